//! Locking and unlocking.

use super::{Core, Inner, grant_of, place};
use crate::contract::{Changed, VaultState};
use crate::failure::{Code, Failure};
use crate::profile::ProfileId;
use crate::secret::Secret;
use crate::store::{ACCESS_TOKEN, PARTING_KEY, REFRESH_TOKEN, SavedSession};
use crate::vault::{Key, Sealed};

/// Characters of a new passphrase, at least.
const SHORTEST_PASSPHRASE: usize = 8;

impl Core {
    pub(super) async fn unlock(&self, passphrase: Option<Secret>) -> Result<(), Failure> {
        let inner = &self.inner;
        if inner.vault.key().is_ok() {
            return Ok(());
        }
        let Some(passphrase) = passphrase else { return self.open_vault().await };
        let record = inner.store.key_record()?;
        // EXPOSE: only its length.
        if record.wrapped.is_none() && passphrase.reveal().chars().count() < SHORTEST_PASSPHRASE {
            return Err(Failure::new(Code::Invalid, "the passphrase is too short").hint("At least 8 characters."));
        }
        let app = self.clone();
        let changed = tokio::task::spawn_blocking(move || app.inner.vault.open_by_passphrase(&record, &passphrase))
            .await
            .map_err(|_| Failure::new(Code::Storage, "unlocking failed"))??;
        if let Some(record) = changed {
            inner.store.save_key_record(&record)?;
        }
        self.opened_vault()
    }

    pub(super) async fn lock(&self) -> Result<(), Failure> {
        let inner = &self.inner;
        inner.importing.end();
        if inner.settings.now().renew_while_locked {
            inner.vault.veil(&inner.store.key_record()?);
            return self.draw_veil();
        }
        // What is only in memory must not be lost.
        inner.save_all()?;
        self.part().await?;
        inner.set_network();
        inner.tell(Changed::List);
        Ok(())
    }

    /// What people began ends with the lock; what was made ready for scripts goes.
    fn draw_veil(&self) -> Result<(), Failure> {
        let ids: Vec<_> = self.inner.entries().keys().copied().collect();
        for id in ids {
            self.inner.drop_attempt(id)?;
            self.inner.change(id, |entry| entry.handed = None)?;
        }
        self.inner.tell(Changed::List);
        Ok(())
    }

    pub(super) async fn open_vault(&self) -> Result<(), Failure> {
        let inner = &self.inner;
        let record = inner.store.key_record()?;
        if let Some(record) = inner.vault.open_by_keyring(&record).await {
            inner.store.save_key_record(&record)?;
        }
        if inner.vault.key().is_ok() {
            return self.opened_vault();
        }
        inner.tell(Changed::List);
        Ok(())
    }

    /// Sessions that went on behind the lock go on; the others are taken up as they were saved.
    fn opened_vault(&self) -> Result<(), Failure> {
        let inner = &self.inner;
        inner.set_network();
        let (loaded, sealed): (Vec<_>, Vec<_>) = {
            let entries = inner.entries();
            let all = entries.iter().map(|(id, entry)| (*id, entry.session.loaded));
            all.partition(|(_, loaded)| *loaded)
        };
        let mut saved = inner.store.sessions()?;
        for (id, _) in sealed {
            inner.restore_session(id, saved.remove(&id).unwrap_or_default())?;
        }
        for (id, _) in loaded {
            let _ = inner.change_any(id, |entry| entry.parting = None);
            // What they deserve to be told was held back.
            inner.settle(id);
        }
        inner.tell(Changed::List);
        Ok(())
    }
}

impl Inner {
    /// Whether people and scripts get nothing; upkeep may go on.
    pub(super) fn is_locked(&self) -> bool {
        !matches!(self.vault.state().0, VaultState::Keyring | VaultState::Passphrase)
    }

    /// Fails while people and scripts get nothing.
    pub(super) fn open(&self) -> Result<(), Failure> {
        self.vault.key()?;
        Ok(())
    }

    /// Puts a saved session in the place of an empty one. What is due is renewed by the timer.
    pub(super) fn restore_session(&self, id: ProfileId, saved: SavedSession) -> Result<(), Failure> {
        let key = self.vault.key_for_upkeep()?;
        let sealed = self.store.sealed(id)?;
        let record = |field: &str| sealed.iter().find(|(name, _)| name == field).map(|(_, sealed)| sealed);
        let parting = record(PARTING_KEY).and_then(|sealed| parting_key(&key, id, sealed));
        let token = |field: &str| {
            let (place, sealed) = (place(id, field), record(field)?);
            let late = parting.as_ref().and_then(|key| key.open_secret(&place, sealed).ok());
            late.or_else(|| key.open_secret(&place, sealed).ok())
        };
        let (access_token, refresh_token) = (token(ACCESS_TOKEN), token(REFRESH_TOKEN));
        let restored = self.change_any(id, |entry| {
            // It went on, or somebody else was quicker.
            if entry.session.loaded {
                return false;
            }
            let (given, of) = (self.given(&entry.profile), grant_of(&entry.profile));
            entry.session.restore(saved, access_token, refresh_token, &of, &given);
            true
        })?;
        if restored && parting.is_some() {
            // From now on under the data key.
            self.write(id, true)?;
        }
        self.reschedule(id);
        self.give_notice(id);
        Ok(())
    }

    /// Ends a sign-in without waiting for it.
    pub(super) fn drop_attempt(&self, id: ProfileId) -> Result<(), Failure> {
        let attempt = self.change_any(id, |entry| {
            let given = self.given(&entry.profile);
            entry.session.step(crate::session::Event::SignInStopped, &given);
            entry.leave_attempt()
        })?;
        if let Some(attempt) = attempt {
            attempt.task.abort();
        }
        Ok(())
    }
}

fn parting_key(key: &Key, id: ProfileId, sealed: &Sealed) -> Option<Key> {
    key.open(&place(id, PARTING_KEY), sealed).ok().and_then(|bytes| Key::from_bytes(&bytes))
}
