//! The system keyring, on a thread of its own: a locked keyring may wait for a prompt for ever.
//! Invariant: every call has a time limit, and no error text holds what the keyring holds.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::time::Duration;

use async_trait::async_trait;
use fobwatch_text::{Word, say};
use keyring_core::{CredentialStore, Entry, Error};
use tokio::sync::oneshot;
use zeroize::Zeroizing;

/// A prompt may be open, so a person gets time to answer it.
const LIMIT: Duration = Duration::from_mins(1);
/// Calls that may wait behind one that hangs.
const QUEUE: usize = 4;
const SERVICE: &str = "Fobwatch";

type Bytes = Zeroizing<Vec<u8>>;

/// Why the keyring did not do as asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text())]
pub enum KeyringError {
    /// None runs, or none is installed.
    Missing,
    /// It can be unlocked, or the person said no.
    Locked,
    /// Not within the time limit; it may be asking the person.
    Silent,
    /// Anything else; its text may hold what it should not.
    Failed,
}

impl KeyringError {
    /// A part of a sentence.
    pub fn text(self) -> Word {
        match self {
            Self::Missing => say::keyring::MISSING,
            Self::Locked => say::keyring::LOCKED,
            Self::Silent => say::keyring::NO_ANSWER,
            Self::Failed => say::keyring::FAILED,
        }
    }
}

/// Keeps one key per data folder.
#[async_trait]
pub trait Keyring: Send + Sync {
    /// None: it has no key for this folder.
    async fn read(&self, folder: &str) -> Result<Option<Bytes>, KeyringError>;
    /// In place of one that was there.
    async fn write(&self, folder: &str, key: &[u8]) -> Result<(), KeyringError>;
}

type Job = Box<dyn FnOnce() + Send>;

/// The operating system's own.
pub struct SystemKeyring {
    jobs: SyncSender<Job>,
}

impl Default for SystemKeyring {
    fn default() -> Self {
        let (jobs, queue) = sync_channel::<Job>(QUEUE);
        std::thread::spawn(move || {
            while let Ok(job) = queue.recv() {
                // Who waits for it is told; the next one finds the thread alive.
                let _ = catch_unwind(AssertUnwindSafe(job));
            }
        });
        Self { jobs }
    }
}

impl SystemKeyring {
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&CredentialStore) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, KeyringError> {
        let (sender, receiver) = oneshot::channel();
        let job: Job = Box::new(move || {
            // A fresh store each time: one that failed once would fail for ever.
            let result = system_store().and_then(|store| work(store.as_ref()));
            let _ = sender.send(result.map_err(|error| named(&error)));
        });
        match self.jobs.try_send(job) {
            Ok(()) => {}
            Err(TrySendError::Full(_)) => return Err(KeyringError::Silent),
            Err(TrySendError::Disconnected(_)) => return Err(KeyringError::Failed),
        }
        match tokio::time::timeout(LIMIT, receiver).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err(KeyringError::Failed),
            Err(_) => Err(KeyringError::Silent),
        }
    }
}

#[async_trait]
impl Keyring for SystemKeyring {
    async fn read(&self, folder: &str) -> Result<Option<Bytes>, KeyringError> {
        let user = folder.to_owned();
        self.run(move |store| match entry(store, &user)?.get_secret() {
            Ok(bytes) => Ok(Some(Zeroizing::new(bytes))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })
        .await
    }

    async fn write(&self, folder: &str, key: &[u8]) -> Result<(), KeyringError> {
        let (user, key) = (folder.to_owned(), Zeroizing::new(key.to_vec()));
        self.run(move |store| entry(store, &user)?.set_secret(&key)).await
    }
}

/// The variant's name only: some variants carry what the entry holds.
fn named(error: &Error) -> KeyringError {
    match error {
        Error::NoStorageAccess(_) => KeyringError::Locked,
        Error::NoDefaultStore | Error::NotSupportedByStore(_) => KeyringError::Missing,
        // No bus, or nobody on it who answers for the Secret Service.
        Error::PlatformFailure(_) if cfg!(target_os = "linux") => KeyringError::Missing,
        _ => KeyringError::Failed,
    }
}

fn entry(store: &CredentialStore, user: &str) -> Result<Entry, Error> {
    // On Windows a credential roams with a domain profile unless it is told to stay.
    let local = HashMap::from([("persistence", "Local")]);
    store.build(SERVICE, user, cfg!(target_os = "windows").then_some(&local))
}

#[cfg(target_os = "linux")]
fn system_store() -> Result<Arc<CredentialStore>, Error> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

#[cfg(target_os = "macos")]
fn system_store() -> Result<Arc<CredentialStore>, Error> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(target_os = "windows")]
fn system_store() -> Result<Arc<CredentialStore>, Error> {
    Ok(windows_native_keyring_store::Store::new()?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "windows")))]
fn system_store() -> Result<Arc<CredentialStore>, Error> {
    Err(Error::NoDefaultStore)
}
