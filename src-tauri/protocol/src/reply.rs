//! What a host says to a request. Invariant: each answer has one type, which `fob` prints as a table or as JSON.

use derive_more::{From, TryInto};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::answer::{
    Completions, Finding, Imported, LogLine, Page, ProfileName, ProfileRow, Renewed, Said, Saved, Session, Shown,
    Status, Vendor,
};
use crate::browser::Browser;
use crate::{Failure, Hidden, HiddenBytes};

/// What the host says to a [`Request`](crate::Request); the last one of them ends it.
#[derive(Debug, Clone, Serialize, Deserialize, From, TryInto)]
#[serde(tag = "says", content = "what", rename_all = "snake_case")]
pub enum Reply {
    /// It is done, and there is nothing to tell.
    #[from]
    Done,
    /// To [`Request::Status`](crate::Request::Status).
    #[from]
    Status(Status),
    /// To [`Request::List`](crate::Request::List).
    #[from]
    Profiles(Vec<ProfileRow>),
    /// To [`Request::Vendors`](crate::Request::Vendors).
    #[from]
    Vendors(Vec<Vendor>),
    /// To [`Request::Log`](crate::Request::Log).
    #[from]
    Log(Vec<LogLine>),
    /// To [`Request::Doctor`](crate::Request::Doctor).
    #[from]
    Findings(Vec<Finding>),
    /// To [`Request::Verify`](crate::Request::Verify), [`Request::Disconnect`](crate::Request::Disconnect) and
    /// [`Request::Copy`](crate::Request::Copy).
    #[from]
    Said(Said),
    /// To [`Request::Save`](crate::Request::Save).
    #[from]
    Saved(Saved),
    /// To [`Request::Import`](crate::Request::Import).
    #[from]
    Imported(Vec<Imported>),
    /// To [`Request::Renew`](crate::Request::Renew), in the order that was asked for.
    #[from]
    Renewed(Vec<Renewed>),
    /// To [`Request::Show`](crate::Request::Show).
    #[from]
    Shown(Shown),
    /// To [`Request::Find`](crate::Request::Find).
    #[from]
    Found(ProfileName),
    /// To [`Request::Members`](crate::Request::Members): at least one.
    #[from]
    Members(Vec<ProfileName>),
    /// To [`Request::Completions`](crate::Request::Completions).
    #[from]
    Completions(Completions),
    /// To [`Request::Console`](crate::Request::Console).
    #[from]
    Page(Page),
    /// To [`Request::Session`](crate::Request::Session).
    #[from]
    Session(Box<Session>),
    /// To [`Request::Token`](crate::Request::Token) and [`Request::RefreshToken`](crate::Request::RefreshToken).
    Token {
        /// The token alone.
        token: Hidden,
    },
    /// To [`Request::Credentials`](crate::Request::Credentials).
    #[from]
    Credentials(Box<Credentials>),
    /// A text with secrets in it: to [`Request::Environment`](crate::Request::Environment) and
    /// [`Request::Export`](crate::Request::Export).
    Text {
        /// To be printed or written where the asker wants it.
        text: Hidden,
    },
    /// To [`Request::Call`](crate::Request::Call): the answer begins. Its body follows, and [`Reply::Done`].
    #[try_into(ignore)]
    Begins(Box<Head>),
    /// The next piece of its body.
    #[try_into(ignore)]
    Piece {
        /// However many have come at once.
        bytes: HiddenBytes,
    },
    /// One of several renewals has ended; more comes.
    #[try_into(ignore)]
    OneRenewed(Renewed),
    /// The host goes; the end comes when the data folder is free.
    #[try_into(ignore)]
    Leaving,
    /// A sign-in needs a person.
    #[try_into(ignore)]
    Asks(Asks),
    /// What was answered does not fit; the sign-in waits on.
    #[try_into(ignore)]
    Refused {
        /// Why not; to be asked again.
        failure: Failure,
    },
    /// To [`Request::Window`](crate::Request::Window): the command's answer, as its page reads it.
    #[try_into(ignore)]
    Answered(Box<RawValue>),
    /// To the same: the core's failure, as the page reads it.
    #[try_into(ignore)]
    Declined(Box<RawValue>),
    /// To [`Request::Watch`](crate::Request::Watch): what has changed, as the page reads it.
    #[try_into(ignore)]
    Changed(Box<RawValue>),
    /// It was not done.
    #[try_into(ignore)]
    Failed {
        /// Why not.
        failure: Failure,
    },
}

/// What a sign-in waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "for", rename_all = "snake_case")]
pub enum Asks {
    /// A page to open.
    Browser {
        /// Free of secrets but for `state`, which is meant for it.
        url: String,
        /// Exactly as registered with the vendor.
        redirect_uri: String,
        /// What to look out for in the browser.
        help: String,
        /// The redirect does not lead here.
        must_paste: bool,
        /// Milliseconds since 1970.
        deadline: i64,
        /// What it is to be opened with, and nothing else.
        #[serde(default)]
        browser: Browser,
    },
    /// Something to type.
    Answer {
        /// What to ask for.
        text: String,
        /// Why the last answer was not taken.
        refused: Option<String>,
        /// Not shown while it is typed.
        hidden: bool,
    },
    /// Something to pick.
    Pick {
        /// What it is about.
        text: String,
        /// Value and label each.
        options: Vec<(String, String)>,
    },
}

/// What a script may want of a live sign-in; handed to a child's environment by `fob exec`. Not the core's, which has the
/// variables still to be named.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Credentials {
    /// As the vendor's API looks for them, the most important one first.
    pub headers: Vec<(String, Hidden)>,
    /// Names and values for a child's environment.
    pub variables: Vec<(String, Hidden)>,
}

/// What an answer of a vendor's API begins with (RFC 9112 §2.1).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Head {
    /// `HTTP/1.1`, mostly.
    pub version: String,
    /// RFC 9110 §15.
    pub status: u16,
    /// What the status is called; may be empty.
    pub reason: String,
    /// In the order in which they came, names in small letters.
    pub headers: Vec<(String, Hidden)>,
}
