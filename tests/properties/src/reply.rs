//! Replies written as text: the status, headers, an empty line, the body. A line `----` begins the
//! next one. Invariant: any text is some replies.

use std::sync::Mutex;

use async_trait::async_trait;
use fobwatch_core::http::{Reply, Request, Transport, TransportError};
use fobwatch_core::secret::Secret;
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::now;

pub(crate) fn read(text: &str) -> Reply {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.trim().parse().ok()).unwrap_or(200);
    let mut headers = HeaderMap::new();
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        if let (Ok(name), Ok(value)) =
            (HeaderName::from_bytes(name.trim().as_bytes()), HeaderValue::from_str(value.trim()))
        {
            headers.append(name, value);
        }
    }
    Reply { status, headers, body: Secret::new(body), received_at: now() }
}

/// A vendor that gives these replies in turn, and then the last one for ever. Where they say `$SENT`, it repeats what
/// it was sent of these secrets.
pub(crate) struct Canned {
    left: Mutex<Vec<String>>,
    secrets: &'static [&'static str],
}

impl Canned {
    pub(crate) fn new(text: &str, secrets: &'static [&'static str]) -> Self {
        let mut left: Vec<_> = text.split("\n----\n").map(str::to_owned).collect();
        left.reverse();
        Self { left: Mutex::new(left), secrets }
    }
}

#[async_trait]
impl Transport for Canned {
    async fn send(&self, request: Request) -> Result<Reply, TransportError> {
        let mut left = self.left.lock().expect("replies");
        let reply = if left.len() > 1 { left.pop() } else { left.last().cloned() };
        let sent: String =
            request.headers.iter().map(|(_, value)| value).chain(&request.body).map(Secret::reveal).collect();
        let repeated: Vec<_> = self.secrets.iter().copied().filter(|secret| sent.contains(*secret)).collect();
        Ok(read(&reply.unwrap_or_default().replace("$SENT", &repeated.join(" "))))
    }
}
