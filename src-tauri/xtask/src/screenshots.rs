//! Pictures of the app: those of the documentation, taken of the real one, and those of everything
//! that the page can show.

use std::path::Path;
use std::process::Command;

use crate::place::Place;
use crate::run::{WHOLE, build};
use crate::setup;
use crate::tool::{cargo, npm, run as run_tool};

pub(crate) fn run(place: &Place) -> Result<(), String> {
    on_linux()?;
    build(place, false, &["fobwatch-demo", "fobwatch-plant", "fobwatch-visit", "screenshots"])?;
    setup::to_drive(place)?;
    setup::packages(place, &[setup::FOR_PICTURES])?;
    run_tool(Command::new(place.program("debug", "screenshots")).arg(place.ui().join("screenshots")))
}

/// The page alone, on a core in memory that can be put into every state.
pub(crate) fn all(place: &Place, folder: &Path) -> Result<(), String> {
    on_linux()?;
    setup::everything(place)?;
    let page = place.target.join("gallery");
    let mut vite = npm(&place.ui(), &["exec", "--", "vite", "build", "--mode", "gallery", "--emptyOutDir", "--outDir"]);
    run_tool(vite.arg(&page))?;
    run_tool(cargo(place, &["build"]).args(WHOLE).args(["--bin", "gallery"]))?;
    run_tool(Command::new(place.program("debug", "gallery")).arg(place.ui()).arg(page).arg(folder))
}

fn on_linux() -> Result<(), String> {
    if cfg!(target_os = "linux") {
        return Ok(());
    }
    Err("pictures are taken on Linux, where the app can be driven on a display in memory".to_owned())
}
