//! Profiles, and what happened to them.

use serde::{Deserialize, Serialize};

use crate::Failure;

/// Which profile it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileName {
    /// The same through renames.
    pub id: String,
    /// Unique within the customer.
    pub name: String,
    /// Empty: none.
    pub customer: String,
}

/// A profile with its state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileRow {
    /// The same through renames.
    pub id: String,
    /// Unique within the customer.
    pub name: String,
    /// Empty: none.
    pub customer: String,
    /// The vendor's id.
    pub vendor: String,
    /// The product's name as the vendor writes it.
    pub vendor_name: String,
    /// The method's id.
    pub method: String,
    /// Host or whatever tells it from its siblings.
    pub endpoint: String,
    /// Scheme, host and port of the vendor's API; None: not signed in.
    pub origin: Option<String>,
    /// The address that calls of the API start with; None: not signed in.
    pub api_base: Option<String>,
    /// In one word.
    pub state: State,
    /// There is a token, and it has not expired.
    pub usable: bool,
    /// RFC 3339; None: without an expiry.
    pub expires_at: Option<String>,
    /// Whole seconds until then, 0 at the least.
    pub seconds_left: Option<i64>,
    /// Without a person.
    pub renewable: bool,
    /// It renews by itself.
    pub auto_renew: bool,
    /// When a temporary fault is tried again, RFC 3339; None: it is not, or there is none.
    #[serde(default)]
    pub retry_at: Option<String>,
    /// None where the vendor does not tell.
    pub tenant: Option<String>,
    /// None where the vendor does not tell.
    pub user: Option<String>,
    /// Why it is not as it should be.
    pub trouble: Option<String>,
    /// The technician's own.
    #[serde(default)]
    pub tags: Vec<String>,
    /// An address that the technician has saved.
    #[serde(default)]
    pub link: Option<String>,
}

/// A profile's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// No sign-in, and nothing wrong.
    SignedOut,
    /// A sign-in with a person is under way.
    SigningIn,
    /// A two-factor code is wanted.
    NeedsCode,
    /// The token is good.
    Active,
    /// A new token is on its way.
    Renewing,
    /// The token has run out, and nothing renews it.
    Expired,
    /// A person must sign in.
    NeedsSignIn,
    /// A temporary fault.
    Unreachable,
    /// By the vendor.
    Refused,
    /// The secrets are locked.
    Locked,
}

/// How one renewal ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renewed {
    /// The profile's.
    pub id: String,
    /// The profile's name.
    pub profile: String,
    /// Empty: none.
    pub customer: String,
    /// None: there is a new token.
    pub error: Option<Failure>,
}

/// A profile that was added or changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// The profile's.
    pub id: String,
    /// What is worth knowing about the answers.
    pub notes: Vec<Note>,
}

/// A remark on one answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The field's key.
    pub field: String,
    /// A sentence.
    pub text: String,
}

/// One profile of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// As the document has it.
    pub name: String,
    /// As the document has it; may be empty.
    pub customer: String,
    /// Compared with what was here before.
    pub found: Found,
    /// Of a dry run, what would be.
    pub outcome: Outcome,
    /// None where nothing was saved.
    pub id: Option<String>,
    /// What differs, what is missing, or why it is refused.
    pub text: String,
    /// Of a table, the line that its row begins in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Secrets of it stand in the table, in the clear.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub secrets: bool,
}

/// How a profile of an import compares with what is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// No profile here has that name and customer.
    New,
    /// There is one here, and it is alike.
    Same,
    /// There is one here of that name, and it differs.
    Differs,
    /// It cannot be a profile.
    Refused,
}

/// What an import has made of a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Skipped, or the same already.
    Nothing,
    /// A new profile.
    Added,
    /// The one here was changed.
    Replaced,
    /// It cannot be a profile.
    Refused,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogLine {
    /// RFC 3339; None: an instant that no calendar has.
    pub at: Option<String>,
    /// The profile's name today.
    pub profile: String,
    /// The profile's customer today; may be empty.
    pub customer: String,
    /// One sentence, past tense.
    pub text: String,
    /// Whether it went wrong.
    pub failed: bool,
    /// Why it was done.
    pub cause: Cause,
}

/// Why something was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Somebody asked for it.
    Hand,
    /// Somebody asked for it, in the tray's menu.
    Tray,
    /// Its expiry was near.
    Ahead,
    /// A temporary fault came before.
    Retry,
    /// Keeping a refresh token young.
    Daily,
}
