//! Datto RMM, vectors D1–D20.

use std::time::Duration;

use fobwatch_core::answers::Answers;
use fobwatch_core::clock::Clock as _;
use fobwatch_core::contract::SessionState;
use fobwatch_core::vendor::{Class, Effect, Grant, Vendor};
use fobwatch_integration::{Fixture, Harness, T0, answers, checked, find, instant, note, problem, revealed};
use fobwatch_simulator::datto_rmm::{API_KEY, API_SECRET, DattoRmm};
use fobwatch_simulator::{Answer, Server};
use jiff::SignedDuration;
use serde_json::{Value, json};

const TOKEN: &str = "/auth/oauth/token";
const PAGES: &str = "/system/pagination";
const ACCOUNT: &str = "/api/v2/account";

fn datto() -> &'static dyn Vendor {
    find("datto-rmm")
}

fn start(fixture: &Fixture) -> Server<DattoRmm> {
    let server = Server::start(DattoRmm::default());
    fixture.lend_clock(&server);
    server
}

fn with_keys(server: &Server<DattoRmm>, secret: &str) -> Answers {
    answers("datto-rmm", "api_key", &[("platform", &server.url), ("api_key", API_KEY), ("api_secret", secret)])
}

fn codes(grant: &Grant) -> Vec<&str> {
    grant.warnings.iter().map(|warning| &*warning.code).collect()
}

fn platform(typed: &str) -> fobwatch_core::answers::Checked {
    checked("datto-rmm", "api_key", &[("platform", typed), ("api_key", API_KEY), ("api_secret", API_SECRET)])
}

#[test]
fn d1_d2_d3_d4_whatever_is_pasted_names_a_platform() {
    for (typed, name) in [
        ("Merlot", "merlot"),
        ("https://vidal.rmm.datto.com/device/5", "vidal"),
        ("https://concord-api.centrastage.net/api/swagger-ui/index.html", "concord"),
        ("syrah.centrastage.net", "syrah"),
        ("http://zinfandel-rmm.centrastage.net", "zinfandel"),
        ("newname-api.centrastage.net", "newname"),
    ] {
        let checked = platform(typed);
        assert!(checked.problems.is_empty(), "{typed}: {:?}", checked.problems);
        assert_eq!(checked.plain["platform"], format!("https://{name}-api.centrastage.net"), "{typed}");
        let unknown = note(&checked, "platform").is_some_and(|note| note.starts_with("Unknown platform"));
        assert_eq!(unknown, name == "newname", "{typed}");
    }
    for refused in
        ["merlot-api.example.com", "u:p@merlot-api.centrastage.net", "ftp://merlot.centrastage.net", "", "a b"]
    {
        assert!(problem(&platform(refused), "platform").is_some(), "{refused}");
    }
}

#[test]
fn a_pasted_block_fills_the_form_and_its_secret_is_one() {
    let block =
        format!("API URL: https://merlot-api.centrastage.net\tAPI Key:\t{API_KEY} api secret key: {API_SECRET}");
    let checked = checked("datto-rmm", "api_key", &[("platform", &block)]);
    assert!(checked.problems.is_empty(), "{:?}", checked.problems);
    assert_eq!(checked.plain["platform"], "https://merlot-api.centrastage.net");
    assert_eq!(checked.plain["api_key"], API_KEY);
    assert!(checked.secrets.contains_key("api_secret"));
    assert!(!format!("{:?}", checked.plain).contains(API_SECRET));
}

#[tokio::test]
async fn d5_d6_the_request_is_a_password_grant_outside_of_the_api() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.with(|datto| datto.keys.push((API_KEY.to_owned(), "a+b&c".to_owned())));
    fixture.sign_in("datto-rmm", &with_keys(&server, "a+b&c")).await.expect("a grant");
    let request = &server.received()[0];
    assert_eq!(request.path, TOKEN);
    assert_eq!(request.header("authorization"), Some("Basic cHVibGljLWNsaWVudDpwdWJsaWM="));
    assert!(request.body.contains("grant_type=password") && request.body.contains(&format!("username={API_KEY}")));
    assert!(request.body.contains("password=a%2Bb%26c"), "{}", request.body);
}

#[tokio::test]
async fn d7_d8_a_token_lives_a_hundred_hours_and_is_renewed_ten_minutes_ahead() {
    for (written, assumed) in [(json!(360_000), false), (json!("360000"), false), (Value::Null, true), (json!(0), true)]
    {
        let fixture = Fixture::default();
        let server = start(&fixture);
        // The simulator's tokens say their end themselves; an opaque one does not.
        let opaque = json!({"access_token": "opaque-canary-token", "token_type": "bearer", "expires_in": written});
        server.answer_next(TOKEN, Answer::json(200, &opaque));
        server.answer_next(PAGES, Answer::json(200, &json!({"max": 250})));
        server.answer_next(ACCOUNT, Answer::json(200, &json!({"uid": "u1", "name": "Contoso MSP"})));
        let grant = fixture.sign_in("datto-rmm", &with_keys(&server, API_SECRET)).await.expect("a grant");
        let at = |seconds| Some(instant(T0) + SignedDuration::from_secs(seconds));
        assert_eq!((grant.expires_at, grant.renew_at), (at(360_000), at(359_400)), "{written}");
        assert_eq!(codes(&grant).contains(&"ExpiryAssumed"), assumed, "{written}");
    }
}

#[tokio::test]
async fn d9_refused_keys_are_posted_once() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let error = fixture.sign_in("datto-rmm", &with_keys(&server, "wrong-canary")).await.expect_err("refused");
    assert_eq!((error.class, error.effect), (Class::ClientRejected, Effect::Refuse));
    assert!(error.text.to_string().starts_with("API key or secret refused"), "{}", error.text);
    assert_eq!(error.said.as_deref(), Some("Bad credentials, invalid_grant"));
    assert_eq!(server.received().len(), 1);
    let unauthorized = json!({"error": "unauthorized", "error_description": "Full authentication is required"});
    server.answer_next(TOKEN, Answer::json(401, &unauthorized));
    let error = fixture.sign_in("datto-rmm", &with_keys(&server, API_SECRET)).await.expect_err("refused");
    assert_eq!((error.class, error.effect), (Class::ClientRejected, Effect::Refuse));
    // Anybody could have said nothing: it is Datto's word by its challenge alone.
    let challenge = || Answer::empty(401).header("WWW-Authenticate", "Basic realm=\"oauth2/client\"");
    server.answer_next(TOKEN, challenge());
    let error = fixture.sign_in("datto-rmm", &with_keys(&server, API_SECRET)).await.expect_err("refused");
    assert_eq!((error.class, error.effect), (Class::ClientRejected, Effect::Refuse));
    server.answer_next(TOKEN, Answer::empty(401));
    let error = fixture.sign_in("datto-rmm", &with_keys(&server, API_SECRET)).await.expect_err("nobody knows");
    assert_eq!((error.class, error.effect), (Class::SomebodyElse, Effect::Retry { after: None }));
    assert_eq!(server.received().len(), 4, "one post each");
}

#[tokio::test]
async fn d10_a_redirect_to_the_login_page_is_not_followed() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let to_login = || Answer::redirect(&format!("{}/auth/userlogin", server.url));
    server.answer_next(TOKEN, to_login());
    let error = fixture.sign_in("datto-rmm", &with_keys(&server, API_SECRET)).await.expect_err("refused");
    assert_eq!((error.class, error.effect), (Class::BadReply, Effect::Refuse));
    assert_eq!(error.text, "Datto did not accept the sign-in form.");
    assert_eq!(server.received().len(), 1);
    // A 200 without a token is nobody's word.
    server.answer_next(TOKEN, Answer::json(200, &json!({})));
    let error = fixture.sign_in("datto-rmm", &with_keys(&server, API_SECRET)).await.expect_err("refused");
    assert_eq!(error.class, Class::SomebodyElse);
}

#[tokio::test]
async fn d11_the_account_names_whose_it_is() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let grant = fixture.sign_in("datto-rmm", &with_keys(&server, API_SECRET)).await.expect("a grant");
    let asked: Vec<_> = server.received().iter().map(|request| request.path.clone()).collect();
    assert_eq!(asked, [TOKEN, "/api/v2/system/pagination", ACCOUNT]);
    let identity = grant.identity.clone().expect("an identity");
    assert_eq!(identity.name, "Contoso MSP");
    assert_eq!(identity.tenant.as_deref(), Some("00000000-0000-4000-8000-00000000da77"));
    let headers = datto().headers(&with_keys(&server, API_SECRET), &grant);
    assert_eq!(headers.len(), 1, "the bearer, nothing else");
    assert_eq!(
        revealed(headers.first().map(|(_, value)| value)),
        format!("Bearer {}", revealed(grant.access_token.as_ref()))
    );
    assert_eq!(datto().api_base(&with_keys(&server, API_SECRET), &grant), format!("{}/api/v2/", server.url));
}

#[tokio::test]
async fn d12_a_token_refused_twice_is_a_refusal() {
    let harness = Harness::open().await;
    let server = Server::start(DattoRmm::default());
    harness.lend_clock(&server);
    let pairs = [("platform", server.url.as_str()), ("api_key", API_KEY), ("api_secret", API_SECRET)];
    let id = harness.add("Datto", "datto-rmm", "api_key", &pairs).await;
    harness.connect(id).await;
    assert_eq!(harness.activity(id).await[0], "Signed in, valid for 100 h");
    server.with(DattoRmm::forget_tokens);
    harness.app.verify(id).await.expect("one renewal mends it");
    assert_eq!(server.received_at(TOKEN).len(), 2);
    let refused = Answer::json(401, &json!({"message": "Request can not be authorized."}));
    server.answer_times(PAGES, 2, refused);
    harness.app.verify(id).await.expect_err("twice");
    assert_eq!(server.received_at(TOKEN).len(), 3);
    assert!(matches!(harness.view(id).await.state, SessionState::Refused { .. }));
}

#[tokio::test]
async fn d13_no_account_means_another_platform() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.with(|datto| datto.account = None);
    let error = fixture.sign_in("datto-rmm", &with_keys(&server, API_SECRET)).await.expect_err("refused");
    assert_eq!((error.class, error.effect), (Class::WrongHost, Effect::Refuse));
    assert!(error.text.to_string().ends_with("Wrong platform?"), "{}", error.text);
}

#[tokio::test]
async fn d14_a_403_soon_after_a_429_is_a_block() {
    let mut fixture = Fixture::default();
    let server = start(&fixture);
    let keys = with_keys(&server, API_SECRET);
    let grant = fixture.sign_in("datto-rmm", &keys).await.expect("a grant");
    for (tries, named, after) in [(0, "", 60), (1, "", 120), (5, "", 120), (0, "7", 7)] {
        fixture.tries = tries;
        let busy = Answer::empty(429);
        server.answer_next(PAGES, if named.is_empty() { busy } else { busy.header("Retry-After", named) });
        let error = datto().verify(&fixture.context(), &keys, &grant).await.expect_err("busy");
        let effect = Effect::Retry { after: Some(Duration::from_secs(after)) };
        assert_eq!((error.class, error.effect), (Class::RateLimited, effect));
    }
    fixture.clock.advance(Duration::from_mins(2));
    server.with(|datto| datto.has_rights = false);
    let error = datto().verify(&fixture.context(), &keys, &grant).await.expect_err("blocked");
    assert_eq!(error.effect, Effect::Retry { after: Some(Duration::from_mins(5)) });
    assert_eq!(
        (error.class, error.text.to_string().as_str()),
        (Class::RateLimited, "Datto blocks this address for a few minutes.")
    );
    fixture.clock.advance(Duration::from_mins(9));
    let verified = datto().verify(&fixture.context(), &keys, &grant).await.expect("the token is good");
    assert_eq!(verified.warnings[0].text, "This user's security level may not read that.");
    assert!(fixture.clock.slept().is_empty(), "the session waits");
}

#[tokio::test]
async fn d15_a_403_alone_is_a_lack_of_rights() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.with(|datto| datto.has_rights = false);
    let grant = fixture.sign_in("datto-rmm", &with_keys(&server, API_SECRET)).await.expect("a grant");
    assert_eq!(codes(&grant), ["Forbidden"]);
    assert!(grant.identity.is_none());
}

#[tokio::test]
async fn d16_a_fault_of_the_server_is_tried_again() {
    let harness = Harness::open().await;
    let server = Server::start(DattoRmm::default());
    harness.lend_clock(&server);
    let pairs = [("platform", server.url.as_str()), ("api_key", API_KEY), ("api_secret", API_SECRET)];
    let id = harness.add("Datto", "datto-rmm", "api_key", &pairs).await;
    harness.connect(id).await;
    server.answer_next(TOKEN, Answer::html(503, "<h1>Busy"));
    harness.app.renew(id).await.expect_err("not now");
    let SessionState::Unreachable { retry_at: Some(retry_at) } = harness.view(id).await.state else { panic!("no try") };
    let wait = retry_at - harness.clock.now().as_millisecond();
    harness.clock.advance(Duration::from_millis(wait.unsigned_abs() + 1));
    let view = harness.until(id, |view| view.state == SessionState::Active).await;
    assert_eq!(view.trouble, None);
    // 409 is a fault of the moment, too.
    let fixture = Fixture::default();
    let keys = with_keys(&server, API_SECRET);
    let grant = fixture.sign_in("datto-rmm", &keys).await.expect("a grant");
    let text = "Request aborted due to concurrent write access to this record.";
    server.answer_next(PAGES, Answer::json(409, &json!({"message": text, "path": "/api/v2/system/pagination"})));
    let error = datto().verify(&fixture.context(), &keys, &grant).await.expect_err("not now");
    assert_eq!((error.class, error.effect), (Class::ServerFault, Effect::Retry { after: None }));
}

#[tokio::test]
async fn d17_reachable_and_refused_are_two_things() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let keys = with_keys(&server, "wrong-canary");
    let told = datto().preflight(&fixture.context(), &keys).await.expect("reachable").expect("something to tell");
    assert_eq!(told.note.as_ref().map(ToString::to_string).as_deref(), Some("Datto RMM answers (200)."));
    assert!(server.received()[0].header("authorization").is_none(), "without a token");
    let error = fixture.sign_in("datto-rmm", &keys).await.expect_err("refused");
    assert_eq!(error.class, Class::ClientRejected);
}

#[tokio::test]
async fn d18_a_sign_out_calls_nobody() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let keys = with_keys(&server, API_SECRET);
    let grant = fixture.sign_in("datto-rmm", &keys).await.expect("a grant");
    let before = server.received().len();
    let said = datto().sign_out(&fixture.context(), &keys, &grant).await;
    assert!(said.to_string().contains("it stays valid until 16:00 UTC"), "{said}");
    assert_eq!(server.received().len(), before);
    assert!(datto().actions(&keys, &grant).is_empty());
}

#[tokio::test]
async fn d19_a_pasted_token_counts_down_and_then_a_person_is_asked() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let token = server.with(|datto| datto.issue_token(fixture.clock.now()));
    let pasted = [("platform", &*server.url), ("access_token", &*format!("Bearer {token}"))];
    let pasted = answers("datto-rmm", "existing_token", &pasted);
    let grant = fixture.sign_in("datto-rmm", &pasted).await.expect("a grant");
    assert_eq!(revealed(grant.access_token.as_ref()), token);
    assert_eq!(grant.expires_at, Some(instant(T0) + SignedDuration::from_secs(360_000)));
    assert_eq!(grant.renew_at, None);
    assert!(server.received_at(TOKEN).is_empty());
    let error = datto().renew(&fixture.unattended(), &pasted, &grant).await.expect_err("a person");
    assert_eq!((error.class, error.effect), (Class::TokenExpired, Effect::SignIn { grant_dead: false }));
    server.with(DattoRmm::forget_tokens);
    let error = datto().verify(&fixture.context(), &pasted, &grant).await.expect_err("ended");
    assert_eq!((error.class, error.effect), (Class::TokenRejected, Effect::SignIn { grant_dead: false }));
}

#[tokio::test]
async fn d20_another_account_is_not_used() {
    let harness = Harness::open().await;
    let server = Server::start(DattoRmm::default());
    harness.lend_clock(&server);
    let pairs = [("platform", server.url.as_str()), ("api_key", API_KEY), ("api_secret", API_SECRET)];
    let id = harness.add("Datto", "datto-rmm", "api_key", &pairs).await;
    harness.connect(id).await;
    let other = ("00000000-0000-4000-8000-00000000da78".to_owned(), "Contoso MSP".to_owned());
    server.with(|datto| datto.account = Some(other));
    harness.app.connect(id, true).await.expect("started");
    let view = harness.until(id, |view| matches!(view.state, SessionState::Refused { .. })).await;
    let text = view.trouble.expect("it is said").text;
    assert!(text.to_string().contains("00000000-0000-4000-8000-00000000da78"), "{text}");
}
