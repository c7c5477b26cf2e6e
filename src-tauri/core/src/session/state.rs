//! How a session stands. Pure: no I/O, no clock.

use jiff::Timestamp;

use crate::contract::Waiting;
use crate::vendor::{Effect, VendorError};

/// What is going on right now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Busy {
    SigningIn(Waiting),
    Renewing,
}

/// How the last thing ended.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Rest {
    #[default]
    SignedOut,
    /// Whether it is still good, the clock tells.
    SignedIn,
    NeedsSignIn,
    NeedsCode,
    Unreachable {
        retry_at: Timestamp,
    },
    Refused {
        brief: String,
    },
}

impl Rest {
    /// How things stand after a failure. `retry_at` is when a temporary one is tried again.
    pub fn after(self, error: &VendorError, retry_at: Timestamp) -> Self {
        match error.effect {
            Effect::Retry { .. } => Self::Unreachable { retry_at },
            Effect::SignIn { .. } => Self::NeedsSignIn,
            Effect::Code => Self::NeedsCode,
            Effect::Refuse => Self::Refused { brief: error.brief.to_owned() },
            Effect::Previous => self,
        }
    }
}
