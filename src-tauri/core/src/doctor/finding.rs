//! What an examination of the surroundings finds.

use fobwatch_text::Text;
use serde::Serialize;
use ts_rs::TS;

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Finding {
    /// What was looked at.
    pub area: Area,
    /// A host, a folder, a profile.
    pub subject: Text,
    /// Whether something must be done.
    pub standing: Standing,
    /// What is so, in a sentence.
    pub text: Text,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub remedy: Option<Text>,
}

/// What an examination looks at. The page has a word for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
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
