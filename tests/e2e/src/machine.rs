//! One computer: what runs on it finds only what the test has put there.

use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub use fobwatch_headless::built;
use fobwatch_headless::{Bus, Display, Running, programs};
use serde_json::Value;
use tempfile::TempDir;

use crate::page::Page;

/// Fields end in this order: nothing outlives what it talks to.
pub struct Machine {
    /// An X server of its own.
    pub display: Display,
    /// A session bus of its own, with a keyring.
    pub bus: Bus,
    /// Home, data and everything else that is written.
    pub folder: TempDir,
    /// GTK's theme; the page's light and dark follow it.
    pub theme: &'static str,
    /// Its language, as a locale's name; None: that of whoever runs the tests.
    pub language: Option<&'static str>,
    /// A wall clock that can be shifted; None: the real one.
    pub clock: Option<PathBuf>,
    /// Where the app looks for newer versions; None: as it comes, nowhere.
    pub updater: Option<Value>,
}

/// What a program may know of the machine that the tests run on.
const INHERITED: [&str; 3] = ["PATH", "LANG", "TZ"];

impl Default for Machine {
    fn default() -> Self {
        Self::on(|folder| Bus::start(folder, "of the tests"))
    }
}

impl Machine {
    /// A computer whose system has no keyring.
    pub fn without_keyring() -> Self {
        Self::on(Bus::without_keyring)
    }

    fn on(bus: impl FnOnce(&Path) -> Result<Bus, String>) -> Self {
        let folder = TempDir::with_prefix("fobwatch-").expect("a folder");
        for name in ["home", "runtime", "desktop"] {
            fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        let visit = built("fobwatch-visit");
        browser(folder.path(), &[visit.as_os_str()]);
        let desktop = folder.path().join("desktop");
        let bus = bus(&desktop).expect("a session bus");
        let display = Display::start(&desktop).expect("a display");
        Self { display, bus, folder, theme: "Adwaita", language: None, clock: None, updater: None }
    }

    /// A computer whose wall clock the test may shift, as a suspend does for all that sleeps.
    pub fn with_clock() -> Self {
        let machine = Self::default();
        let clock = machine.folder.path().join("clock");
        let machine = Self { clock: Some(clock), ..machine };
        machine.shift("+0");
        machine
    }

    /// From now on every program here is this much later than the real time: `+70m`.
    pub fn shift(&self, offset: &str) {
        let clock = self.clock.as_ref().expect("a clock that can be shifted");
        // In one step, or a reader finds half of it.
        let next = clock.with_extension("next");
        fs::write(&next, offset).and_then(|()| fs::rename(&next, clock)).expect("the clock is shifted");
    }

    /// From now on addresses are opened by this command; else by someone who approves at once.
    pub fn browse_with(&self, words: &[&OsStr]) {
        browser(self.folder.path(), words);
    }

    /// From now on there is a terminal, and a PowerShell that writes down what it is told, a line each time: here.
    pub fn install_shell(&self) -> PathBuf {
        let folder = self.folder.path();
        let (log, told) = (folder.join("terminal.log"), folder.join("told"));
        // Behind "-e".
        script(&folder.join("terminal"), &format!("shift\nexec \"$@\" >>'{}' 2>&1", log.display()));
        script(&folder.join("pwsh"), &format!("printf '%s\\n' \"$FOBWATCH_SHELL\" >>'{}'", told.display()));
        told
    }

    /// The app's data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A command at this computer: nothing of the real one's environment is left.
    #[expect(clippy::disallowed_methods, reason = "what is passed on is read here")]
    pub fn command(&self, program: &Path) -> Command {
        let home = self.folder.path().join("home");
        let mut command = Command::new(program);
        command.env_clear();
        for name in INHERITED {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command
            .env("HOME", &home)
            .env("XDG_DATA_HOME", home.join("share"))
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            .env("XDG_RUNTIME_DIR", self.folder.path().join("runtime"))
            .env("FOBWATCH_DATA_DIR", self.data())
            // What it hears of the system is what the test says.
            .env("DBUS_SYSTEM_BUS_ADDRESS", &self.bus.address)
            .env("GTK_THEME", self.theme)
            .env("BROWSER", self.folder.path().join("browser"))
            .env("TERMINAL", self.folder.path().join("terminal"))
            .env("FOBWATCH_PWSH", self.folder.path().join("pwsh"));
        if let Some(updater) = &self.updater {
            command.env("FOBWATCH_UPDATER", updater.to_string());
        }
        if let Some(language) = self.language {
            command.env("LANG", language);
        }
        if let Some(clock) = &self.clock {
            command
                .env("LD_PRELOAD", faketime())
                .env("FAKETIME_TIMESTAMP_FILE", clock)
                .env("FAKETIME_NO_CACHE", "1")
                // What counts the time that the machine was awake does not jump.
                .env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        }
        self.display.lend(&mut command);
        self.bus.lend(&mut command);
        command
    }

    /// Puts profiles into the data folder before the app runs.
    pub fn install_profiles(&self, seeds: &Value) {
        let mut command = self.command(&built("fobwatch-install-profiles"));
        command.arg(self.data()).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("fobwatch-install-profiles");
        let mut stdin = child.stdin.take().expect("its input");
        stdin.write_all(seeds.to_string().as_bytes()).expect("written");
        drop(stdin);
        let output = child.wait_with_output().expect("its end");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// The app by itself, as a person starts it.
    pub fn start(&self) -> Running {
        self.start_as("app")
    }

    /// The same, with its own name for its log.
    pub fn start_as(&self, name: &str) -> Running {
        self.start_with(name, &[])
    }

    /// The app in the tray, as it starts with the system.
    pub fn start_hidden(&self) -> Running {
        self.start_with("app", &["--hidden"])
    }

    fn start_with(&self, name: &str, arguments: &[&str]) -> Running {
        let log = self.folder.path().join(format!("{name}.log"));
        Running::start(self.command(&app()).args(arguments), &log).expect("the app")
    }

    /// The app with its page under control.
    pub async fn drive(&self) -> Page {
        Page::open(self, &[]).await
    }

    /// The same, started without a window: the page is there once something opens it.
    pub async fn drive_hidden(&self) -> Page {
        Page::open(self, &["--hidden"]).await
    }

    /// `fob`, to its end.
    pub fn fob(&self, arguments: &[&str]) -> Output {
        self.command(&built("fob")).args(arguments).output().expect("fob")
    }

    /// What another program would paste now.
    pub fn clipboard(&self) -> String {
        let mut command = self.command(Path::new("xclip"));
        let output = command.args(["-selection", "clipboard", "-out"]).output().expect("xclip");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// What the keyring keeps for the app.
    pub fn data_key(&self) -> Vec<u8> {
        let mut command = self.command(Path::new("secret-tool"));
        let output = command.args(["lookup", "service", "Fobwatch"]).output().expect("secret-tool");
        assert_eq!(output.stdout.len(), 32, "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }

    /// What was written to a log of this computer.
    pub fn log(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(format!("{name}.log"))).unwrap_or_default()
    }
}

/// The "system browser" (`BROWSER`): a command that gets the address.
fn browser(folder: &Path, words: &[&OsStr]) {
    let path = folder.join("browser");
    let log = folder.join("browser.log");
    let words: Vec<_> = words.iter().map(|word| format!("'{}'", word.display())).collect();
    script(&path, &format!("exec {} \"$@\" >>'{}' 2>&1", words.join(" "), log.display()));
}

fn script(path: &Path, lines: &str) {
    fs::write(path, format!("#!/bin/sh\n{lines}\n")).expect("a script");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("a script that can be run");
}

/// The app to test: that of the last build, or another one that is named.
#[expect(clippy::disallowed_methods, reason = "which build to test is the tester's choice")]
pub fn app() -> PathBuf {
    std::env::var_os("FOBWATCH_APP").map_or_else(|| built("fobwatch"), PathBuf::from)
}

/// The library that shifts a program's clock (Debian package `libfaketime`).
fn faketime() -> PathBuf {
    let folders = fs::read_dir("/usr/lib").expect("/usr/lib").flatten();
    let mut found = folders.map(|folder| folder.path().join("faketime/libfaketimeMT.so.1"));
    found.find(|path| path.exists()).expect("libfaketime is missing: cargo xtask setup")
}

/// tauri-driver, where set-up puts it.
pub(crate) fn driver() -> PathBuf {
    let path = programs().join("../tools/bin/tauri-driver");
    assert!(path.exists(), "{} is missing: cargo xtask setup", path.display());
    path
}
