//! A data folder's way to another place, from where an earlier version had it. Invariant: after each step one of the two
//! places has all of the data, and a start in either of them, by whichever version, loses none of it.

#[cfg(test)]
mod tests;

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::rescue::{BACKUP, DATABASE};
use super::{LOCK, Store, StoreError, private};

/// A file that nobody in the old place takes for its own any more.
const ASIDE: &str = ".moved";
/// One that is not all there yet.
const ARRIVING: &str = ".arriving";

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    /// There was nothing to move.
    Nothing,
    /// All of it is in the new place, and nothing in the old one.
    All,
    /// The old place holds other data: they stay there. The new place's are used.
    OtherStays,
}

impl Store {
    /// Moves the data folder `from` to `to`, unless there is data already. Fails with [`StoreError::InUse`] while
    /// somebody has either.
    pub fn move_in(from: &Path, to: &Path) -> Result<Moved, StoreError> {
        Way { from, to, between: &|| Ok(()) }.walk()
    }
}

struct Way<'a> {
    from: &'a Path,
    to: &'a Path,
    /// Between two steps, for a test that stops there.
    between: &'a dyn Fn() -> io::Result<()>,
}

/// What is where in the old place.
struct Standing {
    /// A database that a version there would open.
    has_database: bool,
    /// One that is on its way.
    is_on_its_way: bool,
}

impl Way<'_> {
    fn walk(&self) -> Result<Moved, StoreError> {
        let [old, new] = [self.from, self.to].map(|folder| move |error| refused(folder, &error));
        // A folder that does not answer is no folder without data.
        if !self.standing().map_err(old)?.has_any() && !self.from.join(BACKUP).try_exists().map_err(old)? {
            return Ok(Moved::Nothing);
        }
        let has_arrived = self.to.join(DATABASE).try_exists().map_err(new)?;
        if has_arrived && !self.standing().map_err(old)?.is_on_its_way {
            // What an older version has begun there is not ours.
            return Ok(Moved::OtherStays);
        }
        fs::create_dir_all(self.to).and_then(|()| private(self.to, 0o700)).map_err(new)?;
        let locks = locked(self.to).and_then(|ours| Ok((ours, locked(self.from)?)));
        let (_ours, theirs) = match locks {
            // Only to be cleared: at another start.
            Err(StoreError::InUse) if has_arrived => return Ok(Moved::Nothing),
            locks => locks?,
        };
        // Another start may have been quicker.
        let has_arrived = self.to.join(DATABASE).try_exists().map_err(new)?;
        let standing = self.standing().map_err(old)?;
        if !has_arrived {
            self.carry(&standing).map_err(new)?;
        } else if !standing.is_on_its_way {
            return Ok(Moved::Nothing);
        }
        if let Err(error) = self.clear(&standing) {
            // The next start finds what is left, and clears it.
            tracing::warn!(kind = ?error.kind(), "the old data folder could not be cleared");
        }
        drop(theirs);
        if standing.is_begun_anew() {
            return Ok(Moved::OtherStays);
        }
        self.leave();
        Ok(Moved::All)
    }

    fn standing(&self) -> io::Result<Standing> {
        Ok(Standing {
            has_database: self.from.join(DATABASE).try_exists()?,
            is_on_its_way: self.from.join(aside(DATABASE)).try_exists()?,
        })
    }

    /// Copies everything. The database comes last, after the old place's has been put aside: it is where it is complete.
    fn carry(&self, standing: &Standing) -> io::Result<()> {
        let is_live = !standing.is_on_its_way;
        let (log, database) = (log(DATABASE), DATABASE.to_owned());
        // Of an earlier try, of data that may have changed since.
        for name in [log.clone(), format!("{DATABASE}-shm"), format!("{DATABASE}{ARRIVING}")] {
            removed(&self.to.join(name))?;
        }
        if is_live {
            removed(&self.from.join(aside(&log)))?;
        }
        for other in self.others()? {
            let from = self.from.join(&other);
            if !self.to.join(&other).exists() {
                self.placed(&from, &other)?;
            } else if !self.has_arrived(&other)? {
                // The new place's own is in use, a log for example.
                self.placed(&from, &beside(&other))?;
            }
        }
        let backups = [BACKUP.to_owned(), aside(BACKUP)];
        // What an older version has begun anew has a backup of its own.
        let backups = &backups[usize::from(standing.is_begun_anew())..];
        if let Some(backup) = backups.iter().map(|name| self.from.join(name)).find(|file| file.exists()) {
            self.placed(&backup, Path::new(BACKUP))?;
        }
        if !standing.has_any() {
            // A backup alone; the start finds it.
            return Ok(());
        }
        let source = |name: &str| self.from.join(if is_live { name.to_owned() } else { aside(name) });
        if source(&log).try_exists()? {
            self.placed(&source(&log), Path::new(&log))?;
        }
        let arriving = self.to.join(format!("{DATABASE}{ARRIVING}"));
        copied(&source(&database), &arriving)?;
        (self.between)()?;
        if is_live {
            self.put_aside(&log)?;
        }
        fs::rename(arriving, self.to.join(DATABASE))?;
        synced(self.to);
        (self.between)()
    }

    /// From here on a version in the old place finds nothing: neither a database, nor a backup to go back to. The log is
    /// beside its database for as long as that is there.
    fn put_aside(&self, log: &str) -> io::Result<()> {
        let [backup, log, database] = [BACKUP, log, DATABASE].map(|name| (self.from.join(name), aside(name)));
        if backup.0.try_exists()? {
            fs::rename(&backup.0, self.from.join(backup.1))?;
            (self.between)()?;
        }
        if log.0.try_exists()? {
            copied(&log.0, &self.from.join(log.1))?;
            (self.between)()?;
        }
        synced(self.from);
        fs::rename(&database.0, self.from.join(database.1))?;
        synced(self.from);
        (self.between)()
    }

    /// Deletes what has arrived. What says that it has goes last.
    fn clear(&self, standing: &Standing) -> io::Result<()> {
        for other in self.others()? {
            self.cleared(&other)?;
        }
        if !standing.is_begun_anew() {
            self.cleared(Path::new(BACKUP))?;
            for ending in ["-wal", "-shm"] {
                removed(&self.from.join(format!("{DATABASE}{ending}")))?;
                (self.between)()?;
            }
        }
        for name in [aside(BACKUP), aside(&log(DATABASE)), aside(DATABASE)] {
            removed(&self.from.join(name))?;
            (self.between)()?;
        }
        Ok(())
    }

    /// One that is the same in both places.
    fn cleared(&self, name: &Path) -> io::Result<()> {
        if self.has_arrived(name)? {
            removed(&self.from.join(name))?;
            (self.between)()?;
        }
        Ok(())
    }

    fn has_arrived(&self, name: &Path) -> io::Result<bool> {
        let old = self.from.join(name);
        if !old.exists() {
            return Ok(false);
        }
        let old = fs::read(old)?;
        let is_same = |name: &Path| fs::read(self.to.join(name)).is_ok_and(|new| new == old);
        Ok(is_same(name) || is_same(&beside(name)))
    }

    /// Folders that are empty by now, and the lock that nobody holds.
    fn leave(&self) {
        let _ = fs::remove_dir(self.from.join("log"));
        if let Ok(mut left) = fs::read_dir(self.from)
            && left.all(|entry| entry.is_ok_and(|entry| entry.file_name() == LOCK))
        {
            let _ = fs::remove_file(self.from.join(LOCK));
        }
        for folder in self.from.ancestors().take(2) {
            // Refused where anything is in it.
            let _ = fs::remove_dir(folder);
        }
    }

    /// All files but database, backup and lock, as they are called in the folder: logs, and databases that were set aside.
    fn others(&self) -> io::Result<Vec<PathBuf>> {
        let is_own = |name: &str| {
            let name = name.strip_suffix(ASIDE).unwrap_or(name);
            let shared = format!("{DATABASE}-shm");
            name == LOCK || name == DATABASE || name == BACKUP || name == log(DATABASE) || name == shared
        };
        let mut others = Vec::new();
        for entry in fs::read_dir(self.from)? {
            let (path, name) = entry.map(|entry| (entry.path(), PathBuf::from(entry.file_name())))?;
            if path.is_dir() {
                for inner in fs::read_dir(&path)? {
                    let inner = inner?;
                    if inner.path().is_file() {
                        others.push(name.join(inner.file_name()));
                    }
                }
            } else if !name.to_str().is_some_and(is_own) {
                others.push(name);
            }
        }
        Ok(others)
    }

    /// Complete under its name, or not there.
    fn placed(&self, from: &Path, name: &Path) -> io::Result<()> {
        let place = self.to.join(name);
        let mut arriving = place.clone().into_os_string();
        arriving.push(ARRIVING);
        place.parent().map_or(Ok(()), fs::create_dir_all)?;
        copied(from, Path::new(&arriving))?;
        fs::rename(arriving, place)?;
        (self.between)()
    }
}

impl Standing {
    fn has_any(&self) -> bool {
        self.has_database || self.is_on_its_way
    }

    /// An older version was started in the middle of the way, and found nothing.
    fn is_begun_anew(&self) -> bool {
        self.has_database && self.is_on_its_way
    }
}

fn refused(folder: &Path, error: &io::Error) -> StoreError {
    StoreError::Folder { folder: folder.to_owned(), cause: error.kind() }
}

fn locked(folder: &Path) -> Result<File, StoreError> {
    let lock = File::create(folder.join(LOCK)).map_err(|error| refused(folder, &error))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse),
        Err(TryLockError::Error(error)) => Err(refused(folder, &error)),
    }
}

fn aside(name: &str) -> String {
    format!("{name}{ASIDE}")
}

/// Its name where the new place has a file of that name.
fn beside(name: &Path) -> PathBuf {
    let mut name = name.as_os_str().to_owned();
    name.push(ASIDE);
    name.into()
}

/// What a database that was not closed has beside it.
fn log(name: &str) -> String {
    format!("{name}-wal")
}

/// On disk when this returns.
fn copied(from: &Path, to: &Path) -> io::Result<()> {
    fs::copy(from, to)?;
    File::options().write(true).open(to)?.sync_all()
}

fn removed(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The names in it, where a system lets a folder be synchronised.
fn synced(folder: &Path) {
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}
