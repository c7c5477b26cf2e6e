//! Tests wait for events. What no event tells of is waited for in one place.

use fobwatch_tidy::{has_word, sources};

use crate::assert_none;

/// Where tasks are given turns, and nowhere else.
const PLACE: &str = "tests/integration/src/waiting.rs";
const FOLDERS: [&str; 2] = ["tests", "src-tauri"];

#[test]
fn nobody_waits_by_giving_way() {
    let all: Vec<_> = FOLDERS.into_iter().flat_map(sources).filter(|source| source.is("rs")).collect();
    assert!(all.iter().any(|source| source.path == PLACE), "{PLACE} is not where this test looks");
    let elsewhere = all.iter().filter(|source| source.path != PLACE && !source.path.starts_with("tests/tidy"));
    let problems: Vec<_> = elsewhere
        .flat_map(|source| (1..).zip(source.text.lines()).map(move |(number, line)| (source, number, line)))
        .filter(|(_, _, line)| has_word(line, "yield_now"))
        .map(|(source, number, line)| format!("{}:{number}: {}", source.path, line.trim()))
        .collect();
    assert_none(&problems);
}
