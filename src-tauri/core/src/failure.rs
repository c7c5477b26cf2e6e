//! The only error that leaves the core. Invariant: it holds no secret and says what to do next.

use fobwatch_text::{Text, say};
use serde::Serialize;
use ts_rs::TS;

/// What the page, the tray and the command line branch on; never on words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Code {
    /// An answer in a form is wrong; `fields` names which.
    Invalid,
    /// No such profile; the list is stale.
    NotFound,
    /// What was named could be several profiles; the hint lists them.
    Ambiguous,
    /// The secrets cannot be opened: unlock first.
    Locked,
    /// The passphrase does not fit.
    WrongPassphrase,
    /// There is no live token: sign in.
    SignInNeeded,
    /// There is no live token, and a two-factor code is wanted for a new one.
    CodeNeeded,
    /// The vendor refused.
    Refused,
    /// The vendor could not be reached.
    Unreachable,
    /// Nothing was waiting for this answer any more.
    TooLate,
    /// The data folder or the keyring failed.
    Storage,
    /// The clipboard, the browser or another part of the desktop failed.
    Desktop,
}

/// A failure as people see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    /// What callers branch on.
    pub code: Code,
    /// What happened, one sentence without full stop.
    pub message: Text,
    /// What to do next.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub hint: Option<Text>,
    /// Problems by field key, for a form.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<Problem>>")]
    pub fields: Vec<Problem>,
}

/// What is wrong with one answer of a form, or worth knowing about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Problem {
    /// The field's key; `name` and `customer` for the profile's own.
    pub field: String,
    /// What is wrong, in a sentence.
    pub text: Text,
}

impl Failure {
    /// Without a hint: for faults that say themselves what to do.
    pub fn new(code: Code, message: impl Into<Text>) -> Self {
        Self { code, message: message.into(), hint: None, fields: Vec::new() }
    }

    /// What to do next, in sentences.
    pub fn hint(mut self, hint: impl Into<Text>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What happened and what to do, as people read it.
    pub fn sentence(&self) -> Text {
        Text::sentences(std::iter::once(&self.message).chain(&self.hint).map(|text| text.clone().sentence()))
    }

    /// For an id that is not in the list any more.
    pub fn not_found() -> Self {
        Self::new(Code::NotFound, say::profile::GONE)
    }
}
