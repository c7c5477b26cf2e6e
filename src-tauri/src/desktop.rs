//! The system browser and the clipboard, as the core is lent them.

use std::sync::{Mutex, MutexGuard, PoisonError};

use arboard::Clipboard;
use fobwatch_core::app::Desktop;
use fobwatch_core::secret::Secret;
use sha2::{Digest as _, Sha256};
use tauri::Url;

/// The clipboard is opened at the first copy and then kept: on X11 and Wayland the text is gone
/// with its owner.
#[derive(Default)]
pub(crate) struct System {
    clipboard: Mutex<Option<Clipboard>>,
}

impl System {
    fn clipboard(&self) -> MutexGuard<'_, Option<Clipboard>> {
        self.clipboard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Desktop for System {
    fn open_browser(&self, url: &Url) -> Result<(), String> {
        open::that_detached(url.as_str()).map_err(|_| "The system browser could not be opened.".to_owned())
    }

    fn copy(&self, text: &Secret) -> Result<(), String> {
        let mut slot = self.clipboard();
        if slot.is_none() {
            *slot = Clipboard::new().ok();
        }
        let clipboard = slot.as_mut().ok_or("There is no clipboard here.")?;
        // EXPOSE: onto the clipboard, as asked.
        let set = out_of_history(clipboard.set()).text(text.reveal());
        set.map_err(|_| "The clipboard could not be written.".to_owned())
    }

    fn clear_clipboard(&self, sha256: &[u8; 32]) {
        let mut slot = self.clipboard();
        let Some(clipboard) = slot.as_mut() else { return };
        let is_ours = clipboard.get_text().is_ok_and(|text| <[u8; 32]>::from(Sha256::digest(text)) == *sha256);
        if is_ours && clipboard.clear().is_err() {
            tracing::warn!("the clipboard could not be cleared");
        }
    }
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
