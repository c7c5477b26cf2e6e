//! Delivery controllers.

use fobwatch_core::answers::Answers;
use fobwatch_core::vendor::{Class, Effect};
use fobwatch_integration::{Fixture, T0, answers, checked, header, instant, problem};
use fobwatch_simulator::Answer;
use fobwatch_simulator::citrix::{PASSWORD, SITE};
use fobwatch_simulator::tls::Front;
use jiff::ToSpan as _;

use super::{citrix, end, start};

fn controller(host: &str, more: &[(&str, &str)]) -> Answers {
    let usual = [("host", host), ("domain_user", "LAB\\svc"), ("password", PASSWORD)];
    answers("citrix", "onprem", &[&usual, more].concat())
}

#[tokio::test]
async fn c21_basic_and_an_empty_body() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.with(|citrix| citrix.users = vec![("LAB\\svc".to_owned(), "fake".to_owned())]);
    let answers = controller(&server.url, &[("password", "fake")]);
    let grant = fixture.sign_in("citrix", &answers).await.expect("a grant");
    let sent = server.received().remove(0);
    assert_eq!((&*sent.method, &*sent.path), ("POST", "/citrix/orchestration/api/tokens"));
    assert_eq!(sent.header("authorization"), Some("Basic TEFCXHN2YzpmYWtl"));
    assert_eq!((sent.header("content-length"), &*sent.body), (Some("0"), ""));
    // C5: the end as an instant.
    assert_eq!(end(&grant), instant(T0) + 1.hour());
    let me = server.received_at("/citrix/orchestration/api/me").remove(0);
    assert_eq!(me.header("citrix-customerid"), Some("CitrixOnPremises"));
    let base = format!("{}/citrix/orchestration/api/CitrixOnPremises/{SITE}/", server.url);
    assert_eq!(citrix().api_base(&answers, &grant), base);
    assert!(citrix().sign_out(&fixture.context(), &answers, &grant).await.to_string().contains("disable the account"));
}

#[tokio::test]
async fn c21_a_password_keeps_its_spaces() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    fixture.sign_in("citrix", &controller(&server.url, &[])).await.expect("a grant");
    let trimmed = controller(&server.url, &[("password", PASSWORD.trim())]);
    let error = fixture.sign_in("citrix", &trimmed).await.expect_err("another password");
    assert_eq!((error.class, error.effect), (Class::ClientRejected, Effect::Refuse));
    assert_eq!(error.text, "User name or password refused.");
}

#[tokio::test]
async fn the_only_customer_of_a_controller_is_ours_whatever_its_name() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let me = serde_json::json!({"UserId": "u", "Customers": [{"Id": "Site1", "Sites": [{"Id": SITE, "Name": "s"}]}]});
    server.answer_next("/me", Answer::json(200, &me));
    let grant = fixture.sign_in("citrix", &controller(&server.url, &[])).await.expect("a grant");
    assert_eq!(grant.fact("instance_id"), Some(SITE));
}

#[tokio::test]
async fn a_controller_may_want_the_usual_scheme() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.with(|citrix| citrix.controller_scheme = "Bearer ");
    let answers = controller(&server.url, &[]);
    let grant = fixture.sign_in("citrix", &answers).await.expect("a grant");
    assert_eq!(server.received_at("/me").len(), 2);
    assert!(header(&citrix().headers(&answers, &grant), "Authorization").expect("a header").starts_with("Bearer c"));
    citrix().verify(&fixture.unattended(), &answers, &grant).await.expect("verified");
    assert_eq!(server.received_at("/me").len(), 3, "remembered");

    // Both refused: one token more, then it is said.
    server.with(|citrix| citrix.controller_scheme = "Other ");
    let error = fixture.sign_in("citrix", &answers).await.expect_err("refused");
    assert_eq!((error.class, error.effect), (Class::TokenRejected, Effect::Refuse));
    assert_eq!(server.received_at("/me").len(), 7);
}

#[tokio::test]
async fn private_certificates_are_trusted_only_when_told() {
    let fixture = Fixture { known_hosts: false, ..Fixture::default() };
    let server = start(&fixture);
    let front = Front::start(&server.url);
    let error = fixture.sign_in("citrix", &controller(&front.url, &[])).await.expect_err("a stranger");
    assert_eq!((error.class, error.effect), (Class::Tls, Effect::Refuse), "{error:?}");
    assert!(
        error.text.to_string().contains("Import its CA or pin this fingerprint")
            && error.text.to_string().contains(&front.fingerprint)
    );
    assert!(server.received().is_empty(), "the password stays here");

    let ca = controller(&front.url, &[("tls_trust", "ca"), ("tls_ca", &front.authority)]);
    fixture.sign_in("citrix", &ca).await.expect("trusted by its authority");
    let pin = controller(&front.url, &[("tls_trust", "pin"), ("tls_pin", &front.fingerprint)]);
    fixture.sign_in("citrix", &pin).await.expect("pinned");
    let before = server.received().len();
    let other = controller(&front.url, &[("tls_trust", "pin"), ("tls_pin", &"00".repeat(32))]);
    let error = fixture.sign_in("citrix", &other).await.expect_err("another certificate");
    assert_eq!((error.class, server.received().len()), (Class::Tls, before));
}

#[test]
fn certificates_and_pins_are_checked() {
    let with = |pairs: &[(&str, &str)]| {
        let usual = [("host", "ddc01.example.com"), ("domain_user", "LAB\\svc"), ("password", "p")];
        checked("citrix", "onprem", &[&usual, pairs].concat())
    };
    assert!(problem(&with(&[("tls_trust", "ca"), ("tls_ca", "no PEM")]), "tls_ca").is_some());
    assert!(problem(&with(&[("tls_trust", "pin"), ("tls_pin", "AB:CD")]), "tls_pin").is_some());
    assert!(with(&[("tls_pin", "AB:CD")]).problems.is_empty(), "a hidden answer does not count");
}
