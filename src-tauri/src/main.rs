//! The desktop app: window, tray, clipboard, browser around the core. Invariant: it makes no
//! decision; the core does.
#![cfg_attr(all(not(debug_assertions), target_os = "windows"), windows_subsystem = "windows")]

mod commands;
mod desktop;
mod log;
mod network;
mod notify;
mod start;
mod tray;
mod window;

use std::process::ExitCode;
use std::sync::Arc;

use fobwatch_core::app::{App, Lent};
use fobwatch_core::clock::System;
use fobwatch_core::contract::Changed;
use fobwatch_core::http::Client;
use fobwatch_core::vault::SystemKeyring;
use tauri::{Emitter as _, Manager as _, RunEvent};
use tauri_plugin_dialog::{DialogExt as _, MessageDialogKind};

fn main() -> ExitCode {
    let Some(start) = start::read() else {
        eprintln!("usage: fobwatch [--data-dir DIR] [--hidden]");
        return ExitCode::from(2);
    };
    start::harden();
    log::start(&start.data_folder);
    match run(start) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("fobwatch: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(start: start::Start) -> Result<(), Box<dyn std::error::Error>> {
    let mut context = tauri::generate_context!();
    // A second start of another data folder is not a second start.
    context.config_mut().identifier.push_str(&start.instance());
    let hidden = start.hidden;
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::Builder::new().callback(|app, _, _| window::show(app, None)).build())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
        .invoke_handler(commands::handler())
        .setup(move |app| {
            let core = match open(app.handle(), &start) {
                Ok(core) => core,
                Err(error) => {
                    give_up(app.handle(), &error.to_string());
                    return Ok(());
                }
            };
            app.manage(core.clone());
            tray::build(app.handle(), core.clone())?;
            network::watch(core.clone());
            notify::listen(app.handle());
            tauri::async_runtime::spawn(async move {
                if let Err(failure) = core.start().await {
                    tracing::error!(%failure, "the secrets could not be opened");
                }
            });
            if !hidden {
                window::show(app.handle(), None);
            }
            Ok(())
        })
        .build(context)?;
    app.run(|app, event| match event {
        // Without a window the tray goes on; only Quit gives a code.
        RunEvent::ExitRequested { code: None, api, .. } => api.prevent_exit(),
        RunEvent::Exit => {
            if let Some(core) = app.try_state::<App>() {
                tauri::async_runtime::block_on(core.stop());
            }
        }
        _ => {}
    });
    Ok(())
}

/// Without its data there is nothing to show but why.
fn give_up(app: &tauri::AppHandle, why: &str) {
    tracing::error!(why, "the data folder could not be opened");
    let exit = app.clone();
    app.dialog()
        .message(format!("Fobwatch cannot start: {why}."))
        .title("Fobwatch")
        .kind(MessageDialogKind::Error)
        .show(move |_| exit.exit(1));
}

fn open(handle: &tauri::AppHandle, start: &start::Start) -> Result<App, fobwatch_core::store::StoreError> {
    let clock = Arc::new(System);
    let page = handle.clone();
    let listener = move |changed: Changed| {
        tray::look_again(&page);
        if let Changed::Notice(notice) = &changed {
            notify::tell(&page, notice.clone());
        }
        // Nobody hears it while the window is closed.
        let _ = page.emit_to(window::LABEL, "changed", changed);
    };
    let lent = Lent {
        http: Arc::new(Client::new(clock.clone())),
        clock,
        keyring: Arc::new(SystemKeyring::default()),
        desktop: Arc::new(desktop::System::new(start.browser.clone(), handle.clone())),
        listener: Box::new(listener),
    };
    App::open(&start.data_folder, lent)
}
