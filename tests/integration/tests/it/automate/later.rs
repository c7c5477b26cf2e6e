//! After the sign-in: renewal, tests, sign-out.

use std::time::Duration;

use fobwatch_core::vendor::{Class, Effect, Grant};
use fobwatch_integration::{Fixture, T0, answers, find, instant, revealed};
use fobwatch_simulator::Answer;
use jiff::ToSpan as _;
use serde_json::json;

use super::{INTEGRATOR, JANE, code, profile, sign_in_with_reply, sign_ins, start, warned};

#[tokio::test]
async fn a10_a_renewal_sends_the_token_as_a_bare_json_string() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let reply = json!({"AccessToken": "J", "ExpirationDate": "2026-01-01T13:00:00"});
    let grant = sign_in_with_reply(&fixture, &server, Answer::json(200, &reply)).await.expect("a grant");
    server.answer_next("/refresh", Answer::json(200, &json!({"AccessToken": "K"})));
    let renewed =
        find("automate").renew(&fixture.unattended(), &profile(&server, JANE), &grant).await.expect("renewed");
    let sent = server.received_at("/apitoken/refresh").pop().expect("a renewal");
    assert_eq!(sent.body, "\"J\"");
    assert_eq!(sent.header("content-type"), Some("application/json"));
    assert_eq!(sent.bearer(), Some("J"));
    assert_eq!(revealed(renewed.access_token.as_ref()), "K");
}

#[tokio::test]
async fn a10_a_renewal_keeps_what_only_the_old_grant_knows() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.with(|automate| automate.users[1].may_read_patches = false);
    let answers = profile(&server, INTEGRATOR);
    let grant = fixture.sign_in("automate", &answers).await.expect("a grant");
    assert!(warned(&grant, "Forbidden"));
    fixture.clock.advance(Duration::from_mins(45));
    server.answer_next("/refresh", Answer::json(200, &json!({"AccessToken": "K", "UserId": "44"})));
    let renewed = find("automate").renew(&fixture.unattended(), &answers, &grant).await.expect("renewed");
    assert_eq!(renewed.identity, grant.identity);
    assert_eq!(renewed.fact("absolute_expiry"), Some("2026-01-01T20:00:00Z"));
    assert_eq!(renewed.fact("user_id"), Some("44"));
    assert!(warned(&renewed, "Forbidden") && warned(&renewed, "ExpiryAssumed"));
    assert_eq!(renewed.renew_at, Some(instant(T0) + 2700.seconds() + 2475.seconds()));
}

#[tokio::test]
async fn a11_a_token_that_ran_out_needs_a_person() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    fixture.person.will_type(&code(&fixture, &server));
    let answers = profile(&server, JANE);
    let grant = fixture.sign_in("automate", &answers).await.expect("a grant");
    server.with(fobwatch_simulator::automate::Automate::forget_tokens);
    let error = find("automate").renew(&fixture.unattended(), &answers, &grant).await.expect_err("ran out");
    assert_eq!((error.class, error.effect), (Class::TokenExpired, Effect::Code), "the password is kept");
    assert_eq!(error.text, "The token expired before it could be renewed.");
    assert_eq!(sign_ins(&server).len(), 2, "only the sign-in itself");

    // Past its expiry the token is not even tried.
    fixture.clock.advance(Duration::from_hours(1));
    let calls = server.received().len();
    let error = find("automate").renew(&fixture.unattended(), &answers, &grant).await.expect_err("ran out");
    assert_eq!(error.class, Class::TokenExpired);
    assert_eq!(server.received().len(), calls);
}

#[tokio::test]
async fn a11_an_integrator_with_a_saved_password_signs_in_again() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = profile(&server, INTEGRATOR);
    let grant = fixture.sign_in("automate", &answers).await.expect("a grant");
    server.with(fobwatch_simulator::automate::Automate::forget_tokens);
    let again = find("automate").renew(&fixture.unattended(), &answers, &grant).await.expect("signed in again");
    assert_ne!(revealed(again.access_token.as_ref()), revealed(grant.access_token.as_ref()));
    assert_eq!(server.received_at("/apitoken/refresh").len(), 1);
    assert_eq!(sign_ins(&server).len(), 2);

    // An account that is asked for a code after all is nothing for the background.
    server.with(|automate| {
        automate.forget_tokens();
        automate.users[1].integrator = false;
    });
    let error = find("automate").renew(&fixture.unattended(), &answers, &again).await.expect_err("a code");
    assert_eq!((error.class, error.effect), (Class::NeedsCode, Effect::Code));
}

#[tokio::test]
async fn a11_an_integrator_without_a_saved_password_needs_a_person() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = profile(&server, &[INTEGRATOR, &[("keep_password", "no")]].concat());
    fixture.person.will_type("integrator-PASSWORD-canary");
    let grant = fixture.sign_in("automate", &answers).await.expect("a grant");
    server.with(fobwatch_simulator::automate::Automate::forget_tokens);
    let error = find("automate").renew(&fixture.context(), &answers, &grant).await.expect_err("no password");
    assert_eq!(error.class, Class::TokenExpired);
    assert_eq!(fixture.person.questions().len(), 1);
}

#[tokio::test]
async fn a11_a_pasted_token_that_ran_out_needs_a_person() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let pairs = [("server", server.url.as_str()), ("access_token", "J"), ("client_id", super::CLIENT_ID)];
    let answers = answers("automate", "existing_token", &pairs);
    let mut grant = Grant::new(instant(T0));
    grant.access_token = answers.secret("access_token").cloned();
    let error = find("automate").renew(&fixture.unattended(), &answers, &grant).await.expect_err("unknown");
    assert_eq!((error.class, error.effect), (Class::TokenExpired, Effect::SignIn { grant_dead: false }));
    assert!(sign_ins(&server).is_empty());
}

#[tokio::test]
async fn a12_at_the_absolute_end_nothing_is_renewed() {
    let reply = json!({
        "AccessToken": "J",
        "ExpirationDate": "2026-01-01T13:00:00",
        "AbsoluteExpirationDate": "2026-01-01T12:45:30",
    });
    for (pairs, alone) in [(JANE, false), (INTEGRATOR, true)] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        let answers = profile(&server, pairs);
        server.answer_next("/apitoken", Answer::json(200, &reply));
        server.answer_next("/PatchInformation", Answer::json(200, &json!({})));
        let grant = fixture.sign_in("automate", &answers).await.expect("a grant");
        let due = instant("2026-01-01T12:45:00Z");
        assert_eq!(grant.renew_at, alone.then_some(due));
        assert_eq!(warned(&grant, "LastOfSession"), !alone);

        fixture.clock.set(due);
        let renewed = find("automate").renew(&fixture.unattended(), &answers, &grant).await;
        assert!(server.received_at("/refresh").is_empty());
        if alone {
            assert_eq!(renewed.expect("signed in again").fact("absolute_expiry"), Some("2026-01-01T20:45:00Z"));
        } else {
            let error = renewed.expect_err("a person is needed");
            assert_eq!((error.class, error.effect), (Class::TokenExpired, Effect::Code));
        }
    }
}

#[tokio::test]
async fn a12_an_absolute_end_that_is_far_or_none_does_not_matter() {
    for end in [json!("2026-01-01T12:46:01"), json!("0001-01-01T00:00:00"), json!(null)] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        let reply = json!({"AccessToken": "J", "ExpirationDate": "2026-01-01T13:00:00", "AbsoluteExpirationDate": end});
        let grant = sign_in_with_reply(&fixture, &server, Answer::json(200, &reply)).await.expect("a grant");
        assert_eq!(grant.renew_at, Some(instant("2026-01-01T12:45:00Z")), "{end}");
        fixture.clock.set(instant("2026-01-01T12:45:00Z"));
        server.answer_next("/refresh", Answer::json(200, &json!({"AccessToken": "K"})));
        find("automate").renew(&fixture.unattended(), &profile(&server, JANE), &grant).await.expect("renewed");
    }
}

#[tokio::test]
async fn a19_a_fault_of_a_renewal_deletes_nothing() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = profile(&server, INTEGRATOR);
    let grant = fixture.sign_in("automate", &answers).await.expect("a grant");
    fixture.clock.advance(Duration::from_mins(45));
    server.answer_next("/refresh", Answer::html(502, "<h1>502 Bad Gateway"));
    let error = find("automate").renew(&fixture.unattended(), &answers, &grant).await.expect_err("502");
    assert_eq!((error.class, error.effect), (Class::ServerFault, Effect::Retry { after: None }));
    let renewed = find("automate").renew(&fixture.unattended(), &answers, &grant).await.expect("renewed");
    assert_eq!(renewed.expires_at, Some(instant(T0) + 6300.seconds()));
    assert_eq!(sign_ins(&server).len(), 1, "no sign-in in between");
}

#[tokio::test]
async fn a19_an_answer_that_cannot_be_read_keeps_the_token() {
    let retry = Effect::Retry { after: None };
    for (answer, class, effect) in [
        (Answer::json(200, &json!({"AccessToken": ""})), Class::BadReply, retry),
        (Answer::json(404, &json!({"Message": "No such resource"})), Class::BadReply, retry),
        (Answer::html(200, "<p>Maintenance"), Class::SomebodyElse, retry),
        (Answer::html(401, "<p>Sign in to the network"), Class::SomebodyElse, retry),
        (Answer::json(404, &json!({})), Class::SomebodyElse, retry),
        (Answer::json(200, &json!({"IsTwoFactorRequired": true})), Class::NeedsCode, Effect::Code),
    ] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        let answers = profile(&server, INTEGRATOR);
        let grant = fixture.sign_in("automate", &answers).await.expect("a grant");
        server.answer_next("/refresh", answer);
        let error = find("automate").renew(&fixture.unattended(), &answers, &grant).await.expect_err("unreadable");
        assert_eq!((error.class, error.effect), (class, effect));
        assert_eq!(sign_ins(&server).len(), 1);
    }
}

#[tokio::test]
async fn a9_the_next_test_call_is_asked_where_one_is_missing() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = profile(&server, INTEGRATOR);
    let grant = fixture.sign_in("automate", &answers).await.expect("a grant");
    let verify = async || find("automate").verify(&fixture.context(), &answers, &grant).await;
    for missing in ["/patchinformation", "/databaseservertime"] {
        server.with(|automate| automate.test_calls.retain(|call| *call != missing));
        assert!(verify().await.expect("verified").warnings.is_empty());
    }
    let asked: Vec<_> = server.received().iter().rev().take(3).map(|call| call.path.clone()).collect();
    let base = "/cwa/api/v1";
    assert_eq!(
        asked,
        [format!("{base}/FeatureFlags"), format!("{base}/DatabaseServerTime"), format!("{base}/PatchInformation")]
    );

    server.with(|automate| automate.test_calls.clear());
    let verified = verify().await.expect("nothing says that the token is bad");
    assert_eq!(verified.warnings[0].code, "VerifyUnavailable");
    assert_eq!(verified.warnings[0].text, "Signed in. This server has no known call to test the token with.");
}

#[tokio::test]
async fn a9_a_test_call_that_fails_is_not_a_success() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = profile(&server, INTEGRATOR);
    let grant = fixture.sign_in("automate", &answers).await.expect("a grant");
    let retry = Effect::Retry { after: None };
    let message = json!({"Message": "Authorization has been denied for this request"});
    for (answer, class, effect) in [
        (Answer::html(200, "<p>Log in"), Class::SomebodyElse, retry),
        (Answer::redirect("/login"), Class::SomebodyElse, retry),
        (Answer::json(200, &json!({})), Class::SomebodyElse, retry),
        (Answer::json(401, &json!({})), Class::SomebodyElse, retry),
        (Answer::json(403, &json!({"message": "Forbidden"})), Class::SomebodyElse, retry),
        (Answer::json(401, &message), Class::TokenRejected, Effect::SignIn { grant_dead: false }),
        (Answer::empty(500), Class::ServerFault, retry),
    ] {
        server.answer_next("/PatchInformation", answer);
        let error = find("automate").verify(&fixture.context(), &answers, &grant).await.expect_err("a failure");
        assert_eq!((error.class, error.effect), (class, effect));
    }
    server.answer_next("/PatchInformation", Answer::json(403, &message));
    let verified = find("automate").verify(&fixture.context(), &answers, &grant).await.expect("a warning");
    assert_eq!(verified.warnings[0].text, "Token works; this account may not read patch information.");
}

#[tokio::test]
async fn a24_sign_out_says_what_the_server_knows() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = profile(&server, INTEGRATOR);
    let vendor = find("automate");
    let grant = fixture.sign_in("automate", &answers).await.expect("a grant");
    assert_eq!(vendor.sign_out(&fixture.context(), &answers, &grant).await, "Signed out on the server.");
    let sent = server.received_at("/ApiToken/Disable").pop().expect("a call");
    let token = revealed(grant.access_token.as_ref());
    assert_eq!(sent.json(), Some(json!({"SecurityToken": token})));
    assert_eq!(sent.bearer(), Some(token));
    let error = vendor.verify(&fixture.context(), &answers, &grant).await.expect_err("disabled");
    assert_eq!(error.class, Class::TokenRejected);

    server.with(|automate| automate.can_disable = false);
    let kept = "Removed here; the server keeps the token until 13:00 UTC.";
    assert_eq!(vendor.sign_out(&fixture.context(), &answers, &grant).await, kept);
    server.answer_next("/ApiToken/Disable", Answer::empty(503));
    assert_eq!(vendor.sign_out(&fixture.context(), &answers, &grant).await, kept);
}
