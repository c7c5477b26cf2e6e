//! Notices through the whole app: each cause once, whatever the vendor does meanwhile.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::time::Duration;

use fobwatch_core::contract::{ProfileView, SessionState};
use fobwatch_core::profile::ProfileId;
use fobwatch_integration::{Harness, turns};
use fobwatch_simulator::avepoint::AvePoint;
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::{Answer, Server, browser};
use serde_json::json;

const SERVICE: [(&str, &str); 2] = [("client_id", "service-app"), ("client_secret", "service_SECRET-canary-2")];

const TOKEN: &str =
    r#"{"access_token":"fake-canary","token_type":"Bearer","expires_in":3600,"scope":"monitoring management"}"#;

async fn service(harness: &Harness, server: &Server<NinjaOne>, name: &str) -> ProfileId {
    let pairs = [&[("instance", server.url.as_str())], &SERVICE[..]].concat();
    let id = harness.add(name, "ninjaone", "client_credentials", &pairs).await;
    harness.connect(id).await;
    id
}

async fn native(harness: &Harness) -> (Server<NinjaOne>, ProfileId) {
    let server = start(harness);
    harness.when_browser_opens(|url| {
        browser::visit(&url, browser::Decision::Approve).expect("the redirect is answered");
    });
    let pairs = [("instance", server.url.as_str()), ("client_id", "native-app")];
    let id = harness.add("NinjaOne", "ninjaone", "browser_native", &pairs).await;
    harness.connect(id).await;
    (server, id)
}

fn start(harness: &Harness) -> Server<NinjaOne> {
    let server = Server::start(NinjaOne::default());
    harness.lend_clock(&server);
    server
}

fn causes(harness: &Harness) -> Vec<String> {
    harness.notices().into_iter().map(|(_, cause)| cause).collect()
}

fn is_waiting(view: &ProfileView) -> bool {
    matches!(view.state, SessionState::Unreachable { .. })
}

/// Lets time pass until nothing is under way and every next try is ahead: renewals on one host
/// begin at a distance.
async fn settle(harness: &Harness) {
    for _ in 0..10_000 {
        let now = fobwatch_core::clock::Clock::now(&harness.clock).as_millisecond();
        let profiles = harness.app.overview().await.expect("an overview").profiles;
        let is_settled = profiles.iter().all(|view| match view.state {
            SessionState::Unreachable { retry_at: Some(retry_at) } => retry_at > now,
            SessionState::Active => view.renew_at.is_some_and(|renew_at| renew_at > now),
            _ => false,
        });
        if is_settled {
            return;
        }
        harness.clock.advance(Duration::from_millis(100));
        turns(20).await;
    }
    panic!("it never settles");
}

/// Windows takes long to save each.
const PROFILES: usize = if cfg!(windows) { 10 } else { 50 };

#[tokio::test]
async fn an_hour_of_outage_gives_each_profile_one_notice() {
    let harness = Harness::open().await;
    let server = start(&harness);
    let mut ids = Vec::new();
    for number in 0..PROFILES {
        ids.push(service(&harness, &server, &format!("Profile {number}")).await);
    }
    assert_eq!(harness.notices(), []);
    *harness.network.instead.lock().expect("the network") = Some((503, ""));
    harness.clock.advance(Duration::from_mins(53));
    for _ in 0..60 {
        harness.clock.advance(Duration::from_mins(1));
        settle(&harness).await;
    }
    let tries = harness.network.answered.load(Ordering::Relaxed);
    assert!(tries > PROFILES * 5, "an hour of trying: {tries}");
    let mut per_profile: BTreeMap<String, u32> = BTreeMap::new();
    for (id, cause) in harness.notices() {
        assert_eq!(cause, "expiring");
        *per_profile.entry(id).or_default() += 1;
    }
    assert_eq!(per_profile.len(), PROFILES);
    assert!(per_profile.values().all(|count| *count == 1), "{per_profile:?}");
    // When it is over, each says so, once.
    *harness.network.instead.lock().expect("the network") = Some((200, TOKEN));
    harness.clock.advance(Duration::from_mins(15));
    settle(&harness).await;
    for id in ids {
        assert_eq!(harness.view(id).await.state, SessionState::Active);
    }
    let recovered = harness.notices().iter().filter(|(_, cause)| cause == "recovered").count();
    assert_eq!((recovered, harness.notices().len()), (PROFILES, 2 * PROFILES));
}

#[tokio::test]
async fn a_long_fault_that_is_over_is_told() {
    let harness = Harness::open().await;
    let server = start(&harness);
    let id = service(&harness, &server, "Service").await;
    harness.clock.advance(Duration::from_mins(1));
    server.answer_next("/ws/oauth/token", Answer::empty(429).header("Retry-After", "180"));
    harness.app.renew(id).await.expect_err("asked to wait");
    harness.until(id, is_waiting).await;
    harness.clock.advance(Duration::from_mins(3));
    harness.until(id, |view| view.state == SessionState::Active).await;
    assert_eq!(causes(&harness), ["recovered"]);
}

#[tokio::test]
async fn a_token_that_does_not_renew_is_told_at_its_own_lead() {
    let harness = Harness::open().await;
    let server = start(&harness);
    let id = service(&harness, &server, "Service").await;
    harness.app.set_auto_renew(id, false, None).await.expect("switched");
    harness.app.set_lead(id, Some(10)).await.expect("set");
    harness.app.set_lead(id, Some(0)).await.expect_err("no lead at all");
    let harness = harness.restart().await;
    assert_eq!(harness.view(id).await.lead_minutes, 10);
    harness.clock.advance(Duration::from_secs(50 * 60 - 1));
    assert_eq!(causes(&harness), [""; 0]);
    harness.clock.advance(Duration::from_secs(1));
    harness.until_so("a notice", async || !harness.notices().is_empty()).await;
    assert_eq!(causes(&harness), ["expiring"]);
}

#[tokio::test]
async fn a_dead_grant_is_told_once_and_not_again_after_a_restart() {
    let harness = Harness::open().await;
    let (server, id) = native(&harness).await;
    harness.clock.advance(Duration::from_mins(1));
    server.answer_next("/ws/oauth/token", Answer::json(400, &json!({"error": "invalid_token"})));
    harness.app.renew(id).await.expect_err("dead");
    assert_eq!(causes(&harness), ["signIn"]);
    harness.app.renew(id).await.expect_err("still dead");
    harness.app.lock().await.expect("locked");
    harness.app.unlock(None).await.expect("unlocked");
    assert_eq!(causes(&harness), ["signIn"]);
    let harness = harness.restart().await;
    assert_eq!(harness.view(id).await.state, SessionState::NeedsSignIn);
    assert_eq!(causes(&harness), [""; 0]);
}

#[tokio::test]
async fn a_secret_that_ends_soon_is_told() {
    let harness = Harness::open().await;
    let server = Server::start(AvePoint::default());
    harness.lend_clock(&server);
    let secret = server.with(|avepoint| avepoint.secrets[0].clone());
    let pairs = [
        ("base_url", server.url.as_str()),
        ("client_secret", &secret),
        ("user_principal_name", "svc-cg@example.com"),
        ("secret_ends_on", "2026-01-20"),
    ];
    let id = harness.add("AvePoint", "avepoint", "delegate", &pairs).await;
    harness.connect(id).await;
    assert_eq!(causes(&harness), ["secretEnds"]);
    harness.clock.advance(Duration::from_mins(1));
    harness.app.renew(id).await.expect("renewed");
    assert_eq!(causes(&harness), ["secretEnds"]);
    let told = harness.told.lock().expect("what was told").join("");
    assert!(!told.contains(&secret), "a notice holds no secret");
}
