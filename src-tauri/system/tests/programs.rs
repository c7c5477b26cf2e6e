//! What programs tell each other by the system: this program again, in another role.
#![cfg(windows)]

use std::collections::BTreeMap;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::windows::process::CommandExt as _;
use std::process::{Child, Command, Stdio};

use fobwatch_system::{console, job};
use windows_sys::Win32::System::Console::{CTRL_BREAK_EVENT, GenerateConsoleCtrlEvent, SetConsoleCtrlHandler};
use windows_sys::Win32::System::Threading::{CREATE_NEW_PROCESS_GROUP, CREATE_NO_WINDOW};

const ROLE: &str = "FOBWATCH_TEST_ROLE";
const ADDRESS: &str = "FOBWATCH_TEST_ADDRESS";
/// Of a program that was interrupted and has ended by itself: no byte would hold it.
const INTERRUPTED: i32 = 70_077;

fn this_program(role: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("a path"));
    command.args(["--exact", "in_a_role", "--ignored", "--nocapture"]).env(ROLE, role);
    command
}

/// What this program does when it is started by a test of its own.
#[test]
#[ignore = "started by the others"]
#[expect(clippy::disallowed_methods, reason = "whoever has started it says what it is")]
#[expect(clippy::zombie_processes, reason = "who ends when is what is tested")]
fn in_a_role() {
    let set = |name| std::env::var(name).unwrap_or_default();
    match &*set(ROLE) {
        "leaves interrupts" => {
            console::leave_interrupts_to_children().expect("they are left");
            let status = this_program("is interrupted").status().expect("its end");
            std::process::exit(status.code().expect("a code"));
        }
        "interrupts" => interrupt(),
        "is interrupted" => {
            // SAFETY: the function is there for as long as the process is.
            assert_ne!(unsafe { SetConsoleCtrlHandler(Some(interrupted), 1) }, 0);
            writeln!(io::stdout(), "ready").expect("said");
            wait();
        }
        "ends with its children" => {
            let _job = job::Job::of_this_process().expect("a job");
            this_program("starts a grandchild").spawn().expect("a child");
            job::start_apart(&mut this_program("stays")).expect("one apart");
            wait();
        }
        "starts a grandchild" => {
            this_program("belongs").spawn().expect("a grandchild");
            wait();
        }
        "lets go" => {
            let job = job::Job::of_this_process().expect("a job");
            this_program("stays").spawn().expect("a child");
            drop(job);
        }
        // Says who it is, and repeats what it hears.
        role => {
            let mut test = TcpStream::connect(set(ADDRESS)).expect("the test");
            writeln!(test, "{role}").expect("said");
            let mut byte = [0];
            while test.read(&mut byte).is_ok_and(|read| read == 1) {
                test.write_all(&byte).expect("repeated");
            }
        }
    }
}

fn interrupt() {
    let mut parent = started(this_program("leaves interrupts").creation_flags(CREATE_NEW_PROCESS_GROUP));
    let mut lines = BufReader::new(parent.stdout.take().expect("piped")).lines().map_while(Result::ok);
    assert!(lines.any(|line| line.ends_with("ready")), "the child is there");
    // SAFETY: it takes numbers alone.
    let sent = unsafe { GenerateConsoleCtrlEvent(CTRL_BREAK_EVENT, parent.id()) };
    assert_ne!(sent, 0, "{}", io::Error::last_os_error());
    assert_eq!(parent.wait().expect("its end").code(), Some(INTERRUPTED));
}

extern "system" fn interrupted(_: u32) -> i32 {
    std::process::exit(INTERRUPTED);
}

fn wait() {
    // Its input does not end before the test does.
    let _ = io::stdin().read(&mut [0]);
}

fn started(command: &mut Command) -> Child {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("this program")
}

/// A program that calls, and who it says it is.
fn called(listener: &TcpListener) -> (String, TcpStream) {
    let (stream, _) = listener.accept().expect("a call");
    let mut said = String::new();
    BufReader::new(&stream).read_line(&mut said).expect("a role");
    (said.trim_end().to_owned(), stream)
}

fn is_there(mut stream: &TcpStream) -> bool {
    let mut byte = [0];
    stream.write_all(b"?").is_ok() && stream.read(&mut byte).is_ok_and(|read| read == 1)
}

/// Its connection ends when it does.
fn until_gone(mut stream: &TcpStream) {
    assert!(!matches!(stream.read(&mut [0]), Ok(1..)), "it said something");
}

#[test]
fn an_interrupt_is_the_childs_and_its_exit_code_comes_through() {
    // A console of its own: the interrupt is for what is in it alone.
    let operator = this_program("interrupts").creation_flags(CREATE_NO_WINDOW).status().expect("its end");
    assert!(operator.success());
}

#[test]
fn children_end_with_a_process_that_is_killed_unless_they_were_started_apart() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("its address").to_string();
    let mut parent = started(this_program("ends with its children").env(ADDRESS, &address));
    let mut callers = BTreeMap::from([called(&listener), called(&listener)]);
    let (belongs, stays) = (callers.remove("belongs").expect("one"), callers.remove("stays").expect("one"));
    assert!(is_there(&belongs));
    parent.kill().expect("killed");
    until_gone(&belongs);
    assert!(is_there(&stays));
    parent.wait().expect("its end");
}

#[test]
fn what_was_let_go_of_stays() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("its address").to_string();
    let mut parent = started(this_program("lets go").env(ADDRESS, &address));
    let (_, stays) = called(&listener);
    assert_eq!(parent.wait().expect("its end").code(), Some(0));
    assert!(is_there(&stays));
}
