//! The clock that a renewal is lent. Invariant: who waits on it holds no permit meanwhile.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use tokio::sync::Mutex;

use super::limiter::{Lane, Limiter, Permit};
use crate::clock::{Clock, Moment};

/// A permit of the limiter, given back for as long as its holder waits.
pub(super) struct PermitClock {
    limiter: Arc<Limiter>,
    host: String,
    lane: Lane,
    clock: Arc<dyn Clock>,
    permit: Mutex<Option<Permit>>,
}

impl PermitClock {
    /// Waits for a permit.
    pub(super) async fn take(limiter: Arc<Limiter>, host: String, lane: Lane, clock: Arc<dyn Clock>) -> Self {
        let permit = limiter.pass(&host, lane, &*clock).await;
        Self { limiter, host, lane, clock, permit: Mutex::new(Some(permit)) }
    }

    async fn without(&self, wait: impl Future<Output = ()>) {
        let mut permit = self.permit.lock().await;
        drop(permit.take());
        wait.await;
        *permit = Some(self.limiter.pass(&self.host, self.lane, &*self.clock).await);
    }
}

#[async_trait]
impl Clock for PermitClock {
    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn steady(&self) -> Duration {
        self.clock.steady()
    }

    async fn sleep_until(&self, instant: Timestamp) {
        self.without(self.clock.sleep_until(instant)).await;
    }

    async fn pass(&self, looked: Moment, until: Duration) {
        self.without(self.clock.pass(looked, until)).await;
    }

    fn chance(&self) -> u16 {
        self.clock.chance()
    }
}
