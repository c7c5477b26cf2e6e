//! The one window. Invariant: while it is closed it does not exist, and neither does the page.

use fobwatch_core::app::App;
use fobwatch_core::contract::Changed;
use fobwatch_core::profile::ProfileId;
use fobwatch_core::settings::{self, Settings};
use tauri::http::HeaderValue;
use tauri::http::header::CACHE_CONTROL;
use tauri::{AppHandle, Emitter as _, Manager as _, Theme, WebviewUrl, WebviewWindowBuilder};

use crate::commands;

pub(crate) const LABEL: &str = "main";
/// What the page loads before its own script.
const KNOWN: &str = "/known.js";

/// Brings the window to the front, made anew if it was closed; then the profile in it, if any.
pub(crate) fn show(app: &AppHandle, profile: Option<ProfileId>) {
    bring(app, profile, false);
}

/// The same, with the profile's form.
pub(crate) fn edit(app: &AppHandle, profile: ProfileId) {
    bring(app, Some(profile), true);
}

fn bring(app: &AppHandle, profile: Option<ProfileId>, edit: bool) {
    if let Some(window) = app.get_webview_window(LABEL) {
        let _ = window.show();
        let _ = window.unminimize();
        let _ = window.set_focus();
        if let Some(id) = profile {
            let _ = app.emit_to(LABEL, "changed", Changed::Show { id, edit });
        }
        return;
    }
    // A page that is only just loading cannot be told; it reads its address.
    let page = match profile {
        None => "index.html".to_owned(),
        Some(id) if edit => format!("index.html#{id}/edit"),
        Some(id) => format!("index.html#{id}"),
    };
    let core = app.try_state::<App>();
    let settings = core.as_ref().map(|core| core.set()).unwrap_or_default();
    let known = core.map(|core| core.inner().clone());
    let made = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::App(page.into()))
        .title("Fobwatch")
        .inner_size(1080.0, 720.0)
        .min_inner_size(800.0, 560.0)
        // Ctrl or Cmd with +, - and 0, for whoever needs it larger.
        .zoom_hotkeys_enabled(true)
        .on_web_resource_request(move |request, response| {
            if request.uri().path() == KNOWN
                && let Some(core) = &known
            {
                // Assigned like this, WebKit reads it as the JSON that it is.
                *response.body_mut() =
                    format!("window.__KNOWN__ = {};", commands::beforehand(core)).into_bytes().into();
                response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
            }
        })
        .theme(theme(&settings))
        .content_protected(settings.hide_from_capture)
        .on_navigation(|url| url.scheme() == "tauri" || url.host_str() == Some("tauri.localhost"))
        .on_new_window(|_, _| tauri::webview::NewWindowResponse::Deny)
        .build();
    if let Err(error) = made {
        tracing::error!(%error, "the window could not be opened");
    }
}

/// Makes the window look as it is set now.
pub(crate) fn dress(app: &AppHandle) {
    let (Some(window), Some(core)) = (app.get_webview_window(LABEL), app.try_state::<App>()) else { return };
    let settings = core.set();
    let dressed = window.set_theme(theme(&settings)).and(window.set_content_protected(settings.hide_from_capture));
    if let Err(error) = dressed {
        tracing::warn!(%error, "the window could not be changed");
    }
}

fn theme(settings: &Settings) -> Option<Theme> {
    match settings.theme {
        settings::Theme::System => None,
        settings::Theme::Light => Some(Theme::Light),
        settings::Theme::Dark => Some(Theme::Dark),
    }
}
