//! What the system tells programs of the session. Invariant: the system waits for whoever is told.

#[cfg(target_os = "macos")]
mod macos;
#[cfg(windows)]
mod windows;

use std::panic::{AssertUnwindSafe, catch_unwind};

#[cfg(target_os = "macos")]
pub use macos::listen;
#[cfg(windows)]
pub use windows::listen;

/// What has happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionEvent {
    /// The session was locked, or its user has left it: another one's is on the screen, or a remote one was cut.
    Locked,
    /// The computer is about to sleep. It waits two seconds at most on Windows, half a minute on macOS.
    Suspending,
    /// Its user signs out, or the computer shuts down. This process is ended once it was told. On macOS the app is told to
    /// quit instead.
    Ending,
}

/// A panic must not leave through the system.
fn without_panic(tell: impl FnOnce()) {
    let _ = catch_unwind(AssertUnwindSafe(tell));
}
