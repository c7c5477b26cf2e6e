//! The desktop app: window, tray, clipboard, browser around the core. Invariant: it makes no
//! decision; the core does.
#![cfg_attr(all(not(debug_assertions), target_os = "windows"), windows_subsystem = "windows")]

mod commands;
mod desktop;
#[cfg(target_os = "linux")]
mod network_process;
mod notify;
mod start;
mod tray;
mod updates;
mod window;

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use fobwatch_agent::{Door, Host, Kind, log, network, surroundings, takeover};
use fobwatch_core::app::{App, Lent};
use fobwatch_core::clock::{Clock as _, System};
use fobwatch_core::contract::Changed;
use fobwatch_core::http::Client;
use fobwatch_core::settings::Language;
use fobwatch_core::store::{Store, StoreError};
use fobwatch_core::vault::SystemKeyring;
use fobwatch_core::words::InLanguage;
use fobwatch_local::process;
#[cfg(target_os = "linux")]
use tauri::WindowEvent;
use tauri::{Emitter as _, Manager as _, RunEvent};
use tauri_plugin_dialog::{DialogExt as _, MessageDialogKind};
use zeroizing_alloc::ZeroAlloc;

/// What is freed is wiped.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<std::alloc::System> = ZeroAlloc(std::alloc::System);

/// Until the first backup: the window comes first.
const BACKUP_AFTER: Duration = Duration::from_secs(20);

fn main() -> ExitCode {
    let Some(start) = start::read() else {
        eprintln!("usage: fobwatch [--data-dir DIR] [--hidden]");
        return ExitCode::from(2);
    };
    if !process::harden() {
        eprintln!("fobwatch: core dumps could not be switched off");
    }
    // A second start need not become an app to show the first one's window. On Windows the plugin may bring it to the front.
    if cfg!(unix) && takeover::show(&start.socket) {
        return ExitCode::SUCCESS;
    }
    log::start(&start.data_folder, "fobwatch");
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
    #[cfg(debug_assertions)]
    if let Some(updater) = &start.updater {
        context.config_mut().plugins.0.insert("updater".to_owned(), updater.parse()?);
    }
    let hidden = start.hidden;
    // Beside the window's system, which takes its time to come up. An agent that has the data folder leaves it to us.
    let opening = {
        let (folder, socket) = (start.data_folder.clone(), start.socket.clone());
        std::thread::spawn(move || takeover::open(|| Store::open(&folder, System.now()), &socket, false))
    };
    let app = updates::listen(tauri::Builder::default(), context.config())
        .plugin(tauri_plugin_single_instance::Builder::new().callback(|app, _, _| window::show(app, None)).build())
        .plugin(tauri_plugin_autostart::Builder::new().app_name("Fobwatch").arg("--hidden").build())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
        .invoke_handler(commands::handler())
        .setup(move |app| {
            let opened = opening.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            let core = match opened.and_then(|store| made(app.handle(), &start, store)) {
                Ok(core) => core,
                // A second start that the session bus did not tell us of.
                Err(StoreError::InUse) if takeover::show(&start.socket) => std::process::exit(0),
                Err(error) => {
                    give_up(app.handle(), &error.to_string());
                    return Ok(());
                }
            };
            app.manage(core.clone());
            tauri::async_runtime::block_on(core.active())?;
            // First of all: the keyring and the window's processes take their time, and the rest is prepared meanwhile.
            let handle = app.handle().clone();
            let hosted = core.clone();
            tauri::async_runtime::spawn(async move {
                if let Err(failure) = hosted.start().await {
                    tracing::error!(%failure, "the secrets could not be opened");
                }
                host(&handle, hosted, &start.socket).await;
            });
            if !hidden {
                window::show(app.handle(), None);
            }
            tray::build(app.handle(), core.clone())?;
            let runtime = tauri::async_runtime::handle().inner().clone();
            // For as long as the process lives.
            std::mem::forget(network::watch(core.clone(), runtime.clone()));
            surroundings::Watch::start(&runtime).tells(Some(core.clone()));
            notify::listen(app.handle());
            let handle = app.handle().clone();
            tauri::async_runtime::spawn(async move {
                surroundings::ended().await;
                // In order, as by Quit.
                handle.exit(0);
            });
            if let Some(restored) = core.restored() {
                let lines: Vec<_> = restored.lines().map(|line| core.language().say(line)).collect();
                warn(app.handle(), &lines.join("\n"));
            }
            Ok(())
        })
        .build(context)?;
    app.run(|app, event| match event {
        // The window was closed; Quit gives a code.
        RunEvent::ExitRequested { code: None, api, .. } if keeps_in_tray(app) => api.prevent_exit(),
        #[cfg(target_os = "linux")]
        RunEvent::WindowEvent { event: WindowEvent::Destroyed, .. } => network_process::end_later(app),
        RunEvent::Exit => {
            if let Some(core) = app.try_state::<App>() {
                tauri::async_runtime::block_on(async {
                    core.stop().await;
                    core.finish().await;
                });
            }
        }
        _ => {}
    });
    Ok(())
}

fn keeps_in_tray(app: &tauri::AppHandle) -> bool {
    app.try_state::<App>().is_none_or(|core| core.set().keep_in_tray)
}

/// Lets `fob` in, until an agent is to take over.
async fn host(handle: &tauri::AppHandle, core: App, socket: &Path) {
    let page = handle.clone();
    let show = move || {
        window::show(&page, None);
        true
    };
    let backed_up = core.clone();
    tauri::async_runtime::spawn(async move {
        System.sleep(BACKUP_AFTER).await;
        tauri::async_runtime::spawn_blocking(move || backed_up.back_up()).await
    });
    let host = Host { app: core.clone(), kind: Kind::App, show: Box::new(show) };
    match Door::open(host, socket) {
        Ok(door) => {
            door.wanted().await;
            door.close();
            core.stop().await;
            door.answered().await;
            core.finish().await;
            core.leave();
            door.hand_over().await;
            handle.exit(0);
        }
        Err(error) => tracing::error!(%error, "fob cannot reach this app: its socket could not be opened"),
    }
}

fn warn(app: &tauri::AppHandle, text: &str) {
    app.dialog().message(text).title("Fobwatch").kind(MessageDialogKind::Warning).show(|_| {});
}

/// Without its data there is nothing to show but why.
fn give_up(app: &tauri::AppHandle, why: &str) {
    tracing::error!(why, "the data folder could not be opened");
    let exit = app.clone();
    app.dialog()
        .message(Language::of(sys_locale::get_locales()).say(&format!("Fobwatch cannot start: {why}.")))
        .title("Fobwatch")
        .kind(MessageDialogKind::Error)
        .show(move |_| exit.exit(1));
}

fn made(handle: &tauri::AppHandle, start: &start::Start, store: Store) -> Result<App, StoreError> {
    let clock = Arc::new(System);
    let page = handle.clone();
    let listener = move |changed: Changed| {
        tray::look_again(&page);
        match &changed {
            Changed::Notice(notice) => notify::tell(&page, notice.clone()),
            Changed::Settings => window::dress(&page),
            _ => {}
        }
        // Nobody hears it while the window is closed.
        let language = page.try_state::<App>().map_or(Language::En, |core| core.language());
        let _ = page.emit_to(window::LABEL, "changed", InLanguage(language, changed));
    };
    let lent = Lent {
        http: Arc::new(Client::new(clock.clone())),
        clock,
        keyring: Arc::new(SystemKeyring::default()),
        desktop: Arc::new(desktop::System::new(start.browser.clone(), handle.clone())),
        listener: Box::new(listener),
    };
    App::over(store, &start.data_folder, lent)
}
