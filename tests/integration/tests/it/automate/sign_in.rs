//! Signing in: password, code, and the first call after it.

use std::time::Duration;

use fobwatch_core::vendor::{Class, Effect, QuestionKind};
use fobwatch_integration::{Fixture, T0, answers, find, instant, revealed};
use fobwatch_simulator::automate::{Blank, Words};
use fobwatch_simulator::{Answer, browser};
use jiff::ToSpan as _;
use serde_json::json;

use super::{INTEGRATOR, JANE, code, profile, sign_in_with_reply, sign_ins, start, warned};

#[tokio::test]
async fn a3_a5_a_code_is_asked_for_however_the_server_says_so() {
    for blank in [Blank::Null, Blank::Empty, Blank::Missing] {
        for flag in ["IsTwoFactorRequired", "IsInternalTwoFactorRequired"] {
            for lower_case in [false, true] {
                let fixture = Fixture::default();
                let server = start(&fixture);
                server.with(|automate| {
                    automate.blank = blank;
                    automate.flag = flag;
                    automate.lower_case = lower_case;
                });
                fixture.person.will_type(&code(&fixture, &server));
                let grant = fixture.sign_in("automate", &profile(&server, JANE)).await.expect("a grant");
                assert!(grant.warnings.is_empty(), "{:?}", grant.warnings);
                let [question] = &fixture.person.questions()[..] else { panic!("one question") };
                assert_eq!((question.kind, &question.refused), (QuestionKind::Code, &None));
                let host = server.url.trim_start_matches("http://");
                let text = format!("Signing in to {host} as jane. Enter the code from your authenticator or e-mail.");
                assert_eq!(question.text, text);
                let bodies = sign_ins(&server);
                assert_eq!(bodies[0], json!({"UserName": "jane", "Password": "jane-PASSWORD-canary"}));
                assert_eq!(bodies[1]["Password"], "jane-PASSWORD-canary");
            }
        }
    }
}

#[tokio::test]
async fn a3_without_a_person_a_code_is_reported_as_needed() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let error = find("automate").sign_in(&fixture.unattended(), &profile(&server, JANE)).await.expect_err("a code");
    assert_eq!((error.class, error.effect), (Class::NeedsCode, Effect::Code));
    assert_eq!(sign_ins(&server).len(), 1);
}

#[tokio::test]
async fn a3_a_password_that_is_not_kept_is_asked_for_once() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = profile(&server, &[("username", "jane"), ("keep_password", "no")]);
    fixture.person.will_type("jane-PASSWORD-canary");
    fixture.person.will_type("000000x");
    fixture.person.will_type(&code(&fixture, &server));
    server.with(|automate| automate.client_ids.clear());
    fixture.sign_in("automate", &answers).await.expect("a grant");
    let kinds: Vec<_> = fixture.person.questions().iter().map(|question| question.kind).collect();
    assert_eq!(kinds, [QuestionKind::Password, QuestionKind::Code, QuestionKind::Code]);
    assert!(sign_ins(&server).iter().all(|body| body["Password"] == "jane-PASSWORD-canary"));

    let error = find("automate").sign_in(&fixture.unattended(), &answers).await.expect_err("nobody to ask");
    assert_eq!(error.effect, Effect::SignIn { grant_dead: false });
}

#[tokio::test]
async fn a4_a_refused_code_asks_for_another_and_for_nothing_else() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    fixture.person.will_type("000000x");
    fixture.person.will_type("000000x");
    fixture.person.will_type(&code(&fixture, &server));
    fixture.sign_in("automate", &profile(&server, JANE)).await.expect("a grant");
    let refused: Vec<_> =
        fixture.person.questions().into_iter().map(|question| question.refused.map(|text| text.to_string())).collect();
    assert_eq!(
        refused,
        [
            None,
            Some("Code not accepted. Check it, or wait for the next one.".to_owned()),
            Some("This code was sent already. Wait for the next one.".to_owned()),
        ]
    );
    assert!(fixture.person.questions().iter().all(|question| question.kind == QuestionKind::Code));
    let codes: Vec<_> = sign_ins(&server).iter().map(|body| body["TwoFactorPasscode"].clone()).collect();
    assert_eq!(codes.iter().filter(|code| **code == "000000x").count(), 1, "never sent twice");
}

#[tokio::test]
async fn a4_a_code_is_good_for_one_sign_in() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let spent = code(&fixture, &server);
    assert!(browser::follow(&server.url).expect("the page with the codes").contains(&spent));
    fixture.person.will_type(&spent);
    fixture.sign_in("automate", &profile(&server, JANE)).await.expect("a grant");
    fixture.person.will_type(&spent);
    let error = fixture.sign_in("automate", &profile(&server, JANE)).await.expect_err("a spent code, then cancelled");
    assert_eq!((error.class, error.effect), (Class::Cancelled, Effect::Previous));
    assert_ne!(code(&fixture, &server), spent);
}

#[tokio::test]
async fn a6_bad_credentials_keep_the_password() {
    for status in [400, 401, 403] {
        for words in [Words::Short, Words::Long] {
            let fixture = Fixture::default();
            let server = start(&fixture);
            server.with(|automate| {
                automate.refusal = status;
                automate.words = words;
            });
            let answers = profile(&server, &[("username", "jane"), ("password", "wrong-canary")]);
            let error = fixture.sign_in("automate", &answers).await.expect_err("refused");
            assert_eq!((error.class, error.effect), (Class::BadCredentials, Effect::SignIn { grant_dead: false }));
            let host = server.url.trim_start_matches("http://");
            assert_eq!(error.text, format!("User name or password refused by {host}."));
            assert_eq!(error.said.as_deref(), Some("The user name or password is incorrect"), "{words:?}");
            assert!(fixture.person.questions().is_empty());
            assert_eq!(fixture.refused_answers(), ["password"]);
        }
    }
}

#[tokio::test]
async fn a6_what_anybody_could_have_said_refuses_no_password() {
    for status in [400, 401, 403] {
        for (words, said) in [(Words::Plain, Some("The user name or password is incorrect")), (Words::None, None)] {
            let mut fixture = Fixture::default();
            let server = start(&fixture);
            server.with(|automate| {
                automate.refusal = status;
                automate.words = words;
            });
            let answers = profile(&server, &[("username", "jane"), ("password", "wrong-canary")]);
            let error = fixture.sign_in("automate", &answers).await.expect_err("not signed in");
            assert_eq!((error.class, error.effect), (Class::SomebodyElse, Effect::Retry { after: None }));
            assert_eq!((error.said.as_deref(), fixture.refused_answers()), (said, Vec::<String>::new()), "{words:?}");
            assert!(!error.text.to_string().to_lowercase().contains("password"), "{}", error.text);
            fixture.known_hosts = false;
            let error = fixture.sign_in("automate", &answers).await.expect_err("not signed in");
            assert_eq!((error.class, error.effect), (Class::SomebodyElse, Effect::Refuse));
            assert!(error.by_hand && !error.text.to_string().to_lowercase().contains("password"), "{}", error.text);
        }
    }
}

#[tokio::test]
async fn a6_a_server_with_single_sign_on_only_is_told() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.with(|automate| automate.allows_direct = false);
    let answers = profile(&server, &[("username", "jane"), ("password", "wrong-canary")]);
    let error = fixture.sign_in("automate", &answers).await.expect_err("refused");
    assert!(error.text.to_string().ends_with("This server may allow only single sign-on; use an integrator account."));
    server.answer_next("/apitoken", Answer::json(401, &json!({"Message": "No"})));
    server.answer_next("/apitoken", Answer::html(500, "<h1>500"));
    let error = fixture.sign_in("automate", &answers).await.expect_err("refused");
    assert_eq!(error.class, Class::BadCredentials, "a failure of the options call is ignored");
    assert!(!error.text.to_string().contains("single sign-on"));
}

#[tokio::test]
async fn a7_a_refusal_after_a_code_asks_for_another_code() {
    for status in [400, 401, 403] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        server.with(|automate| automate.code_refusal = status);
        fixture.person.will_type("000000");
        fixture.person.will_type(&code(&fixture, &server));
        fixture.sign_in("automate", &profile(&server, JANE)).await.expect("a grant");
        assert_eq!(
            fixture.person.questions()[1].refused.as_ref().map(ToString::to_string).as_deref(),
            Some("Code or password refused.")
        );
        assert!(fixture.person.questions().iter().all(|question| question.kind == QuestionKind::Code));
        assert!(sign_ins(&server).iter().all(|body| body["Password"] == "jane-PASSWORD-canary"));
    }
}

#[tokio::test]
async fn a8_a_client_id_that_is_missing_or_wrong_shows_in_the_call_after_the_sign_in() {
    for id in ["", "00000000-0000-4000-8000-00000000bad0"] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        let answers = profile(&server, &[INTEGRATOR, &[("client_id", id)]].concat());
        let error = fixture.sign_in("automate", &answers).await.expect_err("refused");
        assert_eq!((error.class, error.effect), (Class::ClientIdRejected, Effect::Refuse));
        assert!(
            error
                .text
                .to_string()
                .starts_with("Signed in, but the next call was refused: client ID missing or invalid.")
        );
        assert!(error.text.to_string().contains("https://developer.connectwise.com/ClientID"));
    }
}

#[tokio::test]
async fn a8_a_fault_of_the_first_call_does_not_cost_the_sign_in() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.answer_next("/PatchInformation", Answer::empty(503));
    let answers = profile(&server, INTEGRATOR);
    let mut grant = fixture.sign_in("automate", &answers).await.expect("a grant");
    assert!(warned(&grant, "Unverified"));
    grant.learn(&find("automate").verify(&fixture.context(), &answers, &grant).await.expect("verified"));
    assert!(!warned(&grant, "Unverified"));
}

#[tokio::test]
async fn a13_white_space_in_a_code_is_removed() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let code = code(&fixture, &server);
    let (first, rest) = code.split_at(3);
    fixture.person.will_type(&format!(" {first} \u{a0}{rest}\n"));
    fixture.sign_in("automate", &profile(&server, JANE)).await.expect("a grant");
    assert_eq!(sign_ins(&server)[1]["TwoFactorPasscode"], code);
}

#[tokio::test]
async fn a13_an_odd_code_is_sent_when_typed_again_and_an_empty_one_never() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.answer_next("/apitoken", Answer::json(200, &json!({"IsTwoFactorRequired": true})));
    for typed in [" ", "", "12-34", "12-34"] {
        fixture.person.will_type(typed);
    }
    server.with(|automate| automate.users[0].integrator = true);
    fixture.sign_in("automate", &profile(&server, JANE)).await.expect("a grant");
    let refused: Vec<_> =
        fixture.person.questions().into_iter().map(|question| question.refused.map(|text| text.to_string())).collect();
    assert_eq!(refused[1].as_ref().map(ToString::to_string).as_deref(), Some("Enter the code."));
    assert_eq!(refused[2].as_ref().map(ToString::to_string).as_deref(), Some("Enter the code."));
    assert!(
        refused[3]
            .as_ref()
            .map(ToString::to_string)
            .as_deref()
            .is_some_and(|text| text.contains("4 to 10 letters or digits"))
    );
    assert_eq!(sign_ins(&server)[1]["TwoFactorPasscode"], "12-34");
}

#[tokio::test]
async fn a23_a_wait_is_kept_and_a_code_is_not_repeated() {
    let busy = || Answer::empty(429).header("Retry-After", "9");
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.answer_next("/apitoken", busy());
    let answers = profile(&server, JANE);
    let error = fixture.sign_in("automate", &answers).await.expect_err("asked to wait");
    let after = Some(Duration::from_secs(9));
    assert_eq!((error.class, error.effect), (Class::RateLimited, Effect::Retry { after }));

    server.answer_next("/apitoken", Answer::json(200, &json!({"IsTwoFactorRequired": true})));
    server.answer_next("/apitoken", busy());
    fixture.person.will_type("111111");
    let error = fixture.sign_in("automate", &answers).await.expect_err("asked to wait");
    assert_eq!((error.class, error.effect), (Class::RateLimited, Effect::Retry { after }));

    // The next attempt begins without a code, and asks for another one.
    fixture.person.will_type(&code(&fixture, &server));
    fixture.sign_in("automate", &answers).await.expect("a grant");
    assert!(fixture.clock.slept().is_empty(), "the session waits");
    assert_eq!(fixture.person.questions().len(), 2);
    let sent = sign_ins(&server);
    assert_eq!(sent.iter().filter(|body| body["TwoFactorPasscode"] == "111111").count(), 1);
}

#[tokio::test]
async fn a23_a_long_wait_and_faults_before_any_code_are_left_to_the_session() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.answer_next("/apitoken", Answer::json(200, &json!({"IsTwoFactorRequired": true})));
    server.answer_next("/apitoken", Answer::empty(503).header("Retry-After", "600"));
    fixture.person.will_type("111111");
    let error = fixture.sign_in("automate", &profile(&server, JANE)).await.expect_err("asked to wait");
    let after = Some(Duration::from_mins(10));
    assert_eq!((error.class, error.effect), (Class::ServerFault, Effect::Retry { after }));
    assert!(fixture.clock.slept().is_empty());

    let nowhere = answers("automate", "password", &[&[("server", "http://127.0.0.1:1")], INTEGRATOR].concat());
    let error = fixture.sign_in("automate", &nowhere).await.expect_err("nothing listens");
    assert_eq!((error.class, error.effect), (Class::Network, Effect::Retry { after: None }));
    assert!(error.text.to_string().contains("127.0.0.1:1"), "{}", error.text);
}

#[tokio::test]
async fn a1_password_is_sent_exactly_and_an_unreadable_answer_shows_no_secret() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let password = "  quoted \"canary\" \\ é ";
    let answers = profile(&server, &[("username", "ACME\\jane"), ("password", password)]);
    let echo = json!({"SSOAccessToken": "sso-canary", "Echo": password, "Why": "odd"});
    server.answer_next("/apitoken", Answer::json(200, &echo));
    let error = fixture.sign_in("automate", &answers).await.expect_err("neither token nor flag");
    assert_eq!(sign_ins(&server)[0], json!({"UserName": "ACME\\jane", "Password": password}));
    assert_eq!((error.class, error.effect), (Class::SomebodyElse, Effect::Retry { after: None }));
    let said = error.said.expect("their words");
    assert!(said.contains("odd") && !said.contains("canary"), "{said}");

    let error = sign_in_with_reply(&fixture, &server, Answer::text(200, "}{")).await.expect_err("not JSON");
    assert_eq!((error.class, error.said.as_deref()), (Class::SomebodyElse, Some("}{")));

    let half = json!({"AccessToken": null, "SSOAccessToken": "sso-canary", "Why": password});
    server.answer_next("/apitoken", Answer::json(200, &half));
    let error = fixture.sign_in("automate", &answers).await.expect_err("no token in it");
    assert_eq!((error.class, error.effect), (Class::BadReply, Effect::Retry { after: None }));
    assert!(!format!("{error:?}").contains("canary"), "{error:?}");
}

#[tokio::test]
async fn a21_a_pasted_token_is_tested_then_renewed() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let token = server.with(|automate| automate.issue_token("jane", instant(T0)));
    let pairs = |token: &str| {
        let token = format!("bearer {token}");
        let pairs = [("server", server.url.as_str()), ("access_token", &token), ("client_id", super::CLIENT_ID)];
        answers("automate", "existing_token", &pairs)
    };
    fixture.clock.advance(Duration::from_mins(10));
    let grant = fixture.sign_in("automate", &pairs(&token)).await.expect("a grant");
    let paths: Vec<_> = server.received().iter().map(|call| call.path.replace("/cwa/api/v1", "")).collect();
    assert_eq!(paths, ["/PatchInformation", "/apitoken/refresh"]);
    assert_eq!(server.received()[0].bearer(), Some(token.as_str()));
    assert_eq!(grant.expires_at, Some(instant(T0) + 4200.seconds()));
    assert_ne!(revealed(grant.access_token.as_ref()), token);
    assert_eq!(grant.fact("version"), Some("23.0.9.392"));

    let error = fixture.sign_in("automate", &pairs("unknown")).await.expect_err("not a token");
    assert_eq!((error.class, error.effect), (Class::TokenRejected, Effect::SignIn { grant_dead: false }));
    assert_eq!(server.received_at("/refresh").len(), 1);
}
