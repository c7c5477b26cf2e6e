//! The app with simulated vendors, for people without vendor accounts.

use std::path::Path;
use std::process::{Command, Stdio};

use fobwatch_headless::{Bus, Display, Running, has_secret_service};

use crate::run::build;
use crate::setup;
use crate::workspace::Workspace;

pub(crate) fn run(workspace: &Workspace, in_memory: bool) -> Result<(), String> {
    if !workspace.has_display && !in_memory {
        return Err(
            "there is no display to show a window on. Log in to a desktop, use `ssh -X`, or add --xvfb to run \
                    it on a display in memory."
                .to_owned(),
        );
    }
    let app = build(workspace, false, &["fobwatch-demo"])?;
    let folder = workspace.target.join("demo");
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let desktop = Desktop::around(workspace, &folder, in_memory)?;
    let data = folder.join("data");

    let mut command = Command::new(workspace.program("debug", "fobwatch-demo"));
    // The server ends with its input, so it cannot outlive us.
    command.arg(&data).stdin(Stdio::piped()).stdout(Stdio::piped());
    desktop.lend(&mut command);
    let mut server = Running::spawn(&mut command)?;
    if !server.read_until("ready", |line| println!("{line}")) {
        return Err("the demo's vendors could not be started".to_owned());
    }

    println!("Closing the window leaves the app in the tray. Quit there, or Ctrl-C here, ends the demo.");
    let mut command = Command::new(app);
    command.arg("--data-dir").arg(&data);
    desktop.lend(&mut command);
    Running::spawn(&mut command)?.wait()?;
    Ok(())
}

/// What this machine's own desktop lacks.
struct Desktop {
    bus: Option<Bus>,
    display: Option<Display>,
}

impl Desktop {
    fn around(workspace: &Workspace, folder: &Path, in_memory: bool) -> Result<Self, String> {
        let bus = if !cfg!(target_os = "linux") || (workspace.has_bus && has_secret_service()) {
            None
        } else {
            println!(
                "No keyring answers here. The demo brings a session bus and an unlocked gnome-keyring of its own."
            );
            setup::packages(workspace, &[setup::FOR_A_SESSION])?;
            Some(Bus::start(&folder.join("session"), "demo")?)
        };
        let display = if in_memory {
            setup::packages(workspace, &[setup::FOR_A_DISPLAY])?;
            let display = Display::start(folder)?;
            println!("The window is on display {}.", display.name);
            Some(display)
        } else {
            None
        };
        Ok(Self { bus, display })
    }

    fn lend(&self, command: &mut Command) {
        if let Some(bus) = &self.bus {
            bus.lend(command);
        }
        if let Some(display) = &self.display {
            display.lend(command);
        }
    }
}
