//! The app on the user's own data folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use crate::setup;
use crate::tool::{cargo, npm, run as run_tool};
use crate::workspace::Workspace;

/// The page in the app, and one set of features for all that is built to be tried or tested: of another set of packages
/// cargo would make other features, and build everything once more. So the debug build has fail points, without a plan.
pub(crate) const WHOLE: [&str; 3] = ["--workspace", "--features", "fobwatch/custom-protocol,fobwatch/updates"];
/// What no page is made of, below `ui`.
const NOT_OF_THE_PAGE: [&str; 3] = ["node_modules", "dist", "screenshots"];

/// `[--release] [-- ARGUMENTS]`
pub(crate) fn run(workspace: &Workspace, words: &[&str]) -> Result<(), String> {
    let (options, arguments) = match words.iter().position(|word| *word == "--") {
        Some(workspace) => (&words[..workspace], &words[workspace + 1..]),
        None => (words, &[][..]),
    };
    let release = match options {
        [] => false,
        ["--release"] => true,
        _ => return Err("usage: cargo xtask run [--release] [-- ARGUMENTS]".to_owned()),
    };
    let app = build(workspace, release, &[])?;
    if !release {
        println!("This is a debug build; --release makes a small and fast one in about 12 minutes.");
    }
    run_tool(Command::new(app).args(arguments))
}

/// The page, then the app with the page inside, and other programs of the workspace. Returns the app.
pub(crate) fn build(workspace: &Workspace, release: bool, others: &[&str]) -> Result<PathBuf, String> {
    setup::to_build(workspace)?;
    page(workspace)?;
    let mut command = cargo(workspace, &["build"]);
    if release {
        command.args(["--package", "fobwatch", "--features", "fobwatch/custom-protocol", "--release"]);
    } else {
        // Of the whole workspace these programs alone.
        command.args(WHOLE).args(["--bin", "fobwatch"]);
        for program in others {
            command.args(["--bin", *program]);
        }
    }
    run_tool(&mut command)?;
    Ok(workspace.program(if release { "release" } else { "debug" }, "fobwatch"))
}

/// What goes into the app, unless it is newer than all it is made of: a page that is written anew makes the app anew.
pub(crate) fn page(workspace: &Workspace) -> Result<(), String> {
    let ui = workspace.ui();
    let made = fs::metadata(ui.join("dist/index.html")).and_then(|page| page.modified()).ok();
    if made.is_some_and(|made| newest(&ui).is_some_and(|newest| newest < made)) {
        return Ok(());
    }
    run_tool(&mut npm(&ui, &["run", "--silent", "build"]))
}

/// When a file below this folder was changed last, or one was added or removed.
fn newest(folder: &Path) -> Option<SystemTime> {
    let mut newest = None;
    for entry in fs::read_dir(folder).ok()?.flatten() {
        if NOT_OF_THE_PAGE.iter().any(|name| entry.file_name() == *name) {
            continue;
        }
        let found = entry.metadata().ok()?;
        newest = newest.max(found.modified().ok());
        if found.is_dir() {
            newest = newest.max(self::newest(&entry.path()));
        }
    }
    newest
}
