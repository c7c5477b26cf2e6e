//! The data key under a passphrase, for machines without a keyring (Argon2id, RFC 9106).

use argon2::{Algorithm, Argon2, Params, Version};
use zeroize::Zeroizing;

use super::{KEY_LENGTH, Key, Sealed, VaultError, random};
use crate::secret::Secret;

/// RFC 9106 §4, second recommended option: 64 MiB, three passes.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
const LANES: u32 = 4;

const PLACE: &str = "data-key";

/// What is stored: all of it may be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrapped {
    /// Argon2's, random for each passphrase.
    pub salt: Vec<u8>,
    /// The data key, under what Argon2 makes of the passphrase.
    pub sealed: Sealed,
}

impl Wrapped {
    pub(super) fn seal(passphrase: &Secret, key: &Key) -> Result<Self, VaultError> {
        let salt: [u8; 16] = random()?;
        let sealed = derive(passphrase, &salt)?.seal(PLACE, key.bytes())?;
        Ok(Self { salt: salt.to_vec(), sealed })
    }

    pub(super) fn open(&self, passphrase: &Secret) -> Result<Key, VaultError> {
        let bytes =
            derive(passphrase, &self.salt)?.open(PLACE, &self.sealed).map_err(|_| VaultError::WrongPassphrase)?;
        Key::from_bytes(&bytes).ok_or(VaultError::Altered)
    }
}

fn derive(passphrase: &Secret, salt: &[u8]) -> Result<Key, VaultError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(KEY_LENGTH)).map_err(|_| VaultError::Altered)?;
    let mut bytes = Zeroizing::new([0; KEY_LENGTH]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.reveal().as_bytes(), salt, bytes.as_mut_slice())
        .map_err(|_| VaultError::Altered)?;
    Key::from_bytes(bytes.as_slice()).ok_or(VaultError::Altered)
}
