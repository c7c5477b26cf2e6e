//! The browser methods.

use std::sync::{Arc, Mutex};

use fobwatch_core::answers::Answers;
use fobwatch_core::oauth;
use fobwatch_core::secret::Secret;
use fobwatch_core::vendor::{Class, Effect, Fact};
use fobwatch_integration::{Fixture, T0, answers, find, free_port, instant, revealed};
use fobwatch_simulator::halo::Halo;
use fobwatch_simulator::{Answer, Server, browser};
use jiff::ToSpan as _;
use serde_json::json;
use url::Url;

use super::{has, start, warns};

/// Registers a redirect with every app.
fn redirect(server: &Server<Halo>) -> String {
    let redirect = format!("http://localhost:{}/", free_port());
    server.with(|halo| halo.apps.iter_mut().for_each(|app| app.redirects = vec![redirect.clone()]));
    redirect
}

pub(super) fn native(server: &Server<Halo>, more: &[(&str, &str)]) -> Answers {
    let redirect = redirect(server);
    let pairs = [("url", &*server.url), ("client_id", "native-app"), ("redirect_uri", &*redirect)];
    answers("halo", "browser_native", &[&pairs, more].concat())
}

pub(super) fn with_secret(server: &Server<Halo>) -> Answers {
    let redirect = redirect(server);
    let pairs = [
        ("url", &*server.url),
        ("client_id", "code-app"),
        ("client_secret", "code-SECRET-canary-2"),
        ("redirect_uri", &*redirect),
    ];
    answers("halo", "browser_secret", &pairs)
}

#[test]
fn h13_the_challenge_of_rfc_7636() {
    let verifier = Secret::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    assert_eq!(oauth::challenge(&verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

#[tokio::test]
async fn h13_native_signs_in_with_pkce_and_the_tenant() {
    for asks_for_tenant in [true, false] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        server.with(|halo| halo.tenant_on_authorize = asks_for_tenant);
        let answers = native(&server, &[]);
        let grant = fixture.sign_in("halo", &answers).await.expect("a grant");
        assert_eq!(grant.scopes.as_deref(), Some("all offline_access"));
        assert_eq!(grant.expires_at, Some(instant(T0) + 3600.seconds()));
        assert_eq!(grant.renew_at, Some(instant(T0) + 3300.seconds()));
        assert_eq!(grant.refresh_obtained_at, Some(instant(T0)));
        assert_eq!(grant.identity.as_ref().map(|identity| identity.name.as_str()), Some("Jane"));
        assert_eq!(grant.fact("tenant"), Some("contoso"));

        let visit = fixture.person.visits().pop().expect("a visit");
        assert!(visit.starts_with(&format!("{}/auth/authorize?response_type=code&", server.url)), "{visit}");
        assert!(visit.contains("&scope=all%20offline_access&") && visit.ends_with("&tenant=contoso"), "{visit}");
        let challenge = visit.split('&').find_map(|pair| pair.strip_prefix("code_challenge=")).expect("a challenge");
        let sent = server.received_at("/auth/token").pop().expect("an exchange");
        let verifier = sent.body.split('&').find_map(|pair| pair.strip_prefix("code_verifier=")).expect("a verifier");
        assert_eq!(verifier.len(), 43);
        assert_eq!(oauth::challenge(&Secret::new(verifier)), challenge);
        assert!(!sent.body.contains("client_secret"));
        assert_eq!(sent.raw_query, "tenant=contoso");
        let port = answers.text("redirect_uri").trim_start_matches("http://localhost:").trim_end_matches('/');
        assert!(has(&sent.body, &format!("redirect_uri=http%3A%2F%2Flocalhost%3A{port}%2F")), "{}", sent.body);
    }
}

#[tokio::test]
async fn h13_an_app_with_a_secret_sends_it_and_pkce() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = with_secret(&server);
    fixture.sign_in("halo", &answers).await.expect("a grant");
    let sent = server.received_at("/auth/token").pop().expect("an exchange");
    assert!(has(&sent.body, "client_secret=code-SECRET-canary-2") && sent.body.contains("code_verifier="));
    assert!(!fixture.person.visits()[0].contains("canary"));
}

#[tokio::test]
async fn h13_pkce_is_left_out_where_halo_refuses_it() {
    let mut fixture = Fixture::default();
    let server = start(&fixture);
    server.with(|halo| halo.apps.iter_mut().for_each(|app| app.takes_pkce = false));
    let answers = with_secret(&server);
    let grant = fixture.sign_in("halo", &answers).await.expect("a grant");
    assert_eq!(fixture.person.visits().len(), 2);
    let sent = server.received_at("/auth/token").pop().expect("an exchange");
    assert!(!sent.body.contains("code_verifier"));

    fixture.remembered.clone_from(&grant.facts);
    fixture.sign_in("halo", &answers).await.expect("a grant");
    assert_eq!(fixture.person.visits().len(), 3, "remembered");
    assert!(!fixture.person.visits()[2].contains("code_challenge"));

    // A native app has nothing else to prove itself with.
    let native = native(&server, &[]);
    let error = fixture.sign_in("halo", &native).await.expect_err("refused");
    assert_eq!(error.effect, Effect::Previous);
}

#[tokio::test]
async fn wrong_states_and_other_paths_are_ignored() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = native(&server, &[]);
    let refusals = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&refusals);
    fixture.person.next_visit(move |url| {
        let good = browser::decide(&url, browser::Decision::Approve).expect("a redirect");
        for bad in [good.replace("/?", "/favicon.ico?"), good.replace("state=", "state=x")] {
            seen.lock().expect("a list").push(browser::follow(&bad).expect_err("refused"));
        }
        browser::follow(&good).expect("answered");
    });
    fixture.sign_in("halo", &answers).await.expect("a grant");
    let refusals = refusals.lock().expect("a list");
    assert!(refusals.len() == 2 && refusals.iter().all(|status| status.contains("404")), "{refusals:?}");
}

#[tokio::test]
async fn a_no_in_the_browser_changes_nothing() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = native(&server, &[]);
    fixture.person.next_visit(|url| {
        browser::visit(&url, browser::Decision::Deny).expect("answered");
    });
    let error = fixture.sign_in("halo", &answers).await.expect_err("cancelled");
    assert_eq!((error.class, error.effect), (Class::Cancelled, Effect::Previous));
    assert_eq!(error.said.as_deref(), Some("access_denied: The user said no"));
    assert!(server.received_at("/auth/token").is_empty());
}

#[tokio::test]
async fn a_spent_code_starts_again_in_the_browser() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = native(&server, &[]);
    server.answer_next("/auth/token", Answer::json(400, &json!({"error": "invalid_grant"})));
    let error = fixture.sign_in("halo", &answers).await.expect_err("refused");
    assert_eq!((error.class, error.effect), (Class::CodeUsed, Effect::SignIn { grant_dead: false }));
    assert_eq!(error.text, "Start the browser sign-in again.");
    assert_eq!(server.received_at("/auth/token").len(), 1);
}

#[tokio::test]
async fn without_a_refresh_token_it_counts_down() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = native(&server, &[("scopes", "all")]);
    let grant = fixture.sign_in("halo", &answers).await.expect("a grant");
    assert!(warns(&grant, "NoRefreshToken"));
    assert_eq!((grant.renew_at, grant.expires_at), (None, Some(instant(T0) + 3600.seconds())));
    let error = find("halo").renew(&fixture.unattended(), &answers, &grant).await.expect_err("no way");
    assert_eq!(error.effect, Effect::SignIn { grant_dead: false });
    assert_eq!(server.received_at("/auth/token").len(), 1);
}

#[tokio::test]
async fn a_refused_browser_token_asks_for_a_sign_in_at_last() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = native(&server, &[]);
    server.answer_next("/api/agent/me", Answer::json(401, &json!({"ClassName": "X", "Message": "No"})));
    let grant = fixture.sign_in("halo", &answers).await.expect("a grant");
    assert!(warns(&grant, "Unverified"));
    assert_eq!(server.received_at("/auth/token").len(), 1, "the refresh token is saved before its first use");
    server.with(Halo::forget_access_tokens);
    let error = find("halo").verify(&fixture.context(), &answers, &grant).await.expect_err("refused");
    assert_eq!((error.class, error.effect), (Class::TokenRejected, Effect::SignIn { grant_dead: false }));
}

#[tokio::test]
async fn nobody_there_means_no_browser() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = native(&server, &[]);
    let error = find("halo").sign_in(&fixture.unattended(), &answers).await.expect_err("needs a person");
    assert!(matches!(error.effect, Effect::SignIn { grant_dead: false }));
    assert!(fixture.person.visits().is_empty());
}

#[tokio::test]
async fn signing_out_tells_what_is_left_to_do() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = native(&server, &[]);
    let grant = fixture.sign_in("halo", &answers).await.expect("a grant");
    let calls = server.received().len();
    let sentence = find("halo").sign_out(&fixture.context(), &answers, &grant).await;
    assert!(
        sentence.to_string().contains("until 13:00 UTC")
            && sentence.to_string().contains("set the application inactive"),
        "{sentence}"
    );
    assert_eq!(server.received().len(), calls, "there is no call to make");
    let shown: Vec<_> =
        grant.facts.iter().filter(|fact| !fact.label.is_empty()).map(|fact| fact.label.to_string()).collect();
    assert_eq!(shown, ["Token URL", "Tenant", "Token type", "Agent"]);
    let secrets = [revealed(grant.access_token.as_ref()), revealed(grant.refresh_token.as_ref())];
    assert!(
        grant.facts.iter().all(|Fact { value, .. }| secrets.iter().all(|secret| !value.to_string().contains(secret)))
    );
    Url::parse(grant.fact("token_url").expect("told")).expect("an address");
}
