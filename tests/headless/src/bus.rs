//! A session bus with an unlocked gnome-keyring on it, or none, and nothing else: what other programs would
//! start on demand is not there, so nothing of the machine's owner is touched.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::running::{Running, wait_for};

const LIMIT: Duration = Duration::from_secs(20);
const ADDRESS: &str = "DBUS_SESSION_BUS_ADDRESS";

/// A running bus. The keyring's files stay in the folder, under its password.
#[derive(Debug)]
pub struct Bus {
    /// As in `DBUS_SESSION_BUS_ADDRESS`; the same after it was ended and started again.
    pub address: String,
    folder: PathBuf,
    // Ended in this order: the keyring leaves the bus before the bus goes.
    keyring: Option<Running>,
    daemon: Option<Running>,
}

impl Bus {
    /// Both, with their files in `folder`.
    pub fn start(folder: &Path, password: &str) -> Result<Self, String> {
        let mut bus = Self::without_keyring(folder)?;
        bus.start_keyring(Some(password))?;
        Ok(bus)
    }

    /// The bus of a system that has no keyring.
    pub fn without_keyring(folder: &Path) -> Result<Self, String> {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let address = format!("unix:path={}", folder.join("bus").display());
        let mut bus = Self { address, folder: folder.to_owned(), keyring: None, daemon: None };
        bus.start_daemon()?;
        Ok(bus)
    }

    /// The bus alone.
    pub fn start_daemon(&mut self) -> Result<(), String> {
        let configuration = self.folder.join("bus.conf");
        fs::write(&configuration, CONFIGURATION).map_err(|error| error.to_string())?;
        let mut command = Command::new("dbus-daemon");
        command
            .arg(format!("--config-file={}", configuration.display()))
            .arg(format!("--address={}", self.address))
            .args(["--nofork", "--print-address=1"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log(&self.folder, "bus.log")?);
        let mut daemon = Running::spawn(&mut command)?;
        let mut ready = String::new();
        if let Some(stdout) = daemon.child().stdout.take() {
            BufReader::new(stdout).read_line(&mut ready).map_err(|error| error.to_string())?;
        }
        if ready.trim().is_empty() {
            return Err("dbus-daemon gave no address".to_owned());
        }
        self.daemon = Some(daemon);
        Ok(())
    }

    /// The keyring, opened by its password; None: it stays locked, if it was there before.
    pub fn start_keyring(&mut self, password: Option<&str>) -> Result<(), String> {
        self.keyring = Some(keyring(&self.folder, password, &self.address)?);
        Ok(())
    }

    /// The bus stays; whoever asks finds no keyring.
    pub fn end_keyring(&mut self) {
        self.keyring = None;
    }

    /// The bus and all that is on it.
    pub fn end(&mut self) {
        self.keyring = None;
        self.daemon = None;
    }

    /// The keyring's process.
    pub fn keyring(&self) -> Option<u32> {
        self.keyring.as_ref().map(Running::id)
    }

    /// The command's programs talk on this bus.
    pub fn lend(&self, command: &mut Command) {
        command.env(ADDRESS, &self.address).env("NO_AT_BRIDGE", "1").env("GTK_A11Y", "none");
    }
}

fn keyring(folder: &Path, password: Option<&str>, address: &str) -> Result<Running, String> {
    let home = folder.join("keyring");
    let runtime = folder.join("runtime");
    for made in [&home, &runtime] {
        fs::create_dir_all(made).map_err(|error| error.to_string())?;
    }
    private(&runtime)?;
    let errors = log(folder, "keyring.log")?;
    let mut command = Command::new("gnome-keyring-daemon");
    command
        .args(["--foreground", "--components=secrets"])
        .args(password.map(|_| "--unlock"))
        .env(ADDRESS, address)
        .env("HOME", &home)
        .env("XDG_DATA_HOME", &home)
        .env("XDG_RUNTIME_DIR", &runtime)
        .stdin(Stdio::piped())
        .stdout(errors.try_clone().map_err(|error| error.to_string())?)
        .stderr(errors);
    let mut daemon = Running::spawn(&mut command)?;
    if let Some(mut stdin) = daemon.child().stdin.take() {
        stdin.write_all(password.unwrap_or_default().as_bytes()).map_err(|error| error.to_string())?;
    }
    let up = wait_for(LIMIT, || owned(Some(address), "org.freedesktop.secrets").then_some(()));
    up.map(|()| daemon).ok_or_else(|| "gnome-keyring did not come up".to_owned())
}

/// Whether the session's bus has a Secret Service, running or to be started on demand.
#[expect(clippy::disallowed_methods, reason = "where the session's bus is, only the environment tells")]
pub fn has_secret_service() -> bool {
    // Asked without this, `dbus-send` under X starts a bus of its own, whose keyring is locked.
    let has_bus = std::env::var_os(ADDRESS).is_some()
        || std::env::var_os("XDG_RUNTIME_DIR").is_some_and(|folder| Path::new(&folder).join("bus").exists());
    has_bus && has_secret_service_on_bus()
}

fn has_secret_service_on_bus() -> bool {
    owned(None, "org.freedesktop.secrets")
        || call(None, &["org.freedesktop.DBus.ListActivatableNames"]).contains("org.freedesktop.secrets")
}

fn owned(address: Option<&str>, name: &str) -> bool {
    call(address, &["org.freedesktop.DBus.NameHasOwner", &format!("string:{name}")]).contains("boolean true")
}

/// Asks the bus itself; empty when there is none.
fn call(address: Option<&str>, request: &[&str]) -> String {
    let mut command = Command::new("dbus-send");
    command.args(["--session", "--print-reply", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus"]).args(request);
    if let Some(address) = address {
        command.env(ADDRESS, address);
    }
    command.output().map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default()
}

fn log(folder: &Path, name: &str) -> Result<fs::File, String> {
    fs::File::create(folder.join(name)).map_err(|error| error.to_string())
}

#[cfg(unix)]
fn private(folder: &Path) -> Result<(), String> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(|error| error.to_string())
}

#[cfg(not(unix))]
fn private(_: &Path) -> Result<(), String> {
    Err("a session bus is a thing of Linux".to_owned())
}

const CONFIGURATION: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;
