//! Hosts that have given their vendor's own word. Invariant: they are remembered across starts, per vendor.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::store::{Store, StoreError};

pub(crate) struct KnownHosts {
    store: Arc<Store>,
    heard: Mutex<BTreeSet<String>>,
}

impl KnownHosts {
    pub(crate) fn new(store: Arc<Store>) -> Result<Self, StoreError> {
        let heard = Mutex::new(store.heard_hosts()?);
        Ok(Self { store, heard })
    }

    fn heard(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn contains(&self, vendor: &str, host: &str) -> bool {
        self.heard().contains(&format!("{vendor} {host}"))
    }

    /// This vendor's own word has come from there.
    pub(crate) fn add(&self, vendor: &str, host: &str) {
        let name = format!("{vendor} {host}");
        let is_new = self.heard().insert(name.clone());
        if is_new && let Err(error) = self.store.save_heard_host(&name) {
            tracing::warn!(%error, "a host could not be remembered");
        }
    }
}
