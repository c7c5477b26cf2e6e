//! One vendor on one port: requests in, answers out, faults on demand, everything recorded.

use std::collections::VecDeque;
use std::io::Read as _;
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;
use tiny_http::{Header, Response, StatusCode};

use crate::line::Lines;

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
}

/// One request as it came.
#[derive(Debug, Clone)]
pub struct Received {
    /// In capitals.
    pub method: String,
    /// Without the query.
    pub path: String,
    /// As sent, still encoded.
    pub raw_query: String,
    /// As sent, repeats and all.
    pub headers: Vec<(String, String)>,
    /// As text; bytes that are none are replaced.
    pub body: String,
}

impl Received {
    /// The header's value; the name in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The first value of that name, decoded.
    pub fn query(&self, name: &str) -> Option<String> {
        decoded(&self.raw_query).into_iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The form body's pairs; None when it is not labelled as a form or a name is repeated.
    pub fn form(&self) -> Option<Vec<(String, String)>> {
        let labelled = self.header("content-type")?.split(';').next()?.trim() == "application/x-www-form-urlencoded";
        let pairs = decoded(&self.body);
        let repeated = pairs.iter().any(|(key, _)| pairs.iter().filter(|(other, _)| other == key).count() > 1);
        (labelled && !repeated).then_some(pairs)
    }

    /// The JSON body; None when it is not labelled so or cannot be read.
    pub fn json(&self) -> Option<Value> {
        let labelled = self.header("content-type")?.split(';').next()?.trim() == "application/json";
        labelled.then(|| serde_json::from_str(&self.body).ok())?
    }

    /// The token of `Authorization: Bearer` (RFC 6750 §2.1), the scheme in this very spelling.
    pub fn bearer(&self) -> Option<&str> {
        self.header("authorization")?.strip_prefix("Bearer ")
    }
}

fn decoded(text: &str) -> Vec<(String, String)> {
    url::form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}

/// The value of a decoded pair.
pub fn value<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// How an answer goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Delivery {
    /// Every byte, and then the end.
    #[default]
    Whole,
    /// The connection breaks in the middle of the body.
    Truncated,
    /// The connection closes without a byte; the request has been handled.
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
}

struct Planned {
    path: String,
    answer: Answer,
}

/// Dropping it lets the answer go.
#[must_use]
pub struct Held {
    _until: mpsc::Sender<()>,
}

struct Shared<V> {
    vendor: Mutex<V>,
    received: Mutex<Vec<Received>>,
    issued: Mutex<Vec<String>>,
    planned: Mutex<VecDeque<Planned>>,
    held: Mutex<Vec<(String, mpsc::Receiver<()>)>>,
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
            issued: Mutex::default(),
            planned: Mutex::default(),
            held: Mutex::default(),
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

    /// The next request whose path ends with `path` gets this answer, and the vendor does not see
    /// it. Several calls queue up.
    pub fn answer_next(&self, path: &str, answer: Answer) {
        lock(&self.shared.planned).push_back(Planned { path: path.to_owned(), answer });
    }

    /// The next request whose path ends with `path` is handled at once, and answered later.
    pub fn hold_next(&self, path: &str) -> Held {
        let (until, dropped) = mpsc::channel();
        lock(&self.shared.held).push((path.to_owned(), dropped));
        Held { _until: until }
    }

    /// Every request so far, in order.
    pub fn received(&self) -> Vec<Received> {
        lock(&self.shared.received).clone()
    }

    /// Every token and code given out so far.
    pub fn issued(&self) -> Vec<String> {
        lock(&self.shared.issued).clone()
    }

    /// The requests so far whose path ends with `path`.
    pub fn received_at(&self, path: &str) -> Vec<Received> {
        self.received().into_iter().filter(|request| request.path.ends_with(path)).collect()
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
    }
}

fn handle<V: Simulated>(mut request: tiny_http::Request, shared: &Shared<V>) {
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
    let clock = Arc::clone(&lock(&shared.clock));
    let planned = {
        let mut queue = lock(&shared.planned);
        let place = queue.iter().position(|planned| received.path.ends_with(&planned.path));
        place.and_then(|place| queue.remove(place))
    };
    let answer = match planned {
        Some(planned) => planned.answer,
        None => lock(&shared.vendor).answer(&received, clock()),
    };
    issued(&answer, &mut lock(&shared.issued));
    let held = {
        let mut held = lock(&shared.held);
        let place = held.iter().position(|(path, _)| received.path.ends_with(path));
        place.map(|place| held.remove(place).1)
    };
    if let Some(dropped) = held {
        let _ = dropped.recv();
    }
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
