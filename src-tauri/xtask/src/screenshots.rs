//! The pictures of the documentation, taken of the real app.

use std::process::Command;

use crate::place::Place;
use crate::run::build;
use crate::setup;
use crate::tool::run as run_tool;

pub(crate) fn run(place: &Place) -> Result<(), String> {
    if !cfg!(target_os = "linux") {
        return Err("pictures are taken on Linux, where the app can be driven on a display in memory".to_owned());
    }
    build(place, false, &["fobwatch-demo", "fobwatch-e2e"])?;
    setup::to_drive(place)?;
    setup::packages(place, &[setup::FOR_PICTURES])?;
    run_tool(Command::new(place.program("debug", "screenshots")).arg(place.ui().join("screenshots")))
}
