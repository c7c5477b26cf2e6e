//! A data folder of one's own with `fob` on it. Invariant: nothing of it is left when it is dropped, but an entry of the
//! credential store.
#![cfg(windows)]

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use fobwatch_headless::{built, programs};
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;
use serde_json::Value;
use tempfile::TempDir;

/// Of the machine accounts; looked for in what must not hold it.
pub const SECRET: &str = "service_SECRET-canary-2";

/// Where `fob` finds nothing but what the test has put there.
pub struct Machine {
    folder: TempDir,
}

/// How a command ended, and what it said.
#[derive(Debug)]
pub struct Said {
    /// Its exit code.
    pub code: i32,
    /// Its standard output, whole; UTF-8, or the test ends.
    pub out: String,
    /// Its standard error, whole.
    pub err: String,
}

/// A host that ends with this.
pub struct Agent(Child);

impl Drop for Agent {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Said {
    /// The output of a command that must succeed, without its last line end.
    #[track_caller]
    pub fn good(self) -> String {
        assert_eq!(self.code, 0, "{self:?}");
        self.out.trim_end_matches(['\r', '\n']).to_owned()
    }

    /// The output of a command that must succeed with `--json`.
    #[track_caller]
    pub fn json(self) -> Value {
        serde_json::from_str(&self.good()).expect("JSON")
    }
}

impl Machine {
    /// Without a profile.
    #[expect(clippy::new_without_default, reason = "it makes a folder")]
    pub fn new() -> Self {
        Self { folder: TempDir::with_prefix("fobwatch-").expect("a folder") }
    }

    /// In the machine's folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A file of this text in the machine's folder.
    pub fn file(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, text).expect("a file");
        path
    }

    /// A command at this machine, with `fob` in its path.
    #[expect(clippy::disallowed_methods, reason = "what is passed on is read here")]
    pub fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        let others = std::env::var_os("PATH").unwrap_or_default();
        let folders = [programs()].into_iter().chain(std::env::split_paths(&others));
        command
            .env("PATH", std::env::join_paths(folders).expect("a path"))
            .env("FOBWATCH_DATA_DIR", self.path("data"))
            .env("SECRET", SECRET)
            .stdin(Stdio::null())
            .current_dir(self.folder.path());
        command
    }

    /// Not started yet.
    pub fn fob(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(built("fob"));
        command.args(arguments);
        command
    }

    /// Runs `fob` to its end.
    pub fn run(&self, arguments: &[&str]) -> Said {
        self.fob(arguments).output().expect("fob runs").into()
    }

    /// Runs `fob` with this on its standard input.
    pub fn run_with(&self, arguments: &[&str], input: &str) -> Said {
        let mut command = self.fob(arguments);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("fob");
        child.stdin.take().expect("its input").write_all(input.as_bytes()).expect("written");
        child.wait_with_output().expect("its end").into()
    }

    /// An agent that answers.
    pub fn agent(&self) -> Agent {
        let mut command = self.command(built("fob-agent"));
        command.arg("--data-dir").arg(self.path("data")).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("an agent");
        let output = child.stdout.take().expect("its output");
        let agent = Agent(child);
        let ready = BufReader::new(output).lines().map_while(Result::ok).any(|line| line.contains("ready"));
        assert!(ready, "the agent has ended");
        agent
    }

    /// With an agent and a customer's machine account, signed in.
    #[track_caller]
    pub fn signed_in(customer: &str, name: &str) -> (Self, Agent, Server<NinjaOne>) {
        let (machine, server) = (Self::new(), Server::start(NinjaOne::default()));
        let agent = machine.agent();
        machine.machine_account(name, customer, &server);
        (machine, agent, server)
    }

    #[track_caller]
    fn machine_account(&self, name: &str, customer: &str, server: &Server<NinjaOne>) {
        let instance = format!("instance={}", server.url);
        let add = ["add", "ninjaone", "--name", name, "--customer", customer, "--method", "client_credentials"];
        let answers = ["--set", &*instance, "--set", "client_id=service-app", "--secret", "client_secret=env:SECRET"];
        self.run(&[&add[..], &answers[..]].concat()).good();
        self.run(&["connect", &format!("{customer}/{name}")]).good();
    }

    /// Our module for PowerShell, copied: Wine reads its source, which has no Windows path.
    fn module(&self) -> PathBuf {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src-tauri/cli/powershell/Fobwatch");
        let folder = self.path("Fobwatch");
        copy(&source, &folder);
        folder
    }

    /// Runs this script; None where there is no PowerShell to run it.
    pub fn powershell(&self, script: &str) -> Option<Said> {
        let program = powershell()?;
        // A byte order mark: Windows PowerShell would take it for the code page's.
        let script = self.file("script.ps1", format!("\u{feff}$ErrorActionPreference = 'Stop'\r\n{script}\r\n"));
        let words = ["-NoLogo", "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-File"];
        let mut command = self.command(program);
        let (out, err) = (self.path("script.out"), self.path("script.err"));
        let file = |path: &Path| Stdio::from(fs::File::create(path).expect("a file"));
        command.args(words).arg(script).env("FOBWATCH_MODULE", self.module()).stdout(file(&out)).stderr(file(&err));
        let code = command.status().expect("PowerShell runs").code().unwrap_or(-1);
        let read = |path: &Path| String::from_utf8(fs::read(path).expect("a file")).expect("UTF-8");
        Some(Said { code, out: read(&out), err: read(&err) })
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("what is in it");
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(from, to).expect("a copy");
        }
    }
}

/// The one that `FOBWATCH_PWSH` names.
#[expect(clippy::disallowed_methods, reason = "a setting of the tests")]
fn powershell() -> Option<PathBuf> {
    let named = std::env::var_os("FOBWATCH_PWSH").filter(|name| !name.is_empty());
    if named.is_none() {
        eprintln!("left out: FOBWATCH_PWSH names no PowerShell");
    }
    named.map(PathBuf::from)
}

/// Whether the settings of this user may be changed: `cargo xtask windows` makes a prefix of Wine's for its tests.
#[expect(clippy::disallowed_methods, reason = "a setting of the tests")]
pub fn has_own_windows() -> bool {
    let has = std::env::var_os("FOBWATCH_OWN_WINDOWS").is_some();
    if !has {
        eprintln!("left out: it would change the settings of this user (FOBWATCH_OWN_WINDOWS)");
    }
    has
}
