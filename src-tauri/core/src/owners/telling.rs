//! Telling the page what has changed. Invariant: who listens cannot stop what is being done.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::sync::watch;

use crate::contract::Changed;

pub(crate) struct Telling {
    listener: Box<dyn Fn(Changed) + Send + Sync>,
    /// Counts what was told, for those inside who wait for it.
    count: watch::Sender<u64>,
}

impl Telling {
    pub(crate) fn new(listener: Box<dyn Fn(Changed) + Send + Sync>) -> Self {
        Self { listener, count: watch::Sender::new(0) }
    }

    pub(crate) fn tell(&self, changed: Changed) {
        self.count.send_modify(|count| *count = count.wrapping_add(1));
        let _ = catch_unwind(AssertUnwindSafe(|| (self.listener)(changed)));
    }

    /// Changes with everything that is told from now on.
    pub(crate) fn subscribe(&self) -> watch::Receiver<u64> {
        self.count.subscribe()
    }
}
