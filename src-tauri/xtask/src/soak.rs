//! The long tests, whose short forms run in `test`.

use crate::tool::{cargo, run as run_tool};
use crate::workspace::Workspace;

/// Of the random walk.
const STORIES: &str = "20000";

pub(crate) fn run(workspace: &Workspace, kills: &str) -> Result<(), String> {
    let program = ["run", "--quiet", "--package", "fobwatch-crash", "--bin", "fobwatch-soak", "--"];
    run_tool(cargo(workspace, &program).args(["kills", kills]))?;
    run_tool(cargo(workspace, &program).args(["day", "24", "200", "1"]))?;
    // The short form tells those before.
    let program = ["run", "--quiet", "--package", "fobwatch-walk", "--bin", "fobwatch-walk", "--"];
    run_tool(cargo(workspace, &program).args(["run", "100000", STORIES]))
}
