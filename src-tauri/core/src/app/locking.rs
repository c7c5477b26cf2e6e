//! Locking and unlocking, asked for or not.

use std::sync::Arc;
use std::time::Duration;

use fobwatch_text::say;

use super::Core;
use crate::contract::Changed;
use crate::failure::{Code, Failure};
use crate::secret::Secret;
use crate::sessions::WhileLocked;

/// Characters of a new passphrase, at least.
const SHORTEST_PASSPHRASE: usize = 8;

/// What happened to the computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surroundings {
    /// The session was locked.
    ScreenLocked,
    /// The computer is about to sleep.
    Suspending,
}

impl Core {
    pub(super) async fn unlock(&self, passphrase: Option<Secret>) -> Result<(), Failure> {
        if self.vault.key().is_ok() {
            return Ok(());
        }
        let Some(passphrase) = passphrase else { return self.open_vault().await };
        let record = self.store.key_record()?;
        // EXPOSE: only its length.
        if record.wrapped.is_none() && passphrase.reveal().chars().count() < SHORTEST_PASSPHRASE {
            return Err(Failure::new(Code::Invalid, say::lock::PASSPHRASE_SHORT).hint(say::lock::PASSPHRASE_LENGTH));
        }
        let vault = Arc::clone(&self.vault);
        let changed = tokio::task::spawn_blocking(move || vault.open_by_passphrase(&record, &passphrase))
            .await
            .map_err(|_| Failure::new(Code::Storage, say::lock::UNLOCKING_FAILED))??;
        if let Some(record) = changed {
            self.store.save_key_record(&record)?;
        }
        self.opened()
    }

    /// Opens the secrets by the keyring, if it can.
    pub(super) async fn open_vault(&self) -> Result<(), Failure> {
        let record = self.store.key_record()?;
        if let Some(record) = self.vault.open_by_keyring(&record).await {
            self.store.save_key_record(&record)?;
        }
        if self.vault.key().is_ok() {
            return self.opened();
        }
        self.feed.tell(Changed::List);
        Ok(())
    }

    fn opened(&self) -> Result<(), Failure> {
        self.set_network();
        self.sessions.unlock()
    }

    pub(super) async fn lock(&self) -> Result<(), Failure> {
        self.importing.end();
        if self.settings.now().renew_while_locked {
            return self.sessions.lock(WhileLocked::Renew);
        }
        // What is only in memory must not be lost.
        self.sessions.save_all()?;
        self.sessions.lock(WhileLocked::Seal)?;
        self.set_network();
        Ok(())
    }

    pub(super) async fn active(&self) -> Result<(), Failure> {
        self.idle_lock.note_activity(self.clock.steady());
        Ok(())
    }

    pub(super) async fn note_surroundings(&self, what: Surroundings) -> Result<(), Failure> {
        let wanted = {
            let settings = self.settings.now();
            match what {
                Surroundings::ScreenLocked => settings.lock_with_screen,
                Surroundings::Suspending => settings.lock_on_suspend,
            }
        };
        if wanted && !self.sessions.is_locked() {
            tracing::info!(?what, "locking");
            self.lock().await?;
        }
        Ok(())
    }

    /// Locks when nobody has been there for long enough.
    pub(super) fn lock_if_idle(self: &Arc<Self>, now: Duration) {
        if self.idle_lock_due().is_some_and(|due| due <= now) {
            self.idle_lock.begin();
            let core = Arc::clone(self);
            tokio::spawn(async move {
                tracing::info!("locking after an idle time");
                if let Err(failure) = core.lock().await {
                    tracing::warn!(%failure, "it could not be locked after an idle time; it is tried again");
                    if let Some(idle) = core.idle_time() {
                        core.idle_lock.try_again(now, idle);
                        core.sessions.wake_timer();
                    }
                }
            });
        }
    }

    /// How long nobody must have been there; None: it does not lock by itself.
    fn idle_time(&self) -> Option<Duration> {
        Some(Duration::from_mins(self.settings.now().lock_after_minutes?.into()))
    }

    /// On the steady clock; None: not by time.
    pub(super) fn idle_lock_due(&self) -> Option<Duration> {
        self.idle_lock.due(self.idle_time()).filter(|_| !self.sessions.is_locked())
    }
}
