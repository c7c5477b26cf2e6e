//! The end of the app: what is seen of it goes at once, and the process when all is saved. Invariant: it ends in one order,
//! whoever asks, and once.

use std::sync::Arc;
use std::time::Duration;

use fobwatch_agent::SocketServer;
use fobwatch_core::app::App;
use tauri::{AppHandle, Manager as _, RESTART_EXIT_CODE};

use crate::clipboard::ClipboardOwner;
use crate::shutdown::{Shutdown, Stage};
use crate::{tray, window};

/// For those who had asked before.
const ANSWERS: Duration = Duration::from_millis(700);
/// For a clipboard that is to be cleared.
const CLIPBOARD: Duration = Duration::from_secs(1);

/// The event loop wants to end. True: it shall wait, and is asked again once all is saved.
pub(crate) fn waits(app: &AppHandle, code: i32) -> bool {
    match app.state::<Shutdown>().begin() {
        Stage::Runs => {
            vanish(app);
            // That one cannot be put off: it ends in `at_last`.
            if code != RESTART_EXIT_CODE {
                let app = app.clone();
                tauri::async_runtime::spawn(async move {
                    save(&app).await;
                    app.exit(code);
                });
            }
            true
        }
        Stage::Ends => true,
        Stage::HasEnded => false,
    }
}

/// The event loop has ended.
pub(crate) fn at_last(app: &AppHandle) {
    if app.state::<Shutdown>().stage() != Stage::HasEnded {
        tauri::async_runtime::block_on(save(app));
    }
}

/// Window and tray are gone by the time that this returns. On the thread that made them.
fn vanish(app: &AppHandle) {
    window::keep_place(app);
    for window in app.webview_windows().into_values() {
        if let Err(error) = window.hide() {
            tracing::warn!(%error, "the window stays to the end");
        }
    }
    tray::remove(app);
}

/// Until nothing would be lost with the process.
pub(crate) async fn save(app: &AppHandle) {
    let socket_server = app.try_state::<Arc<SocketServer>>().map(|socket_server| Arc::clone(&socket_server));
    if let Some(socket_server) = &socket_server {
        socket_server.close();
        // Who asked before is answered, unless that takes long: no vendor is waited for.
        let _ = tokio::time::timeout(ANSWERS, socket_server.answered()).await;
    }
    if let Some(core) = app.try_state::<App>().map(|core| core.inner().clone()) {
        // From here on nothing is shown or handed out.
        core.stop().await;
        let clipboard = app.state::<ClipboardOwner>().inner().clone();
        let settled = tauri::async_runtime::spawn_blocking(move || clipboard.settle(CLIPBOARD));
        if settled.await.is_err() {
            tracing::warn!("the clipboard is left as it is");
        }
        // What was posted already is finished here, with the data folder still ours.
        core.finish().await;
        core.leave();
    }
    if let Some(socket_server) = &socket_server {
        // To whoever has asked for the data folder; at once if nobody has.
        socket_server.hand_over().await;
    }
    app.state::<Shutdown>().has_ended();
}
