//! The database in the data folder. Invariant: what a method returned from is on disk
//! (WAL, `synchronous=FULL`), and secrets are in it sealed only.

mod activity;
mod customer;
mod keys;
mod labels;
mod moving;
mod profiles;
mod rescue;
mod sessions;
mod settings;
mod watch;

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};

use fobwatch_text::{Text, say};
use jiff::Timestamp;
use rusqlite::{Connection, params};

pub use labels::{SavedName, saved_names};
pub use moving::Moved;
use profiles::{put_profile, put_sealed, removed};
pub use sessions::{ACCESS_TOKEN, REFRESH_TOKEN, REPLY_KEY};
pub use watch::{Fresh, Watched};

use crate::activity::{Activity, ActivityFilter};
use crate::failure::{Code, Failure, Problem};
use crate::profile::{Profile, ProfileId};
use crate::vault::Sealed;
use crate::{label, system};

/// Held by whoever owns the data folder.
const LOCK: &str = "lock";

/// Why the data folder cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.text())]
pub enum StoreError {
    /// It cannot be made, read or written.
    Folder {
        /// As it was asked for.
        folder: PathBuf,
        /// The system's reason.
        cause: std::io::ErrorKind,
    },
    /// One owner at a time.
    InUse,
    /// Its version is higher than ours: nothing is touched.
    Newer,
    /// SQLite or a digest says so, and of its backups.
    Damaged {
        /// The database's file.
        file: PathBuf,
    },
    /// Two of one customer cannot have one name.
    Taken,
    /// SQLite's own name for it; its text may quote a value.
    Database(Text),
}

impl StoreError {
    /// A part of a sentence.
    pub fn text(&self) -> Text {
        let named = |path: &Path| path.display().to_string();
        match self {
            Self::Folder { folder, cause } => say::data::folder_unusable(named(folder), system::words(*cause)),
            Self::InUse => say::data::IN_USE.into(),
            Self::Newer => say::data::NEWER.into(),
            Self::Damaged { file } => say::data::damaged(named(file)),
            Self::Taken => say::profile::NAME_TAKEN.into(),
            Self::Database(why) => say::data::failed(why),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        // The code only: SQLite's text may quote a value.
        Self::Database(
            error
                .sqlite_error()
                .map_or_else(|| say::data::RECORD_UNREADABLE.into(), |error| Text::plain(error.to_string())),
        )
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(_: serde_json::Error) -> Self {
        Self::Database(say::data::RECORD_UNREADABLE.into())
    }
}

/// The database of one data folder, and its lock. Each call is one transaction.
pub struct Store {
    folder: PathBuf,
    connection: Mutex<Connection>,
    /// Whether the folder was left. Whoever reads by another connection holds it, and who leaves waits for them.
    left: RwLock<bool>,
    /// One backup at a time, for all are made beside the same place.
    backing_up: Mutex<()>,
    /// One owner per data folder, for as long as this lives or until it leaves.
    lock: File,
    restored: Option<Text>,
    /// A newer version wrote it: it is read, as far as it can be, and never written.
    newer: bool,
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        if matches!(error, StoreError::Taken) {
            let problem = Problem { field: "name".to_owned(), text: label::taken() };
            return Self { fields: vec![problem], ..Self::new(Code::Invalid, error.text()) };
        }
        let hint = match &error {
            StoreError::Newer => say::data::NEWER_HINT,
            _ => say::data::CHECK_FOLDER_HINT,
        };
        Self::new(Code::Storage, error.text()).hint(hint)
    }
}

impl Store {
    /// Opens or makes the database in this folder.
    pub fn open(folder: &Path, now: Timestamp) -> Result<Self, StoreError> {
        let refused = |error: std::io::Error| StoreError::Folder { folder: folder.to_owned(), cause: error.kind() };
        fs::create_dir_all(folder).map_err(refused)?;
        private(folder, 0o700).map_err(refused)?;
        let lock = File::create(folder.join(LOCK)).map_err(refused)?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => StoreError::InUse,
            TryLockError::Error(error) => refused(error),
        })?;
        let (connection, restored) = match rescue::open(folder, now) {
            Err(StoreError::Newer) => {
                return Self { newer: true, ..Self::over(rescue::look_at(folder)?, folder, lock) }.readable();
            }
            opened => opened?,
        };
        connection.execute("DELETE FROM profile WHERE removed_at IS NOT NULL", [])?;
        activity::forget_old(&connection, now.as_millisecond())?;
        Ok(Self { restored, ..Self::over(connection, folder, lock) })
    }

    fn over(connection: Connection, folder: &Path, lock: File) -> Self {
        Self {
            folder: folder.to_owned(),
            connection: Mutex::new(connection),
            left: RwLock::new(false),
            backing_up: Mutex::default(),
            lock,
            restored: None,
            newer: false,
        }
    }

    /// What a newer version wrote, if all that is asked of it can be read.
    fn readable(self) -> Result<Self, StoreError> {
        let reads = || -> Result<bool, StoreError> {
            let profiles = self.profiles()?;
            for profile in &profiles {
                self.sealed(profile.id)?;
            }
            self.watched()?;
            self.customers()?;
            self.settings()?;
            self.sessions()?;
            self.secret_ages()?;
            self.all_activity(&ActivityFilter::default(), 1)?;
            // Without one it would take a key to be made.
            Ok(self.key_record()?.check.is_some())
        };
        if reads().unwrap_or(false) { Ok(self) } else { Err(StoreError::Newer) }
    }

    /// Fails where nothing may be written: a newer version's data.
    pub fn may_write(&self) -> Result<(), StoreError> {
        if self.newer { Err(StoreError::Newer) } else { Ok(()) }
    }

    /// What had to be done at the start, a sentence a line: the database was damaged.
    pub fn restored(&self) -> Option<&Text> {
        self.restored.as_ref()
    }

    /// Lets go of the data folder, after what is read and backed up. Whatever comes after this fails.
    pub fn leave(&self) {
        *self.left.write().unwrap_or_else(PoisonError::into_inner) = true;
        if let Ok(nowhere) = Connection::open_in_memory() {
            // Dropping the real one writes the log back into the database.
            *self.connection() = nowhere;
        }
        if let Err(error) = self.lock.unlock() {
            tracing::warn!(%error, "the data folder could not be left");
        }
    }

    /// Waits, for as long as it takes, until nobody owns this data folder.
    pub fn wait_until_free(folder: &Path) -> std::io::Result<()> {
        File::create(folder.join(LOCK))?.lock()
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads by a connection of its own: nobody who writes waits for it, however long it takes.
    fn aside<T>(&self, read: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let left = self.left.read().unwrap_or_else(PoisonError::into_inner);
        if *left {
            return Err(StoreError::InUse);
        }
        read(&if self.newer { rescue::look_at(&self.folder)? } else { rescue::another(&self.folder)? })
    }

    /// The connection, to write.
    fn writing(&self) -> Result<MutexGuard<'_, Connection>, StoreError> {
        self.may_write().map(|()| self.connection())
    }

    /// Saves a profile with its sealed answers: `sealed` are written as of now, `dropped` deleted.
    pub fn save_profile(
        &self,
        profile: &Profile,
        sealed: &[(String, Sealed)],
        dropped: &[String],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut connection = self.writing()?;
        let transaction = connection.transaction()?;
        put_profile(&transaction, profile, sealed, now)?;
        for field in dropped {
            transaction.execute(
                "DELETE FROM secret WHERE profile = ?1 AND field = ?2",
                params![profile.id.to_string(), field],
            )?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// Saves new profiles, each with this activity: all of them or none, and synchronised once.
    pub fn add_profiles(&self, fresh: &[Fresh], activity: &Activity, now: Timestamp) -> Result<(), StoreError> {
        let mut connection = self.writing()?;
        let transaction = connection.transaction()?;
        for one in fresh {
            put_profile(&transaction, &one.profile, &one.sealed, now)?;
            watch::put_fresh(&transaction, one)?;
            activity::put(&transaction, one.profile.id, activity)?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// Marks a profile as removed; it is gone for good at the next start or by `purge`. None brings it back,
    /// under another name if its own has been given away.
    pub fn set_removed(&self, id: ProfileId, at: Option<Timestamp>) -> Result<(), StoreError> {
        let mut connection = self.writing()?;
        let transaction = connection.transaction()?;
        if at.is_none()
            && let Some(profile) = removed(&transaction, id)?
        {
            labels::make_room(&transaction, &profile)?;
        }
        let at = at.map(Timestamp::as_millisecond);
        transaction.execute("UPDATE profile SET removed_at = ?2 WHERE id = ?1", params![id.to_string(), at])?;
        transaction.commit()?;
        Ok(())
    }

    /// Deletes a profile that is marked as removed, with all that belongs to it.
    pub fn purge(&self, id: ProfileId) -> Result<(), StoreError> {
        self.writing()?.execute("DELETE FROM profile WHERE id = ?1 AND removed_at IS NOT NULL", [id.to_string()])?;
        Ok(())
    }

    /// A removed profile that is still there, under the name that it would come back with.
    pub fn removed_profile(&self, id: ProfileId) -> Result<Option<Profile>, StoreError> {
        let connection = self.connection();
        let Some(mut profile) = removed(&connection, id)? else { return Ok(None) };
        profile.name = labels::free(&connection, &profile)?;
        Ok(Some(profile))
    }

    /// By field key; tokens of the grant are among them.
    pub fn sealed(&self, id: ProfileId) -> Result<Vec<(String, Sealed)>, StoreError> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached("SELECT field, nonce, sealed FROM secret WHERE profile = ?1")?;
        let rows = statement
            .query_map([id.to_string()], |row| Ok((row.get(0)?, Sealed { nonce: row.get(1)?, text: row.get(2)? })))?
            .collect::<Result<Vec<_>, _>>()?;
        Ok(rows)
    }
}

/// Only this user may look.
#[cfg(unix)]
fn private(path: &Path, mode: u32) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

/// The user's own profile folder is private already.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
fn private(_: &Path, _: u32) -> std::io::Result<()> {
    Ok(())
}
