//! How the app was started.

use std::path::PathBuf;

use fobwatch_local::folders::{self, data_folder};
use fobwatch_local::socket;

pub(crate) struct Start {
    pub(crate) data_folder: PathBuf,
    /// Where `fob` finds us.
    pub(crate) socket: PathBuf,
    /// The technician's own choice of browser (`BROWSER`, on Linux), with its arguments.
    pub(crate) browser: Option<String>,
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
    let browser =
        std::env::var("BROWSER").ok().filter(|browser| cfg!(target_os = "linux") && !browser.trim().is_empty());
    let data_folder = data_folder(folder, environment)?;
    let places =
        socket::Environment { runtime: std::env::var_os("XDG_RUNTIME_DIR"), temporary: std::env::var_os("TMPDIR") };
    Some(Start {
        socket: socket::path(&data_folder, &places),
        data_folder,
        browser,
        hidden,
        #[cfg(debug_assertions)]
        updater: std::env::var("FOBWATCH_UPDATER").ok(),
    })
}

impl Start {
    /// Tells data folders apart: appended to the app's identifier, letters and digits only.
    pub(crate) fn instance(&self) -> String {
        format!(".i{:016x}", socket::hash(&self.data_folder))
    }
}
