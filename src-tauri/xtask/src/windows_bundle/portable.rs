//! The command line for where nothing is installed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::files::Way;
use super::version::Version;
use crate::tool::run as run_tool;

const FILES: [&str; 6] =
    ["fob.exe", "fob-agent.exe", "README.txt", "LICENSE-MIT.txt", "LICENSE-APACHE.txt", "THIRD-PARTY.txt"];

/// Of what the setup program has.
pub(crate) fn made(folder: &Path, version: Version) -> Result<PathBuf, String> {
    let root = folder.join("files").join(Way::User.name());
    let package = folder.join(format!("fob_{version}_x64.zip"));
    let inside = folder.join("files/zip/fob");
    fs::create_dir_all(&inside).map_err(|error| format!("{}: {error}", inside.display()))?;
    for file in FILES {
        fs::copy(root.join(file), inside.join(file)).map_err(|error| format!("{file}: {error}"))?;
    }
    let mut zip = Command::new("zip");
    zip.args(["-q", "-9", "-X", "-r"]).arg(&package).arg("fob").current_dir(folder.join("files/zip"));
    run_tool(&mut zip)?;
    Ok(package)
}
