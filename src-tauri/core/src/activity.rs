//! The activity of profiles, as the page sees it. Instants are milliseconds since 1970.

pub use fobwatch_protocol::answer::Cause;
use fobwatch_text::Text;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::profile::ProfileId;

/// Something that happened to a profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Activity {
    /// Milliseconds since 1970.
    #[ts(type = "number")]
    pub at: i64,
    /// One sentence, past tense.
    pub text: Text,
    /// Whether it went wrong.
    pub failed: bool,
    /// By hand unless a timer or the tray did it.
    pub cause: Cause,
}

/// Something that happened to any profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ActivityRow {
    /// Later ones have higher numbers.
    #[ts(type = "number")]
    pub number: i64,
    /// Whose row leads to its pane.
    pub profile: ProfileId,
    /// The profile's name today.
    pub name: String,
    /// The profile's customer today.
    pub customer: String,
    /// What happened.
    pub activity: Activity,
}

/// Which of them to show; each condition that is null lets all through.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ActivityFilter {
    /// Only this one's.
    pub profile: Option<ProfileId>,
    /// Only this customer's; empty: of profiles without one.
    pub customer: Option<String>,
    /// Only what went wrong.
    pub failed: bool,
    /// Only what has a lower number.
    #[ts(type = "number | null")]
    pub before: Option<i64>,
}

/// How one renewal of several ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Renewed {
    /// Which profile.
    pub id: ProfileId,
    /// Whether there is a new token.
    pub ok: bool,
    /// What is true now, or what went wrong and what to do.
    pub text: Text,
}
