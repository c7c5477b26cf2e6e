//! The core behind a socket: `fob` talks to it, whether a window hosts it or an agent without one.
//! Invariant: it makes no decision; the core does. Nobody but its own user gets a word out of it.

mod answering;
mod caller;
mod calling;
mod completing;
mod connecting;
mod conversation;
mod describing;
mod editing;
mod failures;
mod host;
mod listing;
pub mod log;
pub mod network;
mod renewing;
mod shared;
mod slots;
mod socket_server;
pub mod surroundings;
pub mod takeover;
mod values;
mod window;
mod wire;

pub use completing::saved_completions;
pub use fobwatch_protocol::answer::HostKind as Kind;
pub use host::Host;
pub use socket_server::SocketServer;
