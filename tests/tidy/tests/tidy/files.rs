//! Files: how each opens, and how long it is.

use fobwatch_tidy::sources;

use crate::assert_none;

const LONGEST: usize = 400;
const OPENINGS: [(&str, &str); 3] = [("rs", "//! "), ("ts", "// "), ("svelte", "<!--")];

#[test]
fn a_file_opens_with_what_it_is_for_and_is_not_long() {
    let mut problems = Vec::new();
    for source in ["src-tauri", "tests", "ui"].into_iter().flat_map(sources) {
        let Some((_, opening)) = OPENINGS.iter().find(|(extension, _)| source.is(extension)) else { continue };
        let first = source.text.lines().next().unwrap_or_default();
        // A sentence may go on in the next lines of the comment.
        let block = source.text.lines().take_while(|line| fobwatch_tidy::is_comment(line) || !line.trim().is_empty());
        if !first.starts_with(opening) || !block.take(8).any(|line| line.contains('.')) {
            problems.push(format!("{}: opens without a sentence in `{}`", source.path, opening.trim()));
        }
        let lines = source.text.lines().count();
        if lines > LONGEST {
            problems.push(format!("{}: {lines} lines; split it by concept", source.path));
        }
    }
    assert_none(&problems);
}
