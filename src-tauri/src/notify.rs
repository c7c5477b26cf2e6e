//! The core's notices as notifications of the system, while nobody looks at the window. Invariant:
//! a notice that the page shows in sight is not shown twice.

use fobwatch_core::app::App;
use fobwatch_core::notice::Notice;
use fobwatch_core::profile::ProfileId;
use fobwatch_text::{Language, Text};
use tauri::{AppHandle, Manager as _};
use tauri_plugin_dialog::DialogExt as _;
use tauri_plugin_notification::{ActionPerformed, NotificationExt as _};

/// Under which name a notification carries its profile.
const PROFILE: &str = "profile";

/// A click on a notification opens its profile by `open`, where the system tells of the click: Linux and
/// macOS do; Windows only while it is on the screen, not in the Action Center.
pub(crate) fn listen(app: &AppHandle, open: impl Fn(Option<ProfileId>) + Send + Sync + 'static) {
    let heard = app.notification().on_action(move |performed| {
        // Closing one is no click.
        if performed.action_id() == "tap" {
            open(profile(performed));
        }
    });
    if let Err(error) = heard {
        tracing::warn!(%error, "clicks on notifications will not be heard");
    }
}

fn profile(performed: &ActionPerformed) -> Option<ProfileId> {
    performed.notification()?.extra().get(PROFILE)?.as_str()?.parse().ok()
}

/// About the app itself, whether its window is in front or not. Where nobody shows notifications, in a dialog.
pub(crate) fn say(app: &AppHandle, language: Language, text: impl Into<Text>) {
    let (app, text) = (app.clone(), text.into().in_language(language));
    tauri::async_runtime::spawn(async move {
        if is_shown().await {
            match app.notification().builder().title("Fobwatch").body(text.clone()).show() {
                Ok(()) => return,
                Err(error) => tracing::warn!(%error, "a notification could not be shown"),
            }
        }
        app.dialog().message(text).title("Fobwatch").show(|_| {});
    });
}

#[cfg(target_os = "linux")]
async fn is_shown() -> bool {
    tauri::async_runtime::spawn_blocking(crate::tray_host::shows_notifications).await.unwrap_or_default()
}

#[cfg(not(target_os = "linux"))]
fn is_shown() -> std::future::Ready<bool> {
    std::future::ready(true)
}

/// Shows it unless the window is in front. Returns at once.
pub(crate) fn tell(app: &AppHandle, notice: Notice) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        // There is one window, if any.
        if app.webview_windows().values().any(|window| window.is_focused().unwrap_or(false)) {
            return;
        }
        let Notice { id, title, text, .. } = notice;
        let language = app.try_state::<App>().map_or(Language::En, |core| core.language());
        let text = text.in_language(language);
        let shown = app.notification().builder().title(title).body(text).extra(PROFILE, id.to_string()).show();
        if let Err(error) = shown {
            tracing::warn!(%error, "a notification could not be shown");
        }
    });
}
