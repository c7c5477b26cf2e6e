//! Every place where a secret is taken out of its wrapper says why.

use fobwatch_tidy::sources;

use crate::assert_none;

/// Lines above a `reveal()` in which the reason may stand.
const ABOVE: usize = 6;

#[test]
fn a_secret_is_exposed_with_a_reason() {
    let mut problems = Vec::new();
    for source in ["src-tauri/core/src", "src-tauri/src", "src-tauri/cli/src"].into_iter().flat_map(sources) {
        let home =
            ["http", "vault", "secret"].iter().any(|home| source.belongs_to(&format!("src-tauri/core/src/{home}")));
        let is_test = source.path.ends_with("/tests.rs") || source.path.contains("/tests/");
        if home || is_test {
            continue;
        }
        let lines: Vec<_> = source.lines().collect();
        for (at, (number, line)) in lines.iter().enumerate() {
            let exposes = line.contains("reveal()") || line.contains("::reveal");
            let reasons = &lines[at.saturating_sub(ABOVE)..=at];
            if exposes
                && !fobwatch_tidy::is_comment(line)
                && !reasons.iter().any(|(_, line)| line.contains("// EXPOSE:"))
            {
                problems.push(format!("{}:{number}: no // EXPOSE: reason", source.path));
            }
        }
    }
    assert_none(&problems);
}
