//! Windows as the window manager has them, for when the page is not under control.

use std::path::Path;

use crate::machine::Machine;
use crate::{LIMIT, until};

const NAME: &str = "^Fobwatch$";

/// How many windows of the app can be seen.
pub fn visible(machine: &Machine) -> usize {
    run(machine, &["search", "--onlyvisible", "--name", NAME]).lines().count()
}

pub async fn until_shown(machine: &Machine) {
    until("a window", LIMIT, async || (visible(machine) == 1).then_some(())).await;
}

/// As by the cross in its corner.
pub async fn close(machine: &Machine) {
    until("a window that can be closed", LIMIT, async || {
        run(machine, &["search", "--onlyvisible", "--name", NAME, "windowactivate"]);
        // Not in one call: with a window named, the key would go past the window manager.
        run(machine, &["key", "alt+F4"]);
        (visible(machine) == 0).then_some(())
    })
    .await;
}

/// Runs xdotool.
pub fn run(machine: &Machine, arguments: &[&str]) -> String {
    let output = machine.command(Path::new("xdotool")).args(arguments).output().expect("xdotool");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
