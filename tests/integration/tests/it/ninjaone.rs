//! NinjaOne, vectors N1–N22.

use std::sync::{Arc, Mutex};

use fobwatch_core::vendor::{Class, Effect};
use fobwatch_integration::{Desk, T0, answers, checked, find, header, instant, note, problem, revealed};
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::{Answer, Server, browser};
use jiff::ToSpan as _;
use serde_json::json;

fn start(desk: &Desk) -> Server<NinjaOne> {
    let server = Server::start(NinjaOne::default());
    desk.lend_clock(&server);
    server
}

#[tokio::test]
async fn n1_browser_native_signs_in_and_renews_with_a_rotated_token() {
    let desk = Desk::default();
    let server = start(&desk);
    let answers = answers("ninjaone", "browser_native", &[("instance", &server.url), ("client_id", "native-app")]);
    let grant = desk.sign_in("ninjaone", &answers).await.expect("a grant");
    let t0 = instant(T0);
    assert_eq!(grant.expires_at, Some(t0 + 3600.seconds()));
    assert_eq!(grant.renew_at, Some(t0 + 3300.seconds()));
    assert_eq!(grant.scopes.as_deref(), Some("monitoring offline_access"));
    let headers = find("ninjaone").headers(&answers, &grant);
    assert_eq!(header(&headers, "Authorization"), Some(&*format!("Bearer {}", revealed(grant.access_token.as_ref()))));
    find("ninjaone").verify(&desk.context(), &answers, &grant).await.expect("verified");

    let renewed = find("ninjaone").renew(&desk.unattended(), &answers, &grant).await.expect("renewed");
    assert_ne!(revealed(renewed.refresh_token.as_ref()), revealed(grant.refresh_token.as_ref()));
    let sent = server.received_at("/ws/oauth/token").pop().expect("a refresh");
    assert!(!sent.body.contains("scope="), "a refresh never widens a grant");
}

#[tokio::test]
async fn n4_a_code_reply_without_refresh_token_warns() {
    let desk = Desk::default();
    let server = start(&desk);
    server.with(|ninja| ninja.gives_refresh_tokens = false);
    let answers = answers("ninjaone", "browser_native", &[("instance", &server.url), ("client_id", "native-app")]);
    let grant = desk.sign_in("ninjaone", &answers).await.expect("a grant");
    assert!(grant.warnings.iter().any(|warning| warning.code == "NoRefreshToken"));
    assert_eq!(grant.renew_at, None);
}

#[tokio::test]
async fn n10_n11_wrong_state_and_favicon_are_ignored() {
    let desk = Desk::default();
    let server = start(&desk);
    let answers = answers("ninjaone", "browser_native", &[("instance", &server.url), ("client_id", "native-app")]);
    let statuses = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&statuses);
    desk.person.next_visit(move |url| {
        let good = browser::decide(&url, browser::Decision::Approve).expect("a redirect");
        let origin = &good[..good.find("/?").expect("a query")];
        let wrong = good.replace("state=", "state=x");
        for bad in [format!("{origin}/favicon.ico"), wrong] {
            seen.lock().expect("a list").push(browser::follow(&bad).expect_err("refused"));
        }
        browser::follow(&good).expect("answered");
    });
    desk.sign_in("ninjaone", &answers).await.expect("a grant");
    assert!(statuses.lock().expect("a list").iter().all(|status| status.contains("404")));
}

#[tokio::test]
async fn n5_the_vendors_own_word_ends_a_grant() {
    let desk = Desk::default();
    let server = start(&desk);
    let answers = answers("ninjaone", "browser_native", &[("instance", &server.url), ("client_id", "native-app")]);
    let grant = desk.sign_in("ninjaone", &answers).await.expect("a grant");
    server.answer_next("/ws/oauth/token", Answer::json(400, &json!({"error": "invalid_token"})));
    let error = find("ninjaone").renew(&desk.unattended(), &answers, &grant).await.expect_err("dead");
    assert_eq!((error.class, error.effect), (Class::GrantDead, Effect::SignIn { grant_dead: true }));
}

#[test]
fn n15_instances() {
    let instance = |typed: &str| {
        checked("ninjaone", "client_credentials", &[("instance", typed), ("client_id", "c"), ("client_secret", "s")])
    };
    for (typed, expected) in [
        ("us", "https://app.ninjarmm.com"),
        ("APP", "https://app.ninjarmm.com"),
        (" US2 ", "https://us2.ninjarmm.com"),
        ("acme.rmmservice.eu", "https://acme.rmmservice.eu"),
        ("https://eu.ninjarmm.com/ws/oauth/token", "https://eu.ninjarmm.com"),
        ("http://eu.ninjarmm.com", "https://eu.ninjarmm.com"),
        ("http://127.0.0.1:8089", "http://127.0.0.1:8089"),
        ("app.ninjaone.com", "https://app.ninjaone.com"),
        ("eu-api.ninjarmm.com", "https://eu-api.ninjarmm.com"),
    ] {
        let checked = instance(typed);
        assert_eq!(checked.plain["instance"], expected, "{typed}");
        assert!(checked.problems.is_empty(), "{typed}");
    }
    assert!(note(&instance("http://eu.ninjarmm.com"), "instance").expect("a note").contains("https"));
    assert!(note(&instance("app.ninjaone.com"), "instance").is_some());
    for refused in ["api.ninjarmm.com", "user:pw@eu.ninjarmm.com", "eu ninjarmm", ""] {
        assert!(problem(&instance(refused), "instance").is_some(), "{refused}");
    }
}
