//! Every fault on the way of a renewal: what is kept, when it is tried again, and that it heals.

use std::time::Duration;

use fobwatch_core::clock::Clock as _;
use fobwatch_core::contract::{CopyFormat, ProfileView, SessionState};
use fobwatch_core::failure::Code;
use fobwatch_core::profile::ProfileId;
use fobwatch_integration::{Harness, turns};
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::{Answer, Delivery, Server, browser};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use Then::{In, Soon, Stops};

const TOKEN: &str = "/ws/oauth/token";

/// What the app does after the fault.
#[derive(Debug, Clone, Copy)]
enum Then {
    /// Tries again after as many seconds as the vendor said.
    In(i64),
    /// Tries again by itself, within a minute.
    Soon,
    /// NinjaOne's own refusal: tried once a day, and by a person.
    Stops,
}

type Fault = (&'static str, Then, fn(Timestamp) -> Answer);

fn ahead(now: Timestamp, seconds: i64, form: &str) -> String {
    (now + SignedDuration::from_secs(seconds)).strftime(form).to_string()
}

const RFC_9110: &str = "%a, %d %b %Y %H:%M:%S GMT";
const RFC_850: &str = "%A, %d-%b-%y %H:%M:%S GMT";
const ASCTIME: &str = "%a %b %e %H:%M:%S %Y";
const DAY: i64 = 86_400;

fn limited(retry_after: &str) -> Answer {
    Answer::empty(429).header("Retry-After", retry_after)
}

fn dead(status: u16, word: &str) -> Answer {
    Answer::json(status, &json!({"error": word}))
}

fn page(status: u16) -> Answer {
    Answer::html(status, "<!doctype html><title>Log in to the Wi-Fi</title>")
}

fn good() -> Answer {
    Answer::json(200, &json!({"access_token": "never-arrives-whole", "expires_in": 3600}))
}

fn token(token: &serde_json::Value) -> Answer {
    Answer::json(200, &json!({"access_token": token, "expires_in": 3600}))
}

const FAULTS: &[Fault] = &[
    ("429", Soon, |_| Answer::empty(429)),
    ("429, seconds", In(7), |_| limited("7")),
    ("429, seconds with spaces", In(12), |_| limited(" 12 ")),
    ("429, none to wait", Soon, |_| limited("0")),
    ("429, more than an hour", In(3600), |_| limited("999999")),
    ("429, below zero", Soon, |_| limited("-5")),
    ("429, a fraction", Soon, |_| limited("1.5")),
    ("429, a word", Soon, |_| limited("soon")),
    ("429, empty", Soon, |_| limited("")),
    ("429, date", In(45), |now| limited(&ahead(now, 45, RFC_9110))),
    ("429, date of RFC 850", In(45), |now| limited(&ahead(now, 45, RFC_850))),
    ("429, date of asctime", In(45), |now| limited(&ahead(now, 45, ASCTIME))),
    ("429, date that is over", Soon, |now| limited(&ahead(now, -90, RFC_9110))),
    ("429, date in two days", In(3600), |now| limited(&ahead(now, 2 * DAY, RFC_9110))),
    ("429, date by a clock that is a day ahead", In(20), |now| {
        limited(&ahead(now, DAY + 20, RFC_9110)).header("Date", &ahead(now, DAY, RFC_9110))
    }),
    ("429, date by a clock that is a day behind", In(20), |now| {
        limited(&ahead(now, 20 - DAY, RFC_9110)).header("Date", &ahead(now, -DAY, RFC_9110))
    }),
    ("408", Soon, |_| Answer::empty(408)),
    ("425", Soon, |_| Answer::empty(425)),
    ("500", Soon, |_| Answer::text(500, "Internal Server Error")),
    ("502", Soon, |_| page(502)),
    ("503 with Retry-After", In(3), |_| Answer::empty(503).header("Retry-After", "3")),
    ("504", Soon, |_| Answer::empty(504)),
    ("520 of a proxy", Soon, |_| page(520)),
    ("a page instead of a token", Soon, |_| page(200)),
    ("a page with 403", Soon, |_| page(403)),
    ("a page with 404", Soon, |_| page(404)),
    ("an empty answer", Soon, |_| Answer::empty(200)),
    ("half an answer", Soon, |_| Answer::new(200, "application/json", br#"{"access_token": "abc"#.as_slice())),
    ("an answer that breaks off", Soon, |_| good().delivered(Delivery::Truncated)),
    ("a connection that closes", Soon, |_| good().delivered(Delivery::Reset)),
    ("invalid_grant with 500", Soon, |_| dead(500, "invalid_grant")),
    ("invalid_token with 503", Soon, |_| dead(503, "invalid_token")),
    ("invalid_grant with 429", Soon, |_| dead(429, "invalid_grant")),
    ("expired_token with 408", Soon, |_| dead(408, "expired_token")),
    ("invalid_grant with 200", Stops, |_| dead(200, "invalid_grant")),
    ("invalid_grant with 403", Stops, |_| dead(403, "invalid_grant")),
    ("invalid_token with 404", Soon, |_| dead(404, "invalid_token")),
    ("invalid_grant with 418", Soon, |_| dead(418, "invalid_grant")),
    ("an unknown word with 400", Soon, |_| dead(400, "invalid_grant_type_of_day")),
    ("invalid_request", Stops, |_| dead(400, "invalid_request")),
    ("an empty 400", Soon, |_| Answer::empty(400)),
    ("{}", Soon, |_| Answer::json(200, &json!({}))),
    ("JSON and then a page", Soon, |_| {
        Answer::new(200, "application/json", br#"{"access_token": "abc"}<html>"#.as_slice())
    }),
    ("bytes that are no text", Soon, |_| Answer::new(200, "application/json", [0xff, 0xfe, 0, 0x7b].as_slice())),
    ("204", Soon, |_| Answer::empty(204)),
    ("206, half of it", Soon, |_| Answer::new(206, "application/json", br#"{"access_token": "ab"#.as_slice())),
    ("an empty access_token", Soon, |_| token(&json!(""))),
    ("an access_token that is a number", Soon, |_| token(&json!(7))),
    ("an access_token that is null", Soon, |_| token(&json!(null))),
    ("an access_token that is a list", Soon, |_| token(&json!(["abc"]))),
    ("301", Soon, |_| Answer::empty(301).header("Location", "http://example.com/")),
    ("307 to another host", Soon, |_| Answer::empty(307).header("Location", "https://example.com/")),
    ("308 to itself", Soon, |_| Answer::empty(308).header("Location", TOKEN)),
    ("tokens with 403", Soon, |_| Answer { status: 403, ..good() }),
    ("an answer without a token", Soon, |_| Answer::json(200, &json!({"token_type": "Bearer"}))),
];

async fn signed_in(harness: &Harness) -> (Server<NinjaOne>, ProfileId) {
    let server = Server::start(NinjaOne::default());
    harness.lend_clock(&server);
    harness.when_browser_opens(|url| {
        browser::visit(&url, browser::Decision::Approve).expect("the redirect is answered");
    });
    let answers = [("instance", &*server.url), ("client_id", "native-app")];
    let id = harness.add("NinjaOne", "ninjaone", "browser_native", &answers).await;
    harness.connect(id).await;
    (server, id)
}

async fn refresh_token(harness: &Harness, id: ProfileId) -> String {
    harness.app.copy(id, CopyFormat::RefreshToken).await.expect("copied");
    harness.clipboard().expect("a refresh token")
}

/// Milliseconds since 1970.
fn now(harness: &Harness) -> i64 {
    harness.clock.now().as_millisecond()
}

/// What is shown is cut to whole milliseconds.
fn until(milliseconds: i64) -> Duration {
    Duration::from_millis(milliseconds.max(0).unsigned_abs() + 1)
}

/// Time goes by while the machine is awake: a leap would be a sleep.
async fn pass(harness: &Harness, mut time: Duration) {
    while !time.is_zero() {
        let step = time.min(Duration::from_secs(10));
        harness.clock.advance(step);
        turns(16).await;
        time -= step;
    }
}

#[tokio::test]
async fn a_fault_keeps_the_grant_says_when_it_tries_again_and_heals() {
    let harness = Harness::open().await;
    let (server, id) = signed_in(&harness).await;
    for (name, then, fault) in FAULTS {
        harness.clock.advance(Duration::from_mins(1));
        let (before, token) = (harness.view(id).await, refresh_token(&harness, id).await);
        server.answer_next(TOKEN, fault(harness.clock.now()));
        let failure = harness.app.renew(id).await.expect_err(name);
        let (view, started) = (harness.view(id).await, now(&harness));
        assert!(view.usable && view.has_refresh_token && view.renewable, "{name}: {view:?}");
        assert_eq!(view.expires_at, before.expires_at, "{name}: the old token goes on");
        assert!(view.trouble.is_some_and(|trouble| !trouble.text.is_empty()), "{name}: it is said");
        assert_eq!(refresh_token(&harness, id).await, token, "{name}: the refresh token stays");
        match (then, view.state) {
            (In(seconds), SessionState::Unreachable { retry_at: Some(retry_at) }) => {
                assert_eq!((retry_at - started, failure.code), (seconds * 1000, Code::Unreachable), "{name}");
                // Not a moment sooner.
                let asked = server.received_at(TOKEN).len();
                harness.clock.advance(Duration::from_millis(seconds.unsigned_abs() * 1000 - 1));
                assert_eq!(server.received_at(TOKEN).len(), asked, "{name}");
                harness.clock.advance(Duration::from_millis(1));
            }
            (Soon, SessionState::Unreachable { retry_at: Some(retry_at) }) => {
                assert!((0..=60_000).contains(&(retry_at - started)), "{name}: {} ms", retry_at - started);
                assert_eq!(failure.code, Code::Unreachable, "{name}");
                harness.clock.advance(until(retry_at - started));
            }
            (Stops, SessionState::Refused { .. }) => {
                harness.clock.advance(Duration::from_mins(1));
                harness.app.renew(id).await.expect(name);
            }
            (then, state) => panic!("{name}: {then:?} was due, and it is {state:?}"),
        }
        let healed = |view: &ProfileView| view.state == SessionState::Active && view.obtained_at > before.obtained_at;
        let view = harness.until(id, healed).await;
        assert_eq!(view.trouble, None, "{name}: nothing stays behind");
        assert_ne!(refresh_token(&harness, id).await, token, "{name}: the token rotates again");
    }
}

#[tokio::test]
async fn what_was_kept_through_a_fault_outlives_a_restart() {
    let harness = Harness::open().await;
    let (server, id) = signed_in(&harness).await;
    harness.clock.advance(Duration::from_mins(1));
    let token = refresh_token(&harness, id).await;
    server.answer_next(TOKEN, Answer::empty(503).header("Retry-After", "600"));
    harness.app.renew(id).await.expect_err("a fault");
    let harness = harness.restart().await;
    assert_eq!(refresh_token(&harness, id).await, token);
    harness.app.renew(id).await.expect("renewed");
    assert_eq!(harness.view(id).await.state, SessionState::Active);
}

#[tokio::test]
async fn a_long_outage_is_tried_ever_more_rarely_and_loses_nothing() {
    let harness = Harness::open().await;
    let (server, id) = signed_in(&harness).await;
    let token = refresh_token(&harness, id).await;
    harness.clock.advance(Duration::from_mins(1));
    server.answer_next(TOKEN, Answer::empty(503));
    harness.app.renew(id).await.expect_err("a fault");
    let started = now(&harness);
    let mut tries = 1;
    // A day without an answer.
    while now(&harness) - started < DAY * 1000 {
        let view = harness.until(id, |view| matches!(view.state, SessionState::Unreachable { .. })).await;
        let SessionState::Unreachable { retry_at: Some(retry_at) } = view.state else { unreachable!() };
        assert!(retry_at - now(&harness) <= 60 * 60_000, "at most an hour");
        server.answer_next(TOKEN, Answer::empty(503));
        pass(&harness, until(retry_at - now(&harness))).await;
        tries += 1;
        harness
            .until(id, |view| match view.state {
                SessionState::Unreachable { retry_at: Some(next) } => next > retry_at,
                _ => false,
            })
            .await;
    }
    assert!((24..=120).contains(&tries), "{tries} tries in a day");
    harness.app.renew(id).await.expect("renewed");
    // The first request was the sign-in.
    assert!(server.received_at(TOKEN).iter().skip(1).all(|request| request.body.contains(&token)));
    assert_eq!(harness.view(id).await.state, SessionState::Active);
}

#[tokio::test]
async fn only_the_vendors_own_words_with_their_own_status_end_a_grant() {
    for (status, word) in
        [(400, "invalid_grant"), (400, "invalid_token"), (401, "invalid_token"), (400, "expired_token")]
    {
        let harness = Harness::open().await;
        let (server, id) = signed_in(&harness).await;
        harness.clock.advance(Duration::from_mins(1));
        server.answer_next(TOKEN, dead(status, word));
        let failure = harness.app.renew(id).await.expect_err("ended");
        let view = harness.view(id).await;
        assert_eq!((failure.code, view.state), (Code::SignInNeeded, SessionState::NeedsSignIn), "{status} {word}");
        assert!(!view.has_refresh_token && view.usable, "{status} {word}: the access token lives on");
    }
}
