//! The activity of 90 days. Invariant: nothing in it is secret.

use fobwatch_text::Text;
use rusqlite::types::FromSqlError;
use rusqlite::{Connection, Row, params};

use super::{Store, StoreError};
use crate::activity::{Activity, ActivityFilter, ActivityRow, Cause};
use crate::profile::ProfileId;

/// Milliseconds that an entry is kept.
const KEPT: i64 = 90 * 24 * 3600 * 1000;

/// How a cause is written.
const CAUSES: [(Cause, &str); 5] = [
    (Cause::Hand, "hand"),
    (Cause::Tray, "tray"),
    (Cause::Ahead, "ahead"),
    (Cause::Retry, "retry"),
    (Cause::Daily, "daily"),
];

fn word(cause: Cause) -> &'static str {
    CAUSES.iter().find(|(known, _)| *known == cause).map_or("", |(_, word)| word)
}

fn cause(row: &Row<'_>, column: usize) -> rusqlite::Result<Cause> {
    let written: String = row.get(column)?;
    let known = CAUSES.iter().find(|(_, word)| *word == written).map(|(cause, _)| *cause);
    known.ok_or_else(|| FromSqlError::InvalidType.into())
}

/// A text as it was kept; older rows hold its words alone.
fn written(row: &Row<'_>, column: usize) -> rusqlite::Result<Text> {
    Ok(Text::from_column(&row.get::<_, String>(column)?))
}

pub(super) fn forget_old(connection: &Connection, now: i64) -> Result<(), StoreError> {
    connection.execute("DELETE FROM activity WHERE at < ?1", [now - KEPT])?;
    Ok(())
}

pub(super) fn put(connection: &Connection, id: ProfileId, activity: &Activity) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO activity (profile, at, text, failed, cause) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![id.to_string(), activity.at, activity.text.to_column(), activity.failed, word(activity.cause)],
    )?;
    Ok(())
}

impl Store {
    /// Adds it as the newest.
    pub fn add_activity(&self, id: ProfileId, activity: &Activity) -> Result<(), StoreError> {
        let connection = self.writing()?;
        put(&connection, id, activity)?;
        // An app that runs for months forgets too.
        forget_old(&connection, activity.at)
    }

    /// The newest `most` of one profile, newest first.
    pub fn activity(&self, id: ProfileId, most: u32) -> Result<Vec<Activity>, StoreError> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(
            "SELECT at, text, failed, cause FROM activity WHERE profile = ?1 ORDER BY id DESC LIMIT ?2",
        )?;
        let rows = statement
            .query_map(params![id.to_string(), most], |row| {
                Ok(Activity { at: row.get(0)?, text: written(row, 1)?, failed: row.get(2)?, cause: cause(row, 3)? })
            })?
            .collect::<Result<Vec<_>, _>>()?;
        Ok(rows)
    }

    /// What the filter lets through of all profiles, newest first, `most` rows at most.
    pub fn all_activity(&self, filter: &ActivityFilter, most: u32) -> Result<Vec<ActivityRow>, StoreError> {
        self.aside(|connection| {
            // The order of writing, not the clock's: it may have been set back.
            let mut statement = connection.prepare(
                "SELECT activity.id, profile.id, profile.name, profile.customer, at, text, failed, cause
             FROM activity JOIN profile ON profile.id = activity.profile
             WHERE removed_at IS NULL AND (?1 IS NULL OR profile.id = ?1) AND (?2 IS NULL OR customer = ?2)
                 AND (?3 = 0 OR failed = 1) AND (?4 IS NULL OR activity.id < ?4)
             ORDER BY activity.id DESC LIMIT ?5",
            )?;
            let profile = filter.profile.map(|id| id.to_string());
            let rows = statement
                .query_map(params![profile, filter.customer, filter.failed, filter.before, most], |row| {
                    let id: String = row.get(1)?;
                    Ok(ActivityRow {
                        number: row.get(0)?,
                        profile: id.parse().map_err(|_| rusqlite::Error::InvalidQuery)?,
                        name: row.get(2)?,
                        customer: row.get(3)?,
                        activity: Activity {
                            at: row.get(4)?,
                            text: written(row, 5)?,
                            failed: row.get(6)?,
                            cause: cause(row, 7)?,
                        },
                    })
                })?
                .collect::<Result<Vec<_>, _>>()?;
            Ok(rows)
        })
    }
}
