//! The data folder: whose it is, whether it can be written, and how much room it has.

use std::path::Path;

use fobwatch_text::{Text, Word, say};

use super::{Area, Finding, Standing};

/// Bytes below which a token may find no place.
const LITTLE: u64 = 16 << 20;
/// Bytes below which that is near.
const SCARCE: u64 = 256 << 20;
/// A file of our own that is made and taken away again.
const TRIAL: &str = "trial";

/// What can be told of the folder. Reads and writes: run it off the async threads.
pub fn folder(folder: &Path) -> Vec<Finding> {
    let subject = || Text::plain(folder.display().to_string());
    if let Err(error) = written(folder) {
        let text = say::doctor::folder_not_writable(crate::system::words(error));
        return vec![
            Finding::new(Area::Folder, subject(), Standing::Bad, text).remedy(say::doctor::FOLDER_NOT_WRITABLE_HINT),
        ];
    }
    let mut findings = vec![Finding::good(Area::Folder, subject(), say::doctor::FOLDER_WRITABLE)];
    findings.extend(rights(folder));
    findings.extend(room(folder).map(|free| judge_room(subject(), free)));
    findings.extend(kept_aside(folder));
    findings
}

/// Its database may not be written.
pub fn read_only(folder: &Path, why: Word) -> Finding {
    Finding::new(Area::Folder, Text::plain(folder.display().to_string()), Standing::Bad, why)
        .remedy(say::doctor::NEWER_DATA_HINT)
}

/// Databases that were damaged, each with its log.
fn kept_aside(folder: &Path) -> Vec<Finding> {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let is_one = |path: &Path| {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("fobwatch.db.damaged"))
            && !path.to_string_lossy().ends_with("-wal")
    };
    let told = |path: std::path::PathBuf| {
        Finding::new(
            Area::Folder,
            Text::plain(path.display().to_string()),
            Standing::Warning,
            say::doctor::OLD_DATABASE,
        )
        .remedy(say::doctor::OLD_DATABASE_HINT)
    };
    files.filter(|path| is_one(path)).map(told).collect()
}

fn written(folder: &Path) -> Result<(), std::io::ErrorKind> {
    let file = folder.join(TRIAL);
    let result = std::fs::write(&file, TRIAL).and_then(|()| std::fs::remove_file(&file));
    result.map_err(|error| error.kind())
}

fn judge_room(subject: Text, free: u64) -> Finding {
    let text = say::doctor::disk_free(free >> 20);
    let standing = match free {
        0..LITTLE => Standing::Bad,
        LITTLE..SCARCE => Standing::Warning,
        SCARCE.. => return Finding::good(Area::Folder, subject, text),
    };
    Finding::new(Area::Folder, subject, standing, text).remedy(say::doctor::DISK_FREE_HINT)
}

/// Whether others may look into it.
#[cfg(unix)]
fn rights(folder: &Path) -> Vec<Finding> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = |path: &Path| std::fs::metadata(path).map(|found| found.permissions().mode() & 0o777).ok();
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let ours =
        files.filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("fobwatch.db")));
    let mut findings = Vec::new();
    for (path, wanted) in std::iter::once((folder.to_owned(), 0o700)).chain(ours.map(|path| (path, 0o600))) {
        if let Some(mode) = mode(&path).filter(|mode| mode & 0o077 != 0) {
            let subject = path.display().to_string();
            let text = say::doctor::folder_open_to_others(format!("{mode:o}"));
            findings.push(
                Finding::new(Area::Folder, Text::plain(subject.clone()), Standing::Bad, text)
                    .remedy(Text::plain(format!("chmod {wanted:o} '{subject}'"))),
            );
        }
    }
    if findings.is_empty() {
        findings.push(Finding::good(
            Area::Folder,
            Text::plain(folder.display().to_string()),
            say::doctor::FOLDER_PRIVATE_HINT,
        ));
    }
    findings
}

/// The user's own profile folder is private already.
#[cfg(not(unix))]
fn rights(_: &Path) -> Vec<Finding> {
    Vec::new()
}

#[cfg(unix)]
fn room(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[cfg(not(unix))]
fn room(_: &Path) -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_is_judged_by_its_room() {
        for (free, standing) in [
            (0, Standing::Bad),
            (LITTLE - 1, Standing::Bad),
            (LITTLE, Standing::Warning),
            (SCARCE - 1, Standing::Warning),
            (SCARCE, Standing::Good),
        ] {
            let finding = judge_room(Text::plain("/data"), free);
            assert_eq!((finding.standing, finding.remedy.is_none()), (standing, standing == Standing::Good));
        }
    }
}
