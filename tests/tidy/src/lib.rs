//! The repository's sources as text, for rules that the compiler does not know.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders that hold no source of ours.
const SKIPPED: [&str; 6] = ["target", "node_modules", "dist", "gen", ".git", "schemas"];

/// One source file.
pub struct Source {
    /// From the repository's root, with `/`.
    pub path: String,
    /// Whole, with comments and unit tests.
    pub text: String,
}

impl Source {
    /// Whether its name ends so; no dot.
    pub fn is(&self, extension: &str) -> bool {
        Path::new(&self.path).extension().is_some_and(|this| this == extension)
    }

    /// Below the folder `name`, or the file `name.rs` beside it.
    pub fn belongs_to(&self, name: &str) -> bool {
        self.path == format!("{name}.rs") || self.path.starts_with(&format!("{name}/"))
    }

    /// Numbered lines of code: without lines of comment, and of Rust without the unit tests.
    pub fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.lines().filter(|(_, line)| !is_comment(line))
    }

    /// Numbered lines; of Rust without the unit tests, which come last in a file.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let rust = self.is("rs");
        (1..).zip(self.text.lines()).take_while(move |(_, line)| !(rust && line.starts_with("#[cfg(test)]")))
    }
}

/// Whether the line holds nothing but a comment, of Rust, CSS or HTML.
pub fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    ["//", "/*", "* ", "*/", "<!--"].iter().any(|mark| line.starts_with(mark))
}

/// The repository's folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The file's text; empty when it is not there.
pub fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_default()
}

/// All files below a folder, in order.
pub fn sources(folder: &str) -> Vec<Source> {
    let mut found = Vec::new();
    collect(&root().join(folder), folder, &mut found);
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

fn collect(folder: &Path, name: &str, found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let own = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{name}/{own}");
        if entry.path().is_dir() {
            if !SKIPPED.contains(&&*own) {
                collect(&entry.path(), &path, found);
            }
        } else if let Ok(text) = fs::read_to_string(entry.path()) {
            found.push(Source { path, text });
        }
    }
}

/// Whether the line has this word, not as a part of a longer name.
pub fn has_word(line: &str, word: &str) -> bool {
    let part = |character: Option<char>| character.is_some_and(|one| one.is_alphanumeric() || one == '_');
    line.match_indices(word)
        .any(|(at, _)| !part(line[..at].chars().next_back()) && !part(line[at + word.len()..].chars().next()))
}
