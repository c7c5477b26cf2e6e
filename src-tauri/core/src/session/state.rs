//! The state machine of a session: where it stands, and what each event makes of it. Pure: no I/O, no clock, no
//! chance of its own. Invariants: one renewal at a time; a grant is published only once it is saved; a refresh
//! token is given up only for the vendor's own words about it, or by the technician.

mod event;
#[cfg(test)]
mod examples;
mod fault;
mod parked;
mod persistence;
#[cfg(test)]
mod property;
mod step;
mod time;

use std::collections::BTreeSet;
use std::sync::Arc;

use fobwatch_text::Text;
use jiff::Timestamp;

pub use event::{Effect, Event, Job, StepInput};

use super::{Trouble, Waiting};
use crate::clock::{Moment, later, seconds_after};
use crate::vendor::{Acceptable, Fact, Grant, Verified};

/// No renewal sooner than this after a token was issued.
const SOONEST_RENEWAL: i64 = 30;

/// The outcome of the last sign-in, renewal or call.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Outcome {
    /// No grant, and nothing wrong.
    #[default]
    SignedOut,
    /// Whether it is still good, the clock tells.
    SignedIn,
    /// The vendor will have no renewal: a person must come.
    NeedsSignIn,
    /// A two-factor code is wanted.
    NeedsCode,
    /// A temporary fault.
    Unreachable {
        /// When it is tried again, on the wall clock; None: only a person can try again.
        retry_at: Option<Timestamp>,
        /// Not sooner, whatever becomes of the network: the server named the time, or the token
        /// may have been used up by a try of which nothing is known.
        held: bool,
    },
    /// The vendor will not, for a reason that a person has to mend, there or here.
    Refused {
        /// A few words for the list.
        brief: Text,
        /// None: nothing of it can be accepted.
        acceptable: Option<Acceptable>,
        /// When it is tried once more by itself, on the wall clock; None: only a person tries again.
        retry_at: Option<Timestamp>,
    },
}

/// The progress of a renewal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Renewal {
    /// None is wanted.
    #[default]
    Idle,
    /// It waits for its permit.
    Queued,
    /// It has its permit; a request may be out.
    UnderWay,
}

/// Knowledge of the refresh token's use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pending {
    /// It was not used since it was saved.
    #[default]
    No,
    /// It is on disk that it is about to be used.
    Marked,
    /// It was used, and what came of it is not known.
    Unknown,
}

/// A grant that is not on disk yet.
#[derive(Debug, Clone)]
pub struct Unsaved {
    /// The newest one; it is neither used nor shown before it is on disk.
    pub grant: Arc<Grant>,
    /// How often it could not be saved.
    pub tries: u32,
    /// When saving is tried again.
    pub retry_at: Timestamp,
    /// Why it could not be saved.
    pub failure: Option<Text>,
}

/// A grant of other answers than the profile has now. Nothing of it is used or sent; it is live again
/// once the answers are as they were.
#[derive(Debug, Clone)]
pub struct Parked {
    /// Of which answers: [`Vendor::grant_of`](crate::vendor::Vendor::grant_of).
    pub of: String,
    /// As it was, or as a renewal that was under way has left it.
    pub grant: Arc<Grant>,
    /// Whether its refresh token was in use.
    pub pending: bool,
    /// [`State::generation`] while it was live; None: nothing that was sent then can still come.
    generation: Option<u32>,
    /// What its times are read by: a clock that is set meanwhile makes no token live longer.
    anchor: Moment,
}

/// One session, as plain data: what is shown of it follows from this and the clock.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// The outcome of the last sign-in, renewal or call.
    pub outcome: Outcome,
    /// A sign-in with a person, and what it waits for. Apart: few sessions have one at a time.
    pub sign_in: Option<Box<Waiting>>,
    /// The progress of a renewal.
    pub renewal: Renewal,
    /// Knowledge of the refresh token's use.
    pub pending: Pending,
    /// Why it is not as it should be.
    pub trouble: Option<Box<Trouble>>,
    /// What is saved and may be used.
    pub grant: Option<Arc<Grant>>,
    /// The vendor has refused the access token: it is not used or handed out any more.
    pub token_refused: bool,
    /// A newer grant, on its way to the disk.
    pub unsaved: Option<Unsaved>,
    /// A grant of earlier answers.
    /// Boxed: few have one.
    pub parked: Option<Box<Parked>>,
    /// Fields whose saved answer the vendor has refused: it is not sent again.
    pub refused_answers: BTreeSet<String>,
    /// Facts of the last grant, while there is none.
    pub kept: Vec<Fact>,
    /// The grant's renewal time with its jitter.
    pub renew_due: Option<Timestamp>,
    /// When the grant was taken over, on both clocks.
    pub anchor: Moment,
    /// Tries in a row that ended in a temporary fault.
    pub tries: u32,
    /// Counts sign-ins and sign-outs: an answer to a question of an earlier one is void.
    pub generation: u32,
    /// The generation of the grant before it was put aside and came back: a renewal that was under way all the
    /// while is still its own.
    earlier_generation: Option<u32>,
}

impl State {
    /// Whether it can be renewed without a person.
    pub fn is_renewable(&self) -> bool {
        self.grant.as_ref().is_some_and(|grant| grant.renew_at.is_some())
    }

    /// Facts of the last grant, also while there is none.
    pub fn remembered(&self) -> &[Fact] {
        self.grant.as_ref().map_or(&self.kept, |grant| &grant.facts)
    }

    fn begin_sign_in(&mut self) -> Effect {
        self.sign_in = Some(Box::new(Waiting::Vendor));
        self.trouble = None;
        // What waits gives way to the person; what is under way ends by itself.
        self.renewal = match self.renewal {
            Renewal::Idle | Renewal::Queued => Renewal::Idle,
            Renewal::UnderWay => Renewal::UnderWay,
        };
        Effect::Nothing
    }

    /// In the grant too, so that it outlives both.
    fn keep(&mut self, fact: Fact) -> Effect {
        if let Some(grant) = &mut self.grant {
            Arc::make_mut(grant).set_fact(fact);
        } else {
            self.kept.retain(|old| old.key != fact.key);
            self.kept.push(fact);
        }
        Effect::Record
    }

    fn can_try_alone(&self, input: &StepInput) -> bool {
        self.is_renewable() || !input.interactive
    }

    /// After a fault: what can still be used is, and nothing counts down to a try that never comes.
    fn left_to_a_person(&self, input: &StepInput) -> Outcome {
        if self.is_usable(input.now) { Outcome::SignedIn } else { Outcome::Unreachable { retry_at: None, held: false } }
    }

    fn awaits(&self, grant: &Arc<Grant>) -> bool {
        self.unsaved.as_ref().is_some_and(|unsaved| Arc::ptr_eq(&unsaved.grant, grant))
    }

    /// The end of a renewal under way. Whether it still concerns the grant.
    fn ends_renewal(&mut self, generation: u32) -> bool {
        match std::mem::replace(&mut self.renewal, Renewal::Idle) {
            Renewal::UnderWay => generation == self.generation || self.earlier_generation == Some(generation),
            before @ (Renewal::Idle | Renewal::Queued) => {
                self.renewal = before;
                false
            }
        }
    }

    fn end(&mut self) {
        self.grant = None;
        self.unsaved = None;
        self.renew_due = None;
        self.outcome = Outcome::SignedOut;
        self.pending = Pending::No;
        self.trouble = None;
        self.tries = 0;
        self.token_refused = false;
        self.earlier_generation = None;
        self.generation += 1;
        if self.renewal == Renewal::Queued {
            self.renewal = Renewal::Idle;
        }
    }

    /// Keeps a grant until it is saved; a newer one takes its place.
    fn hold_unsaved(&mut self, grant: Arc<Grant>, input: &StepInput) -> Effect {
        let retry_at = later(input.now.wall, time::pause(0, input.chance));
        self.unsaved = Some(Unsaved { grant: Arc::clone(&grant), tries: 0, retry_at, failure: None });
        Effect::Save(grant)
    }

    pub(super) fn publish(&mut self, grant: Arc<Grant>, input: &StepInput) {
        self.renew_due = grant.renew_at.map(|renew_at| time::jittered(&grant, renew_at, input.chance));
        self.kept = Vec::new();
        self.grant = Some(grant);
        self.unsaved = None;
        self.anchor = input.now;
        self.outcome = Outcome::SignedIn;
        self.pending = Pending::No;
        self.trouble = None;
        self.tries = 0;
        self.token_refused = false;
        self.earlier_generation = None;
        self.parked = None;
    }

    fn not_saved(&mut self, grant: &Arc<Grant>, failure: Text, input: &StepInput) {
        if let Some(unsaved) = self.unsaved.as_mut().filter(|unsaved| Arc::ptr_eq(&unsaved.grant, grant)) {
            unsaved.retry_at = later(input.now.wall, time::pause(unsaved.tries, input.chance));
            unsaved.tries += 1;
            unsaved.failure = Some(failure);
        }
    }

    fn queue(&mut self, input: &StepInput) -> Effect {
        if let Some(unsaved) = &self.unsaved {
            return Effect::Save(Arc::clone(&unsaved.grant));
        }
        match self.renewal {
            Renewal::Idle if self.sign_in.is_none() && self.can_try_alone(input) => {
                self.renewal = Renewal::Queued;
                Effect::Queue
            }
            Renewal::Idle | Renewal::Queued | Renewal::UnderWay => Effect::Nothing,
        }
    }

    fn begin(&mut self, by_hand: bool, input: &StepInput) -> Effect {
        match self.renewal {
            Renewal::UnderWay => return Effect::Nothing,
            // Something overtook it.
            Renewal::Idle if !by_hand => return Effect::Nothing,
            Renewal::Idle | Renewal::Queued => self.renewal = Renewal::Idle,
        }
        if let Some(unsaved) = &self.unsaved {
            return Effect::Save(Arc::clone(&unsaved.grant));
        }
        // What has ended for good needs a sign-in; a try could only say so in worse words.
        let has_ended = self.outcome == Outcome::NeedsSignIn && !self.is_renewable();
        if self.sign_in.is_some() || has_ended || (self.grant.is_none() && input.interactive) {
            return Effect::Nothing;
        }
        self.renewal = Renewal::UnderWay;
        self.earlier_generation = None;
        let may_rotate = self.grant.as_ref().is_some_and(|grant| grant.refresh_token.is_some());
        match self.pending {
            Pending::No if may_rotate => {
                self.pending = Pending::Marked;
                Effect::Mark { generation: self.generation }
            }
            Pending::No | Pending::Marked | Pending::Unknown => Effect::Send { generation: self.generation },
        }
    }

    fn learn(&mut self, verified: &Verified, is_good: bool) -> Effect {
        let Some(grant) = &mut self.grant else { return Effect::Nothing };
        Arc::make_mut(grant).learn(verified);
        // A good access token says nothing about a refresh token in doubt.
        if is_good {
            self.token_refused = false;
        }
        if is_good && self.pending == Pending::No {
            self.outcome = Outcome::SignedIn;
            self.trouble = None;
            self.tries = 0;
        }
        Effect::Record
    }

    fn begin_due(&mut self, input: &StepInput) -> Effect {
        if let Some(unsaved) = self.unsaved.as_mut() {
            if unsaved.retry_at > input.now.wall {
                return Effect::Nothing;
            }
            // Should nobody say how it went, it is tried again.
            unsaved.retry_at = later(input.now.wall, time::pause(unsaved.tries, input.chance));
            return Effect::Save(Arc::clone(&unsaved.grant));
        }
        if self.sign_in.is_some() || self.renewal != Renewal::Idle {
            return Effect::Nothing;
        }
        match self.outcome {
            Outcome::Unreachable { retry_at: Some(retry_at), .. } if retry_at <= input.now.wall => {
                if self.can_try_alone(input) {
                    return self.queue(input);
                }
                self.outcome = self.left_to_a_person(input);
                Effect::Record
            }
            Outcome::Refused { retry_at: Some(retry_at), .. } if input.auto_renew && retry_at <= input.now.wall => {
                self.queue(input)
            }
            Outcome::SignedIn if input.auto_renew && self.renew_due.is_some_and(|due| self.reached(due, input.now)) => {
                self.queue(input)
            }
            Outcome::SignedIn
            | Outcome::Unreachable { .. }
            | Outcome::SignedOut
            | Outcome::NeedsSignIn
            | Outcome::NeedsCode
            | Outcome::Refused { .. } => Effect::Nothing,
        }
    }
}
