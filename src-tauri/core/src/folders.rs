//! Where the data lives. Invariant: the app and the command line agree.

use std::path::PathBuf;

/// The data folder: as said on the command line, else as `FOBWATCH_DATA_DIR` says, else the
/// platform's.
pub fn data_folder(argument: Option<PathBuf>, environment: Option<PathBuf>) -> Option<PathBuf> {
    let platform = || Some(directories::ProjectDirs::from("dev", "", "Fobwatch")?.data_dir().to_owned());
    argument.or(environment).filter(|folder| !folder.as_os_str().is_empty()).or_else(platform)
}
