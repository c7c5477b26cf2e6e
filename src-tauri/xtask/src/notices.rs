//! The notices that licences ask for: the texts of every crate and page module in what is given
//! away, each text once. Ours, for `cargo-about` keeps what is a licence's text, and leaves out NOTICE and COPYRIGHT files,
//! which Apache-2.0 §4(d) asks for.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::tool::{cargo, output};
use crate::workspace::Workspace;

/// What is given away.
const PROGRAMS: [&str; 3] = ["fobwatch", "fob", "fobwatch-agent"];
/// How files with licences are called, in small letters.
const NAMES: [&str; 5] = ["licen", "copying", "notice", "unlicense", "copyright"];
pub(crate) const LINE: &str = "────────────────────────────────────────";

struct Part {
    name: String,
    licence: String,
    folder: PathBuf,
}

/// The whole text, for programs of this target.
pub(crate) fn text(workspace: &Workspace, target: &str) -> Result<String, String> {
    let mut parts = crates(workspace, target)?;
    parts.extend(modules(&workspace.ui())?);
    parts.sort_by(|one, other| one.name.cmp(&other.name));
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for part in &parts {
        for text in licences(&part.folder) {
            texts.entry(text).or_default().push(part.name.clone());
        }
    }
    if parts.len() < 100 || texts.len() < 10 {
        return Err("the parts of the programs could not be read".to_owned());
    }
    let list = parts.iter().map(|part| format!("{}: {}", part.name, part.licence));
    let texts =
        texts.iter().map(|(text, names)| format!("\n{LINE}\n{}\n{LINE}\n{}", names.join(", "), text.trim_end()));
    let head = "Fobwatch contains these parts, each under the licence beside it.\n".to_owned();
    Ok(std::iter::once(head).chain(list).chain(texts).collect::<Vec<_>>().join("\n") + "\n")
}

/// Everything foreign that is linked into a program, for this target.
fn crates(workspace: &Workspace, target: &str) -> Result<Vec<Part>, String> {
    let mut tool = cargo(workspace, &["metadata", "--format-version", "1", "--locked", "--filter-platform", target]);
    let told = output(&mut tool).ok_or("`cargo metadata` failed")?;
    let metadata: Value = serde_json::from_str(&told).map_err(|error| format!("cargo metadata: {error}"))?;
    let needs: BTreeMap<&str, Vec<&str>> = each(&metadata["resolve"]["nodes"])
        .map(|node| {
            (word(node, "id"), each(&node["deps"]).filter(|need| linked(need)).map(|need| word(need, "pkg")).collect())
        })
        .collect();
    let packages = || each(&metadata["packages"]);
    let mut next: Vec<&str> =
        packages().filter(|package| PROGRAMS.contains(&word(package, "name"))).map(|own| word(own, "id")).collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = next.pop() {
        if seen.insert(id) {
            next.extend(needs.get(id).into_iter().flatten());
        }
    }
    let foreign = packages().filter(|package| seen.contains(word(package, "id")) && package["source"].is_string());
    Ok(foreign
        .map(|package| Part {
            name: format!("{} {}", word(package, "name"), word(package, "version")),
            licence: package["license"].as_str().unwrap_or("as its licence file says").to_owned(),
            folder: Path::new(word(package, "manifest_path")).parent().map(Path::to_owned).unwrap_or_default(),
        })
        .collect())
}

/// Whether it is no tool of building or testing.
fn linked(need: &Value) -> bool {
    each(&need["dep_kinds"]).any(|kind| kind["kind"].is_null())
}

/// What the page is made of: what it names, and the framework that comes with it.
fn modules(ui: &Path) -> Result<Vec<Part>, String> {
    let read = |path: &Path| -> Result<Value, String> {
        let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
    };
    let own = read(&ui.join("package.json"))?;
    let named = own["dependencies"].as_object().ok_or("package.json names no dependencies")?;
    named
        .keys()
        .map(String::as_str)
        .chain(["svelte"])
        .map(|name| {
            let folder = ui.join("node_modules").join(name);
            let told = read(&folder.join("package.json"))?;
            let name = format!("{name} {}", word(&told, "version"));
            Ok(Part { name, licence: word(&told, "license").to_owned(), folder })
        })
        .collect()
}

fn licences(folder: &Path) -> Vec<String> {
    let is_licence = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        let is_code = path.extension().is_some_and(|extension| extension == "rs");
        path.is_file() && !is_code && NAMES.iter().any(|start| name.starts_with(start))
    };
    let mut paths: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths.iter().filter(|path| is_licence(path)).filter_map(|path| fs::read_to_string(path).ok()).collect()
}

fn each(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn word<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}
