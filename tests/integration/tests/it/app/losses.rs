//! Losses: what is saved is never replaced by less; each way in which a sign-in was lost, by the boundary where it
//! was seen.

use std::time::Duration;

use fobwatch_core::clock::Clock as _;
use fobwatch_core::contract::{CopyFormat, FormInput, SessionState, VaultState};
use fobwatch_core::failure::Code;
use fobwatch_core::profile::ProfileId;
use fobwatch_core::vault::KeyringError;
use fobwatch_integration::{Harness, form, turns};
use fobwatch_simulator::automate::{Automate, User};
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::server::Held;
use fobwatch_simulator::{Answer, Server};
use serde_json::json;

use super::{ninja, renewing, tokens};

const TOKEN: &str = "/ws/oauth/token";

/// A profile by a refresh token that was pasted.
async fn pasted(harness: &Harness) -> (Server<NinjaOne>, ProfileId) {
    let server = Server::start(NinjaOne::default());
    harness.lend_clock(&server);
    let token = server.with(|vendor| vendor.issue_refresh_token("native-app", "monitoring offline_access"));
    let answers = [("instance", &*server.url), ("client_id", "native-app"), ("refresh_token", &token)];
    let id = harness.add("NinjaOne", "ninjaone", "refresh_token", &answers).await;
    (server, id)
}

/// The same, after the vendor has taken the token, and before it answers.
async fn in_flight(harness: &Harness) -> (Server<NinjaOne>, ProfileId, Held) {
    let (server, id) = pasted(harness).await;
    let held = server.hold_next(TOKEN);
    harness.app.connect(id, false).await.expect("the sign-in starts");
    server.until_received(TOKEN, 1).await;
    (server, id, held)
}

async fn is_connected_and_renews(harness: &Harness, id: ProfileId) {
    harness.until(id, |view| view.state == SessionState::Active && view.has_refresh_token).await;
    harness.clock.advance(Duration::from_mins(1));
    harness.app.renew(id).await.expect("what is kept is the newest token");
}

fn moved(server: &Server<NinjaOne>, id: ProfileId, client: &str) -> FormInput {
    let pairs = [("instance", server.url.as_str()), ("client_id", client)];
    FormInput { id: Some(id), ..form("NinjaOne", "ninjaone", "browser_native", &pairs) }
}

#[tokio::test]
async fn a_stop_time_that_passes_behind_the_lock_signs_nobody_out() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    harness.connect(id).await;
    let until = harness.clock.now().as_millisecond() + 8 * 3_600_000;
    harness.app.set_auto_renew(id, true, Some(until)).await.expect("for eight hours");
    harness.app.lock().await.expect("locked");
    let refused = harness.app.set_auto_renew(id, true, None).await.expect_err("behind the lock");
    assert_eq!(refused.code, Code::Locked);
    harness.clock.advance(Duration::from_hours(9));
    harness.app.unlock(None).await.expect("unlocked");
    let view = harness.until(id, |view| !view.auto_renew).await;
    assert!(view.has_refresh_token, "{view:?}");
    harness.app.renew(id).await.expect("renewed by its own token");
    drop(server);
}

#[tokio::test]
async fn an_unlock_while_open_leaves_a_renewal_its_token() {
    let harness = Harness::open().await;
    let (_server, id, renewal, held) = renewing(&harness).await;
    harness.app.unlock(None).await.expect("it is open");
    drop(held);
    renewal.await.expect("no panic").expect("renewed");
    is_connected_and_renews(&harness, id).await;
}

#[tokio::test]
async fn an_unlock_never_locks() {
    let harness = Harness::open().await;
    let (_server, id) = ninja(&harness).await;
    harness.connect(id).await;
    *harness.keyring.fault.lock().expect("fault") = Some(KeyringError::Locked);
    harness.app.unlock(None).await.expect("it is open");
    assert_eq!(harness.app.overview().await.expect("a list").vault.state, VaultState::Keyring);
    harness.app.copy(id, CopyFormat::Token).await.expect("still there");
}

#[tokio::test]
async fn a_pasted_token_that_was_posted_is_saved_whoever_cancels() {
    let harness = Harness::open().await;
    let (server, id, held) = in_flight(&harness).await;
    harness.app.cancel(id).await.expect("cancelled");
    assert_eq!(harness.view(id).await.state, SessionState::SignedOut);
    // And at once again: the same token is not posted twice.
    harness.app.connect(id, false).await.expect("taken up");
    drop(held);
    is_connected_and_renews(&harness, id).await;
    assert_eq!(tokens(&server), 2);
}

#[tokio::test]
async fn a_renewal_waits_for_the_pasted_token_that_was_posted() {
    let harness = Harness::open().await;
    let (server, id, held) = in_flight(&harness).await;
    harness.app.cancel(id).await.expect("cancelled");
    let app = harness.app.clone();
    let renewal = tokio::spawn(async move { app.renew(id).await });
    turns(1).await;
    drop(held);
    renewal.await.expect("no panic").expect("by the token that came");
    assert_eq!(tokens(&server), 1, "the pasted token is not posted twice");
    is_connected_and_renews(&harness, id).await;
}

#[tokio::test]
async fn a_pasted_token_that_was_posted_is_saved_when_nobody_comes_back() {
    let harness = Harness::open().await;
    let (server, id, held) = in_flight(&harness).await;
    harness.app.cancel(id).await.expect("cancelled");
    drop(held);
    harness.until(id, |view| view.state == SessionState::Active).await;
    let harness = harness.restart().await;
    harness.lend_clock(&server);
    is_connected_and_renews(&harness, id).await;
}

#[tokio::test]
async fn a_refused_profile_tries_its_own_token_and_not_the_pasted_one() {
    let harness = Harness::open().await;
    let (server, id) = pasted(&harness).await;
    harness.connect(id).await;
    harness.clock.advance(Duration::from_mins(1));
    server.answer_next(TOKEN, Answer::json(401, &json!({"error": "invalid_client"})));
    harness.app.renew(id).await.expect_err("the client is switched off");
    assert!(matches!(harness.view(id).await.state, SessionState::Refused { .. }));
    harness.app.connect(id, false).await.expect("tried again");
    is_connected_and_renews(&harness, id).await;
    harness.app.connect(id, true).await.expect("from scratch too");
    is_connected_and_renews(&harness, id).await;
}

#[tokio::test]
async fn another_host_gets_nothing_and_the_first_one_has_all_when_it_is_back() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    let stranger = Server::start(NinjaOne::default());
    harness.connect(id).await;
    harness.app.save(moved(&stranger, id, "native-app")).await.expect("a slip of the finger");
    let view = harness.view(id).await;
    assert_eq!((view.state, view.has_refresh_token, view.usable), (SessionState::SignedOut, false, false));
    harness.clock.advance(Duration::from_hours(2));
    harness.app.renew(id).await.expect_err("nothing to renew");
    harness.app.copy(id, CopyFormat::Token).await.expect_err("nothing to copy");
    let harness = harness.restart().await;
    harness.lend_clock(&server);
    assert!(!harness.view(id).await.has_refresh_token);
    assert!(stranger.received().is_empty(), "not a byte");
    harness.app.save(moved(&server, id, "native-app")).await.expect("put right");
    harness.app.renew(id).await.expect("nothing was lost");
    is_connected_and_renews(&harness, id).await;
}

#[tokio::test]
async fn another_client_is_another_grant_also_during_a_renewal() {
    let harness = Harness::open().await;
    let (server, id, renewal, held) = renewing(&harness).await;
    harness.app.save(moved(&server, id, "another-app")).await.expect("saved");
    drop(held);
    renewal.await.expect("no panic").expect_err("it is of no use to the other client");
    assert!(!harness.view(id).await.has_refresh_token);
    harness.app.save(moved(&server, id, "native-app")).await.expect("saved");
    is_connected_and_renews(&harness, id).await;
}

#[tokio::test]
async fn a_client_changed_and_put_right_during_a_renewal_keeps_its_token() {
    let harness = Harness::open().await;
    let (server, id, renewal, held) = renewing(&harness).await;
    for client in ["another-app", "native-app", "another-app", "native-app"] {
        harness.app.save(moved(&server, id, client)).await.expect("saved");
    }
    drop(held);
    renewal.await.expect("no panic").expect("renewed");
    is_connected_and_renews(&harness, id).await;
}

#[tokio::test]
async fn a_sign_in_begun_at_the_old_host_is_not_adopted() {
    let harness = Harness::open().await;
    let (server, id, held) = in_flight(&harness).await;
    let stranger = Server::start(NinjaOne::default());
    let to = |server: &Server<NinjaOne>| {
        let pairs = [("instance", server.url.as_str()), ("client_id", "native-app")];
        FormInput { id: Some(id), ..form("NinjaOne", "ninjaone", "refresh_token", &pairs) }
    };
    harness.app.save(to(&stranger)).await.expect("saved");
    drop(held);
    let is_told = |text: &String| text.starts_with("A sign-in for the earlier answers");
    harness.until_so("it is put aside", async || harness.activity(id).await.iter().any(is_told)).await;
    assert_eq!(harness.view(id).await.state, SessionState::SignedOut);
    assert!(stranger.received().is_empty(), "not a byte");
    harness.app.save(to(&server)).await.expect("back");
    is_connected_and_renews(&harness, id).await;
}

#[tokio::test]
async fn a_token_that_the_vendor_has_refused_is_not_handed_out() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    harness.connect(id).await;
    harness.clock.advance(Duration::from_mins(1));
    server.with(fobwatch_simulator::ninjaone::NinjaOne::forget_access_tokens);
    server.answer_all(TOKEN, Answer::empty(503));
    harness.app.verify(id).await.expect_err("refused, and it cannot be renewed now");
    assert!(!harness.view(id).await.usable);
    assert_ne!(harness.app.copy(id, CopyFormat::Token).await.err().map(|failure| failure.code), None);
    harness.app.credentials(id, Duration::ZERO).await.expect_err("nor to scripts");
    server.answer_as_usual();
    let harness = harness.restart().await;
    harness.lend_clock(&server);
    harness.clock.advance(Duration::from_secs(3));
    is_connected_and_renews(&harness, id).await;
}

#[tokio::test]
async fn a_refused_password_is_asked_for_and_never_posted_twice() {
    let harness = Harness::open().await;
    let server = Server::start(Automate::default());
    harness.lend_clock(&server);
    server.with(|automate| automate.users = vec![User::new("jane", "new-PASSWORD", 1, true)]);
    let pairs = [
        ("server", server.url.as_str()),
        ("client_id", "00000000-0000-4000-8000-000000000001"),
        ("username", "jane"),
        ("password", "old-PASSWORD"),
        ("integrator", "yes"),
    ];
    let id = harness.add("Automate", "automate", "password", &pairs).await;
    harness.app.connect(id, false).await.expect("the sign-in starts");
    harness.until(id, |view| view.state == SessionState::NeedsSignIn).await;
    let harness = harness.restart().await;
    harness.lend_clock(&server);
    let posts = || server.received_at("/apitoken").into_iter().filter(|request| request.method == "POST").count();
    assert_eq!(posts(), 1);
    harness.app.connect(id, false).await.expect("the sign-in starts");
    harness.until_asked(id).await;
    assert_eq!(posts(), 1, "asked first");
    harness.app.answer(id, fobwatch_core::secret::Secret::new("new-PASSWORD")).await.expect("typed");
    harness.until(id, |view| view.state == SessionState::Active).await;
    // It took the saved one's place.
    harness.app.connect(id, true).await.expect("the sign-in starts");
    harness.until(id, |view| view.state == SessionState::Active).await;
    assert!(
        server.received_at("/apitoken").iter().filter(|request| request.body.contains("old-PASSWORD")).count() == 1
    );
}

#[tokio::test]
async fn a_typed_password_that_is_not_to_be_kept_is_not_kept_after_a_refusal_either() {
    for saved in [None, Some("old-PASSWORD")] {
        let harness = Harness::open().await;
        let server = Server::start(Automate::default());
        harness.lend_clock(&server);
        server.with(|automate| automate.users = vec![User::new("jane", "right-PASSWORD", 1, true)]);
        let pairs = [
            ("server", server.url.as_str()),
            ("client_id", "00000000-0000-4000-8000-000000000001"),
            ("username", "jane"),
            ("integrator", "yes"),
        ];
        let unkept = [&pairs[..], &[("keep_password", "no")]].concat();
        let kept = saved.map(|saved| [&pairs[..], &[("password", saved)]].concat());
        let id = harness.add("Automate", "automate", "password", kept.as_ref().unwrap_or(&unkept)).await;
        if saved.is_some() {
            harness.app.connect(id, true).await.expect("the sign-in starts");
            harness.until(id, |view| view.state == SessionState::NeedsSignIn).await;
            let input = FormInput { id: Some(id), ..form("Automate", "automate", "password", &unkept) };
            harness.app.save(input).await.expect("no longer kept");
        }
        for (typed, state) in [
            ("wrong-PASSWORD", SessionState::NeedsSignIn),
            ("right-PASSWORD", SessionState::Active),
            ("right-PASSWORD", SessionState::Active),
        ] {
            harness.app.connect(id, true).await.expect("the sign-in starts");
            harness.until_asked(id).await;
            harness.app.answer(id, fobwatch_core::secret::Secret::new(typed)).await.expect("typed");
            harness.until(id, |view| view.state == state).await;
            assert!(harness.app.form(id).await.expect("a form").saved.is_empty(), "{saved:?}, {typed}");
        }
    }
}

#[tokio::test]
async fn a_refusal_is_tried_once_a_day_across_starts_until_it_is_mended() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    harness.connect(id).await;
    harness.clock.advance(Duration::from_mins(1));
    let refusal = || Answer::json(401, &json!({"error": "invalid_client"}));
    server.answer_next(TOKEN, refusal());
    harness.app.renew(id).await.expect_err("refused");
    assert_eq!(harness.notices(), [(id.to_string(), "refused".to_owned())]);
    let asked = tokens(&server);
    let harness = harness.restart_after(Duration::from_hours(12)).await;
    harness.lend_clock(&server);
    let harness = harness.restart_after(Duration::from_hours(11)).await;
    harness.lend_clock(&server);
    turns(50).await;
    assert_eq!(tokens(&server), asked, "not for a day, however often it starts");
    server.answer_next(TOKEN, refusal());
    harness.clock.advance(Duration::from_hours(1));
    server.until_received(TOKEN, asked + 1).await;
    harness.until(id, |view| matches!(view.state, SessionState::Refused { retry_at: Some(_), .. })).await;
    harness.clock.advance(Duration::from_hours(25));
    harness.until(id, |view| view.state == SessionState::Active).await;
}
