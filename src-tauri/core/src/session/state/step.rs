//! One step of a session: each event, and what it makes of the state. Pure.

use fobwatch_text::Text;

use super::{Effect, Event, Given, Job, Renewal, Rest, State};
use crate::vendor::{VendorError, Verified};

impl State {
    /// What becomes of the state, and what is to be done. Pure: everything it needs is given.
    pub fn step(&mut self, event: Event, given: &Given) -> Effect {
        match event {
            Event::SignInBegan => self.begin_sign_in(),
            Event::SignInWaits(waiting) => {
                if self.sign_in.is_some() {
                    self.sign_in = Some(waiting);
                }
                Effect::Nothing
            }
            Event::SignInStopped => {
                self.sign_in = None;
                Effect::Nothing
            }
            Event::SignedIn(grant) => {
                self.sign_in = None;
                self.era += 1;
                self.hold(grant, given)
            }
            Event::SignedOut => {
                self.kept = self.remembered().to_vec();
                self.end();
                Effect::Rewrite
            }
            Event::Edited { changed } => self.edited(&changed),
            Event::Moved { from, to } => {
                self.move_on(from, &to, given);
                Effect::Rewrite
            }
            Event::SignedInFor { of, grant } => self.put_aside(of, grant, given),
            Event::RenewalWanted => self.queue(given),
            Event::RenewalBegan { by_hand } => self.begin(by_hand, given),
            Event::NotBegun(text) => self.did_not_come_off(Renewal::Queued, text, given),
            Event::NotNoted(text) => self.did_not_come_off(Renewal::UnderWay, text, given),
            Event::Renewed { era, grant } => {
                if self.landed(era) {
                    return self.hold(grant, given);
                }
                self.renew_parked(era, grant, given)
            }
            Event::AnswerRefused(field) => {
                self.refused_answers.insert(field.to_owned());
                Effect::Record
            }
            Event::AnswerTaken(field) => {
                self.refused_answers.remove(field);
                Effect::Record
            }
            Event::TokenRefused { era } if era == self.era && !self.token_refused => {
                self.token_refused = true;
                Effect::Record
            }
            Event::TokenRefused { .. } => Effect::Nothing,
            Event::Failed { job, error } => self.failed(job, error, given),
            Event::Verified { era, verified, refused } => self.verified(era, &verified, refused, given),
            Event::Saved(grant) => {
                if self.awaits(&grant) {
                    self.publish(grant, given);
                }
                Effect::Nothing
            }
            Event::NotSaved(grant, failure) => {
                self.not_saved(&grant, failure, given);
                Effect::Nothing
            }
            Event::Due => self.attend(given),
            Event::ClockSet(by) => {
                self.shift(by, given);
                Effect::Nothing
            }
            Event::LookAgain => {
                self.hurry(given);
                Effect::Nothing
            }
            Event::AutoRenewEnded => {
                if let Rest::Unreachable { retry_at: Some(_), .. } = self.rest {
                    self.rest = if self.grant.is_some() { Rest::SignedIn } else { Rest::SignedOut };
                }
                Effect::Record
            }
            Event::Kept(fact) => self.keep(fact),
        }
    }

    /// A renewal that is this far does not come off; it is tried again.
    fn did_not_come_off(&mut self, so_far: Renewal, text: Text, given: &Given) -> Effect {
        if self.renewal == so_far {
            self.put_off(text, given);
        }
        Effect::Nothing
    }

    fn edited(&mut self, changed: &[String]) -> Effect {
        self.refused_answers.retain(|field| !changed.contains(field));
        self.rest = if self.grant.is_some() { Rest::SignedIn } else { Rest::SignedOut };
        self.trouble = None;
        self.tries = 0;
        Effect::Record
    }

    fn verified(&mut self, era: u32, verified: &Verified, refused: Option<VendorError>, given: &Given) -> Effect {
        if era != self.era {
            return Effect::Nothing;
        }
        let learned = self.learn(verified, refused.is_none());
        match refused {
            Some(error) => self.failed(Job::Check { era }, error, given),
            None => learned,
        }
    }
}
