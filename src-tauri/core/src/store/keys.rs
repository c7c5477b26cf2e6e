//! The record of the data key. None of it is secret.

use std::collections::BTreeSet;

use fobwatch_text::say;
use rusqlite::{Connection, OptionalExtension as _, params};
use uuid::Uuid;

use super::{Store, StoreError};
use crate::vault::{KeyRecord, Sealed, Wrapped};

/// In `meta`, before a vendor's id and a host.
const HEARD: &str = "heard ";

impl Store {
    /// Vendors' ids and hosts that have given the vendor's own word.
    pub fn heard_hosts(&self) -> Result<BTreeSet<String>, StoreError> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached("SELECT key FROM meta WHERE key LIKE 'heard %'")?;
        let names = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
        Ok(names.into_iter().filter_map(|name| Some(name.strip_prefix(HEARD)?.to_owned())).collect())
    }

    /// Remembers one.
    pub fn save_heard_host(&self, name: &str) -> Result<(), StoreError> {
        put(&*self.writing()?, &format!("{HEARD}{name}"), b"")
    }

    /// The key record; a new data folder gets its name here.
    pub fn key_record(&self) -> Result<KeyRecord, StoreError> {
        let connection = self.connection();
        let folder = if let Some(name) = get(&connection, "folder")? {
            String::from_utf8(name).map_err(|_| StoreError::Database(say::data::RECORD_UNREADABLE.into()))?
        } else {
            self.may_write()?;
            let name = Uuid::new_v4().to_string();
            put(&connection, "folder", name.as_bytes())?;
            name
        };
        let salt = get(&connection, "wrap_salt")?;
        let wrapped = get_sealed(&connection, "wrap")?;
        Ok(KeyRecord {
            folder,
            check: get_sealed(&connection, "check")?,
            wrapped: salt.zip(wrapped).map(|(salt, sealed)| Wrapped { salt, sealed }),
        })
    }

    /// Replaces it: there is one per data folder.
    pub fn save_key_record(&self, record: &KeyRecord) -> Result<(), StoreError> {
        let mut connection = self.writing()?;
        let transaction = connection.transaction()?;
        if let Some(check) = &record.check {
            put_sealed(&transaction, "check", check)?;
        }
        if let Some(wrapped) = &record.wrapped {
            put(&transaction, "wrap_salt", &wrapped.salt)?;
            put_sealed(&transaction, "wrap", &wrapped.sealed)?;
        }
        transaction.commit()?;
        Ok(())
    }
}

pub(super) fn get(connection: &Connection, key: &str) -> rusqlite::Result<Option<Vec<u8>>> {
    connection.query_row("SELECT value FROM meta WHERE key = ?1", [key], |row| row.get(0)).optional()
}

pub(super) fn put(connection: &Connection, key: &str, value: &[u8]) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
        params![key, value],
    )?;
    Ok(())
}

pub(super) fn get_sealed(connection: &Connection, key: &str) -> Result<Option<Sealed>, StoreError> {
    let nonce = get(connection, &format!("{key}_nonce"))?;
    let text = get(connection, &format!("{key}_text"))?;
    Ok(nonce.zip(text).map(|(nonce, text)| Sealed { nonce, text }))
}

pub(super) fn put_sealed(connection: &Connection, key: &str, sealed: &Sealed) -> Result<(), StoreError> {
    put(connection, &format!("{key}_nonce"), &sealed.nonce)?;
    put(connection, &format!("{key}_text"), &sealed.text)
}

pub(super) fn remove_sealed(connection: &Connection, key: &str) -> Result<(), StoreError> {
    connection.execute("DELETE FROM meta WHERE key IN (?1, ?2)", [format!("{key}_nonce"), format!("{key}_text")])?;
    Ok(())
}
