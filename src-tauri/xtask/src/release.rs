//! The programs as they are given away.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::setup;
use crate::tool::{npm, output, run as run_tool};
use crate::workspace::Workspace;

/// Builds the app with the page inside.
pub(crate) fn app(workspace: &Workspace) -> Result<PathBuf, String> {
    run_tool(&mut npm(&workspace.ui(), &["run", "--silent", "build"]))?;
    let [app, ..] = packages(workspace)?;
    run_tool(build(workspace)?.args(app))?;
    Ok(workspace.program("release", "fobwatch"))
}

/// How cargo is told of each program: the app, the agent, `fob`. Each is built by itself, with no feature of another's.
pub(crate) fn packages(workspace: &Workspace) -> Result<[Vec<&'static str>; 3], String> {
    let features = if has_releases(workspace)? { "custom-protocol,updates" } else { "custom-protocol" };
    Ok([
        vec!["--package", "fobwatch", "--features", features],
        vec!["--package", "fobwatch-agent"],
        vec!["--package", "fob"],
    ])
}

/// Whether the app is told where newer versions of it are.
pub(crate) fn has_releases(workspace: &Workspace) -> Result<bool, String> {
    let path = workspace.root.join("src-tauri/tauri.conf.json");
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let config: Value = serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(config["plugins"]["updater"]["endpoints"].as_array().is_some_and(|addresses| !addresses.is_empty()))
}

/// Builds `fob` and its agent.
pub(crate) fn command_line(workspace: &Workspace) -> Result<[PathBuf; 2], String> {
    let [_, agent, fob] = packages(workspace)?;
    run_tool(build(workspace)?.args(agent))?;
    let mut build = build(workspace)?;
    build.args(fob);
    let fob = workspace.program("release", "fob");
    if let Some(target) = host().filter(|host| host.ends_with("-linux-gnu")) {
        // Without libraries to load it starts in three quarters of the time. The agent needs them: it looks up names.
        run_tool(build.args(["--target", &target]).env("RUSTFLAGS", "-C target-feature=+crt-static"))?;
        let from = workspace.target.join(target).join("release/fob");
        copied(&from, &fob).map_err(|error| format!("{}: {error}", fob.display()))?;
    } else {
        run_tool(&mut build)?;
    }
    Ok([fob, workspace.program("release", "fob-agent")])
}

/// `cargo build --release`, with the list of crates in what is built.
fn build(workspace: &Workspace) -> Result<Command, String> {
    let mut command = Command::new(setup::tool(workspace, setup::AUDITABLE)?);
    command.args(["auditable", "build", "--release"]).current_dir(&workspace.root);
    Ok(command)
}

/// A new file: the old one may be a link to what cargo keeps, or may be running.
pub(crate) fn copied(from: &Path, to: &Path) -> std::io::Result<()> {
    if to.exists() {
        std::fs::remove_file(to)?;
    }
    std::fs::copy(from, to).map(|_| ())
}

/// The machine's own target, as rustc names it.
pub(crate) fn host() -> Option<String> {
    let said = output(Command::new("rustc").arg("-vV"))?;
    said.lines().find_map(|line| line.strip_prefix("host: ")).map(str::to_owned)
}
