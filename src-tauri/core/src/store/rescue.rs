//! Backups, and the way back to one when the database is damaged. Invariant: a damaged database is
//! found before anything is read from it, and is kept beside the one that takes its place.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

use fobwatch_text::{Text, Word, say};
use jiff::Timestamp;
use rusqlite::config::DbConfig;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction};
use rusqlite_migration::{HookError, M, Migrations, SchemaVersion};
use sha2::{Digest as _, Sha256};
use url::Url;

use super::{Store, StoreError, keys, labels, private};

pub(super) const DATABASE: &str = "fobwatch.db";
pub(super) const BACKUP: &str = "fobwatch.db.backup";
/// What is about to become one of the two.
const NEXT_BACKUP: &str = "fobwatch.db.backup-next";
const NEXT_DATABASE: &str = "fobwatch.db.restored";

/// Bytes in a database's first page, at least.
const SMALLEST: u64 = 512;
/// Those with digests. Activity has none: it changes all the time, and decides nothing.
const TABLES: [&str; 7] = ["meta", "profile", "secret", "session", "watch", "customer", "setting"];

/// The layout from which on there are digests.
const FIRST_WITH_SUMS: usize = 6;

/// Rows that are digested at once.
const SUMMED: usize = 200;

/// In `meta`.
const LAYOUT: &str = "layout";

enum Fault {
    /// What is wrong with the file.
    Damaged(Word),
    /// It may well be sound.
    Other(StoreError),
}

impl Fault {
    fn of(self, file: PathBuf) -> StoreError {
        match self {
            Self::Damaged(_) => StoreError::Damaged { file },
            Self::Other(error) => error,
        }
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            // An unknown error is a statement that does not fit the layout.
            // A file that cannot be written was refused before: this one only says so of itself.
            None
            | Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::Unknown | ErrorCode::ReadOnly) => {
                Self::Damaged(say::data::WAS_DAMAGED)
            }
            Some(_) => Self::Other(error.into()),
        }
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Other(error)
    }
}

impl From<rusqlite_migration::Error> for Fault {
    fn from(error: rusqlite_migration::Error) -> Self {
        match error {
            rusqlite_migration::Error::RusqliteError { err, .. } => err.into(),
            _ => Self::Damaged(say::data::WAS_DAMAGED),
        }
    }
}

/// Opens the database, or makes one. The text says what had to be done for it.
pub(super) fn open(folder: &Path, now: Timestamp) -> Result<(Connection, Option<Text>), StoreError> {
    let (file, backup) = (folder.join(DATABASE), folder.join(BACKUP));
    let refused = |error: std::io::Error| StoreError::Folder { folder: folder.to_owned(), cause: error.kind() };
    let opened = match fs::metadata(&file) {
        Ok(found) if found.len() >= SMALLEST => opened(&file, now),
        // SQLite would take it for an empty one.
        Ok(found) if found.len() > 0 => Err(Fault::Damaged(say::data::WAS_DAMAGED)),
        _ if !backup.exists() => opened(&file, now),
        Ok(_) => Err(Fault::Damaged(say::data::WAS_EMPTY)),
        Err(_) => Err(Fault::Damaged(say::data::WAS_MISSING)),
    };
    let what = match opened {
        Ok(connection) => return Ok((connection, None)),
        Err(Fault::Damaged(what)) => what,
        Err(Fault::Other(error)) => return Err(error),
    };
    // The backup is looked at first: nothing is moved for one that is no better.
    let next = folder.join(NEXT_DATABASE);
    let found = match fs::metadata(&backup) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Err(StoreError::Damaged { file }),
        found => found.map_err(refused)?,
    };
    fs::copy(&backup, &next).map_err(refused)?;
    if let Err(fault) = self::opened(&next, now) {
        let _ = fs::remove_file(&next);
        return Err(fault.of(file));
    }
    let aside = set_aside(&file, now).map_err(refused)?;
    fs::rename(&next, &file).map_err(refused)?;
    let connection = self::opened(&file, now).map_err(|fault| fault.of(file))?;
    let taken = found
        .modified()
        .ok()
        .and_then(|taken| Timestamp::try_from(taken).ok())
        .unwrap_or_default()
        .strftime("%Y-%m-%d %H:%M UTC");
    let told = say::data::restored(what, taken.to_string());
    let kept = aside.map(say::data::old_file_kept);
    let told = match kept {
        Some(kept) => say::text::lines(told, kept),
        None => told,
    };
    Ok((connection, Some(told)))
}

/// A sound database of this layout.
fn opened(file: &Path, now: Timestamp) -> Result<Connection, Fault> {
    let refused = |error: std::io::Error| {
        Fault::Other(StoreError::Folder { folder: file.parent().unwrap_or(file).to_owned(), cause: error.kind() })
    };
    File::options().append(true).create(true).open(file).map_err(refused)?;
    private(file, 0o600).map_err(refused)?;
    let mut connection = Connection::open(file)?;
    let migrations = Migrations::new(vec![
        M::up(include_str!("schema1.sql")),
        M::up(include_str!("schema_notices.sql")),
        M::up(include_str!("schema_extras.sql")),
        M::up(include_str!("schema_customers.sql")),
        M::up(include_str!("schema_settings.sql")),
        M::up(include_str!("schema_sums.sql")),
        M::up_with_hook(include_str!("schema_labels.sql"), move |transaction: &Transaction<'_>| {
            labels::introduce(transaction, now).map_err(|error| HookError::Hook(error.to_string()))
        }),
        M::up_with_hook(include_str!("schema_lines.sql"), move |transaction: &Transaction<'_>| {
            labels::introduce(transaction, now).map_err(|error| HookError::Hook(error.to_string()))
        }),
        M::up(include_str!("schema_remarks.sql")),
        M::up(include_str!("schema_browsers.sql")),
    ]);
    // Before anything is written.
    let version = migrations.current_version(&connection)?;
    if let SchemaVersion::Outside(_) = version {
        // What a log of that version holds stays there.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, has_log(file))?;
        return Err(Fault::Other(StoreError::Newer));
    }
    let said: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if said != "ok" {
        return Err(Fault::Damaged(say::data::WAS_DAMAGED));
    }
    if matches!(version, SchemaVersion::Inside(_)) {
        let layout = layout(&connection)?;
        if keys::get(&connection, LAYOUT)?.is_some_and(|kept| kept != layout) {
            return Err(Fault::Damaged(say::data::WAS_DAMAGED));
        }
    }
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // Deleted secrets leave the file too.
    connection.pragma_update(None, "secure_delete", true)?;
    let is_summed = matches!(version, SchemaVersion::Inside(version) if version.get() >= FIRST_WITH_SUMS);
    if is_summed && migrations.pending_migrations(&connection)? > 0 {
        // Digests are of rows as they were laid out: they are compared before that changes.
        read_through(&connection)?;
        forget_sums(&mut connection)?;
    }
    migrations.to_latest(&mut connection)?;
    read_through(&connection)?;
    Ok(connection)
}

/// A database that only a newer version may write. Nothing of it is touched, as long as that version
/// has left no log beside it.
pub(super) fn look_at(folder: &Path) -> Result<Connection, StoreError> {
    let file = folder.join(DATABASE);
    let absolute = std::path::absolute(&file).map_err(|_| StoreError::Newer)?;
    let mut uri = Url::from_file_path(absolute).map_err(|()| StoreError::Newer)?;
    // Nobody else writes it: the data folder is ours.
    uri.set_query((!has_log(&file)).then_some("immutable=1"));
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Ok(Connection::open_with_flags(uri.as_str(), flags)?)
}

/// One more to the database that is open already, to read.
pub(super) fn another(folder: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Ok(Connection::open_with_flags(folder.join(DATABASE), flags)?)
}

fn has_log(file: &Path) -> bool {
    fs::metadata(file.with_file_name(format!("{DATABASE}-wal"))).is_ok_and(|log| log.len() > 0)
}

/// The digest of how the tables are made: a column with another name is no damage to SQLite.
fn layout(connection: &Connection) -> rusqlite::Result<Vec<u8>> {
    let mut statement = connection.prepare("SELECT sql FROM sqlite_schema WHERE type = 'table' ORDER BY name")?;
    let made = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    Ok(Sha256::digest(made.join(";")).to_vec())
}

/// What no check of SQLite's tells: records that belong to nobody, text that is none, and rows that
/// no longer say what they said.
fn read_through(connection: &Connection) -> Result<(), Fault> {
    let orphans = connection.prepare("PRAGMA foreign_key_check")?.exists([])?;
    let mut sound = !orphans;
    for table in TABLES {
        each_row(connection, table, "", |_, summed, digest| sound &= summed.is_none_or(|summed| summed == digest))?;
    }
    if sound { Ok(()) } else { Err(Fault::Damaged(say::data::WAS_DAMAGED)) }
}

/// Row id, the digest that was kept, and the digest of what the row says now.
fn each_row(
    connection: &Connection,
    table: &str,
    which: &str,
    mut look: impl FnMut(i64, Option<Vec<u8>>, Vec<u8>),
) -> rusqlite::Result<()> {
    // Not asked of the statement: it panics where a name is no text any more.
    let own = connection
        .query_row("SELECT cid FROM pragma_table_info(?1) WHERE name = 'sum'", [table], |row| row.get::<_, i64>(0))?;
    let mut statement = connection.prepare(&format!("SELECT rowid, sum, * FROM {table} {which}"))?;
    let columns = statement.column_count() - 2;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let mut digest = Sha256::new();
        for column in (0..columns).filter(|column| i64::try_from(*column) != Ok(own)) {
            match row.get_ref(column + 2)? {
                ValueRef::Null => digest.update([0]),
                ValueRef::Integer(number) => digest.update(number.to_be_bytes()),
                ValueRef::Real(number) => digest.update(number.to_be_bytes()),
                ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
                    digest.update(bytes.len().to_be_bytes());
                    digest.update(bytes);
                }
            }
        }
        look(row.get(0)?, row.get(1)?, digest.finalize().to_vec());
    }
    Ok(())
}

/// A migration is about to change what digests are of.
fn forget_sums(connection: &mut Connection) -> Result<(), Fault> {
    let transaction = connection.transaction()?;
    for table in TABLES {
        transaction.execute(&format!("UPDATE {table} SET sum = NULL"), [])?;
    }
    transaction.execute("DELETE FROM meta WHERE key = ?1", [LAYOUT])?;
    transaction.commit()?;
    Ok(())
}

/// Moves a database and its log out of the way. The name that it has from now on; None: there was
/// nothing.
fn set_aside(file: &Path, now: Timestamp) -> std::io::Result<Option<String>> {
    let stamp = now.strftime("%Y%m%dT%H%M%SZ");
    let free = (1..).map(|number| format!("{DATABASE}.damaged-{stamp}-{number}"));
    let name = free.into_iter().find(|name| !file.with_file_name(name).exists()).unwrap_or_default();
    for ending in ["", "-wal", "-shm"] {
        let named = |name: &str| -> PathBuf { file.with_file_name(format!("{name}{ending}")) };
        match fs::rename(named(DATABASE), named(&name)) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(file.with_file_name(&name).exists().then_some(name))
}

impl Store {
    /// Digests what was written since the last time, a few rows at once: whoever else writes waits for no more than those.
    pub fn sum_up(&self) -> Result<(), StoreError> {
        {
            let connection = self.writing()?;
            keys::put(&connection, LAYOUT, &layout(&connection)?)?;
        }
        for table in TABLES {
            while self.sum_some(table)? == SUMMED {}
        }
        Ok(())
    }

    /// How many they were.
    fn sum_some(&self, table: &str) -> Result<usize, StoreError> {
        let mut connection = self.writing()?;
        let transaction = connection.transaction()?;
        let mut sums = Vec::new();
        let which = format!("WHERE sum IS NULL LIMIT {SUMMED}");
        each_row(&transaction, table, &which, |row, _, digest| sums.push((row, digest)))?;
        {
            let mut statement = transaction.prepare(&format!("UPDATE {table} SET sum = ?2 WHERE rowid = ?1"))?;
            for (row, digest) in &sums {
                statement.execute(rusqlite::params![row, digest])?;
            }
        }
        transaction.commit()?;
        Ok(sums.len())
    }

    /// Puts a copy of the database, as it is now, in place of the last backup.
    pub fn back_up(&self) -> Result<(), StoreError> {
        self.may_write()?;
        let _alone = self.backing_up.lock().unwrap_or_else(PoisonError::into_inner);
        let left = self.left.read().unwrap_or_else(PoisonError::into_inner);
        if *left {
            // Whoever has it now sees to it.
            return Ok(());
        }
        let folder = &self.folder;
        let refused = |error: std::io::Error| StoreError::Folder { folder: folder.clone(), cause: error.kind() };
        let next = folder.join(NEXT_BACKUP);
        File::create(&next).map_err(refused)?;
        private(&next, 0o600).map_err(refused)?;
        // By a connection of its own: nobody waits for the copy.
        another(folder)?.execute("VACUUM INTO ?1", [next.to_string_lossy()])?;
        fs::rename(&next, folder.join(BACKUP)).map_err(refused)
    }
}
