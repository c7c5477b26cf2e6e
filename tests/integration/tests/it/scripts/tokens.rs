//! Tokens, headers and variables.

use std::time::Duration;

use fobwatch_core::contract::{CopyFormat, FormInput, SessionState};
use fobwatch_core::failure::Code;
use fobwatch_core::secret::Secret;
use fobwatch_integration::{Harness, header, machine, revealed, saved_machine};
use fobwatch_simulator::Answer;
use serde_json::json;

use super::{TOKEN, asked, with_sealed_header};

const MINUTE: Duration = Duration::from_mins(1);

#[tokio::test]
async fn a_live_token_comes_from_memory() {
    let harness = Harness::open().await;
    let (server, id) = with_sealed_header(&harness).await;
    let first = harness.app.credentials(id, MINUTE).await.expect("credentials");
    assert_eq!(first.vendor, "halo");
    assert_eq!(first.expires_at, harness.view(id).await.expires_at);
    assert!(first.api_base.starts_with(&server.url));
    let token = revealed(first.access_token.as_ref()).to_owned();
    assert_eq!(header(&first.headers, "Authorization"), Some(&*format!("Bearer {token}")));
    assert_eq!(header(&first.headers, "X-Key"), Some("canary-key-1"));

    // Nothing can be read any more, and nobody answers.
    let database = rusqlite::Connection::open(harness.folder().join("fobwatch.db")).expect("the database");
    database.execute_batch("ALTER TABLE secret RENAME TO away").expect("no secrets");
    let calls = server.received().len();
    for _ in 0..200 {
        let again = harness.app.credentials(id, MINUTE).await.expect("from memory");
        assert_eq!(revealed(again.access_token.as_ref()), token);
        assert_eq!(header(&again.headers, "X-Key"), Some("canary-key-1"));
    }
    assert_eq!(server.received().len(), calls);
}

#[tokio::test]
async fn what_was_made_ready_goes_with_an_edit_a_sign_out_and_a_lock() {
    let harness = Harness::open().await;
    let (_server, id) = with_sealed_header(&harness).await;
    harness.app.credentials(id, MINUTE).await.expect("credentials");
    let form = harness.app.form(id).await.expect("a form");
    let secrets = [("additional_headers".to_owned(), Secret::new(r#"{"X-Key":"canary-key-2"}"#))].into();
    let edited = FormInput {
        id: Some(id),
        name: form.name,
        customer: form.customer,
        vendor: form.vendor,
        method: form.method,
        answers: form.answers,
        secrets,
        forget: Vec::new(),
        remarks: form.remarks,
        began: None,
    };
    harness.app.save(edited).await.expect("saved");
    let after = harness.app.credentials(id, MINUTE).await.expect("credentials");
    assert_eq!(header(&after.headers, "X-Key"), Some("canary-key-2"));

    harness.app.lock().await.expect("locked");
    assert_eq!(harness.app.credentials(id, MINUTE).await.expect_err("locked").code, Code::Locked);
    harness.app.unlock(None).await.expect("unlocked");
    harness.app.credentials(id, MINUTE).await.expect("again");
    harness.app.disconnect(id).await.expect("signed out");
    assert_eq!(harness.app.credentials(id, MINUTE).await.expect_err("signed out").code, Code::SignInNeeded);
}

#[tokio::test]
async fn the_activity_hears_once_a_minute() {
    let harness = Harness::open().await;
    let (_server, id) = machine(&harness).await;
    let handed = async || {
        let activity = harness.activity(id).await;
        activity.iter().filter(|text| *text == "Token handed to fob").count()
    };
    for expected in [1, 2] {
        for _ in 0..20 {
            harness.app.credentials(id, MINUTE).await.expect("credentials");
        }
        // The note is written beside the answer.
        harness.until_so("it is noted", async || handed().await >= expected).await;
        assert_eq!(handed().await, expected);
        harness.clock.advance(MINUTE);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_scripts_at_once_make_one_renewal() {
    let harness = Harness::open().await;
    let (server, id) = machine(&harness).await;
    harness.app.set_auto_renew(id, false, None).await.expect("switched");
    harness.clock.advance(Duration::from_hours(2));
    harness.until(id, |view| view.state == SessionState::Expired).await;
    let before = asked(&server);
    let mut scripts = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let app = harness.app.clone();
        scripts.spawn(async move { app.credentials(id, MINUTE).await });
    }
    let mut tokens: Vec<_> = scripts
        .join_all()
        .await
        .into_iter()
        .map(|result| revealed(result.expect("credentials").access_token.as_ref()).to_owned())
        .collect();
    tokens.dedup();
    assert_eq!((tokens.len(), asked(&server) - before), (1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_vendor_that_does_not_answer_is_asked_once_for_all_and_then_left_alone() {
    let harness = Harness::open().await;
    let (server, id) = machine(&harness).await;
    harness.app.set_auto_renew(id, false, None).await.expect("switched");
    harness.clock.advance(Duration::from_hours(2));
    harness.until(id, |view| view.state == SessionState::Expired).await;
    let before = asked(&server);
    server.answer_next(TOKEN, Answer::empty(503).after(Duration::from_millis(200)));
    let mut scripts = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let app = harness.app.clone();
        scripts.spawn(async move { app.credentials(id, MINUTE).await });
    }
    for result in scripts.join_all().await {
        assert_eq!(result.expect_err("unreachable").code, Code::Unreachable);
    }
    let failure = harness.app.credentials(id, MINUTE).await.expect_err("not yet");
    assert!(failure.hint.is_some_and(|hint| hint.to_string().starts_with("It is tried again in ")));
    assert_eq!(asked(&server) - before, 1);
}

#[tokio::test]
async fn a_token_that_is_too_short_is_not_handed_out() {
    let harness = Harness::open().await;
    let (server, id) = machine(&harness).await;
    let hours = Duration::from_hours(2);
    // No vendor call can help: what was given lives for an hour.
    let before = asked(&server);
    let failure = harness.app.credentials(id, hours).await.expect_err("too long");
    assert_eq!(failure.code, Code::Invalid);
    assert_eq!(failure.message, "7200 s were asked for, and this vendor's tokens live for 3600 s");
    assert_eq!(asked(&server), before);

    // A renewal helps.
    harness.app.set_auto_renew(id, false, None).await.expect("switched");
    harness.clock.advance(Duration::from_mins(50));
    let renewed = harness.app.credentials(id, Duration::from_mins(30)).await.expect("renewed");
    assert_eq!(asked(&server), before + 1);
    assert_eq!(renewed.expires_at, harness.view(id).await.expires_at);

    // A renewal fails, and the token is still good for less than asked.
    harness.clock.advance(Duration::from_mins(50));
    server.answer_next(TOKEN, Answer::empty(503));
    let failure = harness.app.credentials(id, Duration::from_mins(30)).await.expect_err("not renewed");
    assert_eq!(failure.code, Code::Unreachable);
    assert!(
        failure
            .message
            .to_string()
            .starts_with("the token is good for another 600 s, 1800 s were asked for, and it cannot be renewed: "),
        "{}",
        failure.message
    );
    // What it is good for is handed out all the same.
    harness.app.credentials(id, MINUTE).await.expect("credentials");
}

#[tokio::test]
async fn without_a_time_whatever_lives_is_handed_out_and_renewed_when_half_of_it_is_over() {
    let harness = Harness::open().await;
    let (server, id) = machine(&harness).await;
    harness.app.set_auto_renew(id, false, None).await.expect("switched");
    // A minute is left of the first one, which lives for an hour: renewed first, as ever.
    server.with(|ninja| ninja.lifetime = 45);
    harness.clock.advance(Duration::from_mins(59) + Duration::from_secs(1));
    let before = asked(&server);
    let short = harness.app.credentials(id, None).await.expect("a token of 45 s");
    assert_eq!(asked(&server), before + 1);
    for _ in 0..20 {
        let again = harness.app.credentials(id, None).await.expect("the same");
        assert_eq!(revealed(again.access_token.as_ref()), revealed(short.access_token.as_ref()));
    }
    harness.app.copy(id, CopyFormat::Token).await.expect("copied");
    assert_eq!(asked(&server), before + 1, "its vendor is not asked each time");
    harness.clock.advance(Duration::from_secs(30));
    harness.app.credentials(id, None).await.expect("another one");
    assert_eq!(asked(&server), before + 2, "half of it was over");

    // A wish: what cannot be renewed is handed out to its end.
    harness.clock.advance(Duration::from_secs(30));
    server.answer_next(TOKEN, Answer::empty(503));
    harness.app.credentials(id, None).await.expect("15 s of it are left");
    // Who asks for a time gets it, or a failure.
    harness.clock.advance(Duration::from_mins(10));
    harness.app.credentials(id, Duration::from_secs(10)).await.expect("renewed");
    let failure = harness.app.credentials(id, MINUTE).await.expect_err("too long");
    assert_eq!(failure.message, "60 s were asked for, and this vendor's tokens live for 45 s");
}

#[tokio::test]
async fn who_has_to_sign_in_or_mend_the_form_is_told_so() {
    let harness = Harness::open().await;
    let (server, id) = machine(&harness).await;
    harness.app.set_auto_renew(id, false, None).await.expect("switched");
    harness.clock.advance(Duration::from_hours(2));
    harness.until(id, |view| view.state == SessionState::Expired).await;
    server.answer_next(TOKEN, Answer::json(401, &json!({"error": "invalid_client"})));
    let before = asked(&server);
    for _ in 0..3 {
        let failure = harness.app.credentials(id, MINUTE).await.expect_err("refused");
        assert_eq!(failure.code, Code::Refused, "{failure:?}");
    }
    assert_eq!(asked(&server), before + 1, "the account is not locked by a script that asks on");

    let unknown = fobwatch_core::profile::ProfileId::random();
    assert_eq!(harness.app.credentials(unknown, MINUTE).await.expect_err("none").code, Code::NotFound);
}

#[tokio::test]
async fn where_there_never_was_a_token_the_first_sign_in_says_why() {
    let harness = Harness::open().await;
    let (server, id) = saved_machine(&harness).await;
    let code = async || harness.app.credentials(id, MINUTE).await.expect_err("no token").code;
    assert_eq!(code().await, Code::SignInNeeded);
    for (answer, expected) in [
        (Answer::json(401, &json!({"error": "invalid_client"})), Code::Refused),
        (Answer::empty(503), Code::Unreachable),
    ] {
        server.answer_next(TOKEN, answer);
        harness.app.connect(id, true).await.expect("begun");
        harness
            .until(id, |view| matches!(view.state, SessionState::Refused { .. } | SessionState::Unreachable { .. }))
            .await;
        assert_eq!(code().await, expected);
    }
}

#[tokio::test]
async fn variables_carry_what_a_call_needs() {
    let harness = Harness::open().await;
    let (_ninja, machine) = machine(&harness).await;
    let names = |prefix: Option<&str>, credentials: &fobwatch_core::app::Credentials| -> Vec<String> {
        credentials.variables(prefix).expect("variables").into_iter().map(|(name, _)| name).collect()
    };
    let credentials = harness.app.credentials(machine, MINUTE).await.expect("credentials");
    assert_eq!(names(None, &credentials), ["NINJAONE_ACCESS_TOKEN", "NINJAONE_BASE_URL", "NINJAONE_EXPIRES_AT"]);
    assert_eq!(names(Some("LAB"), &credentials), ["LAB_ACCESS_TOKEN", "LAB_BASE_URL", "LAB_EXPIRES_AT"]);
    assert_eq!(credentials.variables(Some("1 a")).expect_err("no name").code, Code::Invalid);
    let (_halo, sealed) = with_sealed_header(&harness).await;
    let credentials = harness.app.credentials(sealed, MINUTE).await.expect("credentials");
    assert_eq!(
        names(None, &credentials),
        ["HALO_ACCESS_TOKEN", "HALO_AUTHORIZATION", "HALO_X_KEY", "HALO_BASE_URL", "HALO_EXPIRES_AT",]
    );
}

#[tokio::test]
async fn a_profile_is_found_by_what_people_call_it() {
    let harness = Harness::open().await;
    let (_ninja, id) = machine(&harness).await;
    for wanted in ["machine", "CONTOSO/mach", &id.to_string()] {
        assert_eq!(harness.app.guess_profile(wanted).expect("found"), id);
    }
    let copy = harness.app.duplicate(id).await.expect("a copy");
    assert_eq!(harness.app.guess_profile("machine").expect("the whole name"), id);
    assert_eq!(harness.app.guess_profile("machine c").expect("its beginning"), copy);
    assert_eq!(harness.app.guess_profile("mach").expect_err("both").code, Code::Ambiguous);
    harness.app.remove(copy).await.expect("removed");
    assert_eq!(harness.app.guess_profile(&copy.to_string()).expect_err("gone").code, Code::NotFound);
}
