//! One step of a session: each event, and what it makes of the state. Pure.

use fobwatch_text::Text;

use super::{Effect, Event, Job, Outcome, Renewal, State, StepInput};
use crate::vendor::{VendorError, Verified};

impl State {
    /// Takes an event: changes the state, and returns what is to be done. Pure.
    pub fn step(&mut self, event: Event, input: &StepInput) -> Effect {
        match event {
            Event::SignInBegan => self.begin_sign_in(),
            Event::SignInWaits(waiting) => {
                if self.sign_in.is_some() {
                    self.sign_in = Some(Box::new(waiting));
                }
                Effect::Nothing
            }
            Event::SignInStopped => {
                self.sign_in = None;
                Effect::Nothing
            }
            Event::SignedIn(grant) => {
                self.sign_in = None;
                self.generation += 1;
                self.hold_unsaved(grant, input)
            }
            Event::SignedOut => {
                self.kept = self.remembered().to_vec();
                self.end();
                Effect::Rewrite
            }
            Event::Edited { changed } => self.edited(&changed),
            Event::Moved { from, to } => {
                self.switch_grant(from, &to, input);
                Effect::Rewrite
            }
            Event::SignedInFor { of, grant } => self.park(of, grant, input),
            Event::RenewalWanted => self.queue(input),
            Event::RenewalBegan { by_hand } => self.begin(by_hand, input),
            Event::NotBegun(text) => self.abandon_renewal(Renewal::Queued, text, input),
            Event::NotMarked(text) => self.abandon_renewal(Renewal::UnderWay, text, input),
            Event::Renewed { generation, grant } => {
                if self.ends_renewal(generation) {
                    return self.hold_unsaved(grant, input);
                }
                self.renew_parked(generation, grant, input)
            }
            Event::AnswerRefused(field) => {
                self.refused_answers.insert(field.to_owned());
                Effect::Record
            }
            Event::AnswerTaken(field) => {
                self.refused_answers.remove(field);
                Effect::Record
            }
            Event::TokenRefused { generation } if generation == self.generation && !self.token_refused => {
                self.token_refused = true;
                Effect::Record
            }
            Event::TokenRefused { .. } => Effect::Nothing,
            Event::Failed { job, error } => self.failed(job, error, input),
            Event::Verified { generation, verified, refused } => self.verified(generation, &verified, refused, input),
            Event::Saved(grant) => {
                if self.awaits(&grant) {
                    self.publish(grant, input);
                }
                Effect::Nothing
            }
            Event::NotSaved(grant, failure) => {
                self.not_saved(&grant, failure, input);
                Effect::Nothing
            }
            Event::Due => self.begin_due(input),
            Event::ClockSet(by) => {
                self.shift(by, input);
                Effect::Nothing
            }
            Event::RetryUnreachable => {
                self.retry_at_once(input);
                Effect::Nothing
            }
            Event::AutoRenewEnded => {
                if let Outcome::Unreachable { retry_at: Some(_), .. } = self.outcome {
                    self.outcome = if self.grant.is_some() { Outcome::SignedIn } else { Outcome::SignedOut };
                }
                Effect::Record
            }
            Event::Kept(fact) => self.keep(fact),
        }
    }

    /// A renewal that is this far does not come off; it is tried again.
    fn abandon_renewal(&mut self, so_far: Renewal, text: Text, input: &StepInput) -> Effect {
        if self.renewal == so_far {
            self.retry_later(text, input);
        }
        Effect::Nothing
    }

    fn edited(&mut self, changed: &[String]) -> Effect {
        self.refused_answers.retain(|field| !changed.contains(field));
        self.outcome = if self.grant.is_some() { Outcome::SignedIn } else { Outcome::SignedOut };
        self.trouble = None;
        self.tries = 0;
        Effect::Record
    }

    fn verified(
        &mut self,
        generation: u32,
        verified: &Verified,
        refused: Option<VendorError>,
        input: &StepInput,
    ) -> Effect {
        if generation != self.generation {
            return Effect::Nothing;
        }
        let learned = self.learn(verified, refused.is_none());
        match refused {
            Some(error) => self.failed(Job::Check { generation }, error, input),
            None => learned,
        }
    }
}
