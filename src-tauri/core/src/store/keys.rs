//! What is remembered of the data key. None of it is secret.

use rusqlite::{Connection, OptionalExtension as _, params};
use uuid::Uuid;

use super::{Store, StoreError};
use crate::vault::{KeyRecord, Sealed, Wrapped};

impl Store {
    /// The key record; a new data folder gets its name here.
    pub fn key_record(&self) -> Result<KeyRecord, StoreError> {
        let connection = self.connection();
        let folder = match get(&connection, "folder")? {
            Some(name) => String::from_utf8(name).map_err(|_| StoreError::Database("unreadable record".to_owned()))?,
            None => {
                let name = Uuid::new_v4().to_string();
                put(&connection, "folder", name.as_bytes())?;
                name
            }
        };
        let salt = get(&connection, "wrap_salt")?;
        let wrapped = get_sealed(&connection, "wrap")?;
        Ok(KeyRecord {
            folder,
            check: get_sealed(&connection, "check")?,
            wrapped: salt.zip(wrapped).map(|(salt, sealed)| Wrapped { salt, sealed }),
        })
    }

    pub fn save_key_record(&self, record: &KeyRecord) -> Result<(), StoreError> {
        let mut connection = self.connection();
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

fn get(connection: &Connection, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(connection.query_row("SELECT value FROM meta WHERE key = ?1", [key], |row| row.get(0)).optional()?)
}

fn put(connection: &Connection, key: &str, value: &[u8]) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
        params![key, value],
    )?;
    Ok(())
}

fn get_sealed(connection: &Connection, key: &str) -> Result<Option<Sealed>, StoreError> {
    let nonce = get(connection, &format!("{key}_nonce"))?;
    let text = get(connection, &format!("{key}_text"))?;
    Ok(nonce.zip(text).map(|(nonce, text)| Sealed { nonce, text }))
}

fn put_sealed(connection: &Connection, key: &str, sealed: &Sealed) -> Result<(), StoreError> {
    put(connection, &format!("{key}_nonce"), &sealed.nonce)?;
    put(connection, &format!("{key}_text"), &sealed.text)
}
