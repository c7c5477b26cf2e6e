//! Directions: which module may name which.

use std::collections::{BTreeMap, BTreeSet};

use fobwatch_tidy::{has_word, read, root, sources};

use crate::assert_none;

const CORE: &str = "src-tauri/core/src";

/// A foreign crate, and the one module of the core that may name it; two where it has two sides.
const OWNERS: [(&str, &[&str]); 6] = [
    ("reqwest", &["http"]),
    ("keyring_core", &["vault/keyring"]),
    ("hyper", &["loopback"]),
    ("hyper_util", &["loopback", "http"]),
    ("oauth2", &["oauth"]),
    ("rusqlite", &["store"]),
];

/// Modules of the core that a vendor may use: what is lent to it, and pure functions.
const FOR_VENDORS: [&str; 12] =
    ["answers", "base", "clock", "endpoint", "http", "jwt", "oauth", "quoting", "secret", "tokens", "totp", "vendor"];

#[test]
fn the_core_and_the_agent_know_no_window() {
    for package in ["fobwatch-core", "fobwatch-agent"] {
        let seen = tree(package);
        assert!(seen.contains("tokio"), "the lock file could not be read");
        // That one writes the version into programs for Windows.
        let seen = seen.iter().filter(|name| *name != "tauri-winres");
        let windows: Vec<_> =
            seen.filter(|name| name.starts_with("tauri") || *name == "wry" || name.starts_with("gtk")).collect();
        assert_eq!(windows, Vec::<&String>::new(), "{package}");
    }
}

/// Scripts wait for its start.
#[test]
fn the_command_line_is_thin() {
    let seen = tree("fob");
    assert!(seen.contains("clap"), "the lock file could not be read");
    let heavy: Vec<_> = ["fobwatch-core", "fobwatch-agent", "tokio", "reqwest", "rusqlite", "rustls"]
        .into_iter()
        .filter(|name| seen.contains(*name))
        .collect();
    assert_eq!(heavy, Vec::<&str>::new());
}

/// Everything that a package is built of, as the lock file tells.
fn tree(root: &str) -> BTreeSet<String> {
    let lock = read("Cargo.lock");
    let mut needs: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in lock.split("[[package]]").skip(1) {
        let Some(name) = package.lines().find_map(|line| line.strip_prefix("name = ")) else { continue };
        let listed =
            package.split_once("dependencies = [").map_or("", |(_, rest)| rest.split(']').next().unwrap_or(""));
        let names = listed.split('"').skip(1).step_by(2).filter_map(|one| one.split(' ').next());
        needs.entry(name.trim_matches('"')).or_default().extend(names);
    }
    let (mut seen, mut next) = (BTreeSet::new(), vec![root]);
    while let Some(package) = next.pop() {
        if seen.insert(package.to_owned()) {
            next.extend(needs.get(package).into_iter().flatten());
        }
    }
    seen
}

#[test]
fn a_foreign_crate_has_one_owner() {
    let mut problems = Vec::new();
    for source in sources(CORE).iter().filter(|source| source.is("rs")) {
        for (foreign, owners) in OWNERS {
            if owners.iter().any(|owner| source.belongs_to(&format!("{CORE}/{owner}"))) {
                continue;
            }
            // What a text says is no name.
            let unquoted = |line: &str| line.split('"').step_by(2).collect::<String>();
            for (number, line) in source.code().filter(|(_, line)| has_word(&unquoted(line), foreign)) {
                // `crate::oauth` and the like are ours.
                problems.push(format!(
                    "{}:{number}: only {} names {foreign}: {}",
                    source.path,
                    owners.join(", "),
                    line.trim()
                ));
            }
        }
    }
    assert_none(&problems);
}

#[test]
fn only_the_simulator_has_tiny_http() {
    let manifests =
        ["src-tauri", "tests"].into_iter().flat_map(sources).filter(|source| source.path.ends_with("/Cargo.toml"));
    let users: Vec<_> = manifests.filter(|manifest| manifest.text.contains("tiny_http")).map(|one| one.path).collect();
    assert_eq!(users, ["tests/simulator/Cargo.toml"]);
}

#[test]
fn only_the_crash_test_stops_the_app_at_fail_points() {
    let manifests =
        ["src-tauri", "tests"].into_iter().flat_map(sources).filter(|source| source.path.ends_with("/Cargo.toml"));
    let users: Vec<_> =
        manifests.filter(|manifest| manifest.text.contains("fail-points")).map(|one| one.path).collect();
    assert_eq!(users, ["src-tauri/core/Cargo.toml", "tests/crash/Cargo.toml"]);
}

#[test]
fn a_vendor_uses_what_it_is_lent() {
    let vendors = vendors();
    let mut problems = Vec::new();
    for source in sources(&format!("{CORE}/vendors")) {
        let own = vendors.iter().find(|vendor| source.belongs_to(&format!("{CORE}/vendors/{vendor}")));
        for (number, line) in source.code() {
            for (at, _) in line.match_indices("crate::") {
                let module: String =
                    line[at + 7..].chars().take_while(|one| one.is_alphanumeric() || *one == '_').collect();
                if !FOR_VENDORS.contains(&&*module) {
                    problems.push(format!("{}:{number}: a vendor does not use {module}", source.path));
                }
            }
            let others = vendors.iter().filter(|vendor| Some(*vendor) != own);
            for other in others.filter(|other| line.contains(&format!("super::{other}"))) {
                problems.push(format!("{}:{number}: a vendor does not know {other}", source.path));
            }
        }
    }
    assert_none(&problems);
}

/// A pause is a value that a vendor returns: who waits is elsewhere.
#[test]
fn a_vendor_never_sleeps() {
    let mut problems = Vec::new();
    for source in sources(&format!("{CORE}/vendors")) {
        for (number, line) in source.code().filter(|(_, line)| line.contains(".sleep")) {
            problems.push(format!("{}:{number}: a vendor sleeps: {}", source.path, line.trim()));
        }
    }
    assert_none(&problems);
}

/// Module names of the vendors.
fn vendors() -> Vec<String> {
    let list = read(&format!("{CORE}/vendors.rs"));
    let names = list.split("vendors! {").nth(1).into_iter().flat_map(str::lines);
    let names: Vec<_> = names.filter_map(|line| Some(line.trim().split_once("::")?.0.to_owned())).collect();
    assert!(names.iter().any(|name| name == "ninjaone"), "the list of vendors could not be read");
    names
}

#[test]
fn the_shell_names_no_vendor() {
    let mut problems = Vec::new();
    for source in sources("src-tauri/src") {
        for (number, line) in source.code() {
            for vendor in vendors().iter().filter(|vendor| has_word(&line.to_lowercase(), vendor)) {
                problems.push(format!("{}:{number}: {vendor}", source.path));
            }
        }
    }
    assert_none(&problems);
}

#[test]
fn the_page_names_no_vendor_and_has_one_door() {
    if !root().join("ui/src").is_dir() {
        return;
    }
    let mut problems = Vec::new();
    for source in sources("ui/src") {
        let name = source.path.rsplit('/').next().unwrap_or_default();
        let is_fake = name.starts_with("fake") || name.contains(".test.") || source.path.contains("/tests/");
        for (number, line) in source.code() {
            if line.contains("@tauri-apps/") && source.path != "ui/src/ipc/tauri.ts" {
                problems.push(format!("{}:{number}: only ipc/tauri.ts knows of Tauri", source.path));
            }
            if !is_fake {
                for vendor in vendors().iter().filter(|vendor| has_word(&line.to_lowercase(), vendor)) {
                    problems.push(format!("{}:{number}: the page does not know {vendor}", source.path));
                }
            }
        }
    }
    assert_none(&problems);
}
