//! Windows, as far as Wine is that. Invariant: prefix, display and all programs end with whoever holds this.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use fobwatch_headless::Display;

use crate::setup;
use crate::tool::run as run_tool;
use crate::workspace::Workspace;

/// Its own desktop entries and HTML: it would write beside the prefix, or offer to download them.
const LEFT_OUT: &str = "winemenubuilder.exe=d;mshtml=";
/// Its own .NET too, while the prefix is made; later `PowerShell` looks for it.
const LEFT_OUT_AT_FIRST: &str = "winemenubuilder.exe=d;mscoree,mshtml=";

/// Where it is unpacked to, and what it needs under Wine.
const FOR_POWERSHELL: [(&str, &str); 6] = [
    ("FOBWATCH_PWSH", r"C:\pwsh\pwsh.exe"),
    ("DOTNET_EnableWriteXorExecute", "0"),
    ("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1"),
    ("DOTNET_STARTUP_HOOKS", r"C:\pwsh\winehook.dll"),
    ("POWERSHELL_TELEMETRY_OPTOUT", "1"),
    ("POWERSHELL_UPDATECHECK", "Off"),
];
pub(crate) struct Wine {
    prefix: PathBuf,
    display: Display,
    has_powershell: bool,
}

impl Wine {
    /// A new prefix below this folder, with the PowerShell of this archive.
    pub(crate) fn start(workspace: &Workspace, folder: &Path, archive: Option<&Path>) -> Result<Self, String> {
        setup::packages(workspace, &[setup::WINE, setup::FOR_A_DISPLAY])?;
        let prefix = folder.join("wine");
        // What a run that was interrupted has left.
        remove(&prefix)?;
        fs::create_dir_all(&prefix).map_err(|error| format!("{}: {error}", prefix.display()))?;
        let wine = Self { display: Display::start(folder)?, prefix, has_powershell: archive.is_some() };
        let log = folder.join("wine.log");
        let said = File::create(&log).map_err(|error| format!("{}: {error}", log.display()))?;
        let mut boot = Command::new("wineboot");
        wine.lend(boot.arg("--init"));
        boot.env("WINEDLLOVERRIDES", LEFT_OUT_AT_FIRST);
        // Its user's folders are links to those of the home.
        run_tool(boot.env("HOME", &wine.prefix).stdin(Stdio::null()).stderr(said))?;
        // The registry is written when the last program has ended.
        let mut rest = Command::new("wineserver");
        wine.lend(rest.arg("--wait"));
        run_tool(&mut rest)?;
        if let Some(archive) = archive {
            wine.unpack(archive)?;
        }
        Ok(wine)
    }

    fn unpack(&self, archive: &Path) -> Result<(), String> {
        let folder = self.prefix.join("drive_c/pwsh");
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let mut unpack = Command::new("tar");
        run_tool(unpack.arg("-xJf").arg(archive).arg("--strip-components=1").arg("-C").arg(&folder))?;
        // .NET wants no older one.
        let mut version = Command::new("wine");
        self.lend(version.args(["winecfg", "-v", "win10"]));
        run_tool(version.stdin(Stdio::null()).stderr(Stdio::null()))
    }

    pub(crate) fn prefix(&self) -> &Path {
        &self.prefix
    }

    /// What the command starts for Windows runs here.
    pub(crate) fn lend(&self, command: &mut Command) {
        self.display.lend(command);
        command
            .env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", "wine")
            .env("WINEPREFIX", &self.prefix)
            .env("WINEARCH", "win64")
            .env("FOBWATCH_OWN_WINDOWS", "1")
            .env("WINEDEBUG", "-all")
            .env("WINEDLLOVERRIDES", LEFT_OUT);
        if self.has_powershell {
            command.envs(FOR_POWERSHELL);
        }
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
