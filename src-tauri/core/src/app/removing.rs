//! Removing profiles, and bringing them back. Invariant: what is under way for a removed profile comes to
//! its end and is saved with it; no vendor is waited for.

use std::sync::Arc;
use std::time::Duration;

use super::{Core, Entry};
use crate::contract::Changed;
use crate::failure::{Code, Failure};
use crate::profile::ProfileId;

/// How long a removed profile can be brought back; a little more than the page offers.
const UNDO: Duration = Duration::from_secs(15);

impl Core {
    pub(super) async fn remove(&self, id: ProfileId) -> Result<(), Failure> {
        let inner = &self.inner;
        inner.drop_attempt(id)?;
        // A save at the same moment must not bring it back.
        let editing = inner.editing();
        inner.store.set_removed(id, Some(inner.clock.now()))?;
        let removal = {
            let (mut entries, mut removed) = (inner.entries(), inner.removed());
            let mut entry = entries.remove(&id).ok_or_else(Failure::not_found)?;
            entry.removals += 1;
            entry.handed = None;
            let removal = entry.removals;
            removed.insert(id, entry);
            removal
        };
        drop(editing);
        inner.reschedule(id);
        inner.tell(Changed::List);
        let (app, clock) = (Arc::downgrade(inner), Arc::clone(&inner.clock));
        tokio::spawn(async move {
            clock.sleep(UNDO).await;
            let Some(inner) = app.upgrade() else { return };
            // It may have come back and be gone again: that removal has a time of its own.
            let is_this = |entry: &mut Box<Entry>| entry.removals == removal;
            if inner.removed().get_mut(&id).is_some_and(is_this) {
                inner.removed().remove(&id);
                if let Err(error) = inner.store.purge(id) {
                    tracing::warn!(%error, "a removed profile could not be deleted; the next start will");
                }
            }
        });
        Ok(())
    }

    pub(super) async fn restore(&self, id: ProfileId) -> Result<(), Failure> {
        let inner = &self.inner;
        let too_late = || Failure::new(Code::TooLate, "this profile has been deleted for good");
        if !inner.removed().contains_key(&id) {
            return Err(too_late());
        }
        let editing = inner.editing();
        // Its name may have been given away meanwhile.
        let profile = inner.store.removed_profile(id)?.ok_or_else(too_late)?;
        inner.store.set_removed(id, None)?;
        let is_loaded = {
            let (mut entries, mut removed) = (inner.entries(), inner.removed());
            let mut entry = removed.remove(&id).ok_or_else(too_late)?;
            entry.profile = profile;
            // It may have been locked and opened meanwhile.
            entry.parting = None;
            let is_loaded = entry.session.loaded;
            entries.insert(id, entry);
            is_loaded
        };
        drop(editing);
        // It was locked meanwhile.
        if !is_loaded {
            let saved = inner.store.sessions()?.remove(&id).unwrap_or_default();
            inner.restore_session(id, saved)?;
        }
        inner.settle(id);
        inner.tell(Changed::List);
        Ok(())
    }
}
