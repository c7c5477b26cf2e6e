//! The `reqwest` transport.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use hyper_util::client::proxy::matcher::Matcher;
use url::{Host, Url};

use super::{Network, Proxy, Reply, Request, Transport, TransportError, Trust, tls};
use crate::clock::Clock;
use crate::secret::Secret;

const CONNECT_LIMIT: Duration = Duration::from_secs(10);
const TOTAL_LIMIT: Duration = Duration::from_secs(30);
const BODY_LIMIT: usize = 1 << 20;

/// Sends requests over the network: https everywhere, http to loopback only, no redirects.
pub struct Client {
    clock: Arc<dyn Clock>,
    ways: Mutex<Ways>,
}

#[derive(Default)]
struct Ways {
    network: Network,
    /// One connection pool per way to trust, and one without proxy for loopback.
    pools: HashMap<(Trust, bool), reqwest::Client>,
}

impl Client {
    /// With the system's proxy and certificates until [`Transport::configure`] says otherwise.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, ways: Mutex::default() }
    }

    fn ways(&self) -> MutexGuard<'_, Ways> {
        self.ways.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pool(&self, trust: &Trust, loopback: bool) -> Result<reqwest::Client, String> {
        let Ways { network, pools } = &mut *self.ways();
        if let Some(pool) = pools.get(&(trust.clone(), loopback)) {
            return Ok(pool.clone());
        }
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::config(trust, &network.authorities)?)
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT_LIMIT)
            .timeout(TOTAL_LIMIT)
            .referer(false)
            .https_only(!loopback)
            .user_agent(concat!("Fobwatch/", env!("CARGO_PKG_VERSION")));
        builder = match &network.proxy {
            _ if loopback => builder.no_proxy(),
            Proxy::System => builder,
            Proxy::None => builder.no_proxy(),
            Proxy::Address { url, login } => {
                let mut proxy = reqwest::Proxy::all(url.clone()).map_err(|error| cause(&error.without_url()))?;
                if let Some((user, password)) = login {
                    proxy = proxy.basic_auth(user, password.reveal());
                }
                builder.proxy(proxy)
            }
        };
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

    fn configure(&self, network: Network) {
        // What is under way ends as it began.
        *self.ways() = Ways { network, pools: HashMap::new() };
    }

    fn proxy(&self, url: &Url) -> Option<String> {
        if is_loopback(url) {
            return None;
        }
        match &self.ways().network.proxy {
            Proxy::System => {}
            Proxy::None => return None,
            Proxy::Address { url, .. } => return Some(url.as_str().trim_end_matches('/').to_owned()),
        }
        // The matcher that the library itself asks.
        let proxy = Matcher::from_system().intercept(&url.as_str().parse().ok()?)?;
        let port = proxy.uri().port().map(|port| format!(":{port}")).unwrap_or_default();
        Some(format!("{}://{}{port}", proxy.uri().scheme_str()?, proxy.uri().host()?))
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
        let proxy = self.proxy(&request.url);
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
        let explain = |error: reqwest::Error| explain(error, host, proxy.as_deref());
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
fn explain(error: reqwest::Error, host: &str, proxy: Option<&str>) -> TransportError {
    let error = error.without_url();
    let host = host.to_owned();
    if let Some(tls::Refused { cause, fingerprint }) = refused_certificate(&error) {
        return TransportError::Certificate { host, cause: cause.clone(), fingerprint: fingerprint.clone() };
    }
    // Whether anything was sent decides what a renewal may do next.
    if error.is_connect() {
        let cause = if error.is_timeout() { "no answer in time".to_owned() } else { cause(&error) };
        let unknown_name = cause.contains("dns error") || cause.contains("lookup address");
        return match proxy {
            Some(proxy) => TransportError::Connect { host, cause: of_proxy(proxy, &cause, unknown_name) },
            None if unknown_name => TransportError::NameNotFound { host },
            None => TransportError::Connect { host, cause },
        };
    }
    if error.is_timeout() { TransportError::TimeOut { host } } else { TransportError::Broken { host } }
}

/// The same for a connection by way of a proxy, in our words where the library's say nothing.
fn of_proxy(proxy: &str, cause: &str, unknown_name: bool) -> String {
    match cause.strip_prefix("tunnel error: ") {
        _ if unknown_name => format!("the name of the proxy {proxy} was not found"),
        Some("proxy authorization required") => format!("the proxy {proxy} wants another user or password"),
        Some("unsuccessful") => format!("the proxy {proxy} refuses"),
        Some(cause) => format!("the proxy {proxy} does not work: {cause}"),
        None => format!("{cause}, by way of the proxy {proxy}"),
    }
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
