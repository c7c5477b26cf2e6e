//! AvePoint Cloud Governance, vectors V1–V21: the delegated token here, the rest in the folder.

mod apps;
mod calls;
mod faults;
mod forms;

use fobwatch_core::answers::Answers;
use fobwatch_core::vendor::{Class, Effect, Fact, Grant, VendorError};
use fobwatch_integration::{Fixture, T0, answers, find, header, instant, revealed};
use fobwatch_simulator::avepoint::AvePoint;
use fobwatch_simulator::{Answer, Server};
use fobwatch_text::Text;
use jiff::ToSpan as _;
use serde_json::{Value, json};

const SECRET: &str = "eyJhbGciOiJub25lIn0.secret-canary-5.sig";
const USER: &str = "svc-cg@example.com";

const DELEGATE: &str = "/auth/token/delegate";
const REFRESH: &str = "/auth/token/refresh";

fn start(fixture: &Fixture) -> Server<AvePoint> {
    let server = Server::start(AvePoint::default());
    fixture.lend_clock(&server);
    server
}

/// The form of a method with secret and user, some answers replaced.
fn with_user(server: &Server<AvePoint>, method: &str, more: &[(&str, &str)]) -> Answers {
    let usual = [("base_url", &*server.url), ("client_secret", SECRET), ("user_principal_name", USER)];
    answers("avepoint", method, &[&usual, more].concat())
}

async fn renew(fixture: &Fixture, answers: &Answers, grant: &Grant) -> Result<Grant, VendorError> {
    find("avepoint").renew(&fixture.unattended(), answers, grant).await
}

/// A reply with the API's odd label.
fn labelled(value: &Value) -> Answer {
    Answer::new(200, "text/plain; charset=utf-8", value.to_string())
}

/// What the technician sees of a refusal.
fn verdict(error: &VendorError) -> (Class, Effect) {
    (error.class, error.effect)
}

/// What is said about the expiry.
fn remark(grant: &Grant) -> Option<String> {
    grant.facts.iter().find(|fact| fact.key == "expiry").map(|fact| fact.value.to_string())
}

#[tokio::test]
async fn v1_both_contracts_give_the_same_state() {
    let replies = [
        json!({"value": {"access_token": "FAKE", "refresh_token": "FAKE-R", "duration": 3600}, "isSuccess": true, "errorMsg": null}),
        json!({"Value": {"AccessToken": "FAKE", "RefreshToken": "FAKE-R", "Duration": 3600}, "IsSuccess": true, "ErrorMsg": null}),
        // Without the envelope, and without the verdict.
        json!({"accessToken": "FAKE", "refreshToken": "FAKE-R", "duration": 3600}),
    ];
    for reply in replies {
        let fixture = Fixture::default();
        let server = start(&fixture);
        server.answer_next(DELEGATE, labelled(&reply));
        let grant = fixture.sign_in("avepoint", &with_user(&server, "delegate", &[])).await.expect("a grant");
        let t0 = instant(T0);
        assert_eq!(revealed(grant.access_token.as_ref()), "FAKE");
        assert_eq!(revealed(grant.refresh_token.as_ref()), "FAKE-R");
        assert_eq!(grant.expires_at, Some(t0 + 3600.seconds()));
        assert_eq!(grant.renew_at, Some(t0 + 3300.seconds()));
        assert_eq!(grant.refresh_obtained_at, Some(t0));
        assert!(remark(&grant).expect("a remark").contains("(assumed)"));
        assert!(grant.warnings.is_empty());
    }
}

#[tokio::test]
async fn v1_the_token_works_and_carries_the_user() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = with_user(&server, "delegate", &[]);
    let grant = fixture.sign_in("avepoint", &answers).await.expect("a grant");
    assert_eq!(grant.identity.as_ref().expect("a user").name, USER);
    let verified = find("avepoint").verify(&fixture.unattended(), &answers, &grant).await.expect("verified");
    assert!(verified.warnings.is_empty());
    let sent = server.received_at("/services/my").pop().expect("a call");
    assert_eq!(sent.bearer(), Some(revealed(grant.access_token.as_ref())));
    assert_eq!(sent.header("clientsecret"), None);
}

#[tokio::test]
async fn v2_is_success_false_shows_the_vendors_words() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.answer_next(DELEGATE, labelled(&json!({"value": null, "isSuccess": false, "errorMsg": "bad user"})));
    server.answer_next(DELEGATE, labelled(&json!({"value": null, "isSuccess": false, "errorMsg": null})));
    let answers = with_user(&server, "delegate", &[]);
    let error = fixture.sign_in("avepoint", &answers).await.expect_err("refused");
    assert_eq!(verdict(&error), (Class::ClientRejected, Effect::Refuse));
    assert_eq!(error.text, "bad user. Check secret, its end date and the user.");
    let error = fixture.sign_in("avepoint", &answers).await.expect_err("refused");
    assert_eq!(error.text, "AvePoint refused without a reason. Check secret, its end date and the user.");
}

#[tokio::test]
async fn v3_a_token_in_a_failure_is_not_kept() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = with_user(&server, "delegate", &[]);
    let filled = json!({"value": {"access_token": "token-canary-9", "duration": 3600}, "isSuccess": false, "errorMsg": "no: token-canary-9"});
    server.answer_next(DELEGATE, labelled(&filled));
    let error = fixture.sign_in("avepoint", &answers).await.expect_err("refused");
    assert_eq!(verdict(&error), (Class::ClientRejected, Effect::Refuse));
    assert!(!format!("{error:?}").contains("canary"), "{error:?}");
}

#[tokio::test]
async fn v4_renewal_sends_its_token_as_a_header_and_no_body() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let r1 = server.with(|avepoint| avepoint.issue_refresh_token(USER));
    let answers = with_user(&server, "delegate", &[("refresh_token", &r1)]);
    let grant = fixture.sign_in("avepoint", &answers).await.expect("a grant");
    assert!(server.received_at(DELEGATE).is_empty(), "a pasted refresh token needs no delegate call");
    let sent = server.received_at(REFRESH).pop().expect("a renewal");
    assert_eq!((&*sent.method, &*sent.body, &*sent.raw_query), ("POST", "", ""));
    assert_eq!(sent.header("refresh_token"), Some(&*r1));
    assert_eq!(sent.header("clientSecret"), Some(SECRET));
    assert_eq!(sent.header("userPrincipalName"), Some(USER));
    assert_eq!(sent.header("accept"), Some("application/json"));
    assert_eq!(sent.header("content-length"), Some("0"));
    assert_eq!(sent.header("content-type"), None);

    let renewed = renew(&fixture, &answers, &grant).await.expect("renewed");
    let sent = server.received_at(REFRESH).pop().expect("a renewal");
    assert_eq!(sent.header("refresh_token"), Some(revealed(grant.refresh_token.as_ref())), "the rotated one");
    assert_ne!(revealed(renewed.refresh_token.as_ref()), revealed(grant.refresh_token.as_ref()));
}

#[tokio::test]
async fn v5_a_refused_renewal_is_followed_by_the_secret() {
    for (case, passes_header) in [("401, unknown token", true), ("400, a proxy dropped the header", false)] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        let answers = with_user(&server, "delegate", &[]);
        let grant = fixture.sign_in("avepoint", &answers).await.expect("a grant");
        server.with(|avepoint| {
            avepoint.passes_refresh_header = passes_header;
            avepoint.forget_refresh_tokens();
        });
        let renewed = renew(&fixture, &answers, &grant).await.expect(case);
        assert_ne!(revealed(renewed.access_token.as_ref()), revealed(grant.access_token.as_ref()), "{case}");
        assert!(renewed.warnings.is_empty(), "{case}");
        assert_eq!(server.received_at(REFRESH).len(), 1, "{case}");
        assert_eq!(server.received_at(DELEGATE).len(), 2, "{case}");
    }
}

#[tokio::test]
async fn v5_403_and_is_success_false_are_refused_renewals_too() {
    let answer = [Answer::empty(403), labelled(&json!({"value": null, "isSuccess": false, "errorMsg": "old"}))];
    for answer in answer {
        let fixture = Fixture::default();
        let server = start(&fixture);
        let answers = with_user(&server, "delegate", &[]);
        let grant = fixture.sign_in("avepoint", &answers).await.expect("a grant");
        server.answer_next(REFRESH, answer);
        renew(&fixture, &answers, &grant).await.expect("renewed by the secret");
        assert_eq!(server.received_at(DELEGATE).len(), 2);
    }
}

#[tokio::test]
async fn v6_a_secret_refused_after_a_refused_renewal_ends_it() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = with_user(&server, "delegate", &[]);
    let grant = fixture.sign_in("avepoint", &answers).await.expect("a grant");
    server.with(|avepoint| {
        avepoint.forget_refresh_tokens();
        avepoint.secrets.clear();
        avepoint.refuses_with = 400;
    });
    let error = renew(&fixture, &answers, &grant).await.expect_err("refused");
    assert_eq!(verdict(&error), (Class::ClientRejected, Effect::Refuse));
    assert!(error.text.to_string().starts_with("The client secret or the user is invalid."), "{}", error.text);
}

#[tokio::test]
async fn v7_a_renewal_without_refresh_token_keeps_the_old_one() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = with_user(&server, "delegate", &[]);
    let grant = fixture.sign_in("avepoint", &answers).await.expect("a grant");
    server.with(|avepoint| avepoint.gives_refresh_tokens = false);
    fixture.clock.advance(std::time::Duration::from_mins(10));
    let renewed = renew(&fixture, &answers, &grant).await.expect("renewed");
    assert_eq!(revealed(renewed.refresh_token.as_ref()), revealed(grant.refresh_token.as_ref()));
    assert_eq!(renewed.refresh_obtained_at, Some(instant(T0)));
    assert_eq!(server.received_at(DELEGATE).len(), 1);
}

#[tokio::test]
async fn v8_a_server_fault_at_renewal_is_tried_again_and_loses_nothing() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = with_user(&server, "delegate", &[]);
    let grant = fixture.sign_in("avepoint", &answers).await.expect("a grant");
    server.answer_next(REFRESH, Answer::text(503, "Busy").header("Retry-After", "7"));
    let error = renew(&fixture, &answers, &grant).await.expect_err("later");
    let after = Some(std::time::Duration::from_secs(7));
    assert_eq!(verdict(&error), (Class::ServerFault, Effect::Retry { after }));
    server.answer_next(REFRESH, Answer::html(200, "<p>Sign in to the guest network</p>"));
    let error = renew(&fixture, &answers, &grant).await.expect_err("later");
    assert_eq!(error.effect, Effect::Retry { after: None });
    assert_eq!(server.received_at(DELEGATE).len(), 1, "the secret is for refusals, not for faults");
}

/// A sign-in whose reply says this of its lifetime; None leaves `duration` out.
async fn lasting(duration: &Value) -> Grant {
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.with(|avepoint| avepoint.duration = Some(duration.clone()));
    fixture.sign_in("avepoint", &with_user(&server, "delegate", &[])).await.expect("a grant")
}

#[tokio::test]
async fn v13_without_a_usable_duration_the_expiry_is_unknown() {
    for duration in [json!(0), Value::Null, json!(-5), json!(604_800_001), json!("soon")] {
        let grant = lasting(&duration).await;
        assert_eq!(grant.expires_at, None, "{duration}");
        assert_eq!(grant.renew_at, Some(instant(T0) + 30.minutes()), "{duration}");
        assert_eq!(remark(&grant), None, "{duration}");
    }
}

#[tokio::test]
async fn v14_units_of_duration() {
    for (duration, seconds, renewed_after) in [
        (json!(3600), 3600, 3300),
        (json!(3_600_000), 3600, 3300),
        (json!("3600"), 3600, 3300),
        (json!(120), 120, 90),
        (json!(300), 300, 225),
        (json!(604_800), 604_800, 604_500),
        (json!(604_801), 604, 453),
        (json!(604_800_000), 604_800, 604_500),
        // Never more often than once a minute.
        (json!(40), 40, 60),
    ] {
        let grant = lasting(&duration).await;
        let t0 = instant(T0);
        assert_eq!(grant.expires_at, Some(t0 + jiff::SignedDuration::from_secs(seconds)), "{duration}");
        assert_eq!(grant.renew_at, Some(t0 + jiff::SignedDuration::from_secs(renewed_after)), "{duration}");
    }
}

#[tokio::test]
async fn v15_the_exp_of_a_jwt_wins() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.with(|avepoint| avepoint.jwt_lifetime = Some(1800));
    let answers = with_user(&server, "delegate", &[]);
    let grant = fixture.sign_in("avepoint", &answers).await.expect("a grant");
    assert_eq!(grant.expires_at, Some(instant(T0) + 1800.seconds()));
    assert_eq!(grant.fact("expiry"), None, "nothing is assumed");
    // One that has passed tells nothing.
    server.with(|avepoint| avepoint.jwt_lifetime = Some(-1));
    let grant = renew(&fixture, &answers, &grant).await.expect("a grant");
    assert_eq!(grant.expires_at, Some(instant(T0) + 3600.seconds()));
}

#[tokio::test]
async fn v19_pascal_case_is_asked_for_and_sent() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = with_user(&server, "delegate", &[("json_contract", "PascalCase")]);
    let grant = fixture.sign_in("avepoint", &answers).await.expect("a grant");
    renew(&fixture, &answers, &grant).await.expect("renewed");
    let sent = server.received_at(DELEGATE).pop().expect("a sign-in");
    assert_eq!(sent.header("x-cloud-governance-jsoncontract"), Some("PascalCase"));
    assert_eq!(sent.json(), Some(json!({"ClientSecret": SECRET, "UserPrincipalName": USER})));
    let sent = server.received_at(REFRESH).pop().expect("a renewal");
    assert_eq!(sent.header("x-cloud-governance-jsoncontract"), Some("PascalCase"));
    let headers = find("avepoint").headers(&answers, &grant);
    assert_eq!(header(&headers, "X-CLOUD-GOVERNANCE-JSONCONTRACT"), Some("PascalCase"));
}

#[tokio::test]
async fn v19_the_default_contract_sends_no_such_header() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    fixture.sign_in("avepoint", &with_user(&server, "delegate", &[])).await.expect("a grant");
    let sent = server.received_at(DELEGATE).pop().expect("a sign-in");
    assert_eq!(sent.header("x-cloud-governance-jsoncontract"), None);
    assert_eq!(sent.json(), Some(json!({"clientSecret": SECRET, "userPrincipalName": USER})));
    assert_eq!(sent.header("clientSecret"), Some(SECRET));
    assert_eq!(sent.header("userPrincipalName"), Some(USER));
}

#[tokio::test]
async fn a_way_that_worked_is_known_again_after_sign_out() {
    let fixture =
        Fixture { remembered: vec![Fact::new("header_way", Text::plain(""), "bearer_and_pair")], ..Fixture::default() };
    let server = start(&fixture);
    let answers = with_user(&server, "delegate", &[]);
    let grant = fixture.sign_in("avepoint", &answers).await.expect("a grant");
    let headers = find("avepoint").headers(&answers, &grant);
    assert_eq!(header(&headers, "clientSecret"), Some(SECRET));
    assert!(header(&headers, "Authorization").is_some());
    let said = find("avepoint").sign_out(&fixture.context(), &answers, &grant).await;
    assert!(said.to_string().contains("API authentication profiles"), "{said}");
}
