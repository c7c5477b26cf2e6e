//! The simulated network of a long day: many vendors without sockets, and the faults on the way to them. Invariant:
//! what a vendor has handled and said is remembered, whether or not it arrived.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use fobwatch_core::clock::{Clock as _, Manual, seconds_after};
use fobwatch_core::http::{Reply, Request, Transport, TransportError, host_and_port};
use fobwatch_core::secret::Secret;
use fobwatch_simulator::{Answer, Received, Simulated};
use fobwatch_text::Text;
use http::{HeaderMap, HeaderName, HeaderValue};
use jiff::Timestamp;
use serde_json::Value;

use crate::counts::Counts;
use crate::random::Random;

/// What goes wrong with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    NoName,
    NoConnection,
    /// Broken once the vendor has handled the request.
    ResetAfter,
    NoAnswerInTime,
    /// Half of the answer's body, as if it were whole.
    Truncated,
    TooMany,
    Failing,
    WebPage,
    /// The words that end a grant, with a status that does not.
    OddVerdict,
    /// The vendor's clock is wrong; the answer is good.
    Skew,
}

const FAULTS: [Fault; 10] = [
    Fault::NoName,
    Fault::NoConnection,
    Fault::ResetAfter,
    Fault::NoAnswerInTime,
    Fault::Truncated,
    Fault::TooMany,
    Fault::Failing,
    Fault::WebPage,
    Fault::OddVerdict,
    Fault::Skew,
];
/// One request of so many meets a fault.
const RARITY: u64 = 4;

type Vendor = Box<dyn Simulated + Send>;

pub(crate) struct SimulatedNetwork {
    clock: Manual,
    inner: Mutex<Inner>,
    flight: AtomicUsize,
    /// While no person signs in: only renewals are limited.
    most_in_flight: AtomicUsize,
}

struct Inner {
    vendors: HashMap<String, Vendor>,
    random: Random,
    faulty: bool,
    counting: bool,
    figures: Counts,
    /// Whose refresh token it is: the number of a profile.
    owners: HashMap<String, usize>,
    /// Profiles whose refresh token the vendor itself refused, and that have got no other since.
    refused: HashSet<usize>,
}

/// One request under way.
struct Flight<'a>(&'a AtomicUsize);

impl Drop for Flight<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl SimulatedNetwork {
    pub(crate) fn new(clock: Manual, seed: u64) -> Self {
        let inner = Inner {
            vendors: HashMap::new(),
            random: Random::new(seed),
            faulty: false,
            counting: false,
            figures: Counts::default(),
            owners: HashMap::new(),
            refused: HashSet::new(),
        };
        Self { clock, inner: Mutex::new(inner), flight: AtomicUsize::new(0), most_in_flight: AtomicUsize::new(0) }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A vendor at this host and port.
    pub(crate) fn open(&self, host: &str, vendor: impl Simulated) {
        self.inner().vendors.insert(host.to_owned(), Box::new(vendor));
    }

    pub(crate) fn set_faulty(&self, faulty: bool) {
        self.inner().faulty = faulty;
    }

    /// Whether what is in flight is counted.
    pub(crate) fn set_counting(&self, counting: bool) {
        self.inner().counting = counting;
    }

    pub(crate) fn most_in_flight(&self) -> usize {
        self.most_in_flight.load(Ordering::Relaxed)
    }

    /// From here on the vendors know whose this refresh token and its successors are.
    pub(crate) fn belongs(&self, token: &str, owner: usize) {
        self.inner().owners.insert(token.to_owned(), owner);
    }

    pub(crate) fn was_refused(&self, owner: usize) -> bool {
        self.inner().refused.contains(&owner)
    }

    pub(crate) fn figures(&self) -> Counts {
        self.inner().figures.clone()
    }
}

#[async_trait]
impl Transport for SimulatedNetwork {
    async fn send(&self, request: Request) -> Result<Reply, TransportError> {
        let now_in_flight = self.flight.fetch_add(1, Ordering::Relaxed) + 1;
        let _flight = Flight(&self.flight);
        if self.inner().counting {
            self.most_in_flight.fetch_max(now_in_flight, Ordering::Relaxed);
        }
        let host = host_and_port(&request.url);
        let request = received(&request, &host);
        let (latency, fault) = self.inner().weather(&request);
        self.clock.sleep(latency).await;
        let now = self.clock.now();
        let reply = match fault {
            None => {
                let mut inner = self.inner();
                let answer = inner.handled(&host, &request, now)?;
                inner.delivered(&answer);
                answer
            }
            Some(Fault::NoName) => return Err(TransportError::NameNotFound { host }),
            Some(Fault::NoConnection) => return Err(TransportError::Connect { host, cause: Text::plain("refused") }),
            Some(Fault::ResetAfter) => {
                self.inner().handled(&host, &request, now)?;
                return Err(TransportError::Broken { host });
            }
            Some(Fault::NoAnswerInTime) => {
                self.clock.sleep(Duration::from_secs(30)).await;
                return Err(TransportError::TimeOut { host });
            }
            Some(Fault::Truncated) => {
                let mut answer = self.inner().handled(&host, &request, now)?;
                answer.body.truncate(answer.body.len() / 2);
                answer
            }
            Some(Fault::Skew) => {
                let mut inner = self.inner();
                let answer = inner.handled(&host, &request, now)?;
                inner.delivered(&answer);
                let ahead = inner.skew();
                answer.header("Date", &http_date(seconds_after(now, ahead)))
            }
            Some(fault) => self.inner().instead(fault, now),
        };
        Ok(arrived(reply, self.clock.now()))
    }
}

impl Inner {
    /// How long the request takes, and what befalls it.
    fn weather(&mut self, request: &Received) -> (Duration, Option<Fault>) {
        let latency = Duration::from_millis(50 + self.random.below(2500));
        self.figures.add("requests");
        if !self.faulty || self.random.below(RARITY) != 0 {
            return (latency, None);
        }
        let fault = self.random.pick(&FAULTS).copied();
        // Only of a refresh token can these words be said.
        let fault = fault.filter(|fault| *fault != Fault::OddVerdict || refresh_token(request).is_some());
        if let Some(fault) = fault {
            self.figures.add(format!("fault {fault:?}"));
        }
        (latency, fault)
    }

    /// The vendor's own answer.
    fn handled(&mut self, host: &str, request: &Received, now: Timestamp) -> Result<Answer, TransportError> {
        let Some(vendor) = self.vendors.get_mut(host) else {
            return Err(TransportError::NameNotFound { host: host.to_owned() });
        };
        let answer = vendor.answer(request, now);
        let says: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        if says["access_token"].is_string() {
            self.figures.add("tokens issued");
        }
        if let Some(owner) = refresh_token(request).and_then(|token| self.owners.get(&token).copied()) {
            if let Some(next) = says["refresh_token"].as_str() {
                self.owners.insert(next.to_owned(), owner);
            } else if matches!(answer.status, 400 | 401) {
                self.refused.insert(owner);
                self.figures.add("grants ended by the vendor");
            }
        }
        Ok(answer)
    }

    /// The answer arrives whole.
    fn delivered(&mut self, answer: &Answer) {
        let says: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        if says["access_token"].is_string() {
            self.figures.add("tokens delivered");
        }
        if let Some(owner) = says["refresh_token"].as_str().and_then(|token| self.owners.get(token)) {
            self.refused.remove(owner);
        }
    }

    /// What comes instead of the vendor's answer, which never hears of the request.
    fn instead(&mut self, fault: Fault, now: Timestamp) -> Answer {
        let wait = match self.random.below(7) {
            0 => Some(self.random.below(90).to_string()),
            1 => Some(http_date(seconds_after(now, 45))),
            2 => Some(http_date(seconds_after(now, -3600))),
            3 => Some("999999".to_owned()),
            4 => Some("-5".to_owned()),
            5 => Some("soon".to_owned()),
            _ => None,
        };
        let status = |all: &[u16], random: &mut Random| random.pick(all).copied().unwrap_or(500);
        let answer = match fault {
            Fault::TooMany => Answer::empty(429),
            Fault::WebPage => {
                Answer::html(status(&[200, 403, 404, 502], &mut self.random), "<html>Log in to the Wi-Fi")
            }
            Fault::OddVerdict => {
                let status = status(&[200, 403, 404, 418, 429, 500, 503], &mut self.random);
                return Answer::json(status, &serde_json::json!({"error": "invalid_grant"}));
            }
            _ => Answer::empty(status(&[408, 425, 500, 502, 503, 504, 520], &mut self.random)),
        };
        match wait {
            Some(wait) => answer.header("Retry-After", &wait),
            None => answer,
        }
    }

    /// Seconds; up to a day either way.
    fn skew(&mut self) -> i64 {
        i64::try_from(self.random.below(2 * 86_400)).unwrap_or_default() - 86_400
    }
}

fn received(request: &Request, host: &str) -> Received {
    let headers = request.headers.iter().map(|(name, value)| (name.clone(), value.reveal().to_owned()));
    Received {
        method: request.method.to_string(),
        path: request.url.path().to_owned(),
        raw_query: request.url.query().unwrap_or_default().to_owned(),
        headers: headers.chain([("Host".to_owned(), host.to_owned())]).collect(),
        body: request.body.as_ref().map_or("", Secret::reveal).to_owned(),
    }
}

fn refresh_token(request: &Received) -> Option<String> {
    request.form()?.into_iter().find(|(name, _)| name == "refresh_token").map(|(_, token)| token)
}

fn arrived(answer: Answer, received_at: Timestamp) -> Reply {
    let mut headers = HeaderMap::new();
    headers.insert("date", HeaderValue::from_str(&http_date(received_at)).unwrap_or(HeaderValue::from_static("")));
    for (name, value) in answer.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            headers.insert(name, value);
        }
    }
    let body = Secret::new(String::from_utf8_lossy(&answer.body));
    Reply { status: answer.status, headers, body, received_at }
}

fn http_date(instant: Timestamp) -> String {
    instant.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
