//! The core behind the commands: the owners, each of one thing. Invariant: a command is a line here or a plan over
//! owners; what must stay true is kept by them.
#![expect(clippy::unused_async, reason = "commands have one shape, whether they wait or not")]

mod activity;
mod backups;
mod browsing;
mod cloning;
mod commands;
mod copying;
mod customers;
mod delegation;
mod details;
mod examination;
mod exporting;
mod facts;
mod forms;
mod importing;
mod locking;
mod powershell_vault;
mod profiles;
mod secrets;
mod settings;
mod tables;
mod timer;
mod transfer;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use crate::cause::with_cause;
pub use crate::owners::Listening;
pub use crate::sessions::{Call, Called, Credentials, Prompt, ScriptSession};
pub use commands::App;
pub use forms::Changes;
pub use locking::Surroundings;

use crate::clock::Clock;
use crate::failure::Failure;
use crate::http::Transport;
use crate::owners::{ChangeFeed, Copies, Customers, IdleLock, Importing, Profiles, SavedSettings};
use crate::platform::{Desktop, Platform};
use crate::sessions::{Dependencies, Sessions, WhileLocked};
use crate::store::{Store, StoreError};
use crate::supervise::{apart, kept_up};
use crate::vault::Vault;

/// The state behind the commands: each owner, and the platform that was lent.
pub(crate) struct Core {
    folder: PathBuf,
    store: Arc<Store>,
    vault: Arc<Vault>,
    sessions: Arc<Sessions>,
    profiles: Arc<Profiles>,
    customers: Arc<Customers>,
    settings: Arc<SavedSettings>,
    importing: Importing,
    idle_lock: IdleLock,
    copies: Arc<Copies>,
    feed: Arc<ChangeFeed>,
    clock: Arc<dyn Clock>,
    http: Arc<dyn Transport>,
    desktop: Arc<dyn Desktop>,
}

impl Core {
    pub(super) fn over(store: Store, folder: &Path, platform: Platform) -> Result<Arc<Self>, StoreError> {
        let Platform { clock, http, keyring, desktop, listener } = platform;
        let store = Arc::new(store);
        let vault = Arc::new(Vault::new(keyring));
        let profiles = Arc::new(Profiles::new(Arc::clone(&store)));
        let customers = Arc::new(Customers::new(Arc::clone(&store))?);
        let settings = Arc::new(SavedSettings::new(Arc::clone(&store), Arc::clone(&desktop))?);
        let feed = Arc::new(ChangeFeed::new(listener));
        let sessions = Sessions::new(Dependencies {
            store: Arc::clone(&store),
            vault: Arc::clone(&vault),
            profiles: Arc::clone(&profiles),
            settings: Arc::clone(&settings),
            customers: Arc::clone(&customers),
            feed: Arc::clone(&feed),
            clock: Arc::clone(&clock),
            http: Arc::clone(&http),
            desktop: Arc::clone(&desktop),
        })?;
        let core = Arc::new(Self {
            folder: folder.to_owned(),
            store,
            vault,
            sessions,
            profiles,
            customers,
            settings,
            importing: Importing::default(),
            idle_lock: IdleLock::default(),
            copies: Copies::new(Arc::clone(&desktop), Arc::clone(&clock)),
            feed,
            clock,
            http,
            desktop,
        });
        core.set_network();
        core.note_restored();
        Ok(core)
    }

    pub(super) async fn start(self: &Arc<Self>) -> Result<(), Failure> {
        let core = Arc::clone(self);
        tokio::spawn(async move {
            kept_up("timer", &*core.clock, || Arc::clone(&core).keep_time()).await;
        });
        self.open_vault().await
    }

    pub(super) async fn stop(&self) {
        self.sessions.stop();
        self.copies.clear_all();
        if let Err(failure) = self.sessions.save_all() {
            tracing::warn!(%failure, "a new token is lost with this process");
        }
        if let Err(failure) = self.sessions.lock(WhileLocked::Seal) {
            tracing::warn!(%failure, "the end of what is under way could not be prepared");
        }
    }

    pub(super) async fn finish(&self) {
        self.sessions.drained().await;
        let store = Arc::clone(&self.store);
        let _ = apart(move || store.sum_up()).await;
    }

    pub(super) fn leave(&self) {
        self.store.leave();
    }
}
