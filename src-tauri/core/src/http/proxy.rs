//! The route of requests out of this computer: directly or by a proxy, and who says so.

mod gnome;

use std::sync::Arc;

use fobwatch_text::{Text, say};
use hyper_util::client::proxy::matcher::Matcher;
use url::Url;

use self::gnome::Gnome;
use super::{Exempt, Proxy};

/// Variables that name a proxy for https, as curl reads them; of each pair the first that is set.
const FOR_HTTPS: [[&str; 2]; 2] = [["HTTPS_PROXY", "https_proxy"], ["ALL_PROXY", "all_proxy"]];
const FOR_HTTP: [&str; 2] = ["HTTP_PROXY", "http_proxy"];

/// The way to one host.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Route {
    /// Without its user and password; None: straight there.
    pub proxy: Option<String>,
    /// Who decided that.
    pub source: Source,
    /// An automatic script that the system names, which is not read here.
    pub script: Option<String>,
}

/// Whose word a route is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Source {
    /// Nobody says anything.
    #[default]
    Nobody,
    /// The variable of this name.
    Variable(String),
    /// `org.gnome.system.proxy`.
    Gnome,
    /// The system's own settings there.
    Windows,
    /// The system's own settings there.
    Macos,
    /// Fobwatch's own.
    Settings,
}

impl Source {
    /// A part of a sentence.
    pub fn text(&self) -> Text {
        match self {
            Self::Nobody => say::proxy::NAMED_BY_NOBODY,
            Self::Variable(name) => return say::proxy::named_by_variable(name),
            Self::Gnome => say::proxy::NAMED_BY_GNOME,
            Self::Windows => say::proxy::NAMED_BY_WINDOWS,
            Self::Macos => say::proxy::NAMED_BY_MACOS,
            Self::Settings => say::proxy::NAMED_BY_FOBWATCH,
        }
        .into()
    }
}

/// The system's proxy settings, read at one moment.
#[derive(Debug, Clone, Default)]
pub(super) struct System {
    /// Of the environment, of Windows, of macOS: the one that the library itself asks.
    matcher: Option<Arc<Matcher>>,
    gnome: Option<Gnome>,
}

impl PartialEq for System {
    fn eq(&self, other: &Self) -> bool {
        // No login is in it: who changes that has to do with the environment, which stays.
        format!("{:?}", self.matcher) == format!("{:?}", other.matcher) && self.gnome == other.gnome
    }
}

impl System {
    /// May take a moment where a program is asked: off the async threads.
    pub(super) fn read() -> Self {
        let gnome = if cfg!(target_os = "linux") && !environment_says() { gnome::read() } else { None };
        Self { matcher: Some(Arc::new(Matcher::from_system())), gnome }
    }

    fn route(&self, url: &Url) -> Route {
        let script = self.gnome.as_ref().and_then(|gnome| gnome.script.clone());
        if let Some(proxy) = self.by_matcher(url) {
            let source = match variable() {
                Some(name) => Source::Variable(name.to_owned()),
                None if cfg!(windows) => Source::Windows,
                None if cfg!(target_os = "macos") => Source::Macos,
                None => Source::Nobody,
            };
            return Route { proxy: Some(proxy), source, script };
        }
        let gnome = self.gnome.as_ref().and_then(|gnome| gnome.proxy(url));
        let source = if gnome.is_some() { Source::Gnome } else { Source::Nobody };
        Route { proxy: gnome.map(|proxy| plain(&proxy)), source, script }
    }

    fn by_matcher(&self, url: &Url) -> Option<String> {
        let proxy = self.matcher.as_ref()?.intercept(&url.as_str().parse().ok()?)?;
        let port = proxy.uri().port().map(|port| format!(":{port}")).unwrap_or_default();
        Some(format!("{}://{}{port}", proxy.uri().scheme_str()?, proxy.uri().host()?))
    }
}

/// The way to this address, which is not loopback.
pub(super) fn route(proxy: &Proxy, system: &System, url: &Url) -> Route {
    match proxy {
        Proxy::System => system.route(url),
        Proxy::None => Route { source: Source::Settings, ..Route::default() },
        Proxy::Address { url: proxy, exempt, .. } => {
            let through = (!exempt.covers(url)).then(|| plain(proxy));
            Route { proxy: through, source: Source::Settings, script: None }
        }
    }
}

/// Has the library go that way.
pub(super) fn set(builder: reqwest::ClientBuilder, proxy: &Proxy, system: &System) -> reqwest::ClientBuilder {
    match proxy {
        Proxy::None => builder.no_proxy(),
        Proxy::System => match &system.gnome {
            Some(gnome) => {
                let gnome = gnome.clone();
                // The environment names none, or GNOME would not have been asked.
                builder.no_proxy().proxy(reqwest::Proxy::custom(move |url| gnome.proxy(url)))
            }
            None => builder,
        },
        Proxy::Address { url, login, exempt } => {
            let (through, exempt) = (url.clone(), exempt.clone());
            let one = reqwest::Proxy::custom(move |url| (!exempt.covers(url)).then(|| through.clone()));
            builder.proxy(match login {
                // EXPOSE: into the header that the proxy reads.
                Some((user, password)) => one.basic_auth(user, password.reveal()),
                None => one,
            })
        }
    }
}

/// The host of a proxy that is spoken to by TLS.
pub(super) fn tls_host(proxy: &Proxy, system: &System) -> Option<String> {
    let anywhere = Url::parse("https://fobwatch.invalid/").ok()?;
    let proxy = Url::parse(&route(proxy, system, &anywhere).proxy?).ok()?;
    (proxy.scheme() == "https").then(|| proxy.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned())
}

fn plain(proxy: &Url) -> String {
    let port = proxy.port().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{}://{}{port}", proxy.scheme(), proxy.host_str().unwrap_or_default())
}

/// The variable that names the proxy for https.
fn variable() -> Option<&'static str> {
    let first_set = |names: &[&'static str; 2]| names.iter().copied().find(|name| value(name).is_some());
    FOR_HTTPS.iter().filter_map(first_set).find(|name| value(name).is_some_and(|value| !value.is_empty()))
}

fn environment_says() -> bool {
    let all = FOR_HTTPS.iter().flatten().chain(&FOR_HTTP);
    all.copied().any(|name| value(name).is_some_and(|value| !value.is_empty()))
}

#[expect(
    clippy::disallowed_methods,
    reason = "the library that goes through the proxy reads the same variables itself"
)]
fn value(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
