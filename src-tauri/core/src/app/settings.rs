//! What the technician has set: kept, applied at once. Invariant: behind a lock nothing can be set
//! but looks, and the password of a proxy leaves memory with the data key.

use std::sync::{MutexGuard, PoisonError};

use super::{Core, Inner, SystemStart};
use crate::contract::{Changed, SettingsView};
use crate::failure::{Code, Failure};
use crate::http;
use crate::secret::Secret;
use crate::settings::{LONGEST_AUTHORITIES, Language, ProxySetting, Settings, SettingsChange};

/// Where the password of the proxy is sealed.
const PROXY_PASSWORD: &str = "settings|proxy_password";
/// Bytes in it.
const LONGEST_PASSWORD: usize = 2_000;

impl Core {
    pub(super) async fn settings(&self) -> Result<SettingsView, Failure> {
        let inner = &self.inner;
        let settings = inner.settings_as_they_are();
        let start_remark = match inner.desktop.starts_with_system() {
            Some(SystemStart::Other { command }) => {
                Some(format!("Something else starts in its place: {command}. Switch this on to start this Fobwatch."))
            }
            _ => None,
        };
        let no_tray = "There is no tray here: closing the window minimises it, and Fobwatch goes on.";
        Ok(SettingsView {
            start_remark,
            tray_remark: (!inner.desktop.has_tray()).then(|| no_tray.to_owned()),
            proxy_password: inner.store.proxy_password()?.is_some(),
            certificates: http::authorities(&settings.authorities).map_or(0, |all| all.len()),
            language: self.language(),
            settings,
            defaults: Settings::default(),
            log_folder: inner.log_folder().display().to_string(),
            hears_system: cfg!(target_os = "linux"),
            hides_from_capture: !cfg!(target_os = "linux"),
            can_update: inner.desktop.can_update(),
        })
    }

    pub(super) fn kept_settings(&self) -> Settings {
        self.inner.settings().clone()
    }

    pub(super) fn language(&self) -> Language {
        match self.inner.settings().language {
            Language::System => self.inner.language_of_system,
            chosen => chosen,
        }
    }

    pub(super) async fn set_settings(&self, change: impl Into<SettingsChange>) -> Result<SettingsView, Failure> {
        let inner = &self.inner;
        let (before, settings) = inner.take_settings(change.into())?;
        inner.set_network();
        if settings.lead_minutes != before.lead_minutes {
            let ids: Vec<_> = inner.entries().keys().copied().collect();
            for id in ids {
                inner.settle(id);
            }
        }
        // The idle time may be shorter now.
        inner.rescheduled.notify_one();
        inner.tell(Changed::Settings);
        self.settings().await
    }

    pub(super) async fn reset_settings(&self) -> Result<SettingsView, Failure> {
        self.set_settings(Settings::default()).await
    }

    pub(super) async fn set_proxy_password(&self, password: Option<Secret>) -> Result<SettingsView, Failure> {
        let inner = &self.inner;
        let key = inner.vault.key()?;
        // EXPOSE: only its length.
        if password.as_ref().is_some_and(|password| password.reveal().len() > LONGEST_PASSWORD) {
            return Err(Failure::new(Code::Invalid, "the password is too long"));
        }
        let setting = inner.setting();
        let sealed = match password.filter(|password| !password.is_empty()) {
            // EXPOSE: sealed at once.
            Some(password) => Some(key.seal(PROXY_PASSWORD, password.reveal().as_bytes())?),
            None => None,
        };
        inner.store.save_proxy_password(sealed.as_ref())?;
        drop(setting);
        inner.set_network();
        inner.tell(Changed::Settings);
        self.settings().await
    }

    pub(super) async fn choose_authorities(&self) -> Result<bool, Failure> {
        let chosen = self.inner.desktop.open_text(LONGEST_AUTHORITIES).await;
        let Some(file) = chosen.map_err(|error| Failure::new(Code::Desktop, error))? else { return Ok(false) };
        // EXPOSE: certificates are public.
        let authorities = file.text.reveal().to_owned();
        if authorities.trim().is_empty() {
            return Err(Failure::new(Code::Invalid, "this file is empty"));
        }
        self.set_settings(SettingsChange::of("authorities", authorities)).await.map(|_| true)
    }

    pub(super) async fn open_log_folder(&self) -> Result<(), Failure> {
        let opened = self.inner.desktop.open_folder(&self.inner.log_folder());
        opened.map_err(|error| Failure::new(Code::Desktop, error))
    }

    pub(super) async fn check_for_update(&self) -> Result<Option<String>, Failure> {
        let found = self.inner.desktop.newer_version().await;
        found.map_err(|error| Failure::new(Code::Desktop, error))
    }

    pub(super) async fn install_update(&self) -> Result<(), Failure> {
        let installed = self.inner.desktop.install_update().await;
        installed.map_err(|error| Failure::new(Code::Desktop, error))
    }
}

impl Inner {
    /// Keeps the settings with this change: how they were, and how they are now.
    fn take_settings(&self, change: SettingsChange) -> Result<(Settings, Settings), Failure> {
        // Two changes at once are one after the other, each of what the one before has left.
        let _setting = self.setting();
        let before = self.settings_as_they_are();
        let wanted = before.with(change).ok_or_else(|| Failure::new(Code::Invalid, "this cannot be set"))?;
        let settings = wanted.checked().map_err(|problems| {
            let text = problems.first().map(|problem| problem.text.clone()).unwrap_or_default();
            Failure { fields: problems, ..Failure::new(Code::Invalid, text) }
        })?;
        if self.is_locked() && before.looking_like(&settings) != settings {
            return Err(Failure::new(Code::Locked, "behind the lock nothing can be set").hint("Unlock Fobwatch first."));
        }
        let known: Vec<_> = settings.named().into_iter().map(|(name, _)| name).collect();
        let starts = (settings.start_with_system != before.start_with_system).then_some(settings.start_with_system);
        let start = |on| self.desktop.start_with_system(on).map_err(|error| Failure::new(Code::Desktop, error));
        let mut started = false;
        // Another proxy is not told what the last one knew.
        let saved =
            self.store.save_settings(&known, &settings.changed(), settings.proxy.is_another(&before.proxy), || {
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
        saved?;
        *self.settings() = settings.clone();
        Ok((before, settings))
    }

    /// Held while settings or customers are changed, from reading them to having replaced them.
    pub(super) fn setting(&self) -> MutexGuard<'_, ()> {
        self.setting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn settings(&self) -> MutexGuard<'_, Settings> {
        self.settings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// With what the system has, where it can be asked: an entry may have been deleted by hand.
    fn settings_as_they_are(&self) -> Settings {
        let mut settings = self.settings().clone();
        if let Some(found) = self.desktop.starts_with_system() {
            settings.start_with_system = found == SystemStart::On;
        }
        settings
    }

    /// Tells the transport how requests leave this computer, with the proxy's password as far as
    /// it can be opened.
    pub(super) fn set_network(&self) {
        let settings = self.settings().clone();
        let password = match settings.proxy {
            ProxySetting::Address { .. } => self.proxy_password(),
            ProxySetting::System | ProxySetting::None => None,
        };
        self.http.configure(settings.network(password));
    }

    fn proxy_password(&self) -> Option<Secret> {
        let key = self.vault.key_for_upkeep().ok()?;
        let sealed = self.store.proxy_password().inspect_err(|error| tracing::warn!(%error, "no proxy password"));
        key.open_secret(PROXY_PASSWORD, &sealed.ok()??)
            .inspect_err(|error| tracing::warn!(%error, "the proxy's password cannot be opened"))
            .ok()
    }

    fn log_folder(&self) -> std::path::PathBuf {
        self.folder.join("log")
    }
}
