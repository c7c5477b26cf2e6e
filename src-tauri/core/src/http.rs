//! The HTTP transport that is lent to the core. Invariant: no redirect is followed, no body in memory grows past its
//! limit, and no error or log line holds a URL's query, a header or a body.

mod body;
mod certificate;
mod challenge;
mod client;
mod exempt;
mod fault;
mod handshake;
mod incoming;
mod proxy;
mod tls;

use async_trait::async_trait;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use fobwatch_text::{Text, say};
use http::{HeaderMap, Method};
use jiff::Timestamp;
use serde_json::Value;
use std::time::Duration;
use url::Url;

pub(crate) use certificate::ends_on;
pub use client::{Client, host_and_port, is_loopback};
pub use exempt::{Exempt, LOCAL};
pub use incoming::{Body, Bytes, Incoming};
pub use proxy::{Route, Source};
pub use tls::{authorities, fingerprint};

use crate::secret::Secret;

/// The longest Retry-After that is honoured.
const LONGEST_WAIT: Duration = Duration::from_hours(1);

/// One request. Every header value is treated as a secret.
#[derive(Debug, Clone)]
pub struct Request {
    /// GET or POST, mostly.
    pub method: Method,
    /// `https`, or `http` to loopback and where a profile says so.
    pub url: Url,
    /// In order, repeats allowed.
    pub headers: Vec<(String, Secret)>,
    /// None: no body at all.
    pub body: Option<Secret>,
    /// The profile's own rule.
    pub trust: Trust,
}

impl Request {
    /// Without headers or body, trusting what the system trusts.
    pub fn new(method: Method, url: Url) -> Self {
        Self { method, url, headers: Vec::new(), body: None, trust: Trust::System }
    }

    /// For verify calls.
    pub fn get(url: Url) -> Self {
        Self::new(Method::GET, url)
    }

    /// For token endpoints.
    pub fn post(url: Url) -> Self {
        Self::new(Method::POST, url)
    }

    /// Adds one; earlier ones of that name stay.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), Secret::new(value)));
        self
    }

    /// Adds a vendor's own headers.
    pub fn headers(mut self, headers: &[(String, Secret)]) -> Self {
        self.headers.extend_from_slice(headers);
        self
    }

    /// `Authorization: Basic …` (RFC 7617, UTF-8).
    pub fn basic(self, user: &str, password: &Secret) -> Self {
        self.headers(&[("Authorization".to_owned(), basic(user, password))])
    }

    /// A form body, each value percent-encoded.
    pub fn form(self, pairs: &[(&str, &str)]) -> Self {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        self.body(body).header("Content-Type", "application/x-www-form-urlencoded")
    }

    /// A JSON body, labelled as such.
    pub fn json(self, body: &Value) -> Self {
        self.body(body.to_string()).header("Content-Type", "application/json")
    }

    /// Asks for JSON.
    pub fn accept_json(self) -> Self {
        self.header("Accept", "application/json")
    }

    /// A body whose label the caller sets.
    pub fn body(mut self, body: impl Into<String>) -> Self {
        self.body = Some(Secret::new(body));
        self
    }

    /// As the profile's certificate fields say.
    pub fn trust(mut self, trust: Trust) -> Self {
        self.trust = trust;
        self
    }
}

/// `Basic …` (RFC 7617, UTF-8).
pub fn basic(user: &str, password: &Secret) -> Secret {
    let pair = zeroize::Zeroizing::new(format!("{user}:{}", password.reveal()));
    Secret::new(format!("Basic {}", BASE64_STANDARD.encode(pair.as_bytes())))
}

/// Which certificates a connection may present.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub enum Trust {
    /// Whatever the system's certificate store accepts.
    #[default]
    System,
    /// The system's, and those signed by this authority (PEM text).
    Authority(String),
    /// Only the certificate with this SHA-256 fingerprint.
    Pinned([u8; 32]),
}

/// How requests leave this computer.
#[derive(Debug, Clone, Default)]
pub struct Network {
    /// As the settings say.
    pub proxy: Proxy,
    /// Trusted besides the system's, as PEM text; may be empty.
    pub authorities: String,
}

/// What stands between us and the network. Loopback never goes through it.
#[derive(Debug, Clone, Default)]
pub enum Proxy {
    /// As the system says.
    #[default]
    System,
    /// Straight out, whatever the system says.
    None,
    /// This one, for every host but loopback and those named.
    Address {
        /// `http` or `https`.
        url: Url,
        /// User and password.
        login: Option<(String, Secret)>,
        /// Hosts that it is not for.
        exempt: Exempt,
    },
}

/// One reply, complete, at most 1 MiB.
#[derive(Debug, Clone)]
pub struct Reply {
    /// RFC 9110 §15; redirects arrive here as they are.
    pub status: u16,
    /// As received.
    pub headers: HeaderMap,
    /// May hold tokens: only a parser looks inside.
    pub body: Secret,
    /// When the last byte arrived.
    pub received_at: Timestamp,
}

impl Reply {
    /// Any 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// None when it is missing or not visible ASCII.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// What the body is labelled as, in small letters and without parameters; None without a label.
    pub fn media_type(&self) -> Option<String> {
        let label = self.header("content-type")?.split(';').next()?.trim().to_ascii_lowercase();
        Some(label).filter(|label| !label.is_empty())
    }

    /// The body as JSON, whatever its label says. A byte-order mark is skipped; anything after
    /// the value makes it unreadable.
    pub fn json(&self) -> Option<Value> {
        serde_json::from_str(self.body.reveal().trim_start_matches('\u{feff}')).ok()
    }

    /// The body as a JSON object, unless its label says that it is something else.
    pub fn object(&self) -> Option<serde_json::Map<String, Value>> {
        match self.json()? {
            Value::Object(object) if self.is_labelled_json() => Some(object),
            _ => None,
        }
    }

    /// Whether its label allows for JSON: that, plain text (some vendors say so), or none.
    pub fn is_labelled_json(&self) -> bool {
        let label = self.media_type().unwrap_or_default();
        matches!(&*label, "" | "text/plain" | "text/json" | "application/octet-stream")
            || label.starts_with("application/") && label.ends_with("json")
    }

    /// Whether the body is a web page instead of an answer.
    pub fn is_html(&self) -> bool {
        let start = self.body.reveal().trim_start().get(..64).unwrap_or(self.body.reveal().trim_start());
        start.starts_with('<')
    }

    /// The server's own clock, from its `Date` header.
    pub fn date(&self) -> Option<Timestamp> {
        http_date(self.header("date")?)
    }

    /// How far the server's clock is ahead of ours, in seconds; None up to 30 s.
    pub fn clock_ahead(&self) -> Option<i64> {
        let ahead = self.date()?.duration_since(self.received_at).as_secs();
        (ahead.abs() > 30).then_some(ahead)
    }

    /// How long the server asks us to wait: seconds or a date, at most an hour.
    pub fn retry_after(&self) -> Option<Duration> {
        let text = self.header("retry-after")?.trim();
        let wait = if let Ok(seconds) = text.parse::<u64>() {
            Duration::from_secs(seconds)
        } else {
            let until = http_date(text)?;
            Duration::try_from(until.duration_since(self.date().unwrap_or(self.received_at))).unwrap_or_default()
        };
        Some(wait.min(LONGEST_WAIT))
    }
}

fn http_date(text: &str) -> Option<Timestamp> {
    Timestamp::try_from(httpdate::parse_http_date(text).ok()?).ok()
}

/// Why no reply came.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text())]
pub enum TransportError {
    /// The resolver does not know it, or there is no network.
    NameNotFound {
        /// Host as asked for.
        host: String,
    },
    /// Refused, unreachable, or the proxy would not.
    Connect {
        /// Host and port.
        host: String,
        /// In ours, or the system's words.
        cause: Text,
    },
    /// No rule of the profile accepts it.
    Certificate {
        /// Host as asked for.
        host: String,
        /// What is wrong with it.
        cause: Text,
        /// SHA-256 of what was presented, in hex, so that it can be pinned.
        fingerprint: String,
    },
    /// It cannot do what is called secure today. Nothing was sent.
    Outdated {
        /// Host as asked for.
        host: String,
    },
    /// It lets nobody in without a certificate of his own. Nothing was processed.
    ClientCertificate {
        /// Host as asked for.
        host: String,
    },
    /// Plain HTTP, a mail server, anything but TLS. Nothing was sent.
    NotTls {
        /// Host as asked for.
        host: String,
    },
    /// The request may have arrived.
    TimeOut {
        /// Host as asked for.
        host: String,
    },
    /// More than 1 MiB.
    TooLarge {
        /// Host as asked for.
        host: String,
    },
    /// The request did arrive; what it did is not known.
    Broken {
        /// Host as asked for.
        host: String,
    },
    /// Nothing was sent.
    Request {
        /// Host as asked for.
        host: String,
        /// Which part is no HTTP.
        cause: Text,
    },
}

impl TransportError {
    /// A part of a sentence.
    pub fn text(&self) -> Text {
        match self {
            Self::NameNotFound { host } => say::network::name_not_found(host),
            Self::Connect { host, cause } => say::network::no_connection(host, cause.clone()),
            Self::Certificate { host, cause, .. } => say::network::certificate_not_trusted(host, cause.clone()),
            Self::Outdated { host } => say::network::outdated(host),
            Self::ClientCertificate { host } => say::network::client_certificate(host),
            Self::NotTls { host } => say::network::not_tls(host),
            Self::TimeOut { host } => say::network::time_out(host),
            Self::TooLarge { host } => say::network::too_large(host),
            Self::Broken { host } => say::network::broken(host),
            Self::Request { host, cause } => say::network::request_failed(host, cause.clone()),
        }
    }
}

/// Sends requests.
#[async_trait]
pub trait Transport: Send + Sync {
    /// One request, one reply: no redirect is followed and nothing is tried again.
    async fn send(&self, request: Request) -> Result<Reply, TransportError>;

    /// The same for an answer of any length. `body` takes the place of the request's own.
    async fn open(&self, request: Request, body: Option<Bytes>) -> Result<Incoming, TransportError> {
        let text = body.map(|body| Secret::new(String::from_utf8_lossy(&body)));
        self.send(Request { body: text.or(request.body), ..request }).await.map(Incoming::from)
    }

    /// From now on requests leave this computer like that.
    fn configure(&self, _network: Network) {}

    /// Which way a request to this address leaves, and who says so.
    async fn route(&self, _url: &Url) -> Route {
        Route::default()
    }
}
