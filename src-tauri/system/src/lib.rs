//! Calls into the operating system that no library makes safe. Invariant: nothing else of the product has `unsafe`, each
//! use says why it is sound, and what is offered is safe whoever calls it.

#[cfg(windows)]
pub mod console;
#[cfg(windows)]
pub mod foreground;
#[cfg(windows)]
pub mod identity;
#[cfg(windows)]
pub mod job;
#[cfg(windows)]
pub mod pipe;
#[cfg(windows)]
pub mod session;
#[cfg(any(windows, all(target_os = "macos", feature = "session-events")))]
pub mod session_events;
#[cfg(windows)]
pub mod small_icon;
#[cfg(windows)]
pub mod user;
