//! Other programs, run to their end.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::workspace::Workspace;

/// Runs it with our input and output.
pub(crate) fn run(command: &mut Command) -> Result<(), String> {
    let words = words(command);
    let status = command.status().map_err(|error| format!("`{words}` cannot be run: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{words}` failed ({status})")) }
}

/// What it prints, if it can be run and succeeds.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

pub(crate) fn exists(program: &str) -> bool {
    output(Command::new(program).arg("--version")).is_some()
}

pub(crate) fn cargo(workspace: &Workspace, arguments: &[&str]) -> Command {
    let mut command = Command::new(&workspace.cargo);
    command.args(arguments).current_dir(&workspace.root);
    command
}

pub(crate) fn npm(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.args(arguments).current_dir(folder);
    command
}

/// Tauri's own tool. It is no dependency of the page: its packages for other systems are not in every
/// registry, and `npm ci` insists on all that its lock file names.
pub(crate) fn tauri(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = npm(folder, &["exec", "--yes", "--package=@tauri-apps/cli@2.12.5", "--", "tauri"]);
    command.args(arguments);
    command
}

/// As it would be typed.
pub(crate) fn words(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|argument| argument.to_string_lossy().into_owned()));
    words.join(" ")
}
