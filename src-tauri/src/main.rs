//! The desktop app: window, tray, clipboard, browser around the core. Invariant: it makes no
//! decision; the core does.
#![cfg_attr(all(not(debug_assertions), target_os = "windows"), windows_subsystem = "windows")]

mod autostart;
mod clipboard;
mod commands;
mod desktop;
#[cfg(windows)]
mod identity;
#[cfg(target_os = "linux")]
mod network_process;
mod notify;
mod other_display;
mod quit;
mod shutdown;
mod start;
mod terminal;
mod tray;
#[cfg(target_os = "linux")]
mod tray_host;
mod tray_icon;
mod tray_state;
mod updates;
mod window;
mod window_place;

use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use fobwatch_agent::{Host, Kind, SocketServer, log, network, surroundings, takeover};
use fobwatch_core::app::App;
use fobwatch_core::clock::{Clock as _, System};
use fobwatch_core::contract::Changed;
use fobwatch_core::http::Client;
use fobwatch_core::platform::Platform;
use fobwatch_core::store::{Store, StoreError};
use fobwatch_core::vault::SystemKeyring;
use fobwatch_protocol::answer::Shown;
use fobwatch_protocol::display::Display;
use fobwatch_protocol::process;
use fobwatch_text::{InLanguage, Language, Word, say};
use tauri::{Emitter as _, Manager as _, RunEvent, WindowEvent};
use tauri_plugin_dialog::{DialogExt as _, MessageDialogKind};
use zeroizing_alloc::ZeroAlloc;

/// What is freed is wiped.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<std::alloc::System> = ZeroAlloc(std::alloc::System);

/// Until the first backup: the window comes first.
const BACKUP_AFTER: Duration = Duration::from_secs(20);
const STILL_SAVING: Word = say::app::OTHER_STILL_SAVING;
const KEYRING_IS_BACK: Word = say::keyring::BACK;

fn main() -> ExitCode {
    let Some(start) = start::read() else {
        eprintln!("usage: fobwatch [--data-dir DIR] [--hidden]");
        return ExitCode::from(2);
    };
    if !process::harden() {
        eprintln!("fobwatch: core dumps could not be switched off");
    }
    // A second start need not become an app to show the first one's window.
    match takeover::show(&start.socket, start.display.as_ref()) {
        Some(Shown { display: None }) => return ExitCode::SUCCESS,
        Some(Shown { display: Some(display) }) => return other_display::tell(context(), &display),
        None => {}
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

fn context() -> tauri::Context {
    tauri::generate_context!()
}

fn run(start: start::Start) -> Result<(), Box<dyn std::error::Error>> {
    let mut context = context();
    // A second start of another data folder is not a second start.
    context.config_mut().identifier.push_str(&start.instance());
    #[cfg(windows)]
    identity::take(&context.config().identifier, &start.data_folder);
    #[cfg(debug_assertions)]
    if let Some(updater) = &start.updater {
        context.config_mut().plugins.0.insert("updater".to_owned(), updater.parse()?);
    }
    let hidden = start.hidden;
    // Beside the window's system, which takes its time to come up. An agent that has the data folder leaves it to us.
    let (waits, opening_waits) = mpsc::channel();
    let opening = {
        let (folder, socket, former) = (start.data_folder.clone(), start.socket.clone(), start.former.clone());
        std::thread::spawn(move || {
            let waits = || {
                let _ = waits.send(());
            };
            former.map_or(Ok(()), |former| former.take_over(&folder, false, waits))?;
            takeover::open(|| Store::open(&folder, System.now()), &socket, false, waits)
        })
    };
    let builder = updates::listen(tauri::Builder::default(), context.config());
    let app = builder
        .manage(shutdown::Shutdown::default())
        .manage(window_place::WindowPlace::of(&start))
        .manage(clipboard::ClipboardOwner::default())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
        .invoke_handler(commands::handler())
        .setup(move |app| {
            // Otherwise until it is open.
            if opening_waits.recv().is_ok() {
                let language = Language::of(sys_locale::get_locales());
                notify::say(app.handle(), language, STILL_SAVING);
            }
            let opened = opening.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            let core = match opened.and_then(|store| made(app.handle(), &start, store)) {
                Ok(core) => core,
                Err(StoreError::InUse) => {
                    // Another start was a little quicker, or an earlier version still runs.
                    let display = start.display.as_ref();
                    let earlier = || start.former.as_ref().and_then(|former| former.show(display));
                    match takeover::show(&start.socket, display).or_else(earlier) {
                        Some(Shown { display: None }) => std::process::exit(0),
                        Some(Shown { display: Some(display) }) => other_display::show(app.handle(), &display),
                        None => give_up(app.handle(), &StoreError::InUse.to_string()),
                    }
                    return Ok(());
                }
                Err(error) => {
                    give_up(app.handle(), &error.to_string());
                    return Ok(());
                }
            };
            app.manage(core.clone());
            tauri::async_runtime::block_on(core.active())?;
            host(app.handle(), core.clone(), &start);
            if !hidden {
                window::show(app.handle(), None);
            }
            #[cfg(target_os = "macos")]
            window::show_in_dock(app.handle(), !hidden);
            tray::build(app.handle(), core.clone(), &start);
            watch(app.handle(), &core);
            if let Some(restored) = core.restored() {
                warn(app.handle(), &restored.in_language(core.language()));
            }
            Ok(())
        })
        .build(context)?;
    app.run(|app, event| match event {
        // The window was closed. Without a core there is a dialog, and its button ends the app.
        RunEvent::ExitRequested { code: None, api, .. } if (keeps_in_tray(app) || quit::waits(app, 0)) => {
            api.prevent_exit();
        }
        RunEvent::ExitRequested { code: Some(code), api, .. } if quit::waits(app, code) => api.prevent_exit(),
        RunEvent::WindowEvent { event: WindowEvent::CloseRequested { api, .. }, .. } if window::minimises(app) => {
            api.prevent_close();
        }
        #[cfg(target_os = "linux")]
        RunEvent::WindowEvent { event: WindowEvent::Destroyed, .. } => network_process::end_later(app),
        #[cfg(target_os = "macos")]
        RunEvent::WindowEvent { event: WindowEvent::Destroyed, .. } => window::show_in_dock(app, false),
        // A click in the Dock, or a second start.
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => drop(window::show(app, None)),
        RunEvent::Exit => quit::at_last(app),
        _ => {}
    });
    Ok(())
}

fn keeps_in_tray(app: &tauri::AppHandle) -> bool {
    app.try_state::<App>().is_none_or(|core| window::goes_on(&core.current_settings(), app)) && !shutdown::ends(app)
}

/// Opens the secrets and lets `fob` in. First of all: the keyring and the window's processes take their time, and the rest
/// is prepared meanwhile.
fn host(handle: &tauri::AppHandle, core: App, start: &start::Start) {
    let handle = handle.clone();
    let (socket, display) = (start.socket.clone(), start.display.clone());
    tauri::async_runtime::spawn(async move {
        let socket_server = open_socket(&handle, core.clone(), &socket, display);
        if let Err(failure) = core.start().await {
            tracing::error!(%failure, "the secrets could not be opened");
        }
        tauri::async_runtime::spawn(async move {
            System.sleep(BACKUP_AFTER).await;
            let _ = tauri::async_runtime::spawn_blocking(move || core.back_up()).await;
        });
        if let Some(socket_server) = socket_server {
            socket_server.started();
            // An agent is to have the data folder.
            socket_server.wanted().await;
            handle.exit(0);
        }
    });
}

/// Hears of what happens around the app, for as long as the process lives.
fn watch(handle: &tauri::AppHandle, core: &App) {
    let runtime = tauri::async_runtime::handle().inner().clone();
    std::mem::forget(network::watch(core.clone(), runtime.clone()));
    let (page, told) = (handle.clone(), core.clone());
    let back = move || notify::say(&page, told.language(), KEYRING_IS_BACK);
    let surroundings = surroundings::Watch::default();
    surroundings.listen(&runtime, back);
    surroundings.tells(Some(core.clone()));
    let page = handle.clone();
    notify::listen(handle, move |profile| {
        window::show(&page, profile);
    });
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        surroundings::ended().await;
        // In order, as by Quit.
        handle.exit(0);
    });
}

/// Lets `fob` and other starts in. None: they cannot reach this app.
fn open_socket(
    handle: &tauri::AppHandle,
    core: App,
    socket: &Path,
    display: Option<Display>,
) -> Option<Arc<SocketServer>> {
    let page = handle.clone();
    let host = Host { app: core, kind: Kind::App, show: Box::new(move || window::show(&page, None)), display };
    match SocketServer::open_early(host, socket) {
        Ok(socket_server) => {
            let socket_server = Arc::new(socket_server);
            handle.manage(Arc::clone(&socket_server));
            Some(socket_server)
        }
        Err(error) => {
            tracing::error!(%error, "fob cannot reach this app: its socket could not be opened");
            None
        }
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
        .message(say::app::cannot_start(why).in_language(Language::of(sys_locale::get_locales())))
        .title("Fobwatch")
        .kind(MessageDialogKind::Error)
        .show(move |_| exit.exit(1));
}

fn made(handle: &tauri::AppHandle, start: &start::Start, store: Store) -> Result<App, StoreError> {
    let clock = Arc::new(System);
    let page = handle.clone();
    let listener = move |changed: Changed| {
        tray_state::look_again(&page);
        match &changed {
            Changed::Notice(notice) => notify::tell(&page, notice.clone()),
            Changed::Settings => window::dress(&page),
            _ => {}
        }
        // Nobody hears it while the window is closed.
        let language = page.try_state::<App>().map_or(Language::En, |core| core.language());
        let _ = page.emit_to(window::LABEL, "changed", InLanguage(language, changed));
    };
    let platform = Platform {
        http: Arc::new(Client::new(clock.clone())),
        clock,
        keyring: Arc::new(SystemKeyring::default()),
        desktop: Arc::new(desktop::System {
            browsers: start.browsers.clone(),
            data_folder: start.named_folder.clone(),
            terminal: terminal::Terminal::of(start),
            app: handle.clone(),
        }),
        listener: Box::new(listener),
    };
    App::over(store, &start.data_folder, platform)
}
