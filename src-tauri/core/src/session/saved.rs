//! The record of a session on disk, beside its sealed tokens.

use fobwatch_text::Text;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Trouble;
use crate::vendor::{Acceptable, Fact, Identity, Warning};

/// A grant without its tokens, and how the session stood.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SavedSession {
    /// How the last thing ended.
    pub state: SavedState,
    /// Why it is not as it should be.
    pub trouble: Option<Trouble>,
    /// The refresh token is in use, or was when the process ended.
    pub pending: bool,
    /// None: signed out.
    pub obtained_at: Option<Timestamp>,
    /// None: the vendor does not tell, or nothing expires.
    pub expires_at: Option<Timestamp>,
    /// Before jitter; None: not without a person.
    pub renew_at: Option<Timestamp>,
    /// None without a refresh token, or when that is not known.
    pub refresh_obtained_at: Option<Timestamp>,
    /// Known without the key.
    pub has_refresh_token: bool,
    /// As granted, in the vendor's spelling.
    pub scopes: Option<String>,
    /// Whose token it is, as the vendor told.
    pub identity: Option<Identity>,
    /// Those of the grant.
    pub warnings: Vec<Warning>,
    /// Also of the last grant, while there is none.
    pub facts: Vec<Fact>,
    /// Of which answers the grant is; None in older records: of the profile's.
    pub grant_of: Option<String>,
    /// When what was refused is tried once more by itself.
    pub retry_at: Option<Timestamp>,
    /// What of a refusal a technician can accept; older records tell it by the few words.
    pub acceptable: Option<Acceptable>,
    /// The vendor has refused the access token.
    pub token_refused: bool,
    /// Fields whose saved answer the vendor has refused.
    pub refused_answers: Vec<String>,
}

impl SavedSession {
    /// Older records have no more than the words that were shown.
    pub(crate) fn up_to_date(self) -> Self {
        let acceptable = self.acceptable.or_else(|| match &self.state {
            SavedState::Refused(brief) if *brief == *"Wrong tenant" => Some(Acceptable::Identity),
            SavedState::Refused(brief) if *brief == *"New sign-in host" => Some(Acceptable::Host),
            _ => None,
        });
        Self { acceptable, ..self }
    }
}

/// The states that outlive a restart; every other one is found anew from the clock.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SavedState {
    /// No grant, and nothing wrong.
    #[default]
    SignedOut,
    /// Whether it is still good, the clock tells.
    SignedIn,
    /// The vendor will have no renewal.
    NeedsSignIn,
    /// A two-factor code is wanted.
    NeedsCode,
    /// A field must change; a few words why.
    Refused(Text),
}
