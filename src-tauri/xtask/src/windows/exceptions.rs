//! The tests that Wine cannot pass, each by name with its reason. Invariant: none of them passes.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::workspace::Workspace;

pub(crate) const FILE: &str = "tests/windows/not_by_wine.txt";

/// Package and test.
pub(crate) struct Exceptions(Vec<(String, String)>);

impl Exceptions {
    pub(crate) fn read(workspace: &Workspace) -> Result<Self, String> {
        let list = fs::read_to_string(workspace.root.join(FILE)).map_err(|error| format!("{FILE}: {error}"))?;
        Self::parsed(&list).map_err(|line| format!("{FILE}: `{line}` is not package | test | reason"))
    }

    fn parsed(list: &str) -> Result<Self, String> {
        let lines = list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let parsed = lines.map(|line| match line.split('|').map(str::trim).collect::<Vec<_>>()[..] {
            [package, test, reason] if ![package, test, reason].contains(&"") => {
                Ok((package.to_owned(), test.to_owned()))
            }
            _ => Err(line.to_owned()),
        });
        parsed.collect::<Result<_, _>>().map(Self)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// In nextest's words.
    pub(crate) fn filter(&self) -> String {
        let tests: Vec<_> =
            self.0.iter().map(|(package, test)| format!("(package(={package}) and test(={test}))")).collect();
        if tests.is_empty() { "none()".to_owned() } else { tests.join(" or ") }
    }

    /// What is wrong with the list, by how its tests have ended.
    pub(crate) fn problems(&self, events: &str) -> Vec<String> {
        let ends = ends(events);
        let wrong = |(package, test): &(String, String)| match ends.get(&(package.clone(), test.clone())) {
            Some(true) => Some(format!("{package} {test}: Wine passes it now")),
            Some(false) => None,
            None => Some(format!("{package} {test}: it did not run")),
        };
        self.0.iter().filter_map(wrong).collect()
    }
}

/// Has the command write what becomes of each test as lines of JSON, as the standard library's own runner does.
pub(crate) fn as_events(command: &mut Command) -> &mut Command {
    command.env("NEXTEST_EXPERIMENTAL_LIBTEST_JSON", "1").args(["--message-format", "libtest-json"])
}

/// By package and test: whether it has passed. A test is named `PACKAGE::BINARY$TEST` there.
fn ends(events: &str) -> BTreeMap<(String, String), bool> {
    let events = events.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let ends = events.filter(|event| event["type"] == "test").filter_map(|event| {
        let passed = match event["event"].as_str()? {
            "ok" => true,
            "failed" | "timeout" => false,
            _ => return None,
        };
        let (binary, test) = event["name"].as_str()?.split_once('$')?;
        let package = binary.split("::").next()?;
        Some(((package.to_owned(), test.to_owned()), passed))
    });
    ends.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listed_test_that_passes_or_is_gone_is_told() {
        let listed = Exceptions::parsed("# why\n\na | x::one | r\na | x::two | r\nb | three | r\n").expect("a list");
        assert_eq!(
            listed.filter(),
            "(package(=a) and test(=x::one)) or (package(=a) and test(=x::two)) or (package(=b) and test(=three))"
        );
        let events = r#"{"type":"suite","event":"started","test_count":2}
{"type":"test","event":"started","name":"a::it$x::one"}
{"type":"test","event":"failed","name":"a::it$x::one","exec_time":1.0,"stdout":"no"}
{"type":"test","event":"ok","name":"a::it$x::two","exec_time":1.0}
"#;
        assert_eq!(listed.problems(events), ["a x::two: Wine passes it now", "b three: it did not run"]);
    }

    #[test]
    fn a_reason_is_needed() {
        for line in ["a | x", "a | x |", "a x because", "a | x | r | s"] {
            assert_eq!(Exceptions::parsed(line).err().as_deref(), Some(line));
        }
        assert_eq!(Exceptions::parsed("").expect("empty").filter(), "none()");
    }
}
