//! How the app was started.

use std::path::PathBuf;

use fobwatch_core::folders::data_folder;

pub(crate) struct Start {
    pub(crate) data_folder: PathBuf,
    /// The technician's own choice of browser (`BROWSER`, on Linux), with its arguments.
    pub(crate) browser: Option<String>,
    /// Only the tray, no window: for starts with the system.
    pub(crate) hidden: bool,
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
    let environment = std::env::var_os("FOBWATCH_DATA_DIR").map(PathBuf::from);
    let browser =
        std::env::var("BROWSER").ok().filter(|browser| cfg!(target_os = "linux") && !browser.trim().is_empty());
    Some(Start { data_folder: data_folder(folder, environment)?, browser, hidden })
}

impl Start {
    /// Tells data folders apart: appended to the app's identifier, letters and digits only.
    pub(crate) fn instance(&self) -> String {
        use std::hash::{DefaultHasher, Hash as _, Hasher as _};
        let mut hasher = DefaultHasher::new();
        self.data_folder.hash(&mut hasher);
        format!(".i{:016x}", hasher.finish())
    }
}

/// No core dumps, and no other process of this user reads our memory through the debugger's door.
pub(crate) fn harden() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};
        let none = Rlimit { current: Some(0), maximum: Some(0) };
        let refused =
            setrlimit(Resource::Core, none).is_err() || set_dumpable_behavior(DumpableBehavior::NotDumpable).is_err();
        if refused {
            eprintln!("fobwatch: core dumps could not be switched off");
        }
    }
}
