//! HTTP, lent. Invariant: no redirect is followed, no body grows past its limit, and no error or
//! log line holds a URL's query, a header or a body.

mod client;
mod tls;

use async_trait::async_trait;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use http::{HeaderMap, Method};
use jiff::Timestamp;
use serde_json::Value;
use std::time::Duration;
use url::Url;

pub use client::{Client, host_and_port, is_loopback};
pub use tls::{authorities, fingerprint};

use crate::secret::Secret;

/// The longest Retry-After that is honoured.
const LONGEST_WAIT: Duration = Duration::from_hours(1);

/// One request. Every header value is treated as a secret.
#[derive(Debug, Clone)]
pub struct Request {
    pub method: Method,
    pub url: Url,
    pub headers: Vec<(String, Secret)>,
    pub body: Option<Secret>,
    pub trust: Trust,
}

impl Request {
    pub fn new(method: Method, url: Url) -> Self {
        Self { method, url, headers: Vec::new(), body: None, trust: Trust::System }
    }

    pub fn get(url: Url) -> Self {
        Self::new(Method::GET, url)
    }

    pub fn post(url: Url) -> Self {
        Self::new(Method::POST, url)
    }

    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), Secret::new(value)));
        self
    }

    pub fn headers(mut self, headers: &[(String, Secret)]) -> Self {
        self.headers.extend_from_slice(headers);
        self
    }

    /// `Authorization: Basic …` (RFC 7617, UTF-8).
    pub fn basic(self, user: &str, password: &Secret) -> Self {
        let pair = zeroize::Zeroizing::new(format!("{user}:{}", password.reveal()));
        self.header("Authorization", format!("Basic {}", BASE64_STANDARD.encode(pair.as_bytes())))
    }

    /// A form body, each value percent-encoded.
    pub fn form(self, pairs: &[(&str, &str)]) -> Self {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        self.body(body).header("Content-Type", "application/x-www-form-urlencoded")
    }

    pub fn json(self, body: &Value) -> Self {
        self.body(body.to_string()).header("Content-Type", "application/json")
    }

    pub fn body(mut self, body: impl Into<String>) -> Self {
        self.body = Some(Secret::new(body));
        self
    }

    pub fn trust(mut self, trust: Trust) -> Self {
        self.trust = trust;
        self
    }
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

/// One reply, complete, at most 1 MiB.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    /// May hold tokens: only a parser looks inside.
    pub body: Secret,
    /// When the last byte arrived.
    pub received_at: Timestamp,
}

impl Reply {
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body as JSON, whatever its label says. A byte-order mark is skipped; anything after
    /// the value makes it unreadable.
    pub fn json(&self) -> Option<Value> {
        serde_json::from_str(self.body.reveal().trim_start_matches('\u{feff}')).ok()
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
pub enum TransportError {
    #[error("name {host} not found")]
    NameNotFound { host: String },
    #[error("cannot connect to {host}: {cause}")]
    Connect { host: String, cause: String },
    #[error("the certificate of {host} is not trusted: {cause}")]
    Certificate { host: String, cause: String, fingerprint: String },
    #[error("{host} did not answer in time")]
    TimeOut { host: String },
    #[error("the answer of {host} is too large")]
    TooLarge { host: String },
    #[error("the connection to {host} broke before the answer was complete")]
    Broken { host: String },
    #[error("the request to {host} could not be made: {cause}")]
    Request { host: String, cause: String },
}

/// Sends requests.
#[async_trait]
pub trait Transport: Send + Sync {
    async fn send(&self, request: Request) -> Result<Reply, TransportError>;
}
