//! Windows, as far as Wine is that. Invariant: prefix, display and all programs end with whoever holds this.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use fobwatch_headless::Display;

use crate::setup;
use crate::tool::run as run_tool;
use crate::workspace::Workspace;

/// Its own desktop entries, .NET and HTML: it would write beside the prefix, or offer to download them.
const LEFT_OUT: &str = "winemenubuilder.exe=d;mscoree,mshtml=";

pub(crate) struct Wine {
    prefix: PathBuf,
    display: Display,
}

impl Wine {
    /// A new prefix below this folder.
    pub(crate) fn start(workspace: &Workspace, folder: &Path) -> Result<Self, String> {
        setup::packages(workspace, &[setup::WINE, setup::FOR_A_DISPLAY])?;
        let prefix = folder.join("wine");
        // What a run that was interrupted has left.
        remove(&prefix)?;
        fs::create_dir_all(&prefix).map_err(|error| format!("{}: {error}", prefix.display()))?;
        let wine = Self { display: Display::start(folder)?, prefix };
        let log = folder.join("wine.log");
        let said = File::create(&log).map_err(|error| format!("{}: {error}", log.display()))?;
        let mut boot = Command::new("wineboot");
        wine.lend(boot.arg("--init"));
        // Its user's folders are links to those of the home.
        run_tool(boot.env("HOME", &wine.prefix).stdin(Stdio::null()).stderr(said))?;
        // The registry is written when the last program has ended.
        let mut rest = Command::new("wineserver");
        wine.lend(rest.arg("--wait"));
        run_tool(&mut rest)?;
        Ok(wine)
    }

    /// What the command starts for Windows runs here.
    pub(crate) fn lend(&self, command: &mut Command) {
        self.display.lend(command);
        command
            .env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", "wine")
            .env("WINEPREFIX", &self.prefix)
            .env("WINEARCH", "win64")
            .env("WINEDEBUG", "-all")
            .env("WINEDLLOVERRIDES", LEFT_OUT);
    }
}

impl Drop for Wine {
    fn drop(&mut self) {
        let mut end = Command::new("wineserver");
        self.lend(end.arg("--kill"));
        // None runs any more, if it fails.
        let _ = end.stderr(Stdio::null()).status();
        if let Err(error) = remove(&self.prefix) {
            eprintln!("{error}");
        }
    }
}

fn remove(prefix: &Path) -> Result<(), String> {
    if !prefix.exists() {
        return Ok(());
    }
    fs::remove_dir_all(prefix).map_err(|error| format!("{}: {error}", prefix.display()))
}
