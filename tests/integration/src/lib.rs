//! The harness of the integration tests: a whole app, or one vendor with a lent clock, a transport over real
//! sockets and a scripted person.

mod desktop;
mod harness;
mod keyring;
mod machine;
mod panic_trap;
mod rerouted;
mod vendor_double;
mod waiting;

use std::collections::VecDeque;
use std::net::TcpListener;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use fobwatch_core::answers::{Answers, Checked, Draft, SecretAnswer};
use fobwatch_core::clock::{Clock as _, Manual};
use fobwatch_core::contract::FormInput;
use fobwatch_core::http::Client;
use fobwatch_core::secret::Secret;
use fobwatch_core::vendor::{
    self, AllHosts, Choice, Class, Context, Fact, Grant, InFlight, Interaction, Question, Redirected, Unattended,
    Vendor, VendorError, Visit,
};
use fobwatch_core::vendors;
use fobwatch_simulator::{Clock, Server, Simulated, browser};
use fobwatch_text::Text;
use jiff::Timestamp;

pub use harness::{Harness, form};
pub use keyring::MemoryKeyring;
pub use machine::{machine, saved_machine};
pub use panic_trap::PanicTrap;
pub use rerouted::Rerouted;
pub use vendor_double::VendorDouble;
pub use waiting::{eventually, turns};

/// Where every test's clock starts.
pub const T0: &str = "2026-01-01T12:00:00Z";

/// From RFC 3339, such as [`T0`].
pub fn instant(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

/// A clock, a transport and a person for one vendor, without the app.
pub struct Fixture {
    /// Sleeps move it at once; `slept()` tells how long they were.
    pub clock: Manual,
    /// Over real sockets, to the simulator.
    pub http: Arc<Client>,
    /// Answers what a sign-in asks.
    pub person: Arc<Person>,
    /// Facts of an earlier grant.
    pub remembered: Vec<Fact>,
    /// Facts that were kept before a job had ended.
    pub kept: Arc<Mutex<Vec<Fact>>>,
    /// Fields of the saved answers that were refused.
    pub refused: Arc<Mutex<Vec<String>>>,
    /// Whether the vendors' hosts have given their own word before.
    pub known_hosts: bool,
    /// Tries before this one.
    pub tries: u32,
}

impl Default for Fixture {
    fn default() -> Self {
        let clock = Manual::jumping(instant(T0));
        let http = Arc::new(Client::new(Arc::new(clock.clone())));
        Self {
            clock,
            http,
            person: Arc::default(),
            remembered: Vec::new(),
            kept: Arc::default(),
            refused: Arc::default(),
            known_hosts: true,
            tries: 0,
        }
    }
}

impl Fixture {
    /// What a vendor is lent at this fixture.
    pub fn context(&self) -> Context {
        let kept = Arc::clone(&self.kept);
        let refused = Arc::clone(&self.refused);
        Context {
            http: self.http.clone(),
            clock: Arc::new(self.clock.clone()),
            interaction: self.person.clone(),
            remembered: lock(&self.kept).iter().rev().chain(&self.remembered).cloned().collect(),
            keep: Arc::new(move |fact| lock(&kept).push(fact)),
            hosts: Arc::new(AllHosts(self.known_hosts)),
            in_flight: InFlight::default(),
            tries: self.tries,
            refused: lock(&self.refused).clone(),
            report_answer: Arc::new(move |field, taken| {
                lock(&refused).retain(|refused| refused != field);
                if taken.is_none() {
                    lock(&refused).push(field.to_owned());
                }
            }),
            report_token_refused: Arc::new(|| {}),
        }
    }

    /// Fields of the saved answers that stand refused.
    pub fn refused_answers(&self) -> Vec<String> {
        lock(&self.refused).clone()
    }

    /// Nobody is there: what a background renewal gets.
    pub fn unattended(&self) -> Context {
        Context { interaction: Arc::new(Unattended), ..self.context() }
    }

    /// The simulator takes this fixture's time, its `Date` header too, and watches what is sent.
    pub fn lend_clock<V: Simulated>(&self, server: &Server<V>) {
        let clock = self.clock.clone();
        let clock: Clock = Arc::new(move || clock.now());
        server.set_clock(clock);
        server.strict();
    }

    /// Without the app: the vendor's own sign-in.
    pub async fn sign_in(&self, vendor: &str, answers: &Answers) -> Result<Grant, VendorError> {
        find(vendor).sign_in(&self.context(), answers).await
    }
}

/// Of those that ship; panics for any other id.
pub fn find(vendor: &str) -> &'static dyn Vendor {
    vendors::find(vendor).expect("a vendor")
}

/// Checks a form as the app does.
pub fn checked(vendor: &str, method: &str, pairs: &[(&str, &str)]) -> Checked {
    let FormInput { answers, secrets, .. } = form("", vendor, method, pairs);
    let secrets = secrets.into_iter().map(|(key, secret)| (key, SecretAnswer::Typed(secret))).collect();
    let vendor = find(vendor);
    let method = vendor.descriptor().method(method).expect("a method");
    vendor::check(vendor, Draft::new(method, answers, secrets))
}

/// Answers of a form that must be free of problems.
pub fn answers(vendor: &str, method: &str, pairs: &[(&str, &str)]) -> Answers {
    let checked = checked(vendor, method, pairs);
    assert!(checked.problems.is_empty(), "{:?}", checked.problems);
    let secrets = checked.secrets.into_iter().filter_map(|(key, secret)| match secret {
        SecretAnswer::Typed(secret) => Some((key, secret)),
        SecretAnswer::Saved | SecretAnswer::Later => None,
    });
    Answers { method: checked.method, plain: checked.plain, secrets: secrets.collect() }
}

/// The problem at a field, if any.
pub fn problem(checked: &Checked, field: &str) -> Option<String> {
    checked.problems.iter().find(|problem| problem.field == field).map(|problem| problem.text.to_string())
}

/// The note at a field, if any.
pub fn note(checked: &Checked, field: &str) -> Option<String> {
    checked.notes.iter().find(|note| note.field == field).map(|note| note.text.to_string())
}

/// `""` for none.
pub fn revealed(secret: Option<&Secret>) -> &str {
    secret.map_or("", Secret::reveal)
}

/// The header's value among those of `Vendor::headers`.
pub fn header<'a>(headers: &'a [(String, Secret)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.reveal())
}

/// A port for a redirect: below those that the system hands out, another for each test of those
/// that run side by side.
pub fn free_port() -> u16 {
    static TAKEN: AtomicU32 = AtomicU32::new(0);
    // Neighbours in time are neighbours in number, so each gets a few ports of its own.
    let first = std::process::id() * 16 % 20_000;
    (0..20_000)
        .map(|_| 10_000 + (first + TAKEN.fetch_add(1, Ordering::Relaxed)) % 20_000)
        .filter_map(|port| u16::try_from(port).ok())
        .find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok())
        .expect("a free port")
}

type Visitor = Box<dyn FnOnce(String) + Send>;

/// Does what the test says; approves in the browser when it says nothing.
#[derive(Default)]
pub struct Person {
    visitors: Mutex<VecDeque<Visitor>>,
    typed: Mutex<VecDeque<String>>,
    picks: Mutex<VecDeque<String>>,
    questions: Mutex<Vec<Question>>,
    choices: Mutex<Vec<Choice>>,
    visits: Mutex<Vec<String>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Person {
    /// What to do with the next sign-in URL, on a thread of its own.
    pub fn next_visit(&self, visitor: impl FnOnce(String) + Send + 'static) {
        lock(&self.visitors).push_back(Box::new(visitor));
    }

    /// The answer to the next question.
    pub fn will_type(&self, text: &str) {
        lock(&self.typed).push_back(text.to_owned());
    }

    /// The value to pick at the next choice.
    pub fn will_pick(&self, value: &str) {
        lock(&self.picks).push_back(value.to_owned());
    }

    /// What was asked so far, the oldest first.
    pub fn questions(&self) -> Vec<Question> {
        lock(&self.questions).clone()
    }

    /// What there was to pick so far, the oldest first.
    pub fn choices(&self) -> Vec<Choice> {
        lock(&self.choices).clone()
    }

    /// The sign-in URLs that were opened.
    pub fn visits(&self) -> Vec<String> {
        lock(&self.visits).clone()
    }
}

#[async_trait]
impl Interaction for Person {
    async fn browse(&self, visit: Visit) -> Result<Redirected, VendorError> {
        lock(&self.visits).push(visit.url.to_string());
        let visitor = lock(&self.visitors).pop_front().unwrap_or_else(|| {
            Box::new(|url| {
                browser::visit(&url, browser::Decision::Approve).expect("the redirect is answered");
            })
        });
        let url = visit.url.to_string();
        let thread = std::thread::spawn(move || visitor(url));
        let Some(listener) = visit.listener else {
            return Err(VendorError::previous(Class::LoginTimeout, Text::plain("no listener")));
        };
        let redirected = listener.wait(&visit.state).await;
        let _ = tokio::task::spawn_blocking(move || thread.join()).await;
        Ok(redirected)
    }

    async fn ask(&self, question: Question) -> Result<Secret, VendorError> {
        lock(&self.questions).push(question);
        let typed = lock(&self.typed).pop_front();
        typed.map(Secret::new).ok_or_else(|| VendorError::previous(Class::Cancelled, Text::plain("Cancelled.")))
    }

    async fn choose(&self, choice: Choice) -> Result<String, VendorError> {
        lock(&self.choices).push(choice);
        let pick = lock(&self.picks).pop_front();
        pick.ok_or_else(|| VendorError::previous(Class::Cancelled, Text::plain("Cancelled.")))
    }
}
