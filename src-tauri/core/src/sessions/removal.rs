//! Removing profiles, and bringing them back. Invariant: what is under way for a removed profile comes to
//! its end and is saved with it; no vendor is waited for.

use std::sync::Arc;
use std::time::Duration;

use fobwatch_text::say;

use super::{Entry, Sessions};
use crate::contract::Changed;
use crate::failure::{Code, Failure};
use crate::profile::ProfileId;
use crate::vault::Access;

/// How long a removed profile can be brought back; a little more than the page offers.
const UNDO: Duration = Duration::from_secs(15);

impl Sessions {
    pub(crate) fn remove(self: &Arc<Self>, id: ProfileId) -> Result<(), Failure> {
        self.drop_attempt(id)?;
        // A save at the same moment must not bring it back.
        let guard = self.profiles.edit();
        guard.set_removed(id, Some(self.clock.now()))?;
        let removal = {
            let (mut entries, mut removed) = (self.entries(), self.removed());
            let mut entry = entries.remove(&id).ok_or_else(Failure::not_found)?;
            entry.removals += 1;
            entry.cached = None;
            let removal = entry.removals;
            removed.insert(id, entry);
            removal
        };
        drop(guard);
        self.reschedule(id);
        self.feed.tell(Changed::List);
        let (sessions, clock) = (Arc::downgrade(self), Arc::clone(&self.clock));
        tokio::spawn(async move {
            clock.sleep(UNDO).await;
            let Some(sessions) = sessions.upgrade() else { return };
            // It may have come back and be gone again: that removal has a time of its own.
            let is_this = |entry: &mut Box<Entry>| entry.removals == removal;
            if sessions.removed().get_mut(&id).is_some_and(is_this) {
                sessions.removed().remove(&id);
                if let Err(error) = sessions.store.purge(id) {
                    tracing::warn!(%error, "a removed profile could not be deleted; the next start will");
                }
            }
        });
        Ok(())
    }

    pub(crate) fn restore(self: &Arc<Self>, id: ProfileId) -> Result<(), Failure> {
        let too_late = || Failure::new(Code::TooLate, say::profile::DELETED);
        if !self.removed().contains_key(&id) {
            return Err(too_late());
        }
        let guard = self.profiles.edit();
        // Its name may have been given away meanwhile.
        let profile = guard.removed(id)?.ok_or_else(too_late)?;
        guard.set_removed(id, None)?;
        let is_sealed = {
            let (mut entries, mut removed) = (self.entries(), self.removed());
            let mut entry = removed.remove(&id).ok_or_else(too_late)?;
            entry.profile = profile;
            // It may have been locked and opened meanwhile.
            if self.vault.access() == Access::Open {
                entry.live.unveil();
            }
            let is_sealed = entry.live.is_sealed();
            entries.insert(id, entry);
            is_sealed
        };
        drop(guard);
        // It was locked meanwhile.
        if is_sealed {
            let saved = self.store.sessions()?.remove(&id).unwrap_or_default();
            self.load_saved(id, saved)?;
        }
        self.settle(id);
        self.feed.tell(Changed::List);
        Ok(())
    }
}
