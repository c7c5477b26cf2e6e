//! Rooms lie in layers: a room knows those below it and its neighbours, never one above.

use std::collections::{BTreeMap, BTreeSet};

use fobwatch_tidy::{Source, read, sources};

use crate::assert_none;

/// Crates whose map in ARCHITECTURE goes from below: its heading, the folder, and what there must be at least of rooms and arrows.
const LAYERED: [(&str, &str, usize, usize); 2] =
    [("## Code map of the core", "src-tauri/core/src", 30, 100), ("## Code map of the shell", "src-tauri/src", 12, 12)];
/// A folder, or a file without one, for each vendor.
const VENDORS: &str = "src-tauri/core/src/vendors";
/// Crates small enough that no two of their files need know each other.
const FLAT: [&str; 4] = ["src-tauri/src", "src-tauri/protocol/src", "src-tauri/agent/src", "src-tauri/cli/src"];

/// Which rooms of a crate name which, with the file that does; unit tests are left out.
type Arrows = BTreeMap<(String, String), String>;

fn arrows(folder: &str) -> Arrows {
    let mut arrows = Arrows::new();
    for source in sources(folder).iter().filter(|source| source.is("rs") && !source.path.ends_with("/tests.rs")) {
        let room = room(folder, source);
        for named in named_after("crate::", &code(source)) {
            if sources_have(folder, &named) && named != room {
                arrows.entry((room.clone(), named)).or_insert_with(|| source.path.clone());
            }
        }
    }
    arrows
}

/// All of it in one line: lists of imports may be longer than one.
fn code(source: &Source) -> String {
    source.code().map(|(_, line)| line.trim()).collect::<Vec<_>>().join(" ")
}

/// What stands behind this, also several in braces.
fn named_after(prefix: &str, line: &str) -> Vec<String> {
    let name = |text: &str| text.trim().chars().take_while(|one| one.is_alphanumeric() || *one == '_').collect();
    let behind = |rest: &str| match rest.strip_prefix('{') {
        Some(list) => list.split('}').next().unwrap_or_default().split(',').map(name).collect::<Vec<String>>(),
        None => vec![name(rest)],
    };
    line.split(prefix).skip(1).flat_map(behind).collect()
}

fn room(folder: &str, source: &Source) -> String {
    let below = source.path.trim_start_matches(folder).trim_start_matches('/');
    below.split('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned()
}

fn sources_have(folder: &str, room: &str) -> bool {
    !room.is_empty() && !read(&format!("{folder}/{room}.rs")).is_empty()
}

/// The rows of one of ARCHITECTURE's maps, from below: each room's layer.
fn layers(heading: &str) -> BTreeMap<String, usize> {
    let document = read("src-tauri/ARCHITECTURE.md");
    let map = document.split(heading).nth(1).and_then(|rest| rest.split("\n## ").next());
    let rows = map.unwrap_or_default().lines().filter_map(|line| line.strip_prefix("| `"));
    let mut layers = BTreeMap::new();
    for (layer, row) in rows.enumerate() {
        let cell = row.split(" | ").next().unwrap_or_default();
        for name in cell.split('`').filter_map(|name| name.strip_suffix(".rs")) {
            layers.entry(name.to_owned()).or_insert(layer);
        }
    }
    layers
}

#[test]
fn no_arrow_goes_up() {
    let mut problems = Vec::new();
    for (heading, folder, rooms, known) in LAYERED {
        let layers = layers(heading);
        assert!(layers.len() >= rooms, "the map of {folder} could not be read");
        let arrows = arrows(folder);
        assert!(arrows.len() >= known, "what the rooms of {folder} name could not be read");
        for ((room, named), place) in arrows {
            let is_up = layers.get(&room).zip(layers.get(&named)).is_none_or(|(own, other)| other > own);
            if is_up && room != "lib" {
                problems.push(format!("{room} is below {named}: {place}"));
            }
        }
    }
    assert_none(&problems);
}

/// Which files of a vendor name which. Its own file, which declares the others, is `""`: another one names it by
/// whatever stands behind `super::` and is no file.
fn arrows_within(vendor: &str) -> Arrows {
    let folder = format!("{VENDORS}/{vendor}");
    let mut arrows = Arrows::new();
    for source in sources(&folder).iter().filter(|source| source.is("rs")) {
        let file = room(&folder, source);
        for named in named_after("super::", &code(source)) {
            let named = if sources_have(&folder, &named) { named } else { String::new() };
            arrows.entry((file.clone(), named)).or_insert_with(|| source.path.clone());
        }
    }
    let own = read(&format!("{folder}.rs"));
    for file in own.lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';')) {
        arrows.entry((String::new(), file.to_owned())).or_insert_with(|| format!("{folder}.rs"));
    }
    arrows
}

#[test]
fn the_files_of_a_vendor_have_no_circle() {
    let mut problems = Vec::new();
    let mut count = 0;
    for vendor in sources(VENDORS).iter().map(|source| room(VENDORS, source)).collect::<BTreeSet<_>>() {
        let arrows = arrows_within(&vendor);
        count += arrows.len();
        problems.extend(circles(&arrows).into_iter().map(|problem| format!("{vendor}: {problem}")));
    }
    assert!(count > 30, "what the vendors' files name could not be read");
    assert_none(&problems);
}

#[test]
fn small_crates_have_no_circle() {
    let mut problems = Vec::new();
    for folder in FLAT {
        let arrows = arrows(folder);
        assert!(!arrows.is_empty(), "what the files of {folder} name could not be read");
        problems.extend(circles(&arrows));
    }
    assert_none(&problems);
}

/// Arrows that a way leads back from.
fn circles(arrows: &Arrows) -> Vec<String> {
    let mut next: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (room, named) in arrows.keys() {
        next.entry(room).or_default().insert(named);
    }
    let back = arrows.iter().filter(|((room, named), _)| reaches(&next, named, room));
    back.map(|((room, named), place)| format!("{room} and {named} know each other: {place}")).collect()
}

fn reaches(next: &BTreeMap<&str, BTreeSet<&str>>, from: &str, to: &str) -> bool {
    let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
    while let Some(room) = open.pop() {
        if room == to {
            return true;
        }
        if seen.insert(room) {
            open.extend(next.get(room).into_iter().flatten());
        }
    }
    false
}
