//! What a host answers, as scripts read it: snake case, instants as RFC 3339 in UTC. Invariant: names here stay, and
//! nothing here can hold a secret but a [`Session`]. The page's views of the same are the core's: theirs are texts in each language.

mod completions;
mod finding;
mod profile;
mod session;
mod vendor;

use serde::{Deserialize, Serialize};

pub use completions::{Completion, Completions};
pub use finding::{Area, Finding, Standing};
pub use profile::{Cause, Found, Imported, LogLine, Note, Outcome, ProfileName, ProfileRow, Renewed, Saved, State};
pub use session::{Facts, Session};
pub use vendor::{Field, Kind, Known, Method, Scope, Unless, Vault, Vendor};

use crate::browser::Browser;

/// Who hosts, and whether the secrets are open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// The app or an agent.
    pub host: HostKind,
    /// The host's own.
    pub version: String,
    /// Open, or what it takes to open them.
    pub secrets: VaultState,
    /// Why nothing can be changed, or what is wrong with the keyring.
    pub trouble: Option<String>,
}

/// What hosts the core.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HostKind {
    /// The app with its window and tray.
    App,
    /// `fob agent`.
    Agent,
}

/// Whether secrets can be opened, and how. Spelt for scripts; a view of the page spells it as the page does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename_all = "camelCase"))]
pub enum VaultState {
    /// The data key is in the system keyring, and open.
    Keyring,
    /// The data key is wrapped by a passphrase, and open.
    Passphrase,
    /// Locked; the keyring can open it.
    LockedByKeyring,
    /// Locked; the passphrase can open it.
    LockedByPassphrase,
    /// No keyring here: a passphrase has to be chosen.
    NeedsPassphrase,
    /// The keyring has lost the key of secrets that are sealed here.
    KeyLost,
}

/// What is true now, in a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The sentence.
    pub said: String,
}

/// A page to open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Its address: the vendor's own, and free of secrets.
    pub url: String,
    /// What it is to be opened with, and nothing else.
    pub browser: Browser,
}

/// What became of a wish to see the window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// None: it is in front. Else the display that it is on, which is not the asker's.
    pub display: Option<String>,
}
