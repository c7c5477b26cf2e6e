//! Locking and unlocking. Invariants: there is one way to lock: what people began ends, nobody reads any more, and
//! unless renewals go on, the data key leaves memory at once, with every session that has no request out. One that
//! has drains: it keeps a key of its own, which can seal its reply and opens nothing.

use std::sync::Arc;
use std::time::Duration;

use super::{Entry, Sessions};
use crate::contract::{Changed, VaultState};
use crate::failure::Failure;
use crate::owners::{associated_data, grant_of};
use crate::profile::ProfileId;
use crate::session::{SavedSession, State};
use crate::store::{ACCESS_TOKEN, REFRESH_TOKEN, REPLY_KEY};
use crate::vault::{Access, Key, Sealed};

/// How long the reply to what was sent is waited for: longer than a request may take.
const IN_FLIGHT_LIMIT: Duration = Duration::from_secs(30);

/// Treatment of the sessions behind the lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WhileLocked {
    /// The timer renews them (*Renew while locked*).
    Renew,
    /// They are sealed.
    Seal,
}

impl Sessions {
    /// Whether people and scripts get nothing; upkeep may go on.
    pub(crate) fn is_locked(&self) -> bool {
        !matches!(self.vault.state().0, VaultState::Keyring | VaultState::Passphrase)
    }

    /// Locks, and waits for nobody.
    pub(crate) fn lock(self: &Arc<Self>, while_locked: WhileLocked) -> Result<(), Failure> {
        let record = self.store.key_record()?;
        let data_key = self.vault.key_for_renewals().ok();
        let mut draining = Vec::new();
        {
            // At one moment for all of them.
            let (mut entries, mut removed) = (self.entries(), self.removed());
            self.vault.veil(&record);
            if while_locked == WhileLocked::Seal {
                self.vault.lock(&record);
                self.clear_schedule();
            }
            for (id, entry) in entries.iter_mut().chain(removed.iter_mut()) {
                self.veil(entry);
                if while_locked == WhileLocked::Renew || entry.live.is_sealed() {
                    continue;
                }
                let (task, key) = entry.live.drain(data_key.is_some());
                if let Some(task) = task {
                    task.abort();
                }
                draining.extend(key.map(|key| (*id, key)));
            }
        }
        if let Some(data_key) = data_key {
            for (id, key) in draining {
                if let Err(failure) = self.keep_reply_key(id, &key, &data_key) {
                    tracing::warn!(%failure, "a token that came as it was locked may be lost");
                }
                self.end_draining(id);
            }
        }
        if while_locked == WhileLocked::Renew {
            self.ids().into_iter().for_each(|id| self.reschedule(id));
        }
        self.feed.tell(Changed::List);
        let sessions = Arc::clone(self);
        tokio::spawn(async move { sessions.drained().await });
        Ok(())
    }

    /// Ends what people began, drops what was made ready for scripts, and hides the session.
    fn veil(&self, entry: &mut Entry) {
        entry.cached = None;
        self.stop_sign_in(entry);
        if let Some(attempt) = entry.abandon_attempt() {
            attempt.task.abort();
        }
        entry.live.veil();
    }

    fn keep_reply_key(&self, id: ProfileId, key: &Key, data_key: &Key) -> Result<(), Failure> {
        // EXPOSE: sealed at once.
        let sealed = data_key.seal(&associated_data(id, REPLY_KEY), key.bytes())?;
        if let Err(error) = self.store.save_reply_key(id, &sealed) {
            // That its refresh token is in use is on disk; more cannot be kept.
            tracing::warn!(%error, "the reply to a renewal under way will not be kept");
        }
        // It came in the moment between.
        match self.change_any_entry(id, |entry| entry.live.unsaved())? {
            Some(grant) => self.commit(id, &grant),
            None => Ok(()),
        }
    }

    /// Waits until all that was under way at the lock has ended; after half a minute it is given up.
    pub(crate) async fn drained(&self) {
        let mut changes = self.feed.subscribe();
        let all = async {
            loop {
                changes.mark_unchanged();
                if self.draining().is_empty() || changes.changed().await.is_err() {
                    return;
                }
            }
        };
        tokio::select! {
            () = all => {}
            () = self.clock.sleep(IN_FLIGHT_LIMIT) => {
                for id in self.draining() {
                    self.seal(id, |_| true);
                }
                self.feed.tell(Changed::List);
            }
        }
    }

    fn draining(&self) -> Vec<ProfileId> {
        let (entries, removed) = (self.entries(), self.removed());
        let all = entries.iter().chain(removed.iter());
        all.filter(|(_, entry)| entry.live.reply_key().is_some()).map(|(id, _)| *id).collect()
    }

    /// Behind the lock: once nothing is under way for it, nothing of a session stays in memory.
    pub(super) fn end_draining(&self, id: ProfileId) {
        if self.vault.access() != Access::Sealed {
            return;
        }
        self.seal(id, |entry| {
            entry.live.kept().is_ok_and(|session| !session.is_in_flight() && session.unsaved.is_none())
        });
        // For those who wait until all have ended.
        self.feed.tell(Changed::List);
    }

    fn seal(&self, id: ProfileId, is_due: impl FnOnce(&Entry) -> bool) {
        let task = self.change_any_entry(id, |entry| if is_due(entry) { entry.live.seal() } else { None });
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
            self.load_saved(id, saved.remove(&id).unwrap_or_default())?;
        }
        for (id, _) in kept {
            // What they deserve to be told was held back.
            self.settle(id);
        }
        self.feed.tell(Changed::List);
        Ok(())
    }

    /// Puts a saved session in the place of a sealed one. What is due is renewed by the timer.
    pub(super) fn load_saved(&self, id: ProfileId, saved: SavedSession) -> Result<(), Failure> {
        let key = self.vault.key_for_renewals()?;
        let sealed = self.store.sealed(id)?;
        let record = |field: &str| sealed.iter().find(|(name, _)| name == field).map(|(_, sealed)| sealed);
        let draining = record(REPLY_KEY).and_then(|sealed| reply_key(&key, id, sealed));
        let token = |field: &str| {
            let (place, sealed) = (associated_data(id, field), record(field)?);
            let late = draining.as_ref().and_then(|key| key.open_secret(&place, sealed).ok());
            late.or_else(|| key.open_secret(&place, sealed).ok())
        };
        let tokens = (token(ACCESS_TOKEN), token(REFRESH_TOKEN));
        let restored = self.change_any_entry(id, |entry| {
            let (input, of) = (self.input(&entry.profile), grant_of(&entry.profile));
            entry
                .live
                .restore(self.vault.access(), |generation| State::restored(saved, tokens, &of, generation, &input))
        })?;
        if restored && draining.is_some() {
            // From now on under the data key.
            self.write(id, true)?;
        }
        self.reschedule(id);
        self.give_notice(id);
        Ok(())
    }
}

fn reply_key(key: &Key, id: ProfileId, sealed: &Sealed) -> Option<Key> {
    key.open(&associated_data(id, REPLY_KEY), sealed).ok().and_then(|bytes| Key::from_bytes(&bytes))
}
