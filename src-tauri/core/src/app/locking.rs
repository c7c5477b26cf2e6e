//! Locking without being asked.

use std::time::Duration;

use super::{Core, Inner};
use crate::failure::Failure;

/// What happened to the computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surroundings {
    /// The session was locked.
    ScreenLocked,
    /// The computer is about to sleep.
    Suspending,
}

impl Core {
    pub(super) async fn active(&self) -> Result<(), Failure> {
        self.inner.idle_lock.note_activity(self.inner.clock.steady());
        Ok(())
    }

    pub(super) async fn note_surroundings(&self, what: Surroundings) -> Result<(), Failure> {
        let wanted = {
            let settings = self.inner.settings.now();
            match what {
                Surroundings::ScreenLocked => settings.lock_with_screen,
                Surroundings::Suspending => settings.lock_on_suspend,
            }
        };
        if wanted && !self.inner.is_locked() {
            tracing::info!(?what, "locking");
            self.lock().await?;
        }
        Ok(())
    }

    /// Locks when nobody has been there for long enough.
    pub(super) fn lock_if_idle(&self, now: Duration) {
        if self.inner.idle_lock_due().is_some_and(|due| due <= now) {
            self.inner.idle_lock.begin();
            let app = self.clone();
            tokio::spawn(async move {
                tracing::info!("locking after an idle time");
                if let Err(failure) = app.lock().await {
                    tracing::warn!(%failure, "it could not be locked after an idle time; it is tried again");
                    if let Some(idle) = app.inner.idle_time() {
                        app.inner.idle_lock.try_again(now, idle);
                        app.inner.rescheduled.notify_one();
                    }
                }
            });
        }
    }
}

impl Inner {
    /// How long nobody must have been there; None: it does not lock by itself.
    fn idle_time(&self) -> Option<Duration> {
        Some(Duration::from_mins(self.settings.now().lock_after_minutes?.into()))
    }

    /// On the steady clock; None: not by time.
    pub(super) fn idle_lock_due(&self) -> Option<Duration> {
        self.idle_lock.due(self.idle_time()).filter(|_| !self.is_locked())
    }
}
