//! Every check and test of this system, in order.

use std::process::{Command, Stdio};

use crate::run::{self, WHOLE};
use crate::setup;
use crate::steps::{self, Step};
use crate::tool::{cargo, npm, output, run as run_tool};
use crate::workspace::Workspace;

pub(crate) const STEPS: &[Step] = &[
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

pub(crate) fn run(workspace: &Workspace, only: Option<&str>) -> Result<(), String> {
    steps::run(STEPS, workspace, only)
}

/// The vendors are declared by a macro, behind which cargo's formatter does not look: their files are named.
fn formatted(workspace: &Workspace) -> Result<(), String> {
    let folder = workspace.root.join("src-tauri/core/src/vendors");
    let files = std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let files = files.flatten().map(|file| file.path()).filter(|path| path.extension().is_some_and(|end| end == "rs"));
    run_tool(cargo(workspace, &["fmt", "--all", "--check", "--"]).args(files))
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

pub(crate) fn has_nextest(workspace: &Workspace) -> bool {
    output(cargo(workspace, &["nextest", "--version"]).stdin(Stdio::null())).is_some()
}

/// The tests have just written the page's types: they must be as committed.
fn generated_types(workspace: &Workspace) -> Result<(), String> {
    let mut git = Command::new("git");
    git.args(["diff", "--exit-code", "--", "ui/src/ipc/gen"]).current_dir(&workspace.root);
    run_tool(&mut git).map_err(|_| "the page's types have changed: commit ui/src/ipc/gen".to_owned())
}
