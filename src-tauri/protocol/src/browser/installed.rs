//! The browsers that are here, with their profiles where these can be read. Invariant: what cannot be read is as if there
//! were none, and nothing is started.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::Value;

use super::known::{Family, KNOWN, Known, by_id};
use super::{Browsers, is_program};

/// Bytes of a file that lists profiles, at most.
const LONGEST: u64 = 8 << 20;

/// A browser that is here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Installed {
    /// What a choice names.
    pub id: String,
    /// As people call it.
    pub name: String,
    /// Empty: they cannot be read, or there are none.
    pub profiles: Vec<InstalledProfile>,
}

/// A profile of a browser: a cookie jar of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct InstalledProfile {
    /// What a choice names.
    pub id: String,
    /// As its user calls it.
    pub name: String,
}

impl Browsers {
    /// Those that are here, in the order in which they are offered.
    pub fn installed(&self) -> Vec<Installed> {
        let there = KNOWN.iter().filter(|known| self.program_of(known).is_some());
        there
            .map(|known| Installed {
                id: known.id.to_owned(),
                name: known.name.to_owned(),
                profiles: self.profiles(known.id).unwrap_or_default(),
            })
            .collect()
    }

    /// None: they cannot be read.
    pub(super) fn profiles(&self, program: &str) -> Option<Vec<InstalledProfile>> {
        let known = by_id(program)?;
        let mut found = None;
        for folder in self.data_of(known) {
            let listed = match known.family {
                Family::Chromium(_) => read(&folder.join("Local State")).and_then(|text| chromium(&text)),
                Family::Firefox => read(&folder.join("profiles.ini")).map(|text| firefox(&text)),
                Family::Other => None,
            };
            if let Some(listed) = listed {
                found.get_or_insert_with(Vec::new).extend(listed);
            }
        }
        found
    }

    pub(super) fn program_of(&self, known: &Known) -> Option<PathBuf> {
        let mut places: Vec<PathBuf> = Vec::new();
        if cfg!(windows) {
            places.extend(self.programs.iter().map(|folder| folder.join(known.windows.0)));
        } else if cfg!(target_os = "macos") {
            let own = self.home.iter().map(|home| home.join("Applications"));
            let folders = std::iter::once(PathBuf::from("/Applications")).chain(own);
            places.extend(folders.map(|folder| folder.join(known.macos.0)));
        } else {
            let flatpak = self.home.iter().map(|home| home.join(".local/share/flatpak/exports/bin"));
            let flatpak = std::iter::once(PathBuf::from("/var/lib/flatpak/exports/bin")).chain(flatpak);
            let in_path = self.folders.iter().flat_map(std::env::split_paths).filter(|folder| folder.is_absolute());
            let folders: Vec<_> = in_path.chain(flatpak).collect();
            let names = known.linux.iter().map(|(name, _)| *name);
            places.extend(names.flat_map(|name| folders.iter().map(move |folder| folder.join(name))));
        }
        places.into_iter().find(|path| is_program(path))
    }

    /// Folders with its profiles.
    fn data_of(&self, known: &Known) -> Vec<PathBuf> {
        if cfg!(windows) {
            let below = if known.family == Family::Firefox { &self.roaming } else { &self.local };
            below.iter().map(|folder| folder.join(known.windows.1)).collect()
        } else if cfg!(target_os = "macos") {
            self.home.iter().map(|home| home.join("Library/Application Support").join(known.macos.1)).collect()
        } else {
            let mut folders: Vec<_> =
                self.home.iter().flat_map(|home| known.linux.iter().map(move |(_, data)| home.join(data))).collect();
            folders.sort();
            folders.dedup();
            folders
        }
    }
}

fn read(file: &Path) -> Option<String> {
    let mut text = String::new();
    fs::File::open(file).ok()?.take(LONGEST).read_to_string(&mut text).ok()?;
    Some(text)
}

/// `Local State`: `profile.info_cache`, by folder.
fn chromium(text: &str) -> Option<Vec<InstalledProfile>> {
    let state: Value = serde_json::from_str(text).ok()?;
    let profiles = state.get("profile")?.get("info_cache")?.as_object()?;
    let named = |(id, about): (&String, &Value)| {
        let name = about.get("name").and_then(Value::as_str).filter(|name| !name.is_empty()).unwrap_or(id);
        InstalledProfile { id: id.clone(), name: name.to_owned() }
    };
    Some(profiles.iter().map(named).collect())
}

/// `profiles.ini`: each section `[Profile0]` with its `Name`.
fn firefox(text: &str) -> Vec<InstalledProfile> {
    let mut profiles = Vec::new();
    let mut is_profile = false;
    for line in text.lines().map(str::trim) {
        if let Some(section) = line.strip_prefix('[') {
            is_profile = section.starts_with("Profile");
        } else if let Some(name) = line.strip_prefix("Name=").filter(|name| is_profile && !name.is_empty()) {
            profiles.push(InstalledProfile { id: name.to_owned(), name: name.to_owned() });
        }
    }
    profiles
}
