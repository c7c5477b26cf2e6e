//! A Linux desktop for a machine without one: an X display, a session bus, an unlocked keyring.
//! Invariant: only processes started here are ended, by their handle, when their owner is dropped.

mod bus;
mod display;
mod running;

pub use bus::{Bus, has_secret_service};
pub use display::{Display, SIZE};
pub use running::{Running, wait_for};
