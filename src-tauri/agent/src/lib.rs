//! The core behind a socket: `fob` talks to it, whether a window hosts it or an agent without one.
//! Invariant: it makes no decision; the core does. Nobody but its own user gets a word out of it.

mod answering;
mod connecting;
mod door;
mod editing;
mod failures;
mod listing;
pub mod log;
pub mod network;
mod places;
pub mod surroundings;
pub mod takeover;
mod talking;
mod wire;

pub use door::{Door, Host, Kind};
