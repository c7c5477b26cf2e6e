//! Where the data lives. Invariant: the app and the command line agree.

use std::path::PathBuf;

/// Names a data folder where there is no argument.
pub const VARIABLE: &str = "FOBWATCH_DATA_DIR";

/// The data folder, absolute: as said on the command line, else as [`VARIABLE`] says, else the
/// platform's.
pub fn data_folder(argument: Option<PathBuf>, environment: Option<PathBuf>) -> Option<PathBuf> {
    let platform = || Some(directories::ProjectDirs::from("dev", "", "Fobwatch")?.data_dir().to_owned());
    let said = argument.or(environment).filter(|folder| !folder.as_os_str().is_empty());
    std::path::absolute(said.or_else(platform)?).ok()
}
