//! One vendor on one port: requests in, answers out, faults on demand, everything recorded.

mod answer;
mod faults;
mod received;

use std::collections::BTreeMap;
use std::io::Read as _;
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;
use tiny_http::{Header, Response, StatusCode};
use tokio::sync::watch;

use crate::line::Lines;
use faults::{Faults, Met};
pub(crate) use received::decoded;

pub use answer::{Answer, Delivery};
pub use faults::Held;
pub use received::{Received, value};

/// The server's own clock, so that tests can lend one.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// That of this computer.
#[expect(clippy::disallowed_methods, reason = "the simulator is a server of its own")]
pub fn system_clock() -> Clock {
    Arc::new(Timestamp::now)
}

/// A vendor's behaviour.
pub trait Simulated: Send + 'static {
    /// Called for one request at a time.
    fn answer(&mut self, request: &Received, now: Timestamp) -> Answer;

    /// What in a request a real server puts up with, and our own programs never do.
    fn complaint(&self, _request: &Received) -> Option<String> {
        None
    }
}

/// How often something was asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// However they were answered.
    pub requests: usize,
    /// Those of them that were answered with 401.
    pub unauthorized: usize,
}

struct Shared<V> {
    vendor: Mutex<V>,
    received: Mutex<Vec<Received>>,
    counts: Mutex<BTreeMap<String, Count>>,
    /// How many they are.
    came: watch::Sender<usize>,
    issued: Mutex<Vec<String>>,
    faults: Faults,
    /// None unless the server is strict.
    complaints: OnceLock<Mutex<Vec<String>>>,
    clock: Mutex<Clock>,
    lines: Lines,
}

/// A running vendor. Dropping it stops it.
pub struct Server<V: Simulated> {
    /// `http://127.0.0.1:port`, or where else it was started.
    pub url: String,
    shared: Arc<Shared<V>>,
    http: Arc<tiny_http::Server>,
    workers: Vec<JoinHandle<()>>,
}

/// For a request to come, however busy the machine is.
const LIMIT: Duration = Duration::from_secs(20);
/// Requests that are answered at the same time.
const WORKERS: usize = 4;

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<V: Simulated> Server<V> {
    /// On any free port, with the machine's clock.
    pub fn start(vendor: V) -> Self {
        Self::start_on(SocketAddr::from(([127, 0, 0, 1], 0)), vendor)
            .unwrap_or_else(|error| panic!("no port for the simulator: {error}"))
    }

    /// On an address of one's own.
    pub fn start_on(address: SocketAddr, vendor: V) -> Result<Self, String> {
        let listener = TcpListener::bind(address).map_err(|error| error.to_string())?;
        let http = tiny_http::Server::http("127.0.0.1:0").map_err(|error| error.to_string())?;
        let behind = http.server_addr().to_ip().ok_or("no address for the simulator")?;
        let lines = Lines::start(listener, behind).map_err(|error| error.to_string())?;
        let url = format!("http://{}", lines.address);
        let http = Arc::new(http);
        let shared = Arc::new(Shared {
            vendor: Mutex::new(vendor),
            received: Mutex::default(),
            counts: Mutex::default(),
            came: watch::Sender::new(0),
            issued: Mutex::default(),
            faults: Faults::default(),
            complaints: OnceLock::new(),
            clock: Mutex::new(system_clock()),
            lines,
        });
        let workers = (0..WORKERS)
            .map(|_| {
                let (http, shared) = (Arc::clone(&http), Arc::clone(&shared));
                std::thread::spawn(move || {
                    while let Ok(request) = http.recv() {
                        handle(request, &shared);
                    }
                })
            })
            .collect();
        Ok(Self { url, shared, http, workers })
    }

    /// Lends a clock; the `Date` header follows it.
    pub fn set_clock(&self, clock: Clock) {
        *lock(&self.shared.clock) = clock;
    }

    /// Reads or changes the vendor's settings and memory.
    pub fn with<T>(&self, change: impl FnOnce(&mut V) -> T) -> T {
        change(&mut lock(&self.shared.vendor))
    }

    /// From here on a request that our own programs must not send fails the test when the server
    /// is dropped, though it is answered as a real server does.
    pub fn strict(&self) {
        self.shared.complaints.get_or_init(Mutex::default);
    }

    /// The next request whose path ends with `path` gets this answer, and the vendor does not see
    /// it. Several calls queue up.
    pub fn answer_next(&self, path: &str, answer: Answer) {
        self.answer_times(path, 1, answer);
    }

    /// As [`Server::answer_next`], for the next so many requests.
    pub fn answer_times(&self, path: &str, times: usize, answer: Answer) {
        self.shared.faults.answer(path, Some(times), answer);
    }

    /// Every request whose path ends with `path` gets this answer, and the vendor sees none of
    /// them, until [`Server::answer_as_usual`].
    pub fn answer_all(&self, path: &str, answer: Answer) {
        self.shared.faults.answer(path, None, answer);
    }

    /// Nothing that was planned comes any more.
    pub fn answer_as_usual(&self) {
        self.shared.faults.clear();
    }

    /// The vendor handles the next request whose path ends with `path`, and its answer arrives so.
    pub fn deliver_next(&self, path: &str, delivery: Delivery) {
        self.shared.faults.deliver(path, delivery);
    }

    /// The next request whose path ends with `path` is handled at once, and answered later.
    pub fn hold_next(&self, path: &str) -> Held {
        self.shared.faults.hold(path, Some(1), false)
    }

    /// The next request whose path ends with `path` is handled later.
    pub fn hold_next_unhandled(&self, path: &str) -> Held {
        self.shared.faults.hold(path, Some(1), true)
    }

    /// Nobody answers what comes to a path that ends with `path`, until [`Server::answer_as_usual`].
    /// Those that wait are handled when it is dropped, and later ones at once.
    pub fn hold_all(&self, path: &str) -> Held {
        self.shared.faults.hold(path, None, true)
    }

    /// Every request so far, in order.
    pub fn received(&self) -> Vec<Received> {
        lock(&self.shared.received).clone()
    }

    /// By path, how often each was asked for so far, or since [`Server::forget_requests`].
    pub fn requests(&self) -> BTreeMap<String, Count> {
        lock(&self.shared.counts).clone()
    }

    /// Counts from nought again.
    pub fn forget_requests(&self) {
        lock(&self.shared.counts).clear();
    }

    /// Every token and code given out so far.
    pub fn issued(&self) -> Vec<String> {
        lock(&self.shared.issued).clone()
    }

    /// The requests so far whose path ends with `path`.
    pub fn received_at(&self, path: &str) -> Vec<Received> {
        self.received().into_iter().filter(|request| request.path.ends_with(path)).collect()
    }

    /// Waits until so many requests have come in all whose path ends with `path`; panics if they do not come soon.
    pub async fn until_received(&self, path: &str, count: usize) {
        let mut came = self.shared.came.subscribe();
        let wait = came.wait_for(|_| self.received_at(path).len() >= count);
        let has_come = tokio::time::timeout(LIMIT, wait).await.is_ok();
        assert!(has_come, "{} of {count} requests have come to {path}", self.received_at(path).len());
    }

    /// The same where there is no runtime.
    pub fn wait_received(&self, path: &str, count: usize) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
        runtime.unwrap_or_else(|error| panic!("no runtime: {error}")).block_on(self.until_received(path, count));
    }
}

impl<V: Simulated> Drop for Server<V> {
    fn drop(&mut self) {
        self.shared.lines.close();
        for _ in 0..WORKERS {
            self.http.unblock();
        }
        for worker in self.workers.drain(..) {
            let _ = worker.join();
        }
        let complaints = self.shared.complaints.get().map(|complaints| lock(complaints).clone()).unwrap_or_default();
        assert!(std::thread::panicking() || complaints.is_empty(), "not for our own programs: {complaints:#?}");
    }
}

fn handle<V: Simulated>(mut request: tiny_http::Request, shared: &Arc<Shared<V>>) {
    let mut body = Vec::new();
    let _ = request.as_reader().take(1 << 20).read_to_end(&mut body);
    let (path, raw_query) = request.url().split_once('?').unwrap_or((request.url(), ""));
    let received = Received {
        method: request.method().to_string(),
        path: path.to_owned(),
        raw_query: raw_query.to_owned(),
        headers: request.headers().iter().map(|header| (header.field.to_string(), header.value.to_string())).collect(),
        body: String::from_utf8_lossy(&body).into_owned(),
    };
    lock(&shared.received).push(received.clone());
    shared.came.send_modify(|came| *came += 1);
    let met = shared.faults.meet(&received.path);
    if met.waits() {
        // The others are answered meanwhile.
        let shared = Arc::clone(shared);
        std::thread::spawn(move || settle(request, &received, &met, &shared));
    } else {
        settle(request, &received, &met, shared);
    }
}

fn settle<V: Simulated>(request: tiny_http::Request, received: &Received, met: &Met, shared: &Shared<V>) {
    met.pass(true);
    let clock = Arc::clone(&lock(&shared.clock));
    let mut answer = match &met.answer {
        Some(planned) => planned.clone(),
        None if received.is_malformed() => Answer::html(400, "<h1>Bad Request</h1>"),
        None => {
            let mut vendor = lock(&shared.vendor);
            if let Some(complaints) = shared.complaints.get() {
                let complaint = vendor.complaint(received);
                lock(complaints).extend(complaint.map(|one| format!("{} {}: {one}", received.method, received.path)));
            }
            vendor.answer(received, clock())
        }
    };
    if let Some(delivery) = met.delivery {
        answer.delivery = delivery;
    }
    issued(&answer, &mut lock(&shared.issued));
    {
        let mut counts = lock(&shared.counts);
        let count = counts.entry(received.path.clone()).or_default();
        count.requests += 1;
        count.unauthorized += usize::from(answer.status == 401);
    }
    met.pass(false);
    std::thread::sleep(answer.delay);
    respond(request, answer, clock(), &shared.lines);
}

/// What an answer gives out: tokens in JSON, and the code of a redirect.
fn issued(answer: &Answer, found: &mut Vec<String>) {
    fn tokens(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(pairs) => {
                for (key, value) in pairs {
                    match value.as_str() {
                        Some(token) if key.to_lowercase().ends_with("token") && token.len() > 8 => {
                            found.push(token.to_owned());
                        }
                        _ => tokens(value, found),
                    }
                }
            }
            Value::Array(values) => values.iter().for_each(|value| tokens(value, found)),
            _ => {}
        }
    }
    if let Ok(value) = serde_json::from_slice(&answer.body) {
        tokens(&value, found);
    }
    let to = answer.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("location")).map(|(_, to)| to.as_str());
    let query = to.and_then(|to| to.split_once('?')).map_or("", |(_, query)| query);
    found.extend(value(&decoded(query), "code").map(str::to_owned));
}

fn respond(request: tiny_http::Request, answer: Answer, now: Timestamp, lines: &Lines) {
    match answer.delivery {
        Delivery::Whole => {
            let mut response = Response::from_data(answer.body).with_status_code(StatusCode(answer.status));
            // `from_data` has no label of its own; the vendor's counts. The clock's Date replaces tiny_http's.
            let date = now.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
            let has_date = answer.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("date"));
            let extra = (!has_date).then_some(("Date".to_owned(), date));
            for (name, value) in answer.headers.into_iter().chain(extra) {
                if let Ok(header) = Header::from_bytes(name.as_bytes(), value.as_bytes()) {
                    response.add_header(header);
                }
            }
            let _ = request.respond(response);
        }
        Delivery::Truncated => {
            let head = format!(
                "HTTP/1.1 {} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                answer.status,
                answer.body.len() + 64
            );
            let half = [head.as_bytes(), &answer.body[..answer.body.len() / 2]].concat();
            lines.cut(request.remote_addr(), &half);
            drop(request.into_writer());
        }
        Delivery::Reset => {
            lines.cut(request.remote_addr(), b"");
            drop(request.into_writer());
        }
    }
}
