//! Windows as the window manager has them, for when the page is not under control.

use std::path::Path;

use crate::machine::Machine;
use crate::{LIMIT, until};

const NAME: &str = "^Fobwatch$";

/// How many windows of the app can be seen.
pub fn visible(machine: &Machine) -> usize {
    let mut command = machine.command(Path::new("xdotool"));
    let output = command.args(["search", "--onlyvisible", "--name", NAME]).output().expect("xdotool");
    String::from_utf8_lossy(&output.stdout).lines().count()
}

pub async fn until_shown(machine: &Machine) {
    until("a window", LIMIT, async || (visible(machine) == 1).then_some(())).await;
}

/// As by the cross in its corner.
pub async fn close(machine: &Machine) {
    until("a window that can be closed", LIMIT, async || {
        let mut command = machine.command(Path::new("xdotool"));
        let active = ["search", "--onlyvisible", "--name", NAME, "windowactivate", "--sync", "key", "alt+F4"];
        let _ = command.args(active).output();
        (visible(machine) == 0).then_some(())
    })
    .await;
}
