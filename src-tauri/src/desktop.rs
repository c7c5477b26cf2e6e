//! The system browser, the clipboard and the save dialog, as the core is lent them.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use arboard::Clipboard;
use async_trait::async_trait;
use fobwatch_core::app::Desktop;
use fobwatch_core::secret::Secret;
use sha2::{Digest as _, Sha256};
use tauri::{AppHandle, Url};
use tauri_plugin_dialog::DialogExt as _;

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
    app: AppHandle,
}

impl System {
    pub(crate) fn new(browser: Option<String>, app: AppHandle) -> Self {
        Self { browser, clipboard: Mutex::default(), app }
    }

    fn clipboard(&self) -> MutexGuard<'_, Option<Clipboard>> {
        self.clipboard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
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

    async fn save_text(&self, suggested_name: &str, text: String) -> Result<bool, String> {
        let (chosen, choice) = tokio::sync::oneshot::channel();
        let dialog = self.app.dialog().file().set_file_name(suggested_name);
        dialog.save_file(move |path| {
            let _ = chosen.send(path);
        });
        let Some(path) = choice.await.ok().flatten() else { return Ok(false) };
        let path = path.into_path().map_err(|_| "This is not a place for a file.".to_owned())?;
        let written = tokio::task::spawn_blocking(move || write(&path, &text)).await;
        match written {
            Ok(Ok(())) => Ok(true),
            _ => Err("The file could not be written. Choose another place.".to_owned()),
        }
    }
}

/// A file that only this user may read, where the system has a way to say so.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
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
