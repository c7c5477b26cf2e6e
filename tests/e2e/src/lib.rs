//! A computer for each test: display, session bus, keyring, home and data folder of its own, the
//! real app on it, and a person's hands and eyes. Invariant: a wait is for a condition, with a
//! limit; nothing waits for a time to pass.
#![cfg(target_os = "linux")]

mod input;
mod keys;
pub mod leaks;
pub mod machine;
pub mod memory;
pub mod notifications;
pub mod page;
mod paths;
mod processes;
pub mod system;
pub mod tray;
pub mod windows;

use std::time::Duration;

/// For anything that the app does by itself. Generous, because machines that test are busy.
pub const LIMIT: Duration = Duration::from_mins(1);
/// Between two looks at something.
const LOOK: Duration = Duration::from_millis(50);

/// Looks again and again until there is something, or the limit is over. The window, its desktop and the processes are
/// outside, and tell nobody: a `WebDriver` answers, and does not call.
pub async fn eventually<T>(limit: Duration, mut look: impl AsyncFnMut() -> Option<T>) -> Option<T> {
    let looked = tokio::time::timeout(limit, async {
        loop {
            if let Some(found) = look().await {
                return found;
            }
            tokio::time::sleep(LOOK).await;
        }
    });
    looked.await.ok()
}

/// The same for what must be; panics with `what` when the limit is over.
pub async fn until<T>(what: &str, limit: Duration, look: impl AsyncFnMut() -> Option<T>) -> T {
    let found = eventually(limit, look).await;
    found.unwrap_or_else(|| panic!("in {} s there was not: {what}", limit.as_secs()))
}
