//! libFuzzer over each way in, for some seconds each. The properties are those of `tests/properties`.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::tool::{cargo, output, run as run_tool};
use crate::workspace::Workspace;

/// With the version of the lock file of `tests/fuzz` in mind.
const VERSION: &str = "0.13.2";

pub(crate) fn run(workspace: &Workspace, seconds: &str) -> Result<(), String> {
    if seconds.parse::<u32>().is_err() {
        return Err(format!("{seconds} is no number of seconds"));
    }
    if output(Command::new("rustup").args(["run", "nightly", "rustc", "--version"])).is_none() {
        println!("Left out: libFuzzer needs a nightly Rust. To have it: rustup toolchain install nightly");
        return Ok(());
    }
    if output(&mut cargo(workspace, &["fuzz", "--version"])).is_none() {
        run_tool(&mut cargo(workspace, &["install", "cargo-fuzz", "--version", VERSION, "--locked"]))?;
    }
    let folder = workspace.root.join("tests/fuzz");
    // Flags of its own must not make the app be built anew.
    let target = workspace.target.join("fuzz");
    let fuzz = |words: &[&str]| {
        let mut command = Command::new("rustup");
        command.args(["run", "nightly", "cargo", "fuzz"]).args(words).args(["--fuzz-dir", "."]).current_dir(&folder);
        command.env("CARGO_TARGET_DIR", &target);
        command
    };
    run_tool(&mut fuzz(&["build"]))?;
    for name in names(&folder.join("fuzz_targets"))? {
        println!("── {name}");
        // What is new goes beside the corpus, and only what was minimised by hand into it.
        let found = target.join("found").join(&name);
        fs::create_dir_all(&found).map_err(|error| format!("{}: {error}", found.display()))?;
        let mut command = fuzz(&["run", &name]);
        command.arg(&found).arg(Path::new("corpus").join(&name));
        command.args(["--", &format!("-max_total_time={seconds}"), "-timeout=20"]);
        run_tool(&mut command)?;
    }
    Ok(())
}

fn names(folder: &Path) -> Result<Vec<String>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let stem = |path: &Path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let mut names: Vec<_> = entries.flatten().filter_map(|entry| stem(&entry.path())).collect();
    names.sort();
    Ok(names)
}
