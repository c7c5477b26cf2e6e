//! The `reqwest` transport.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use url::{Host, Url};

use super::{Reply, Request, Transport, TransportError, Trust, tls};
use crate::clock::Clock;
use crate::secret::Secret;

const CONNECT_LIMIT: Duration = Duration::from_secs(10);
const TOTAL_LIMIT: Duration = Duration::from_secs(30);
const BODY_LIMIT: usize = 1 << 20;

/// Sends requests over the network: https everywhere, http to loopback only, no redirects.
pub struct Client {
    clock: Arc<dyn Clock>,
    /// One connection pool per way to trust, and one without proxy for loopback.
    pools: Mutex<HashMap<(Trust, bool), reqwest::Client>>,
}

impl Client {
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, pools: Mutex::default() }
    }

    fn pool(&self, trust: &Trust, loopback: bool) -> Result<reqwest::Client, String> {
        let mut pools = self.pools.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pool) = pools.get(&(trust.clone(), loopback)) {
            return Ok(pool.clone());
        }
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::config(trust)?)
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT_LIMIT)
            .timeout(TOTAL_LIMIT)
            .referer(false)
            .https_only(!loopback)
            .user_agent(concat!("Fobwatch/", env!("CARGO_PKG_VERSION")));
        if loopback {
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|error| cause(&error.without_url()))?;
        pools.insert((trust.clone(), loopback), client.clone());
        Ok(client)
    }
}

#[async_trait]
impl Transport for Client {
    async fn send(&self, request: Request) -> Result<Reply, TransportError> {
        let host = host_and_port(&request.url);
        let path = request.url.path().to_owned();
        let method = request.method.clone();
        let result = self.exchange(request, &host).await;
        match &result {
            Ok(reply) => tracing::info!(%method, host, path, status = reply.status, "answered"),
            Err(error) => tracing::warn!(%method, host, path, %error, "no answer"),
        }
        result
    }
}

impl Client {
    async fn exchange(&self, request: Request, host: &str) -> Result<Reply, TransportError> {
        let refuse = |cause: String| TransportError::Request { host: host.to_owned(), cause };
        let loopback = is_loopback(&request.url);
        if request.url.scheme() != "https" && !(request.url.scheme() == "http" && loopback) {
            return Err(refuse("only https is allowed".to_owned()));
        }
        let pool = self.pool(&request.trust, loopback).map_err(refuse)?;
        let mut outgoing = pool.request(request.method.clone(), request.url);
        for (name, value) in &request.headers {
            let mut value = reqwest::header::HeaderValue::from_str(value.reveal())
                .map_err(|_| refuse(format!("the value of header {name} cannot be sent")))?;
            value.set_sensitive(true);
            outgoing = outgoing.header(name, value);
        }
        if let Some(body) = request.body {
            outgoing = outgoing.body(body.reveal().to_owned());
        } else if request.method == http::Method::POST {
            // RFC 9110 §8.6; IIS refuses a POST without it.
            outgoing = outgoing.header(http::header::CONTENT_LENGTH, "0");
        }
        let explain = |error: reqwest::Error| explain(error, host);
        let mut incoming = outgoing.send().await.map_err(explain)?;
        let mut body = zeroize::Zeroizing::new(Vec::new());
        while let Some(chunk) = incoming.chunk().await.map_err(explain)? {
            if body.len() + chunk.len() > BODY_LIMIT {
                return Err(TransportError::TooLarge { host: host.to_owned() });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Reply {
            status: incoming.status().as_u16(),
            headers: incoming.headers().clone(),
            body: Secret::new(String::from_utf8_lossy(&body)),
            received_at: self.clock.now(),
        })
    }
}

/// What went wrong, without the URL (it may hold a query) and without the library's own words
/// where ours are clearer.
fn explain(error: reqwest::Error, host: &str) -> TransportError {
    let error = error.without_url();
    let host = host.to_owned();
    if let Some(tls::Refused { cause, fingerprint }) = refused_certificate(&error) {
        return TransportError::Certificate { host, cause: cause.clone(), fingerprint: fingerprint.clone() };
    }
    if error.is_timeout() {
        // Whether anything was sent decides what a renewal may do next.
        return if error.is_connect() {
            TransportError::Connect { host, cause: "no answer in time".to_owned() }
        } else {
            TransportError::TimeOut { host }
        };
    }
    if error.is_connect() {
        let cause = cause(&error);
        if cause.contains("dns error") || cause.contains("lookup address") {
            return TransportError::NameNotFound { host };
        }
        return TransportError::Connect { host, cause };
    }
    TransportError::Broken { host }
}

/// The innermost cause: the outer layers only repeat that something failed.
fn cause(error: &reqwest::Error) -> String {
    let mut innermost: &dyn std::error::Error = error;
    let mut all = String::new();
    while let Some(next) = innermost.source() {
        innermost = next;
        if !all.is_empty() {
            all.push_str(": ");
        }
        all.push_str(&innermost.to_string());
    }
    if all.contains("dns error") { all } else { innermost.to_string() }
}

/// Looks into every layer; `io::Error` hides what it holds from `source`.
fn refused_certificate<'e>(error: &'e (dyn std::error::Error + 'static)) -> Option<&'e tls::Refused> {
    if let Some(fault) = error.downcast_ref::<rustls::Error>() {
        return tls::refused(fault);
    }
    let held = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    held.and_then(|held| refused_certificate(held)).or_else(|| refused_certificate(error.source()?))
}

/// `host` or `host:port`, for messages and limits.
pub fn host_and_port(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Whether the URL names this machine by a literal loopback host.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
