//! Rows of profiles, and the secrets beside them.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::{Store, StoreError, customer, labels};
use crate::label;
use crate::profile::{Profile, ProfileId};
use crate::vault::Sealed;

/// In the order in which a row is read.
const COLUMNS: &str = "id, name, customer, vendor, method, answers, auto_renew, favourite, renew_until, tags, link";

impl Store {
    /// All profiles that are not removed, by customer and name.
    pub fn profiles(&self) -> Result<Vec<Profile>, StoreError> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM profile WHERE removed_at IS NULL
             ORDER BY customer COLLATE NOCASE, name COLLATE NOCASE"
        ))?;
        let rows = statement.query_map([], profile_of)?.collect::<Result<Vec<_>, _>>()?;
        Ok(rows)
    }
}

pub(super) fn removed(connection: &Connection, id: ProfileId) -> rusqlite::Result<Option<Profile>> {
    let profile = connection.query_row(
        &format!("SELECT {COLUMNS} FROM profile WHERE id = ?1 AND removed_at IS NOT NULL"),
        [id.to_string()],
        profile_of,
    );
    profile.optional()
}

pub(super) fn put_profile(
    connection: &Connection,
    profile: &Profile,
    sealed: &[(String, Sealed)],
    now: Timestamp,
) -> Result<(), StoreError> {
    let written = connection.execute(
        "INSERT INTO profile (id, name, customer, vendor, method, answers, auto_renew, favourite, renew_until, label,
             tags, link)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
         ON CONFLICT (id) DO UPDATE SET name = ?2, customer = ?3, vendor = ?4, method = ?5, answers = ?6,
             auto_renew = ?7, favourite = ?8, renew_until = ?9, label = ?10, tags = ?11, link = ?12",
        params![
            profile.id.to_string(),
            profile.name,
            profile.customer,
            profile.vendor,
            profile.method,
            serde_json::to_string(&profile.answers)?,
            profile.auto_renew,
            profile.favourite,
            profile.renew_until.map(Timestamp::as_millisecond),
            label::key(&profile.customer, &profile.name),
            serde_json::to_string(&profile.tags)?,
            profile.link,
        ],
    );
    written.map_err(|error| if labels::is_double(&error) { StoreError::Taken } else { error.into() })?;
    for (field, sealed) in sealed {
        put_sealed(connection, profile.id, field, sealed)?;
        customer::put_age(connection, profile.id, field, now)?;
    }
    Ok(())
}

pub(super) fn put_sealed(
    connection: &Connection,
    id: ProfileId,
    field: &str,
    sealed: &Sealed,
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO secret (profile, field, nonce, sealed) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (profile, field) DO UPDATE SET nonce = ?3, sealed = ?4",
        params![id.to_string(), field, sealed.nonce, sealed.text],
    )?;
    Ok(())
}

fn profile_of(row: &Row<'_>) -> rusqlite::Result<Profile> {
    let unreadable = |column: usize, error: Box<dyn std::error::Error + Send + Sync>| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, error)
    };
    let id: String = row.get(0)?;
    let answers: String = row.get(5)?;
    Ok(Profile {
        id: id.parse().map_err(|error: uuid::Error| unreadable(0, error.into()))?,
        name: row.get(1)?,
        customer: row.get(2)?,
        vendor: row.get(3)?,
        method: row.get(4)?,
        answers: serde_json::from_str(&answers).map_err(|error| unreadable(5, error.into()))?,
        auto_renew: row.get(6)?,
        favourite: row.get(7)?,
        renew_until: row.get::<_, Option<i64>>(8)?.and_then(|until| Timestamp::from_millisecond(until).ok()),
        tags: serde_json::from_str(&row.get::<_, String>(9)?).map_err(|error| unreadable(9, error.into()))?,
        link: row.get(10)?,
    })
}
