//! A machine of one's own with `fob` on it. Invariant: what runs here finds only what the test has
//! put there, and nothing of it is left when the machine is dropped.
#![cfg(target_os = "linux")]

pub mod processes;
pub mod window;

use std::fs::{self, Permissions};
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

pub use fobwatch_headless::built;
use fobwatch_headless::{Bus, Running, programs, wait_for};
use fobwatch_protocol::socket::{self, Environment};
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::{Server, Simulated};
use serde_json::Value;
use tempfile::TempDir;

/// For anything that happens by itself. Generous, because machines that test are busy.
pub const LIMIT: Duration = Duration::from_secs(30);
/// Opens the keyring.
pub const KEYRING: &str = "of the tests";
/// Opens the secrets where there is no keyring; looked for in what must not hold it.
pub const PASSPHRASE: &str = "desk-PASSPHRASE-canary";
/// Of the machine accounts; looked for in what must not hold it.
pub const SECRET: &str = "service_SECRET-canary-2";

/// Fields end in this order: nothing outlives what it talks to.
pub struct Machine {
    /// None: a machine without a keyring.
    pub bus: Option<Bus>,
    /// Home, data, sockets and logs.
    pub folder: TempDir,
}

/// How a command ended, and what it said.
#[derive(Debug)]
pub struct Said {
    /// -1: ended by a signal.
    pub code: i32,
    /// Its standard output, whole.
    pub out: String,
    /// Its standard error, whole.
    pub err: String,
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Said {
    /// The output of a command that must succeed, without its last line end.
    #[track_caller]
    pub fn good(self) -> String {
        assert_eq!(self.code, 0, "{self:?}");
        self.out.strip_suffix('\n').map(str::to_owned).unwrap_or(self.out)
    }

    /// The output of a command that must succeed with `--json`.
    #[track_caller]
    pub fn json(self) -> Value {
        serde_json::from_str(&self.good()).expect("JSON")
    }
}

impl Machine {
    /// With a session bus and an unlocked keyring.
    pub fn with_keyring() -> Self {
        let mut machine = Self::without_keyring();
        let bus = Bus::start(&machine.folder.path().join("desktop"), KEYRING).expect("a bus with a keyring");
        machine.bus = Some(bus);
        machine
    }

    /// A server: keys come from a passphrase.
    pub fn without_keyring() -> Self {
        let folder = TempDir::with_prefix("fobwatch-").expect("a folder");
        for name in ["home", "runtime"] {
            fs::create_dir(folder.path().join(name)).expect("a folder");
            fs::set_permissions(folder.path().join(name), Permissions::from_mode(0o700)).expect("a private folder");
        }
        Self { bus: None, folder }
    }

    /// In the machine's folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.path("data")
    }

    /// Where `fob` looks for whoever hosts.
    pub fn socket(&self) -> PathBuf {
        let environment = Environment { runtime: Some(self.path("runtime").into()), temporary: None };
        socket::path(&self.data(), &environment)
    }

    /// A command at this machine: nothing of the real machine's environment is left.
    #[expect(clippy::disallowed_methods, reason = "what is passed on is read here")]
    pub fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        let path = std::env::var("PATH").unwrap_or_default();
        command
            .env_clear()
            .env("PATH", format!("{}:{path}", programs().display()))
            .env("HOME", self.path("home"))
            .env("XDG_RUNTIME_DIR", self.path("runtime"))
            .env("FOBWATCH_DATA_DIR", self.data())
            .env("SECRET", SECRET)
            .env("PASSPHRASE", PASSPHRASE)
            .stdin(Stdio::null())
            .current_dir(self.folder.path());
        if let Some(bus) = &self.bus {
            bus.lend(&mut command);
        }
        command
    }

    /// Not started yet, so that input and environment can be changed.
    pub fn fob(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(built("fob"));
        command.args(arguments);
        command
    }

    /// Panics on a machine without one.
    #[track_caller]
    pub fn keyring(&mut self) -> &mut Bus {
        self.bus.as_mut().expect("a machine with a keyring")
    }

    /// Runs `fob` to its end.
    pub fn run(&self, arguments: &[&str]) -> Said {
        self.fob(arguments).output().expect("fob runs").into()
    }

    /// Lines of bash, as a technician writes them.
    pub fn bash(&self, lines: &str) -> Said {
        let lines = format!("set -euo pipefail\n{lines}");
        self.command("bash").args(["-c", &lines]).output().expect("bash runs").into()
    }

    /// The same at a terminal, which shows all that is said as one.
    pub fn at_a_terminal(&self, line: &str) -> Said {
        self.command("script").args(["-qefc", line, "/dev/null"]).output().expect("script runs").into()
    }

    /// Runs `fob` with this on its standard input.
    pub fn run_with(&self, arguments: &[&str], input: &str) -> Said {
        let mut command = self.fob(arguments);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("fob");
        child.stdin.take().expect("its input").write_all(input.as_bytes()).expect("written");
        child.wait_with_output().expect("its end").into()
    }

    /// An agent that answers; its log is `NAME.log` in the machine's folder.
    pub fn agent(&self, name: &str) -> Running {
        let agent = self.agent_with(name, &[]);
        self.until_said(name, "ready");
        agent
    }

    /// With a keyring and an agent, and on it a signed-in machine account without a customer, called Machine.
    #[track_caller]
    pub fn hosting() -> (Self, Running, Server<NinjaOne>) {
        let machine = Self::with_keyring();
        let server = Server::start(NinjaOne::default());
        let agent = machine.agent("agent");
        machine.machine_account("Machine", &server);
        (machine, agent, server)
    }

    /// An agent that was only started.
    pub fn agent_with(&self, name: &str, arguments: &[&str]) -> Running {
        let mut command = self.fob(&["agent"]);
        // Whoever starts one has no secret to hand over yet.
        command.env_remove("SECRET").env_remove("PASSPHRASE");
        Running::start(command.args(arguments), &self.path(&format!("{name}.log"))).expect("an agent")
    }

    /// Waits until a process of this machine has said so in its log.
    #[track_caller]
    pub fn until_said(&self, name: &str, what: &str) {
        let said = wait_for(LIMIT, || self.log(name).contains(what).then_some(()));
        assert!(said.is_some(), "{name} does not say {what}: {}", self.log(name));
    }

    /// What a process of this machine has said so far.
    pub fn log(&self, name: &str) -> String {
        fs::read_to_string(self.path(&format!("{name}.log"))).unwrap_or_default()
    }

    /// On a machine without a keyring, once an agent runs.
    #[track_caller]
    pub fn unlock(&self) {
        self.run(&["unlock", "--passphrase", "env:PASSPHRASE"]).good();
    }

    /// A machine account, signed in.
    #[track_caller]
    pub fn machine_account<V: Simulated>(&self, name: &str, server: &Server<V>) {
        self.add_machine_account(name, &server.url);
        self.run(&["connect", name]).good();
    }

    /// A machine account that is not signed in, without a customer.
    #[track_caller]
    pub fn add_machine_account(&self, name: &str, address: &str) {
        self.add_machine_account_of("", name, address);
    }

    /// A customer's machine account that is not signed in.
    #[track_caller]
    pub fn add_machine_account_of(&self, customer: &str, name: &str, address: &str) {
        let instance = format!("instance={address}");
        let add = ["add", "ninjaone", "--name", name, "--customer", customer, "--method", "client_credentials"];
        let answers = ["--set", &*instance, "--set", "client_id=service-app", "--secret", "client_secret=env:SECRET"];
        self.run(&[&add[..], &answers[..]].concat()).good();
    }

    /// A technician's own sign-in, by browser, without a customer.
    #[track_caller]
    pub fn add_browser_profile(&self, name: &str, address: &str, more: &[&str]) {
        let instance = format!("instance={address}");
        let add = ["add", "ninjaone", "--name", name, "--method", "browser_native"];
        self.run(&[&add[..], &["--set", &instance, "--set", "client_id=native-app"], more].concat()).good();
    }

    /// Jane's, who is asked for a code.
    #[track_caller]
    pub fn add_code_account(&self, name: &str, address: &str) {
        let server = format!("server={address}");
        let add = ["add", "automate", "--name", name, "--set", &*server, "--set", "username=jane"];
        let more = ["--set", "client_id=00000000-0000-4000-8000-000000000001", "--secret", "password=-"];
        self.run_with(&[&add[..], &more[..]].concat(), "jane-PASSWORD-canary\n").good();
    }

    /// The "system browser": someone who approves at once.
    pub fn browser(&self) -> PathBuf {
        let path = self.path("browser");
        let script = format!(
            "#!/bin/sh\nexec '{}' \"$@\" >>'{}' 2>&1\n",
            built("fobwatch-visit").display(),
            self.path("browser.log").display()
        );
        fs::write(&path, script).expect("a script");
        fs::set_permissions(&path, Permissions::from_mode(0o755)).expect("a script that can be run");
        path
    }

    /// Waits until no agent of this machine is left.
    #[track_caller]
    pub fn until_no_agent(&self) {
        let gone = wait_for(LIMIT, || self.agents().is_empty().then_some(()));
        assert!(gone.is_some(), "agents are left: {:?}", self.agents());
    }

    /// The agents of this machine: their process ids.
    pub fn agents(&self) -> Vec<u32> {
        let data = self.data();
        let ours = |process: &processes::Process| {
            process.line.contains("fob-agent") && process.line.contains(&*data.to_string_lossy())
        };
        processes::all().into_iter().filter(ours).map(|process| process.id).collect()
    }
}
