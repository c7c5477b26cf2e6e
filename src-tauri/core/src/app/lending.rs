//! What a vendor is lent for one job, and what it tells before the job has ended.

use std::sync::Arc;

use super::{Inner, place};
use crate::contract::Waiting;
use crate::failure::Failure;
use crate::profile::ProfileId;
use crate::secret::Secret;
use crate::session::{Attempt, Event, OpenVisit};
use crate::vendor::{Context, Fact, Interaction, Posted};

impl Inner {
    pub(super) fn context(self: &Arc<Self>, id: ProfileId, interaction: Arc<dyn Interaction>) -> Context {
        let (app, same_app, own_app) = (Arc::downgrade(self), Arc::downgrade(self), Arc::downgrade(self));
        let (tries, refused, era) = self
            .change_any(id, |entry| {
                let session = &entry.session;
                (session.tries, session.refused_answers.iter().cloned().collect(), session.era)
            })
            .unwrap_or_default();
        Context {
            hosts: self.hosts(id),
            posted: Posted::default(),
            tries,
            refused,
            note_answer: Arc::new(move |field, taken| match (same_app.upgrade(), taken) {
                (Some(app), Some(secret)) => app.keep_answer(id, field, secret),
                (Some(app), None) => app.took_note(id, Event::AnswerRefused(field)),
                (None, _) => {}
            }),
            note_token_refused: Arc::new(move || {
                if let Some(app) = own_app.upgrade() {
                    app.took_note(id, Event::TokenRefused { era });
                }
            }),
            http: Arc::clone(&self.http),
            clock: Arc::clone(&self.clock),
            interaction,
            remembered: self.change_any(id, |entry| entry.session.remembered().to_vec()).unwrap_or_default(),
            keep: Arc::new(move |fact| {
                if let Some(app) = app.upgrade() {
                    app.keep_fact(id, fact);
                }
            }),
        }
    }

    /// Remembers a fact about the profile's sign-in, on disk too.
    fn keep_fact(&self, id: ProfileId, fact: Fact) {
        self.took_note(id, Event::Kept(fact));
    }

    /// Puts an answer that was typed in place of the saved one that the vendor has refused.
    fn keep_answer(&self, id: ProfileId, field: &'static str, secret: &Secret) {
        let _editing = self.editing();
        let kept = self.vault.key().map_err(Failure::from).and_then(|key| {
            let profile = self.profile(id)?;
            // EXPOSE: sealed at once.
            let sealed = key.seal(&place(id, field), secret.reveal().as_bytes())?;
            Ok(self.store.save_profile(&profile, &[(field.to_owned(), sealed)], &[], self.clock.now())?)
        });
        match kept {
            Ok(()) => self.took_note(id, Event::AnswerTaken(field)),
            Err(failure) => tracing::warn!(%failure, "an answer could not be kept"),
        }
    }

    /// Shows what a sign-in waits for. False: nobody waits for it, or a newer one has taken over.
    pub(crate) fn show_waiting(&self, id: ProfileId, attempt: u64, waiting: Waiting, visit: Option<OpenVisit>) -> bool {
        let shown = self.change(id, |entry| {
            let mine = |current: &&mut Box<Attempt>| current.number == attempt && !current.left;
            let Some(current) = entry.session.attempt.as_mut().filter(mine) else { return false };
            current.visit = visit;
            // What is asked for now comes before anything else is sent.
            current.posted.set(false);
            entry.prompts += 1;
            let given = self.given(&entry.profile);
            entry.session.step(Event::SignInWaits(waiting), &given);
            true
        });
        shown.unwrap_or(false)
    }
}
