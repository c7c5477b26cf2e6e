//! What macOS tells an app of the session, to the core. An agent has no run loop on its main thread, and hears nothing.

use fobwatch_core::app::Surroundings;
use fobwatch_system::session_events::{SessionEvent, listen};
use tokio::runtime::Handle;

use super::Watch;

pub(super) fn watch(watch: &Watch, runtime: &Handle) {
    let (watch, runtime) = (watch.clone(), runtime.clone());
    listen(move |event| {
        tracing::info!(?event, "told by macOS");
        match event {
            SessionEvent::Locked => watch.tell(&runtime, Surroundings::ScreenLocked),
            SessionEvent::Suspending => watch.tell(&runtime, Surroundings::Suspending),
            // The event loop is told to quit.
            SessionEvent::Ending => {}
        }
    });
}
