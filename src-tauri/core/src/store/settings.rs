//! Settings by name. Invariant: only what differs from the default is here, and the password of a proxy is sealed.

use rusqlite::{Connection, params};
use serde_json::Value;

use super::{Store, StoreError, keys};
use crate::vault::Sealed;

const PROXY_PASSWORD: &str = "proxy_password";

impl Store {
    /// As saved; a value that is no JSON is as if it were not there.
    pub fn settings(&self) -> Result<Vec<(String, Value)>, StoreError> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached("SELECT name, value FROM setting ORDER BY name")?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
        let rows = rows.collect::<Result<Vec<_>, _>>()?;
        Ok(rows.into_iter().filter_map(|(name, value)| Some((name, serde_json::from_str(&value).ok()?))).collect())
    }

    /// These and no others. Names that this version does not know are a newer one's, and stay. What else
    /// has to be done for it is done before the commit: if it fails, nothing is written.
    pub fn save_settings<E: From<StoreError>>(
        &self,
        known: &[String],
        settings: &[(String, Value)],
        forget_proxy_password: bool,
        and: impl FnOnce() -> Result<(), E>,
    ) -> Result<(), E> {
        let mut connection = self.writing()?;
        let transaction = connection.transaction().map_err(StoreError::from)?;
        put(&transaction, known, settings)?;
        if forget_proxy_password {
            keys::remove_sealed(&transaction, PROXY_PASSWORD)?;
        }
        and()?;
        Ok(transaction.commit().map_err(StoreError::from)?)
    }

    /// None: the proxy wants none, or none was typed.
    pub fn proxy_password(&self) -> Result<Option<Sealed>, StoreError> {
        keys::get_sealed(&self.connection(), PROXY_PASSWORD)
    }

    /// None deletes it.
    pub fn save_proxy_password(&self, sealed: Option<&Sealed>) -> Result<(), StoreError> {
        let connection = self.writing()?;
        match sealed {
            Some(sealed) => keys::put_sealed(&connection, PROXY_PASSWORD, sealed),
            None => keys::remove_sealed(&connection, PROXY_PASSWORD),
        }
    }
}

fn put(connection: &Connection, known: &[String], settings: &[(String, Value)]) -> Result<(), StoreError> {
    for name in known {
        connection.execute("DELETE FROM setting WHERE name = ?1", [name])?;
    }
    for (name, value) in settings {
        connection.execute("INSERT INTO setting (name, value) VALUES (?1, ?2)", params![name, value.to_string()])?;
    }
    Ok(())
}
