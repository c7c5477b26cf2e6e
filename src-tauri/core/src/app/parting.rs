//! What was sent and not answered when the secrets are locked or the app ends. Invariant: the data key
//! leaves memory at once; what stays is a key for each such reply, which can seal it and opens nothing.

use std::sync::Arc;
use std::time::Duration;

use super::{Core, Inner, place};
use crate::contract::Changed;
use crate::failure::Failure;
use crate::profile::ProfileId;
use crate::session::Event;
use crate::store::PARTING_KEY;
use crate::vault::Key;

/// How long the reply to what was sent is waited for: longer than a request may take.
const POSTED_LIMIT: Duration = Duration::from_secs(30);

impl Core {
    /// Locks, and waits for nobody.
    pub(super) async fn part(&self) -> Result<(), Failure> {
        let inner = &self.inner;
        let record = inner.store.key_record()?;
        // From here on nothing begins.
        let data_key = inner.vault.key_for_upkeep().ok();
        inner.vault.lock(&record);
        inner.clear_schedule();
        let ids: Vec<_> = inner.entries().keys().chain(inner.removed().keys()).copied().collect();
        for id in ids {
            let (in_flight, attempt) = inner.change_any(id, |entry| {
                entry.handed = None;
                if entry.session.loaded {
                    let given = inner.given(&entry.profile);
                    entry.session.step(Event::SignInStopped, &given);
                }
                let attempt = entry.leave_attempt();
                let in_flight = entry.session.loaded && (entry.session.is_in_flight() || entry.parting.is_some());
                if !in_flight {
                    entry.session.reset();
                }
                (in_flight, attempt)
            })?;
            if let Some(attempt) = attempt {
                attempt.task.abort();
            }
            if let (true, Some(data_key)) = (in_flight, &data_key) {
                inner.prepare_parting(id, data_key)?;
            }
        }
        inner.tell(Changed::List);
        let app = self.clone();
        tokio::spawn(async move { app.parted().await });
        Ok(())
    }

    /// Waits until all that was under way at the lock has ended; after half a minute it is given up.
    pub(super) async fn parted(&self) {
        let inner = &self.inner;
        let mut changes = inner.changes.subscribe();
        let all = async {
            loop {
                changes.mark_unchanged();
                if !inner.is_parting() || changes.changed().await.is_err() {
                    return;
                }
            }
        };
        tokio::select! {
            () = all => {}
            () = inner.clock.sleep(POSTED_LIMIT) => inner.give_up_parting(),
        }
    }
}

impl Inner {
    fn prepare_parting(&self, id: ProfileId, data_key: &Key) -> Result<(), Failure> {
        let key = Key::random()?;
        // EXPOSE: sealed at once.
        let sealed = data_key.seal(&place(id, PARTING_KEY), key.bytes())?;
        if let Err(error) = self.store.save_parting_key(id, &sealed) {
            // That its refresh token is in use is on disk; more cannot be kept.
            tracing::warn!(%error, "the reply to a renewal under way will not be kept");
        }
        let landed = self.change_any(id, |entry| {
            entry.parting = Some(key);
            entry.session.unsaved.as_ref().map(|unsaved| Arc::clone(&unsaved.grant))
        })?;
        if let Some(grant) = landed {
            // It came in the moment between.
            self.commit(id, &grant)?;
        }
        self.end_parting(id);
        Ok(())
    }

    /// Behind the lock: once nothing is under way for it, nothing of a session stays in memory.
    pub(super) fn end_parting(&self, id: ProfileId) {
        if self.vault.key_for_upkeep().is_ok() {
            return;
        }
        let attempt = self.change_any(id, |entry| {
            if entry.session.is_in_flight() || entry.session.unsaved.is_some() && entry.parting.is_some() {
                return None;
            }
            entry.parting = None;
            Some(entry.session.reset())
        });
        let Ok(Some(attempt)) = attempt else { return };
        if let Some(attempt) = attempt {
            attempt.task.abort();
        }
        // For those who wait until all have ended.
        self.tell(Changed::List);
    }

    fn is_parting(&self) -> bool {
        let parts = |entries: &super::Entries| entries.values().any(|entry| entry.parting.is_some());
        parts(&self.entries()) || parts(&self.removed())
    }

    fn give_up_parting(&self) {
        let ids: Vec<_> = {
            let (entries, removed) = (self.entries(), self.removed());
            let all = entries.iter().chain(removed.iter());
            all.filter(|(_, entry)| entry.parting.is_some()).map(|(id, _)| *id).collect()
        };
        for id in ids {
            let attempt = self.change_any(id, |entry| {
                entry.parting = None;
                entry.session.reset()
            });
            if let Ok(Some(attempt)) = attempt {
                attempt.task.abort();
            }
        }
        self.tell(Changed::List);
    }
}
