//! Names that gave way to the field's own, and do not come back.

use fobwatch_tidy::{has_word, sources};

use crate::assert_none;

/// Each with the name that took its place.
const GONE: [(&str, &str); 18] = [
    ("Courier", "HttpAdapter"),
    ("Desk", "Fixture or Machine"),
    ("Given", "StepInput"),
    ("Glance", "ViewContext"),
    ("Lent", "Platform"),
    ("Office", "Harness"),
    ("Parting", "Draining"),
    ("Patient", "Target"),
    ("Place", "Permit, Slot, Environment or Workspace"),
    ("Posted", "InFlight"),
    ("Rest", "Outcome"),
    ("Seat", "PermitClock"),
    ("Speech", "ReplyRules"),
    ("Stand", "SignInCase"),
    ("Street", "Simulators or SimulatedNetwork"),
    ("Telling", "ChangeFeed"),
    ("Upkeep", "WhileLocked"),
    ("because", "with_cause"),
];

#[test]
fn a_name_that_has_gone_does_not_come_back() {
    let mut problems = Vec::new();
    for source in ["src-tauri", "tests"].into_iter().flat_map(sources) {
        if !source.is("rs") || source.path.ends_with("tidy/names.rs") {
            continue;
        }
        for (number, line) in source.code() {
            // Words of sentences are no names.
            let code = line.split('"').step_by(2).collect::<String>();
            let code = code.split("//").next().unwrap_or_default();
            let gone = GONE.iter().filter(|(name, _)| has_word(code, name));
            problems.extend(gone.map(|(name, new)| format!("{}:{number}: {name} is called {new}", source.path)));
        }
    }
    assert_none(&problems);
}
