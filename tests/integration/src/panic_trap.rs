//! Parts of the platform that panic once when a test says so.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use fobwatch_core::clock::{Clock, Manual, Moment};
use jiff::Timestamp;

/// Panics the next time, and then no more.
#[derive(Debug, Default)]
pub struct PanicTrap(AtomicBool);

impl PanicTrap {
    /// Whoever steps on it next panics.
    pub fn lay(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether nobody has stepped on it yet.
    pub fn lies(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    pub(crate) fn step(&self) {
        assert!(!self.0.swap(false, Ordering::Relaxed), "broken on purpose");
    }
}

/// The app's clock. Only the timer passes time.
pub(crate) struct TrappedClock {
    pub(crate) clock: Manual,
    pub(crate) timer: Arc<PanicTrap>,
}

#[async_trait]
impl Clock for TrappedClock {
    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn steady(&self) -> Duration {
        self.clock.steady()
    }

    fn moment(&self) -> Moment {
        self.clock.moment()
    }

    async fn sleep_until(&self, instant: Timestamp) {
        self.clock.sleep_until(instant).await;
    }

    async fn sleep(&self, time: Duration) {
        self.clock.sleep(time).await;
    }

    async fn pass(&self, looked: Moment, until: Duration) {
        self.timer.step();
        self.clock.pass(looked, until).await;
    }
}
