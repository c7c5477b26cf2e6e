//! Failures, and what they make of a session. Invariant: what is lost is what the vendor's own words say is lost;
//! everything else is tried again, or asked about.

use std::sync::Arc;

use fobwatch_text::{Text, Word, say};

use super::{Effect, Job, Outcome, Pending, Renewal, State, StepInput, time};
use crate::clock::later;
use crate::session::Trouble;
use crate::vendor::{Class, Effect as Verdict, VendorError};

pub(super) const INTERRUPTED: Word = say::session::ENDED_INTERRUPTED;

impl State {
    pub(super) fn failed(&mut self, job: Job, error: VendorError, input: &StepInput) -> Effect {
        match job {
            Job::SignIn => {
                self.sign_in = None;
                self.sign_in_failed(error, input)
            }
            Job::Renewal { generation } if self.ends_renewal(generation) => {
                self.token_refused |= error.token_refused;
                self.apply_failure(&error, true, input)
            }
            Job::Check { generation } if generation == self.generation => {
                self.token_refused |= error.token_refused;
                self.apply_failure(&error, false, input)
            }
            // It is about a grant of before.
            Job::Renewal { generation } if error.effect == (Verdict::SignIn { grant_dead: true }) => {
                self.end_parked(generation)
            }
            Job::Renewal { .. } | Job::Check { .. } => Effect::Nothing,
        }
    }

    pub(super) fn retry_later(&mut self, text: Text, input: &StepInput) {
        self.renewal = Renewal::Idle;
        if self.pending == Pending::Marked {
            self.pending = Pending::No;
        }
        let retry_at = later(input.now.wall, time::pause(self.tries, input.chance));
        self.tries += 1;
        self.outcome = Outcome::Unreachable { retry_at: Some(retry_at), held: false };
        self.trouble = Some(Box::new(text.into()));
    }

    fn sign_in_failed(&mut self, error: VendorError, input: &StepInput) -> Effect {
        match self.outcome {
            // What there was goes on as before; the failure is only said.
            Outcome::SignedIn | Outcome::Unreachable { .. } if self.is_renewable() && error.acceptable.is_none() => {
                self.trouble = Some(Box::new((&error).into()));
                Effect::Record
            }
            Outcome::SignedIn
            | Outcome::Unreachable { .. }
            | Outcome::SignedOut
            | Outcome::NeedsSignIn
            | Outcome::NeedsCode
            | Outcome::Refused { .. } => {
                // Its words are about what was typed, not about the grant.
                let effect = match error.effect {
                    Verdict::SignIn { .. } => Verdict::SignIn { grant_dead: false },
                    other => other,
                };
                self.apply_failure(&VendorError { effect, ..error }, false, input)
            }
        }
    }

    /// Puts a failure into effect. `renewal`: it is the answer to a use of the refresh token.
    fn apply_failure(&mut self, error: &VendorError, renewal: bool, input: &StepInput) -> Effect {
        let was_unknown = self.pending == Pending::Unknown;
        if renewal && self.pending == Pending::Marked {
            // A fault behind the server's front, or an answer that cannot be read, may come after
            // the token was changed.
            let undecided =
                error.lost || matches!(error.class, Class::ServerFault | Class::BadReply | Class::SomebodyElse);
            self.pending = if undecided { Pending::Unknown } else { Pending::No };
        }
        self.trouble = Some(Box::new(error.into()));
        let tries = std::mem::take(&mut self.tries);
        match error.effect {
            Verdict::Retry { .. } if error.by_hand || !self.can_try_alone(input) => {
                self.outcome = self.left_to_a_person(input);
            }
            Verdict::Retry { after } => {
                // One quick try with the same token; then it may do harm, and takes its time.
                let spent = renewal && error.lost && was_unknown;
                let named = after.filter(|after| *after >= time::SHORTEST_PAUSE);
                let pause = match named {
                    Some(named) => named,
                    None if spent => time::long_pause(tries, input.chance),
                    None => time::pause(tries, input.chance),
                };
                let retry_at = later(input.now.wall, pause);
                self.outcome =
                    Outcome::Unreachable { retry_at: Some(retry_at), held: named.is_some() && error.held || spent };
                self.tries = tries + 1;
            }
            Verdict::SignIn { grant_dead: true } => {
                if renewal && was_unknown {
                    self.trouble =
                        Some(Box::new(Trouble { said: error.said.clone(), ..Text::from(INTERRUPTED).into() }));
                }
                // The access token may live on for a while; the refresh token is gone for good.
                if let Some(grant) = &mut self.grant {
                    let grant = Arc::make_mut(grant);
                    grant.refresh_token = None;
                    grant.renew_at = None;
                }
                self.renew_due = None;
                self.pending = Pending::No;
                self.outcome = Outcome::NeedsSignIn;
                return Effect::Rewrite;
            }
            Verdict::SignIn { grant_dead: false } => self.outcome = Outcome::NeedsSignIn,
            Verdict::Code => self.outcome = Outcome::NeedsCode,
            Verdict::Refuse => {
                let alone = !error.by_hand && self.can_try_alone(input) && error.acceptable.is_none();
                let retry_at = alone.then(|| later(input.now.wall, time::DAILY));
                self.outcome = Outcome::Refused { brief: error.brief.into(), acceptable: error.acceptable, retry_at };
            }
            Verdict::Previous if renewal => {
                // As before, but not again at once.
                let next = later(input.now.wall, time::pause(tries, input.chance));
                self.tries = tries + 1;
                match &mut self.outcome {
                    Outcome::Unreachable { retry_at, .. } => *retry_at = Some(next),
                    Outcome::SignedOut => self.outcome = Outcome::Unreachable { retry_at: Some(next), held: false },
                    Outcome::SignedIn | Outcome::NeedsSignIn | Outcome::NeedsCode | Outcome::Refused { .. } => {
                        self.renew_due = self.renew_due.map(|due| due.max(next));
                    }
                }
            }
            Verdict::Previous => self.tries = tries,
        }
        Effect::Record
    }
}
