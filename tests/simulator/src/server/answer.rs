//! One reply, and how much of it arrives.

use std::time::Duration;

use serde_json::Value;

use super::Received;

/// How an answer goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Delivery {
    /// Every byte, and then the end.
    #[default]
    Whole,
    /// The connection breaks in the middle of the body.
    Truncated,
    /// The connection closes without a byte.
    Reset,
}

/// One reply as it goes out.
#[derive(Debug, Clone)]
pub struct Answer {
    /// RFC 9110 §15.
    pub status: u16,
    /// In order, besides what the server adds itself.
    pub headers: Vec<(String, String)>,
    /// Sent as it is.
    pub body: Vec<u8>,
    /// Whether all of it arrives.
    pub delivery: Delivery,
    /// Waited before the first byte.
    pub delay: Duration,
}

impl Answer {
    /// Whole and at once.
    pub fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: vec![("Content-Type".to_owned(), content_type.to_owned())],
            body: body.into(),
            delivery: Delivery::Whole,
            delay: Duration::ZERO,
        }
    }

    /// Labelled as JSON.
    pub fn json(status: u16, body: &Value) -> Self {
        Self::new(status, "application/json", body.to_string())
    }

    /// A web page.
    pub fn html(status: u16, body: impl Into<String>) -> Self {
        Self::new(status, "text/html; charset=utf-8", body.into())
    }

    /// Plain text.
    pub fn text(status: u16, body: &str) -> Self {
        Self::new(status, "text/plain; charset=utf-8", body)
    }

    /// No body, and no label for one.
    pub fn empty(status: u16) -> Self {
        Self { headers: Vec::new(), ..Self::text(status, "") }
    }

    /// The connection closes without a byte.
    pub fn none() -> Self {
        Self::empty(500).delivered(Delivery::Reset)
    }

    /// A 302 to there.
    pub fn redirect(to: &str) -> Self {
        Self::empty(302).header("Location", to)
    }

    /// Adds one; earlier ones of that name stay.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// For faults on the way.
    pub fn delivered(mut self, delivery: Delivery) -> Self {
        self.delivery = delivery;
        self
    }

    /// For slow servers.
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// A reply with a token, or about one, is kept by nobody on the way (RFC 6749 §5.1).
    pub(crate) fn no_store(self) -> Self {
        self.header("Cache-Control", "no-store").header("Pragma", "no-cache")
    }

    /// What a 401 or 403 of an API that takes bearer tokens also says (RFC 6750 §3).
    pub(crate) fn challenge(self, request: &Received) -> Self {
        let challenge = match self.status {
            403 => "Bearer error=\"insufficient_scope\"",
            _ if request.header("authorization").is_some() => "Bearer error=\"invalid_token\"",
            _ => "Bearer",
        };
        self.header("WWW-Authenticate", challenge)
    }
}
