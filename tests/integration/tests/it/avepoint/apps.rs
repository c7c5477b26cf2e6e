//! App registrations of AvePoint Online Services, by secret and by certificate (§6).

use std::collections::HashSet;

use fobwatch_core::answers::Answers;
use fobwatch_core::vendor::{Class, Effect};
use fobwatch_integration::{Fixture, T0, answers, find, header, instant, revealed};
use fobwatch_simulator::avepoint::{AvePoint, PFX_PASSWORD, certificate_file};
use fobwatch_simulator::server::value;
use fobwatch_simulator::{Answer, Server};
use jiff::ToSpan as _;
use serde_json::json;

use super::{renew, start, verdict};

const TOKEN: &str = "/connect/token";
const SCOPE: &str = "cloudgovernance.fullcontrol.all";

fn app(server: &Server<AvePoint>, more: &[(&str, &str)]) -> Answers {
    let usual = [
        ("base_url", &*server.url),
        ("aos_identity_host", &*server.url),
        ("aos_client_id", "fake-app-id"),
        ("client_secret", "app_SECRET-canary-6"),
    ];
    answers("avepoint", "aos_app", &[&usual, more].concat())
}

fn certificate_app(server: &Server<AvePoint>, kind: &str, password: &str) -> Answers {
    let usual = [
        ("base_url", &*server.url),
        ("aos_identity_host", &*server.url),
        ("aos_client_id", "fake-certificate-app"),
        ("aos_certificate", &*certificate_file(kind)),
        ("aos_certificate_password", password),
    ];
    answers("avepoint", "aos_certificate", &usual)
}

#[tokio::test]
async fn v20_an_app_gets_a_token_and_renews_by_the_same_request() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = app(&server, &[]);
    let grant = fixture.sign_in("avepoint", &answers).await.expect("a grant");
    let t0 = instant(T0);
    assert_eq!(grant.expires_at, Some(t0 + 3600.seconds()));
    assert_eq!(grant.renew_at, Some(t0 + 3300.seconds()));
    assert!(grant.refresh_token.is_none() && grant.warnings.is_empty());
    find("avepoint").verify(&fixture.unattended(), &answers, &grant).await.expect("verified");
    assert_eq!(
        header(&find("avepoint").headers(&answers, &grant), "Authorization"),
        Some(&*format!("Bearer {}", revealed(grant.access_token.as_ref())))
    );
    let renewed = renew(&fixture, &answers, &grant).await.expect("renewed");
    assert_ne!(revealed(renewed.access_token.as_ref()), revealed(grant.access_token.as_ref()));
    let sent = server.received_at(TOKEN);
    assert_eq!(sent.len(), 2);
    assert_eq!(sent[0].body, sent[1].body);
    let form: HashSet<_> = sent[0].form().expect("a form").into_iter().collect();
    let expected = [
        ("grant_type", "client_credentials"),
        ("client_id", "fake-app-id"),
        ("client_secret", "app_SECRET-canary-6"),
        ("scope", SCOPE),
    ];
    assert_eq!(form, expected.map(|(key, value)| (key.to_owned(), value.to_owned())).into());
}

#[tokio::test]
async fn v20_lifetimes_as_text_and_granted_scopes_are_read() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let reply = json!({"token_type": "Bearer", "expires_in": "1200", "ext_expires_in": 9999, "access_token": "FAKE", "scope": SCOPE});
    server.answer_next(TOKEN, Answer::json(200, &reply));
    let grant = fixture.sign_in("avepoint", &app(&server, &[])).await.expect("a grant");
    assert_eq!(grant.expires_at, Some(instant(T0) + 1200.seconds()));
    assert_eq!(grant.renew_at, Some(instant(T0) + 900.seconds()));
    assert_eq!(grant.scopes.as_deref(), Some(SCOPE));
}

#[tokio::test]
async fn v20_a_certificate_signs_each_request_anew() {
    for (kind, password) in [("pem", ""), ("pfx", PFX_PASSWORD), ("legacy-pfx", PFX_PASSWORD)] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        let answers = certificate_app(&server, kind, password);
        let grant = fixture.sign_in("avepoint", &answers).await.expect(kind);
        renew(&fixture, &answers, &grant).await.expect("a fresh assertion");
        let forms: Vec<_> = server.received_at(TOKEN).iter().map(|request| request.form().expect("a form")).collect();
        assert_eq!(value(&forms[0], "client_id"), Some("fake-certificate-app"));
        assert_eq!(value(&forms[0], "client_secret"), None);
        assert_ne!(value(&forms[0], "client_assertion"), value(&forms[1], "client_assertion"), "{kind}");
    }
}

#[tokio::test]
async fn another_certificate_than_the_registered_one_is_refused() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.with(|avepoint| avepoint.apps[1].thumbprint = Some("00".repeat(20)));
    let error = fixture.sign_in("avepoint", &certificate_app(&server, "pem", "")).await.expect_err("refused");
    assert_eq!(verdict(&error), (Class::ClientRejected, Effect::Refuse));
}

#[tokio::test]
async fn refusals_of_an_app_name_what_to_change() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let error = fixture.sign_in("avepoint", &app(&server, &[("client_secret", "wrong-canary")])).await.expect_err("no");
    assert_eq!(verdict(&error), (Class::ClientRejected, Effect::Refuse));
    assert_eq!(error.text, "App id, secret or certificate refused.");
    assert_eq!(error.said.as_deref(), Some("400: invalid_client"));

    let error = fixture.sign_in("avepoint", &app(&server, &[("aos_scope", "audit.read.all")])).await.expect_err("no");
    assert_eq!(verdict(&error), (Class::ScopeRefused, Effect::Refuse));
    assert_eq!(error.text, "Requested: audit.read.all. Add the permission in the app registration.");

    let retry = Effect::Retry { after: None };
    for (answer, class, effect) in [
        (Answer::json(401, &json!({"error": "invalid_client"})), Class::ClientRejected, Effect::Refuse),
        (Answer::json(403, &json!({"error": "access_denied"})), Class::Forbidden, Effect::Refuse),
        (Answer::empty(401), Class::SomebodyElse, retry),
        (Answer::empty(403), Class::SomebodyElse, retry),
        (Answer::empty(404), Class::SomebodyElse, retry),
        (Answer::html(200, "<html>"), Class::SomebodyElse, retry),
        (Answer::json(200, &json!({})), Class::SomebodyElse, retry),
        (Answer::json(500, &json!({"error": "oops"})), Class::ServerFault, Effect::Retry { after: None }),
        (Answer::empty(429), Class::RateLimited, Effect::Retry { after: None }),
    ] {
        let status = answer.status;
        server.answer_next(TOKEN, answer);
        let error = fixture.sign_in("avepoint", &app(&server, &[])).await.expect_err("no");
        assert_eq!(verdict(&error), (class, effect), "{status}");
    }

    // A host that never was AvePoint's is told so, and gets the secret once.
    let fixture = Fixture { known_hosts: false, ..fixture };
    for (answer, class) in [
        (Answer::empty(404), Class::WrongHost),
        (Answer::html(200, "<html>"), Class::WrongHost),
        (Answer::empty(401), Class::SomebodyElse),
    ] {
        server.answer_next(TOKEN, answer);
        let error = fixture.sign_in("avepoint", &app(&server, &[])).await.expect_err("no");
        assert_eq!((verdict(&error), error.by_hand), ((class, Effect::Refuse), true));
        let text = format!("No AvePoint sign-in at {}. Check the identity host.", server.url);
        assert_eq!(error.text.to_string().starts_with(&text), class == Class::WrongHost, "{}", error.text);
    }
}

#[tokio::test]
async fn an_app_token_that_the_api_refuses_is_rejected() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = app(&server, &[]);
    let grant = fixture.sign_in("avepoint", &answers).await.expect("a grant");
    server.with(AvePoint::forget_access_tokens);
    let error = find("avepoint").verify(&fixture.unattended(), &answers, &grant).await.expect_err("rejected");
    assert_eq!(verdict(&error), (Class::TokenRejected, Effect::Refuse));
    let said = find("avepoint").sign_out(&fixture.context(), &answers, &grant).await;
    assert!(said.to_string().contains("App registrations"), "{said}");
}
