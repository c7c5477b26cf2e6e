//! One profile's live state. Invariant: it changes by events only, and what is shown is derived
//! from what is going on, how the last thing ended, and the clock; it is never stored.

mod attended;
pub mod identity;
mod state;

use std::ops::Deref;
use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use url::Url;

pub(crate) use attended::Attended;
pub use state::{Effect, Event, Given, Job, Parked, Pending, Renewal, Rest, State, Unsaved};

use crate::clock::Moment;
use crate::contract::{SessionState, Trouble, Waiting};
use crate::secret::Secret;
use crate::store::SavedSession;
use crate::vendor::{Posted, QuestionKind, Redirected};

/// Reads like its [`State`].
#[derive(Default)]
pub struct Session {
    state: State,
    /// Boxed: most have none.
    pub attempt: Option<Box<Attempt>>,
    /// Held while a renewal is under way: one at a time, whoever asks.
    pub flight: Arc<tokio::sync::Mutex<()>>,
    /// Renewals that have ended: who waited for one takes its outcome.
    pub ended: u32,
}

impl Deref for Session {
    type Target = State;

    fn deref(&self) -> &State {
        &self.state
    }
}

/// A sign-in with a person.
pub struct Attempt {
    /// Tells a sign-in from the one that took its place.
    pub number: u64,
    /// Aborting it closes the port and forgets what was typed.
    pub task: JoinHandle<()>,
    /// Takes what was typed or picked.
    pub replies: mpsc::UnboundedSender<Secret>,
    /// Set while the browser is open.
    pub visit: Option<OpenVisit>,
    /// Whether something was sent that must be brought to its end.
    pub posted: Posted,
    /// Nobody waits for it any more; what it sent is brought to its end.
    pub left: bool,
    /// For which answers it was begun.
    pub of: String,
}

/// What is needed to open the browser again, or to take a pasted address.
#[derive(Clone)]
pub struct OpenVisit {
    /// The sign-in page's address, complete.
    pub url: Url,
    /// What a pasted address must begin with.
    pub redirect_uri: String,
    /// What a pasted address must carry.
    pub state: Secret,
    /// Takes it once it fits.
    pub pasted: mpsc::UnboundedSender<Redirected>,
}

impl Session {
    /// One step of the state; the caller carries the effect out.
    pub fn step(&mut self, event: Event, given: &Given) -> Effect {
        self.state.step(event, given)
    }

    /// Takes up what was saved.
    pub fn restore(
        &mut self,
        saved: SavedSession,
        access_token: Option<Secret>,
        refresh_token: Option<Secret>,
        of: &str,
        given: &Given,
    ) {
        self.state.restore(saved, access_token, refresh_token, of, given);
    }

    /// Begins empty, as nothing was saved of it.
    pub fn begin(&mut self) {
        self.state.loaded = true;
    }

    /// Whether something was sent of which nothing is known yet.
    pub fn is_in_flight(&self) -> bool {
        self.renewal == Renewal::UnderWay || self.attempt.as_ref().is_some_and(|attempt| attempt.posted.is_out())
    }

    /// Empties it; the sign-in under way, if any, is the caller's to end.
    pub fn reset(&mut self) -> Option<Box<Attempt>> {
        self.state.reset();
        self.attempt.take()
    }
}

impl State {
    /// The state to show at this moment.
    pub fn shown(&self, now: Moment) -> SessionState {
        match &self.sign_in {
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
        match &self.rest {
            Rest::SignedOut => SessionState::SignedOut,
            Rest::SignedIn if self.is_usable(now) => SessionState::Active,
            Rest::SignedIn => SessionState::Expired,
            Rest::NeedsSignIn => SessionState::NeedsSignIn,
            Rest::NeedsCode => SessionState::NeedsCode { question: None },
            Rest::Unreachable { retry_at, .. } => {
                SessionState::Unreachable { retry_at: retry_at.map(Timestamp::as_millisecond) }
            }
            Rest::Refused { brief, retry_at, .. } => {
                SessionState::Refused { brief: brief.clone(), retry_at: retry_at.map(Timestamp::as_millisecond) }
            }
        }
    }

    /// What is wrong, if anything; a token that is not saved comes first.
    pub fn shown_trouble(&self) -> Option<Trouble> {
        match self.unsaved.as_ref().and_then(|unsaved| unsaved.failure.as_ref()) {
            Some(failure) => Some(Trouble {
                text: format!(
                    "A new token came and cannot be saved: {failure}. It is kept in memory and saved as soon as that \
                     works; do not quit or lock Fobwatch before."
                ),
                said: None,
            }),
            None => self.trouble.clone(),
        }
    }
}
