//! What may be asked of a host. Invariant: a secret travels as [`Hidden`] only.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

#[cfg(doc)]
use crate::Reply;
use crate::display::Display;
use crate::{Hidden, HiddenBytes};

/// What is asked. Where no other answer is named it is [`Reply::Done`], or [`Reply::Failed`] in any case.
///
/// A profile is named by its id or `customer/name`; by its name alone where it has no customer. What a person has typed
/// may be less: [`Request::Find`] tells whose it is.
///
/// `W` is what a window asks for: to a host the core's commands, to `fob` nothing.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Request<W = NoWindow> {
    /// Who hosts, and whether the secrets are open. Answered by [`Reply::Status`].
    Status,
    /// All profiles with their states. Answered by [`Reply::Profiles`].
    List,
    /// The one that a person means by a name, an id, `customer/name`, or a beginning of one. Answered by
    /// [`Reply::Found`].
    Find {
        /// As it was typed.
        profile: String,
    },
    /// A profile, or all of a customer by its name. Answered by [`Reply::Members`].
    Members {
        /// As it was typed.
        named: String,
        /// Less than a whole name will do, as in [`Request::Find`].
        shortened: bool,
    },
    /// What a shell can offer, locked or not. Answered by [`Reply::Completions`].
    Completions,
    /// The access token alone, good for `min_valid` seconds more. Answered by [`Reply::Token`].
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
    /// Everything that a script may want of a live sign-in. Answered by [`Reply::Credentials`].
    Credentials {
        /// Which one.
        profile: String,
        /// As in [`Request::Token`].
        min_valid: Option<u64>,
        /// What its environment variables' names begin with; None: the vendor's name.
        prefix: Option<String>,
    },
    /// Everything that a client of the vendor's API needs. Answered by [`Reply::Session`].
    Session {
        /// Which one.
        profile: String,
        /// As in [`Request::Token`].
        min_valid: Option<u64>,
    },
    /// Puts it on the clipboard of the host's desktop, for as long as the window would. Answered by [`Reply::Said`].
    Copy {
        /// Which one.
        profile: String,
        /// What of it.
        format: CopyFormat,
    },
    /// Sends a request to the vendor's API, with all that its calls carry. Answered by [`Reply::Begins`], by
    /// [`Reply::Piece`] for as long as the body goes on, and by [`Reply::Done`].
    Call(Box<Call>),
    /// Where a technician works in the vendor's product, to be opened by the asker. Answered by [`Reply::Page`].
    Console {
        /// Which one.
        profile: String,
    },
    /// Its environment variables as lines to evaluate. Answered by [`Reply::Text`].
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
    /// Signs in. Answered by [`Reply::Asks`] until it is [`Reply::Done`]; the browser is the asker's to open.
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
    /// Renews now. Answered by [`Reply::OneRenewed`] for each as it ends, and by [`Reply::Renewed`].
    Renew {
        /// Each is renewed, whatever becomes of the others. None: all that can be renewed without a person.
        profiles: Option<Vec<String>>,
    },
    /// Asks the vendor whether the token is good. Answered by [`Reply::Said`].
    Verify {
        /// Which one.
        profile: String,
    },
    /// Ends the sign-in here. Answered by [`Reply::Said`].
    Disconnect {
        /// Which one.
        profile: String,
        /// At the vendor too.
        revoke: bool,
    },
    /// Vendors with their methods and fields. Answered by [`Reply::Vendors`].
    Vendors,
    /// Adds a profile, or changes one. Answered by [`Reply::Saved`].
    Save(Box<Save>),
    /// Deletes a profile; it can be brought back for a while in the app.
    Remove {
        /// Which one.
        profile: String,
    },
    /// Answered by [`Reply::Text`].
    Export(Export),
    /// Answered by [`Reply::Imported`], a row per profile.
    Import(Box<Import>),
    /// The activity, newest first. Answered by [`Reply::Log`].
    Log {
        /// None: of all.
        profile: Option<String>,
        /// Only this customer's, by its name as it is written.
        #[serde(default)]
        customer: Option<String>,
        /// Only what went wrong.
        failed: bool,
        /// Rows at most.
        limit: u32,
    },
    /// The surroundings examined. Answered by [`Reply::Findings`].
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
    /// Brings the window to the front; if it is on another display than the asker, it is only said which. Answered by
    /// [`Reply::Shown`].
    Show {
        /// The asker's; None: it has none.
        display: Option<Display>,
    },
    /// Ends the hosting, so that the asker can host. Answered by [`Reply::Leaving`], and by [`Reply::Done`] when the data
    /// folder is free; the asker closes the connection once it has it. An app goes only when `insist`ed.
    HandOver {
        /// The app too.
        insist: bool,
    },
    /// What a page asks for, its window being a process of its own. Answered by [`Reply::Answered`] or
    /// [`Reply::Declined`].
    Window {
        /// The asker's (`de-AT`), for the texts of the answer.
        language: String,
        /// One of the commands that the core lists.
        request: W,
    },
    /// To be told what changes. Answered by [`Reply::Done`], then by [`Reply::Changed`] each time, until the asker
    /// closes the connection or says anything else.
    Watch {
        /// As in [`Request::Window`].
        language: String,
    },
}

/// Who has no window asks for none of its commands: there is no such value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoWindow {}

/// Whose lines to evaluate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shell {
    /// zsh and other descendants of the Bourne shell too.
    Bash,
    /// `set -gx`.
    Fish,
    /// `$env:`, in either edition of PowerShell.
    Powershell,
    /// `set`, of Windows' command prompt.
    Cmd,
}

/// What a copy puts on the clipboard. Not the core's, which has the refresh token too: that is asked about first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CopyFormat {
    /// The access token alone.
    Token,
    /// `Authorization: …`
    Header,
    /// All headers, a line each.
    Headers,
    /// All headers as a JSON object.
    HeadersJson,
    /// A command line with all headers.
    Curl,
    /// `$headers = @{ … }`
    PowershellHeaders,
    /// `$env:NAME = '…'`
    PowershellEnvironment,
    /// `export NAME='…'`
    BashEnvironment,
}

/// A request to a vendor's API.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// With whose sign-in.
    pub profile: String,
    /// As in [`Request::Token`].
    pub min_valid: Option<u64>,
    /// RFC 9110 §9.
    pub method: String,
    /// Below the API's base address; with `/` in front, or as a whole URL, on the API's own host.
    pub path: String,
    /// Names and values that its query ends with.
    pub query: Vec<(String, Hidden)>,
    /// Besides the vendor's own.
    pub headers: Vec<(String, Hidden)>,
    /// None: no body at all. It is JSON unless a header says otherwise.
    pub body: Option<HiddenBytes>,
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
    /// None: as it is; empty: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Hidden>,
    /// None: as they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    /// None: as it is; empty: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// Which profiles to write down, and how much of them. Not the core's: profiles are named as people type them.
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

/// What to read in. Not the core's, whose secrets cannot be sent; and it may be a vault.
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

/// When a customer has a profile of that name already, and it differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum OnConflict {
    /// The one that is here stays.
    #[default]
    Skip,
    /// The one that is here takes the imported answers.
    Replace,
    /// Under a name that is free.
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
