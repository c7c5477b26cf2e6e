//! The session of one profile, as pure data. Invariant: it changes by events only, and what is shown is derived
//! from what is going on, how the last thing ended, and the clock; it is never stored.

pub mod identity;
mod saved;
mod shown;
mod state;

use fobwatch_text::say;
use jiff::Timestamp;

pub use saved::{SavedSession, SavedState};
pub use shown::{SessionState, Trouble, Waiting};
pub use state::{Effect, Event, Job, Outcome, Parked, Pending, Renewal, State, StepInput, Unsaved};

use crate::clock::Moment;
use crate::vendor::QuestionKind;

impl State {
    /// The state to show at this moment.
    pub fn shown(&self, now: Moment) -> SessionState {
        match self.sign_in.as_deref() {
            Some(Waiting::Answer { question }) if question.kind == QuestionKind::Code => {
                return SessionState::NeedsCode { question: Some(question.clone()) };
            }
            Some(waiting) => return SessionState::SigningIn { waiting: waiting.clone() },
            None => {}
        }
        if self.renewal == Renewal::UnderWay {
            return SessionState::Renewing;
        }
        if let Some(unsaved) = &self.unsaved {
            return SessionState::Unreachable { retry_at: Some(unsaved.retry_at.as_millisecond()) };
        }
        match &self.outcome {
            Outcome::SignedOut => SessionState::SignedOut,
            Outcome::SignedIn if self.is_usable(now) => SessionState::Active,
            Outcome::SignedIn => SessionState::Expired,
            Outcome::NeedsSignIn => SessionState::NeedsSignIn,
            Outcome::NeedsCode => SessionState::NeedsCode { question: None },
            Outcome::Unreachable { retry_at, .. } => {
                SessionState::Unreachable { retry_at: retry_at.map(Timestamp::as_millisecond) }
            }
            Outcome::Refused { brief, retry_at, .. } => {
                SessionState::Refused { brief: brief.clone(), retry_at: retry_at.map(Timestamp::as_millisecond) }
            }
        }
    }

    /// What is wrong, if anything; a token that is not saved comes first.
    pub fn shown_trouble(&self) -> Option<Trouble> {
        match self.unsaved.as_ref().and_then(|unsaved| unsaved.failure.as_ref()) {
            Some(failure) => Some(say::session::kept_in_memory(failure).into()),
            None => self.trouble.as_deref().cloned(),
        }
    }
}
