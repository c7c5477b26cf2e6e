//! ARCHITECTURE's maps name what is there, and all that is there at the top of a crate.

use fobwatch_tidy::{read, root, sources};

use crate::assert_none;

const DOCUMENT: &str = "src-tauri/ARCHITECTURE.md";
/// A map's heading, and the folder its paths are below.
const MAPS: [(&str, &str); 5] = [
    ("## Code map of the core", "src-tauri/core/src"),
    ("## Code map of the shell", "src-tauri/src"),
    ("## Code map of the other crates", "src-tauri"),
    ("## Code map of the page", "ui/src"),
    ("## How to test", ""),
];
const ENDINGS: [&str; 4] = ["", ".ts", ".svelte.ts", ".svelte"];
/// Crates whose modules are all in a map. What is only a list of modules is in none.
const MAPPED: [&str; 2] = ["src-tauri/core/src", "src-tauri/src"];
const UNMAPPED: [&str; 2] = ["lib.rs", "main.rs"];

/// Every path in the first column of a map, from the repository's root.
fn named() -> Vec<String> {
    let document = read(DOCUMENT);
    let mut named = Vec::new();
    for (heading, folder) in MAPS {
        let map = document.split_once(heading).map(|(_, rest)| rest.split("\n## ").next().unwrap_or_default());
        let rows = map.unwrap_or_default().lines().filter_map(|line| line.strip_prefix("| "));
        let cells = rows.filter_map(|row| row.split(" | ").next());
        for path in cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)) {
            named.push(format!("{folder}/{}", path.trim_end_matches('/')).trim_start_matches('/').to_owned());
        }
    }
    named
}

#[test]
fn what_the_maps_name_is_there() {
    let named = named();
    assert!(named.len() > 80, "the maps are not where this test looks");
    let missing = |path: &&String| !ENDINGS.iter().any(|ending| root().join(format!("{path}{ending}")).exists());
    let problems: Vec<_> = named.iter().filter(missing).map(|path| format!("{DOCUMENT}: no {path}")).collect();
    assert_none(&problems);
}

#[test]
fn every_module_is_in_a_map() {
    let named = named();
    let mut problems = Vec::new();
    for (folder, source) in MAPPED.iter().flat_map(|folder| sources(folder).into_iter().map(move |one| (folder, one))) {
        let below = source.path.trim_start_matches(folder).trim_start_matches('/');
        if source.is("rs") && !below.contains('/') && !UNMAPPED.contains(&below) && !named.contains(&source.path) {
            problems.push(format!("{}: in no map of {DOCUMENT}", source.path));
        }
    }
    assert_none(&problems);
}

#[test]
fn every_folder_of_tests_is_in_the_map() {
    let named = named();
    let folders = std::fs::read_dir(root().join("tests")).into_iter().flatten().flatten();
    let problems: Vec<_> = folders
        .filter(|folder| folder.path().is_dir())
        .map(|folder| format!("tests/{}", folder.file_name().to_string_lossy()))
        .filter(|path| !named.contains(path))
        .map(|path| format!("{path}: in no map of {DOCUMENT}"))
        .collect();
    assert_none(&problems);
}
