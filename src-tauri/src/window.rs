//! The one window. Invariant: while it is closed it does not exist, and neither does the page.

use fobwatch_core::app::App;
use fobwatch_core::contract::Changed;
use fobwatch_core::profile::ProfileId;
use fobwatch_core::settings::{self, Settings, WithoutTray};
use fobwatch_text::{Word, say};
use tauri::http::HeaderValue;
use tauri::http::header::CACHE_CONTROL;
use tauri::{AppHandle, Emitter as _, Manager as _, Theme, WebviewUrl, WebviewWindowBuilder};

use crate::tray_state::{self, TrayState};
use crate::{commands, notify, shutdown, window_place};

pub(crate) const LABEL: &str = "main";
/// What the page loads before its own script.
const KNOWN: &str = "/known.js";
const NO_TRAY: Word = say::tray::MISSING_GOES_ON;

/// Brings the window to the front, made anew if it was closed; then the profile in it, if any. False: the app is about
/// to end.
pub(crate) fn show(app: &AppHandle, profile: Option<ProfileId>) -> bool {
    bring(app, profile, false)
}

/// The same, with the profile's form.
pub(crate) fn edit(app: &AppHandle, profile: ProfileId) {
    bring(app, Some(profile), true);
}

fn bring(app: &AppHandle, profile: Option<ProfileId>, edit: bool) -> bool {
    if shutdown::ends(app) {
        return false;
    }
    if let Some(window) = app.get_webview_window(LABEL) {
        let _ = window.show();
        let _ = window.unminimize();
        let _ = window.set_focus();
        if let Some(id) = profile {
            let _ = app.emit_to(LABEL, "changed", Changed::Show { id, edit });
        }
        return true;
    }
    make(app, profile, edit, true);
    true
}

/// Where there is no tray the minimised window is the way back: in its place, if it is closed.
#[cfg(target_os = "linux")]
pub(crate) fn show_minimised(app: &AppHandle) {
    if app.get_webview_window(LABEL).is_some() || shutdown::ends(app) {
        return;
    }
    make(app, None, false, false);
    if let Some(window) = app.get_webview_window(LABEL)
        && let Err(error) = window.minimize().and_then(|()| window.show())
    {
        tracing::warn!(%error, "the window could not be minimised");
    }
}

/// Whether the app goes on when its window is closed, in the tray or minimised.
pub(crate) fn goes_on(settings: &Settings, app: &AppHandle) -> bool {
    settings.keep_in_tray && (settings.without_tray == WithoutTray::Minimise || tray_state::is_there(app))
}

/// The cross in its corner. False: it closes, and nothing of it stays in memory.
pub(crate) fn minimises(app: &AppHandle) -> bool {
    keep_place(app);
    let Some(core) = app.try_state::<App>() else { return false };
    if !goes_on(&core.current_settings(), app) || tray_state::is_there(app) || shutdown::ends(app) {
        return false;
    }
    let Some(window) = app.get_webview_window(LABEL) else { return false };
    if let Err(error) = window.minimize() {
        tracing::warn!(%error, "the window could not be minimised");
    }
    if app.try_state::<TrayState>().is_some_and(|standing| standing.is_to_be_told()) {
        tracing::info!("the window was minimised: there is no tray here");
        notify::say(app, core.language(), NO_TRAY);
    }
    true
}

/// For the next one.
pub(crate) fn keep_place(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(LABEL) {
        window_place::keep(app, &window);
    }
}

fn make(app: &AppHandle, profile: Option<ProfileId>, edit: bool, visible: bool) {
    #[cfg(target_os = "macos")]
    show_in_dock(app, true);
    // A page that is only just loading cannot be told; it reads its address.
    let page = match profile {
        None => "index.html".to_owned(),
        Some(id) if edit => format!("index.html#{id}/edit"),
        Some(id) => format!("index.html#{id}"),
    };
    let core = app.try_state::<App>();
    let settings = core.as_ref().map(|core| core.current_settings()).unwrap_or_default();
    let known = core.map(|core| core.inner().clone());
    let made = window_place::restored(app, WebviewWindowBuilder::new(app, LABEL, WebviewUrl::App(page.into())))
        .title("Fobwatch")
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
        .visible(visible)
        .theme(theme(&settings))
        .content_protected(settings.hide_from_capture)
        .on_navigation(|url| url.scheme() == "tauri" || url.host_str() == Some("tauri.localhost"))
        .on_new_window(|_, _| tauri::webview::NewWindowResponse::Deny)
        .build();
    if let Err(error) = made {
        tracing::error!(%error, "the window could not be opened");
    }
}

/// Without a window the app is in the menu bar alone, as those are that have no Dock icon (`LSUIElement`).
#[cfg(target_os = "macos")]
pub(crate) fn show_in_dock(app: &AppHandle, shown: bool) {
    let policy = if shown { tauri::ActivationPolicy::Regular } else { tauri::ActivationPolicy::Accessory };
    if let Err(error) = app.set_activation_policy(policy) {
        tracing::warn!(%error, "the Dock could not be told");
    }
}

/// What the settings say of this computer has changed.
#[cfg(target_os = "linux")]
pub(crate) fn tell_settings(app: &AppHandle) {
    use fobwatch_text::InLanguage;
    let Some(core) = app.try_state::<App>() else { return };
    let _ = app.emit_to(LABEL, "changed", InLanguage(core.language(), Changed::Settings));
}

/// Makes the window look as it is set now.
pub(crate) fn dress(app: &AppHandle) {
    let (Some(window), Some(core)) = (app.get_webview_window(LABEL), app.try_state::<App>()) else { return };
    let settings = core.current_settings();
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
