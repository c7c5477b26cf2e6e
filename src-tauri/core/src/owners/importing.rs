//! The file of an import, chosen and not imported yet. Invariant: its text is here from the choice to the end
//! of the import, and no longer.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::secret::Secret;

#[derive(Default)]
pub(crate) struct Importing {
    text: Mutex<Option<Secret>>,
}

impl Importing {
    fn text(&self) -> MutexGuard<'_, Option<Secret>> {
        self.text.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn begin(&self, text: Secret) {
        *self.text() = Some(text);
    }

    pub(crate) fn chosen(&self) -> Option<Secret> {
        self.text().clone()
    }

    /// Puts the decrypted text in the file's place. False: the import was cancelled meanwhile.
    pub(crate) fn unseal(&self, unsealed: Secret) -> bool {
        self.text().as_mut().map(|text| *text = unsealed).is_some()
    }

    /// Done or given up: what there was.
    pub(crate) fn end(&self) -> Option<Secret> {
        self.text().take()
    }
}
