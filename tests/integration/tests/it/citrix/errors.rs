//! The errors of the sheet's table.

use std::time::Duration;

use fobwatch_core::vendor::{Class, Effect, VendorError};
use fobwatch_integration::{Fixture, find};
use fobwatch_simulator::citrix::{Citrix, SECRET, problem};
use fobwatch_simulator::{Answer, Delivery, Server};
use serde_json::json;

use super::{citrix, codes, custom, start, warning};

const DETAIL: &str = "Missing or invalid authentication details.";

fn unauthenticated() -> Answer {
    problem(401, "authentication", DETAIL, &[("reason", "missing")])
}

#[tokio::test]
async fn c14_a_refused_token_is_renewed_once() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = custom(&server, &[]);
    server.answer_next("/me", unauthenticated());
    let grant = fixture.sign_in("citrix", &answers).await.expect("a second token works");
    assert_eq!(server.received_at("/tokens/clients").len(), 2);
    assert!(grant.warnings.is_empty());

    server.answer_next("/me", unauthenticated());
    server.answer_next("/me", unauthenticated());
    let error = fixture.sign_in("citrix", &answers).await.expect_err("refused twice");
    assert_eq!(server.received_at("/tokens/clients").len(), 4, "one renewal, no more");
    assert_eq!((error.class, error.effect), (Class::TokenRejected, Effect::Refuse));
    assert_eq!(error.text, format!("{DETAIL} (missing)"));

    // As the session asks: renew on the first refusal, then believe the second.
    server.with(Citrix::forget_tokens);
    let error = citrix().verify(&fixture.unattended(), &answers, &grant).await.expect_err("a dead token");
    assert_eq!((error.class, error.effect), (Class::TokenRejected, Effect::Refuse));
    let renewed = citrix().renew(&fixture.unattended(), &answers, &grant).await.expect("renewed");
    citrix().verify(&fixture.unattended(), &answers, &renewed).await.expect("verified");
}

async fn token_error(answer: Answer) -> (VendorError, Server<Citrix>) {
    token_error_at(Fixture::default(), answer).await
}

async fn token_error_at(fixture: Fixture, answer: Answer) -> (VendorError, Server<Citrix>) {
    let server = start(&fixture);
    server.answer_next("/tokens/clients", answer);
    let error = fixture.sign_in("citrix", &custom(&server, &[])).await.expect_err("refused");
    (error, server)
}

#[tokio::test]
async fn token_refusals() {
    let refused = "Client ID or secret refused. Check the environment too.";
    for (answer, class, text) in [
        (unauthenticated(), Class::ClientRejected, refused),
        (Answer::json(401, &json!({"error": "invalid_client"})), Class::ClientRejected, refused),
        (Answer::json(400, &json!({"error": "invalid_client"})), Class::ClientRejected, refused),
        (problem(404, "notFound", "Unknown.", &[]), Class::WrongHost, "Customer ID or environment is wrong."),
        (
            problem(403, "authorization", "Disabled.", &[]),
            Class::Forbidden,
            "This API client may not sign in (disabled or expired).",
        ),
        (
            problem(400, "tooLong", "A value is too long.", &[("client_id", "64")]),
            Class::BadRequest,
            "A value is too long. (client_id)",
        ),
        (Answer::json(200, &json!({"token_type": "bearer"})), Class::BadReply, "Unexpected answer (200)."),
        (Answer::json(200, &json!({"access_token": 7})), Class::BadReply, "Unexpected answer (200)."),
    ] {
        let (error, server) = token_error(answer).await;
        assert_eq!((error.class, error.effect, error.text.to_string().as_str()), (class, Effect::Refuse, text));
        assert_eq!(server.received().len(), 1, "not repeated: {text}");
    }
    let (error, _) = token_error(problem(406, "notAcceptable", "Accept.", &[])).await;
    assert_eq!((error.class, error.effect), (Class::BadRequest, Effect::Previous));
}

#[tokio::test]
async fn what_anybody_could_have_said_refuses_no_client() {
    for answer in [
        Answer::empty(401),
        Answer::empty(403),
        Answer::empty(406),
        Answer::html(403, "<h1>Forbidden</h1>"),
        Answer::json(401, &json!({"message": "Unauthorized"})),
        Answer::json(404, &json!({})),
        Answer::html(200, "<html>Sign in to the hotel</html>"),
        Answer::new(200, "application/json", "{\"access_token\":"),
        Answer::redirect("https://elsewhere.example.com/"),
    ] {
        let (error, server) = token_error(answer.clone()).await;
        assert_eq!((error.class, error.effect), (Class::SomebodyElse, Effect::Retry { after: None }), "{answer:?}");
        assert!(!error.text.to_string().contains("secret"), "{}", error.text);
        let of_customers = error.text.to_string().ends_with(" Check customer ID and environment too.");
        assert_eq!(of_customers, answer.status == 404, "the host is Citrix' own for all customers");
        assert_eq!(server.received().len(), 1);

        let new = Fixture { known_hosts: false, ..Fixture::default() };
        let (error, server) = token_error_at(new, answer.clone()).await;
        assert_eq!((error.effect, error.by_hand), (Effect::Refuse, true), "{answer:?}");
        let is_wrong = matches!(answer.status, 200 | 302 | 404);
        assert_eq!(error.class, if is_wrong { Class::WrongHost } else { Class::SomebodyElse }, "{answer:?}");
        assert_eq!(
            error.text.to_string().starts_with("Customer ID or environment is wrong."),
            is_wrong,
            "{}",
            error.text
        );
        assert_eq!(server.received().len(), 1);
    }
}

#[tokio::test]
async fn what_is_quoted_is_masked_short_and_has_its_transaction() {
    let body = format!("{{\"Token\": \"not one\", \"openIdToken\": \"tiny-canary\", \"echo\": \"{SECRET}\"}}");
    let answer = Answer::new(200, "application/json", body).header("Citrix-TransactionId", "tx-1");
    let said = token_error(answer).await.0.said.expect("a quote");
    assert!(said.ends_with("(transaction tx-1)"), "{said}");
    assert!(!said.contains("canary") && !said.contains("not one"), "{said}");
    let said = token_error(Answer::text(200, &"word ".repeat(100))).await.0.said.expect("a quote");
    assert!(said.chars().count() <= 301, "{said}");

    let (error, _) = token_error(Answer::json(401, &json!({"message": format!("bad {SECRET}")}))).await;
    assert_eq!(error.said.as_deref(), Some("bad …"));
    assert!(!format!("{error:?}").contains("canary"));
}

#[tokio::test]
async fn the_simulated_cloud_refuses_for_itself() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = custom(&server, &[("client_secret", "wrong")]);
    let error = fixture.sign_in("citrix", &answers).await.expect_err("wrong");
    assert_eq!(error.class, Class::ClientRejected);
    server.with(|citrix| citrix.clients[0].disabled = true);
    let error = fixture.sign_in("citrix", &custom(&server, &[])).await.expect_err("disabled");
    assert_eq!(error.class, Class::Forbidden);
}

#[tokio::test]
async fn me_refusals() {
    let daas = |status| Answer::json(status, &json!({"ErrorMessage": "No luck.", "SdkErrorId": "x"}));
    let retry = Effect::Retry { after: None };
    let other = |status: u16| format!("An empty answer ({status}) came instead of Citrix's: a proxy or a gateway?");
    let (nothing_401, nothing_418, nothing_406) = (other(401), other(418), other(406));
    let page = "A web page (200) came instead of Citrix's answer: a network sign-in page or a proxy?";
    for (answer, class, effect, text) in [
        (
            problem(400, "missing", "A value is missing.", &[("Citrix-CustomerId", ""), ("x", "")]),
            Class::BadRequest,
            Effect::Refuse,
            "A value is missing. (Citrix-CustomerId, x)",
        ),
        (
            unauthenticated(),
            Class::TokenRejected,
            Effect::Refuse,
            "Missing or invalid authentication details. (missing)",
        ),
        (Answer::empty(401), Class::SomebodyElse, retry, &*nothing_401),
        (daas(400), Class::ApiError, Effect::Previous, "No luck."),
        (daas(500), Class::ApiError, Effect::Previous, "No luck."),
        (daas(503), Class::ServerFault, retry, "The vendor's server reports an error (503)."),
        (Answer::empty(418), Class::SomebodyElse, retry, &*nothing_418),
        (daas(406), Class::BadRequest, Effect::Previous, "Accept header missing."),
        (Answer::empty(406), Class::SomebodyElse, retry, &*nothing_406),
        (Answer::empty(502), Class::ServerFault, retry, "The vendor's server reports an error (502)."),
        (
            Answer::empty(429).header("Retry-After", "9"),
            Class::RateLimited,
            Effect::Retry { after: Some(Duration::from_secs(9)) },
            "The vendor asks to wait (429).",
        ),
        (Answer::html(200, "<p>"), Class::SomebodyElse, retry, page),
    ] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        let answers = custom(&server, &[]);
        let grant = fixture.sign_in("citrix", &answers).await.expect("a grant");
        server.answer_next("/me", answer);
        let error = citrix().verify(&fixture.unattended(), &answers, &grant).await.expect_err("refused");
        assert_eq!((error.class, error.effect, error.text.to_string().as_str()), (class, effect, text));
        let me = server.received_at("/me").pop().expect("a call");
        let id = me.header("citrix-transactionid").expect("an id");
        assert!(error.said.expect("a quote").contains(id), "{text}");
    }
}

#[tokio::test]
async fn a_client_without_rights_is_signed_in_all_the_same() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.with(|citrix| citrix.clients[0].has_rights = false);
    let answers = custom(&server, &[]);
    let grant = fixture.sign_in("citrix", &answers).await.expect("a grant");
    assert_eq!(codes(&grant), ["Forbidden"]);
    let verified = citrix().verify(&fixture.unattended(), &answers, &grant).await.expect("verified");
    let text = warning(&verified, "Forbidden");
    assert!(text.starts_with("Signed in, but this client lacks rights: The role does not cover this."), "{text}");
    assert!(text.contains("transaction"));
    // It still holds after a renewal.
    let renewed = citrix().renew(&fixture.unattended(), &answers, &grant).await.expect("renewed");
    assert_eq!(codes(&renewed), ["Forbidden"]);
}

#[tokio::test]
async fn a_look_up_that_fails_for_now_does_not_waste_the_token() {
    for answer in [Answer::empty(503), Answer::empty(200).delivered(Delivery::Reset)] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        let answers = custom(&server, &[]);
        server.answer_next("/me", answer);
        let mut grant = fixture.sign_in("citrix", &answers).await.expect("a grant");
        assert_eq!(codes(&grant), ["Unverified"]);
        let verified = citrix().verify(&fixture.unattended(), &answers, &grant).await.expect("verified");
        grant.learn(&verified);
        assert!(grant.warnings.is_empty(), "settled by the next look-up");
    }
}

#[tokio::test]
async fn a_lost_connection_is_temporary() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = custom(&server, &[]);
    server.answer_next("/tokens/clients", Answer::empty(200).delivered(Delivery::Truncated));
    let error = find("citrix").sign_in(&fixture.context(), &answers).await.expect_err("broken");
    assert_eq!((error.class, error.effect), (Class::Network, Effect::Retry { after: None }));
}
