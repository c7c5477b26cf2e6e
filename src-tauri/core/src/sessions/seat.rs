//! The clock that a renewal is lent. Invariant: who waits on it holds no place at the gate meanwhile.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use tokio::sync::Mutex;

use super::gate::{Gate, Lane, Place};
use crate::clock::{Clock, Moment};

/// A place at the gate, given back for as long as its holder waits.
pub(super) struct Seat {
    gate: Arc<Gate>,
    host: String,
    lane: Lane,
    clock: Arc<dyn Clock>,
    place: Mutex<Option<Place>>,
}

impl Seat {
    /// Waits for a place.
    pub(super) async fn take(gate: Arc<Gate>, host: String, lane: Lane, clock: Arc<dyn Clock>) -> Self {
        let place = gate.pass(&host, lane, &*clock).await;
        Self { gate, host, lane, clock, place: Mutex::new(Some(place)) }
    }

    async fn without(&self, wait: impl Future<Output = ()>) {
        let mut place = self.place.lock().await;
        drop(place.take());
        wait.await;
        *place = Some(self.gate.pass(&self.host, self.lane, &*self.clock).await);
    }
}

#[async_trait]
impl Clock for Seat {
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
