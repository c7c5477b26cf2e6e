//! The texts of the catalogues: each is said somewhere.

use std::collections::BTreeSet;

use fobwatch_tidy::{Source, has_word, sources};

use crate::assert_none;

const TEXTS: &str = "src-tauri/text/texts/en";
/// Who says them.
const SAYING: [&str; 4] = ["src-tauri/core/src", "src-tauri/src", "src-tauri/agent/src", "src-tauri/text/src"];

/// Every message of a file, as code names it: a constant where nothing varies, else a function.
fn messages(file: &Source) -> Vec<(String, String)> {
    let topic = file.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".ftl").to_owned();
    let ids = file.text.lines().filter_map(|line| line.split_once(" =")).map(|(id, _)| id);
    let own = ids.filter_map(|id| id.strip_prefix(&topic)?.strip_prefix('-'));
    own.map(|name| (topic.replace('-', "_"), name.replace('-', "_"))).collect()
}

#[test]
fn every_text_is_said_somewhere() {
    let code: Vec<_> = SAYING.into_iter().flat_map(sources).filter(|source| source.is("rs")).collect();
    let is_said = |path: &str| {
        code.iter().any(|source| source.text.contains(path) && source.lines().any(|(_, line)| has_word(line, path)))
    };
    let files = sources(TEXTS);
    let all: Vec<_> = files.iter().filter(|file| file.is("ftl")).flat_map(messages).collect();
    assert!(all.len() > 800, "the texts are not where this test looks");
    let said = |(topic, name): &&(String, String)| {
        is_said(&format!("say::{topic}::{name}")) || is_said(&format!("say::{topic}::{}", name.to_uppercase()))
    };
    let unsaid: Vec<_> = all.iter().filter(|one| !said(one)).collect();
    assert_none(&unsaid.iter().map(|(topic, name)| format!("nobody says {topic} {name}")).collect::<Vec<_>>());
}

/// What several vendors say has a topic of its own.
#[test]
fn a_vendors_texts_are_said_by_it_alone() {
    const VENDORS: &str = "src-tauri/core/src/vendors";
    let names: BTreeSet<_> = sources(VENDORS).iter().filter_map(|source| vendor(VENDORS, source)).collect();
    assert!(names.len() > 6, "the vendors are not where this test looks");
    let all = sources("src-tauri/core/src");
    let mut problems = Vec::new();
    for source in all.iter().filter(|source| source.is("rs")) {
        let own = vendor(VENDORS, source);
        for (number, line) in source.code() {
            let others =
                names.iter().filter(|name| own.as_ref() != Some(name) && line.contains(&format!("say::{name}::")));
            problems.extend(others.map(|name| format!("{}:{number}: says what {name} says", source.path)));
        }
    }
    assert_none(&problems);
}

/// Whose file it is.
fn vendor(folder: &str, source: &Source) -> Option<String> {
    let below = source.path.strip_prefix(folder)?.strip_prefix('/')?;
    Some(below.split('/').next()?.trim_end_matches(".rs").to_owned())
}
