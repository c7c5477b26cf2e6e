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
        let app = self.clone();
        let changed = tokio::task::spawn_blocking(move || app.inner.vault.open_by_passphrase(&record, &passphrase))
            .await
            .map_err(|_| Failure::new(Code::Storage, "unlocking failed"))??;
        if let Some(record) = changed {
            inner.store.save_key_record(&record)?;
        }
        self.opened_vault()
    }

    /// The data key, the tokens and every sign-in under way leave memory.
    pub async fn lock(&self) -> Result<(), Failure> {
        let inner = &self.inner;
        let record = inner.store.key_record()?;
        // What rotates right now must be sealed first, and nothing may begin meanwhile.
        let _closed = inner.gate.close().await;
        // Nor may what is only in memory be lost.
        inner.save_all()?;
        inner.vault.lock(&record);
        let attempts: Vec<_> = inner.entries().values_mut().filter_map(|entry| entry.session.reset()).collect();
        inner.clear_schedule();
        for attempt in attempts {
            attempt.task.abort();
        }
        inner.tell(Changed::List);
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

    fn opened_vault(&self) -> Result<(), Failure> {
        self.inner.restore_sessions()?;
        self.inner.tell(Changed::List);
        Ok(())
    }
}

impl Inner {
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
        let key = self.vault.key()?;
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
        Ok(())
    }
}
