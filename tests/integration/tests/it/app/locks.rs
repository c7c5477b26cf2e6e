//! Locking without being asked, and what goes on behind the lock.

use std::time::Duration;

use fobwatch_core::app::{App, Surroundings};
use fobwatch_core::contract::{CopyFormat, Export, SessionState, VaultState};
use fobwatch_core::failure::Code;
use fobwatch_core::secret::Secret;
use fobwatch_core::settings::Settings;
use fobwatch_core::vault::KeyringError;
use fobwatch_integration::Harness;
use fobwatch_simulator::Answer;
use serde_json::json;

use super::{ninja, tokens};

async fn state(app: &App) -> VaultState {
    app.overview().await.expect("a list").vault.state
}

async fn until(harness: &Harness, wanted: VaultState) {
    harness.until_so("it comes to that", async || state(&harness.app).await == wanted).await;
}

async fn with(settings: Settings) -> Harness {
    let harness = Harness::open().await;
    harness.app.set_settings(settings.into()).await.expect("set");
    harness
}

#[tokio::test]
async fn an_idle_time_locks_and_a_key_begins_it_anew() {
    let harness = with(Settings { lock_after_minutes: Some(10), ..Settings::default() }).await;
    harness.app.active().await.expect("somebody is there");
    harness.clock.advance(Duration::from_mins(9));
    harness.app.active().await.expect("a key");
    harness.clock.advance(Duration::from_mins(9));
    // The timer has looked at that: what it does next, it does after.
    harness.app.set_settings(harness.app.current_settings().into()).await.expect("nothing new");
    assert_eq!(state(&harness.app).await, VaultState::Keyring);
    harness.clock.advance(Duration::from_mins(1));
    until(&harness, VaultState::LockedByKeyring).await;
    // Unlocked, it waits for somebody to be there before it counts again.
    harness.app.unlock(None).await.expect("unlocked");
    harness.app.active().await.expect("a key");
    harness.clock.advance(Duration::from_mins(10));
    until(&harness, VaultState::LockedByKeyring).await;
}

#[tokio::test]
async fn a_shorter_idle_time_counts_at_once_and_an_agent_is_never_idle() {
    let harness = with(Settings { lock_after_minutes: Some(60), ..Settings::default() }).await;
    harness.clock.advance(Duration::from_hours(5));
    harness.app.active().await.expect("the first one who was there");
    assert_eq!(state(&harness.app).await, VaultState::Keyring);
    harness.clock.advance(Duration::from_mins(20));
    let shorter = Settings { lock_after_minutes: Some(15), ..Settings::default() };
    harness.app.set_settings(shorter.into()).await.expect("set");
    until(&harness, VaultState::LockedByKeyring).await;
}

#[tokio::test]
async fn the_lock_screen_and_suspend_lock_only_if_that_is_wanted() {
    for (what, settings) in [
        (Surroundings::ScreenLocked, Settings { lock_with_screen: true, ..Settings::default() }),
        (Surroundings::Suspending, Settings { lock_on_suspend: true, ..Settings::default() }),
    ] {
        let harness = Harness::open().await;
        harness.app.note_surroundings(what).await.expect("noted");
        assert_eq!(state(&harness.app).await, VaultState::Keyring);
        harness.app.set_settings(settings.into()).await.expect("set");
        harness.app.note_surroundings(what).await.expect("noted");
        assert_eq!(state(&harness.app).await, VaultState::LockedByKeyring, "before the computer sleeps");
    }
}

#[tokio::test]
async fn renewals_go_on_behind_the_lock_and_nobody_gets_anything() {
    let harness = with(Settings { renew_while_locked: true, ..Settings::default() }).await;
    let (server, id) = ninja(&harness).await;
    let before = harness.connect(id).await;
    harness.app.credentials(id, Duration::from_secs(1)).await.expect("made ready for scripts");
    harness.app.lock().await.expect("locked");

    assert_eq!(state(&harness.app).await, VaultState::LockedByKeyring);
    let view = harness.view(id).await;
    assert_eq!((&view.state, view.usable, view.renewable), (&SessionState::Locked, false, false));
    assert_eq!((view.expires_at, view.identity.is_some(), view.has_refresh_token), (None, false, false));
    let detail = harness.app.detail(id).await.expect("a detail");
    assert!(detail.token.is_none() && detail.actions.is_empty() && detail.scopes.is_empty());
    let app = &harness.app;
    let sealed = Export { passphrase: Some(Secret::new("a passphrase")), ..Export::default() };
    let refusals = [
        app.copy(id, CopyFormat::Token).await.map(drop),
        app.copy(id, CopyFormat::RefreshToken).await.map(drop),
        app.copy_for_vault(id, String::new()).await.map(drop),
        app.credentials(id, Duration::from_secs(1)).await.map(drop),
        app.export(sealed).await.map(drop),
        app.connect(id, false).await,
        app.renew(id).await,
        app.renew_all().await,
        app.verify(id).await.map(drop),
        app.act(id, "revoke".to_owned()).await.map(drop),
        app.duplicate(id).await.map(drop),
    ];
    for (place, refused) in refusals.into_iter().enumerate() {
        assert_eq!(refused.expect_err("locked").code, Code::Locked, "{place}");
    }
    let asked = tokens(&server);

    harness.clock.advance(Duration::from_mins(58));
    server.until_received("/ws/oauth/token", asked + 1).await;
    harness.until_so("a renewal", async || harness.activity(id).await[0] == "Token renewed, valid for 60 min").await;
    assert_eq!(harness.view(id).await.state, SessionState::Locked);
    let told = harness.told.lock().expect("events").clone();
    let since = told.iter().rposition(|told| told.contains(r#""list""#)).expect("the lock was told");
    assert!(told[since..].iter().all(|told| !told.contains("renewing") && !told.contains(r#""active""#)), "{told:?}");

    harness.app.unlock(None).await.expect("unlocked");
    let after = harness.view(id).await;
    assert_eq!((&after.state, after.usable), (&SessionState::Active, true));
    assert!(after.expires_at > before.expires_at, "the renewed one");
    harness.app.copy(id, CopyFormat::Token).await.expect("copied");
    // What was renewed behind the lock is on disk.
    let harness = harness.restart().await;
    assert_eq!(harness.view(id).await.expires_at, after.expires_at);
}

#[tokio::test]
async fn a_vain_try_to_unlock_ends_nothing_and_opens_nothing() {
    let harness = with(Settings { renew_while_locked: true, ..Settings::default() }).await;
    let (server, id) = ninja(&harness).await;
    harness.connect(id).await;
    harness.app.lock().await.expect("locked");
    *harness.keyring.fault.lock().expect("fault") = Some(KeyringError::Locked);
    harness.app.unlock(None).await.expect("asked");
    assert_eq!(state(&harness.app).await, VaultState::LockedByKeyring);
    assert_eq!(harness.app.copy(id, CopyFormat::Token).await.expect_err("locked").code, Code::Locked);
    let asked = tokens(&server);
    harness.clock.advance(Duration::from_mins(58));
    server.until_received("/ws/oauth/token", asked + 1).await;
    *harness.keyring.fault.lock().expect("fault") = None;
    harness.app.unlock(None).await.expect("unlocked");
    harness.until(id, |view| view.state == SessionState::Active && view.usable).await;
}

#[tokio::test]
async fn what_went_wrong_behind_the_lock_is_told_after_it() {
    let harness = with(Settings { renew_while_locked: true, ..Settings::default() }).await;
    let (server, id) = ninja(&harness).await;
    harness.connect(id).await;
    harness.app.lock().await.expect("locked");
    server.answer_next("/ws/oauth/token", Answer::json(400, &json!({ "error": "invalid_token" })));
    harness.clock.advance(Duration::from_mins(58));
    harness.until_so("a failure", async || harness.activity(id).await[0].starts_with("Renewal failed")).await;
    assert_eq!(harness.notices(), [], "nobody is there");
    harness.app.unlock(None).await.expect("unlocked");
    harness.until(id, |view| view.state == SessionState::NeedsSignIn).await;
    assert_eq!(harness.notices(), [(id.to_string(), "signIn".to_owned())]);
}
