//! The way the app was started: arguments and environment.

use std::path::PathBuf;

use fobwatch_agent::takeover::Former;
use fobwatch_protocol::browser::Browsers;
use fobwatch_protocol::display::Display;
use fobwatch_protocol::folders::{self, data_folder};
use fobwatch_protocol::programs::Places;
use fobwatch_protocol::socket;

pub(crate) struct Start {
    pub(crate) data_folder: PathBuf,
    /// As it was named on the command line, absolute.
    pub(crate) named_folder: Option<PathBuf>,
    /// Where `fob` finds us.
    pub(crate) socket: PathBuf,
    /// Where an earlier version has the data.
    pub(crate) former: Option<Former>,
    /// Where browsers are, and which one its user wants.
    pub(crate) browsers: Browsers,
    /// Where PowerShell and terminals are.
    pub(crate) programs: Places,
    /// Where windows open; None where that has no name.
    pub(crate) display: Option<Display>,
    /// Only the tray, no window: for starts with the system.
    pub(crate) hidden: bool,
    /// The updater's configuration, for tests alone.
    #[cfg(debug_assertions)]
    pub(crate) updater: Option<String>,
}

/// Reads arguments and environment; None when the arguments make no sense.
#[expect(clippy::disallowed_methods, reason = "the one place of the app that reads the environment")]
pub(crate) fn read() -> Option<Start> {
    let mut arguments = std::env::args_os().skip(1);
    let (mut folder, mut hidden) = (None, false);
    while let Some(argument) = arguments.next() {
        match argument.to_str()? {
            "--data-dir" => folder = Some(PathBuf::from(arguments.next()?)),
            "--hidden" => hidden = true,
            _ => return None,
        }
    }
    let environment = std::env::var_os(folders::VARIABLE).map(PathBuf::from);
    let named_folder = folder.as_ref().and_then(|folder| std::path::absolute(folder).ok());
    let data_folder = data_folder(folder, environment)?;
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    // GTK goes by this before it looks which there is.
    let only_x = set("GDK_BACKEND").is_some_and(|backend| backend == "x11");
    let display = Display {
        x11: set("DISPLAY").filter(|_| cfg!(target_os = "linux")),
        wayland: set("WAYLAND_DISPLAY").filter(|_| cfg!(target_os = "linux") && !only_x),
        #[cfg(windows)]
        session: fobwatch_system::session::own(),
        #[cfg(not(windows))]
        session: None,
    };
    let places =
        socket::Environment { runtime: std::env::var_os("XDG_RUNTIME_DIR"), temporary: std::env::var_os("TMPDIR") };
    Some(Start {
        socket: socket::path(&data_folder, &places),
        former: Former::of(&data_folder, &places),
        data_folder,
        named_folder,
        display: Some(display).filter(|display| *display != Display::default()),
        browsers: Browsers::of(std::env::var_os),
        programs: Places::of(std::env::var_os),
        hidden,
        #[cfg(debug_assertions)]
        updater: std::env::var("FOBWATCH_UPDATER").ok(),
    })
}

impl Start {
    /// Where the tray's picture is written for whoever draws it (Linux): each data folder has its own.
    pub(crate) fn tray_folder(&self) -> PathBuf {
        self.socket.with_extension("tray")
    }

    /// Tells data folders apart: appended to the app's identifier, letters and digits only. On Windows the usual one's app
    /// is called as its shortcut in the Start menu is; on macOS an app is called as its bundle.
    pub(crate) fn instance(&self) -> String {
        let is_the_usual = cfg!(windows) && folders::is_platforms(&self.data_folder);
        if is_the_usual || cfg!(target_os = "macos") {
            return String::new();
        }
        format!(".i{:016x}", socket::hash(&self.data_folder))
    }
}
