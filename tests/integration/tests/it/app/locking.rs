//! Locking, the keyring, the passphrase, and one owner per data folder.

use fobwatch_core::contract::{CopyFormat, SessionState, VaultState};
use fobwatch_core::failure::Code;
use fobwatch_core::secret::Secret;
use fobwatch_core::vault::KeyringError;
use fobwatch_integration::Office;

use super::ninja;

#[tokio::test]
async fn lock_takes_the_key_out_of_memory_and_unlock_brings_sessions_back() {
    let office = Office::open().await;
    let (_server, id) = ninja(&office).await;
    let before = office.connect(id).await;
    office.app.lock().await.expect("locked");
    let view = office.view(id).await;
    assert_eq!((view.state, view.usable), (SessionState::Locked, false));
    assert_eq!(office.app.copy(id, CopyFormat::Token).await.expect_err("locked").code, Code::Locked);
    assert_eq!(office.app.connect(id, false).await.expect_err("locked").code, Code::Locked);
    office.app.unlock(None).await.expect("unlocked");
    let view = office.view(id).await;
    assert_eq!((view.state, view.expires_at), (SessionState::Active, before.expires_at));
}

#[tokio::test]
async fn a_lost_key_is_said_and_never_replaced() {
    let office = Office::open().await;
    let (_server, id) = ninja(&office).await;
    office.connect(id).await;
    let keys = std::mem::take(&mut *office.keyring.keys.lock().expect("keys"));
    let office = office.restart().await;
    let overview = office.app.overview().await.expect("an overview");
    assert_eq!(overview.vault.state, VaultState::KeyLost);
    assert!(office.keyring.keys.lock().expect("keys").is_empty(), "no new key while sealed secrets exist");
    // The entry comes back, and with it everything.
    *office.keyring.keys.lock().expect("keys") = keys;
    office.app.unlock(None).await.expect("unlocked");
    assert_eq!(office.view(id).await.state, SessionState::Active);
}

#[tokio::test]
async fn without_a_keyring_a_passphrase_wraps_the_key() {
    let office = Office::open().await;
    // A second data folder, on a machine without a keyring.
    *office.keyring.fault.lock().expect("fault") = Some(KeyringError::Missing);
    let keyring_only = office.app.overview().await.expect("an overview").vault.state;
    assert_eq!(keyring_only, VaultState::Keyring);
    let office = Office::without_keyring().await;
    assert_eq!(office.app.overview().await.expect("an overview").vault.state, VaultState::NeedsPassphrase);
    let short = office.app.unlock(Some(Secret::new("short"))).await.expect_err("too short");
    assert_eq!(short.code, Code::Invalid);
    office.app.unlock(Some(Secret::new("a good passphrase"))).await.expect("chosen");
    let (server, id) = ninja(&office).await;
    office.connect(id).await;
    let office = office.restart().await;
    office.lend_clock(&server);
    assert_eq!(office.app.overview().await.expect("an overview").vault.state, VaultState::LockedByPassphrase);
    let wrong = office.app.unlock(Some(Secret::new("another passphrase"))).await.expect_err("wrong");
    assert_eq!(wrong.code, Code::WrongPassphrase);
    office.app.unlock(Some(Secret::new("a good passphrase"))).await.expect("unlocked");
    assert_eq!(office.view(id).await.state, SessionState::Active);
}

#[tokio::test]
async fn a_data_folder_has_one_owner() {
    let office = Office::open().await;
    assert!(office.second_owner().is_err_and(|error| error.to_string().contains("another Fobwatch")));
}
