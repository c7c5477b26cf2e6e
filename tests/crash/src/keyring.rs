//! A keyring in a folder, for a process that comes back after a kill. Only for tests: the key lies
//! there in the clear.

use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;

use async_trait::async_trait;
use fobwatch_core::vault::{Keyring, KeyringError};
use zeroize::Zeroizing;

pub(crate) struct FileKeyring(pub(crate) PathBuf);

#[async_trait]
impl Keyring for FileKeyring {
    async fn read(&self, folder: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringError> {
        match fs::read(self.0.join(folder)) {
            Ok(key) => Ok(Some(Zeroizing::new(key))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(_) => Err(KeyringError::Failed),
        }
    }

    async fn write(&self, folder: &str, key: &[u8]) -> Result<(), KeyringError> {
        fs::create_dir_all(&self.0).map_err(|_| KeyringError::Failed)?;
        fs::write(self.0.join(folder), key).map_err(|_| KeyringError::Failed)
    }
}
