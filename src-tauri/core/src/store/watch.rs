//! The watch of each profile: its own lead, whose sign-in it is, and which notices were given. Invariant: readable
//! without the data key, and none of it is secret.

use std::collections::{BTreeSet, HashMap};

use fobwatch_protocol::browser::Browser;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, ToSql, params};

use super::{Store, StoreError};
use crate::notice::Cause;
use crate::profile::{Profile, ProfileId};
use crate::vault::Sealed;
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
    /// What opens its pages; None: as its customer has it.
    pub browser: Option<Browser>,
    /// When somebody last used it.
    pub used_at: Option<Timestamp>,
}

/// A profile that is saved for the first time, with its sealed answers.
#[derive(Debug)]
pub struct Fresh {
    /// New here.
    pub profile: Profile,
    /// By field key.
    pub sealed: Vec<(String, Sealed)>,
    /// None: the usual lead.
    pub lead_minutes: Option<u16>,
    /// What opens its pages; None: as its customer has it.
    pub browser: Option<Browser>,
}

const SELECT: &str = "SELECT profile.id, lead_minutes, identity, told, browser, used_at FROM profile
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
        put(&*self.writing()?, id, "identity", identity)
    }

    /// None: as its customer has it.
    pub fn save_browser(&self, id: ProfileId, browser: Option<&Browser>) -> Result<(), StoreError> {
        put_browser(&*self.writing()?, id, browser)
    }

    /// That somebody uses it now.
    pub fn save_use(&self, id: ProfileId, at: Timestamp) -> Result<(), StoreError> {
        put(&*self.writing()?, id, "used_at", at.as_millisecond())
    }

    /// Replaces what was kept.
    pub fn save_told(&self, id: ProfileId, told: &BTreeSet<Cause>) -> Result<(), StoreError> {
        put(&*self.writing()?, id, "told", serde_json::to_string(told)?)
    }
}

pub(super) fn put_fresh(connection: &Connection, fresh: &Fresh) -> Result<(), StoreError> {
    put_lead(connection, fresh.profile.id, fresh.lead_minutes)?;
    match &fresh.browser {
        Some(browser) => put_browser(connection, fresh.profile.id, Some(browser)),
        None => Ok(()),
    }
}

fn put_lead(connection: &Connection, id: ProfileId, minutes: Option<u16>) -> Result<(), StoreError> {
    connection.execute("UPDATE profile SET lead_minutes = ?2 WHERE id = ?1", params![id.to_string(), minutes])?;
    Ok(())
}

fn put_browser(connection: &Connection, id: ProfileId, browser: Option<&Browser>) -> Result<(), StoreError> {
    put(connection, id, "browser", browser.map(serde_json::to_string).transpose()?)
}

fn put(connection: &Connection, id: ProfileId, column: &str, value: impl ToSql) -> Result<(), StoreError> {
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
    let browser: Option<String> = row.get(4)?;
    let watched = Watched {
        lead_minutes: row.get(1)?,
        identity: read(row.get(2)?),
        told: told.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default(),
        // What a newer version has chosen opens nothing else here.
        browser: browser.map(|text| serde_json::from_str(&text).unwrap_or_else(|_| Browser::unknown())),
        used_at: row.get::<_, Option<i64>>(5)?.and_then(|at| Timestamp::from_millisecond(at).ok()),
    };
    Ok((row.get(0)?, watched))
}
