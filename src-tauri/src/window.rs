//! The one window. Invariant: while it is closed it does not exist, and neither does the page.

use fobwatch_core::contract::Changed;
use fobwatch_core::profile::ProfileId;
use tauri::{AppHandle, Emitter as _, Manager as _, WebviewUrl, WebviewWindowBuilder};

pub(crate) const LABEL: &str = "main";

/// Brings the window to the front, made anew if it was closed; then the profile in it, if any.
pub(crate) fn show(app: &AppHandle, profile: Option<ProfileId>) {
    if let Some(window) = app.get_webview_window(LABEL) {
        let _ = window.show();
        let _ = window.unminimize();
        let _ = window.set_focus();
        if let Some(id) = profile {
            let _ = app.emit_to(LABEL, "changed", Changed::Show { id });
        }
        return;
    }
    // A page that is only just loading cannot be told; it reads its address.
    let page = profile.map_or_else(|| "index.html".to_owned(), |id| format!("index.html#{id}"));
    let made = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::App(page.into()))
        .title("Fobwatch")
        .inner_size(1080.0, 720.0)
        .min_inner_size(800.0, 560.0)
        .on_navigation(|url| url.scheme() == "tauri" || url.host_str() == Some("tauri.localhost"))
        .on_new_window(|_, _| tauri::webview::NewWindowResponse::Deny)
        .build();
    if let Err(error) = made {
        tracing::error!(%error, "the window could not be opened");
    }
}
