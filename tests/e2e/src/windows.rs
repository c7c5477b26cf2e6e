//! Windows as the window manager has them, for when the page is not under control.

use std::path::Path;
use std::time::Duration;

use crate::machine::Machine;
use crate::{LIMIT, until};

/// What was answered or closed is gone by then.
const ANSWERED: Duration = Duration::from_secs(3);
const OURS: &str = "^Fobwatch$";
const ANY: &str = ".";

/// How many windows of the app can be seen.
pub fn visible(machine: &Machine) -> usize {
    named(machine, OURS).len()
}

/// Waits until just one can be seen.
pub async fn until_shown(machine: &Machine) {
    until("a window", LIMIT, async || (visible(machine) == 1).then_some(())).await;
}

/// As by the cross in its corner: what is to be seen of the app now. A dialog that opens because of it stays.
pub async fn close(machine: &Machine) {
    until("a window that can be closed", LIMIT, async || {
        let open = named(machine, OURS);
        for window in &open {
            run(machine, &["windowactivate", window]);
        }
        // Not in one call: with a window named, the key would go past the window manager. One too many would be the dialog's.
        run(machine, &["key", "alt+F4"]);
        let are_gone = || named(machine, OURS).iter().all(|window| !open.contains(window));
        let gone = until("its end", LIMIT, async || are_gone().then_some(()));
        (!open.is_empty() && tokio::time::timeout(ANSWERED, gone).await.is_ok()).then_some(())
    })
    .await;
}

/// Answers the dialog that asks where to save a file, as on the keyboard.
pub async fn save_as(machine: &Machine, path: &Path) {
    answer(machine, path, "ctrl+a").await;
    run(machine, &["key", "Return"]);
}

/// Answers the dialog that asks for a file.
pub async fn open_file(machine: &Machine, path: &Path) {
    // Opens the line for a path.
    let dialog = answer(machine, path, "ctrl+l").await;
    let is_gone = || !named(machine, ANY).contains(&dialog);
    // While it looks for names that begin like this, it takes no answer. One too many would be the app's.
    until("a dialog that is answered", LIMIT, async || {
        run(machine, &["key", "Return"]);
        tokio::time::timeout(ANSWERED, until("its end", LIMIT, async || is_gone().then_some(()))).await.ok()
    })
    .await;
}

/// Types the path; the dialog's number.
async fn answer(machine: &Machine, path: &Path, first: &str) -> String {
    let dialog = until("a dialog for a file", LIMIT, async || {
        let ours = named(machine, OURS);
        named(machine, ANY).into_iter().find(|window| !ours.contains(window))
    })
    .await;
    run(machine, &["windowactivate", "--sync", &dialog]);
    run(machine, &["key", first]);
    run(machine, &["type", "--delay", "10", &path.display().to_string()]);
    dialog
}

/// The numbers of the windows that can be seen and have such a name. On a desktop: an icon in a tray is a window
/// too, and the case of a name does not count.
fn named(machine: &Machine, name: &str) -> Vec<String> {
    let all = run(machine, &["search", "--onlyvisible", "--desktop", "0", "--name", name]);
    all.lines().map(str::to_owned).collect()
}

/// Runs xdotool.
pub fn run(machine: &Machine, arguments: &[&str]) -> String {
    let output = machine.command(Path::new("xdotool")).args(arguments).output().expect("xdotool");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
