//! The clipboard, which waits for whoever owns it. Invariant: each call has a thread of its own and a time limit, so a
//! program that hangs with the clipboard in its hands keeps nobody waiting.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use arboard::Clipboard;
use fobwatch_core::secret::Secret;
use fobwatch_text::{Text, say};
use sha2::{Digest as _, Sha256};

/// For a text to be taken. It waits for the display alone, not for another program.
const PATIENCE: Duration = Duration::from_secs(2);

/// Clones share it.
#[derive(Clone, Default)]
pub(crate) struct ClipboardOwner(Arc<Shared>);

#[derive(Default)]
struct Shared {
    /// Opened at the first copy and then kept: on X11 and Wayland the text is gone with its owner.
    ours: Mutex<Option<Clipboard>>,
    /// Counts the copies: what is cleared must still be the last one.
    copies: AtomicU64,
    clearing: Mutex<usize>,
    cleared: Condvar,
}

impl ClipboardOwner {
    /// Puts a text there, out of its history where there is a way. The error is a sentence.
    pub(crate) fn copy(&self, text: &Secret) -> Result<(), Text> {
        let (shared, text) = (Arc::clone(&self.0), text.clone());
        within(PATIENCE, move || shared.copy(&text)).unwrap_or_else(|| Err(say::desktop::CLIPBOARD_NO_ANSWER.into()))
    }

    /// Empties it if it holds what has this SHA-256. Returns at once: whoever owns it by now may hang.
    pub(crate) fn clear(&self, sha256: [u8; 32]) {
        let shared = Arc::clone(&self.0);
        let copies = shared.copies.load(Ordering::Relaxed);
        *lock(&shared.clearing) += 1;
        thread::spawn(move || {
            shared.clear(sha256, copies);
            *lock(&shared.clearing) -= 1;
            shared.cleared.notify_all();
        });
    }

    /// Waits until what is to be cleared is cleared, but not for long. Blocks.
    pub(crate) fn settle(&self, limit: Duration) {
        let settled = self.0.cleared.wait_timeout_while(lock(&self.0.clearing), limit, |clearing| *clearing > 0);
        if settled.is_ok_and(|(_, waited)| waited.timed_out()) {
            tracing::warn!("the clipboard does not answer, and is left as it is");
        }
    }
}

impl Shared {
    fn copy(&self, text: &Secret) -> Result<(), Text> {
        let mut slot = lock(&self.ours);
        if slot.is_none() {
            *slot = Clipboard::new().ok();
        }
        let clipboard = slot.as_mut().ok_or(say::desktop::CLIPBOARD_MISSING)?;
        self.copies.fetch_add(1, Ordering::Relaxed);
        // EXPOSE: onto the clipboard, as asked.
        let set = out_of_history(clipboard.set()).text(text.reveal());
        set.map_err(|_| say::desktop::CLIPBOARD_NOT_WRITTEN.into())
    }

    fn clear(&self, sha256: [u8; 32], copies: u64) {
        // Read by another one: while its owner hangs, ours must be free to take the next copy.
        let Ok(mut reader) = Clipboard::new() else { return };
        let is_ours = reader.get_text().is_ok_and(|text| <[u8; 32]>::from(Sha256::digest(text)) == sha256);
        let mut slot = lock(&self.ours);
        let Some(clipboard) = slot.as_mut() else { return };
        let is_last = self.copies.load(Ordering::Relaxed) == copies;
        if is_ours && is_last && clipboard.clear().is_err() {
            tracing::warn!("the clipboard could not be cleared");
        }
    }
}

/// None: it took longer. It goes on by itself then.
fn within<T: Send + 'static>(limit: Duration, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (done, wait) = mpsc::channel();
    thread::spawn(move || done.send(work()));
    // The runtime's other work goes on elsewhere meanwhile.
    tokio::task::block_in_place(|| wait.recv_timeout(limit).ok())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(target_os = "linux")]
fn out_of_history(set: arboard::Set<'_>) -> arboard::Set<'_> {
    arboard::SetExtLinux::exclude_from_history(set)
}

#[cfg(target_os = "macos")]
fn out_of_history(set: arboard::Set<'_>) -> arboard::Set<'_> {
    arboard::SetExtApple::exclude_from_history(set)
}

#[cfg(target_os = "windows")]
fn out_of_history(set: arboard::Set<'_>) -> arboard::Set<'_> {
    use arboard::SetExtWindows as _;
    set.exclude_from_history().exclude_from_cloud()
}
