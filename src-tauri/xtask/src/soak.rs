//! The long tests, whose short forms run in `test`.

use crate::place::Place;
use crate::tool::{cargo, run as run_tool};

/// Of the random walk.
const STORIES: &str = "20000";

pub(crate) fn run(place: &Place, kills: &str) -> Result<(), String> {
    let program = ["run", "--quiet", "--package", "fobwatch-crash", "--bin", "fobwatch-soak", "--"];
    run_tool(cargo(place, &program).args(["kills", kills]))?;
    run_tool(cargo(place, &program).args(["day", "24", "200", "1"]))?;
    // The short form tells those before.
    let program = ["run", "--quiet", "--package", "fobwatch-walk", "--bin", "fobwatch-walk", "--"];
    run_tool(cargo(place, &program).args(["run", "100000", STORIES]))
}
