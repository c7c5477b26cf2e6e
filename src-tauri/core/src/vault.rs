//! Seals and opens secrets under one data key. Invariant: a record opens only in its own place
//! (profile and field are bound to it), and no new data key is made while sealed records exist.

mod keyring;
mod passphrase;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
pub use fobwatch_protocol::answer::VaultState;
use fobwatch_text::{Text, Word, say};
use zeroize::Zeroizing;

pub use keyring::{Keyring, KeyringError, SystemKeyring};
pub use passphrase::Wrapped;

use crate::failure::{Code, Failure};
use crate::random::{NoRandomness, random};
use crate::secret::Secret;

/// The layout of sealed records; bound into each.
const SCHEMA: &str = "fobwatch-1";
const KEY_LENGTH: usize = 32;

/// 32 random bytes that seal everything else.
#[derive(Clone)]
pub struct Key(Arc<Zeroizing<[u8; KEY_LENGTH]>>);

/// A sealed text: XChaCha20-Poly1305, a fresh nonce each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// 24 bytes, random.
    pub nonce: Vec<u8>,
    /// With its tag; 16 bytes longer than what is in it.
    pub text: Vec<u8>,
}

/// Why a secret cannot be sealed or opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text())]
pub enum VaultError {
    /// There is no key, or it is for renewals alone.
    Locked,
    /// Another key, another place, or damage: the cipher cannot tell which.
    Altered,
    /// Wrong, or of another data folder.
    WrongPassphrase,
    /// The system's own fault; nothing is sealed without a fresh nonce.
    NoRandomness(#[from] NoRandomness),
    /// What the keyring said.
    Keyring(#[from] KeyringError),
}

impl VaultError {
    /// A part of a sentence.
    pub fn text(&self) -> Word {
        match self {
            Self::Locked => say::lock::LOCKED,
            Self::Altered => say::lock::RECORD_ALTERED,
            Self::WrongPassphrase => say::lock::PASSPHRASE_WRONG,
            Self::NoRandomness(_) => say::lock::NO_RANDOM_NUMBERS,
            Self::Keyring(error) => error.text(),
        }
    }
}

impl From<VaultError> for Failure {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Locked => Self::new(Code::Locked, say::lock::LOCKED).hint(say::lock::UNLOCK_HINT),
            VaultError::WrongPassphrase => Self::new(Code::WrongPassphrase, say::lock::PASSPHRASE_WRONG),
            VaultError::Altered => {
                Self::new(Code::Storage, say::lock::SECRET_ALTERED).hint(say::lock::SECRET_ALTERED_HINT)
            }
            VaultError::NoRandomness(_) | VaultError::Keyring(_) => Self::new(Code::Storage, error.text()),
        }
    }
}

impl Key {
    /// A new data key.
    pub fn random() -> Result<Self, VaultError> {
        Ok(Self(Arc::new(Zeroizing::new(random()?))))
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self(Arc::new(Zeroizing::new(bytes.try_into().ok()?))))
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    /// Seals `plain` for one place.
    pub fn seal(&self, associated_data: &str, plain: &[u8]) -> Result<Sealed, VaultError> {
        let nonce: [u8; 24] = random()?;
        let bound = format!("{SCHEMA}|{associated_data}");
        let text = XChaCha20Poly1305::new((&**self.0).into())
            .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: bound.as_bytes() })
            .map_err(|_| VaultError::Altered)?;
        Ok(Sealed { nonce: nonce.to_vec(), text })
    }

    /// Opens what was sealed for this place.
    pub fn open(&self, associated_data: &str, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let nonce: [u8; 24] = sealed.nonce.as_slice().try_into().map_err(|_| VaultError::Altered)?;
        let bound = format!("{SCHEMA}|{associated_data}");
        XChaCha20Poly1305::new((&**self.0).into())
            .decrypt(&XNonce::from(nonce), Payload { msg: &sealed.text, aad: bound.as_bytes() })
            .map(Zeroizing::new)
            .map_err(|_| VaultError::Altered)
    }

    /// `open` for texts.
    pub fn open_secret(&self, associated_data: &str, sealed: &Sealed) -> Result<Secret, VaultError> {
        let plain = self.open(associated_data, sealed)?;
        std::str::from_utf8(&plain).map(Secret::new).map_err(|_| VaultError::Altered)
    }
}

/// What the store remembers of the data key; none of it is secret.
#[derive(Debug, Clone, Default)]
pub struct KeyRecord {
    /// Names the keyring entry of this data folder.
    pub folder: String,
    /// A known text sealed under the key: tells the right key from a wrong one.
    pub check: Option<Sealed>,
    /// The key under a passphrase; None while the keyring keeps it.
    pub wrapped: Option<Wrapped>,
}

const CHECK_PLACE: &str = "check";
const CHECK_TEXT: &[u8] = b"fobwatch";

/// Where the data key is, and whether it is here.
pub struct Vault {
    keyring: Arc<dyn Keyring>,
    inner: Mutex<Inner>,
}

/// For whom there is a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// For everybody.
    Open,
    /// For renewals that nobody asked for, and for saving what they bring.
    Veiled,
    /// For nobody: it is not in memory.
    Sealed,
}

struct Inner {
    held: Held,
    state: VaultState,
    trouble: Option<Text>,
}

/// The data key, as far as it is in memory.
enum Held {
    Open(Key),
    Veiled(Key),
    Sealed,
}

impl Vault {
    /// Locked, until the keyring or a passphrase opens it.
    pub fn new(keyring: Arc<dyn Keyring>) -> Self {
        let inner = Inner { held: Held::Sealed, state: VaultState::LockedByKeyring, trouble: None };
        Self { keyring, inner: Mutex::new(inner) }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether it is open, and what is wrong with the keyring, if anything.
    pub fn state(&self) -> (VaultState, Option<Text>) {
        let inner = self.inner();
        (inner.state, inner.trouble.clone())
    }

    /// For what people and scripts ask for; refused behind a veil.
    pub fn key(&self) -> Result<Key, VaultError> {
        match &self.inner().held {
            Held::Open(key) => Ok(key.clone()),
            Held::Veiled(_) | Held::Sealed => Err(VaultError::Locked),
        }
    }

    /// For renewals that nobody asked for, and for saving what they bring.
    pub fn key_for_renewals(&self) -> Result<Key, VaultError> {
        match &self.inner().held {
            Held::Open(key) | Held::Veiled(key) => Ok(key.clone()),
            Held::Sealed => Err(VaultError::Locked),
        }
    }

    /// For whom it is open right now.
    pub fn access(&self) -> Access {
        match self.inner().held {
            Held::Open(_) => Access::Open,
            Held::Veiled(_) => Access::Veiled,
            Held::Sealed => Access::Sealed,
        }
    }

    fn become_open(&self, key: Key, state: VaultState) {
        *self.inner() = Inner { held: Held::Open(key), state, trouble: None };
    }

    fn become_closed(&self, state: VaultState, trouble: Option<Text>) {
        let mut inner = self.inner();
        // A vain try to unlock locks nothing, and does not end the upkeep.
        if !matches!(inner.held, Held::Open(_)) {
            (inner.state, inner.trouble) = (state, trouble);
        }
    }

    /// The key leaves memory.
    pub fn lock(&self, record: &KeyRecord) {
        *self.inner() = Inner { held: Held::Sealed, state: locked(record), trouble: None };
    }

    /// The key stays for upkeep alone. Nothing happens to a vault that is not open.
    pub fn veil(&self, record: &KeyRecord) {
        let mut inner = self.inner();
        if let Held::Open(key) = std::mem::replace(&mut inner.held, Held::Sealed) {
            inner.held = Held::Veiled(key);
            inner.state = locked(record);
        }
    }

    /// Opens by the keyring, where it keeps the key. Returns a changed record to save: a first
    /// start makes the key.
    pub async fn open_by_keyring(&self, record: &KeyRecord) -> Option<KeyRecord> {
        if record.wrapped.is_some() {
            self.become_closed(VaultState::LockedByPassphrase, None);
            return None;
        }
        match self.keyring.read(&record.folder).await {
            Ok(Some(bytes)) => match Key::from_bytes(&bytes).filter(|key| fits(key, record)) {
                Some(key) => {
                    self.become_open(key.clone(), VaultState::Keyring);
                    return with_check(record, &key);
                }
                None => self.become_closed(VaultState::KeyLost, Some(say::keyring::KEY_NOT_OURS.into())),
            },
            // Sealed records exist, so a new key would orphan them.
            Ok(None) if record.check.is_some() => {
                self.become_closed(VaultState::KeyLost, Some(say::keyring::NO_ENTRY.into()));
            }
            Ok(None) => return self.make_key_in_keyring(record).await,
            Err(error) if record.check.is_some() => {
                self.become_closed(VaultState::LockedByKeyring, Some(error.text().into()));
            }
            Err(error) => self.become_closed(VaultState::NeedsPassphrase, Some(error.text().into())),
        }
        None
    }

    async fn make_key_in_keyring(&self, record: &KeyRecord) -> Option<KeyRecord> {
        let key = Key::random().ok()?;
        // Read back: a keyring that forgets at once is worse than none.
        let kept = self.keyring.write(&record.folder, key.bytes()).await.is_ok()
            && matches!(self.keyring.read(&record.folder).await, Ok(Some(bytes)) if bytes.as_slice() == key.bytes());
        if !kept {
            self.become_closed(VaultState::NeedsPassphrase, None);
            return None;
        }
        self.become_open(key.clone(), VaultState::Keyring);
        with_check(record, &key)
    }

    /// Opens by passphrase; the first one given makes the key. Slow by design: run it off the
    /// async threads.
    pub fn open_by_passphrase(&self, record: &KeyRecord, passphrase: &Secret) -> Result<Option<KeyRecord>, VaultError> {
        if let Some(wrapped) = &record.wrapped {
            let key = wrapped.open(passphrase)?;
            self.become_open(key, VaultState::Passphrase);
            return Ok(None);
        }
        if record.check.is_some() {
            return Err(VaultError::Locked);
        }
        let key = Key::random()?;
        let wrapped = Wrapped::seal(passphrase, &key)?;
        self.become_open(key.clone(), VaultState::Passphrase);
        Ok(with_check(&KeyRecord { wrapped: Some(wrapped), ..record.clone() }, &key))
    }
}

fn locked(record: &KeyRecord) -> VaultState {
    if record.wrapped.is_some() { VaultState::LockedByPassphrase } else { VaultState::LockedByKeyring }
}

fn fits(key: &Key, record: &KeyRecord) -> bool {
    record.check.as_ref().is_none_or(|check| key.open(CHECK_PLACE, check).is_ok())
}

fn with_check(record: &KeyRecord, key: &Key) -> Option<KeyRecord> {
    if record.check.is_some() {
        return None;
    }
    let check = key.seal(CHECK_PLACE, CHECK_TEXT).ok()?;
    Some(KeyRecord { check: Some(check), ..record.clone() })
}
