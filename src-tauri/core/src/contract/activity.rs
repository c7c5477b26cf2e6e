//! What happened, as the page sees it. Instants are milliseconds since 1970.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::profile::ProfileId;

/// Why something was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Cause {
    /// Somebody asked for it.
    Hand,
    Tray,
    /// Its expiry was near.
    Ahead,
    /// A temporary fault came before.
    Retry,
    /// Keeping a refresh token young.
    Daily,
}

/// Something that happened to a profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Activity {
    #[ts(type = "number")]
    pub at: i64,
    pub text: String,
    /// Whether it went wrong.
    pub failed: bool,
    pub cause: Cause,
}

/// Something that happened to any profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ActivityRow {
    /// Later ones have higher numbers.
    #[ts(type = "number")]
    pub number: i64,
    pub profile: ProfileId,
    pub name: String,
    pub customer: String,
    pub activity: Activity,
}

/// Which of them to show; each condition that is null lets all through.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ActivityFilter {
    pub profile: Option<ProfileId>,
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
    pub id: ProfileId,
    pub ok: bool,
    /// What is true now, or what went wrong and what to do.
    pub text: String,
}
