//! Telling the page what has changed. Invariant: who listens cannot stop what is being done, and who listens too slowly
//! is told to ask anew.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};

use crate::contract::Changed;

/// Changes that wait for whoever listens; of more it is told to ask for everything.
const WAITING: usize = 64;

pub(crate) struct ChangeFeed {
    listener: Box<dyn Fn(Changed) + Send + Sync>,
    /// Those who came later: windows in processes of their own.
    others: broadcast::Sender<Changed>,
    /// Counts what was told, for those inside who wait for it.
    count: watch::Sender<u64>,
}

impl ChangeFeed {
    pub(crate) fn new(listener: Box<dyn Fn(Changed) + Send + Sync>) -> Self {
        Self { listener, others: broadcast::Sender::new(WAITING), count: watch::Sender::new(0) }
    }

    pub(crate) fn tell(&self, changed: Changed) {
        self.count.send_modify(|count| *count = count.wrapping_add(1));
        if self.others.receiver_count() > 0 {
            let _ = self.others.send(changed.clone());
        }
        let _ = catch_unwind(AssertUnwindSafe(|| (self.listener)(changed)));
    }

    /// Changes with everything that is told from now on.
    pub(crate) fn subscribe(&self) -> watch::Receiver<u64> {
        self.count.subscribe()
    }

    /// What is told from now on.
    pub(crate) fn listen(&self) -> Listening {
        Listening { told: self.others.subscribe(), missed: false }
    }
}

/// What the core tells, from the moment on at which somebody began to listen.
pub struct Listening {
    told: broadcast::Receiver<Changed>,
    /// The settings are still to be asked for anew.
    missed: bool,
}

impl Listening {
    /// The next change; None when the core is gone. Dropped while it waits, it loses none.
    pub async fn next(&mut self) -> Option<Changed> {
        if std::mem::take(&mut self.missed) {
            return Some(Changed::Settings);
        }
        match self.told.recv().await {
            Ok(changed) => Some(changed),
            Err(RecvError::Lagged(_)) => {
                self.missed = true;
                Some(Changed::List)
            }
            Err(RecvError::Closed) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn whoever_listens_hears_all_or_is_told_to_ask_anew() {
        let feed = ChangeFeed::new(Box::new(|_| {}));
        feed.tell(Changed::Settings);
        let mut listening = feed.listen();
        feed.tell(Changed::List);
        assert!(matches!(listening.next().await, Some(Changed::List)), "not what was before");
        for _ in 0..=WAITING {
            feed.tell(Changed::Settings);
        }
        assert!(matches!(listening.next().await, Some(Changed::List)));
        for _ in 0..=WAITING {
            assert!(matches!(listening.next().await, Some(Changed::Settings)));
        }
        drop(feed);
        assert!(listening.next().await.is_none());
    }
}
