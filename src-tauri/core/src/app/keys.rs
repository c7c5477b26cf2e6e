//! Locking and unlocking.

use super::{App, Inner, place};
use crate::contract::{Changed, VaultState};
use crate::failure::{Code, Failure};
use crate::secret::Secret;
use crate::store::{ACCESS_TOKEN, REFRESH_TOKEN};

/// Characters of a new passphrase, at least.
const SHORTEST_PASSPHRASE: usize = 8;

impl App {
    /// Opens the secrets: by passphrase if one is given, else by the keyring. Where there is no
    /// keyring, the first passphrase given is the one from then on.
    pub async fn unlock(&self, passphrase: Option<Secret>) -> Result<(), Failure> {
        let Some(passphrase) = passphrase else { return self.open_vault().await };
        let inner = &self.inner;
        let record = inner.store.key_record()?;
        // EXPOSE: only its length.
        if record.wrapped.is_none() && passphrase.reveal().chars().count() < SHORTEST_PASSPHRASE {
            return Err(Failure::new(Code::Invalid, "the passphrase is too short").hint("At least 8 characters."));
        }
        let (app, was_veiled) = (self.clone(), inner.vault.is_veiled());
        let changed = tokio::task::spawn_blocking(move || app.inner.vault.open_by_passphrase(&record, &passphrase))
            .await
            .map_err(|_| Failure::new(Code::Storage, "unlocking failed"))??;
        if let Some(record) = changed {
            inner.store.save_key_record(&record)?;
        }
        self.opened_vault(was_veiled)
    }

    /// The data key, the tokens and every sign-in under way leave memory. If the technician wants
    /// renewals to go on, key and tokens stay for them, and nobody else gets any.
    pub async fn lock(&self) -> Result<(), Failure> {
        let inner = &self.inner;
        let record = inner.store.key_record()?;
        *inner.importing() = None;
        if inner.settings().renew_while_locked {
            inner.vault.veil(&record);
            return self.draw_veil().await;
        }
        // What rotates right now must be sealed first, and nothing may begin meanwhile.
        let _closed = inner.gate.close().await;
        // Nor may what is only in memory be lost.
        inner.save_all()?;
        inner.vault.lock(&record);
        let attempts: Vec<_> = inner
            .entries()
            .values_mut()
            .filter_map(|entry| {
                entry.handed = None;
                entry.session.reset()
            })
            .collect();
        inner.clear_schedule();
        for attempt in attempts {
            attempt.task.abort();
        }
        inner.set_network();
        inner.tell(Changed::List);
        Ok(())
    }

    /// What people began ends with the lock; what was made ready for scripts goes.
    async fn draw_veil(&self) -> Result<(), Failure> {
        let ids: Vec<_> = self.inner.entries().keys().copied().collect();
        for id in ids {
            self.stop_attempt(id).await?;
            self.inner.change(id, |entry| entry.handed = None)?;
        }
        self.inner.tell(Changed::List);
        Ok(())
    }

    pub(super) async fn open_vault(&self) -> Result<(), Failure> {
        let inner = &self.inner;
        let (record, was_veiled) = (inner.store.key_record()?, inner.vault.is_veiled());
        if let Some(record) = inner.vault.open_by_keyring(&record).await {
            inner.store.save_key_record(&record)?;
        }
        if inner.vault.key().is_ok() {
            return self.opened_vault(was_veiled);
        }
        inner.tell(Changed::List);
        Ok(())
    }

    fn opened_vault(&self, was_veiled: bool) -> Result<(), Failure> {
        let inner = &self.inner;
        inner.set_network();
        if was_veiled {
            // The sessions went on; what they deserve to be told was held back.
            let ids: Vec<_> = inner.entries().keys().copied().collect();
            for id in ids {
                inner.settle(id);
            }
        } else {
            inner.restore_sessions()?;
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

    /// Puts the saved sessions in place of empty ones. What is due is renewed by the timer.
    fn restore_sessions(&self) -> Result<(), Failure> {
        let ids: Vec<_> = self.entries().keys().copied().collect();
        let mut saved = self.store.sessions()?;
        for id in ids {
            if let Some(saved) = saved.remove(&id) {
                self.restore_session(id, saved)?;
            }
        }
        Ok(())
    }

    pub(super) fn restore_session(
        &self,
        id: crate::profile::ProfileId,
        saved: crate::store::SavedSession,
    ) -> Result<(), Failure> {
        let key = self.vault.key_for_upkeep()?;
        let sealed = self.store.sealed(id)?;
        let token = |field: &str| {
            let (_, sealed) = sealed.iter().find(|(name, _)| name == field)?;
            key.open_secret(&place(id, field), sealed).ok()
        };
        if let Some(entry) = self.entries().get_mut(&id) {
            let given = self.given(&entry.profile);
            entry.session.restore(saved, token(ACCESS_TOKEN), token(REFRESH_TOKEN), &given);
        }
        self.reschedule(id);
        self.give_notice(id);
        Ok(())
    }
}
