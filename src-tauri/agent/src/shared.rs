//! What all connections share.

use std::sync::Arc;

use tokio::sync::{Semaphore, watch};

use crate::host::Host;
use crate::slots::Slots;

/// Long messages at once: a flood of them must not take the memory.
const LONG_MESSAGES: usize = 2;

pub(crate) struct Shared {
    pub(crate) host: Host,
    pub(crate) long_messages: Semaphore,
    /// How many others want to host.
    pub(crate) wanted: watch::Sender<usize>,
    /// The core has started: what is asked can be answered.
    pub(crate) started: watch::Sender<bool>,
    /// The data folder is free.
    pub(crate) left: watch::Sender<bool>,
    pub(crate) slots: Arc<Slots>,
    /// Somebody has unlocked the secrets here, and not locked them again.
    pub(crate) unlocked: watch::Sender<bool>,
    /// Nobody comes in any more.
    pub(crate) closed: watch::Sender<bool>,
}

impl Shared {
    pub(crate) fn new(host: Host) -> Self {
        Self {
            host,
            long_messages: Semaphore::new(LONG_MESSAGES),
            wanted: watch::Sender::new(0),
            started: watch::Sender::new(false),
            left: watch::Sender::new(false),
            slots: Arc::default(),
            unlocked: watch::Sender::new(false),
            closed: watch::Sender::new(false),
        }
    }
}
