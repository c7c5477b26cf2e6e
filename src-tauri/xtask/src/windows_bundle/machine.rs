//! A Windows to install on: Wine, whose files, PATH and programs can be looked at.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::tool::words;
use crate::windows::{self, wine::Wine};
use crate::workspace::Workspace;

const PAUSE: Duration = Duration::from_millis(250);
/// A minute and a half: an app in debug build takes a while.
const TRIES: u32 = 360;
/// Wine's own, which it writes when it likes.
const NOT_LISTED: [&str; 6] =
    ["dosdevices", "system.reg", "user.reg", "userdef.reg", "wineserver", ".update-timestamp"];
const MACHINE: &str = r"HKLM\System\CurrentControlSet\Control\Session Manager\Environment";
const USER: &str = r"HKCU\Environment";

/// Each file and folder with its size.
pub(crate) type Listing = BTreeMap<String, u64>;

pub(crate) struct Machine {
    wine: Wine,
    folder: PathBuf,
}

impl Machine {
    pub(crate) fn start(workspace: &Workspace) -> Result<Self, String> {
        let folder = windows::folder(workspace).join("check");
        super::fresh(&folder)?;
        let wine = Wine::start(workspace, &folder, None)?;
        // Of Wine, not of a package.
        windows::shim(workspace, &wine.prefix().join("drive_c/windows/system32"))?;
        // Which every Windows has.
        for folder in ["Program Files/WindowsPowerShell/Modules", "windows/Installer"] {
            let folder = wine.prefix().join("drive_c").join(folder);
            fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        }
        let machine = Self { wine, folder };
        // Longer than what NSIS has variables for, and with a variable that must not be replaced.
        let path: Vec<_> = (0..200).map(|number| format!(r"C:\tools\{number:03}")).collect();
        let path = format!(r"%USERPROFILE%\bin;{}", path.join(";"));
        machine.says("reg", &["add", USER, "/v", "Path", "/t", "REG_EXPAND_SZ", "/d", &path, "/f"])?;
        Ok(machine)
    }

    pub(crate) fn prefix(&self) -> &Path {
        self.wine.prefix()
    }

    /// Where a folder of drive C is for this system.
    pub(crate) fn place(&self, folder: &str) -> PathBuf {
        let below = folder.trim_start_matches(r"C:\").trim_end_matches('\\').replace('\\', "/");
        self.prefix().join("drive_c").join(below)
    }

    fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new("wine");
        self.wine.lend(&mut command);
        command.arg(program).args(arguments).current_dir(self.prefix()).env("SECRET", "no-secret");
        command.env_remove("FOBWATCH_DATA_DIR").stdin(Stdio::null());
        command
    }

    /// How it ends: of Windows' exit codes the last eight bits.
    pub(crate) fn code(&self, program: &str, arguments: &[&str]) -> Result<i32, String> {
        let mut command = self.command(program, arguments);
        let shown = words(&command);
        let status = command.stderr(Stdio::null()).status().map_err(|error| format!("`{shown}`: {error}"))?;
        println!("   {shown}: {}", status.code().unwrap_or(-1));
        status.code().ok_or_else(|| format!("`{shown}` was ended"))
    }

    /// What it says when it succeeds.
    pub(crate) fn says(&self, program: &str, arguments: &[&str]) -> Result<String, String> {
        let mut command = self.command(program, arguments);
        let output = command.output().map_err(|error| format!("`{}`: {error}", words(&command)))?;
        let said = String::from_utf8_lossy(&output.stdout).replace('\r', "");
        if output.status.success() {
            return Ok(said.trim().to_owned());
        }
        let errors = String::from_utf8_lossy(&output.stderr);
        Err(format!("`{}` failed ({}): {said}{errors}", words(&command), output.status))
    }

    pub(crate) fn start_program(&self, program: &str, arguments: &[&str]) -> Result<Child, String> {
        let mut command = self.command(program, arguments);
        let log = self.folder.join("app.log");
        let said = fs::File::create(&log).map_err(|error| format!("{}: {error}", log.display()))?;
        let errors = said.try_clone().map_err(|error| format!("{}: {error}", log.display()))?;
        command.stdout(said).stderr(errors).spawn().map_err(|error| format!("`{}`: {error}", words(&command)))
    }

    /// All that is there but for temporary files.
    pub(crate) fn listing(&self) -> Result<Listing, String> {
        let mut listing = Listing::new();
        list(self.prefix(), self.prefix(), &mut listing)?;
        Ok(listing)
    }

    /// The entries of the machine's PATH and the user's, as the registry has them. Wine leaves empty ones.
    pub(crate) fn paths(&self) -> Result<[Vec<String>; 2], String> {
        let entries = |key: &str| {
            let said = self.says("reg", &["query", key, "/v", "PATH"])?;
            let value = said.split_once("REG_EXPAND_SZ").ok_or(format!("{key} has no PATH: {said}"))?.1;
            Ok::<_, String>(value.trim().split(';').filter(|entry| !entry.is_empty()).map(str::to_owned).collect())
        };
        Ok([entries(MACHINE)?, entries(USER)?])
    }

    /// Of what can be uninstalled.
    pub(crate) fn versions(&self) -> Vec<String> {
        let mut versions = Vec::new();
        for root in ["HKLM", "HKCU"] {
            let key = format!(r"{root}\Software\Microsoft\Windows\CurrentVersion\Uninstall");
            // There may be none yet.
            let said = self.says("reg", &["query", &key, "/s", "/reg:64"]).unwrap_or_default();
            let values = said.lines().filter_map(|line| line.trim().strip_prefix("DisplayVersion"));
            versions.extend(values.filter_map(|value| value.split_whitespace().last()).map(str::to_owned));
        }
        versions
    }
}

/// Until it is so, or for long enough.
pub(crate) fn wait_for(what: &str, mut is_so: impl FnMut() -> Result<bool, String>) -> Result<(), String> {
    for _ in 0..TRIES {
        if is_so()? {
            return Ok(());
        }
        std::thread::sleep(PAUSE);
    }
    Err(format!("{what}: it did not come to that"))
}

fn list(top: &Path, folder: &Path, listing: &mut Listing) -> Result<(), String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path.strip_prefix(top).unwrap_or(&path).to_string_lossy().into_owned();
        let is_temporary = path.file_name().is_some_and(|name| name.eq_ignore_ascii_case("temp"));
        if NOT_LISTED.contains(&&*name) || is_temporary {
            continue;
        }
        let data = path.symlink_metadata().map_err(|error| format!("{}: {error}", path.display()))?;
        listing.insert(name, if data.is_file() { data.len() } else { 0 });
        if data.is_dir() {
            list(top, &path, listing)?;
        }
    }
    Ok(())
}
