//! The database in the data folder. Invariant: what a method returned from is on disk
//! (WAL, `synchronous=FULL`), and secrets are in it sealed only.

mod activity;
mod keys;
mod sessions;
mod watch;

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use rusqlite_migration::{M, Migrations};

pub use sessions::{ACCESS_TOKEN, REFRESH_TOKEN, SavedSession, SavedState};
pub use watch::Watched;

use crate::profile::{Profile, ProfileId};
use crate::vault::Sealed;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the data folder {folder} cannot be used: {cause}")]
    Folder { folder: PathBuf, cause: std::io::ErrorKind },
    #[error("another Fobwatch uses this data folder")]
    InUse,
    #[error("this data was written by a newer Fobwatch")]
    Newer,
    #[error("the database failed: {0}")]
    Database(String),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        // The code only: SQLite's text may quote a value.
        Self::Database(error.sqlite_error().map_or_else(|| "unreadable record".to_owned(), ToString::to_string))
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(_: serde_json::Error) -> Self {
        Self::Database("unreadable record".to_owned())
    }
}

pub struct Store {
    connection: Mutex<Connection>,
    /// One owner per data folder, for as long as this lives.
    _lock: File,
}

impl Store {
    /// Opens or makes the database in this folder.
    pub fn open(folder: &Path, now: Timestamp) -> Result<Self, StoreError> {
        let refused = |error: std::io::Error| StoreError::Folder { folder: folder.to_owned(), cause: error.kind() };
        fs::create_dir_all(folder).map_err(refused)?;
        private(folder, 0o700).map_err(refused)?;
        let lock = File::create(folder.join("lock")).map_err(refused)?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => StoreError::InUse,
            TryLockError::Error(error) => refused(error),
        })?;
        let file = folder.join("fobwatch.db");
        File::options().append(true).create(true).open(&file).map_err(refused)?;
        private(&file, 0o600).map_err(refused)?;
        let mut connection = Connection::open(&file)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        // Deleted secrets leave the file too.
        connection.pragma_update(None, "secure_delete", true)?;
        let migrations = vec![
            M::up(include_str!("store/schema1.sql")),
            M::up(include_str!("store/schema_notices.sql")),
            M::up(include_str!("store/schema_extras.sql")),
        ];
        Migrations::new(migrations).to_latest(&mut connection).map_err(|error| match error {
            rusqlite_migration::Error::MigrationDefinition(_) => StoreError::Newer,
            _ => StoreError::Database("the layout could not be brought up to date".to_owned()),
        })?;
        connection.execute("DELETE FROM profile WHERE removed_at IS NOT NULL", [])?;
        activity::forget_old(&connection, now.as_millisecond())?;
        Ok(Self { connection: Mutex::new(connection), _lock: lock })
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All profiles that are not removed, by customer and name.
    pub fn profiles(&self) -> Result<Vec<Profile>, StoreError> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(
            "SELECT id, name, customer, vendor, method, answers, auto_renew, favourite, renew_until FROM profile
             WHERE removed_at IS NULL ORDER BY customer COLLATE NOCASE, name COLLATE NOCASE",
        )?;
        let rows = statement.query_map([], profile_of)?.collect::<Result<Vec<_>, _>>()?;
        Ok(rows)
    }

    /// Saves a profile with its sealed answers: `sealed` are written, `dropped` deleted.
    pub fn save_profile(
        &self,
        profile: &Profile,
        sealed: &[(String, Sealed)],
        dropped: &[String],
    ) -> Result<(), StoreError> {
        let mut connection = self.connection();
        let transaction = connection.transaction()?;
        transaction.execute(
            "INSERT INTO profile (id, name, customer, vendor, method, answers, auto_renew, favourite, renew_until)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             ON CONFLICT (id) DO UPDATE SET name = ?2, customer = ?3, vendor = ?4, method = ?5, answers = ?6,
                 auto_renew = ?7, favourite = ?8, renew_until = ?9",
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
            ],
        )?;
        for (field, sealed) in sealed {
            put_sealed(&transaction, profile.id, field, sealed)?;
        }
        for field in dropped {
            transaction.execute(
                "DELETE FROM secret WHERE profile = ?1 AND field = ?2",
                params![profile.id.to_string(), field],
            )?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// Marks a profile as removed; it is gone for good at the next start or by `purge`.
    pub fn set_removed(&self, id: ProfileId, at: Option<Timestamp>) -> Result<(), StoreError> {
        let at = at.map(Timestamp::as_millisecond);
        self.connection().execute("UPDATE profile SET removed_at = ?2 WHERE id = ?1", params![id.to_string(), at])?;
        Ok(())
    }

    /// Deletes a profile that is marked as removed, with all that belongs to it.
    pub fn purge(&self, id: ProfileId) -> Result<(), StoreError> {
        self.connection().execute("DELETE FROM profile WHERE id = ?1 AND removed_at IS NOT NULL", [id.to_string()])?;
        Ok(())
    }

    /// A removed profile that is still there.
    pub fn removed_profile(&self, id: ProfileId) -> Result<Option<Profile>, StoreError> {
        let profile = self
            .connection()
            .query_row(
                "SELECT id, name, customer, vendor, method, answers, auto_renew, favourite, renew_until FROM profile
                 WHERE id = ?1 AND removed_at IS NOT NULL",
                [id.to_string()],
                profile_of,
            )
            .optional()?;
        Ok(profile)
    }

    pub fn sealed(&self, id: ProfileId) -> Result<Vec<(String, Sealed)>, StoreError> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached("SELECT field, nonce, sealed FROM secret WHERE profile = ?1")?;
        let rows = statement
            .query_map([id.to_string()], |row| Ok((row.get(0)?, Sealed { nonce: row.get(1)?, text: row.get(2)? })))?
            .collect::<Result<Vec<_>, _>>()?;
        Ok(rows)
    }
}

fn put_sealed(connection: &Connection, id: ProfileId, field: &str, sealed: &Sealed) -> Result<(), StoreError> {
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
    })
}

/// Only this user may look.
#[cfg(unix)]
fn private(path: &Path, mode: u32) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

/// The user's own profile folder is private already.
#[cfg(not(unix))]
fn private(_: &Path, _: u32) -> std::io::Result<()> {
    Ok(())
}
