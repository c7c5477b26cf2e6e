//! Checks that are run in order, each with its time.

use std::time::{Duration, Instant};

use crate::workspace::Workspace;

/// Its name, as `--only` takes it, and what it does.
pub(crate) type Step = (&'static str, fn(&Workspace) -> Result<(), String>);

pub(crate) fn names(steps: &[Step]) -> String {
    steps.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

/// All of them or the one that is named, up to the first that fails.
pub(crate) fn run(steps: &[Step], workspace: &Workspace, only: Option<&str>) -> Result<(), String> {
    let chosen: Vec<_> = steps.iter().filter(|(name, _)| only.is_none_or(|only| only == *name)).collect();
    if chosen.is_empty() {
        return Err(format!("no such step; there are {}", names(steps)));
    }
    let mut summary = Vec::new();
    let mut failed = None;
    for (name, check) in chosen {
        println!("── {name}");
        let (result, time) = timed(|| check(workspace));
        let word = if result.is_ok() { "ok" } else { "FAILED" };
        println!("── {name}: {word}, {}", shown(time));
        summary.push((name, word, time));
        if let Err(error) = result {
            failed = Some(error);
            break;
        }
    }
    println!();
    for (name, word, time) in &summary {
        println!("{name:8} {word:6} {}", shown(*time));
    }
    println!("{:8} {:6} {}", "all", "", shown(summary.iter().map(|(_, _, time)| *time).sum()));
    failed.map_or(Ok(()), Err)
}

#[expect(clippy::disallowed_methods, reason = "how long a step takes on this machine")]
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    (work(), start.elapsed())
}

fn shown(time: Duration) -> String {
    format!("{}:{:02}", time.as_secs() / 60, time.as_secs() % 60)
}
