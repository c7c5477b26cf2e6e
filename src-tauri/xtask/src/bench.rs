//! The figures that are promised, measured in a release build.

use crate::place::Place;
use crate::release;
use crate::setup::{self, FOR_FIGURES};
use crate::tool::{cargo, run as run_tool};

pub(crate) fn run(place: &Place, part: Option<&str>) -> Result<(), String> {
    if !cfg!(target_os = "linux") {
        return Err("the benchmarks need Linux".to_owned());
    }
    setup::everything(place)?;
    setup::packages(place, &[FOR_FIGURES])?;
    release::command_line(place)?;
    release::app(place)?;
    run_tool(&mut cargo(place, &["build", "--release", "--package", "fobwatch-bare", "--features", "window"]))?;
    run_tool(&mut cargo(
        place,
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
    let mut bench = std::process::Command::new(place.program("release", "fobwatch-bench"));
    run_tool(bench.arg(place.target.join("bench")).args(part))
}
