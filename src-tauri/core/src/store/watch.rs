//! The watch of each profile: its own lead, whose sign-in it is, and which notices were given. Invariant: readable
//! without the data key, and none of it is secret.

use std::collections::{BTreeSet, HashMap};

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::{Store, StoreError};
use crate::notice::Cause;
use crate::profile::ProfileId;
use crate::vendor::Identity;

/// What is kept beside a profile, and no form asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Watched {
    /// None: the usual lead.
    pub lead_minutes: Option<u16>,
    /// Whose sign-ins are taken; None: whoever comes next.
    pub identity: Option<Identity>,
    /// Notices that were given and whose cause has not ended.
    pub told: BTreeSet<Cause>,
}

const SELECT: &str = "SELECT profile.id, lead_minutes, identity, told FROM profile
    LEFT JOIN watch ON watch.profile = profile.id";

impl Store {
    /// Of all profiles, also of those with nothing kept.
    pub fn watched(&self) -> Result<HashMap<ProfileId, Watched>, StoreError> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(SELECT)?;
        let rows = statement.query_map([], watched_of)?.collect::<Result<Vec<_>, _>>()?;
        Ok(rows.into_iter().filter_map(|(id, watched)| Some((id.parse().ok()?, watched))).collect())
    }

    /// The default for a profile of which nothing is kept.
    pub fn watched_of(&self, id: ProfileId) -> Result<Watched, StoreError> {
        let connection = self.connection();
        let row = connection.query_row(&format!("{SELECT} WHERE profile.id = ?1"), [id.to_string()], watched_of);
        Ok(row.optional()?.map(|(_, watched)| watched).unwrap_or_default())
    }

    /// None: the usual lead.
    pub fn save_lead(&self, id: ProfileId, minutes: Option<u16>) -> Result<(), StoreError> {
        put_lead(&*self.writing()?, id, minutes)
    }

    /// None: whoever comes next.
    pub fn save_identity(&self, id: ProfileId, identity: Option<&Identity>) -> Result<(), StoreError> {
        let identity = identity.map(serde_json::to_string).transpose()?;
        put(&*self.writing()?, id, "identity", identity.as_deref())
    }

    /// Replaces what was kept.
    pub fn save_told(&self, id: ProfileId, told: &BTreeSet<Cause>) -> Result<(), StoreError> {
        put(&*self.writing()?, id, "told", Some(&serde_json::to_string(told)?))
    }
}

pub(super) fn put_lead(connection: &Connection, id: ProfileId, minutes: Option<u16>) -> Result<(), StoreError> {
    connection.execute("UPDATE profile SET lead_minutes = ?2 WHERE id = ?1", params![id.to_string(), minutes])?;
    Ok(())
}

fn put(connection: &Connection, id: ProfileId, column: &str, value: Option<&str>) -> Result<(), StoreError> {
    connection.execute(
        &format!(
            "INSERT INTO watch (profile, {column}) VALUES (?1, ?2) ON CONFLICT (profile) DO UPDATE SET {column} = ?2"
        ),
        params![id.to_string(), value],
    )?;
    Ok(())
}

fn watched_of(row: &Row<'_>) -> rusqlite::Result<(String, Watched)> {
    // What cannot be read is as if it had never been: the next sign-in sets it.
    let read = |text: Option<String>| text.and_then(|text| serde_json::from_str(&text).ok());
    let told: Option<String> = row.get(3)?;
    let watched = Watched {
        lead_minutes: row.get(1)?,
        identity: read(row.get(2)?),
        told: told.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default(),
    };
    Ok((row.get(0)?, watched))
}
