//! Why something was not done, and the exit codes. Invariant: codes and their numbers stay; scripts branch on them.

use serde::{Deserialize, Serialize};

/// Why it was not done. Not the core's, which has problems by field and a text for each language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Becomes the exit code.
    pub code: Code,
    /// What happened, one sentence without full stop.
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
}

/// What scripts branch on; [`Code::exit`] is what the shell sees. The core's codes are finer: the page tells more apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The command line, or an answer, is wrong.
    Usage,
    /// No such profile, or several.
    NotFound,
    /// A person must sign in.
    SignInNeeded,
    /// A two-factor code is wanted.
    CodeNeeded,
    /// By the vendor.
    Refused,
    /// The vendor, for now.
    Unreachable,
    /// The secrets are closed, or there is no key.
    Locked,
    /// The agent, the data folder or the socket.
    Agent,
}

impl Code {
    /// The exit code; documented in `fob --help`.
    pub const fn exit(self) -> u8 {
        match self {
            Self::Usage => 2,
            Self::NotFound => 3,
            Self::SignInNeeded => 4,
            Self::CodeNeeded => 5,
            Self::Refused => 6,
            Self::Unreachable => 7,
            Self::Locked => 8,
            Self::Agent => 9,
        }
    }
}

impl Failure {
    /// Without a hint.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), hint: None }
    }

    /// What to do next.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}
