//! The platform: what the core does not own, lent by the shell, an agent or a test.

use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;

use async_trait::async_trait;
pub use fobwatch_protocol::browser::{Browser, Installed};
use fobwatch_text::{Text, say};
use url::Url;

use crate::clock::Clock;
use crate::contract::Changed;
use crate::http::Transport;
use crate::profile::ProfileId;
use crate::secret::Secret;
use crate::vault::Keyring;

/// Whether the app starts when its user signs in, as the system has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SystemStart {
    /// Nothing is started.
    Off,
    /// This program.
    On,
    /// Something else has its place.
    Other {
        /// The whole of it, as it is written there.
        command: String,
    },
}

/// A browser that was started: how that ends.
pub type Opening = Pin<Box<dyn Future<Output = Result<(), Text>> + Send>>;

/// The desktop, lent by the shell.
#[async_trait]
pub trait Desktop: Send + Sync {
    /// Opens a page in this browser and no other. It ends when whatever was started has ended, or could not be: the error
    /// is a sentence.
    fn open_browser(&self, browser: &Browser, url: &Url) -> Opening;
    /// The browsers that are here.
    fn browsers(&self) -> Vec<Installed> {
        Vec::new()
    }
    /// Puts a text on the clipboard, out of its history where there is a way.
    fn copy(&self, text: &Secret) -> Result<(), Text>;
    /// The languages that its user reads (`de-AT`), the dearest first.
    fn languages(&self) -> Vec<String> {
        Vec::new()
    }
    /// Empties the clipboard if it still holds what has this SHA-256.
    fn clear_clipboard(&self, sha256: &[u8; 32]);
    /// Asks for a file and reads it; None when none was chosen. A larger one is an error: a sentence.
    async fn open_text(&self, _at_most: usize) -> Result<Option<OpenedText>, Text> {
        Err(say::app::NO_WINDOW.into())
    }
    /// Shows a folder to the technician. The error is a sentence.
    fn open_folder(&self, _folder: &Path) -> Result<(), Text> {
        Err(say::app::NO_WINDOW.into())
    }
    /// Opens PowerShell in a terminal, with these profiles ready. The error is a sentence.
    fn open_shell(&self, _profiles: &[ProfileId]) -> Result<(), Text> {
        Err(say::app::NO_WINDOW.into())
    }
    /// Whether the app starts when its user signs in. The error is a sentence.
    fn start_with_system(&self, _on: bool) -> Result<(), Text> {
        Err(say::app::NOT_STARTABLE.into())
    }
    /// The same, as the system has it now; None where that cannot be told.
    fn starts_with_system(&self) -> Option<SystemStart> {
        None
    }
    /// Whether an app without a window can be seen in a tray.
    fn has_tray(&self) -> bool {
        true
    }
    /// Whether newer versions can be looked for.
    fn can_update(&self) -> bool {
        false
    }
    /// The newest version, if it is newer than this one. The error is a sentence.
    async fn newer_version(&self) -> Result<Option<String>, Text> {
        Err(say::app::NOT_UPDATABLE.into())
    }
    /// Installs the newest version and starts it. The error is a sentence.
    async fn install_update(&self) -> Result<(), Text> {
        Err(say::app::NOT_UPDATABLE.into())
    }
    /// Saves a text where the technician says; false when they say nowhere. The error is a sentence.
    async fn save_text(&self, suggested_name: &str, text: String) -> Result<bool, Text>;
}

/// A file that was chosen.
pub struct OpenedText {
    /// Without its folder.
    pub name: String,
    /// May hold secrets.
    pub text: Secret,
}

/// Everything the core does not own.
pub struct Platform {
    /// The only way to the network, but for the redirect listener.
    pub http: Arc<dyn Transport>,
    /// Wall clock and steady clock.
    pub clock: Arc<dyn Clock>,
    /// Where the data key lies.
    pub keyring: Arc<dyn Keyring>,
    /// Browser, clipboard, files.
    pub desktop: Arc<dyn Desktop>,
    /// Told about every change; must not block.
    pub listener: Box<dyn Fn(Changed) + Send + Sync>,
}
