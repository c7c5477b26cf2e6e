//! A connection to whoever hosts the core; where nobody does, an agent for the length of this
//! command.

use std::io::{self, BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use fobwatch_protocol::process;
use fobwatch_protocol::socket::{self, Stream};
use fobwatch_protocol::{Code, Failure, Reply, Request, frame};

use crate::output::{note, shown};
use crate::trouble;

/// For a host that is just about to start, or to end: that one may have an exchange to finish first, half a minute
/// long.
const PAUSES: [(Duration, u32); 2] = [(Duration::from_millis(20), 50), (Duration::from_millis(200), 170)];
/// For one reply: longer than a vendor may take, and not for ever where a host hangs.
pub(crate) const PATIENCE: Duration = Duration::from_mins(2);

pub(crate) struct Connection(Stream);

impl Connection {
    /// To whoever is there; None: nobody is. The error is why whoever is there cannot be talked to.
    pub(crate) fn there(socket: &Path) -> Result<Option<Self>, Failure> {
        match socket::connect(socket) {
            Ok(stream) => Ok(Some(Self(stream))),
            Err(error) if is_nobody(&error) => Ok(None),
            Err(error) => {
                let why = trouble::reason(&error);
                Err(Failure::new(Code::Agent, format!("{} cannot be used: {why}", socket.display()))
                    .hint("Run fob as the user whose Fobwatch it is."))
            }
        }
    }

    /// A connection to whoever hosts, or to an agent of our own, whose remarks are printed where lines are read.
    pub(crate) fn open(socket: &Path, data_folder: &Path, as_json: bool) -> Result<Self, Failure> {
        if let Some(there) = Self::there(socket)? {
            return Ok(there);
        }
        let agent = agent_program().ok_or_else(|| {
            Failure::new(Code::Agent, "Fobwatch is not running, and there is no fob-agent beside fob")
                .hint("Start Fobwatch, or install fob with its agent.")
        })?;
        let mut last = Unstarted { text: "no answer".to_owned(), in_use: false };
        let pauses = PAUSES.into_iter().flat_map(|(pause, times)| (0..times).map(move |time| (pause, time)));
        for (pause, time) in pauses {
            if pause == PAUSES[1].0 && time == 0 && !as_json {
                note("fob: waiting for another Fobwatch to leave the data folder");
            }
            if let Err(error) = start(&agent, data_folder, as_json) {
                last = error;
            }
            // Ours, or that of another fob which was quicker.
            if let Some(there) = Self::there(socket)? {
                return Ok(there);
            }
            if !last.in_use {
                break;
            }
            std::thread::sleep(pause);
        }
        let failure = Failure::new(Code::Agent, format!("no agent could be started: {}", last.text));
        Err(if last.in_use {
            failure.hint(format!("It does not listen at {}. Is XDG_RUNTIME_DIR the same there?", socket.display()))
        } else {
            failure
        })
    }

    /// A second handle of this connection, for another thread.
    pub(crate) fn another(&self) -> Result<Self, Failure> {
        self.0.try_clone().map(Self).map_err(|error| trouble(&error))
    }

    /// Sends a request and reads its answer. Any other kind of reply is a failure.
    pub(crate) fn ask<A: TryFrom<Reply>>(&mut self, request: &Request) -> Result<A, Failure> {
        answer(self.try_ask(request).map_err(|error| trouble(&error))??)
    }

    /// The reply, whichever it is; the outer error is the connection's own.
    pub(crate) fn try_ask(&mut self, request: &Request) -> io::Result<Result<Reply, Failure>> {
        self.send(request, PATIENCE)?;
        self.receive(PATIENCE)
    }

    pub(crate) fn tell(&mut self, request: &Request) -> Result<(), Failure> {
        self.send(request, PATIENCE).map_err(|error| trouble(&error))
    }

    /// The next reply, if it comes within this time.
    pub(crate) fn hear(&mut self, patience: Duration) -> Result<Reply, Failure> {
        self.receive(patience).map_err(|error| trouble(&error))?
    }

    /// A host that hangs reads nothing either.
    fn send(&mut self, request: &Request, patience: Duration) -> io::Result<()> {
        self.0.set_write_timeout(Some(patience))?;
        frame::send(&mut self.0, request)
    }

    fn receive(&mut self, patience: Duration) -> io::Result<Result<Reply, Failure>> {
        self.0.set_read_timeout(Some(patience))?;
        Ok(said(frame::receive(&mut self.0)?))
    }
}

/// The reply as the answer that was asked for; any other kind is a failure.
pub(crate) fn answer<A: TryFrom<Reply>>(reply: Reply) -> Result<A, Failure> {
    A::try_from(reply).map_err(|_| unexpected())
}

pub(crate) fn unexpected() -> Failure {
    Failure::new(Code::Agent, "Fobwatch gave another answer than was asked for")
        .hint("Start Fobwatch and fob of the same version.")
}

fn said(reply: Reply) -> Result<Reply, Failure> {
    match reply {
        Reply::Failed { failure } => Err(failure),
        reply => Ok(reply),
    }
}

/// No socket, or one that a host has left behind.
fn is_nobody(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused)
}

/// The host ended before it answered.
pub(crate) fn is_end(error: &io::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionReset, UnexpectedEof};
    matches!(error.kind(), UnexpectedEof | BrokenPipe | ConnectionReset)
}

/// The host is there, and does not answer in time.
pub(crate) fn is_silence(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}

pub(crate) fn trouble(error: &io::Error) -> Failure {
    match error.kind() {
        _ if is_silence(error) => {
            Failure::new(Code::Agent, "Fobwatch does not answer").hint("End it, and start it again.")
        }
        _ if is_end(error) => Failure::new(Code::Agent, "Fobwatch has closed the connection").hint("Try again."),
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => Failure::new(Code::Agent, error.to_string()),
        _ => Failure::new(Code::Agent, format!("the connection to Fobwatch failed: {}", trouble::reason(error)))
            .hint("Try again."),
    }
}

/// The agent's program: beside ours.
pub(crate) fn agent_program() -> Option<PathBuf> {
    let beside = std::env::current_exe().ok()?.with_file_name("fob-agent");
    Some(beside.with_extension(std::env::consts::EXE_EXTENSION)).filter(|program| program.is_file())
}

/// Why there is no agent.
struct Unstarted {
    /// Its own words.
    text: String,
    /// Another host has the data folder.
    in_use: bool,
}

/// Starts an agent that ends after us, and waits until it is ready.
fn start(agent: &Path, data_folder: &Path, as_json: bool) -> Result<(), Unstarted> {
    let mut command = Command::new(agent);
    command.arg("--until-idle").arg("--data-dir").arg(data_folder);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child =
        start_apart(&mut command).map_err(|error| Unstarted { text: trouble::reason(&error), in_use: false })?;
    let lines = child.stdout.take().into_iter().flat_map(|output| BufReader::new(output).lines().map_while(Result::ok));
    for line in lines {
        if line == process::READY {
            return Ok(());
        }
        // About the data: it is used all the same.
        if !as_json {
            note(&format!("fob: {}", shown(&line)));
        }
    }
    let mut said = String::new();
    if let Some(mut errors) = child.stderr.take() {
        let _ = io::Read::read_to_string(&mut errors, &mut said);
    }
    let status = child.wait().ok();
    let in_use = status.and_then(|status| status.code()) == Some(process::IN_USE.into());
    // Its log goes there too.
    let last = said.lines().filter_map(|line| line.strip_prefix("fob agent: ")).next_back();
    Err(Unstarted { text: last.map_or_else(|| ended(status), str::to_owned), in_use })
}

/// An interrupt at the terminal is for us: a token that rotates right now must be saved.
#[cfg(unix)]
fn start_apart(command: &mut Command) -> io::Result<std::process::Child> {
    std::os::unix::process::CommandExt::process_group(command, 0).spawn()
}

/// The same, and the end of a job that we are in.
#[cfg(windows)]
use fobwatch_system::job::start_apart;

fn ended(status: Option<std::process::ExitStatus>) -> String {
    let how = status.map_or_else(|| "in an unknown way".to_owned(), |status| format!("with {status}"));
    format!("it has ended {how}, without a word")
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::net::UnixListener;

    use fobwatch_protocol::Hidden;

    use super::*;

    /// As a stopped process looks from outside: its socket takes whoever calls, and nobody is there.
    #[test]
    fn a_host_that_hangs_is_trouble_with_the_agent_when_the_time_is_over() {
        let folder = std::env::temp_dir().join(format!("fob-{}", std::process::id()));
        let _listener = UnixListener::bind(&folder).expect("a socket");
        let mut connection = Connection::there(&folder).expect("it is there").expect("it takes calls");
        std::fs::remove_file(&folder).expect("removed");
        let little = Duration::from_millis(100);
        connection.send(&Request::Status, little).expect("it has room for this");
        let failure = connection.hear(little).expect_err("no reply");
        assert_eq!((failure.code, &*failure.message), (Code::Agent, "Fobwatch does not answer"));
        // More than a socket holds.
        let long = Request::Answer { text: Hidden::new("x".repeat(4 << 20)) };
        let failure = trouble(&connection.send(&long, little).expect_err("nobody reads"));
        assert_eq!((failure.code, &*failure.message), (Code::Agent, "Fobwatch does not answer"));
    }
}
