//! Settings as the technician has made them. Invariant: a change is made of what is there by then, is on disk
//! before it holds, and what the system could not do is not kept.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use fobwatch_text::{Language, say};

use crate::failure::{Code, Failure};
use crate::platform::{Desktop, SystemStart};
use crate::secret::Secret;
use crate::settings::{Settings, SettingsChange};
use crate::store::{Store, StoreError};
use crate::vault::Key;

/// The associated data of the proxy's password.
const PROXY_PASSWORD: &str = "settings|proxy_password";
/// Bytes in it.
const LONGEST_PASSWORD: usize = 2_000;

pub(crate) struct SavedSettings {
    store: Arc<Store>,
    desktop: Arc<dyn Desktop>,
    language_of_system: Language,
    kept: Mutex<Arc<Settings>>,
    /// Held while they are changed, from reading to having replaced.
    changing: Mutex<()>,
}

impl SavedSettings {
    pub(crate) fn new(store: Arc<Store>, desktop: Arc<dyn Desktop>) -> Result<Self, StoreError> {
        let kept = Mutex::new(Arc::new(Settings::of(store.settings()?)));
        let language_of_system = Language::of(desktop.languages());
        Ok(Self { store, desktop, language_of_system, kept, changing: Mutex::default() })
    }

    /// The settings as they are now.
    pub(crate) fn now(&self) -> Arc<Settings> {
        Arc::clone(&self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The same with what the system has, where it can be asked: an entry may have been deleted by hand.
    pub(crate) fn as_they_are(&self) -> Settings {
        let mut settings = Settings::clone(&self.now());
        if let Some(found) = self.desktop.starts_with_system() {
            settings.start_with_system = found == SystemStart::On;
        }
        settings
    }

    /// The language as set, or the system's.
    pub(crate) fn language(&self) -> Language {
        self.now().language.spoken(self.language_of_system)
    }

    fn changing(&self) -> MutexGuard<'_, ()> {
        self.changing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps them with this change: how they were, and how they are now. `locked`: only looks may change.
    pub(crate) fn change(
        &self,
        change: SettingsChange,
        locked: impl FnOnce() -> bool,
    ) -> Result<(Settings, Arc<Settings>), Failure> {
        let _changing = self.changing();
        let before = self.as_they_are();
        let wanted = before.with(change).ok_or_else(|| Failure::new(Code::Invalid, say::settings::NOT_SETTABLE))?;
        let settings = wanted.checked().map_err(|problems| {
            let text = problems.first().map(|problem| problem.text.clone()).unwrap_or_default();
            Failure { fields: problems, ..Failure::new(Code::Invalid, text) }
        })?;
        if locked() && before.looking_like(&settings) != settings {
            return Err(Failure::new(Code::Locked, say::settings::LOCKED).hint(say::lock::UNLOCK_HINT));
        }
        self.save(&before, &settings)?;
        let settings = Arc::new(settings);
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&settings);
        Ok((before, settings))
    }

    /// On disk, with what the system does for them: both or none.
    fn save(&self, before: &Settings, settings: &Settings) -> Result<(), Failure> {
        let known: Vec<_> = settings.named().into_iter().map(|(name, _)| name).collect();
        let starts = (settings.start_with_system != before.start_with_system).then_some(settings.start_with_system);
        let start = |on| self.desktop.start_with_system(on).map_err(|error| Failure::new(Code::Desktop, error));
        let mut started = false;
        // Another proxy is not told what the last one knew.
        let is_another = settings.proxy.is_another(&before.proxy);
        let saved = self.store.save_settings(&known, &settings.changed(), is_another, || {
            if let Some(on) = starts {
                start(on)?;
                started = true;
            }
            Ok::<_, Failure>(())
        });
        if saved.is_err()
            && started
            && let Err(failure) = start(before.start_with_system)
        {
            tracing::warn!(%failure, "the start with the system could not be put back");
        }
        saved
    }

    /// Whether the proxy has a password.
    pub(crate) fn has_proxy_password(&self) -> Result<bool, StoreError> {
        Ok(self.store.proxy_password()?.is_some())
    }

    /// Seals it; none or an empty one deletes what there was.
    pub(crate) fn set_proxy_password(&self, password: Option<Secret>, key: &Key) -> Result<(), Failure> {
        // EXPOSE: only its length.
        if password.as_ref().is_some_and(|password| password.reveal().len() > LONGEST_PASSWORD) {
            return Err(Failure::new(Code::Invalid, say::settings::PASSWORD_LONG));
        }
        let _changing = self.changing();
        let sealed = match password.filter(|password| !password.is_empty()) {
            // EXPOSE: sealed at once.
            Some(password) => Some(key.seal(PROXY_PASSWORD, password.reveal().as_bytes())?),
            None => None,
        };
        Ok(self.store.save_proxy_password(sealed.as_ref())?)
    }

    /// None also where it cannot be opened.
    pub(crate) fn proxy_password(&self, key: &Key) -> Option<Secret> {
        let sealed = self.store.proxy_password().inspect_err(|error| tracing::warn!(%error, "no proxy password"));
        key.open_secret(PROXY_PASSWORD, &sealed.ok()??)
            .inspect_err(|error| tracing::warn!(%error, "the proxy's password cannot be opened"))
            .ok()
    }
}
