//! The test call: whose token it is.

use std::time::Duration;

use fobwatch_core::vendor::{Class, Effect};
use fobwatch_integration::{Fixture, find};
use fobwatch_simulator::Answer;
use fobwatch_simulator::halo::Halo;
use serde_json::{Value, json};

use super::{service, start, warns};

#[tokio::test]
async fn h15_the_agents_name_or_none() {
    let jane = json!({"id": 7, "name": "Jane", "emailaddress": "jane@example.com"});
    for (agent, name, shown) in [
        (jane, Some("Jane"), "Jane"),
        (json!({"id": 7, "emailaddress": "jane@example.com"}), Some("jane@example.com"), "jane@example.com"),
        (json!({"id": 7}), Some("Agent 7"), "Agent 7"),
        (json!({}), None, "not an agent login"),
        (json!({"id": "x", "name": "Jane"}), None, "not an agent login"),
        (Value::Null, None, "not an agent login"),
    ] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        server.with(|halo| halo.agent = agent.clone());
        let answers = service(&server.url, &[]);
        let grant = fixture.sign_in("halo", &answers).await.expect("a grant");
        assert_eq!(grant.identity.as_ref().map(|identity| identity.name.as_str()), name, "{agent}");
        let fact = grant.facts.iter().find(|fact| fact.key == "agent").map(|fact| fact.value.to_string());
        assert_eq!(fact.as_deref(), Some(shown), "{agent}");
        assert!(grant.warnings.is_empty(), "{agent}");
        let verified = find("halo").verify(&fixture.context(), &answers, &grant).await.expect("valid");
        assert_eq!(verified.identity.map(|identity| identity.name).as_deref(), name);
        let note = name.map_or_else(|| "Not an agent login.".to_owned(), |name| format!("It belongs to {name}."));
        assert_eq!(verified.note.expect("a note"), note);
    }
}

#[tokio::test]
async fn h15_an_id_token_names_a_service_login() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.with(|halo| {
        halo.agent = json!({});
        halo.id_claims = json!({"id": 7, "email": "jane@example.com"});
    });
    let grant = fixture.sign_in("halo", &service(&server.url, &[])).await.expect("a grant");
    let identity = grant.identity.expect("a name");
    assert_eq!((identity.name.as_str(), identity.tenant.as_deref()), ("jane@example.com", Some("contoso")));
}

#[tokio::test]
async fn h15_a_fault_of_the_first_verify_keeps_the_grant() {
    let exception = json!({"ClassName": "X", "Message": "No"});
    for (answer, code) in [
        (Answer::empty(503), "Unverified"),
        (Answer::empty(429), "Unverified"),
        (Answer::html(200, "<html>"), "Unverified"),
        (Answer::empty(401), "Unverified"),
        (Answer::empty(403), "Unverified"),
        (Answer::json(404, &json!({"message": "Not Found"})), "Unverified"),
        (Answer::json(403, &exception), "Forbidden"),
        (Answer::json(404, &exception), "ApiFault"),
    ] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        server.answer_next("/api/agent/me", answer);
        let answers = service(&server.url, &[]);
        let mut grant = fixture.sign_in("halo", &answers).await.expect("a grant");
        assert!(warns(&grant, code), "{code}: {:?}", grant.warnings);
        assert!(fixture.clock.slept().is_empty(), "a new grant does not wait to be saved");
        let renewed = find("halo").renew(&fixture.unattended(), &answers, &grant).await.expect("renewed");
        assert!(warns(&renewed, code), "still holds");
        grant.learn(&find("halo").verify(&fixture.context(), &answers, &grant).await.expect("valid"));
        assert!(grant.warnings.is_empty(), "settled by the next");
    }
}

#[tokio::test]
async fn a_token_that_is_refused_twice() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = service(&server.url, &[]);
    let refused = || Answer::json(401, &json!({"ClassName": "X", "Message": "No"}));
    server.answer_next("/api/agent/me", refused());
    let grant = fixture.sign_in("halo", &answers).await.expect("the second token is taken");
    assert!(grant.identity.is_some() && grant.warnings.is_empty());
    assert_eq!(server.received_at("/auth/token").len(), 2);

    server.answer_next("/api/agent/me", refused());
    let challenge = "Bearer error=\"invalid_token\"";
    server.answer_next("/api/agent/me", Answer::empty(401).header("WWW-Authenticate", challenge));
    let error = fixture.sign_in("halo", &answers).await.expect_err("refused twice");
    assert_eq!((error.class, error.effect), (Class::TokenRejected, Effect::Refuse));
    assert_eq!(error.text, "Token refused right after its renewal.");

    server.with(Halo::forget_access_tokens);
    let error = find("halo").verify(&fixture.context(), &answers, &grant).await.expect_err("refused");
    assert_eq!((error.class, error.effect), (Class::TokenRejected, Effect::Refuse));
}

#[tokio::test]
async fn a_busy_api_is_waited_for_ever_longer() {
    let mut fixture = Fixture::default();
    let server = start(&fixture);
    let answers = service(&server.url, &[("max_retries", "6")]);
    let grant = fixture.sign_in("halo", &answers).await.expect("a grant");
    let pauses = [Some(5), Some(10), Some(20), Some(40), Some(60), Some(60), None];
    for (tries, pause) in (0..).zip(pauses) {
        fixture.tries = tries;
        server.answer_next("/api/agent/me", Answer::empty(429));
        let error = find("halo").verify(&fixture.context(), &answers, &grant).await.expect_err("busy");
        let after = pause.map(Duration::from_secs);
        assert_eq!((error.class, error.effect), (Class::RateLimited, Effect::Retry { after }), "{tries}");
    }
    assert!(fixture.clock.slept().is_empty(), "the session waits");
}
