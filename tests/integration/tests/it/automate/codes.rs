//! Codes made from a saved seed. The simulator has an authenticator of its own.

use std::time::Duration;

use fobwatch_core::clock::Clock as _;
use fobwatch_core::vendor::{Class, Effect};
use fobwatch_integration::{Fixture, T0, checked, find, instant, problem, revealed};
use fobwatch_simulator::automate::{Automate, User};
use fobwatch_simulator::{Answer, Server};
use serde_json::json;

use super::{JANE, profile, sign_ins, start};

const SEED: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

fn seeded(server: &Server<Automate>) -> fobwatch_core::answers::Answers {
    server.with(|automate| {
        automate.users[0] = User::new("jane", "jane-PASSWORD-canary", 42, false).with_authenticator(SEED);
    });
    profile(server, &[JANE, &[("totp_seed", &format!("otpauth://totp/A:jane?secret={SEED}"))]].concat())
}

fn codes(server: &Server<Automate>) -> Vec<String> {
    let bodies = sign_ins(server);
    bodies.iter().filter_map(|body| body["TwoFactorPasscode"].as_str().map(str::to_owned)).collect()
}

fn assert_each_once(server: &Server<Automate>) {
    let mut sent = codes(server);
    let all = sent.len();
    sent.sort();
    sent.dedup();
    assert_eq!(sent.len(), all, "a code was sent twice");
}

#[tokio::test]
async fn a_seed_is_checked_in_the_form() {
    for seed in ["123456", "otpauth://hotp/x?secret=GEZDGNBVGY3TQOJQ"] {
        let form =
            checked("automate", "password", &[&[("server", "a.example.com"), ("totp_seed", seed)], JANE].concat());
        assert!(problem(&form, "totp_seed").is_some(), "{seed}");
    }
    let pairs = [&[("server", "a.example.com"), ("integrator", "yes"), ("totp_seed", SEED)], JANE].concat();
    assert!(!checked("automate", "password", &pairs).secrets.contains_key("totp_seed"), "an integrator needs none");
}

#[tokio::test]
async fn a_code_is_made_only_when_the_server_wants_one() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = seeded(&server);
    let grant = find("automate").sign_in(&fixture.unattended(), &answers).await.expect("nobody is needed");
    assert!(sign_ins(&server)[0].get("TwoFactorPasscode").is_none());
    assert_eq!(codes(&server).len(), 1);
    assert!(fixture.clock.slept().is_empty(), "T0 begins a window");
    assert!(grant.facts.iter().filter(|fact| fact.key == "code_used_until").all(|fact| fact.label.is_empty()));
    assert!(grant.renew_at.is_some());
}

#[tokio::test]
async fn with_less_than_three_seconds_left_the_next_window_is_waited_for() {
    for (second, waits) in [(26, None), (27, None), (28, Some(2)), (29, Some(1))] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        let answers = seeded(&server);
        fixture.clock.advance(Duration::from_secs(second));
        find("automate").sign_in(&fixture.unattended(), &answers).await.expect("a grant");
        let slept: Vec<_> = waits.into_iter().map(Duration::from_secs).collect();
        assert_eq!(fixture.clock.slept(), slept, "{second} s into the window");
    }
}

#[tokio::test]
async fn the_next_sign_in_does_not_send_the_same_code() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = seeded(&server);
    find("automate").sign_in(&fixture.unattended(), &answers).await.expect("a grant");
    find("automate").sign_in(&fixture.unattended(), &answers).await.expect("another");
    assert_eq!(fixture.clock.slept(), [Duration::from_secs(30)]);
    assert_each_once(&server);

    // A fault after the code went out: whether it is spent nobody knows.
    server.answer_next("/apitoken", Answer::json(200, &json!({"IsTwoFactorRequired": true})));
    server.answer_next("/apitoken", Answer::empty(503).header("Retry-After", "600"));
    let error = find("automate").sign_in(&fixture.unattended(), &answers).await.expect_err("a fault");
    assert!(matches!(error.effect, Effect::Retry { .. }), "{error:?}");
    find("automate").sign_in(&fixture.unattended(), &answers).await.expect("in the next window");
    assert_eq!(codes(&server).len(), 4);
    assert_each_once(&server);
}

#[tokio::test]
async fn a_refused_code_is_followed_by_one_more() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = seeded(&server);
    let wants = || Answer::json(200, &json!({"IsTwoFactorRequired": true}));
    server.answer_next("/apitoken", wants());
    server.answer_next("/apitoken", wants());
    find("automate").sign_in(&fixture.unattended(), &answers).await.expect("the second code is good");
    assert_eq!(fixture.clock.slept(), [Duration::from_secs(30)]);
    assert_eq!(codes(&server).len(), 2);
    assert_each_once(&server);
}

#[tokio::test]
async fn after_two_refused_codes_a_person_is_asked() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = seeded(&server);
    server.with(|automate| automate.users[0] = User::new("jane", "jane-PASSWORD-canary", 42, false));
    let error = find("automate").sign_in(&fixture.unattended(), &answers).await.expect_err("another seed");
    assert_eq!((error.class, error.effect), (Class::CodeRejected, Effect::Code));
    assert!(
        error.text.to_string().contains("Check the authenticator seed and this computer's clock"),
        "{}",
        error.text
    );
    assert_eq!(codes(&server).len(), 2, "no third");

    // The two made codes of the attended sign-in wait 30 s each.
    let at_that_time = fixture.clock.now() + Duration::from_mins(1);
    fixture.person.will_type(&server.with(|automate| automate.current_code("jane", at_that_time)));
    fixture.sign_in("automate", &answers).await.expect("the person's own code");
    let [question] = &fixture.person.questions()[..] else { panic!("one question") };
    assert_eq!(
        question.refused.as_ref().map(ToString::to_string).as_deref(),
        Some("Code not accepted. Check it, or wait for the next one.")
    );
    assert_each_once(&server);
}

#[tokio::test]
async fn with_seed_and_password_an_ended_session_signs_in_again() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = seeded(&server);
    let first = find("automate").sign_in(&fixture.unattended(), &answers).await.expect("a grant");
    fixture.clock.set(instant(T0) + Duration::from_mins(45));
    let renewed = find("automate").renew(&fixture.unattended(), &answers, &first).await.expect("renewed");
    assert_eq!(renewed.fact("code_used_until"), Some("2026-01-01T12:00:30Z"), "a renewal keeps it");
    assert_eq!(codes(&server).len(), 1);
    fixture.clock.set(instant(T0) + Duration::from_hours(9));
    let again = find("automate").renew(&fixture.unattended(), &answers, &renewed).await.expect("signed in again");
    assert_ne!(revealed(again.access_token.as_ref()), revealed(renewed.access_token.as_ref()));
    assert_eq!(codes(&server).len(), 2);

    // Without the password the seed alone does not do.
    let asked = profile(&server, &[("username", "jane"), ("keep_password", "no"), ("totp_seed", SEED)]);
    fixture.clock.set(instant(T0) + Duration::from_hours(12));
    let error = find("automate").renew(&fixture.unattended(), &asked, &again).await.expect_err("a person");
    assert_eq!(error.effect, Effect::SignIn { grant_dead: false });
}
