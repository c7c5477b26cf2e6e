//! What the commands work on: store, vault, sessions and the timer. Invariant: no lock is held
//! across an await, and every change of a session is told to the page.
#![expect(clippy::unused_async, reason = "commands have one shape, whether they wait or not")]

mod activity;
mod backups;
mod because;
mod commands;
mod copying;
mod customers;
mod examining;
mod exchange;
mod facts;
mod forms;
mod handing;
mod hosts;
mod identity;
mod importing;
mod keys;
mod lending;
mod locking;
mod lookup;
mod noticing;
mod parting;
mod profiles;
mod prompting;
mod removing;
mod renewing;
mod settings;
mod signing;
mod stepping;
mod timing;
mod transfer;
mod upkeep;
mod views;

use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub use because::because;
pub use commands::App;
pub use forms::Changes;
pub use handing::Credentials;
pub use locking::Surroundings;
pub use prompting::Prompt;
use tokio::sync::Notify;

use crate::answers::Answers;
use crate::clock::Clock;
use crate::contract::{Activity, Changed, Trouble};
use crate::failure::{Code, Failure, Problem};
use crate::http::Transport;
use crate::lent::{Desktop, Lent};
use crate::notice::Watch;
use crate::owners::{Copies, Customers, IdleLock, Importing, KeptSettings, KnownHosts};
use crate::profile::{Profile, ProfileId};
use crate::schedule::{Gate, Schedule};
use crate::session::Session;
use crate::store::{Store, StoreError, Watched};
use crate::supervise::kept_up;
use crate::vault::{Key, Vault, VaultError};
use crate::vendor::{Grant, Identity, Vendor};
use crate::vendors;

/// What the commands work on. Clones share it.
#[derive(Clone)]
pub(crate) struct Core {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    folder: PathBuf,
    store: Arc<Store>,
    vault: Vault,
    /// Boxed: the table has room for more than it holds.
    entries: Mutex<Entries>,
    /// Removed ones that can still be brought back, with what is under way for them.
    removed: Mutex<Entries>,
    known_hosts: Arc<KnownHosts>,
    customers: Customers,
    settings: KeptSettings,
    importing: Importing,
    idle_lock: IdleLock,
    schedule: Mutex<Schedule>,
    /// The timer looks again.
    rescheduled: Notify,
    stopped: AtomicBool,
    gate: Arc<Gate>,
    /// Held while a profile is changed, from reading it to having replaced it.
    editing: Mutex<()>,
    /// Held while a session is written, so that the last write is of the last state.
    writing: Mutex<()>,
    attempts: AtomicU64,
    /// Counts the views, in the order of what they show.
    revision: AtomicU64,
    copies: Arc<Copies>,
    pub(crate) clock: Arc<dyn Clock>,
    http: Arc<dyn Transport>,
    pub(crate) desktop: Arc<dyn Desktop>,
    listener: Box<dyn Fn(Changed) + Send + Sync>,
    /// Counts what was told, for those inside who wait for it.
    changes: tokio::sync::watch::Sender<u64>,
}

type Entries = HashMap<ProfileId, Box<Entry>>;

/// A profile and its session.
struct Entry {
    profile: Profile,
    session: Session,
    watch: Watch,
    /// Whose sign-ins are taken; None: whoever comes next.
    identity: Option<Box<Identity>>,
    /// What scripts get, made ready.
    handed: Option<Box<handing::Handed>>,
    /// How often its answers were saved anew.
    edits: u32,
    /// When the activity heard last that a script got it, on the steady clock.
    handed_at: Option<Duration>,
    /// How often a sign-in has said what it waits for.
    prompts: u64,
    /// Behind a lock: seals what a request brings that was out before it, and opens nothing.
    parting: Option<Key>,
    /// Counts removals, so that the end of one is not taken for that of another.
    removals: u32,
}

impl Entry {
    fn new(watched: Watched, profile: Profile) -> Self {
        let Watched { lead_minutes, identity, told } = watched;
        Self {
            profile,
            session: Session::default(),
            watch: Watch::resumed(lead_minutes, told),
            identity: identity.map(Box::new),
            handed: None,
            edits: 0,
            handed_at: None,
            prompts: 0,
            parting: None,
            removals: 0,
        }
    }
}

impl Core {
    pub(super) fn over(store: Store, folder: &Path, lent: Lent) -> Result<Self, StoreError> {
        let store = Arc::new(store);
        let mut watched = store.watched()?;
        let entries = store
            .profiles()?
            .into_iter()
            .map(|profile| (profile.id, Box::new(Entry::new(watched.remove(&profile.id).unwrap_or_default(), profile))))
            .collect();
        let inner = Inner {
            folder: folder.to_owned(),
            known_hosts: Arc::new(KnownHosts::new(Arc::clone(&store))?),
            customers: Customers::new(Arc::clone(&store))?,
            settings: KeptSettings::new(Arc::clone(&store), Arc::clone(&lent.desktop))?,
            importing: Importing::default(),
            idle_lock: IdleLock::default(),
            store,
            vault: Vault::new(lent.keyring),
            entries: Mutex::new(entries),
            removed: Mutex::default(),
            schedule: Mutex::default(),
            rescheduled: Notify::new(),
            stopped: AtomicBool::new(false),
            gate: Arc::default(),
            editing: Mutex::default(),
            writing: Mutex::default(),
            attempts: AtomicU64::new(0),
            revision: AtomicU64::new(0),
            copies: Copies::new(Arc::clone(&lent.desktop), Arc::clone(&lent.clock)),
            clock: lent.clock,
            http: lent.http,
            desktop: lent.desktop,
            listener: lent.listener,
            changes: tokio::sync::watch::Sender::new(0),
        };
        inner.set_network();
        inner.note_restored();
        Ok(Self { inner: Arc::new(inner) })
    }

    pub(super) async fn start(&self) -> Result<(), Failure> {
        let app = self.clone();
        tokio::spawn(async move {
            kept_up("timer", &*app.inner.clock, || app.clone().keep_time()).await;
        });
        self.open_vault().await
    }

    pub(super) async fn stop(&self) {
        self.inner.stopped.store(true, Ordering::Relaxed);
        self.inner.rescheduled.notify_one();
        self.inner.copies.clear_all();
        if let Err(failure) = self.inner.save_all() {
            tracing::warn!(%failure, "a new token is lost with this process");
        }
        if let Err(failure) = self.part().await {
            tracing::warn!(%failure, "the end of what is under way could not be prepared");
        }
    }

    pub(super) async fn finish(&self) {
        self.parted().await;
        let _ = self.inner.store.sum_up();
    }

    pub(super) fn leave(&self) {
        self.inner.store.leave();
    }
}

impl Inner {
    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn removed(&self) -> MutexGuard<'_, Entries> {
        self.removed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, changed: Changed) {
        self.changes.send_modify(|count| *count = count.wrapping_add(1));
        // It is lent: what it makes of this is no reason to stop in the middle.
        let _ = catch_unwind(AssertUnwindSafe(|| (self.listener)(changed)));
    }

    /// Looks at or changes one entry, and sees to what follows from that.
    fn change<T>(&self, id: ProfileId, change: impl FnOnce(&mut Entry) -> T) -> Result<T, Failure> {
        let result = {
            let mut entries = self.entries();
            change(entries.get_mut(&id).ok_or_else(Failure::not_found)?)
        };
        self.settle(id);
        Ok(result)
    }

    /// The same of one that may have been removed meanwhile: what was under way for it comes to its end.
    fn change_any<T>(&self, id: ProfileId, change: impl FnOnce(&mut Entry) -> T) -> Result<T, Failure> {
        if let Some(entry) = self.entries().get_mut(&id) {
            return Ok(change(entry));
        }
        self.removed().get_mut(&id).map(|entry| change(entry)).ok_or_else(Failure::not_found)
    }

    fn look<T>(&self, id: ProfileId, look: impl FnOnce(&Entry) -> T) -> Result<T, Failure> {
        self.entries().get(&id).map(|entry| look(entry)).ok_or_else(Failure::not_found)
    }

    fn profile(&self, id: ProfileId) -> Result<Profile, Failure> {
        self.look(id, |entry| entry.profile.clone())
    }

    fn grant(&self, id: ProfileId) -> Result<Option<Arc<Grant>>, Failure> {
        self.look(id, |entry| entry.session.grant.clone())
    }

    /// The vendor, and the answers with their secrets opened.
    fn opened(&self, profile: &Profile) -> Result<(&'static dyn Vendor, Answers), Failure> {
        self.opened_with(&self.vault.key()?, profile)
    }

    /// Without those that the vendor has refused: they are not sent again.
    fn opened_with(&self, key: &Key, profile: &Profile) -> Result<(&'static dyn Vendor, Answers), Failure> {
        let (vendor, mut answers) = plain(profile)?;
        let refused = self.look(profile.id, |entry| entry.session.refused_answers.clone()).unwrap_or_default();
        for (field, sealed) in self.store.sealed(profile.id)? {
            if !refused.contains(&field) && answers.method.fields.iter().any(|known| known.key == field) {
                let secret = key.open_secret(&place(profile.id, &field), &sealed)?;
                answers.secrets.insert(field, secret);
            }
        }
        Ok((vendor, answers))
    }

    fn note(&self, id: ProfileId, text: impl Into<String>) {
        self.add_activity(id, text.into(), false);
    }

    fn add_activity(&self, id: ProfileId, text: String, failed: bool) {
        let activity = activity_now(self.clock.now(), text, failed);
        if let Err(error) = self.store.add_activity(id, &activity) {
            tracing::warn!(%error, "activity could not be kept");
        }
    }

    fn next_attempt(&self) -> u64 {
        self.attempts.fetch_add(1, Ordering::Relaxed)
    }
}

/// The vendor, and the answers that are not secret.
fn plain(profile: &Profile) -> Result<(&'static dyn Vendor, Answers), Failure> {
    let unknown = || Failure::new(Code::NotFound, "this profile is of a kind that this Fobwatch does not know");
    let vendor = vendors::find(&profile.vendor).ok_or_else(unknown)?;
    let method = vendor.descriptor().method(&profile.method).ok_or_else(unknown)?;
    Ok((vendor, Answers { method, plain: profile.answers.clone(), secrets: BTreeMap::new() }))
}

/// Which grant these answers are for: a grant of others is not used. A profile of a kind that is not
/// known here has none.
fn grant_of(profile: &Profile) -> String {
    match plain(profile) {
        Ok((vendor, answers)) => {
            format!("{} {} {}", profile.vendor, profile.method, vendor.grant_of(&answers))
        }
        Err(_) => format!("{} {}", profile.vendor, profile.method),
    }
}

/// Where a sealed record belongs.
fn place(id: ProfileId, field: &str) -> String {
    format!("{id}|{field}")
}

fn activity_now(now: jiff::Timestamp, text: String, failed: bool) -> Activity {
    Activity { at: now.as_millisecond(), text, failed, cause: because::cause() }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        if matches!(error, StoreError::Taken) {
            let problem = Problem { field: "name".to_owned(), text: profiles::TAKEN.to_owned() };
            return Self { fields: vec![problem], ..Self::new(Code::Invalid, error.to_string()) };
        }
        let hint = match error {
            StoreError::Newer => "Install the newest version. Until then it is shown, and nothing of it is changed.",
            _ => "Check the data folder and the free space on its disk.",
        };
        Self::new(Code::Storage, error.to_string()).hint(hint)
    }
}

impl From<VaultError> for Failure {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Locked => Self::new(Code::Locked, "the secrets are locked").hint("Unlock Fobwatch first."),
            VaultError::WrongPassphrase => Self::new(Code::WrongPassphrase, "the passphrase does not fit"),
            VaultError::Altered => Self::new(Code::Storage, "a saved secret has been altered and cannot be opened")
                .hint("Edit the profile and type its secrets again."),
            VaultError::NoRandomness | VaultError::Keyring(_) => Self::new(Code::Storage, error.to_string()),
        }
    }
}

impl From<&crate::vendor::VendorError> for Trouble {
    fn from(error: &crate::vendor::VendorError) -> Self {
        Self { text: error.text.clone(), said: error.said.clone() }
    }
}
