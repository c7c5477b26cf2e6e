//! The data folder: whose it is, whether it can be written, and how much room it has.

use std::path::Path;

use super::{Area, Finding, Standing};

/// Bytes below which a token may find no place.
const LITTLE: u64 = 16 << 20;
/// Bytes below which that is near.
const SCARCE: u64 = 256 << 20;
/// A file of our own that is made and taken away again.
const TRIAL: &str = "trial";

/// What can be told of the folder. Reads and writes: run it off the async threads.
pub fn folder(folder: &Path) -> Vec<Finding> {
    let subject = folder.display().to_string();
    if let Err(error) = written(folder) {
        let text = format!("The data folder cannot be written: {error}.");
        return vec![
            Finding::new(Area::Folder, &subject, Standing::Bad, text)
                .remedy("Check that the folder is there and yours, and that its disk is not read-only or full."),
        ];
    }
    let mut findings = vec![Finding::good(Area::Folder, &subject, "The data folder can be written.")];
    findings.extend(rights(folder));
    findings.extend(room(folder).map(|free| judge_room(&subject, free)));
    findings.extend(kept_aside(folder));
    findings
}

/// Its database may not be written.
pub fn read_only(folder: &Path, why: &str) -> Finding {
    Finding::new(Area::Folder, &folder.display().to_string(), Standing::Bad, why).remedy("Install the newest version.")
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
            &path.display().to_string(),
            Standing::Warning,
            "The database was damaged, and has been restored from a backup; this is the old one.",
        )
        .remedy("Check that the profiles are as they should be, sign in again where needed, then delete this file.")
    };
    files.filter(|path| is_one(path)).map(told).collect()
}

fn written(folder: &Path) -> Result<(), std::io::ErrorKind> {
    let file = folder.join(TRIAL);
    let result = std::fs::write(&file, TRIAL).and_then(|()| std::fs::remove_file(&file));
    result.map_err(|error| error.kind())
}

fn judge_room(subject: &str, free: u64) -> Finding {
    let text = format!("{} MiB are free on the disk of the data folder.", free >> 20);
    let standing = match free {
        0..LITTLE => Standing::Bad,
        LITTLE..SCARCE => Standing::Warning,
        SCARCE.. => return Finding::good(Area::Folder, subject, text),
    };
    Finding::new(Area::Folder, subject, standing, text).remedy("Make room: a token that cannot be saved may be lost.")
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
            let text = format!("Others on this computer may open it (mode {mode:o}).");
            findings.push(
                Finding::new(Area::Folder, &subject, Standing::Bad, text)
                    .remedy(format!("chmod {wanted:o} '{subject}'")),
            );
        }
    }
    if findings.is_empty() {
        findings.push(Finding::good(Area::Folder, &folder.display().to_string(), "Only you may open it."));
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
            let finding = judge_room("/data", free);
            assert_eq!((finding.standing, finding.remedy.is_none()), (standing, standing == Standing::Good));
        }
    }
}
