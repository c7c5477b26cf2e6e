//! The words that come from the core: each is in every language's catalogue, and nothing else is.

use std::collections::{BTreeMap, BTreeSet};

use fobwatch_tidy::literals::literals;
use fobwatch_tidy::{Source, read, sources};

use crate::assert_none;

const CATALOGUE: &str = "src-tauri/core/src/words/de.json";
/// Texts with ids, in English: what is there counts as said.
const TEXTS: &str = "src-tauri/text/texts/en";
/// Where texts for people are written.
const WRITTEN: [&str; 2] = ["src-tauri/core/src", "src-tauri/src"];
/// What is written here is for scripts, spreadsheets, the database or the log.
const NOT_SHOWN: [&str; 7] = [
    "core/src/csv",
    "core/src/lookup",
    "core/src/store/",
    "core/src/fail",
    "core/src/sessions/handing",
    "core/src/loopback/judge",
    "core/src/clipboard/environment",
];
/// Names, and what programs read.
const NAMES: [&str; 41] = [
    "Sophos Central → General Settings → API Credentials Management",
    "Datto RMM",
    "Sophos Central",
    "API URL",
    "API Key",
    "API Secret Key",
    "Access Key",
    "Secret Key",
    "Client Secret",
    "Request can not be authorized",
    "doesn't have access to this resource",
    "ConnectWise Automate",
    "AvePoint Cloud Governance",
    "Cloud Governance → System settings → API authentication profiles",
    "Citrix Cloud",
    "NinjaOne PowerShell module",
    "Client Credentials",
    "Token Authentication",
    "Authorisation Code",
    "authorization code",
    "monitoring management control",
    "monitoring management control offline_access",
    "grant type",
    "dns error",
    "lookup address",
    "tunnel error: ",
    "proxy authorization required",
    "failed to create underlying connection",
    "tls handshake eof",
    "PRIVATE KEY",
    "CONNECT {} HTTP/1.1\r\nHost: {}",
    "an object",
    "RSA PRIVATE KEY",
    "Basic {}",
    "Bearer {}",
    "-H {}",
    "curl {} {}",
    "chmod {} '{}'",
    "iss: {}",
    "copy {}",
    "fobwatch: {}",
];

/// As the catalogue has it: holes without names, no full stop, a small letter first.
fn normal(text: &str) -> String {
    let mut plain = String::new();
    let mut letters = text.trim().chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '{' if letters.next_if_eq(&'{').is_none() => {
                letters.by_ref().find(|letter| *letter == '}');
                plain.push_str("{}");
            }
            '}' => {
                letters.next_if_eq(&'}');
                plain.push('}');
            }
            letter => plain.push(letter),
        }
    }
    let plain = plain.strip_suffix('.').unwrap_or(&plain);
    let mut letters = plain.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// Whether people would read it as a phrase: two words of letters beside each other, or a word beside what
/// varies.
fn is_phrase(text: &str) -> bool {
    let is_hole = |word: &str| {
        let word = word.trim_matches([',', '.', ':', ';', '?', '(', ')', '“', '”', '…']);
        word.starts_with('{') && word.ends_with('}') && word.matches('{').count() == 1
    };
    let is_word = |word: &&str| {
        let word = word.trim_matches([',', '.', ':', ';', '?', '(', ')', '“', '”', '…']);
        word.chars().count() > 1 && word.chars().all(|letter| letter.is_alphabetic() || "'’-".contains(letter))
            || word == "a"
    };
    let words: Vec<_> = text.split_whitespace().collect();
    words.windows(2).any(|pair| {
        pair.iter().all(is_word) || is_word(&pair[0]) && is_hole(pair[1]) || is_hole(pair[0]) && is_word(&pair[1])
    })
}

fn is_name(text: &str) -> bool {
    NAMES.iter().any(|name| name.eq_ignore_ascii_case(text) || normal(name) == normal(text))
        || text.starts_with("-----BEGIN ")
}

fn is_statement(text: &str) -> bool {
    ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "PRAGMA "].iter().any(|word| text.contains(word))
}

fn written() -> Vec<Source> {
    let is_test =
        |path: &str| path.ends_with("/tests.rs") || path.ends_with("/property.rs") || path.ends_with("/examples.rs");
    let all = WRITTEN.into_iter().flat_map(sources);
    all.filter(|source| source.is("rs") && !is_test(&source.path)).collect()
}

fn catalogue() -> BTreeMap<String, String> {
    serde_json::from_str(&read(CATALOGUE)).expect("a JSON object of texts")
}

#[test]
fn what_the_core_says_to_people_is_in_the_catalogue() {
    let known: BTreeSet<_> = catalogue().keys().map(|text| normal(text)).collect();
    let mut problems = Vec::new();
    for source in written() {
        if NOT_SHOWN.iter().any(|part| source.path.contains(part)) {
            continue;
        }
        for literal in literals(&source) {
            let text = &*literal.text;
            if is_phrase(text) && !is_statement(text) && !is_name(text) && !known.contains(&normal(text)) {
                problems.push(format!("{}:{}: {CATALOGUE} has no {text:?}", source.path, literal.line));
            }
        }
    }
    assert_none(&problems);
}

#[test]
fn the_catalogue_holds_what_the_core_says_and_nothing_else() {
    let mut said: BTreeSet<_> = written().iter().flat_map(literals).map(|literal| normal(&literal.text)).collect();
    let texts = sources(TEXTS);
    said.extend(
        texts.iter().flat_map(|file| file.text.lines()).filter_map(|line| Some(normal(line.split_once(" = ")?.1))),
    );
    assert!(said.len() > 500, "the sources could not be read");
    let holes = |text: &str| text.matches('{').count();
    let mut problems = Vec::new();
    for (english, translation) in catalogue() {
        if !said.contains(&normal(&english)) {
            problems.push(format!("nobody says {english:?}"));
        }
        if holes(&english) != holes(&translation) || translation.trim().is_empty() {
            problems.push(format!("{translation:?} does not hold what {english:?} does"));
        }
    }
    let lines = read(CATALOGUE).lines().filter(|line| line.contains("\": \"")).count();
    if lines != catalogue().len() {
        problems.push(format!("{lines} lines hold {} texts: one is there twice", catalogue().len()));
    }
    assert_none(&problems);
}
