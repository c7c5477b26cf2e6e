//! Where the data lives. Invariant: the app and the command line agree.

use std::path::{Path, PathBuf};

use directories::ProjectDirs;

/// Names a data folder where there is no argument.
pub const VARIABLE: &str = "FOBWATCH_DATA_DIR";

/// The database's file; what belongs to it has longer names.
pub const DATABASE: &str = "fobwatch.db";

/// The data folder, absolute: as said on the command line, else as [`VARIABLE`] says, else the
/// platform's. On Windows one that does not roam: neither does its key.
pub fn data_folder(argument: Option<PathBuf>, environment: Option<PathBuf>) -> Option<PathBuf> {
    let platform = || Some(directories()?.data_local_dir().to_owned());
    let said = argument.or(environment).filter(|folder| !folder.as_os_str().is_empty());
    std::path::absolute(said.or_else(platform)?).ok()
}

/// Whether it is the platform's, whoever said so.
pub fn is_platforms(data_folder: &Path) -> bool {
    directories().is_some_and(|platform| platform.data_local_dir() == data_folder)
}

/// Where earlier versions kept what is in the platform's data folder now: on Windows among what roams. None: in the same
/// place, or it is not the platform's.
pub fn former(data_folder: &Path) -> Option<PathBuf> {
    let former = directories()?.data_dir().to_owned();
    (is_platforms(data_folder) && former != data_folder).then_some(former)
}

/// Whether anything of ours is in it: the database, or what is left of one.
pub fn holds_data(data_folder: &Path) -> bool {
    let names = std::fs::read_dir(data_folder).into_iter().flatten().flatten().map(|entry| entry.file_name());
    names.into_iter().any(|name| name.to_string_lossy().starts_with(DATABASE))
}

fn directories() -> Option<ProjectDirs> {
    ProjectDirs::from("dev", "", "Fobwatch")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_platforms_own_does_not_roam() {
        let folder = data_folder(None, Some(PathBuf::new())).expect("a home");
        assert!(is_platforms(&folder));
        if cfg!(windows) {
            assert!(folder.ends_with(r"AppData\Local\Fobwatch\data"), "{folder:?}");
            assert!(former(&folder).is_some_and(|former| former.ends_with(r"AppData\Roaming\Fobwatch\data")));
        } else {
            assert_eq!(former(&folder), None);
        }
    }

    #[test]
    fn what_was_said_stays_where_it_is() {
        let said = std::path::absolute("elsewhere").expect("a folder");
        assert_eq!(data_folder(Some("elsewhere".into()), Some("other".into())), Some(said.clone()));
        assert_eq!(former(&said), None);
        assert!(!is_platforms(&said));
    }
}
