//! Steps of a session with what follows from them: writing, mostly. Invariant: what is written is the state of one
//! instant, and a grant is published after its write only.

use std::sync::{Arc, PoisonError};

use fobwatch_text::say;

use super::live::Session;
use super::{Entry, Sessions};
use crate::fail;
use crate::failure::{Code, Failure};
use crate::owners::{associated_data, grant_of, plain};
use crate::profile::{Profile, ProfileId};
use crate::session::{Effect, Event, SavedSession, State, StepInput};
use crate::store::{ACCESS_TOKEN, REFRESH_TOKEN};
use crate::vendor::Grant;

impl Sessions {
    pub(super) fn input(&self, profile: &Profile) -> StepInput {
        let now = self.clock.moment();
        StepInput {
            now,
            chance: self.clock.chance(),
            auto_renew: profile.renews(now.wall),
            interactive: plain(profile).is_ok_and(|(_, answers)| answers.method.interactive),
        }
    }

    /// Takes a session one step on, writes what has to be written, and tells the page. The error
    /// is the write's; the step has been taken. What is sealed is not stepped.
    pub(super) fn step(&self, id: ProfileId, event: Event) -> Result<Effect, Failure> {
        let effect = self.change_any_entry(id, |entry| self.step_entry(entry, event))??;
        let written = match &effect {
            Effect::Save(grant) => self.commit(id, grant),
            Effect::Record => self.write(id, false),
            Effect::Rewrite => self.write(id, true),
            Effect::Nothing | Effect::Queue | Effect::Mark { .. } | Effect::Send { .. } => Ok(()),
        };
        self.settle(id);
        written.map(|()| effect)
    }

    /// Takes the step alone: what follows from it is the caller's.
    pub(super) fn step_entry(&self, entry: &mut Entry, event: Event) -> Result<Effect, Failure> {
        let input = self.input(&entry.profile);
        let effect = entry.live.kept_mut()?.step(event, &input);
        entry.forget_cached();
        Ok(effect)
    }

    /// Reads a session for what goes on behind a lock, too, whether its profile has been removed or not.
    pub(super) fn with_session<T>(&self, id: ProfileId, read: impl FnOnce(&Session) -> T) -> Result<T, Failure> {
        self.change_any_entry(id, |entry| entry.live.kept().map(read))?
    }

    /// Settles all profiles, after a change that concerns them all.
    pub(crate) fn settle_all(&self) {
        self.ids().into_iter().for_each(|id| self.settle(id));
    }

    /// Settles a change: the due time is put right, the page is told, and notices that are due are given.
    pub(super) fn settle(&self, id: ProfileId) {
        self.reschedule(id);
        self.tell_profile(id);
        self.give_notice(id);
    }

    /// Takes a step where a failed write is no failure: the state is right in memory.
    pub(super) fn apply(&self, id: ProfileId, event: Event) {
        if let Err(failure) = self.step(id, event)
            && failure.code != Code::Locked
        {
            tracing::warn!(%failure, "a session could not be saved");
        }
    }

    /// Writes the session as it stands; its tokens too when they changed.
    pub(super) fn write(&self, id: ProfileId, with_tokens: bool) -> Result<(), Failure> {
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let (saved, grant) = self.change_any_entry(id, |entry| {
            let session = entry.live.kept()?;
            Ok::<_, Failure>((record(session, &entry.profile), session.kept_grant().cloned()))
        })??;
        if with_tokens {
            return self.write_sealed(id, &saved, grant.as_deref());
        }
        self.store.save_session(id, &saved, None, false)?;
        Ok(())
    }

    /// Writes which notices were given, as they stand.
    pub(super) fn write_told(&self, id: ProfileId) -> Result<(), Failure> {
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let told = self.with_entry(id, |entry| entry.watch.told.clone())?;
        self.store.save_told(id, &told)?;
        Ok(())
    }

    /// Saves a grant, and only then lets anyone see or use it.
    pub(super) fn commit(&self, id: ProfileId, grant: &Arc<Grant>) -> Result<(), Failure> {
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let saved = self.change_any_entry(id, |entry| {
            let session = entry.live.kept()?;
            // A newer one may have taken its place meanwhile.
            let awaited = session.unsaved.as_ref().is_some_and(|unsaved| Arc::ptr_eq(&unsaved.grant, grant));
            Ok::<_, Failure>(awaited.then(|| SavedSession {
                grant_of: Some(grant_of(&entry.profile)),
                // A new token says nothing of them.
                refused_answers: session.refused_answers.iter().cloned().collect(),
                ..State::saved_with(grant, &self.input(&entry.profile))
            }))
        })??;
        let Some(saved) = saved else { return Ok(()) };
        let result = self.write_sealed(id, &saved, Some(grant));
        let event = match &result {
            Ok(()) => Event::Saved(Arc::clone(grant)),
            Err(failure) => Event::NotSaved(Arc::clone(grant), failure.message.clone()),
        };
        if result.is_ok() {
            fail::point("renewal/after-commit");
        }
        self.change_any_entry(id, |entry| self.step_entry(entry, event))??;
        if result.is_ok() {
            fail::point("renewal/after-publish");
        }
        result
    }

    fn write_sealed(&self, id: ProfileId, saved: &SavedSession, grant: Option<&Grant>) -> Result<(), Failure> {
        let (key, draining) = match self.vault.key_for_renewals() {
            Ok(key) => (key, false),
            Err(locked) => (self.change_any_entry(id, |entry| entry.live.reply_key().cloned())?.ok_or(locked)?, true),
        };
        let mut tokens = Vec::new();
        if let Some(grant) = grant {
            for (field, token) in [(ACCESS_TOKEN, &grant.access_token), (REFRESH_TOKEN, &grant.refresh_token)] {
                if let Some(token) = token {
                    // EXPOSE: sealed at once.
                    tokens.push((field, key.seal(&associated_data(id, field), token.reveal().as_bytes())?));
                }
            }
        }
        self.store.save_session(id, saved, Some(&tokens), draining)?;
        Ok(())
    }

    /// Tries once more to save what could not be saved.
    pub(crate) fn save_all(&self) -> Result<(), Failure> {
        let unsaved: Vec<_> =
            self.entries().iter().filter_map(|(id, entry)| Some((*id, entry.live.unsaved()?))).collect();
        for (id, grant) in unsaved {
            self.commit(id, &grant).map_err(|failure| {
                Failure::new(Code::Storage, say::session::not_saved(failure.message)).hint(say::session::NOT_SAVED_HINT)
            })?;
        }
        Ok(())
    }
}

/// The record of a session that outlives a restart.
fn record(session: &Session, profile: &Profile) -> SavedSession {
    let saved = session.saved();
    let of_now = saved.grant_of.is_none().then(|| grant_of(profile));
    SavedSession { grant_of: saved.grant_of.or(of_now), ..saved }
}
