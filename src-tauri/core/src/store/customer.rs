//! Customers as the page shows them, and the days since which secrets are saved. Invariant: readable without the
//! data key, and none of it is secret.

use std::collections::{BTreeMap, HashMap};

use fobwatch_protocol::browser::Browser;
use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::{Store, StoreError, labels};
use crate::customer::{Colour, CustomerView};
use crate::profile::ProfileId;

/// Field and instant of each secret, by profile.
type SecretAges = HashMap<ProfileId, Vec<(String, Option<i64>)>>;

impl Store {
    /// By name; customers that nobody changed the look of are not among them.
    pub fn customers(&self) -> Result<BTreeMap<String, CustomerView>, StoreError> {
        let connection = self.connection();
        let mut statement =
            connection.prepare_cached("SELECT name, colour, place, collapsed, browser FROM customer")?;
        let rows = statement.query_map([], |row| {
            let colour: Option<String> = row.get(1)?;
            let name: String = row.get(0)?;
            // A colour of a newer version is none.
            let colour = colour.and_then(|name| serde_json::from_value::<Colour>(name.into()).ok());
            let browser: Option<String> = row.get(4)?;
            let browser = browser.map(|text| serde_json::from_str(&text).unwrap_or_else(|_| Browser::unknown()));
            Ok((name.clone(), CustomerView { name, colour, place: row.get(2)?, collapsed: row.get(3)?, browser }))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Writes these; the others stay.
    pub fn save_customers(&self, customers: &[CustomerView]) -> Result<(), StoreError> {
        let mut connection = self.writing()?;
        let transaction = connection.transaction()?;
        for CustomerView { name, colour, place, collapsed, .. } in customers {
            let colour = colour.map(serde_json::to_value).transpose()?;
            let colour = colour.as_ref().and_then(|name| name.as_str());
            transaction.execute(
                "INSERT INTO customer (name, colour, place, collapsed) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (name) DO UPDATE SET colour = ?2, place = ?3, collapsed = ?4",
                params![name, colour, place, collapsed],
            )?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// Gives all profiles of a customer another one, removed ones too, and with them its look, unless there is one under
    /// the new name.
    pub fn rename_customer(&self, from: &str, to: &str) -> Result<(), StoreError> {
        let mut connection = self.writing()?;
        let transaction = connection.transaction()?;
        labels::rename_customer(&transaction, from, to)?;
        if from != to {
            transaction.execute("UPDATE OR IGNORE customer SET name = ?2 WHERE name = ?1", [from, to])?;
            transaction.execute("DELETE FROM customer WHERE name = ?1", [from])?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// What opens the pages of its profiles; None: the system's.
    pub fn save_customer_browser(&self, name: &str, browser: Option<&Browser>) -> Result<(), StoreError> {
        let browser = browser.map(serde_json::to_string).transpose()?;
        self.writing()?.execute(
            "INSERT INTO customer (name, collapsed, browser) VALUES (?1, 0, ?2)
             ON CONFLICT (name) DO UPDATE SET browser = ?2",
            params![name, browser],
        )?;
        Ok(())
    }

    /// Since when each field's secret is saved; the age of those from older versions is not known.
    pub fn secret_ages(&self) -> Result<SecretAges, StoreError> {
        self.aside(|connection| {
            let mut statement = connection.prepare("SELECT profile, field, saved_at FROM secret")?;
            let mut ages = SecretAges::new();
            let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?)))?;
            for row in rows {
                let (id, field, saved_at) = row?;
                if let Ok(id) = id.parse() {
                    ages.entry(id).or_default().push((field, saved_at));
                }
            }
            Ok(ages)
        })
    }
}

pub(super) fn put_age(connection: &Connection, id: ProfileId, field: &str, at: Timestamp) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE secret SET saved_at = ?3 WHERE profile = ?1 AND field = ?2",
        params![id.to_string(), field, at.as_millisecond()],
    )?;
    Ok(())
}
