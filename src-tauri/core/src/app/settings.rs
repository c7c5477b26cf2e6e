//! Settings, applied at once. Invariant: the password of a proxy leaves memory with the data key.

use fobwatch_text::{Language, say};

use super::Core;
use crate::contract::{Changed, SettingsView};
use crate::failure::{Code, Failure};
use crate::http;
use crate::platform::SystemStart;
use crate::secret::Secret;
use crate::settings::{LONGEST_AUTHORITIES, ProxySetting, Settings, SettingsChange};

impl Core {
    pub(super) async fn settings(&self) -> Result<SettingsView, Failure> {
        let settings = self.settings.as_they_are();
        let start_remark = match self.desktop.starts_with_system() {
            Some(SystemStart::Other { command }) => Some(say::autostart::something_else(command)),
            _ => None,
        };
        let no_tray = say::tray::MISSING_MINIMISES;
        Ok(SettingsView {
            start_remark,
            tray_remark: (!self.desktop.has_tray()).then(|| no_tray.into()),
            proxy_password: self.settings.has_proxy_password()?,
            certificates: http::authorities(&settings.authorities).map_or(0, |all| all.len()),
            language: self.language().into(),
            settings,
            defaults: Settings::default(),
            log_folder: self.log_folder().display().to_string(),
            hears_system: cfg!(any(target_os = "linux", target_os = "macos", windows)),
            hides_from_capture: !cfg!(target_os = "linux"),
            can_update: self.desktop.can_update(),
        })
    }

    pub(super) fn current_settings(&self) -> Settings {
        Settings::clone(&self.settings.now())
    }

    pub(super) fn language(&self) -> Language {
        self.settings.language()
    }

    pub(super) async fn set_settings(&self, change: impl Into<SettingsChange>) -> Result<SettingsView, Failure> {
        let (before, settings) = self.settings.change(change.into(), || self.sessions.is_locked())?;
        self.set_network();
        if settings.lead_minutes != before.lead_minutes {
            self.sessions.settle_all();
        }
        // The idle time may be shorter now.
        self.sessions.wake_timer();
        self.feed.tell(Changed::Settings);
        self.settings().await
    }

    pub(super) async fn reset_settings(&self) -> Result<SettingsView, Failure> {
        self.set_settings(Settings::default()).await
    }

    pub(super) async fn set_proxy_password(&self, password: Option<Secret>) -> Result<SettingsView, Failure> {
        self.settings.set_proxy_password(password, &self.vault.key()?)?;
        self.set_network();
        self.feed.tell(Changed::Settings);
        self.settings().await
    }

    pub(super) async fn choose_authorities(&self) -> Result<bool, Failure> {
        let chosen = self.desktop.open_text(LONGEST_AUTHORITIES).await;
        let Some(file) = chosen.map_err(|error| Failure::new(Code::Desktop, error))? else { return Ok(false) };
        // EXPOSE: certificates are public.
        let authorities = file.text.reveal().to_owned();
        if authorities.trim().is_empty() {
            return Err(Failure::new(Code::Invalid, say::app::FILE_EMPTY));
        }
        self.set_settings(SettingsChange::of("authorities", authorities)).await.map(|_| true)
    }

    pub(super) async fn open_log_folder(&self) -> Result<(), Failure> {
        let opened = self.desktop.open_folder(&self.log_folder());
        opened.map_err(|error| Failure::new(Code::Desktop, error))
    }

    pub(super) async fn check_for_update(&self) -> Result<Option<String>, Failure> {
        let found = self.desktop.newer_version().await;
        found.map_err(|error| Failure::new(Code::Desktop, error))
    }

    pub(super) async fn install_update(&self) -> Result<(), Failure> {
        let installed = self.desktop.install_update().await;
        installed.map_err(|error| Failure::new(Code::Desktop, error))
    }
}

impl Core {
    /// Tells the transport how requests leave this computer, with the proxy's password as far as
    /// it can be opened.
    pub(super) fn set_network(&self) {
        let settings = self.settings.now();
        let password = match settings.proxy {
            ProxySetting::Address { .. } => {
                self.vault.key_for_renewals().ok().and_then(|key| self.settings.proxy_password(&key))
            }
            ProxySetting::System | ProxySetting::None => None,
        };
        self.http.configure(settings.network(password));
    }

    fn log_folder(&self) -> std::path::PathBuf {
        self.folder.join("log")
    }
}
