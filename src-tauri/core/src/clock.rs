//! Time, lent. Invariant: nothing else in the core asks the system what time it is.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use tokio::sync::watch;

/// The longest the system clock sleeps without looking at the wall clock again, so that a
/// laptop that slept finds out soon after waking.
const RECHECK: Duration = Duration::from_secs(1);

/// Wall-clock time and waiting for it.
#[async_trait]
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;

    /// Returns once `now()` is at or past `instant`.
    async fn sleep_until(&self, instant: Timestamp);

    async fn sleep(&self, time: Duration) {
        self.sleep_until(later(self.now(), time)).await;
    }
}

/// `instant + time`, held at the end of representable time.
pub fn later(instant: Timestamp, time: Duration) -> Timestamp {
    instant.checked_add(time).unwrap_or(Timestamp::MAX)
}

/// `later` for whole seconds; negative ones go back.
pub fn seconds_after(instant: Timestamp, seconds: i64) -> Timestamp {
    instant.checked_add(jiff::SignedDuration::from_secs(seconds)).unwrap_or(if seconds < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    })
}

/// The machine's clock.
#[derive(Debug, Default)]
pub struct System;

#[async_trait]
impl Clock for System {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    async fn sleep_until(&self, instant: Timestamp) {
        loop {
            let left = instant.duration_since(self.now());
            let Ok(left) = Duration::try_from(left) else { return };
            if left.is_zero() {
                return;
            }
            tokio::time::sleep(left.min(RECHECK)).await;
        }
    }
}

/// A clock that moves only when told. For tests and simulations.
#[derive(Debug, Clone)]
pub struct Manual {
    now: Arc<watch::Sender<Timestamp>>,
    slept: Arc<Mutex<Vec<Duration>>>,
    jumps: bool,
}

impl Manual {
    /// Sleepers wait until [`Manual::advance`] or [`Manual::set`] reaches them.
    pub fn at(now: Timestamp) -> Self {
        Self { now: Arc::new(watch::Sender::new(now)), slept: Arc::default(), jumps: false }
    }

    /// A sleeper moves the clock to its own end at once; [`Manual::slept`] tells how long it wanted.
    pub fn jumping(now: Timestamp) -> Self {
        Self { jumps: true, ..Self::at(now) }
    }

    pub fn set(&self, now: Timestamp) {
        self.now.send_replace(now);
    }

    pub fn advance(&self, time: Duration) {
        self.now.send_modify(|now| *now = later(*now, time));
    }

    /// The sleeps asked for so far, in order.
    pub fn slept(&self) -> Vec<Duration> {
        self.slept.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl Clock for Manual {
    fn now(&self) -> Timestamp {
        *self.now.borrow()
    }

    async fn sleep_until(&self, instant: Timestamp) {
        let wanted = Duration::try_from(instant.duration_since(self.now())).unwrap_or_default();
        self.slept.lock().unwrap_or_else(PoisonError::into_inner).push(wanted);
        if self.jumps {
            self.now.send_modify(|now| *now = (*now).max(instant));
            return;
        }
        let mut changes = self.now.subscribe();
        // The sender lives in `self`, so the wait ends only by reaching the instant.
        let _ = changes.wait_for(|now| *now >= instant).await;
    }
}
