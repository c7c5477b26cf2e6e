//! The Debian package judged, then tried on a machine that has nothing but Debian.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::setup;
use crate::tool::{output, run as run_tool};
use crate::workspace::Workspace;

/// Besides errors, what lintian warns of counts.
const LINTIAN: [&str; 5] = ["--fail-on", "error,warning", "--info", "--tag-display-limit", "0"];

pub(crate) fn run(workspace: &Workspace, package: &Path) -> Result<(), String> {
    if !cfg!(target_os = "linux") {
        return Err("the check needs Debian".to_owned());
    }
    setup::packages(workspace, &[setup::FOR_A_MACHINE])?;
    run_tool(Command::new("lintian").args(LINTIAN).arg(package))?;
    let machine = Machine::make(workspace)?;
    let script = workspace.root.join("tests/package");
    // In namespaces of its own: whatever it starts and mounts ends with it.
    let mut try_it = Command::new("unshare");
    try_it.args(["--mount", "--pid", "--fork", "--kill-child"]).arg(script.join("enter"));
    run_tool(try_it.arg(&machine.root).arg(package).arg(script.join("inside")))
}

/// A Debian in a folder, as old as the one that it is made on.
struct Machine {
    root: PathBuf,
}

impl Machine {
    fn make(workspace: &Workspace) -> Result<Self, String> {
        if output(Command::new("id").arg("-u")).as_deref() != Some("0") {
            return Err("a fresh Debian can be made by root only".to_owned());
        }
        let machine = Self { root: workspace.target.join("bundle/machine") };
        let release = output(Command::new("sh").args(["-c", ". /etc/os-release; echo $VERSION_CODENAME"]));
        let release = release.ok_or("this Debian does not say which it is")?;
        let wanted = "--include=dbus,xvfb,xdotool,man-db,bash-completion,ca-certificates,util-linux";
        run_tool(Command::new("debootstrap").args(["--variant=minbase", wanted, &release]).arg(&machine.root))?;
        Ok(machine)
    }
}

impl Drop for Machine {
    /// Nothing is mounted in it outside of the namespace that is gone.
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.root) {
            eprintln!("{}: {error}", self.root.display());
        }
    }
}
