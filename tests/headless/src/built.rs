//! The programs that were built beside a test's own.

use std::path::PathBuf;

/// One of them, by its name without an ending.
pub fn built(name: &str) -> PathBuf {
    let path = programs().join(name).with_extension(std::env::consts::EXE_EXTENSION);
    assert!(path.exists(), "{} is missing: cargo xtask test --only build", path.display());
    path
}

/// The folder that they are in: `target/debug` or the like; test programs are in `deps` below it.
pub fn programs() -> PathBuf {
    let own = std::env::current_exe().expect("a program has a path");
    let folder = own.parent().expect("a program is in a folder");
    if folder.ends_with("deps") { folder.parent().expect("its parent").to_owned() } else { folder.to_owned() }
}
