//! What is said on the socket. Invariant: a secret travels as [`Hidden`] only, and is wiped when
//! it is dropped.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use zeroize::Zeroizing;

use crate::display::Display;

/// A secret on its way between processes of one user: it can be sent, but not printed.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Hidden(Zeroizing<String>);

impl Hidden {
    /// The text is wiped when this is dropped.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text itself: to be handed to the core, or to whom it was asked for.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hidden(…)")
    }
}

/// A profile is named as people name it: by name, id, `customer/name`, or the beginning of one.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Request {
    /// Who hosts, and whether the secrets are open.
    Status,
    /// All profiles with their states.
    List,
    /// The access token alone, good for `min_valid` seconds more.
    Token {
        /// Which one.
        profile: String,
        /// Seconds; None: a minute where it can be had, and what there is where not.
        min_valid: Option<u64>,
    },
    /// The refresh token alone; answered by [`Reply::Token`].
    RefreshToken {
        /// Which one.
        profile: String,
    },
    /// Everything that a script may want of a live sign-in.
    Credentials {
        /// Which one.
        profile: String,
        /// As in [`Request::Token`].
        min_valid: Option<u64>,
        /// What its environment variables' names begin with; None: the vendor's name.
        prefix: Option<String>,
    },
    /// Its environment variables as lines to evaluate.
    Environment {
        /// Which one.
        profile: String,
        /// As in [`Request::Token`].
        min_valid: Option<u64>,
        /// As in [`Request::Credentials`].
        prefix: Option<String>,
        /// Whose syntax.
        shell: Shell,
    },
    /// Signs in. Answered by [`Reply::Asks`] until it is done; the browser is the asker's to open.
    Connect {
        /// Which one.
        profile: String,
        /// Even where a renewal would do.
        from_scratch: bool,
        /// What the last sign-in was refused for, where that can be accepted.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        accept: bool,
    },
    /// What [`Reply::Asks`] asked for.
    Answer {
        /// What was typed, or the value picked.
        text: Hidden,
    },
    /// An address copied from the browser, in place of a redirect that cannot come here.
    Paste {
        /// Whole, with its query.
        address: Hidden,
    },
    /// None: every profile that can be renewed without a person.
    Renew {
        /// Each is renewed, whatever becomes of the others.
        profiles: Option<Vec<String>>,
    },
    /// Asks the vendor whether the token is good.
    Verify {
        /// Which one.
        profile: String,
    },
    /// Ends the sign-in here.
    Disconnect {
        /// Which one.
        profile: String,
        /// At the vendor too.
        revoke: bool,
    },
    /// Vendors with their methods and fields.
    Vendors,
    /// Adds a profile, or changes one.
    Save(Box<Save>),
    /// Deletes a profile; it can be brought back for a while in the app.
    Remove {
        /// Which one.
        profile: String,
    },
    /// Answered by [`Reply::Text`].
    Export(Export),
    /// Answered by [`Reply::Data`], a row per profile.
    Import(Box<Import>),
    /// The activity, newest first.
    Log {
        /// None: of all.
        profile: Option<String>,
        /// Only what went wrong.
        failed: bool,
        /// Rows at most.
        limit: u32,
    },
    /// The surroundings examined.
    Doctor {
        /// Whose vendors to ask; empty: of all.
        profiles: Vec<String>,
    },
    /// Closes the secrets.
    Lock,
    /// By the keyring, or by this passphrase; where there is neither yet, it is the one from now on.
    Unlock {
        /// None: the keyring shall open it.
        passphrase: Option<Hidden>,
    },
    /// Brings the window to the front; if it is on another display than the asker, it is only said which.
    Show {
        /// The asker's; None: it has none.
        display: Option<Display>,
    },
    /// Ends the hosting, so that the asker can host: answered when the data folder is free. The
    /// asker closes the connection once it has it. An app goes only when `insist`ed.
    HandOver {
        /// The app too.
        insist: bool,
    },
}

/// Whose lines to evaluate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shell {
    /// zsh and other descendants of the Bourne shell too.
    Bash,
    /// `set -gx`.
    Fish,
    /// `$env:`, in either edition of PowerShell.
    Pwsh,
    /// `set`, of Windows' command prompt.
    Cmd,
}

/// A profile to add, or to change.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Save {
    /// None: a new one.
    pub profile: Option<String>,
    /// The vendor's id; for a new one only.
    pub vendor: Option<String>,
    /// The method's id; None: as it is, or the vendor's first.
    pub method: Option<String>,
    /// None: as it is.
    pub name: Option<String>,
    /// None: as it is; empty: none.
    pub customer: Option<String>,
    /// By field key.
    pub set: BTreeMap<String, String>,
    /// By field key.
    pub secrets: BTreeMap<String, Hidden>,
    /// Saved secrets to delete.
    pub forget: Vec<String>,
}

/// Which profiles to write down, and how much of them.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Export {
    /// Empty: all.
    pub profiles: Vec<String>,
    /// With secrets, under this passphrase.
    pub passphrase: Option<Hidden>,
    /// Refresh tokens too: the sign-ins move, and this one ends at its next renewal.
    pub with_tokens: bool,
    /// For the vault of the vendor's PowerShell module, with this prefix.
    pub vault_prefix: Option<String>,
}

/// What to read in.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Import {
    /// The file's text, encrypted or not.
    pub text: Hidden,
    /// For what is encrypted.
    pub passphrase: Option<Hidden>,
    /// As on the command line.
    pub on_conflict: OnConflict,
    /// Say what would change, and change nothing.
    pub dry_run: bool,
    /// From the vault of a PowerShell module.
    pub vault: Option<FromVault>,
}

/// When there is a profile of that name already, and it differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnConflict {
    /// The one that is here stays.
    Skip,
    /// The one that is here takes the imported answers.
    Replace,
    /// Both stay, the new one under a name that is free.
    KeepBoth,
}

/// What a vault does not say.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FromVault {
    /// A vendor's id.
    pub vendor: String,
    /// None: the module's own.
    pub prefix: Option<String>,
    /// Of the new profile.
    pub name: String,
    /// Of the new profile; may be empty.
    pub customer: String,
}

/// What the host says to a [`Request`]; the last one of them ends it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "says", rename_all = "snake_case")]
pub enum Reply {
    /// What was asked for; free of secrets.
    Data {
        /// Its shape is the request's; `fob --json` prints it.
        data: Value,
    },
    /// To [`Request::Token`].
    Token {
        /// The access token alone.
        token: Hidden,
    },
    /// To [`Request::Credentials`].
    Credentials(Box<Credentials>),
    /// A text with secrets in it, such as an export.
    Text {
        /// To be printed or written where the asker wants it.
        text: Hidden,
    },
    /// One part of what was asked for has ended; more comes.
    Progress {
        /// A row of the answer.
        data: Value,
    },
    /// A sign-in needs a person.
    Asks(Asks),
    /// What was answered does not fit; the sign-in waits on.
    Refused {
        /// Why not; to be asked again.
        failure: Failure,
    },
    /// It was not done.
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

/// What a script may want of a live sign-in; handed to a child's environment by `fob exec`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Credentials {
    /// As the vendor's API looks for them, the most important one first.
    pub headers: Vec<(String, Hidden)>,
    /// Names and values for a child's environment.
    pub variables: Vec<(String, Hidden)>,
}

/// Why it was not done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Becomes the exit code.
    pub code: Code,
    /// What happened, one sentence without full stop.
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
}

/// What scripts branch on; [`Code::exit`] is what the shell sees.
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
