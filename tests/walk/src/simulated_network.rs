//! The simulated network of a story: all vendors, without sockets. Invariant: a request that was sent has arrived,
//! whoever still waits for its reply.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use fobwatch_core::clock::{Clock as _, Manual};
use fobwatch_core::http::{Reply as Answer, Request, Transport, TransportError};
use fobwatch_core::secret::Secret;
use fobwatch_integration::turns;
use fobwatch_text::Text;
use http::{HeaderMap, HeaderName, HeaderValue};
use jiff::Timestamp;
use tokio::sync::oneshot;

use crate::cast::{Keeps, Role, Typed};
use crate::double::{Asked, Double, LIFE, Said, Wire, write};
use crate::step::{FOREIGN, Reply, Slot};
use crate::violation::{Broken, Violation};

/// How long an exchange that was posted is waited for after a lock, a quit or a suspend.
const GRACE: Duration = Duration::from_secs(30);

type Outcome = Result<Answer, TransportError>;

/// The way to all vendors.
#[derive(Clone)]
pub struct SimulatedNetwork {
    clock: Manual,
    /// The vendors' clocks are right, whatever becomes of ours.
    start: Timestamp,
    inner: Arc<Mutex<Inner>>,
}

struct Inner {
    doubles: Vec<Double>,
    next: Vec<VecDeque<Reply>>,
    flights: Vec<Flight>,
    /// Technicians end their sign-ins here: a revocation is right.
    ending: Vec<bool>,
    violations: Vec<Violation>,
    requests: u64,
    told: Vec<String>,
}

/// A request that nobody has answered yet.
struct Flight {
    number: u64,
    double: usize,
    asked: Asked,
    reply: oneshot::Sender<Outcome>,
    /// When the app locked, slept or quit with it, on the steady clock.
    left: Option<Duration>,
}

impl SimulatedNetwork {
    /// The doubles of this cast, two hosts for each.
    pub fn new(clock: Manual, cast: &[Role]) -> Self {
        let of = |(slot, role): (usize, &Role)| {
            [0, 1].map(|host| {
                let typed = Typed { slot, host, ..Typed::default() };
                Double::new(typed.host_name(), slot, role.dialect())
            })
        };
        let inner = Inner {
            doubles: cast.iter().enumerate().flat_map(of).collect(),
            next: vec![VecDeque::new(); cast.len()],
            flights: Vec::new(),
            ending: vec![false; cast.len()],
            violations: Vec::new(),
            requests: 0,
            told: Vec::new(),
        };
        Self { start: clock.now(), clock, inner: Arc::new(Mutex::new(inner)) }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The double that this form leads to.
    pub fn with<T>(&self, typed: &Typed, look: impl FnOnce(&mut Double) -> T) -> T {
        look(&mut self.inner().doubles[2 * typed.slot + typed.host])
    }

    /// The profile's next request is answered so.
    pub fn next(&self, slot: Slot, reply: Reply) {
        self.inner().next[slot].push_back(reply);
    }

    /// Everything is answered well from now on.
    pub fn calm(&self) {
        self.inner().next.iter_mut().for_each(VecDeque::clear);
    }

    /// Whether a technician is ending this sign-in.
    pub fn ends(&self, slot: Slot) -> bool {
        self.inner().ending[slot]
    }

    /// A technician ends this sign-in, or begins to have one.
    pub fn is_ending(&self, slot: Slot, ending: bool) {
        self.inner().ending[slot] = ending;
    }

    /// The first promise that the vendors saw broken.
    pub fn violation(&self) -> Option<Violation> {
        self.inner().violations.first().cloned()
    }

    /// What was asked and said, for whoever reads a story.
    pub fn take_told(&self) -> Vec<String> {
        std::mem::take(&mut self.inner().told)
    }

    /// Requests so far.
    pub fn requests(&self) -> u64 {
        self.inner().requests
    }

    /// Those that are silent, and whose reply could change what the app holds.
    pub fn silent(&self) -> usize {
        self.inner().flights.iter().filter(|flight| flight.asked.is_exchange()).count()
    }

    /// The app locks, sleeps or quits with what is silent now.
    pub fn leaves(&self) {
        let now = self.clock.steady();
        for flight in &mut self.inner().flights {
            flight.left.get_or_insert(now);
        }
    }

    /// What is silent is answered now: as asked for, or broken after it.
    pub fn release(&self, slot: Option<Slot>, broken: bool) {
        let now = self.clock.steady();
        let mut inner = self.inner();
        let (ours, others) = std::mem::take(&mut inner.flights)
            .into_iter()
            .partition(|flight| slot.is_none_or(|slot| inner.doubles[flight.double].slot == slot));
        inner.flights = others;
        for Flight { number, double, asked, reply, left } in ours {
            let (said, violation) = inner.doubles[double].answer(&asked, now);
            inner.violations.extend(violation);
            let host = inner.doubles[double].host.clone();
            let outcome = if broken {
                Err(TransportError::Broken { host })
            } else {
                Ok(self.wire(&inner, double, &asked, &said))
            };
            let arrives = reply.send(outcome).is_ok();
            let late = left.is_some_and(|left| now.saturating_sub(left) >= GRACE);
            let told =
                format!("{} {asked:?}: {said:?}{}", inner.doubles[double].host, if arrives { "" } else { ", lost" });
            inner.told.push(told);
            if arrives && !broken {
                inner.doubles[double].delivered(&asked, &said, number, late);
            }
            if late || broken || !arrives {
                inner.doubles[double].lost(&said, late || broken);
            }
        }
    }

    /// Whoever waited for it has gone. The vendor does what was asked all the same.
    fn abandoned(&self, number: u64) {
        let now = self.clock.steady();
        let mut inner = self.inner();
        let Some(place) = inner.flights.iter().position(|flight| flight.number == number) else { return };
        let Flight { double, asked, left, .. } = inner.flights.remove(place);
        let (said, violation) = inner.doubles[double].answer(&asked, now);
        inner.violations.extend(violation);
        let late = left.is_some_and(|left| now.saturating_sub(left) >= GRACE);
        let told = format!("{} {asked:?}: {said:?}, abandoned", inner.doubles[double].host);
        inner.told.push(told);
        inner.doubles[double].lost(&said, late);
    }

    /// Whether the app has a sign-in that lives, where this form leads.
    pub fn lives(&self, typed: &Typed, keeps: Keeps) -> bool {
        let now = self.clock.steady();
        let client = typed.client_id();
        self.with(typed, |double| double.lives(keeps, &client, now))
    }

    fn wire(&self, inner: &Inner, double: usize, asked: &Asked, said: &Said) -> Answer {
        let now = self.now();
        let ends = now.checked_add(Duration::from_secs(LIFE)).unwrap_or(now);
        self.reply(&write(inner.doubles[double].dialect, asked, said, &ends.to_string()))
    }

    /// The vendors' wall clock.
    fn now(&self) -> Timestamp {
        self.start.checked_add(self.clock.steady()).unwrap_or(self.start)
    }

    fn reply(&self, wire: &Wire) -> Answer {
        let mut headers = HeaderMap::new();
        let date = self.now().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        let wait = wire.retry_after.map(|seconds| seconds.to_string());
        let away = (wire.status / 100 == 3).then(|| "https://portal.example.net/login".to_owned());
        let kind = Some(wire.kind.to_owned()).filter(|kind| !kind.is_empty());
        for (name, value) in [("date", Some(date)), ("content-type", kind), ("retry-after", wait), ("location", away)] {
            if let Some(value) = value.and_then(|value| HeaderValue::try_from(value).ok()) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
        let body = Secret::new(wire.body.clone());
        Answer { status: wire.status, headers, body, received_at: self.clock.now() }
    }

    /// A request has come: its reply, or a wait for it.
    fn take(&self, request: &Request) -> Result<Outcome, (u64, oneshot::Receiver<Outcome>)> {
        let now = self.clock.steady();
        let mut inner = self.inner();
        inner.requests += 1;
        let host = request.url.host_str().unwrap_or_default().to_owned();
        let Some(place) = inner.doubles.iter().position(|double| double.host == host) else {
            return Ok(Err(TransportError::NameNotFound { host }));
        };
        inner.watch(place, request);
        let slot = inner.doubles[place].slot;
        let asked = Asked::read(inner.doubles[place].dialect, request);
        let reply = inner.next[slot].pop_front().unwrap_or(Reply::Good);
        let reached = !matches!(reply, Reply::NoConnection | Reply::NoName | Reply::Stranger | Reply::NotYet);
        if reached && let Some(violation) = inner.doubles[place].hears(&asked) {
            inner.violations.push(violation);
        }
        if let Asked::Revoke { token } = &asked {
            if inner.ending[slot] {
                // Whether the vendor hears of it or not.
                inner.doubles[place].let_go();
            } else {
                inner.violations.push(Violation::new(Broken::Revoked, format!("{token} at {host}")));
            }
        }
        let certificate = |cause: &str| TransportError::Certificate {
            host: host.clone(),
            cause: Text::plain(cause),
            fingerprint: "00".repeat(32),
        };
        let foreign = |status, kind, body: &str| Wire { status, kind, body: body.to_owned(), retry_after: None };
        let (said, outcome) = match reply {
            Reply::Silence => {
                let (sender, receiver) = oneshot::channel();
                let number = inner.requests;
                inner.told.push(format!("{host} {asked:?}: silence"));
                inner.flights.push(Flight { number, double: place, asked, reply: sender, left: None });
                return Err((number, receiver));
            }
            Reply::DropBefore => (None, Err(TransportError::Broken { host: host.clone() })),
            Reply::NoConnection => {
                let cause = Text::plain("the proxy wants a login");
                (None, Err(TransportError::Connect { host: host.clone(), cause }))
            }
            Reply::NoName => (None, Err(TransportError::NameNotFound { host: host.clone() })),
            Reply::TooLarge => (None, Err(TransportError::TooLarge { host: host.clone() })),
            Reply::Stranger => (None, Err(certificate("it is self-signed"))),
            Reply::NotYet => (None, Err(certificate("it is not valid yet"))),
            Reply::Foreign(which) => {
                let one = &FOREIGN[which];
                if one.status == 429 {
                    inner.doubles[place].forget_code(&asked);
                }
                (None, Ok(self.reply(&foreign(one.status, one.kind, one.body))))
            }
            Reply::Busy | Reply::BusyLong => {
                inner.doubles[place].forget_code(&asked);
                let said = Said::Busy(if reply == Reply::Busy { 20 } else { 600 });
                let outcome = Ok(self.wire(&inner, place, &asked, &said));
                (Some(said), outcome)
            }
            Reply::Fault => (Some(Said::Fault), Ok(self.wire(&inner, place, &asked, &Said::Fault))),
            Reply::Client if asked.is_exchange() && !matches!(asked, Asked::Password { .. }) => {
                (Some(Said::Client), Ok(self.wire(&inner, place, &asked, &Said::Client)))
            }
            Reply::Ended | Reply::Client if asked.is_exchange() || matches!(asked, Asked::Call { .. }) => {
                let said = inner.doubles[place].refuse(&asked);
                let outcome = Ok(self.wire(&inner, place, &asked, &said));
                (Some(said), outcome)
            }
            Reply::Good | Reply::DropAfter | Reply::Ended | Reply::Client => {
                let (said, violation) = inner.doubles[place].answer(&asked, now);
                inner.violations.extend(violation);
                let outcome = if reply == Reply::DropAfter {
                    inner.doubles[place].lost(&said, true);
                    Err(TransportError::Broken { host: host.clone() })
                } else {
                    Ok(self.wire(&inner, place, &asked, &said))
                };
                (Some(said), outcome)
            }
        };
        if let (Some(said), Ok(_)) = (&said, &outcome) {
            let number = inner.requests;
            inner.doubles[place].delivered(&asked, said, number, false);
        }
        inner.told.push(format!("{host} {asked:?}: {reply}, {said:?}"));
        Ok(outcome)
    }
}

impl Inner {
    /// Nothing of one host may be seen at another.
    fn watch(&mut self, place: usize, request: &Request) {
        let mut text = request.url.to_string();
        for (_, value) in &request.headers {
            text.push('\n');
            text.push_str(value.reveal());
        }
        text.push('\n');
        text.push_str(request.body.as_ref().map_or("", Secret::reveal));
        let mut others = self.doubles.iter().enumerate().filter(|(other, _)| *other != place);
        if let Some(found) = others.find_map(|(_, double)| double.finds_own(&text)) {
            let text = format!("{found} was sent to {}", self.doubles[place].host);
            self.violations.push(Violation::new(Broken::Elsewhere, text));
        }
    }
}

/// Tells the network when nobody waits any more.
struct Guard {
    network: SimulatedNetwork,
    number: u64,
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.network.abandoned(self.number);
    }
}

#[async_trait]
impl Transport for SimulatedNetwork {
    async fn send(&self, request: Request) -> Outcome {
        // Others get their turn, as over a network.
        turns(1).await;
        match self.take(&request) {
            Ok(outcome) => outcome,
            Err((number, reply)) => {
                let host = request.url.host_str().unwrap_or_default().to_owned();
                let _guard = Guard { network: self.clone(), number };
                reply.await.unwrap_or(Err(TransportError::TimeOut { host }))
            }
        }
    }
}
