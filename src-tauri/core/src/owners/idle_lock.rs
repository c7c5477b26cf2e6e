//! The idle time after which the app locks. Invariant: an idle time runs only once somebody has been there, so an
//! agent without a window is never idle.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Until a lock that failed is tried again.
const AGAIN: Duration = Duration::from_mins(1);

/// All times are readings of the steady clock.
#[derive(Default)]
pub(crate) struct IdleLock {
    last_active: Mutex<Option<Duration>>,
}

impl IdleLock {
    fn last_active(&self) -> MutexGuard<'_, Option<Duration>> {
        self.last_active.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Somebody is at the window or the tray.
    pub(crate) fn note_activity(&self, now: Duration) {
        *self.last_active() = Some(now);
    }

    /// None: not by time. `idle`: how long nobody must have been there; None: it does not lock by itself.
    pub(crate) fn due(&self, idle: Option<Duration>) -> Option<Duration> {
        Some((*self.last_active())?.saturating_add(idle?))
    }

    /// Notes that locking begins: once, however long it takes.
    pub(crate) fn begin(&self) {
        *self.last_active() = None;
    }

    /// As if somebody had been there for the last time so long ago that it locks in a minute; whoever has come
    /// meanwhile counts more.
    pub(crate) fn try_again(&self, now: Duration, idle: Duration) {
        self.last_active().get_or_insert(now.saturating_add(AGAIN).saturating_sub(idle));
    }
}
