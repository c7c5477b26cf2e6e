//! Secrets that were put on the clipboard and not taken off yet. Invariant: each is taken off after its time on
//! the steady clock, and one that was copied again stays for the time of the last copy.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use fobwatch_text::Text;
use sha2::{Digest as _, Sha256};

use crate::clock::Clock;
use crate::platform::Desktop;
use crate::secret::Secret;

pub(crate) struct Copies {
    desktop: Arc<dyn Desktop>,
    clock: Arc<dyn Clock>,
    kept: Mutex<Kept>,
}

/// The SHA-256 of each secret, and which copy of it was the last.
#[derive(Default)]
struct Kept {
    last: HashMap<[u8; 32], u64>,
    count: u64,
}

impl Copies {
    pub(crate) fn new(desktop: Arc<dyn Desktop>, clock: Arc<dyn Clock>) -> Arc<Self> {
        Arc::new(Self { desktop, clock, kept: Mutex::default() })
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Onto the clipboard, for so long. The error is a sentence.
    pub(crate) fn copy(self: &Arc<Self>, text: &Secret, time: Duration) -> Result<(), Text> {
        self.desktop.copy(text)?;
        // EXPOSE: only its hash is kept, to tell our copy from another's.
        let sha256: [u8; 32] = Sha256::digest(text.reveal()).into();
        let number = {
            let mut kept = self.kept();
            kept.count += 1;
            let number = kept.count;
            kept.last.insert(sha256, number);
            number
        };
        // From now, not from when the task first runs.
        let until = self.clock.steady().saturating_add(time);
        let (copies, clock) = (Arc::downgrade(self), Arc::clone(&self.clock));
        tokio::spawn(async move {
            clock.sleep(until.saturating_sub(clock.steady())).await;
            if let Some(copies) = copies.upgrade() {
                copies.clear(&sha256, number);
            }
        });
        Ok(())
    }

    fn clear(&self, sha256: &[u8; 32], number: u64) {
        let is_last = self.kept().last.get(sha256) == Some(&number);
        if is_last {
            self.kept().last.remove(sha256);
            self.desktop.clear_clipboard(sha256);
        }
    }

    /// Takes whichever is there off the clipboard.
    pub(crate) fn clear_all(&self) {
        let copies = std::mem::take(&mut self.kept().last);
        for sha256 in copies.keys() {
            self.desktop.clear_clipboard(sha256);
        }
    }
}
