//! A Linux desktop for a machine without one: an X display, a session bus, an unlocked keyring. And what was built to be
//! tried on it.
//! Invariant: only processes started here are ended, by their handle, when their owner is dropped.

mod built;
mod bus;
mod display;
mod running;

pub use built::{built, programs};
pub use bus::{Bus, has_secret_service};
pub use display::{Display, SIZE};
pub use running::{Running, wait_for};
