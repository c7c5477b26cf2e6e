//! Every check and test, in order, each with its time.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::run::{self, WHOLE};
use crate::setup;
use crate::tool::{cargo, npm, output, run as run_tool};
use crate::workspace::Workspace;

type Check = fn(&Workspace) -> Result<(), String>;

const STEPS: &[(&str, Check)] = &[
    ("setup", setup::everything),
    ("fmt", formatted),
    ("page", page),
    ("clippy", |workspace| {
        run_tool(cargo(workspace, &["clippy"]).args(WHOLE).args(["--all-targets", "--", "-D", "warnings"]))
    }),
    ("build", programs),
    ("rust", rust),
    ("doc", documentation),
    ("types", generated_types),
    ("e2e", end_to_end),
];

pub(crate) fn names() -> String {
    STEPS.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

pub(crate) fn run(workspace: &Workspace, only: Option<&str>) -> Result<(), String> {
    let steps: Vec<_> = STEPS.iter().filter(|(name, _)| only.is_none_or(|only| only == *name)).collect();
    if steps.is_empty() {
        return Err(format!("no such step; there are {}", names()));
    }
    let mut summary = Vec::new();
    let mut failed = None;
    for (name, check) in steps {
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

/// The vendors are declared by a macro, behind which cargo's formatter does not look: their files are named.
fn formatted(workspace: &Workspace) -> Result<(), String> {
    let folder = workspace.root.join("src-tauri/core/src/vendors");
    let files = std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let files = files.flatten().map(|file| file.path()).filter(|path| path.extension().is_some_and(|end| end == "rs"));
    run_tool(cargo(workspace, &["fmt", "--all", "--check", "--"]).args(files))
}

#[expect(clippy::disallowed_methods, reason = "how long a step takes on this machine")]
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    (work(), start.elapsed())
}

fn shown(time: Duration) -> String {
    format!("{}:{:02}", time.as_secs() / 60, time.as_secs() % 60)
}

/// Style, types, tests and the build that goes into the app.
fn page(workspace: &Workspace) -> Result<(), String> {
    let ui = workspace.ui();
    for script in ["lint", "check", "test"] {
        run_tool(&mut npm(&ui, &["run", "--silent", script]))?;
    }
    run::page(workspace)
}

/// What the tests start.
fn programs(workspace: &Workspace) -> Result<(), String> {
    run_tool(cargo(workspace, &["build"]).args(WHOLE))
}

/// All but the end-to-end tests. With `--only`, nothing was built before.
fn rust(workspace: &Workspace) -> Result<(), String> {
    programs(workspace)?;
    if has_nextest(workspace) {
        let which = ["--no-tests=pass", "-E", "not package(fobwatch-e2e)"];
        return run_tool(cargo(workspace, &["nextest", "run"]).args(WHOLE).args(which));
    }
    run_tool(cargo(workspace, &["test"]).args(WHOLE).args(["--exclude", "fobwatch-e2e", "--lib", "--bins", "--tests"]))
}

/// Its examples work, and its links lead somewhere.
fn documentation(workspace: &Workspace) -> Result<(), String> {
    run_tool(&mut cargo(workspace, &["test", "--quiet", "--doc", "--package", "fobwatch-core"]))?;
    run_tool(cargo(workspace, &["doc", "--quiet", "--no-deps"]).args(WHOLE).env("RUSTDOCFLAGS", "-D warnings"))
}

fn end_to_end(workspace: &Workspace) -> Result<(), String> {
    if !cfg!(target_os = "linux") {
        println!("The end-to-end tests need Linux: they are left out here.");
        return Ok(());
    }
    programs(workspace)?;
    if has_nextest(workspace) {
        return run_tool(cargo(workspace, &["nextest", "run"]).args(WHOLE).args(["-E", "package(fobwatch-e2e)"]));
    }
    run_tool(cargo(workspace, &["test"]).args(WHOLE).args(["--test", "e2e"]))
}

fn has_nextest(workspace: &Workspace) -> bool {
    output(cargo(workspace, &["nextest", "--version"]).stdin(Stdio::null())).is_some()
}

/// The tests have just written the page's types: they must be as committed.
fn generated_types(workspace: &Workspace) -> Result<(), String> {
    let mut git = Command::new("git");
    git.args(["diff", "--exit-code", "--", "ui/src/ipc/gen"]).current_dir(&workspace.root);
    run_tool(&mut git).map_err(|_| "the page's types have changed: commit ui/src/ipc/gen".to_owned())
}
