//! Locking, the keyring, the passphrase, and one owner per data folder.

use std::time::Duration;

use fobwatch_core::contract::{CopyFormat, SessionState, VaultState};
use fobwatch_core::failure::Code;
use fobwatch_core::secret::Secret;
use fobwatch_core::vault::KeyringError;
use fobwatch_integration::Harness;
use fobwatch_simulator::Answer;
use serde_json::json;

use super::ninja;

#[tokio::test]
async fn lock_takes_the_key_out_of_memory_and_unlock_brings_sessions_back() {
    let harness = Harness::open().await;
    let (_server, id) = ninja(&harness).await;
    let before = harness.connect(id).await;
    harness.app.lock().await.expect("locked");
    let view = harness.view(id).await;
    assert_eq!((view.state, view.usable), (SessionState::Locked, false));
    assert_eq!(harness.app.copy(id, CopyFormat::Token).await.expect_err("locked").code, Code::Locked);
    assert_eq!(harness.app.connect(id, false).await.expect_err("locked").code, Code::Locked);
    harness.app.unlock(None).await.expect("unlocked");
    let view = harness.view(id).await;
    assert_eq!((view.state, view.expires_at), (SessionState::Active, before.expires_at));
}

#[tokio::test]
async fn a_lost_key_is_said_and_never_replaced() {
    let harness = Harness::open().await;
    let (_server, id) = ninja(&harness).await;
    harness.connect(id).await;
    let keys = std::mem::take(&mut *harness.keyring.keys.lock().expect("keys"));
    let harness = harness.restart().await;
    let overview = harness.app.overview().await.expect("an overview");
    assert_eq!(overview.vault.state, VaultState::KeyLost);
    assert!(harness.keyring.keys.lock().expect("keys").is_empty(), "no new key while sealed secrets exist");
    // The entry comes back, and with it everything.
    *harness.keyring.keys.lock().expect("keys") = keys;
    harness.app.unlock(None).await.expect("unlocked");
    assert_eq!(harness.view(id).await.state, SessionState::Active);
}

#[tokio::test]
async fn without_a_keyring_a_passphrase_wraps_the_key() {
    let harness = Harness::open().await;
    // A second data folder, on a machine without a keyring.
    *harness.keyring.fault.lock().expect("fault") = Some(KeyringError::Missing);
    let keyring_only = harness.app.overview().await.expect("an overview").vault.state;
    assert_eq!(keyring_only, VaultState::Keyring);
    let harness = Harness::without_keyring().await;
    assert_eq!(harness.app.overview().await.expect("an overview").vault.state, VaultState::NeedsPassphrase);
    let short = harness.app.unlock(Some(Secret::new("short"))).await.expect_err("too short");
    assert_eq!(short.code, Code::Invalid);
    harness.app.unlock(Some(Secret::new("a good passphrase"))).await.expect("chosen");
    let (server, id) = ninja(&harness).await;
    harness.connect(id).await;
    let harness = harness.restart().await;
    harness.lend_clock(&server);
    assert_eq!(harness.app.overview().await.expect("an overview").vault.state, VaultState::LockedByPassphrase);
    let wrong = harness.app.unlock(Some(Secret::new("another passphrase"))).await.expect_err("wrong");
    assert_eq!(wrong.code, Code::WrongPassphrase);
    harness.app.unlock(Some(Secret::new("a good passphrase"))).await.expect("unlocked");
    assert_eq!(harness.view(id).await.state, SessionState::Active);
}

#[tokio::test]
async fn a_data_folder_has_one_owner() {
    let harness = Harness::open().await;
    assert!(harness.second_owner().is_err_and(|error| error.to_string().contains("another Fobwatch")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_rotates_while_fobwatch_locks_is_kept() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    harness.connect(id).await;
    harness.clock.advance(Duration::from_mins(1));
    let rotated = json!({"access_token": "rotated-access", "expires_in": 3600, "refresh_token": "rotated-refresh"});
    server.answer_next("/ws/oauth/token", Answer::json(200, &rotated).after(Duration::from_millis(300)));
    let app = harness.app.clone();
    let renewal = tokio::spawn(async move { app.renew(id).await });
    harness.until(id, |view| view.state == SessionState::Renewing).await;
    harness.app.lock().await.expect("locked");
    renewal.await.expect("its end").expect("renewed before the lock");
    harness.app.unlock(None).await.expect("unlocked");
    harness.app.copy(id, CopyFormat::RefreshToken).await.expect("copied");
    assert_eq!(harness.clipboard().as_deref(), Some("rotated-refresh"));
}
