//! The redirect listener (RFC 8252 §7.3). Invariant: it listens on loopback only, for one
//! sign-in only, believes nothing without the right `state`, and cannot be tired out.

mod judge;

mod refused;

use std::collections::VecDeque;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use fobwatch_text::say;
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{oneshot, watch};
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::timeout;
use url::{Host, Url};

pub use judge::{Verdict, judge_address};
pub use refused::BindError;

use crate::secret::Secret;

/// Connections at a time on each socket. The oldest makes way for one more: it has had its chance.
const MOST_CONNECTIONS: usize = 256;
const HEADER_LIMIT: Duration = Duration::from_secs(2);
const CONNECTION_LIMIT: Duration = Duration::from_secs(10);
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);
/// Bytes in a head: the cookies of every port of `localhost` arrive here.
const LONGEST_HEAD: usize = 256 * 1024;
/// Wrong hits that are answered at once; a page has its icon, a browser its guesses.
const QUICK_HITS: usize = 32;
/// Before each further one is answered. Whoever waits for it keeps nobody else waiting.
const STRAY_PAUSE: Duration = Duration::from_millis(200);
/// How a TLS connection begins (RFC 8446 §5.1), and how it is declined: a fatal `handshake_failure`.
const TLS_HANDSHAKE: u8 = 0x16;
const TLS_DECLINED: [u8; 7] = [0x15, 3, 1, 0, 2, 2, 40];

/// The answer of a sign-in page.
#[derive(Debug, Clone)]
pub struct Redirected {
    /// Whose answer it says it is (`iss` of RFC 9207). Servers need not say.
    pub issuer: Option<String>,
    /// What it is.
    pub answer: Answered,
}

/// A code, or why there is none.
#[derive(Debug, Clone)]
pub enum Answered {
    /// RFC 6749 §4.1.2: to be exchanged at once.
    Code(Secret),
    /// `error` and `error_description` of RFC 6749 §4.1.2.1.
    Denied {
        /// The RFC's code, or whatever the vendor put there.
        error: String,
        /// For people.
        description: Option<String>,
    },
}

/// Bound sockets, waiting for one redirect.
#[derive(Debug)]
pub struct Listener {
    sockets: Vec<TcpListener>,
    redirect_uri: String,
    expected: judge::Expected,
    https: watch::Sender<bool>,
}

/// Binds the redirect's port on the families its host means. A redirect without port gets `port`
/// written in (0: any free one); a redirect with one keeps its text byte for byte.
pub async fn bind(redirect_uri: &str, port: u16) -> Result<Listener, BindError> {
    let url = Url::parse(redirect_uri).map_err(|_| BindError::NotLoopback)?;
    if url.scheme() != "http" {
        return Err(BindError::NotLoopback);
    }
    let families = match url.host() {
        Some(Host::Ipv4(address)) if address.is_loopback() => vec![IpAddr::V4(address)],
        Some(Host::Ipv6(address)) if address.is_loopback() => vec![IpAddr::V6(address)],
        Some(Host::Domain("localhost")) => vec![IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)],
        _ => return Err(BindError::NotLoopback),
    };
    let named = explicit_port(redirect_uri);
    let wanted = named.unwrap_or(port);
    let sockets = bind_all(&families, wanted).await?;
    let bound = sockets.first().and_then(|socket| socket.local_addr().ok()).map_or(wanted, |address| address.port());
    // Port 80 is what a redirect without port means; any other is written into it.
    let redirect_uri = match named {
        Some(_) => redirect_uri.to_owned(),
        None if bound == 80 => redirect_uri.to_owned(),
        None => with_port(redirect_uri, bound),
    };
    let expected = judge::Expected::new(&redirect_uri).ok_or(BindError::NotLoopback)?;
    Ok(Listener { sockets, redirect_uri, expected, https: watch::Sender::new(false) })
}

/// The port as written; `Url` hides a written `:80`.
fn explicit_port(redirect_uri: &str) -> Option<u16> {
    let authority = redirect_uri.split_once("://")?.1.split(['/', '?', '#']).next()?;
    let after_host = authority.rsplit(']').next()?;
    after_host.rsplit_once(':')?.1.parse().ok()
}

fn with_port(redirect_uri: &str, port: u16) -> String {
    let start = redirect_uri.find("://").map_or(0, |at| at + 3);
    let end = redirect_uri[start..].find(['/', '?', '#']).map_or(redirect_uri.len(), |at| start + at);
    format!("{}:{port}{}", &redirect_uri[..end], &redirect_uri[end..])
}

async fn bind_all(families: &[IpAddr], port: u16) -> Result<Vec<TcpListener>, BindError> {
    // A free port on the first family may be taken on the second: look further then.
    for _ in 0..16 {
        match try_bind_all(families, port).await {
            Err(BindError::Busy { .. } | BindError::Reserved { .. }) if port == 0 => {}
            result => return result,
        }
    }
    Err(BindError::Failed { port, cause: say::redirect::NO_FREE_PORT.into() })
}

async fn try_bind_all(families: &[IpAddr], port: u16) -> Result<Vec<TcpListener>, BindError> {
    let mut sockets: Vec<TcpListener> = Vec::new();
    for family in families {
        let bound = sockets.first().and_then(|socket| socket.local_addr().ok()).map_or(port, |address| address.port());
        match TcpListener::bind(SocketAddr::new(*family, bound)).await {
            Ok(socket) => sockets.push(socket),
            // A machine without IPv6 is fine.
            Err(error) if !sockets.is_empty() && !refused::is_taken(&error) => {}
            Err(error) => return Err(refused::why(&error, bound, || free_port(families))),
        }
    }
    Ok(sockets)
}

/// A port that is free on all of these addresses, as far as this machine has them.
fn free_port(families: &[IpAddr]) -> Option<u16> {
    let (first, others) = families.split_first()?;
    (0..16).find_map(|_| {
        let held = std::net::TcpListener::bind((*first, 0)).ok()?;
        let port = held.local_addr().ok()?.port();
        let busy = |family: &IpAddr| {
            std::net::TcpListener::bind((*family, port))
                .is_err_and(|error| error.kind() == std::io::ErrorKind::AddrInUse)
        };
        (!others.iter().any(busy)).then_some(port)
    })
}

struct Waiting {
    expected: judge::Expected,
    state: Secret,
    stray_hits: AtomicUsize,
    https: watch::Sender<bool>,
    /// Taken by the first good redirect.
    good: Mutex<Option<oneshot::Sender<Redirected>>>,
}

impl Listener {
    /// The redirect address with the port that is bound, exactly as to send it to the vendor.
    pub fn redirect_uri(&self) -> &str {
        &self.redirect_uri
    }

    /// Becomes true when a browser comes with https, which nothing here can answer.
    pub fn https(&self) -> watch::Receiver<bool> {
        self.https.subscribe()
    }

    /// Waits for the redirect that carries `state`, however much else comes: that is answered, more
    /// slowly when it is much, and ignored. Dropping the future closes the port.
    pub async fn wait(self, state: &Secret) -> Redirected {
        let (sender, receiver) = oneshot::channel();
        let waiting = Arc::new(Waiting { https: self.https, ..Waiting::new(self.expected, state.clone(), sender) });
        let mut tasks = JoinSet::new();
        for socket in self.sockets {
            tasks.spawn(accept(socket, Arc::clone(&waiting)));
        }
        let answer = receiver.await;
        tasks.shutdown().await;
        match answer {
            Ok(redirected) => redirected,
            // It is kept until it is used.
            Err(_) => std::future::pending().await,
        }
    }
}

async fn accept(socket: TcpListener, waiting: Arc<Waiting>) {
    // Connections end with this task.
    let mut connections = JoinSet::new();
    let mut by_age: VecDeque<AbortHandle> = VecDeque::new();
    loop {
        let Ok((stream, _)) = socket.accept().await else {
            // Out of sockets, perhaps: they come back.
            tokio::time::sleep(ACCEPT_PAUSE).await;
            continue;
        };
        while connections.try_join_next().is_some() {}
        by_age.retain(|connection| !connection.is_finished());
        if by_age.len() >= MOST_CONNECTIONS
            && let Some(oldest) = by_age.pop_front()
        {
            oldest.abort();
        }
        let waiting = Arc::clone(&waiting);
        by_age.push_back(connections.spawn(async move { hear(stream, &waiting).await }));
    }
}

/// Serves one connection: a TLS hello is declined and told, anything else is HTTP or nothing.
async fn hear(mut stream: TcpStream, waiting: &Waiting) {
    let mut first = [0];
    match timeout(HEADER_LIMIT, stream.peek(&mut first)).await {
        Ok(Ok(1)) if first == [TLS_HANDSHAKE] => {
            waiting.https.send_replace(true);
            // What is left unread would cut the answer off.
            let _ = timeout(HEADER_LIMIT, stream.read(&mut [0; 4096])).await;
            let _ = stream.write_all(&TLS_DECLINED).await;
            let _ = stream.shutdown().await;
        }
        Ok(Ok(1)) => serve(stream, waiting).await,
        // Browsers open connections ahead and leave them silent.
        _ => {}
    }
}

/// What one connection of a listener for this redirect brings, over any stream: for tests that
/// have many to try and no ports.
#[doc(hidden)]
pub async fn over(stream: impl Stream, redirect_uri: &str, state: &Secret) -> Option<Redirected> {
    let (sender, mut receiver) = oneshot::channel();
    let expected = judge::Expected::new(redirect_uri)?;
    serve(stream, &Waiting::new(expected, state.clone(), sender)).await;
    receiver.try_recv().ok()
}

#[doc(hidden)]
pub trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Stream for S {}

/// A redirect whose page is on its way. Once that is out, or cannot go out, the sign-in goes on.
#[derive(Default)]
struct Found(Mutex<Option<(oneshot::Sender<Redirected>, Redirected)>>);

impl Drop for Found {
    fn drop(&mut self) {
        if let Some((sender, redirected)) = self.0.get_mut().unwrap_or_else(PoisonError::into_inner).take() {
            let _ = sender.send(redirected);
        }
    }
}

async fn serve(stream: impl Stream, waiting: &Waiting) {
    let found = Found::default();
    let service = service_fn(|request: Request<Incoming>| {
        let (status, pause) = match judge::judge_request(&request, &waiting.expected, &waiting.state) {
            Verdict::Good(redirected) => match waiting.take_sender() {
                Some(sender) => {
                    *found.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((sender, redirected));
                    (200, Duration::ZERO)
                }
                // Another one was first.
                None => (404, Duration::ZERO),
            },
            Verdict::Bad(status) => (status, waiting.stray_hit()),
        };
        async move {
            if !pause.is_zero() {
                tokio::time::sleep(pause).await;
            }
            Ok::<Response<Full<Bytes>>, Infallible>(judge::page(status))
        }
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_LIMIT)
        .max_buf_size(LONGEST_HEAD)
        .keep_alive(false)
        // Who has said all may close its side.
        .half_close(true)
        .serve_connection(TokioIo::new(stream), service);
    let _ = timeout(CONNECTION_LIMIT, connection).await;
}

impl Waiting {
    fn new(expected: judge::Expected, state: Secret, good: oneshot::Sender<Redirected>) -> Self {
        let https = watch::Sender::new(false);
        Self { expected, state, stray_hits: AtomicUsize::new(0), https, good: Mutex::new(Some(good)) }
    }

    fn take_sender(&self) -> Option<oneshot::Sender<Redirected>> {
        self.good.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// How long its answer is held back.
    fn stray_hit(&self) -> Duration {
        let before = self.stray_hits.fetch_add(1, Ordering::Relaxed);
        if before < QUICK_HITS { Duration::ZERO } else { STRAY_PAUSE }
    }
}
