//! The core behind a socket: `fob` talks to it, whether a window hosts it or an agent without one.
//! Invariant: it makes no decision; the core does. Nobody but its own user gets a word out of it.

mod answering;
mod caller;
mod connecting;
mod describing;
mod door;
mod editing;
mod failures;
mod host;
mod inside;
mod listing;
pub mod log;
pub mod network;
mod places;
mod renewing;
pub mod surroundings;
pub mod takeover;
mod talking;
mod values;
mod window;
mod wire;

pub use door::Door;
pub use fobwatch_protocol::answer::HostKind as Kind;
pub use host::Host;
