//! Somebody else than the vendor answers: a network sign-in page, a proxy, a gateway. Nothing of the
//! technician's is lost, refused or blamed for it.

mod certificate;
mod day;
mod known;
mod named;
mod new_host;

use std::sync::Arc;
use std::time::Duration;

use fobwatch_core::clock::Clock as _;
use fobwatch_core::contract::{ProfileView, SessionState};
use fobwatch_core::profile::ProfileId;
use fobwatch_integration::{Harness, free_port};
use fobwatch_simulator::automate::Automate;
use fobwatch_simulator::avepoint::AvePoint;
use fobwatch_simulator::citrix::{CLIENT_ID, Citrix, SECRET};
use fobwatch_simulator::datto_rmm::{self, DattoRmm};
use fobwatch_simulator::halo::Halo;
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::sophos_central::{self, SophosCentral};
use fobwatch_simulator::tls::{Front, Switch};
use fobwatch_simulator::{Answer, Server, Simulated, browser};
use fobwatch_text::Text;
use serde_json::json;

/// The next request at this path gets this answer.
type Plan = Box<dyn Fn(&str, Answer)>;

/// How a test sets a vendor up.
type Make = fn(&Harness) -> Intercepted;

/// A vendor that somebody stands in front of.
struct Intercepted {
    vendor: &'static str,
    method: &'static str,
    pairs: Vec<(&'static str, String)>,
    /// What a renewal asks.
    token: &'static str,
    answer_next: Plan,
    /// Whatever is asked gets this answer; None: the vendor answers again.
    everywhere: Box<dyn Fn(Option<Answer>)>,
    asked: Box<dyn Fn() -> usize>,
}

fn intercepted<V: Simulated + 'static>(
    harness: &Harness,
    server: Server<V>,
    (vendor, method, token): (&'static str, &'static str, &'static str),
    pairs: &[(&'static str, &str)],
) -> Intercepted {
    harness.lend_clock(&server);
    let server = Arc::new(server);
    let (asked, everywhere) = (Arc::clone(&server), Arc::clone(&server));
    Intercepted {
        vendor,
        method,
        pairs: pairs.iter().map(|(key, value)| (*key, (*value).to_owned())).collect(),
        token,
        answer_next: Box::new(move |path, answer| server.answer_next(path, answer)),
        everywhere: Box::new(move |answer| match answer {
            Some(answer) => everywhere.answer_all("", answer),
            None => everywhere.answer_as_usual(),
        }),
        asked: Box::new(move || asked.received().len()),
    }
}

fn ninjaone(harness: &Harness) -> Intercepted {
    let server = Server::start(NinjaOne::default());
    let pairs = [("instance", &*server.url.clone()), ("client_id", "native-app")];
    intercepted(harness, server, ("ninjaone", "browser_native", "/ws/oauth/token"), &pairs)
}

fn ninjaone_service(harness: &Harness) -> Intercepted {
    let server = Server::start(NinjaOne::default());
    let secret = ("client_secret", "service_SECRET-canary-2");
    let pairs = [("instance", &*server.url.clone()), ("client_id", "service-app"), secret];
    intercepted(harness, server, ("ninjaone", "client_credentials", "/ws/oauth/token"), &pairs)
}

fn halo(harness: &Harness) -> Intercepted {
    let server = Server::start(Halo::default());
    let redirect = format!("http://localhost:{}/", free_port());
    server.with(|halo| halo.apps.iter_mut().for_each(|app| app.redirects = vec![redirect.clone()]));
    let pairs = [("url", &*server.url.clone()), ("client_id", "native-app"), ("redirect_uri", &redirect)];
    intercepted(harness, server, ("halo", "browser_native", "/auth/token"), &pairs)
}

fn halo_service(harness: &Harness) -> Intercepted {
    let server = Server::start(Halo::default());
    let secret = ("client_secret", "services-SECRET-canary-1");
    let pairs = [("url", &*server.url.clone()), ("client_id", "services-app"), secret];
    intercepted(harness, server, ("halo", "client_credentials", "/auth/token"), &pairs)
}

fn citrix(harness: &Harness) -> Intercepted {
    let server = Server::start(Citrix::default());
    let pairs = [
        ("environment", "custom"),
        ("host", &*server.url.clone()),
        ("customer_id", "examplecust1"),
        ("client_id", CLIENT_ID),
        ("client_secret", SECRET),
    ];
    intercepted(harness, server, ("citrix", "client_credentials", "/tokens/clients"), &pairs)
}

fn avepoint(harness: &Harness) -> Intercepted {
    let server = Server::start(AvePoint::default());
    let pairs = [
        ("base_url", &*server.url.clone()),
        ("client_secret", "eyJhbGciOiJub25lIn0.secret-canary-5.sig"),
        ("user_principal_name", "svc-cg@example.com"),
    ];
    intercepted(harness, server, ("avepoint", "delegate", "/auth/token/refresh"), &pairs)
}

fn datto_rmm(harness: &Harness) -> Intercepted {
    let server = Server::start(DattoRmm::default());
    server.with(|datto| datto.lifetime = 3600);
    let keys = [("api_key", datto_rmm::API_KEY), ("api_secret", datto_rmm::API_SECRET)];
    let url = server.url.clone();
    let pairs = [&[("platform", &*url)], &keys[..]].concat();
    intercepted(harness, server, ("datto-rmm", "api_key", "/auth/oauth/token"), &pairs)
}

fn sophos_central(harness: &Harness) -> Intercepted {
    let server = Server::start(SophosCentral::default());
    let pair = [("client_id", sophos_central::CLIENT_ID), ("client_secret", sophos_central::CLIENT_SECRET)];
    let url = server.url.clone();
    let pairs = [&[("sign_in_host", &*url)], &pair[..]].concat();
    intercepted(harness, server, ("sophos-central", "client_credentials", "/api/v2/oauth2/token"), &pairs)
}

fn automate(harness: &Harness) -> Intercepted {
    let server = Server::start(Automate::default());
    let pairs = [
        ("server", &*server.url.clone()),
        ("client_id", "00000000-0000-4000-8000-000000000001"),
        ("username", "fobwatch-api"),
        ("password", "integrator-PASSWORD-canary"),
        ("integrator", "yes"),
    ];
    intercepted(harness, server, ("automate", "password", "/apitoken/refresh"), &pairs)
}

/// An Automate over TLS, signed in; the way to it can be turned to another certificate.
struct Encrypted {
    server: Server<Automate>,
    good: Front,
    switch: Switch,
    id: ProfileId,
}

impl Encrypted {
    async fn connected(harness: &Harness) -> Self {
        let server = Server::start(Automate::default());
        harness.lend_clock(&server);
        let good = Front::start(&server.url);
        let switch = Switch::start(&good);
        let pairs = [
            ("server", switch.url.as_str()),
            ("client_id", "00000000-0000-4000-8000-000000000001"),
            ("username", "fobwatch-api"),
            ("password", "integrator-PASSWORD-canary"),
            ("integrator", "yes"),
            ("tls_trust", "ca"),
            ("tls_ca", &good.authority),
        ];
        let id = harness.add("Automate", "automate", "password", &pairs).await;
        harness.connect(id).await;
        Self { server, good, switch, id }
    }
}

impl Intercepted {
    async fn add(&self, harness: &Harness) -> ProfileId {
        harness.when_browser_opens(|url| drop(browser::visit(&url, browser::Decision::Approve)));
        let pairs: Vec<(&str, &str)> = self.pairs.iter().map(|(key, value)| (*key, value.as_str())).collect();
        harness.add(self.vendor, self.vendor, self.method, &pairs).await
    }

    /// The next renewal gets this.
    fn meet(&self, answer: &Answer) {
        (self.answer_next)(self.token, answer.clone());
        // AvePoint's renewal asks with the secret where the token is refused, by whomever.
        if self.vendor == "avepoint" && matches!(answer.status, 400 | 401 | 403) {
            (self.answer_next)("/auth/token/delegate", answer.clone());
        }
    }
}

/// Everything that is not the vendor's word, and gives no other sign than its shape.
fn samples() -> Vec<(&'static str, Answer)> {
    let page = |status| Answer::html(status, "<!doctype html><title>Welcome</title><h1>Sign in to the network</h1>");
    let gateway = |status, body| Answer::json(status, &body);
    vec![
        ("302 to a portal", Answer::redirect("http://portal.test/login?to=vendor")),
        ("307 to a portal", Answer::empty(307).header("Location", "https://portal.test/")),
        ("a page with 200", page(200)),
        ("a page with 400", page(400)),
        ("a page with 401", page(401)),
        ("a page with 403", page(403)),
        ("a page with 404", page(404)),
        ("a page with 511", page(511)),
        ("a gateway's 403", gateway(403, json!({"message": "Forbidden"}))),
        ("a gateway's 401", gateway(401, json!({"message": "Unauthorized"}))),
        ("a gateway's 404", gateway(404, json!({"error": "not found"}))),
        ("a gateway's 401 with its status", gateway(401, json!({"statusCode": 401, "message": "Access denied"}))),
        ("a gateway's 400", gateway(400, json!({"error": "bad_gateway_policy", "request_id": "7"}))),
        ("an empty object", gateway(200, json!({}))),
        ("nothing, with 200", Answer::empty(200)),
        ("nothing, with 400", Answer::empty(400)),
        ("nothing, with 401", Answer::empty(401)),
        ("nothing, with 403", Answer::empty(403)),
        ("nothing, with 404", Answer::empty(404)),
        ("299", gateway(299, json!({"ok": true}))),
        ("418", Answer::text(418, "short and stout")),
        ("460", Answer::empty(460)),
        ("text with 401", Answer::text(401, "Access denied by policy")),
        ("text with 403", Answer::text(403, "Blocked")),
        ("JSON that is called a page", Answer::html(400, r#"{"error":"invalid_grant"}"#)),
        ("half of it", Answer::new(200, "application/json", r#"{"access_tok"#)),
        ("too much of it", Answer::text(200, &"x".repeat(3 << 20))),
    ]
}

/// Nobody is to blame for what somebody else said.
fn blames_nothing(name: &str, text: &Text) {
    let text = text.to_string().to_lowercase();
    for word in ["password", "secret", "code ", "code.", "credential", "fingerprint", "scope"] {
        assert!(!text.contains(word), "{name}: {text}");
    }
}

fn milliseconds(harness: &Harness) -> i64 {
    harness.clock.now().as_millisecond()
}

/// It is Unreachable, keeps all it has, says who was there, and is tried again within minutes.
async fn kept(harness: &Harness, id: ProfileId, name: &str, before: &ProfileView) -> i64 {
    let view = harness.view(id).await;
    assert!(view.usable && view.renewable, "{name}: {view:?}");
    assert_eq!(view.has_refresh_token, before.has_refresh_token, "{name}");
    assert_eq!(view.expires_at, before.expires_at, "{name}: the old token goes on");
    let trouble = view.trouble.unwrap_or_else(|| panic!("{name}: nothing is said"));
    blames_nothing(name, &trouble.text);
    let SessionState::Unreachable { retry_at: Some(retry_at) } = view.state else {
        panic!("{name}: it is {:?}", view.state)
    };
    let wait = retry_at - milliseconds(harness);
    assert!((0..=5 * 60_000).contains(&wait), "{name}: {wait} ms");
    wait
}

/// The next try comes by itself, and is a good one.
async fn heals(harness: &Harness, id: ProfileId, name: &str, before: &ProfileView, wait: i64) {
    harness.clock.advance(Duration::from_millis(wait.unsigned_abs() + 1));
    let view =
        harness.until(id, |view| view.state == SessionState::Active && view.obtained_at > before.obtained_at).await;
    assert_eq!(view.trouble, None, "{name}: nothing stays behind");
}

/// One renewal is answered so, and the next ones well.
async fn outlives(harness: &Harness, intercepted: &Intercepted, id: ProfileId, name: &str, answer: &Answer) {
    harness.clock.advance(Duration::from_secs(45));
    let before = harness.view(id).await;
    intercepted.meet(answer);
    let failure = harness.app.renew(id).await.expect_err(name);
    blames_nothing(name, &failure.message);
    let wait = kept(harness, id, name, &before).await;
    heals(harness, id, name, &before, wait).await;
}
