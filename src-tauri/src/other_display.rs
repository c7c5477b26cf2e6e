//! A start while Fobwatch runs on another display, or in another session of Windows: it says so where it was asked, since a
//! window there helps nobody.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::time::Duration;

use fobwatch_core::clock::{Clock as _, System};
use fobwatch_text::{Language, say};
use tauri::{AppHandle, Context, Wry};
use tauri_plugin_dialog::{DialogExt as _, MessageDialogKind};

/// What scripts read.
const CODE: u8 = 3;
/// A dialog that nobody looks at goes by itself.
const SHOWN: Duration = Duration::from_secs(20);

/// Before this process has become an app. The code is the process' own.
pub(crate) fn tell(context: Context<Wry>, display: &str) -> ExitCode {
    let display = display.to_owned();
    // A display that is not there makes the library panic.
    let shown = catch_unwind(AssertUnwindSafe(|| {
        let app = tauri::Builder::default()
            .plugin(tauri_plugin_dialog::init())
            .setup(move |app| {
                show(app.handle(), &display);
                Ok(())
            })
            .build(context);
        match app {
            Ok(app) => app.run(|_, _| {}),
            Err(error) => eprintln!("fobwatch: {error}"),
        }
    }));
    if shown.is_err() {
        eprintln!("fobwatch: this display cannot be used");
    }
    ExitCode::from(CODE)
}

/// Prints it and shows it, and ends the app.
pub(crate) fn show(app: &AppHandle, display: &str) {
    let text = if cfg!(windows) { say::app::running_in_session(display) } else { say::app::running_elsewhere(display) };
    let text = text.in_language(Language::of(sys_locale::get_locales()));
    eprintln!("fobwatch: {text}");
    let (answered, alone) = (app.clone(), app.clone());
    let dialog = app.dialog().message(text).title("Fobwatch").kind(MessageDialogKind::Info);
    dialog.show(move |_| answered.exit(CODE.into()));
    tauri::async_runtime::spawn(async move {
        System.sleep(SHOWN).await;
        alone.exit(CODE.into());
    });
}
