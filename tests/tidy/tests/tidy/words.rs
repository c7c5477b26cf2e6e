//! The texts of the catalogues: each is said somewhere.

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
