//! The live sessions of all profiles: their state, their schedule, and the writing of them. Invariants: nobody
//! else steps a session or reads one; no lock is held across an await; every change is told to the page.

mod attempt;
mod attended;
mod calls;
mod credentials;
mod due;
mod hosts;
mod identity;
mod limiter;
mod live;
mod locking;
mod names;
mod notices;
mod permit_clock;
mod prompts;
mod removal;
mod renewal;
mod schedule;
mod script_session;
mod sign_in;
mod steps;
mod upkeep;
mod uses;
mod vendor_context;
mod verification;
mod views;
mod watch;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

pub use calls::{Call, Called};
pub use credentials::Credentials;
pub(crate) use locking::WhileLocked;
pub(crate) use notices::LONGEST_LEAD;
pub use prompts::Prompt;
pub use script_session::ScriptSession;
pub(crate) use views::Pane;

use fobwatch_protocol::browser::Browser;
use fobwatch_text::Text;
use jiff::Timestamp;
use tokio::sync::Notify;

use crate::activity::Activity;
use crate::answers::Answers;
use crate::cause;
use crate::clock::Clock;
use crate::failure::Failure;
use crate::http::Transport;
use crate::owners::{ChangeFeed, Customers, KnownHosts, Profiles, SavedSettings};
use crate::platform::Desktop;
use crate::profile::{Profile, ProfileId};
use crate::store::{Store, StoreError, Watched};
use crate::vault::{Key, Vault};
use crate::vendor::{Grant, Identity, Vendor};
use limiter::Limiter;
use live::{Live, Session};
use schedule::Schedule;
use watch::Watch;

/// All live sessions, each beside its profile.
pub(crate) struct Sessions {
    store: Arc<Store>,
    vault: Arc<Vault>,
    profiles: Arc<Profiles>,
    settings: Arc<SavedSettings>,
    customers: Arc<Customers>,
    known_hosts: Arc<KnownHosts>,
    feed: Arc<ChangeFeed>,
    clock: Arc<dyn Clock>,
    http: Arc<dyn Transport>,
    desktop: Arc<dyn Desktop>,
    /// Boxed: the table has room for more than it holds.
    entries: Mutex<Entries>,
    /// Removed ones that can still be brought back, with what is under way for them.
    removed: Mutex<Entries>,
    schedule: Mutex<Schedule>,
    /// The timer looks again.
    rescheduled: Notify,
    stopped: AtomicBool,
    limiter: Arc<Limiter>,
    /// Held while a session is written, so that the last write is of the last state.
    writing: Mutex<()>,
    attempts: AtomicU64,
    /// Counts the views, in the order of what they show.
    revision: AtomicU64,
}

/// The owners and the platform that the sessions work with.
pub(crate) struct Dependencies {
    pub(crate) store: Arc<Store>,
    pub(crate) vault: Arc<Vault>,
    pub(crate) profiles: Arc<Profiles>,
    pub(crate) settings: Arc<SavedSettings>,
    pub(crate) customers: Arc<Customers>,
    pub(crate) feed: Arc<ChangeFeed>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) http: Arc<dyn Transport>,
    pub(crate) desktop: Arc<dyn Desktop>,
}

type Entries = HashMap<ProfileId, Box<Entry>>;

/// A profile and its session.
struct Entry {
    profile: Profile,
    live: Live,
    /// Held while a renewal is under way: one at a time, whoever asks.
    renewal_lock: Arc<tokio::sync::Mutex<()>>,
    /// Renewals that have ended: who waited for one takes its outcome.
    ended: u32,
    watch: Watch,
    /// Whose sign-ins are taken; None: whoever comes next.
    identity: Option<Box<Identity>>,
    /// Credentials for scripts, made ready.
    cached: Option<Box<credentials::CachedCredentials>>,
    /// What opens its pages; None: as its customer has it.
    browser: Option<Box<Browser>>,
    /// When somebody last used it, in the window or the tray.
    used_at: Option<Timestamp>,
    /// How often its answers were saved anew.
    edits: u32,
    /// The last record of a script's use in the activity, on the steady clock.
    last_use: Option<Duration>,
    /// The same of a request that changes nothing.
    last_call: Option<Duration>,
    /// A grant that was renewed because the API had refused the one before, and is refused as well: another renewal
    /// would be in vain.
    renewed_in_vain: Weak<Grant>,
    /// How often a sign-in has said what it waits for.
    prompts: u64,
    /// Counts removals, so that the end of one is not taken for that of another.
    removals: u32,
}

impl Entry {
    fn new(watched: Watched, profile: Profile, live: Live) -> Self {
        let Watched { lead_minutes, identity, told, browser, used_at } = watched;
        Self {
            profile,
            live,
            renewal_lock: Arc::default(),
            ended: 0,
            watch: Watch::resumed(lead_minutes, told),
            identity: identity.map(Box::new),
            cached: None,
            browser: browser.map(Box::new),
            used_at,
            edits: 0,
            last_use: None,
            last_call: None,
            renewed_in_vain: Weak::new(),
            prompts: 0,
            removals: 0,
        }
    }
}

impl Sessions {
    /// All sessions, sealed.
    pub(crate) fn new(dependencies: Dependencies) -> Result<Arc<Self>, StoreError> {
        let Dependencies { store, vault, profiles, settings, customers, feed, clock, http, desktop } = dependencies;
        let mut watched = store.watched()?;
        let entry = |profile: Profile| {
            let watched = watched.remove(&profile.id).unwrap_or_default();
            (profile.id, Box::new(Entry::new(watched, profile, Live::default())))
        };
        let entries = store.profiles()?.into_iter().map(entry).collect();
        Ok(Arc::new(Self {
            known_hosts: Arc::new(KnownHosts::new(Arc::clone(&store))?),
            store,
            vault,
            profiles,
            settings,
            customers,
            feed,
            clock,
            http,
            desktop,
            entries: Mutex::new(entries),
            removed: Mutex::default(),
            schedule: Mutex::default(),
            rescheduled: Notify::new(),
            stopped: AtomicBool::new(false),
            limiter: Arc::default(),
            writing: Mutex::default(),
            attempts: AtomicU64::new(0),
            revision: AtomicU64::new(0),
        }))
    }

    /// Stops the timer; nothing begins any more.
    pub(crate) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
        self.rescheduled.notify_one();
    }

    pub(crate) fn has_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn removed(&self) -> MutexGuard<'_, Entries> {
        self.removed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ids of all profiles that are in the list.
    pub(crate) fn ids(&self) -> Vec<ProfileId> {
        self.entries().keys().copied().collect()
    }

    /// The number of profiles, counted without looking at any.
    pub(crate) fn count(&self) -> usize {
        self.entries().len()
    }

    /// All profiles as they are now.
    pub(crate) fn all_profiles(&self) -> Vec<Profile> {
        self.entries().values().map(|entry| entry.profile.clone()).collect()
    }

    pub(crate) fn profile(&self, id: ProfileId) -> Result<Profile, Failure> {
        self.with_entry(id, |entry| entry.profile.clone())
    }

    /// Changes one entry, and settles what follows from that.
    fn change_entry<T>(&self, id: ProfileId, change: impl FnOnce(&mut Entry) -> T) -> Result<T, Failure> {
        let result = {
            let mut entries = self.entries();
            change(entries.get_mut(&id).ok_or_else(Failure::not_found)?)
        };
        self.settle(id);
        Ok(result)
    }

    /// Changes one entry that may have been removed meanwhile: what was under way for it comes to its end.
    fn change_any_entry<T>(&self, id: ProfileId, change: impl FnOnce(&mut Entry) -> T) -> Result<T, Failure> {
        if let Some(entry) = self.entries().get_mut(&id) {
            return Ok(change(entry));
        }
        self.removed().get_mut(&id).map(|entry| change(entry)).ok_or_else(Failure::not_found)
    }

    fn with_entry<T>(&self, id: ProfileId, read: impl FnOnce(&Entry) -> T) -> Result<T, Failure> {
        self.entries().get(&id).map(|entry| read(entry)).ok_or_else(Failure::not_found)
    }

    /// Reads a session for people and scripts: behind a lock there is none for them.
    fn with_open<T>(&self, id: ProfileId, read: impl FnOnce(&Session) -> T) -> Result<T, Failure> {
        self.with_entry(id, |entry| entry.live.open().map(read))?
    }

    /// The vendor, and the answers with their secrets opened, without those that the vendor has refused: they
    /// are not sent again.
    pub(crate) fn opened(&self, profile: &Profile) -> Result<(&'static dyn Vendor, Answers), Failure> {
        self.opened_with(&self.vault.key()?, profile)
    }

    fn opened_with(&self, key: &Key, profile: &Profile) -> Result<(&'static dyn Vendor, Answers), Failure> {
        let refused = self.with_session(profile.id, |session| session.refused_answers.clone()).unwrap_or_default();
        self.profiles.opened(key, profile, &refused)
    }

    /// Records a success in the profile's activity.
    pub(crate) fn record_activity(&self, id: ProfileId, text: impl Into<Text>) {
        self.record_activity_as(id, text.into(), false);
    }

    pub(crate) fn record_activity_as(&self, id: ProfileId, text: Text, failed: bool) {
        if let Err(error) = self.store.add_activity(id, &self.activity(text, failed)) {
            tracing::warn!(%error, "activity could not be kept");
        }
    }

    /// An activity of this moment.
    fn activity(&self, text: Text, failed: bool) -> Activity {
        Activity { at: self.clock.now().as_millisecond(), text, failed, cause: cause::current_cause() }
    }
}
