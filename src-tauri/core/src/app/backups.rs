//! Backups of the database, and the words for a start from one, or on data that may not be written.

use fobwatch_text::{Text, Word, say};

use super::Core;

const NEWER: Word = say::data::NEWER_READ_ONLY;

impl Core {
    pub(super) fn restored(&self) -> Option<&Text> {
        self.store.restored()
    }

    pub(super) fn read_only(&self) -> Option<Word> {
        self.store.may_write().err().map(|_| NEWER)
    }

    pub(super) fn back_up(&self) {
        if self.store.may_write().is_err() {
            // It is the newer version's to back up.
            return;
        }
        if let Err(error) = self.store.sum_up().and_then(|()| self.store.back_up()) {
            tracing::warn!(%error, "no backup could be made");
        }
    }
}

impl Core {
    /// Each profile may have lost something, so each one's activity says so.
    pub(super) fn note_restored(&self) {
        let Some(restored) = self.store.restored() else { return };
        tracing::error!(%restored, "the database was not as it was left");
        let ids: Vec<_> = self.sessions.ids();
        for id in ids {
            self.sessions.record_activity_as(id, restored.clone(), true);
        }
    }
}
