//! A keyring in memory.

use std::collections::HashMap;
use std::sync::Mutex;

use async_trait::async_trait;
use fobwatch_core::vault::{Keyring, KeyringError};
use zeroize::Zeroizing;

use crate::lock;

/// A keyring that can be told to fail.
#[derive(Debug, Default)]
pub struct MemoryKeyring {
    /// Data keys by folder.
    pub keys: Mutex<HashMap<String, Vec<u8>>>,
    /// While it is set, each call fails with it.
    pub fault: Mutex<Option<KeyringError>>,
}

#[async_trait]
impl Keyring for MemoryKeyring {
    async fn read(&self, folder: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringError> {
        match *lock(&self.fault) {
            Some(fault) => Err(fault),
            None => Ok(lock(&self.keys).get(folder).cloned().map(Zeroizing::new)),
        }
    }

    async fn write(&self, folder: &str, key: &[u8]) -> Result<(), KeyringError> {
        if let Some(fault) = *lock(&self.fault) {
            return Err(fault);
        }
        lock(&self.keys).insert(folder.to_owned(), key.to_vec());
        Ok(())
    }
}
