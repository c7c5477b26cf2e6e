//! The context that a vendor is lent for one job, and what it reports before the job has ended.

use std::sync::Arc;

use super::Sessions;
use super::attempt::{Attempt, OpenVisit};
use crate::contract::Waiting;
use crate::failure::Failure;
use crate::owners::seal;
use crate::profile::ProfileId;
use crate::secret::Secret;
use crate::session::Event;
use crate::vendor::{Context, Fact, InFlight, Interaction};

impl Sessions {
    pub(crate) fn context(self: &Arc<Self>, id: ProfileId, interaction: Arc<dyn Interaction>) -> Context {
        let for_answers = Arc::downgrade(self);
        let (for_tokens, for_facts) = (for_answers.clone(), for_answers.clone());
        let (tries, refused, generation, remembered) = self
            .with_session(id, |session| {
                let refused = session.refused_answers.iter().cloned().collect();
                (session.tries, refused, session.generation, session.remembered().to_vec())
            })
            .unwrap_or_default();
        Context {
            hosts: self.hosts(id),
            in_flight: InFlight::default(),
            tries,
            refused,
            report_answer: Arc::new(move |field, taken| match (for_answers.upgrade(), taken) {
                (Some(sessions), Some(secret)) => sessions.keep_answer(id, field, secret),
                (Some(sessions), None) => sessions.apply(id, Event::AnswerRefused(field)),
                (None, _) => {}
            }),
            report_token_refused: Arc::new(move || {
                if let Some(sessions) = for_tokens.upgrade() {
                    sessions.apply(id, Event::TokenRefused { generation });
                }
            }),
            http: Arc::clone(&self.http),
            clock: Arc::clone(&self.clock),
            interaction,
            remembered,
            keep: Arc::new(move |fact| {
                if let Some(sessions) = for_facts.upgrade() {
                    sessions.keep_fact(id, fact);
                }
            }),
        }
    }

    /// Remembers a fact about the profile's sign-in, on disk too.
    fn keep_fact(&self, id: ProfileId, fact: Fact) {
        self.apply(id, Event::Kept(fact));
    }

    /// Puts an answer that was typed in place of the saved one that the vendor has refused.
    fn keep_answer(&self, id: ProfileId, field: &'static str, secret: &Secret) {
        let guard = self.profiles.edit();
        let kept = self.vault.key().map_err(Failure::from).and_then(|key| {
            let profile = self.profile(id)?;
            let sealed = (field.to_owned(), seal(&key, id, field, secret)?);
            Ok(guard.save(&profile, &[sealed], &[], self.clock.now())?)
        });
        match kept {
            Ok(()) => self.apply(id, Event::AnswerTaken(field)),
            Err(failure) => tracing::warn!(%failure, "an answer could not be kept"),
        }
    }

    /// Shows what a sign-in waits for. False: nobody waits for it, or a newer one has taken over.
    pub(super) fn show_waiting(&self, id: ProfileId, attempt: u64, waiting: Waiting, visit: Option<OpenVisit>) -> bool {
        let shown = self.change_entry(id, |entry| {
            let mine = |current: &&mut Box<Attempt>| current.number == attempt && !current.abandoned;
            let Ok(session) = entry.live.open_mut() else { return false };
            let Some(current) = session.attempt.as_mut().filter(mine) else { return false };
            current.visit = visit;
            // What is asked for now comes before anything else is sent.
            current.in_flight.set(false);
            entry.prompts += 1;
            self.step_entry(entry, Event::SignInWaits(waiting)).is_ok()
        });
        shown.unwrap_or(false)
    }
}
