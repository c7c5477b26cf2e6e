//! The environment of a command, read once, in `main`.

use std::ffi::OsString;
use std::path::PathBuf;

use fobwatch_protocol::folders::{self, data_folder};
use fobwatch_protocol::programs::Places;
use fobwatch_protocol::socket;

/// The command line's environment.
pub(crate) struct Environment {
    pub(crate) arguments: Vec<OsString>,
    data_folder: Option<PathBuf>,
    sockets: socket::Environment,
    /// The technician's own choice of browser.
    pub(crate) browser: Option<String>,
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
        browser: std::env::var("BROWSER").ok().filter(|browser| !browser.trim().is_empty()),
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
