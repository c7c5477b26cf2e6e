//! The figures that are promised, measured in a release build.

use crate::release;
use crate::setup::{self, FOR_FIGURES};
use crate::tool::{cargo, run as run_tool};
use crate::workspace::Workspace;

pub(crate) fn run(workspace: &Workspace, part: Option<&str>) -> Result<(), String> {
    if !cfg!(target_os = "linux") {
        return Err("the benchmarks need Linux".to_owned());
    }
    setup::everything(workspace)?;
    setup::packages(workspace, &[FOR_FIGURES])?;
    release::command_line(workspace)?;
    release::app(workspace)?;
    run_tool(&mut cargo(workspace, &["build", "--release", "--package", "fobwatch-bare", "--features", "window"]))?;
    run_tool(&mut cargo(
        workspace,
        &[
            "build",
            "--release",
            "--package",
            "fobwatch-bench",
            "--package",
            "fobwatch-e2e",
            "--package",
            "fobwatch-demo",
        ],
    ))?;
    let mut bench = std::process::Command::new(workspace.program("release", "fobwatch-bench"));
    run_tool(bench.arg(workspace.target.join("bench")).args(part))
}
