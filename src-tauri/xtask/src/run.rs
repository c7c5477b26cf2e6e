//! The app on the user's own data folder.

use std::path::PathBuf;
use std::process::Command;

use crate::place::Place;
use crate::setup;
use crate::tool::{cargo, npm, run as run_tool};

/// `[--release] [-- ARGUMENTS]`
pub(crate) fn run(place: &Place, words: &[&str]) -> Result<(), String> {
    let (options, arguments) = match words.iter().position(|word| *word == "--") {
        Some(place) => (&words[..place], &words[place + 1..]),
        None => (words, &[][..]),
    };
    let release = match options {
        [] => false,
        ["--release"] => true,
        _ => return Err("usage: cargo xtask run [--release] [-- ARGUMENTS]".to_owned()),
    };
    let app = build(place, release, &[])?;
    if !release {
        println!("This is a debug build; --release makes a small and fast one in about 12 minutes.");
    }
    run_tool(Command::new(app).args(arguments))
}

/// The page, then the app with the page inside, and other packages. Returns the app.
pub(crate) fn build(place: &Place, release: bool, others: &[&str]) -> Result<PathBuf, String> {
    setup::to_build(place)?;
    run_tool(&mut npm(&place.ui(), &["run", "build"]))?;
    let mut command = cargo(place, &["build", "--package", "fobwatch", "--features", "fobwatch/custom-protocol"]);
    for package in others {
        command.args(["--package", package]);
    }
    if release {
        command.arg("--release");
    }
    run_tool(&mut command)?;
    Ok(place.program(if release { "release" } else { "debug" }, "fobwatch"))
}
