//! The packages for Windows, made on a Debian: an MSI for all users of a machine, a setup program for one user, the
//! command line in a zip, and what winget's list asks of them.

mod check;
mod files;
mod machine;
mod module;
mod msi;
mod portable;
mod setup_program;
mod signing;
mod version;
mod winget;

use std::fs;
use std::path::{Path, PathBuf};

use crate::tool::{run as run_tool, tauri};
use crate::windows;
use crate::workspace::Workspace;
use crate::{icons, release, setup};
use files::Way;
use signing::Signer;
use version::Version;

const USAGE: &str = "usage: cargo xtask bundle --windows [--check] [--programs DIR]";

struct Packages {
    msi: PathBuf,
    setup: PathBuf,
}

/// `[--check] [--programs DIR]`
pub(crate) fn run(workspace: &Workspace, words: &[&str]) -> Result<(), String> {
    let (mut checks, mut programs, mut rest) = (false, None, words);
    while let [word, others @ ..] = rest {
        rest = match (*word, others) {
            ("--check", _) => {
                checks = true;
                others
            }
            ("--programs", [folder, others @ ..]) => {
                programs = Some(PathBuf::from(folder));
                others
            }
            _ => return Err(USAGE.to_owned()),
        };
    }
    if !cfg!(target_os = "linux") {
        return Err("the packages for Windows are made on Linux".to_owned());
    }
    let version = Version::parsed(env!("CARGO_PKG_VERSION")).ok_or("Windows Installer takes no such version")?;
    setup::packages(workspace, &[setup::FOR_WINDOWS_PACKAGES])?;
    icons::check(workspace)?;
    let programs = match programs {
        Some(folder) => folder,
        None => windows::release(workspace)?,
    };
    let folder = windows::folder(workspace).join("bundle");
    fresh(&folder)?;
    let signer = Signer::new(workspace, &folder)?;
    let packages = packed(workspace, &signer, &programs, &folder, version)?;
    let zip = portable::made(&folder, version)?;
    winget::write(workspace, &folder.join("winget"), &packages, version)?;
    if release::has_releases(workspace)? {
        sign_for_updates(workspace, &[&packages.msi, &packages.setup], version)?;
    }
    for file in [&packages.msi, &packages.setup, &zip] {
        println!("{:>7} kB  {}", kilobytes(file)?, file.display());
    }
    println!("{}", signer.description());
    if !checks {
        return Ok(());
    }
    let older = version.older().ok_or("there is no older version than this one")?;
    let folder = windows::folder(workspace).join("older");
    fresh(&folder)?;
    let older = (packed(workspace, &signer, &programs, &folder, older)?, older);
    check::run(workspace, &older, &(packages, version), &zip)
}

/// Both packages of the programs in this folder.
fn packed(
    workspace: &Workspace,
    signer: &Signer,
    programs: &Path,
    folder: &Path,
    version: Version,
) -> Result<Packages, String> {
    let root = |way: Way| files::lay(workspace, signer, programs, &folder.join("files").join(way.name()), way);
    let msi = msi::made(workspace, &root(Way::Machine)?, folder, version)?;
    let setup = setup_program::made(workspace, signer, &root(Way::User)?, folder, version)?;
    signer.sign(&msi)?;
    signer.sign(&setup)?;
    Ok(Packages { msi, setup })
}

/// Signatures beside the packages, as Tauri's updater wants them; the key for them is in the environment.
fn sign_for_updates(workspace: &Workspace, packages: &[&PathBuf], version: Version) -> Result<(), String> {
    for package in packages {
        let mut signer = tauri(&workspace.root.join("src-tauri"), &["signer", "sign", "--app-version"]);
        run_tool(signer.arg(version.to_string()).arg(package))?;
    }
    Ok(())
}

fn fresh(folder: &Path) -> Result<(), String> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

fn kilobytes(path: &Path) -> Result<u64, String> {
    path.metadata().map(|file| file.len() / 1000).map_err(|error| format!("{}: {error}", path.display()))
}
