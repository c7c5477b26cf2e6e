//! Tells the core when this computer's addresses have changed: what was unreachable is tried again
//! at once. Invariant: nothing is polled; the system tells.

use fobwatch_core::app::App;
use netwatcher::WatchHandle;
use tokio::runtime::Handle;

/// Watches until what it returns is dropped.
#[must_use]
pub fn watch(core: App, runtime: Handle) -> Option<WatchHandle> {
    let watch = netwatcher::watch_interfaces_with_callback(move |update| {
        // The first call tells how things are, not that they changed.
        if update.is_initial {
            return;
        }
        let core = core.clone();
        runtime.spawn(async move {
            tracing::info!("the network has changed");
            if let Err(failure) = core.retry_unreachable().await {
                tracing::warn!(%failure, "what was unreachable could not be tried again");
            }
        });
    });
    if watch.is_err() {
        tracing::warn!("changes of the network are not noticed here");
    }
    watch.ok()
}
