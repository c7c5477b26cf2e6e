//! Tells the core when this computer's addresses have changed: what was unreachable is tried again
//! at once. Invariant: nothing is polled; the system tells.

use fobwatch_core::app::App;
use tauri::async_runtime;

/// Watches for as long as the app lives.
pub(crate) fn watch(core: App) {
    let watch = netwatcher::watch_interfaces_with_callback(move |update| {
        // The first call tells how things are, not that they changed.
        if update.is_initial {
            return;
        }
        let core = core.clone();
        async_runtime::spawn(async move {
            tracing::info!("the network has changed");
            if let Err(failure) = core.look_again().await {
                tracing::warn!(%failure, "what was unreachable could not be tried again");
            }
        });
    });
    if let Ok(watch) = watch {
        // It ends with the process; dropped, it would end now.
        std::mem::forget(watch);
    } else {
        tracing::warn!("changes of the network are not noticed here");
    }
}
