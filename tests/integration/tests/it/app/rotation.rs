//! A refresh token that changes at each use, and everything that can go wrong then.

use std::time::Duration;

use fobwatch_core::contract::{CopyFormat, FormInput, SessionState};
use fobwatch_core::failure::Code;
use fobwatch_core::secret::Secret;
use fobwatch_integration::{Harness, form};
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::server::Delivery;
use fobwatch_simulator::{Answer, Server};
use serde_json::json;

use super::{ninja, tokens};

const TOKEN: &str = "/ws/oauth/token";

fn refresh_token(server: &Server<NinjaOne>) -> String {
    server
        .received_at(TOKEN)
        .last()
        .and_then(|request| {
            let form = request.form()?;
            fobwatch_simulator::server::value(&form, "refresh_token").map(str::to_owned)
        })
        .expect("a refresh token was sent")
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_once_more_with_the_same_token() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    harness.connect(id).await;
    harness.clock.advance(Duration::from_mins(1));
    server.answer_next(TOKEN, Answer::empty(200).delivered(Delivery::Reset));
    harness.app.renew(id).await.expect_err("lost");
    let sent = refresh_token(&server);
    let view = harness.view(id).await;
    assert!(matches!(view.state, SessionState::Unreachable { .. }) && view.has_refresh_token && view.usable);
    harness.clock.advance(Duration::from_secs(10));
    harness.until(id, |view| view.state == SessionState::Active && view.trouble.is_none()).await;
    assert_eq!((tokens(&server), refresh_token(&server)), (3, sent));
}

#[tokio::test]
async fn a_grant_that_ended_in_an_interrupted_renewal_says_so() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    harness.connect(id).await;
    harness.clock.advance(Duration::from_mins(1));
    server.answer_next(TOKEN, Answer::empty(200).delivered(Delivery::Reset));
    server.answer_next(TOKEN, Answer::json(400, &json!({"error": "invalid_token"})));
    harness.app.renew(id).await.expect_err("lost");
    // Also over a restart, which tries the same token at once.
    let harness = harness.restart().await;
    harness.lend_clock(&server);
    harness.clock.advance(Duration::from_secs(3));
    let view = harness.until(id, |view| view.state == SessionState::NeedsSignIn).await;
    let trouble = view.trouble.expect("a reason");
    assert_eq!(trouble.text, "The sign-in ended during an interrupted renewal. Sign in again.");
    assert!(!view.has_refresh_token);
    assert_eq!(tokens(&server), 3);
    // Another try asks nobody and says nothing else, whoever makes it.
    assert_eq!(harness.app.renew(id).await.expect_err("a sign-in is needed").code, Code::SignInNeeded);
    harness.app.renew_all().await.expect("asked");
    harness.clock.advance(Duration::from_hours(2));
    let view = harness.until(id, |view| !view.usable).await;
    assert_eq!((view.state, view.trouble.as_ref()), (SessionState::NeedsSignIn, Some(&trouble)));
    assert_eq!(tokens(&server), 3);
}

#[tokio::test]
async fn after_a_dead_grant_a_pasted_token_is_what_is_tried_again() {
    let harness = Harness::open().await;
    let server = Server::start(NinjaOne::default());
    harness.lend_clock(&server);
    let paste = |id| {
        let token = server.with(|vendor| vendor.issue_refresh_token("native-app", "monitoring offline_access"));
        let answers = [("instance", &*server.url), ("client_id", "native-app"), ("refresh_token", &token)];
        FormInput { id, ..form("NinjaOne", "ninjaone", "refresh_token", &answers) }
    };
    let id = harness.app.save(paste(None)).await.expect("saved");
    harness.connect(id).await;
    harness.clock.advance(Duration::from_mins(1));
    server.answer_next(TOKEN, Answer::json(400, &json!({"error": "invalid_token"})));
    harness.app.renew(id).await.expect_err("dead");
    assert_eq!(harness.view(id).await.state, SessionState::NeedsSignIn);
    // Another one is pasted, and its first sign-in hits a fault.
    let input = paste(Some(id));
    let pasted = input.secrets["refresh_token"].reveal().to_owned();
    harness.app.save(input).await.expect("saved");
    server.answer_next(TOKEN, Answer::empty(503));
    harness.app.connect(id, false).await.expect("the sign-in starts");
    harness.until(id, |view| matches!(view.state, SessionState::Unreachable { .. })).await;
    assert_eq!(refresh_token(&server), pasted);
    harness.clock.advance(Duration::from_secs(5));
    let view = harness
        .until(id, |view| !matches!(view.state, SessionState::Unreachable { .. } | SessionState::Renewing))
        .await;
    assert_eq!((view.state, view.trouble), (SessionState::Active, None));
    assert_eq!((refresh_token(&server), tokens(&server)), (pasted, 4));
}

#[tokio::test]
async fn a_token_that_cannot_be_saved_is_kept_and_saved_later_and_not_used_before() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    let before = harness.connect(id).await;
    harness.clock.advance(Duration::from_mins(1));
    let database = rusqlite::Connection::open(harness.folder().join("fobwatch.db")).expect("the database");
    database
        .execute_batch("CREATE TRIGGER full BEFORE INSERT ON secret BEGIN SELECT RAISE(FAIL, 'full'); END")
        .expect("a broken database");
    assert_eq!(harness.app.renew(id).await.expect_err("not saved").code, Code::Storage);
    let view = harness.view(id).await;
    assert!(matches!(view.state, SessionState::Unreachable { .. }), "{:?}", view.state);
    assert_eq!(view.obtained_at, before.obtained_at, "the new one is not to be seen");
    assert!(
        view.trouble
            .is_some_and(|trouble| trouble.text.to_string().starts_with("A new token came and cannot be saved"))
    );
    // Nor is it renewed again, nor may the secrets be locked.
    let asked = tokens(&server);
    harness.app.renew(id).await.expect_err("still not saved");
    harness.app.renew_all().await.expect("asked");
    assert_eq!(harness.app.lock().await.expect_err("it would be lost").code, Code::Storage);
    harness.clock.advance(Duration::from_mins(20));
    harness.until(id, |view| matches!(view.state, SessionState::Unreachable { .. })).await;
    assert_eq!(tokens(&server), asked);
    // The disk has room again.
    database.execute_batch("DROP TRIGGER full").expect("mended");
    harness.clock.advance(Duration::from_mins(15));
    harness.until(id, |view| view.state == SessionState::Active && view.obtained_at > before.obtained_at).await;
    assert_eq!(tokens(&server), asked);
    let harness = harness.restart().await;
    harness.lend_clock(&server);
    harness.app.copy(id, CopyFormat::RefreshToken).await.expect("copied");
    let kept = harness.clipboard().expect("a token");
    harness.app.renew(id).await.expect("the saved token is the newest");
    assert_eq!(refresh_token(&server), kept);
}

#[tokio::test]
async fn without_a_note_on_disk_nothing_is_sent() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    harness.connect(id).await;
    harness.clock.advance(Duration::from_mins(1));
    let database = rusqlite::Connection::open(harness.folder().join("fobwatch.db")).expect("the database");
    database
        .execute_batch("CREATE TRIGGER full BEFORE UPDATE ON session BEGIN SELECT RAISE(FAIL, 'full'); END")
        .expect("a broken database");
    harness.app.renew(id).await.expect_err("not noted");
    assert_eq!(tokens(&server), 1);
    assert!(harness.view(id).await.usable);
    database.execute_batch("DROP TRIGGER full").expect("mended");
    harness.clock.advance(Duration::from_secs(5));
    harness.until(id, |view| view.state == SessionState::Active && view.trouble.is_none()).await;
    assert_eq!(tokens(&server), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_that_goes_away_does_not_take_the_reply_with_it() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    let before = harness.connect(id).await;
    harness.clock.advance(Duration::from_mins(1));
    let rotated = json!({"access_token": "rotated-access", "expires_in": 3600, "refresh_token": "rotated-refresh"});
    server.answer_next(TOKEN, Answer::json(200, &rotated).after(Duration::from_millis(200)));
    let app = harness.app.clone();
    let caller = tokio::spawn(async move { app.renew(id).await });
    harness.until(id, |view| view.state == SessionState::Renewing).await;
    caller.abort();
    // A new name meanwhile changes nothing.
    let mut input = fobwatch_integration::form(
        "Renamed",
        "ninjaone",
        "browser_native",
        &[("instance", &server.url), ("client_id", "native-app")],
    );
    input.id = Some(id);
    harness.app.save(input).await.expect("saved");
    harness.until(id, |view| view.state == SessionState::Active && view.obtained_at > before.obtained_at).await;
    harness.app.copy(id, CopyFormat::RefreshToken).await.expect("copied");
    assert_eq!(harness.clipboard().map(Secret::new).as_ref().map(Secret::reveal), Some("rotated-refresh"));
}
