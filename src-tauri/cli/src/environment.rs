//! The environment of a command, read once, in `main`.

use std::ffi::OsString;
use std::path::PathBuf;

use fobwatch_protocol::browser::Browsers;
use fobwatch_protocol::folders::{self, data_folder};
use fobwatch_protocol::programs::Places;
use fobwatch_protocol::socket;

/// The command line's environment.
pub(crate) struct Environment {
    pub(crate) arguments: Vec<OsString>,
    data_folder: Option<PathBuf>,
    sockets: socket::Environment,
    /// Where browsers are, and which one its user wants.
    pub(crate) browsers: Browsers,
    /// Whether a browser would be seen.
    pub(crate) has_desktop: bool,
    /// Where PowerShell is.
    pub(crate) places: Places,
    /// `FOBWATCH_POWERSHELL`: the folder that the module is in, in place of where it is installed.
    pub(crate) module: Option<PathBuf>,
}

#[expect(clippy::disallowed_methods, reason = "the one place of the command line that reads the environment")]
pub(crate) fn read() -> Environment {
    let set = std::env::var_os;
    Environment {
        arguments: std::env::args_os().collect(),
        data_folder: set(folders::VARIABLE).map(PathBuf::from),
        sockets: socket::Environment { runtime: set("XDG_RUNTIME_DIR"), temporary: set("TMPDIR") },
        places: Places::of(std::env::var_os),
        module: set("FOBWATCH_POWERSHELL").filter(|folder| !folder.is_empty()).map(PathBuf::from),
        has_desktop: !cfg!(all(unix, not(target_os = "macos")))
            || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| set(name).is_some_and(|display| !display.is_empty())),
        browsers: Browsers::of(std::env::var_os),
    }
}

impl Environment {
    /// The data folder, as said by `--data-dir` if it was.
    pub(crate) fn data_folder(&self, said: Option<PathBuf>) -> Option<PathBuf> {
        data_folder(said, self.data_folder.clone())
    }

    pub(crate) fn socket(&self, data_folder: &std::path::Path) -> PathBuf {
        socket::path(data_folder, &self.sockets)
    }
}
