//! The clients, installed once: Python ones in an environment of their own, npm ones in their folder.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where Cargo lets tests keep what they make.
fn kept() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("clients");
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// Where Python keeps what it has compiled, out of the sources.
pub(crate) fn compiled() -> PathBuf {
    kept().join("compiled")
}

pub(crate) fn source(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Tests run at the same time, and one of them installs.
fn once(name: &str, list: &Path, marker: &Path, install: impl FnOnce()) {
    let lock = File::create(kept().join(format!("{name}.lock"))).expect("a lock file");
    lock.lock().expect("the lock");
    let wanted = fs::read(list).expect("the list");
    if fs::read(marker).is_ok_and(|there| there == wanted) {
        return;
    }
    install();
    fs::write(marker, wanted).expect("a marker");
}

fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}: cargo xtask setup"));
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {}\n{said}", output.status);
}

/// A program of the Python environment.
pub(crate) fn python(program: &str) -> PathBuf {
    let (environment, list) = (kept().join("python"), source("python/requirements.txt"));
    let programs = environment.join(if cfg!(windows) { "Scripts" } else { "bin" });
    once("python", &list, &environment.join("installed.txt"), || {
        let _ = fs::remove_dir_all(&environment);
        let system = if cfg!(windows) { "python" } else { "python3" };
        run(Command::new(system).args(["-m", "venv"]).arg(&environment));
        // What is imported is compiled then; the rest never is.
        let quietly = ["-m", "pip", "install", "--quiet", "--no-input", "--no-deps", "--no-compile", "--requirement"];
        run(Command::new(programs.join("python")).args(quietly).arg(&list));
    });
    programs.join(program)
}

/// A script beside the npm packages.
pub(crate) fn node(script: &str) -> PathBuf {
    let folder = source("node");
    let modules = folder.join("node_modules");
    once("node", &folder.join("package-lock.json"), &modules.join(".installed"), || {
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        run(Command::new(npm).args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(&folder));
    });
    folder.join(script)
}
