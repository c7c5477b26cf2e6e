//! Data that a killed process has left on disk. Invariant: only a copy is opened, so that looking changes nothing.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use fobwatch_core::clock::{Clock as _, System};
use fobwatch_core::profile::ProfileId;
use fobwatch_core::secret::Secret;
use fobwatch_core::store::{REFRESH_TOKEN, Store};
use fobwatch_core::vault::Vault;
use rusqlite::Connection;
use tempfile::TempDir;

use crate::host;

/// The saved refresh token of each of these profiles, after SQLite has found the file sound.
pub(crate) fn refresh_tokens(folder: &Path, ids: &[ProfileId]) -> Result<HashMap<ProfileId, String>, String> {
    let copy = TempDir::new().map_err(|error| error.to_string())?;
    for name in ["fobwatch.db", "fobwatch.db-wal"] {
        let from = host::data(folder).join(name);
        if from.exists() {
            fs::copy(from, copy.path().join(name)).map_err(|error| error.to_string())?;
        }
    }
    is_sound(&copy.path().join("fobwatch.db"))?;
    let store = Store::open(copy.path(), System.now()).map_err(|error| error.to_string())?;
    let vault = Vault::new(Arc::new(host::keyring(folder)));
    let record = store.key_record().map_err(|error| error.to_string())?;
    let runtime = tokio::runtime::Builder::new_current_thread().build().map_err(|error| error.to_string())?;
    runtime.block_on(vault.open_by_keyring(&record));
    let key = vault.key().map_err(|error| error.to_string())?;
    let listed = store.profiles().map_err(|error| error.to_string())?.len();
    if listed != ids.len() {
        return Err(format!("{listed} profiles are saved instead of {}", ids.len()));
    }
    let mut found = HashMap::new();
    for id in ids {
        let sealed = store.sealed(*id).map_err(|error| error.to_string())?;
        if let Some((field, sealed)) = sealed.into_iter().find(|(field, _)| field == REFRESH_TOKEN) {
            let token = key.open_secret(&format!("{id}|{field}"), &sealed).map_err(|error| error.to_string())?;
            found.insert(*id, Secret::reveal(&token).to_owned());
        }
    }
    Ok(found)
}

fn is_sound(file: &Path) -> Result<(), String> {
    let connection = Connection::open(file).map_err(|error| error.to_string())?;
    let said: String = connection
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .map_err(|error| format!("the database is damaged: {error}"))?;
    let orphans = connection
        .prepare("PRAGMA foreign_key_check")
        .and_then(|mut check| check.exists([]))
        .map_err(|error| format!("the database is damaged: {error}"))?;
    if said == "ok" && !orphans { Ok(()) } else { Err(format!("the database is damaged: {said}, orphans: {orphans}")) }
}
