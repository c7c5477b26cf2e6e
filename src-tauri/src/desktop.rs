//! The system browser and the clipboard, as the core is lent them.

use std::process::{Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use arboard::Clipboard;
use fobwatch_core::app::Desktop;
use fobwatch_core::secret::Secret;
use sha2::{Digest as _, Sha256};
use tauri::Url;

/// Runs `BROWSER`: several are separated by colons, and `%s` is where the address goes, else at the
/// end. xdg-open would prefer a browser that is installed.
fn open_with(browser: &str, url: &Url) -> std::io::Result<()> {
    let first = browser.split(':').find(|command| !command.trim().is_empty()).unwrap_or_default();
    let mut words = first.split_whitespace().map(str::to_owned);
    let mut command = Command::new(words.next().unwrap_or_default());
    let mut placed = false;
    for word in words {
        placed |= word.contains("%s");
        command.arg(word.replace("%s", url.as_str()));
    }
    if !placed {
        command.arg(url.as_str());
    }
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    // Someone has to take note of its end.
    std::thread::spawn(move || child.wait());
    Ok(())
}

/// The clipboard is opened at the first copy and then kept: on X11 and Wayland the text is gone
/// with its owner.
pub(crate) struct System {
    browser: Option<String>,
    clipboard: Mutex<Option<Clipboard>>,
}

impl System {
    pub(crate) fn new(browser: Option<String>) -> Self {
        Self { browser, clipboard: Mutex::default() }
    }

    fn clipboard(&self) -> MutexGuard<'_, Option<Clipboard>> {
        self.clipboard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Desktop for System {
    fn open_browser(&self, url: &Url) -> Result<(), String> {
        let opened = match &self.browser {
            Some(browser) => open_with(browser, url),
            None => open::that_detached(url.as_str()),
        };
        opened.map_err(|_| "The system browser could not be opened.".to_owned())
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
