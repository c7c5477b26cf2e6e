//! The setup program for one user, made by NSIS.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::signing::Signer;
use super::version::Version;
use crate::tool::run as run_tool;
use crate::workspace::Workspace;

/// Of the files in `root`, into `folder`.
pub(crate) fn made(
    workspace: &Workspace,
    signer: &Signer,
    root: &Path,
    folder: &Path,
    version: Version,
) -> Result<PathBuf, String> {
    let package = folder.join(format!("Fobwatch_{version}_x64-setup.exe"));
    let mut nsis = Command::new("makensis");
    nsis.args(["-V2", "-WX", "-NOCD", "-INPUTCHARSET", "UTF8"]);
    nsis.arg(format!("-DVERSION={version}")).arg(format!("-DKB={}", size(root)? / 1024));
    nsis.arg(format!("-DOUT={}", package.display()));
    if let Some(script) = signer.script() {
        nsis.arg(format!("-DSIGN={}", script.display()));
    }
    run_tool(nsis.arg(workspace.root.join("src-tauri/windows/setup.nsi")).current_dir(root))?;
    Ok(package)
}

/// Of all files below it.
fn size(folder: &Path) -> Result<u64, String> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    entries.flatten().map(|entry| entry.path()).try_fold(0, |sum, path| {
        let more = if path.is_dir() { size(&path)? } else { path.metadata().map_or(0, |file| file.len()) };
        Ok(sum + more)
    })
}
