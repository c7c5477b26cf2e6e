//! A window in a process of its own, as a host knows it: what its page asks for, and what it is told.

use fobwatch_protocol::socket::{self, Stream};
use fobwatch_protocol::{Failure, Reply, Request, frame};
use serde_json::Value;

use crate::{LIMIT, Machine};

/// A connection to whoever hosts.
pub struct Window {
    stream: Stream,
    language: String,
    /// Everything that was said to it.
    pub heard: String,
}

/// How a command of the page ended.
#[derive(Debug)]
pub enum Ended {
    /// With this answer.
    Answered(Value),
    /// With a failure that its page reads.
    Declined(Value),
    /// With one of the socket.
    Failed(Failure),
}

impl Window {
    /// At this machine, for a page in this language.
    #[track_caller]
    pub fn open(machine: &Machine, language: &str) -> Self {
        let stream = socket::connect(&machine.socket()).expect("somebody hosts");
        stream.set_read_timeout(Some(LIMIT)).expect("a time limit");
        Self { stream, language: language.to_owned(), heard: String::new() }
    }

    /// Sends a page's command, and waits for its end.
    #[track_caller]
    pub fn ask(&mut self, request: &Value) -> Ended {
        let (said, is_good) = match self.send(&Request::Window { language: self.language.clone(), request }) {
            Reply::Answered(answer) => (answer, true),
            Reply::Declined(failure) => (failure, false),
            Reply::Failed { failure } => return Ended::Failed(failure),
            other => panic!("no answer of a window: {other:?}"),
        };
        let said = self.read(said.get());
        if is_good { Ended::Answered(said) } else { Ended::Declined(said) }
    }

    /// The answer to a command that must succeed.
    #[track_caller]
    pub fn gets(&mut self, request: &Value) -> Value {
        match self.ask(request) {
            Ended::Answered(answer) => answer,
            ended => panic!("{request}: {ended:?}"),
        }
    }

    /// The failure of a command that must be declined.
    #[track_caller]
    pub fn declined(&mut self, request: &Value) -> Value {
        match self.ask(request) {
            Ended::Declined(failure) => failure,
            ended => panic!("{request}: {ended:?}"),
        }
    }

    /// From now on it is told of changes, and asks nothing.
    #[track_caller]
    pub fn watch(&mut self) {
        let done = self.send(&Request::Watch { language: self.language.clone() });
        assert!(matches!(done, Reply::Done), "{done:?}");
    }

    /// Waits for a change of this kind.
    #[track_caller]
    pub fn until_told(&mut self, is_it: impl Fn(&Value) -> bool) {
        loop {
            let reply = frame::receive(&mut self.stream).expect("a change");
            let Reply::Changed(changed) = reply else { panic!("no change: {reply:?}") };
            if is_it(&self.read(changed.get())) {
                return;
            }
        }
    }

    /// Waits until the host has closed the connection.
    #[track_caller]
    pub fn until_closed(mut self) {
        while let Ok(reply) = frame::receive::<Reply>(&mut self.stream) {
            assert!(matches!(reply, Reply::Changed(_)), "{reply:?}");
        }
    }

    #[track_caller]
    fn send(&mut self, request: &Request<&Value>) -> Reply {
        frame::send(&mut self.stream, request).expect("sent");
        frame::receive(&mut self.stream).expect("a reply")
    }

    fn read(&mut self, json: &str) -> Value {
        self.heard.push_str(json);
        serde_json::from_str(json).expect("JSON")
    }
}
