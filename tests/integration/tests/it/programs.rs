//! `fob` on Windows, with an app of the test's own at the other end of the pipe. It needs the program: it lies beside the
//! folder of the tests.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use fobwatch_agent::{Host, Kind, SocketServer};
use fobwatch_integration::{Harness, machine};
use fobwatch_protocol::socket;
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;

/// An app with a machine account, and a folder for programs.
struct Machine {
    socket_server: SocketServer,
    pipe: PathBuf,
    _server: Server<NinjaOne>,
    tools: PathBuf,
    harness: Harness,
}

impl Machine {
    async fn open() -> Self {
        let harness = Harness::open().await;
        let (server, _) = machine(&harness).await;
        let pipe = socket::path(harness.folder(), &socket::Environment::default());
        let tools = harness.folder().join("tools");
        fs::create_dir(&tools).expect("a folder");
        let socket_server = SocketServer::open(host(&harness), &pipe).expect("the door opens");
        Self { socket_server, pipe, _server: server, tools, harness }
    }

    fn batch(&self, name: &str, lines: &str) {
        fs::write(self.tools.join(name), format!("@echo off\r\n{lines}\r\n")).expect("a batch file");
    }

    /// `fob`, with the programs' folder in `PATH`.
    #[expect(clippy::disallowed_methods, reason = "what is passed on is read here")]
    fn fob(&self, arguments: &[&str]) -> Command {
        let own = std::env::current_exe().expect("a path");
        let program = own.parent().and_then(|deps| deps.parent()).expect("a folder").join("fob.exe");
        assert!(program.exists(), "{} is missing", program.display());
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = [self.tools.clone()].into_iter().chain(std::env::split_paths(&path));
        let mut command = Command::new(program);
        command.args(arguments).env("PATH", std::env::join_paths(folders).expect("a path"));
        command.env("FOBWATCH_DATA_DIR", self.harness.folder()).current_dir(self.harness.folder());
        command
    }

    /// To its end, while the app answers.
    async fn run(&self, arguments: &[&str]) -> Output {
        let mut fob = self.fob(arguments);
        tokio::task::spawn_blocking(move || fob.output()).await.expect("no panic").expect("fob runs")
    }
}

fn host(harness: &Harness) -> Host {
    Host { app: harness.app.clone(), kind: Kind::Agent, show: Box::new(|| false), display: None }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_file_is_found_and_gets_its_arguments_as_they_are() {
    let machine = Machine::open().await;
    machine.batch("say.cmd", "echo [%1] [%2]");
    // As npm is installed.
    fs::write(machine.tools.join("say"), "#!/bin/sh\n").expect("a script");
    let done = machine.run(&["exec", "Machine", "--", "say", "plain", "two words"]).await;
    assert_eq!((text(&done.stdout).trim_end(), done.status.code()), ("[plain] [\"two words\"]", Some(0)), "{done:?}");
    let done = machine.run(&["exec", "Machine", "--", "say", "a&echo hacked", "b"]).await;
    assert_eq!(text(&done.stdout).trim_end(), "[\"a&echo hacked\"] [b]", "{done:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_argument_that_a_batch_file_cannot_be_given_is_refused() {
    let machine = Machine::open().await;
    machine.batch("say.cmd", "echo ran");
    let done = machine.run(&["exec", "Machine", "--", "say", "one\r\necho two"]).await;
    let said = text(&done.stderr);
    assert_eq!((done.status.code(), text(&done.stdout).as_str()), (Some(2), ""), "{said}");
    assert!(said.contains("an argument has a line break") && said.contains("It is a batch file."), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_current_folder_has_no_programs_unless_it_is_named() {
    let machine = Machine::open().await;
    fs::write(machine.harness.folder().join("here.cmd"), "@echo ran\r\n").expect("a batch file");
    let done = machine.run(&["exec", "Machine", "--", "here"]).await;
    assert!(text(&done.stderr).contains("there is no program here"), "{done:?}");
    assert_eq!(done.status.code(), Some(2));
    let done = machine.run(&["exec", "Machine", "--", ".\\here"]).await;
    assert_eq!(text(&done.stdout).trim_end(), "ran", "{done:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn exit_codes_come_through_whole() {
    let machine = Machine::open().await;
    // One above a byte, and what a process has that Ctrl-C has ended.
    for code in [0, 3, 70_000, -1_073_741_510] {
        let done = machine.run(&["exec", "Machine", "--", "cmd", "/c", "exit", &code.to_string()]).await;
        assert_eq!(done.status.code(), Some(code), "{done:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_piped_is_utf_8_without_colours() {
    let machine = Machine::open().await;
    let answers = [("instance", "https://eu.ninjarmm.com"), ("client_id", "a"), ("client_secret", "b")];
    machine.harness.add("Zürich ✓", "ninjaone", "client_credentials", &answers).await;
    machine.batch("list.cmd", "chcp 437 >nul\r\n\"%~1\" list");
    let fob = machine.fob(&[]).get_program().to_owned();
    let done = machine.run(&["exec", "Machine", "--", "list", &fob.to_string_lossy()]).await;
    assert!(text(&done.stdout).contains("Zürich ✓"), "{done:?}");
    for arguments in [&["--help"][..], &["nonsense"]] {
        let done = machine.run(arguments).await;
        assert!(![done.stdout, done.stderr].concat().contains(&0x1b));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_host_has_its_pipe_alone() {
    let machine = Machine::open().await;
    let second = SocketServer::open(host(&machine.harness), &machine.pipe).err().expect("it is taken");
    assert_eq!(second.to_string(), format!("another program has {}", machine.pipe.display()));
    assert!(machine.run(&["status"]).await.status.success(), "the first one answers");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_host_that_has_left_leaves_its_pipe_to_the_next() {
    let machine = Machine::open().await;
    assert!(machine.run(&["status"]).await.status.success(), "it answers");
    machine.socket_server.close();
    machine.socket_server.answered().await;
    drop(machine.socket_server);
    let next = SocketServer::open(host(&machine.harness), &machine.pipe);
    assert!(next.is_ok(), "{:?}", next.err());
}
