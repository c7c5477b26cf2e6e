//! Names that are unique within a customer. Invariant: the database itself holds to it, and whoever has to be
//! renamed for it is told.

use std::collections::HashSet;
use std::path::Path;

use fobwatch_text::say;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use super::{StoreError, activity, rescue};
use crate::activity::{Activity, Cause};
use crate::label;
use crate::profile::{Profile, ProfileId};

/// The names of those that are there; a removed one holds none.
const UNIQUE: &str = "CREATE UNIQUE INDEX profile_by_label ON profile (label) WHERE removed_at IS NULL";

/// Whether the database has refused a second profile of one name.
pub(super) fn is_double(error: &rusqlite::Error) -> bool {
    // Ids are random and written over: the only other thing that is unique here.
    error.sqlite_error().is_some_and(|error| error.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE)
}

/// The profile's name, or the next one that no other has.
pub(super) fn free(connection: &Connection, profile: &Profile) -> rusqlite::Result<String> {
    let mut statement =
        connection.prepare_cached("SELECT 1 FROM profile WHERE label = ?1 AND id <> ?2 AND removed_at IS NULL")?;
    let mut is_taken = |name: &str| {
        let found =
            statement.query_row(params![label::key(&profile.customer, name), profile.id.to_string()], |_| Ok(()));
        found.optional().map(|found| found.is_some())
    };
    let mut name = profile.name.clone();
    for number in 2_u32.. {
        if !is_taken(&name)? {
            break;
        }
        name = label::with_ending(&profile.name, &format!(" ({number})"));
    }
    Ok(name)
}

/// Gives a profile that comes back another name, if its own was given away meanwhile.
pub(super) fn make_room(connection: &Connection, profile: &Profile) -> Result<(), StoreError> {
    let name = free(connection, profile)?;
    if name != profile.name {
        let (id, label) = (profile.id.to_string(), label::key(&profile.customer, &name));
        connection.execute("UPDATE profile SET name = ?2, label = ?3 WHERE id = ?1", params![id, name, label])?;
    }
    Ok(())
}

/// Gives all of a customer another one.
pub(super) fn rename_customer(transaction: &Transaction<'_>, from: &str, to: &str) -> Result<(), StoreError> {
    let mut statement = transaction.prepare_cached("SELECT id, name FROM profile WHERE customer = ?1")?;
    let profiles = statement
        .query_map([from], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<Vec<(String, String)>, _>>()?;
    // On the way one may need the label that another still has.
    transaction.execute("UPDATE profile SET label = id WHERE customer = ?1", [from])?;
    for (id, name) in profiles {
        let written = transaction.execute(
            "UPDATE profile SET customer = ?2, label = ?3 WHERE id = ?1",
            params![id, to, label::key(to, &name)],
        );
        written.map_err(|error| if is_double(&error) { StoreError::Taken } else { error.into() })?;
    }
    Ok(())
}

/// The part of two migrations that SQL cannot do: the labels, and doubles of earlier versions told apart.
pub(super) fn introduce(transaction: &Transaction<'_>, now: Timestamp) -> Result<(), StoreError> {
    let mut statement =
        transaction.prepare("SELECT id, customer, name, removed_at IS NOT NULL FROM profile ORDER BY rowid")?;
    let rows = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?
        .collect::<Result<Vec<(String, String, String, bool)>, _>>()?;
    let mut update = transaction.prepare("UPDATE profile SET customer = ?2, name = ?3, label = ?4 WHERE id = ?1")?;
    let mut recompose = transaction.prepare("UPDATE OR IGNORE customer SET name = ?2 WHERE name = ?1")?;
    // Nobody is renamed to what another one is called.
    let mut taken: HashSet<_> = rows.iter().map(|(_, customer, name, _)| label::key(customer, name)).collect();
    let mut first = HashSet::new();
    for (id, customer, name, is_removed) in rows {
        let mut kept = label::kept(&name);
        if !is_removed && !first.insert(label::key(&customer, &name)) {
            kept = label::numbered(&kept, |name| taken.contains(&label::key(&customer, name)));
            tracing::warn!(%id, "a second profile of one name was renamed");
            let text = say::profile::renamed(name);
            if let Ok(id) = id.parse::<ProfileId>() {
                let renamed = Activity { at: now.as_millisecond(), text, failed: false, cause: Cause::Hand };
                activity::put(transaction, id, &renamed)?;
            }
        }
        let label = label::key(&customer, &kept);
        taken.insert(label.clone());
        update.execute(params![id, label::kept(&customer), kept, label])?;
        recompose.execute(params![customer, label::kept(&customer)])?;
    }
    transaction.execute(UNIQUE, [])?;
    Ok(())
}

/// A profile as it is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedName {
    /// Unique within the customer.
    pub name: String,
    /// Empty: none.
    pub customer: String,
    /// The vendor's id.
    pub vendor: String,
    /// The method's id.
    pub method: String,
}

/// Those of a data folder that nobody hosts. Nothing of it is touched, and nobody waits for it.
pub fn saved_names(folder: &Path) -> Result<Vec<SavedName>, StoreError> {
    let connection = rescue::look_at(folder)?;
    let mut statement = connection.prepare(
        "SELECT name, customer, vendor, method FROM profile WHERE removed_at IS NULL
         ORDER BY customer COLLATE NOCASE, name COLLATE NOCASE",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(SavedName { name: row.get(0)?, customer: row.get(1)?, vendor: row.get(2)?, method: row.get(3)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
