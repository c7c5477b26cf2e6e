//! Renewals: what they carry, what they keep, what ends them.

use std::time::Duration;

use fobwatch_core::vendor::{Class, Effect, Grant, VendorError};
use fobwatch_integration::{Fixture, T0, find, instant, revealed};
use fobwatch_simulator::halo::Halo;
use fobwatch_simulator::{Answer, Server};
use jiff::ToSpan as _;
use serde_json::json;

use super::browser::{native, with_secret};
use super::{has, service, start, warns};

const HEADERS: (&str, &str) = ("additional_headers", r#"{"X-Test":"1","X-Key":"header-canary-9"}"#);

/// The outcome of renewing a browser grant when Halo answers so.
async fn refresh_answered(answer: Answer) -> (Result<Grant, VendorError>, Grant, Server<Halo>) {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = native(&server, &[("max_retries", "0")]);
    let grant = fixture.sign_in("halo", &answers).await.expect("a grant");
    server.answer_next("/auth/token", answer);
    let outcome = find("halo").renew(&fixture.unattended(), &answers, &grant).await;
    (outcome, grant, server)
}

#[tokio::test]
async fn h10_an_old_refresh_token_is_kept_when_none_comes() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.with(|halo| halo.rotates = false);
    let answers = native(&server, &[]);
    let grant = fixture.sign_in("halo", &answers).await.expect("a grant");
    fixture.clock.advance(Duration::from_mins(55));
    let renewed = find("halo").renew(&fixture.unattended(), &answers, &grant).await.expect("renewed");
    assert_eq!(revealed(renewed.refresh_token.as_ref()), revealed(grant.refresh_token.as_ref()));
    assert_eq!(renewed.refresh_obtained_at, Some(instant(T0)));
    assert_ne!(revealed(renewed.access_token.as_ref()), revealed(grant.access_token.as_ref()));
    assert_eq!(renewed.renew_at, Some(instant(T0) + 6600.seconds()));
    assert_eq!((renewed.identity, renewed.scopes), (grant.identity, grant.scopes));

    let sent = server.received_at("/auth/token").pop().expect("a refresh");
    let token = revealed(grant.refresh_token.as_ref());
    let mut pairs: Vec<_> = sent.body.split('&').collect();
    pairs.sort_unstable();
    assert_eq!(pairs, ["client_id=native-app", "grant_type=refresh_token", &*format!("refresh_token={token}")]);
}

#[tokio::test]
async fn h10_a_new_refresh_token_takes_its_place() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = native(&server, &[]);
    let grant = fixture.sign_in("halo", &answers).await.expect("a grant");
    fixture.clock.advance(Duration::from_mins(1));
    let renewed = find("halo").renew(&fixture.unattended(), &answers, &grant).await.expect("renewed");
    assert_ne!(revealed(renewed.refresh_token.as_ref()), revealed(grant.refresh_token.as_ref()));
    assert_eq!(renewed.refresh_obtained_at, Some(instant(T0) + 60.seconds()));
}

#[tokio::test]
async fn h11_400_and_401_end_a_grant() {
    let error = |status, word: &str| Answer::json(status, &json!({"error": word}));
    for answer in [
        error(400, "invalid_grant"),
        error(401, "invalid_grant"),
        error(400, "invalid_token"),
        error(401, "expired_token"),
    ] {
        let (outcome, ..) = refresh_answered(answer).await;
        let error = outcome.expect_err("dead");
        assert_eq!((error.class, error.effect), (Class::GrantDead, Effect::SignIn { grant_dead: true }));
        assert_eq!(error.text, "The saved sign-in has ended. Sign in again.");
    }
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = native(&server, &[]);
    let grant = fixture.sign_in("halo", &answers).await.expect("a grant");
    server.with(Halo::revoke_all);
    let error = find("halo").renew(&fixture.unattended(), &answers, &grant).await.expect_err("dead");
    assert_eq!(error.effect, Effect::SignIn { grant_dead: true });
}

#[tokio::test]
async fn h11_a_refusal_never_quotes_the_refresh_token() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = native(&server, &[]);
    let reply = json!({"access_token": "x", "scope": "all", "expires_in": 3600, "refresh_token": "r1-canary"});
    server.answer_next("/auth/token", Answer::json(200, &reply));
    let grant = fixture.sign_in("halo", &answers).await.expect("a grant");
    let dead = json!({"error": "invalid_grant", "error_description": "r1-canary is unknown"});
    for answer in [Answer::text(400, "r1-canary is unknown"), Answer::json(400, &dead)] {
        server.answer_next("/auth/token", answer);
        let error = find("halo").renew(&fixture.unattended(), &answers, &grant).await.expect_err("refused");
        assert_eq!(error.said.as_deref(), Some("… is unknown"));
    }
}

#[tokio::test]
async fn h11_anything_else_keeps_it() {
    let client = |status| Answer::json(status, &json!({"error": "invalid_client"}));
    for (answer, class) in [
        (Answer::empty(503), Class::ServerFault),
        (Answer::json(503, &json!({"error": "invalid_grant"})), Class::ServerFault),
        (Answer::empty(429), Class::RateLimited),
        (Answer::html(200, "<html>hotel network</html>"), Class::SomebodyElse),
        (Answer::empty(400), Class::SomebodyElse),
        (Answer::empty(401), Class::SomebodyElse),
        (Answer::html(401, "<p>proxy"), Class::SomebodyElse),
        (Answer::empty(403), Class::SomebodyElse),
        (Answer::empty(404), Class::SomebodyElse),
        (Answer::json(400, &json!({"Message": "Bad Request"})), Class::SomebodyElse),
        (Answer::json(403, &json!({"message": "Forbidden"})), Class::SomebodyElse),
    ] {
        let (outcome, ..) = refresh_answered(answer).await;
        let error = outcome.expect_err("not now");
        assert_eq!((error.class, error.effect), (class, Effect::Retry { after: None }));
    }
    for (answer, class) in [
        (client(400), Class::ClientRejected),
        (client(401), Class::ClientRejected),
        (Answer::json(400, &json!({"error": "unauthorized_client"})), Class::GrantNotAllowed),
        (Answer::json(403, &json!({"error": "access_denied"})), Class::BadReply),
        (Answer::json(400, &json!({"resultCode": "FAILURE", "errorMessage": "no"})), Class::BadReply),
        (Answer::json(404, &json!({"ClassName": "X", "Message": "Not found"})), Class::WrongTokenUrl),
    ] {
        let (outcome, ..) = refresh_answered(answer).await;
        let error = outcome.expect_err("refused");
        assert_eq!((error.class, error.effect), (class, Effect::Refuse));
    }
}

#[tokio::test]
async fn h11_invalid_scope_is_tried_once_more_with_the_scopes() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.with(|halo| halo.refresh_needs_scope = true);
    let answers = native(&server, &[]);
    let grant = fixture.sign_in("halo", &answers).await.expect("a grant");
    find("halo").renew(&fixture.unattended(), &answers, &grant).await.expect("renewed");
    let sent = server.received_at("/auth/token");
    assert_eq!(sent.len(), 3);
    assert!(!sent[1].body.contains("scope=") && has(&sent[2].body, "scope=all+offline_access"));

    let refusal = Answer::json(400, &json!({"error": "invalid_scope"}));
    for _ in 0..2 {
        server.answer_next("/auth/token", refusal.clone());
    }
    let error = find("halo").renew(&fixture.unattended(), &answers, &grant).await.expect_err("refused");
    assert_eq!((error.class, error.effect), (Class::ScopeRefused, Effect::Refuse));
    assert_eq!(server.received_at("/auth/token").len(), 5, "once more only");
}

#[tokio::test]
async fn a_refresh_without_scope_keeps_what_it_had() {
    let (outcome, grant, server) =
        refresh_answered(Answer::json(200, &json!({"access_token": "x", "expires_in": 60}))).await;
    let renewed = outcome.expect("renewed");
    assert_eq!(renewed.scopes, grant.scopes);
    assert!(!warns(&renewed, "ScopeMissing"));
    assert_eq!(renewed.renew_at, Some(instant(T0) + 45.seconds()), "a quarter of a short life");
    assert_eq!(server.received_at("/auth/token").len(), 2);
}

#[tokio::test]
async fn an_app_with_a_secret_sends_it_again() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = with_secret(&server);
    let grant = fixture.sign_in("halo", &answers).await.expect("a grant");
    find("halo").renew(&fixture.unattended(), &answers, &grant).await.expect("renewed");
    let sent = server.received_at("/auth/token").pop().expect("a refresh");
    assert!(has(&sent.body, "grant_type=refresh_token") && has(&sent.body, "client_secret=code-SECRET-canary-2"));
}

#[tokio::test]
async fn h12_additional_headers_travel_with_every_call() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.with(|halo| {
        halo.required_headers =
            vec![("X-Test".to_owned(), "1".to_owned()), ("X-Key".to_owned(), "header-canary-9".to_owned())];
    });
    for answers in [service(&server.url, &[HEADERS]), native(&server, &[HEADERS])] {
        let grant = fixture.sign_in("halo", &answers).await.expect("a grant");
        fixture.clock.advance(Duration::from_mins(1));
        let renewed = find("halo").renew(&fixture.unattended(), &answers, &grant).await.expect("renewed");
        find("halo").verify(&fixture.context(), &answers, &renewed).await.expect("valid");
        assert_eq!(renewed.facts.len(), grant.facts.len());
    }
    let received = server.received();
    let calls: Vec<_> = received.iter().filter(|call| !call.path.contains("authorize")).collect();
    let paths: Vec<_> = calls.iter().map(|call| &*call.path).filter(|path| !path.contains("simulator")).collect();
    let each = ["/api/authinfo", "/auth/token", "/api/agent/me", "/auth/token", "/api/agent/me"];
    assert_eq!(paths, [each, each].concat());
    for call in calls.iter().filter(|call| !call.path.contains("simulator")) {
        assert_eq!(
            (call.header("x-test"), call.header("x-key")),
            (Some("1"), Some("header-canary-9")),
            "{}",
            call.path
        );
    }
    for call in server.received_at("/auth/token") {
        assert_eq!(call.raw_query, "tenant=contoso", "the tenant too");
    }
}

#[tokio::test]
async fn h12_a_renewal_waits_as_the_first_sign_in_did() {
    let mut fixture = Fixture::default();
    let server = start(&fixture);
    let answers = service(&server.url, &[("max_retries", "1")]);
    server.answer_next("/api/authinfo", Answer::empty(200));
    server.with(|halo| halo.tenant = None);
    let grant = fixture.sign_in("halo", &answers).await.expect("a grant");
    for (tries, after) in [(0, Some(Duration::from_secs(5))), (1, None)] {
        fixture.tries = tries;
        server.answer_next("/auth/token", Answer::empty(429));
        let error = find("halo").renew(&fixture.unattended(), &answers, &grant).await.expect_err("busy");
        assert_eq!((error.class, error.effect), (Class::RateLimited, Effect::Retry { after }));
    }
    let renewed = find("halo").renew(&fixture.unattended(), &answers, &grant).await.expect("renewed");
    assert!(fixture.clock.slept().is_empty(), "the session waits");
    assert!(warns(&renewed, "DefaultSignInAddress"), "still holds");
    assert_eq!(server.received_at("/api/authinfo").len(), 1, "the address is kept");
}
