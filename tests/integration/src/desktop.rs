//! Browser, clipboard, files and the start with the system, in memory.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use fobwatch_core::platform::{Browser, Desktop, OpenedText, Opening, SystemStart};
use fobwatch_core::secret::Secret;
use fobwatch_text::Text;
use sha2::{Digest as _, Sha256};
use tokio::sync::watch;
use url::Url;

use crate::lock;

pub(crate) type Visitor = Box<dyn Fn(String) + Send + Sync>;

#[derive(Default)]
pub(crate) struct MemoryDesktop {
    pub(crate) visitor: Mutex<Option<Arc<Visitor>>>,
    pub(crate) visited: Mutex<Vec<String>>,
    /// What each of them was opened with.
    pub(crate) browsers: Mutex<Vec<Browser>>,
    /// Why the browser does not open.
    pub(crate) no_browser: Mutex<Option<&'static str>>,
    pub(crate) clipboard: Mutex<Option<String>>,
    pub(crate) saved: Mutex<Vec<(String, String)>>,
    /// The file that is chosen next.
    pub(crate) file: Mutex<Option<(String, String)>>,
    /// Whether the app starts with the system.
    pub(crate) starts: Mutex<bool>,
    /// What is found in its place; None: it cannot be told.
    pub(crate) entry: Mutex<Option<SystemStart>>,
    /// Why that cannot be changed.
    pub(crate) cannot_start: Mutex<Option<&'static str>>,
    /// Counts what happens, for whoever waits for it.
    pub(crate) changes: watch::Sender<u64>,
}

#[async_trait]
impl Desktop for MemoryDesktop {
    fn open_browser(&self, browser: &Browser, url: &Url) -> Opening {
        let opened = (|| {
            if let Some(why) = *lock(&self.no_browser) {
                return Err(Text::plain(why));
            }
            lock(&self.visited).push(url.to_string());
            lock(&self.browsers).push(browser.clone());
            if let Some(visitor) = lock(&self.visitor).clone() {
                let url = url.to_string();
                std::thread::spawn(move || visitor(url));
            }
            Ok(())
        })();
        Box::pin(std::future::ready(opened))
    }

    fn copy(&self, text: &Secret) -> Result<(), Text> {
        *lock(&self.clipboard) = Some(text.reveal().to_owned());
        Ok(())
    }

    async fn save_text(&self, suggested_name: &str, text: String) -> Result<bool, Text> {
        lock(&self.saved).push((suggested_name.to_owned(), text));
        Ok(true)
    }

    async fn open_text(&self, at_most: usize) -> Result<Option<OpenedText>, Text> {
        let Some((name, text)) = lock(&self.file).take() else { return Ok(None) };
        if text.len() > at_most {
            Err(Text::plain("The file is too large."))
        } else {
            Ok(Some(OpenedText { name, text: Secret::new(text) }))
        }
    }

    fn start_with_system(&self, on: bool) -> Result<(), Text> {
        if let Some(why) = *lock(&self.cannot_start) {
            return Err(Text::plain(why));
        }
        *lock(&self.starts) = on;
        Ok(())
    }

    fn starts_with_system(&self) -> Option<SystemStart> {
        lock(&self.entry).clone()
    }

    fn clear_clipboard(&self, sha256: &[u8; 32]) {
        {
            let mut clipboard = lock(&self.clipboard);
            if clipboard.as_ref().is_some_and(|text| <[u8; 32]>::from(Sha256::digest(text)) == *sha256) {
                *clipboard = None;
            }
        }
        self.changes.send_modify(|count| *count += 1);
    }
}
