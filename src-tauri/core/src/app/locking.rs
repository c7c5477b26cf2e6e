//! When to lock without being asked. Invariant: an idle time runs only once somebody has been there,
//! so an agent without a window is never idle.

use std::sync::PoisonError;
use std::time::Duration;

use super::{Core, Inner};
use crate::failure::Failure;

/// Until a lock that failed is tried again.
const AGAIN: Duration = Duration::from_mins(1);

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
        *self.inner.last_active() = Some(self.inner.clock.steady());
        Ok(())
    }

    pub(super) async fn note_surroundings(&self, what: Surroundings) -> Result<(), Failure> {
        let wanted = {
            let settings = self.inner.settings();
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
            // Once, however long the locking takes.
            *self.inner.last_active() = None;
            let app = self.clone();
            tokio::spawn(async move {
                tracing::info!("locking after an idle time");
                if let Err(failure) = app.lock().await {
                    tracing::warn!(%failure, "it could not be locked after an idle time; it is tried again");
                    app.inner.lock_again_at(now.saturating_add(AGAIN));
                }
            });
        }
    }
}

impl Inner {
    /// As if somebody had been there for the last time so long ago; whoever has come meanwhile counts more.
    fn lock_again_at(&self, due: Duration) {
        let Some(minutes) = self.settings().lock_after_minutes else { return };
        let idle = Duration::from_mins(minutes.into());
        self.last_active().get_or_insert(due.saturating_sub(idle));
        self.rescheduled.notify_one();
    }

    /// On the steady clock; None: not by time.
    pub(super) fn idle_lock_due(&self) -> Option<Duration> {
        let minutes = self.settings().lock_after_minutes?;
        let last = (*self.last_active())?;
        (!self.is_locked()).then(|| last.saturating_add(Duration::from_mins(minutes.into())))
    }

    fn last_active(&self) -> std::sync::MutexGuard<'_, Option<Duration>> {
        self.last_active.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
