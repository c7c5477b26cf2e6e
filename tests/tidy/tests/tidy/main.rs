//! The layout's rules: who may name what, how files open, and lists that must be the same.

mod commands;
mod direction;
mod files;
mod layers;
mod maps;
mod names;
mod secrets;
mod waits;
mod words;

/// Fails with all problems at once.
fn assert_none(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}
