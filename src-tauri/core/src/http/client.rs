//! The `reqwest` transport.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use fobwatch_text::{Text, say};
use http::Method;
use http::header::{ACCEPT_ENCODING, CONTENT_LENGTH, TRANSFER_ENCODING};
use tokio::time::timeout;
use url::{Host, Url};

use super::fault::Way;
use super::handshake::Listening;
use super::proxy::System;
use super::{
    Body, Bytes, Incoming, Network, Proxy, Reply, Request, Route, Transport, TransportError, Trust, body, challenge,
    fault, proxy, tls,
};
use crate::clock::Clock;
use crate::secret::Secret;

const CONNECT_LIMIT: Duration = Duration::from_secs(10);
/// Until an answer has come whole; for one that is read as it comes, until it begins and between its pieces.
const LIMIT: Duration = Duration::from_secs(30);
/// Bytes of a request's body that may take another second each.
const SLOWEST: usize = 64 * 1024;
/// Lines in a reply's head: some send a cookie for each of their parts. Its bytes end at 400 KiB.
const MOST_HEADERS: usize = 1000;
/// The age at which the system is asked for its proxy again.
const SYSTEM_LIMIT: Duration = Duration::from_secs(30);

/// Sends requests over the network: https everywhere, http to loopback only, no redirects.
pub struct Client {
    clock: Arc<dyn Clock>,
    ways: Mutex<Ways>,
    /// Held while the system is asked: by one, for all who wait.
    asking: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Ways {
    network: Network,
    /// The system's proxy, and when it was asked for.
    system: Option<(Duration, System)>,
    /// One connection pool per way to trust, and one without proxy for loopback.
    pools: HashMap<(Trust, bool), reqwest::Client>,
}

impl Ways {
    /// Nothing yet: no proxy.
    fn system(&self) -> System {
        self.system.as_ref().map(|(_, system)| system.clone()).unwrap_or_default()
    }
}

impl Client {
    /// With the system's proxy and certificates until [`Transport::configure`] says otherwise.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, ways: Mutex::default(), asking: tokio::sync::Mutex::default() }
    }

    fn ways(&self) -> MutexGuard<'_, Ways> {
        self.ways.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the system says of its proxy: asked for anew when that is old.
    async fn ask_system(&self) {
        if self.knows_enough() {
            return;
        }
        let _asking = self.asking.lock().await;
        if self.knows_enough() {
            return;
        }
        let now = self.clock.steady();
        let Ok(system) = tokio::task::spawn_blocking(System::read).await else { return };
        let ways = &mut *self.ways();
        if ways.system.as_ref().is_none_or(|(_, before)| *before != system) {
            // What is under way ends as it began.
            ways.pools.retain(|(_, loopback), _| *loopback);
        }
        ways.system = Some((now, system));
    }

    fn knows_enough(&self) -> bool {
        let Ways { network, system, .. } = &*self.ways();
        let is_new = |asked: Duration| self.clock.steady().abs_diff(asked) < SYSTEM_LIMIT;
        !matches!(network.proxy, Proxy::System) || system.as_ref().is_some_and(|(asked, _)| is_new(*asked))
    }

    fn pool(&self, trust: &Trust, loopback: bool) -> Result<reqwest::Client, Text> {
        let mut ways = self.ways();
        if let Some(pool) = ways.pools.get(&(trust.clone(), loopback)) {
            return Ok(pool.clone());
        }
        let (network, system) = (&ways.network, ways.system());
        let tls_proxy = if loopback { None } else { proxy::tls_host(&network.proxy, &system) };
        let builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::config(trust, &network.authorities, tls_proxy)?)
            .connector_layer(Listening)
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT_LIMIT)
            .timeout(LIMIT)
            .referer(false)
            .https_only(!loopback)
            .http1_max_headers(MOST_HEADERS)
            // A sloppy line in a head must not cost the token below it.
            .http1_ignore_invalid_headers_in_responses(true)
            .http1_allow_spaces_after_header_name_in_responses(true)
            .http1_allow_obsolete_multiline_headers_in_responses(true)
            .user_agent(concat!("Fobwatch/", env!("CARGO_PKG_VERSION")));
        let builder = if loopback { builder.no_proxy() } else { proxy::set(builder, &network.proxy, &system) };
        let client = builder.build().map_err(|error| Text::plain(error.without_url().to_string()))?;
        ways.pools.insert((trust.clone(), loopback), client.clone());
        Ok(client)
    }
}

#[async_trait]
impl Transport for Client {
    async fn send(&self, request: Request) -> Result<Reply, TransportError> {
        let line = Line::of(&request);
        let result = self.exchange(request).await;
        line.log(result.as_ref().map(|reply| reply.status));
        result
    }

    async fn open(&self, request: Request, body: Option<Bytes>) -> Result<Incoming, TransportError> {
        let line = Line::of(&request);
        let result = self.begin_open(request, body).await;
        line.log(result.as_ref().map(|incoming| incoming.status));
        result
    }

    fn configure(&self, network: Network) {
        // What is under way ends as it began.
        *self.ways() = Ways { network, ..Ways::default() };
    }

    async fn route(&self, url: &Url) -> Route {
        if is_loopback(url) {
            return Route::default();
        }
        self.ask_system().await;
        let ways = self.ways();
        proxy::route(&ways.network.proxy, &ways.system(), url)
    }
}

/// What the log says of a request.
struct Line {
    method: Method,
    host: String,
    path: String,
}

impl Line {
    fn of(Request { method, url, .. }: &Request) -> Self {
        Self { method: method.clone(), host: host_and_port(url), path: url.path().to_owned() }
    }

    fn log(&self, result: Result<u16, &TransportError>) {
        let Self { method, host, path } = self;
        match result {
            Ok(status) => tracing::info!(%method, host, path, status, "answered"),
            Err(error) => tracing::warn!(%method, host, path, %error, "no answer"),
        }
    }
}

/// A request on its way.
struct Sent {
    incoming: reqwest::Response,
    host: String,
    /// Without its user and password.
    proxy: Option<String>,
}

impl Sent {
    /// What has come next; None at the end.
    async fn chunk(&mut self) -> Result<Option<Bytes>, TransportError> {
        let way = Way { host: &self.host, proxy: self.proxy.as_deref(), wanted: &[] };
        let chunk = self.incoming.chunk().await.map_err(|error| fault::explain(error, way))?;
        Ok(chunk.map(|chunk| Bytes::new(chunk.to_vec())))
    }
}

#[async_trait]
impl Body for Sent {
    async fn piece(&mut self) -> Result<Option<Bytes>, TransportError> {
        let chunk = timeout(LIMIT, self.chunk()).await;
        chunk.map_err(|_| TransportError::TimeOut { host: self.host.clone() })?
    }
}

impl Client {
    /// Sends it, and waits until the answer begins.
    async fn begin(
        &self,
        request: Request,
        body: Option<Vec<u8>>,
        limit: Option<Duration>,
    ) -> Result<Sent, TransportError> {
        let host = host_and_port(&request.url);
        let refuse = |cause: Text| TransportError::Request { host: host.clone(), cause };
        let loopback = is_loopback(&request.url);
        if request.url.scheme() != "https" && !(request.url.scheme() == "http" && loopback) {
            return Err(refuse(say::network::HTTPS_ONLY.into()));
        }
        // Before the pool, which goes the same way.
        let proxy = self.route(&request.url).await.proxy;
        let pool = self.pool(&request.trust, loopback).map_err(refuse)?;
        let url = request.url.clone();
        let has_content = [Method::POST, Method::PUT, Method::PATCH].contains(&request.method);
        let mut outgoing = pool.request(request.method, request.url);
        if let Some(limit) = limit {
            outgoing = outgoing.timeout(limit);
        }
        for (name, value) in &request.headers {
            // How long a body is, is said here alone: twice said is refused by some.
            if [CONTENT_LENGTH, TRANSFER_ENCODING].iter().any(|own| name.eq_ignore_ascii_case(own.as_str())) {
                continue;
            }
            let mut value = reqwest::header::HeaderValue::from_str(value.reveal())
                .map_err(|_| refuse(say::network::header_not_sendable(name)))?;
            value.set_sensitive(true);
            outgoing = outgoing.header(name, value);
        }
        if !request.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(ACCEPT_ENCODING.as_str())) {
            // As it is; what comes packed all the same is unpacked.
            outgoing = outgoing.header(ACCEPT_ENCODING, "identity");
        }
        if let Some(body) = body {
            outgoing = outgoing.body(body);
        } else if has_content {
            // RFC 9110 §8.6; IIS refuses a POST without it.
            outgoing = outgoing.header(CONTENT_LENGTH, "0");
        }
        match outgoing.send().await {
            Ok(incoming) => Ok(Sent { incoming, host, proxy }),
            Err(error) => {
                let way = Way { host: &host, proxy: proxy.as_deref(), wanted: &[] };
                let asked = way.proxy.filter(|_| fault::wants_login(&error));
                let wanted = match asked {
                    Some(proxy) => challenge::schemes(proxy, &url).await,
                    None => Vec::new(),
                };
                Err(fault::explain(error, Way { wanted: &wanted, ..way }))
            }
        }
    }

    async fn exchange(&self, request: Request) -> Result<Reply, TransportError> {
        let body = request.body.as_ref().map(|body| body.reveal().as_bytes().to_vec());
        let mut sent = self.begin(request, body, None).await?;
        let mut packed = zeroize::Zeroizing::new(Vec::new());
        while let Some(chunk) = sent.chunk().await? {
            if packed.len() + chunk.len() > body::LIMIT {
                return Err(TransportError::TooLarge { host: sent.host });
            }
            packed.extend_from_slice(&chunk);
        }
        let Sent { incoming, host, .. } = sent;
        let body = body::unpacked(incoming.headers(), packed);
        let body = body.map_err(|body::TooLarge| TransportError::TooLarge { host })?;
        Ok(Reply {
            status: incoming.status().as_u16(),
            headers: incoming.headers().clone(),
            body: Secret::new(String::from_utf8_lossy(&body)),
            received_at: self.clock.now(),
        })
    }

    async fn begin_open(&self, request: Request, body: Option<Bytes>) -> Result<Incoming, TransportError> {
        let host = host_and_port(&request.url);
        let seconds = body.as_ref().map_or(0, |body| body.len() / SLOWEST);
        let limit = LIMIT + Duration::from_secs(u64::try_from(seconds).unwrap_or_default());
        let begun = timeout(limit, self.begin(request, body.map(|body| body.to_vec()), Some(Duration::MAX))).await;
        let sent = begun.map_err(|_| TransportError::TimeOut { host })??;
        Ok(Incoming {
            status: sent.incoming.status().as_u16(),
            version: sent.incoming.version(),
            headers: sent.incoming.headers().clone(),
            body: Box::new(sent),
        })
    }
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
