//! The workspace and its environment, read once, in `main`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The checkout and the machine that it is built on.
pub(crate) struct Workspace {
    /// The repository's.
    pub root: PathBuf,
    /// Cargo's, wherever it has been put.
    pub target: PathBuf,
    /// The one that runs this, from `CARGO`.
    pub cargo: OsString,
    /// Whether windows can be shown.
    pub has_display: bool,
    /// Whether there is a session bus. Asking without one would start one, and leave it behind.
    pub(crate) has_bus: bool,
    /// The command that signs programs for Windows, from `FOBWATCH_SIGN`; the file is its `$1`.
    pub(crate) sign: Option<String>,
    /// Whether this is root, or `sudo` is to be asked.
    pub user: Option<String>,
    /// The PowerShell whose tests are run, from `FOBWATCH_PWSH`.
    pub powershell: Option<PathBuf>,
    /// An archive of PowerShell for Windows that Wine runs, from `FOBWATCH_PWSH_WINDOWS`.
    pub powershell_for_windows: Option<PathBuf>,
}

impl Workspace {
    #[expect(clippy::disallowed_methods, reason = "the environment, read in the main function")]
    pub(crate) fn from_environment() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap_or(Path::new(".")).to_owned();
        let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
        Self {
            target: set("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from),
            cargo: set("CARGO").unwrap_or_else(|| "cargo".into()),
            has_display: !cfg!(target_os = "linux") || set("DISPLAY").is_some() || set("WAYLAND_DISPLAY").is_some(),
            has_bus: set("DBUS_SESSION_BUS_ADDRESS").is_some()
                || set("XDG_RUNTIME_DIR").is_some_and(|folder| Path::new(&folder).join("bus").exists()),
            sign: std::env::var("FOBWATCH_SIGN").ok().filter(|command| !command.trim().is_empty()),
            user: std::env::var("USER").ok(),
            powershell: set("FOBWATCH_PWSH").map(PathBuf::from),
            powershell_for_windows: set("FOBWATCH_PWSH_WINDOWS").and_then(|path| std::path::absolute(path).ok()),
            root,
        }
    }

    pub(crate) fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// Of `cargo install --root`.
    pub(crate) fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// A program that cargo built.
    pub(crate) fn program(&self, profile: &str, name: &str) -> PathBuf {
        self.target.join(profile).join(name).with_extension(std::env::consts::EXE_EXTENSION)
    }
}
