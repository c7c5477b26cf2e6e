//! Reads the texts of every language, compares them, and writes a function or a constant for each. What is not in
//! order ends the build with its place.

// The crate's tests use more of it.
#[path = "src/catalogue.rs"]
mod catalogue;

use std::path::{Path, PathBuf};
use std::{env, fs, process};

use catalogue::{File, Languages};

#[expect(clippy::disallowed_methods, reason = "cargo tells build scripts by the environment")]
fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("texts");
    println!("cargo::rerun-if-changed={}", root.display());
    let languages = Languages { english: files(&root, "en"), others: vec![("de", files(&root, "de"))] };
    let code = catalogue::generated(&languages).unwrap_or_else(|faults| {
        for fault in faults {
            println!("cargo::error={fault}");
        }
        process::exit(1)
    });
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo names the folder"));
    fs::write(out.join("say.rs"), code).expect("the folder can be written");
}

/// The files of a language, in the order of their names.
fn files(root: &Path, language: &str) -> Vec<File> {
    let folder = root.join(language);
    println!("cargo::rerun-if-changed={}", folder.display());
    let entries = fs::read_dir(&folder).expect("the language has a folder");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("the folder can be read").path()).collect();
    paths.sort();
    let file = |path: PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("the file can be read");
        File { path: format!("texts/{language}/{name}"), text }
    };
    paths.into_iter().map(file).collect()
}
