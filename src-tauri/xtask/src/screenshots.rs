//! Pictures of the app: those of the documentation, taken of the real one, and those of everything
//! that the page can show.

use std::path::Path;
use std::process::Command;

use crate::run::{WHOLE, build};
use crate::setup;
use crate::tool::{cargo, npm, run as run_tool};
use crate::workspace::Workspace;

pub(crate) fn run(workspace: &Workspace) -> Result<(), String> {
    on_linux()?;
    build(workspace, false, &["fobwatch-demo", "fobwatch-install-profiles", "fobwatch-visit", "screenshots"])?;
    setup::to_drive(workspace)?;
    setup::packages(workspace, &[setup::FOR_PICTURES])?;
    run_tool(Command::new(workspace.program("debug", "screenshots")).arg(workspace.ui().join("screenshots")))
}

/// The page alone, on a core in memory that can be put into every state.
pub(crate) fn all(workspace: &Workspace, folder: &Path) -> Result<(), String> {
    on_linux()?;
    setup::everything(workspace)?;
    let page = workspace.target.join("gallery");
    let mut vite =
        npm(&workspace.ui(), &["exec", "--", "vite", "build", "--mode", "gallery", "--emptyOutDir", "--outDir"]);
    run_tool(vite.arg(&page))?;
    run_tool(cargo(workspace, &["build"]).args(WHOLE).args(["--bin", "gallery"]))?;
    run_tool(Command::new(workspace.program("debug", "gallery")).arg(workspace.ui()).arg(page).arg(folder))
}

fn on_linux() -> Result<(), String> {
    if cfg!(target_os = "linux") {
        return Ok(());
    }
    Err("pictures are taken on Linux, where the app can be driven on a display in memory".to_owned())
}
