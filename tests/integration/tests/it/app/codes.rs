//! A profile with an authenticator's seed: it signs in by itself, and no restart makes it send a
//! code again.

use std::time::Duration;

use fobwatch_core::contract::SessionState;
use fobwatch_core::profile::ProfileId;
use fobwatch_integration::{Harness, turns};
use fobwatch_simulator::automate::{Automate, User};
use fobwatch_simulator::{Answer, Server};
use serde_json::json;

const SEED: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

fn start(harness: &Harness) -> Server<Automate> {
    let server = Server::start(Automate::default());
    harness.lend_clock(&server);
    let jane = User::new("jane", "jane-PASSWORD-canary", 42, false).with_authenticator(SEED);
    server.with(|automate| automate.users[0] = jane);
    server
}

async fn add(harness: &Harness, server: &Server<Automate>, name: &str, more: &[(&str, &str)]) -> ProfileId {
    let pairs = [
        ("server", server.url.as_str()),
        ("username", "jane"),
        ("password", "jane-PASSWORD-canary"),
        ("client_id", "00000000-0000-4000-8000-000000000001"),
    ];
    harness.add(name, "automate", "password", &[&pairs, more].concat()).await
}

fn codes(server: &Server<Automate>) -> Vec<String> {
    let calls = server.received_at("/cwa/api/v1/apitoken").into_iter();
    calls.filter_map(|call| Some(call.json()?.get("TwoFactorPasscode")?.as_str()?.to_owned())).collect()
}

#[tokio::test]
async fn an_ended_session_signs_in_again_by_itself() {
    let harness = Harness::open().await;
    let server = start(&harness);
    let id = add(&harness, &server, "Automate", &[("totp_seed", SEED)]).await;
    let first = harness.connect(id).await;
    harness.clock.advance(Duration::from_hours(12));
    harness.until(id, |view| view.state == SessionState::Active && view.expires_at > first.expires_at).await;
    assert_eq!(codes(&server).len(), 2);
}

#[tokio::test]
async fn without_a_seed_it_ends_as_code_needed() {
    let harness = Harness::open().await;
    let server = start(&harness);
    let id = add(&harness, &server, "Automate", &[]).await;
    harness.app.connect(id, false).await.expect("started");
    harness.until_asked(id).await;
    let now = fobwatch_core::clock::Clock::now(&harness.clock);
    let code = server.with(|automate| automate.current_code("jane", now));
    harness.app.answer(id, fobwatch_core::secret::Secret::new(code)).await.expect("taken");
    harness.until(id, |view| view.state == SessionState::Active).await;
    harness.clock.advance(Duration::from_hours(12));
    harness.until(id, |view| view.state == SessionState::NeedsCode { question: None }).await;
    assert_eq!(codes(&server).len(), 1);
}

#[tokio::test]
async fn a_code_that_may_be_spent_is_not_sent_again_after_a_restart() {
    let harness = Harness::open().await;
    let server = start(&harness);
    let id = add(&harness, &server, "Automate", &[("totp_seed", SEED)]).await;
    server.answer_next("/apitoken", Answer::json(200, &json!({"IsTwoFactorRequired": true})));
    server.answer_next("/apitoken", Answer::empty(503).header("Retry-After", "600"));
    harness.app.connect(id, false).await.expect("started");
    harness.until(id, |view| matches!(view.state, SessionState::Unreachable { .. })).await;
    let harness = harness.restart().await;
    harness.lend_clock(&server);
    harness.app.connect(id, false).await.expect("started");
    // It waits for the next window, and the server has not heard of it before.
    server.until_received("/cwa/api/v1/apitoken", 3).await;
    assert_eq!(codes(&server).len(), 1);
    harness.clock.advance(Duration::from_secs(30));
    harness.until(id, |view| view.state == SessionState::Active).await;
    let sent = codes(&server);
    assert_eq!(sent.len(), 2);
    assert_ne!(sent[0], sent[1]);
}

#[tokio::test]
async fn who_waits_for_the_next_code_keeps_nobody_back() {
    let harness = Harness::open().await;
    let server = start(&harness);
    let mut ids = Vec::new();
    for (number, name) in [(51, "one"), (52, "two"), (53, "three")] {
        let user = User::new(name, "jane-PASSWORD-canary", number, false).with_authenticator(SEED);
        server.with(|automate| automate.users.push(user));
        let id = add(&harness, &server, name, &[("username", name), ("totp_seed", SEED)]).await;
        harness.connect(id).await;
        ids.push(id);
    }
    for id in &ids {
        harness.app.set_auto_renew(*id, false, None).await.expect("switched");
    }
    // Two a host have a place. Of this window too little is left to send a code in.
    harness.clock.advance(Duration::from_hours(12) + Duration::from_secs(28));
    let renew = |id: &ProfileId| {
        let (app, id) = (harness.app.clone(), *id);
        tokio::spawn(async move { app.renew(id).await })
    };
    let mut renewals: Vec<_> = ids.iter().map(renew).collect();
    // All three wait for a code.
    server.until_received("/cwa/api/v1/apitoken", 9).await;
    // A click on one of them waits without a place too.
    renewals.push(renew(&ids[0]));
    turns(1).await;
    harness.clock.advance(Duration::from_secs(2));
    for renewal in renewals {
        renewal.await.expect("no panic").expect("renewed");
    }
    assert_eq!((codes(&server).len(), server.received_at("/cwa/api/v1/apitoken").len()), (6, 12));
}
