//! The system browser, the clipboard, dialogs for files and the start with the system, as the core
//! is lent them.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use fobwatch_core::platform::{Browser, Desktop, Installed, OpenedText, Opening, SystemStart};
use fobwatch_core::profile::ProfileId;
use fobwatch_core::secret::Secret;
use fobwatch_protocol::browser::{self, Browsers, Unfit};
use fobwatch_text::{Text, say};
use tauri::{AppHandle, Manager as _, Url};
use tauri_plugin_dialog::DialogExt as _;

use crate::clipboard::ClipboardOwner;
use crate::terminal::Terminal;
use crate::{autostart, tray_state, updates};

pub(crate) struct System {
    /// Where browsers are.
    pub(crate) browsers: Browsers,
    /// As it was named at the start: one that starts with the system has the same.
    pub(crate) data_folder: Option<PathBuf>,
    pub(crate) terminal: Terminal,
    pub(crate) app: AppHandle,
}

#[async_trait]
impl Desktop for System {
    fn open_browser(&self, browser: &Browser, url: &Url) -> Opening {
        let launch = match self.browsers.launch(browser, url.as_str()) {
            Ok(launch) => launch,
            Err(unfit) => return Box::pin(std::future::ready(Err(unfitting(unfit)))),
        };
        let (told, ended) = tokio::sync::oneshot::channel();
        launch.start(move |how| drop(told.send(how)));
        let name = browser.name();
        Box::pin(async move {
            match ended.await {
                Ok(Err(error)) => {
                    tracing::warn!(%error, "a browser could not be opened");
                    Err(name.map_or_else(|| say::desktop::BROWSER_NOT_OPENED.into(), say::browser::not_opened))
                }
                Ok(Ok(())) | Err(_) => Ok(()),
            }
        })
    }

    fn browsers(&self) -> Vec<Installed> {
        self.browsers.installed()
    }

    fn copy(&self, text: &Secret) -> Result<(), Text> {
        self.app.state::<ClipboardOwner>().copy(text)
    }

    fn languages(&self) -> Vec<String> {
        sys_locale::get_locales().collect()
    }

    fn clear_clipboard(&self, sha256: &[u8; 32]) {
        self.app.state::<ClipboardOwner>().clear(*sha256);
    }

    async fn open_text(&self, at_most: usize) -> Result<Option<OpenedText>, Text> {
        let (chosen, choice) = tokio::sync::oneshot::channel();
        self.app.dialog().file().pick_file(move |path| {
            let _ = chosen.send(path);
        });
        let Some(path) = choice.await.ok().flatten() else { return Ok(None) };
        let path = path.into_path().map_err(|_| say::desktop::NOT_A_FILE)?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let read = tokio::task::spawn_blocking(move || read(&path, at_most)).await;
        let text = read.unwrap_or_else(|_| Err(say::desktop::FILE_UNREADABLE.into()))?;
        Ok(Some(OpenedText { name, text }))
    }

    fn open_folder(&self, folder: &Path) -> Result<(), Text> {
        browser::open_folder(folder).map_err(|_| say::desktop::folder_not_opened(folder.display().to_string()))
    }

    fn open_shell(&self, profiles: &[ProfileId]) -> Result<(), Text> {
        self.terminal.open(profiles)
    }

    fn start_with_system(&self, on: bool) -> Result<(), Text> {
        autostart::set(&self.app, self.data_folder.as_deref(), on)
    }

    fn starts_with_system(&self) -> Option<SystemStart> {
        autostart::found(&self.app, self.data_folder.as_deref())
    }

    fn has_tray(&self) -> bool {
        tray_state::is_there(&self.app)
    }

    fn can_update(&self) -> bool {
        updates::are_on(self.app.config())
    }

    async fn newer_version(&self) -> Result<Option<String>, Text> {
        updates::newer_version(&self.app).await
    }

    async fn install_update(&self) -> Result<(), Text> {
        updates::install(&self.app).await
    }

    async fn save_text(&self, suggested_name: &str, text: String) -> Result<bool, Text> {
        let (chosen, choice) = tokio::sync::oneshot::channel();
        let dialog = self.app.dialog().file().set_file_name(suggested_name);
        dialog.save_file(move |path| {
            let _ = chosen.send(path);
        });
        let Some(path) = choice.await.ok().flatten() else { return Ok(false) };
        let path = path.into_path().map_err(|_| say::desktop::NOT_A_PLACE)?;
        let written = tokio::task::spawn_blocking(move || write(&path, &text)).await;
        match written {
            Ok(Ok(())) => Ok(true),
            _ => Err(say::desktop::FILE_NOT_WRITTEN.into()),
        }
    }
}

/// Why the chosen browser opens nothing, in a sentence.
fn unfitting(unfit: Unfit) -> Text {
    match unfit {
        Unfit::Missing(browser) => say::browser::missing(browser),
        Unfit::NoProfile { browser, profile } => say::browser::no_profile(browser, profile),
        Unfit::Unknown(browser) => say::browser::unknown(browser),
        Unfit::NoPage => say::desktop::BROWSER_NOT_OPENED.into(),
    }
}

/// A text of this length at most.
fn read(path: &Path, at_most: usize) -> Result<Secret, Text> {
    let mut bytes = zeroize::Zeroizing::new(Vec::new());
    let limit = u64::try_from(at_most).unwrap_or(u64::MAX).saturating_add(1);
    let read = File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes));
    match read {
        Ok(length) if length > at_most => Err(say::desktop::file_too_large(at_most / 1024)),
        Ok(_) => match fobwatch_protocol::text::of_spreadsheet(&bytes) {
            Some(text) => Ok(Secret::new(text.as_str())),
            None => Err(say::desktop::FILE_NO_TEXT.into()),
        },
        Err(_) => Err(say::desktop::FILE_UNREADABLE.into()),
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
