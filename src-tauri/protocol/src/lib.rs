//! What the app, the agent and the command line agree on. Invariant: small, and free of any
//! runtime: `fob token` is made of this.

pub mod browser;
pub mod display;
pub mod folders;
pub mod frame;
pub mod message;
pub mod process;
pub mod socket;
pub mod text;

pub use message::{Failure, Hidden, Reply, Request};
