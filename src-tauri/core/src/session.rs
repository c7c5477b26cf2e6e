//! One profile's live state. Invariant: what is shown is derived from what is going on, how the
//! last thing ended, and the clock; it is never stored.

mod attended;
mod state;

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use url::Url;

pub(crate) use attended::Attended;
pub use state::{Busy, Rest};

use crate::clock::{later, seconds_after};
use crate::contract::{SessionState, Trouble, Waiting};
use crate::secret::Secret;
use crate::store::{SavedSession, SavedState};
use crate::vault::random;
use crate::vendor::{Fact, Grant, Redirected};

/// No renewal sooner than this after a token was issued.
const SOONEST_RENEWAL: i64 = 30;
/// Seconds between tries when the server names none, as the vendors' descriptions have them; then
/// each is twice the last, up to the longest.
const PAUSES: [u64; 5] = [5, 10, 20, 40, 60];
const LONGEST_PAUSE: u64 = 15 * 60;

#[derive(Default)]
pub struct Session {
    pub rest: Rest,
    pub busy: Option<Busy>,
    pub trouble: Option<Trouble>,
    pub grant: Option<Arc<Grant>>,
    /// Facts of the last grant, kept after sign-out.
    pub remembered: Vec<Fact>,
    /// The grant's renewal time with its jitter.
    pub renew_due: Option<Timestamp>,
    /// Tries in a row that ended in a temporary fault.
    pub tries: u32,
    pub attempt: Option<Attempt>,
    /// Held while a renewal is under way: one at a time, whoever asks.
    pub flight: Arc<tokio::sync::Mutex<()>>,
}

/// A sign-in with a person.
pub struct Attempt {
    pub number: u64,
    pub task: JoinHandle<()>,
    pub replies: mpsc::UnboundedSender<Secret>,
    /// Set while the browser is open.
    pub visit: Option<OpenVisit>,
}

/// What is needed to open the browser again, or to take a pasted address.
pub struct OpenVisit {
    pub url: Url,
    pub redirect_uri: String,
    pub state: Secret,
    pub pasted: mpsc::UnboundedSender<Redirected>,
}

impl Session {
    /// The state to show at this moment.
    pub fn shown(&self, now: Timestamp) -> SessionState {
        match &self.busy {
            Some(Busy::SigningIn(Waiting::Answer { question })) if question.kind == "code" => {
                SessionState::NeedsCode { question: Some(question.clone()) }
            }
            Some(Busy::SigningIn(waiting)) => SessionState::SigningIn { waiting: waiting.clone() },
            Some(Busy::Renewing) => SessionState::Renewing,
            None => match &self.rest {
                Rest::SignedOut => SessionState::SignedOut,
                Rest::SignedIn if self.is_usable(now) => SessionState::Active,
                Rest::SignedIn => SessionState::Expired,
                Rest::NeedsSignIn => SessionState::NeedsSignIn,
                Rest::NeedsCode => SessionState::NeedsCode { question: None },
                Rest::Unreachable { retry_at } => SessionState::Unreachable { retry_at: retry_at.as_millisecond() },
                Rest::Refused { brief } => SessionState::Refused { brief: brief.clone() },
            },
        }
    }

    /// Whether there is a grant that has not expired.
    pub fn is_usable(&self, now: Timestamp) -> bool {
        self.usable_for(now, Duration::ZERO)
    }

    /// Whether there is a grant that will still be good after `time`.
    pub fn usable_for(&self, now: Timestamp, time: Duration) -> bool {
        self.grant.as_ref().is_some_and(|grant| grant.expires_at.is_none_or(|expires_at| expires_at > later(now, time)))
    }

    /// Takes a grant over.
    pub fn adopt(&mut self, grant: Arc<Grant>) {
        self.renew_due = grant.renew_at.map(|renew_at| jittered(&grant, renew_at));
        self.remembered.clone_from(&grant.facts);
        self.grant = Some(grant);
        self.rest = Rest::SignedIn;
        self.trouble = None;
        self.tries = 0;
    }

    /// Remembers a fact, in the grant too, so that it outlives both.
    pub fn keep_fact(&mut self, fact: Fact) {
        if let Some(grant) = self.grant.take() {
            let mut grant = Arc::unwrap_or_clone(grant);
            grant.set_fact(fact.clone());
            self.grant = Some(Arc::new(grant));
        }
        self.remembered.retain(|old| old.key != fact.key);
        self.remembered.push(fact);
    }

    /// When something has to be done or shown anew without anyone asking.
    pub fn due(&self, now: Timestamp, auto_renew: bool) -> Option<Timestamp> {
        if self.busy.is_some() {
            return None;
        }
        let expiry = self.grant.as_ref().and_then(|grant| grant.expires_at).filter(|expires_at| *expires_at > now);
        let next = match &self.rest {
            Rest::Unreachable { retry_at } => Some(*retry_at),
            Rest::SignedIn if auto_renew => self.renew_due,
            _ => None,
        };
        [expiry, next].into_iter().flatten().min()
    }

    /// How long to wait before the next try: what the server said, or a growing pause.
    pub fn pause(&self, asked: Option<Duration>) -> Duration {
        asked.unwrap_or_else(|| {
            let tries = self.tries as usize;
            let doubled = || 60 << (tries - PAUSES.len() + 1).min(4);
            let whole = PAUSES.get(tries).copied().unwrap_or_else(doubled).min(LONGEST_PAUSE);
            // Between half and all of it, so that many profiles do not come back together.
            Duration::from_millis(whole * 500 + whole * 500 * u64::from(chance()) / 255)
        })
    }

    /// What outlives a restart.
    pub fn saved(&self) -> SavedSession {
        let saved = SavedSession {
            state: match &self.rest {
                // A new start is a new try.
                Rest::SignedIn | Rest::Unreachable { .. } if self.grant.is_some() => SavedState::SignedIn,
                Rest::SignedIn | Rest::SignedOut | Rest::Unreachable { .. } => SavedState::SignedOut,
                Rest::NeedsSignIn => SavedState::NeedsSignIn,
                Rest::NeedsCode => SavedState::NeedsCode,
                Rest::Refused { brief } => SavedState::Refused(brief.clone()),
            },
            trouble: self.trouble.clone(),
            facts: self.remembered.clone(),
            ..SavedSession::default()
        };
        let Some(grant) = &self.grant else { return saved };
        SavedSession {
            obtained_at: Some(grant.obtained_at),
            expires_at: grant.expires_at,
            renew_at: grant.renew_at,
            refresh_obtained_at: grant.refresh_obtained_at,
            has_refresh_token: grant.refresh_token.is_some(),
            scopes: grant.scopes.clone(),
            identity: grant.identity.clone(),
            warnings: grant.warnings.clone(),
            facts: grant.facts.clone(),
            ..saved
        }
    }

    /// A session as it was saved, with the tokens that were sealed beside it.
    pub fn restored(saved: SavedSession, access_token: Option<Secret>, refresh_token: Option<Secret>) -> Self {
        let mut session = Self { remembered: saved.facts.clone(), ..Self::default() };
        if let Some(obtained_at) = saved.obtained_at {
            session.adopt(Arc::new(Grant {
                access_token,
                refresh_token,
                obtained_at,
                expires_at: saved.expires_at,
                renew_at: saved.renew_at,
                refresh_obtained_at: saved.refresh_obtained_at,
                scopes: saved.scopes,
                identity: saved.identity,
                warnings: saved.warnings,
                facts: saved.facts,
            }));
        }
        session.trouble = saved.trouble;
        session.rest = match saved.state {
            SavedState::SignedIn if session.grant.is_some() => Rest::SignedIn,
            SavedState::SignedIn | SavedState::SignedOut => Rest::SignedOut,
            SavedState::NeedsSignIn => Rest::NeedsSignIn,
            SavedState::NeedsCode => Rest::NeedsCode,
            SavedState::Refused(brief) => Rest::Refused { brief },
        };
        session
    }
}

/// The renewal time, its lead varied by a tenth, and not right after issue.
fn jittered(grant: &Grant, renew_at: Timestamp) -> Timestamp {
    let lead = grant.expires_at.map_or(SignedDuration::ZERO, |expires_at| expires_at.duration_since(renew_at));
    let tenth = lead.as_secs() / 10;
    let shift = tenth * (2 * i64::from(chance()) - 255) / 255;
    seconds_after(renew_at, shift).max(seconds_after(grant.obtained_at, SOONEST_RENEWAL))
}

/// 0–255, evenly; the middle when the system has no random numbers.
fn chance() -> u8 {
    random::<1>().map_or(128, |[byte]| byte)
}
