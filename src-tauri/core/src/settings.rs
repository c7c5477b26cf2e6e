//! Settings, their defaults and limits. Invariant: every combination that a check has passed can be applied, and
//! whatever is saved but makes no sense is as if it were not there.

use fobwatch_text::{Text, Word, say};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;
use url::Url;

use crate::failure::Problem;
use crate::http::{self, Exempt, Network, Proxy};
use crate::secret::Secret;

/// The longest lead: a day.
const LONGEST_LEAD: u16 = 24 * 60;
/// Seconds that a copied secret may stay on the clipboard.
const ON_CLIPBOARD: std::ops::RangeInclusive<u16> = 10..=300;
/// The longest idle time before locking, in minutes: a day.
const LONGEST_IDLE: u16 = 24 * 60;
/// A bundle of every public authority has half of that.
pub(crate) const LONGEST_AUTHORITIES: usize = 512 * 1024;

/// How the page is coloured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Theme {
    /// Light or dark, as the system is.
    #[default]
    System,
    /// Always.
    Light,
    /// Always.
    Dark,
}

/// What closing the window does where there is no tray to go on in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum WithoutTray {
    /// The window is minimised, and the app goes on.
    #[default]
    Minimise,
    /// The app quits.
    Quit,
}

/// Which language page, tray and notices speak.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Language {
    /// The first of the system's that there is; else English.
    #[default]
    System,
    /// English.
    En,
    /// German.
    De,
}

impl Language {
    /// What is spoken where the system speaks this.
    pub(crate) fn spoken(self, by_system: fobwatch_text::Language) -> fobwatch_text::Language {
        match self {
            Self::System => by_system,
            Self::En => fobwatch_text::Language::En,
            Self::De => fobwatch_text::Language::De,
        }
    }
}

impl From<fobwatch_text::Language> for Language {
    fn from(language: fobwatch_text::Language) -> Self {
        match language {
            fobwatch_text::Language::En => Self::En,
            fobwatch_text::Language::De => Self::De,
        }
    }
}

/// How requests leave this computer; the password of a proxy is sealed elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "is", rename_all = "camelCase")]
#[ts(rename = "ProxySetting")]
pub enum ProxySetting {
    /// As the system says.
    #[default]
    System,
    /// Straight out, whatever the system says.
    None,
    /// This one, for every host but loopback and those named.
    Address {
        /// `http` or `https`; without user and password.
        url: String,
        /// Empty for a proxy without a login.
        user: String,
        /// Hosts that it is not for: [`Exempt::read`].
        #[serde(default = "local")]
        exempt: String,
    },
}

fn local() -> String {
    http::LOCAL.to_owned()
}

impl ProxySetting {
    /// Whether a password for the one is not for the other.
    pub fn is_another(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Address { url, user, .. }, Self::Address { url: its_url, user: its_user, .. }) => {
                (url, user) != (its_url, its_user)
            }
            _ => self != other,
        }
    }
}

/// Everything that can be set. Saved by name, and only what differs from the defaults.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Settings {
    /// The page's alone.
    pub theme: Theme,
    /// For page, tray and notices alike.
    pub language: Language,
    /// Minutes before expiry at which a profile without a lead of its own is about to expire.
    pub lead_minutes: u16,
    /// How long a copied secret stays on the clipboard.
    pub clipboard_seconds: u16,
    /// Whether new profiles renew by themselves.
    pub auto_renew: bool,
    /// An entry with the system's autostart.
    pub start_with_system: bool,
    /// Off: closing the window quits.
    pub keep_in_tray: bool,
    /// Where it would be kept there, and there is none.
    pub without_tray: WithoutTray,
    /// Minutes without a key or the pointer in the window; None: never.
    pub lock_after_minutes: Option<u16>,
    /// Lock when the screen is locked, where the system tells.
    pub lock_with_screen: bool,
    /// Lock before the computer sleeps, where the system tells.
    pub lock_on_suspend: bool,
    /// A lock keeps the data key for renewals, and from everybody else.
    pub renew_while_locked: bool,
    /// Ask the system to leave the window out of screen recordings; not every one can.
    pub hide_from_capture: bool,
    /// Takes effect with the next request.
    pub proxy: ProxySetting,
    /// Authorities to trust besides the system's, as PEM text.
    pub authorities: String,
}

/// Some of the settings, by name: those that are to change. The others stay as they are by then.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SettingsChange(Map<String, Value>);

impl From<Settings> for SettingsChange {
    /// All of them, as they are here.
    fn from(settings: Settings) -> Self {
        Self(settings.named())
    }
}

impl SettingsChange {
    /// A change of one setting, by its name.
    pub fn of(name: &str, value: impl Into<Value>) -> Self {
        Self(Map::from_iter([(name.to_owned(), value.into())]))
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::default(),
            language: Language::default(),
            lead_minutes: 5,
            clipboard_seconds: 30,
            auto_renew: true,
            start_with_system: false,
            keep_in_tray: true,
            without_tray: WithoutTray::default(),
            lock_after_minutes: None,
            lock_with_screen: false,
            lock_on_suspend: false,
            renew_while_locked: false,
            hide_from_capture: false,
            proxy: ProxySetting::default(),
            authorities: String::new(),
        }
    }
}

impl Settings {
    /// Settings as saved by name. What is unknown or broken falls back, one by one.
    pub fn of(saved: Vec<(String, Value)>) -> Self {
        let mut settings = Self::default();
        for (name, value) in saved {
            let with = |mut all: Value| {
                all.as_object_mut()?.insert(name, value);
                serde_json::from_value::<Self>(all).ok()?.checked().ok()
            };
            settings = serde_json::to_value(&settings).ok().and_then(with).unwrap_or(settings);
        }
        settings
    }

    /// These with that change; None if it names what cannot be set, or says what it cannot be.
    pub fn with(&self, change: SettingsChange) -> Option<Self> {
        let mut all = self.named();
        all.extend(change.0);
        serde_json::from_value(Value::Object(all)).ok()
    }

    /// Settings that differ from the defaults, by name.
    pub fn changed(&self) -> Vec<(String, Value)> {
        let defaults = Self::default().named();
        self.named().into_iter().filter(|(name, value)| defaults.get(name) != Some(value)).collect()
    }

    /// All settings, by name.
    pub fn named(&self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(all)) => all,
            _ => Map::new(),
        }
    }

    /// Normalised, or what is wrong by the name of the setting.
    pub fn checked(self) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut refuse = |field: &str, text: Text| problems.push(Problem { field: field.to_owned(), text });
        if self.lead_minutes == 0 || self.lead_minutes > LONGEST_LEAD {
            refuse("leadMinutes", say::settings::LEAD_RANGE.into());
        }
        if !ON_CLIPBOARD.contains(&self.clipboard_seconds) {
            refuse("clipboardSeconds", say::settings::CLEAR_RANGE.into());
        }
        if self.lock_after_minutes.is_some_and(|minutes| minutes == 0 || minutes > LONGEST_IDLE) {
            refuse("lockAfterMinutes", say::settings::LEAD_RANGE.into());
        }
        let proxy = proxy(&self.proxy).unwrap_or_else(|(field, text)| {
            refuse(field, text);
            ProxySetting::default()
        });
        let authorities = self.authorities.trim().to_owned();
        if authorities.len() > LONGEST_AUTHORITIES {
            refuse("authorities", say::settings::CERTIFICATES_LONG.into());
        } else if !authorities.is_empty() && http::authorities(&authorities).is_err() {
            refuse("authorities", say::settings::NOT_PEM.into());
        }
        if problems.is_empty() { Ok(Self { proxy, authorities, ..self }) } else { Err(problems) }
    }

    /// How this looks, which may change behind a lock too.
    pub fn looking_like(&self, other: &Self) -> Self {
        Self { theme: other.theme, language: other.language, ..self.clone() }
    }

    /// The transport's part of the settings.
    pub fn network(&self, password: Option<Secret>) -> Network {
        let proxy = match &self.proxy {
            ProxySetting::System => Proxy::System,
            ProxySetting::None => Proxy::None,
            ProxySetting::Address { url, user, exempt } => {
                let exempt = Exempt::read(exempt).unwrap_or_default();
                let login = Some(user).filter(|user| !user.is_empty());
                let login = login.map(|user| (user.clone(), password.unwrap_or_else(|| Secret::new(""))));
                Url::parse(url).map_or(Proxy::System, |url| Proxy::Address { url, login, exempt })
            }
        };
        Network { proxy, authorities: self.authorities.clone() }
    }
}

/// `proxy.example.net:8080` as people type it, with its scheme and nothing after its port; or which
/// field is wrong, and why.
fn proxy(typed: &ProxySetting) -> Result<ProxySetting, (&'static str, Text)> {
    let ProxySetting::Address { url, user, exempt } = typed else { return Ok(typed.clone()) };
    let wrong = |text: Word| ("proxy", Text::from(text));
    let unclear = || wrong(say::settings::PROXY_ADDRESS);
    let text = url.trim();
    let text = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    let parsed = Url::parse(&text).map_err(|_| unclear())?;
    if !matches!(parsed.scheme(), "http" | "https") {
        return Err(wrong(say::settings::PROXY_SCHEME));
    }
    if !parsed.username().is_empty() || parsed.password().is_some() {
        return Err(wrong(say::settings::PROXY_LOGIN_APART));
    }
    if parsed.path() != "/" || parsed.query().is_some() || parsed.fragment().is_some() {
        return Err(unclear());
    }
    let user = user.trim();
    if user.chars().any(char::is_control) || user.contains(':') {
        return Err(wrong(say::settings::PROXY_USER_WRONG));
    }
    let exempt = Exempt::read(exempt).map_err(|part| ("exempt", say::settings::exempt_wrong(part)))?;
    let url = parsed.as_str().trim_end_matches('/').to_owned();
    Ok(ProxySetting::Address { url, user: user.to_owned(), exempt: exempt.to_string() })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn saved(pairs: &[(&str, Value)]) -> Settings {
        Settings::of(pairs.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect())
    }

    #[test]
    fn what_is_unknown_or_broken_falls_back_by_itself() {
        let settings = saved(&[
            ("theme", json!("dark")),
            ("language", json!("tlh")),
            ("clipboardSeconds", json!(5)),
            ("leadMinutes", json!("ten")),
            ("ofTomorrow", json!(true)),
            ("authorities", json!("not a certificate")),
            ("proxy", json!({ "is": "address", "url": "ftp://proxy", "user": "" })),
            ("lockAfterMinutes", json!(15)),
        ]);
        assert_eq!(settings, Settings { theme: Theme::Dark, lock_after_minutes: Some(15), ..Settings::default() });
    }

    #[test]
    fn only_what_differs_is_kept_and_comes_back() {
        assert_eq!(Settings::default().changed(), []);
        let proxy = ProxySetting::Address {
            url: "http://proxy.example.net:8080".to_owned(),
            user: "jane".to_owned(),
            exempt: local(),
        };
        let settings = Settings { keep_in_tray: false, proxy, ..Settings::default() };
        assert_eq!(settings.changed().len(), 2);
        assert_eq!(Settings::of(settings.changed()), settings);
    }

    #[test]
    fn a_proxy_is_a_host_and_a_port() {
        let checked = |url: &str| {
            let proxy = ProxySetting::Address { url: url.to_owned(), user: String::new(), exempt: String::new() };
            match (Settings { proxy, ..Settings::default() }).checked().map(|settings| settings.proxy) {
                Ok(ProxySetting::Address { url, .. }) => Ok(url),
                Ok(other) => panic!("{other:?}"),
                Err(problems) => Err(problems[0].field.clone()),
            }
        };
        assert_eq!(checked(" Proxy.example.net:8080/ ").as_deref(), Ok("http://proxy.example.net:8080"));
        assert_eq!(checked("https://10.0.0.1:3128").as_deref(), Ok("https://10.0.0.1:3128"));
        for bad in ["", "a b", "socks5://proxy:1080", "http://jane:secret@proxy:8080", "proxy:8080/path", "proxy:99999"]
        {
            assert_eq!(checked(bad), Err("proxy".to_owned()), "{bad}");
        }
    }

    #[test]
    fn what_a_proxy_is_not_for_is_local_until_it_is_said() {
        let old = json!({ "is": "address", "url": "http://proxy.example.net:8080", "user": "" });
        let settings = saved(&[("proxy", old)]);
        let ProxySetting::Address { exempt, .. } = &settings.proxy else { panic!("{settings:?}") };
        assert_eq!(exempt, "<local>");
        let with = |exempt: &str| {
            let exempt = exempt.to_owned();
            let proxy = ProxySetting::Address { url: "http://proxy:8080".to_owned(), user: String::new(), exempt };
            Settings { proxy, ..Settings::default() }.checked()
        };
        let checked = with("*.Contoso.example; 10.0.0.0/8").expect("a list").proxy;
        let ProxySetting::Address { exempt, .. } = &checked else { panic!("{checked:?}") };
        assert_eq!(exempt, "contoso.example, 10.0.0.0/8");
        assert!(!settings.proxy.is_another(&settings.proxy) && settings.proxy.is_another(&checked));
        let problems = with("good.example, https://x/").expect_err("no host");
        assert_eq!(problems[0].field, "exempt");
        assert!(problems[0].text.to_string().contains("“https://x/”"), "{}", problems[0].text);
    }

    #[test]
    fn numbers_stay_within_their_bounds() {
        let named = |settings: Settings| match settings.checked() {
            Ok(_) => Vec::new(),
            Err(problems) => problems.into_iter().map(|problem| problem.field).collect::<Vec<_>>(),
        };
        let wrong =
            Settings { lead_minutes: 0, clipboard_seconds: 301, lock_after_minutes: Some(1441), ..Settings::default() };
        assert_eq!(named(wrong), ["leadMinutes", "clipboardSeconds", "lockAfterMinutes"]);
        let good =
            Settings { lead_minutes: 1440, clipboard_seconds: 10, lock_after_minutes: Some(1), ..Settings::default() };
        assert_eq!(named(good), Vec::<String>::new());
    }
}
