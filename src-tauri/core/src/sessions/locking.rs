//! Locking and unlocking. Invariants: there is one way to lock: what people began ends, nobody reads any more, and
//! unless upkeep goes on, the data key leaves memory at once, with every session of which nothing is in flight. What
//! is, keeps a key of its own, which can seal its reply and opens nothing.

use std::sync::Arc;
use std::time::Duration;

use super::{Entry, Sessions};
use crate::contract::{Changed, VaultState};
use crate::failure::Failure;
use crate::owners::{grant_of, place};
use crate::profile::ProfileId;
use crate::session::{SavedSession, State};
use crate::store::{ACCESS_TOKEN, PARTING_KEY, REFRESH_TOKEN};
use crate::vault::{Access, Key, Sealed};

/// How long the reply to what was sent is waited for: longer than a request may take.
const POSTED_LIMIT: Duration = Duration::from_secs(30);

/// What becomes of the sessions behind the lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Upkeep {
    /// The timer renews them (*Renew while locked*).
    GoesOn,
    /// They are sealed.
    Ends,
}

impl Sessions {
    /// Whether people and scripts get nothing; upkeep may go on.
    pub(crate) fn is_locked(&self) -> bool {
        !matches!(self.vault.state().0, VaultState::Keyring | VaultState::Passphrase)
    }

    /// Locks, and waits for nobody.
    pub(crate) fn lock(self: &Arc<Self>, upkeep: Upkeep) -> Result<(), Failure> {
        let record = self.store.key_record()?;
        let data_key = self.vault.key_for_upkeep().ok();
        let mut parting = Vec::new();
        {
            // At one moment for all of them.
            let (mut entries, mut removed) = (self.entries(), self.removed());
            self.vault.veil(&record);
            if upkeep == Upkeep::Ends {
                self.vault.lock(&record);
                self.clear_schedule();
            }
            for (id, entry) in entries.iter_mut().chain(removed.iter_mut()) {
                self.veil(entry);
                if upkeep == Upkeep::GoesOn || entry.live.is_sealed() {
                    continue;
                }
                let (task, key) = entry.live.part(data_key.is_some());
                if let Some(task) = task {
                    task.abort();
                }
                parting.extend(key.map(|key| (*id, key)));
            }
        }
        if let Some(data_key) = data_key {
            for (id, key) in parting {
                if let Err(failure) = self.keep_parting_key(id, &key, &data_key) {
                    tracing::warn!(%failure, "a token that came as it was locked may be lost");
                }
                self.end_parting(id);
            }
        }
        if upkeep == Upkeep::GoesOn {
            self.ids().into_iter().for_each(|id| self.reschedule(id));
        }
        self.telling.tell(Changed::List);
        let sessions = Arc::clone(self);
        tokio::spawn(async move { sessions.parted().await });
        Ok(())
    }

    /// What people began ends; what was made ready for scripts goes.
    fn veil(&self, entry: &mut Entry) {
        entry.handed = None;
        self.stop_sign_in(entry);
        if let Some(attempt) = entry.leave_attempt() {
            attempt.task.abort();
        }
        entry.live.veil();
    }

    fn keep_parting_key(&self, id: ProfileId, key: &Key, data_key: &Key) -> Result<(), Failure> {
        // EXPOSE: sealed at once.
        let sealed = data_key.seal(&place(id, PARTING_KEY), key.bytes())?;
        if let Err(error) = self.store.save_parting_key(id, &sealed) {
            // That its refresh token is in use is on disk; more cannot be kept.
            tracing::warn!(%error, "the reply to a renewal under way will not be kept");
        }
        // It came in the moment between.
        match self.change_any(id, |entry| entry.live.unsaved())? {
            Some(grant) => self.commit(id, &grant),
            None => Ok(()),
        }
    }

    /// Waits until all that was under way at the lock has ended; after half a minute it is given up.
    pub(crate) async fn parted(&self) {
        let mut changes = self.telling.subscribe();
        let all = async {
            loop {
                changes.mark_unchanged();
                if self.parting().is_empty() || changes.changed().await.is_err() {
                    return;
                }
            }
        };
        tokio::select! {
            () = all => {}
            () = self.clock.sleep(POSTED_LIMIT) => {
                for id in self.parting() {
                    self.seal(id, |_| true);
                }
                self.telling.tell(Changed::List);
            }
        }
    }

    fn parting(&self) -> Vec<ProfileId> {
        let (entries, removed) = (self.entries(), self.removed());
        let all = entries.iter().chain(removed.iter());
        all.filter(|(_, entry)| entry.live.parting_key().is_some()).map(|(id, _)| *id).collect()
    }

    /// Behind the lock: once nothing is under way for it, nothing of a session stays in memory.
    pub(super) fn end_parting(&self, id: ProfileId) {
        if self.vault.access() != Access::Sealed {
            return;
        }
        self.seal(id, |entry| {
            entry.live.kept().is_ok_and(|session| !session.is_in_flight() && session.unsaved.is_none())
        });
        // For those who wait until all have ended.
        self.telling.tell(Changed::List);
    }

    fn seal(&self, id: ProfileId, is_due: impl FnOnce(&Entry) -> bool) {
        let task = self.change_any(id, |entry| if is_due(entry) { entry.live.seal() } else { None });
        if let Ok(Some(task)) = task {
            task.abort();
        }
    }

    /// After the vault has opened: sessions that went on behind the lock go on; the others are taken up as they
    /// were saved.
    pub(crate) fn unlock(&self) -> Result<(), Failure> {
        let (sealed, kept): (Vec<_>, Vec<_>) = {
            let mut entries = self.entries();
            if self.vault.access() == Access::Open {
                entries.values_mut().for_each(|entry| entry.live.unveil());
            }
            let all = entries.iter().map(|(id, entry)| (*id, entry.live.is_sealed()));
            all.partition(|(_, is_sealed)| *is_sealed)
        };
        let mut saved = self.store.sessions()?;
        for (id, _) in sealed {
            self.take_up_saved(id, saved.remove(&id).unwrap_or_default())?;
        }
        for (id, _) in kept {
            // What they deserve to be told was held back.
            self.settle(id);
        }
        self.telling.tell(Changed::List);
        Ok(())
    }

    /// Puts a saved session in the place of a sealed one. What is due is renewed by the timer.
    pub(super) fn take_up_saved(&self, id: ProfileId, saved: SavedSession) -> Result<(), Failure> {
        let key = self.vault.key_for_upkeep()?;
        let sealed = self.store.sealed(id)?;
        let record = |field: &str| sealed.iter().find(|(name, _)| name == field).map(|(_, sealed)| sealed);
        let parting = record(PARTING_KEY).and_then(|sealed| parting_key(&key, id, sealed));
        let token = |field: &str| {
            let (place, sealed) = (place(id, field), record(field)?);
            let late = parting.as_ref().and_then(|key| key.open_secret(&place, sealed).ok());
            late.or_else(|| key.open_secret(&place, sealed).ok())
        };
        let tokens = (token(ACCESS_TOKEN), token(REFRESH_TOKEN));
        let restored = self.change_any(id, |entry| {
            let (given, of) = (self.given(&entry.profile), grant_of(&entry.profile));
            entry.live.restore(self.vault.access(), |era| State::restored(saved, tokens, &of, era, &given))
        })?;
        if restored && parting.is_some() {
            // From now on under the data key.
            self.write(id, true)?;
        }
        self.reschedule(id);
        self.give_notice(id);
        Ok(())
    }
}

fn parting_key(key: &Key, id: ProfileId, sealed: &Sealed) -> Option<Key> {
    key.open(&place(id, PARTING_KEY), sealed).ok().and_then(|bytes| Key::from_bytes(&bytes))
}
