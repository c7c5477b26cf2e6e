//! What an examination of the surroundings finds.

use serde::{Deserialize, Serialize};

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What was looked at.
    pub area: Area,
    /// A host, a folder, a profile.
    pub subject: String,
    /// Whether something must be done.
    pub standing: Standing,
    /// What is so, in a sentence.
    pub text: String,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}

/// What an examination looks at. The page has a word for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Area {
    /// Where the key of the secrets is, and whether they are open.
    Keyring,
    /// The data folder: rights, space, database.
    Folder,
    /// What connections to a vendor go through.
    Proxy,
    /// Whether a vendor's host answers.
    Network,
    /// Ours against the servers'.
    Clock,
    /// Whether a sign-in's redirect can be received here.
    Redirect,
    /// The vendor's own test call.
    Vendor,
}

/// How good it is, from best to worst. One that is bad fails `fob doctor`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Standing {
    /// Nothing to do.
    Good,
    /// It could not be told.
    Skipped,
    /// It works, and may not for long.
    Warning,
    /// Something cannot work like this.
    Bad,
}
