//! The redirect listener (RFC 8252 §7.3). Invariant: it listens on loopback only, for one
//! sign-in only, believes nothing without the right `state`, and cannot be tired out.

mod judge;

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, oneshot};
use tokio::task::JoinSet;
use url::{Host, Url};

pub use judge::{Verdict, judge_address};

use crate::secret::Secret;
use crate::vendor::Redirected;

/// Wrong hits that are answered before the listener gives up.
const MOST_BAD_HITS: usize = 64;
const MOST_CONNECTIONS: usize = 256;
const HEADER_LIMIT: Duration = Duration::from_secs(2);
const CONNECTION_LIMIT: Duration = Duration::from_secs(10);
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);
const BUFFER: usize = 16 * 1024;

/// Why no redirect can be waited for. Shown as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BindError {
    /// The redirect leads to another machine: nothing to listen on.
    #[error("the redirect address is not on this machine")]
    NotLoopback,
    /// Another program listens there.
    #[error(
        "Port {port} is in use by another program. Port {free} is free: choose it, and register the new redirect address with the vendor."
    )]
    Busy {
        /// As the redirect names it.
        port: u16,
        /// Free at the time of asking.
        free: u16,
    },
    /// The system keeps low ports to itself.
    #[error(
        "Port {port} needs administrator rights here. Choose one from 1024 on, and register the new redirect address with the vendor."
    )]
    Forbidden {
        /// As the redirect names it.
        port: u16,
    },
    /// Anything else the system says.
    #[error("No listener could be opened on port {port}: {cause}.")]
    Failed {
        /// As the redirect names it.
        port: u16,
        /// In the system's words.
        cause: String,
    },
}

/// Bound sockets, waiting for one redirect.
#[derive(Debug)]
pub struct Listener {
    sockets: Vec<TcpListener>,
    redirect_uri: String,
    expected: judge::Expected,
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
    Ok(Listener { sockets, redirect_uri, expected })
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
            Err(BindError::Busy { .. }) if port == 0 => {}
            result => return result,
        }
    }
    Err(BindError::Failed { port, cause: "no port is free on both loopback addresses".to_owned() })
}

async fn try_bind_all(families: &[IpAddr], port: u16) -> Result<Vec<TcpListener>, BindError> {
    let mut sockets: Vec<TcpListener> = Vec::new();
    for family in families {
        let bound = sockets.first().and_then(|socket| socket.local_addr().ok()).map_or(port, |address| address.port());
        match TcpListener::bind(SocketAddr::new(*family, bound)).await {
            Ok(socket) => sockets.push(socket),
            Err(error) => match error.kind() {
                std::io::ErrorKind::AddrInUse => {
                    return Err(BindError::Busy { port: bound, free: free_port(families).unwrap_or(0) });
                }
                std::io::ErrorKind::PermissionDenied => return Err(BindError::Forbidden { port: bound }),
                // A machine without IPv6 is fine.
                _ if !sockets.is_empty() => {}
                _ => return Err(BindError::Failed { port: bound, cause: error.kind().to_string() }),
            },
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
    bad_hits: AtomicUsize,
    /// Taken by the first good redirect, or by one bad hit too many.
    good: Mutex<Option<oneshot::Sender<Redirected>>>,
}

impl Listener {
    /// The redirect address with the port that is bound, exactly as to send it to the vendor.
    pub fn redirect_uri(&self) -> &str {
        &self.redirect_uri
    }

    /// Waits for the redirect that carries `state`. Everything else is answered and ignored; None
    /// after too many of those. Dropping the future closes the port.
    pub async fn wait(self, state: &Secret) -> Option<Redirected> {
        let (sender, mut receiver) = oneshot::channel();
        let waiting = Arc::new(Waiting::new(self.expected, state.clone(), sender));
        let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
        let mut tasks = JoinSet::new();
        for socket in self.sockets {
            tasks.spawn(accept(socket, Arc::clone(&waiting), Arc::clone(&places)));
        }
        let answer = (&mut receiver).await.ok();
        tasks.shutdown().await;
        answer
    }
}

async fn accept(socket: TcpListener, waiting: Arc<Waiting>, places: Arc<Semaphore>) {
    // Connections end with this task.
    let mut connections = JoinSet::new();
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let Ok((stream, _)) = socket.accept().await else {
            // Out of sockets, perhaps: they come back.
            tokio::time::sleep(ACCEPT_PAUSE).await;
            continue;
        };
        while connections.try_join_next().is_some() {}
        let waiting = Arc::clone(&waiting);
        connections.spawn(async move {
            let _place = place;
            serve(stream, &waiting).await;
        });
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

async fn serve(stream: impl Stream, waiting: &Waiting) {
    let found = Mutex::new(None);
    let service = service_fn(|request: Request<Incoming>| {
        let status = match judge::judge_request(&request, &waiting.expected, &waiting.state) {
            Verdict::Good(redirected) => match waiting.take_sender() {
                Some(sender) => {
                    *found.lock().unwrap_or_else(PoisonError::into_inner) = Some((sender, redirected));
                    200
                }
                // Another one was first.
                None => 404,
            },
            Verdict::Bad(status) => {
                waiting.count_bad_hit();
                status
            }
        };
        async move { Ok::<Response<Full<Bytes>>, Infallible>(judge::page(status)) }
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_LIMIT)
        .max_buf_size(BUFFER)
        .keep_alive(false)
        // Who has said all may close its side.
        .half_close(true)
        .serve_connection(TokioIo::new(stream), service);
    // Browsers open connections ahead and leave them silent: that is no hit.
    if let Ok(Err(error)) = tokio::time::timeout(CONNECTION_LIMIT, connection).await
        && error.is_parse()
    {
        waiting.count_bad_hit();
    }
    // The page is out; now the sign-in may go on and the port may close.
    if let Some((sender, redirected)) = found.into_inner().unwrap_or_else(PoisonError::into_inner) {
        let _ = sender.send(redirected);
    }
}

impl Waiting {
    fn new(expected: judge::Expected, state: Secret, good: oneshot::Sender<Redirected>) -> Self {
        Self { expected, state, bad_hits: AtomicUsize::new(0), good: Mutex::new(Some(good)) }
    }

    fn take_sender(&self) -> Option<oneshot::Sender<Redirected>> {
        self.good.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn count_bad_hit(&self) {
        if self.bad_hits.fetch_add(1, Ordering::Relaxed) + 1 >= MOST_BAD_HITS {
            drop(self.take_sender());
        }
    }
}
