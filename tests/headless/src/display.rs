//! An X display in memory, with a window manager: without one, no window gets the focus.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::running::{Running, wait_for};

const LIMIT: Duration = Duration::from_secs(20);
/// Of the screen, in pixels.
pub const SIZE: (u32, u32) = (1440, 960);

/// An X server without a screen, and its window manager; both end with it.
#[derive(Debug)]
pub struct Display {
    /// As in `DISPLAY`.
    pub name: String,
    _manager: Running,
    _server: Running,
}

impl Display {
    /// On a number that the server finds free.
    pub fn start(folder: &Path) -> Result<Self, String> {
        let (width, height) = SIZE;
        let errors = std::fs::File::create(folder.join("display.log")).map_err(|error| error.to_string())?;
        let mut command = Command::new("Xvfb");
        command
            .args(["-displayfd", "1", "-nolisten", "tcp", "-noreset", "-screen", "0"])
            .arg(format!("{width}x{height}x24"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(errors);
        let mut server = Running::spawn(&mut command)?;
        let mut number = String::new();
        if let Some(stdout) = server.child().stdout.take() {
            BufReader::new(stdout).read_line(&mut number).map_err(|error| error.to_string())?;
        }
        if number.trim().is_empty() {
            return Err("Xvfb gave no display".to_owned());
        }
        let name = format!(":{}", number.trim());
        let mut command = Command::new("openbox");
        lend(&mut command, &name);
        let manager = Running::start(&mut command, &folder.join("windows.log"))?;
        wait_for(LIMIT, || supervised(&name).then_some(())).ok_or("no window manager came up")?;
        Ok(Self { name, _manager: manager, _server: server })
    }

    /// The command's windows open here.
    pub fn lend(&self, command: &mut Command) {
        lend(command, &self.name);
    }
}

fn lend(command: &mut Command, name: &str) {
    command
        .env("DISPLAY", name)
        .env("GDK_BACKEND", "x11")
        .env("XDG_SESSION_TYPE", "x11")
        .env("LIBGL_ALWAYS_SOFTWARE", "1")
        .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("XAUTHORITY");
}

/// A window manager says on the root window how many desktops it has.
fn supervised(name: &str) -> bool {
    let mut command = Command::new("xdotool");
    command.arg("get_num_desktops").stdout(Stdio::null()).stderr(Stdio::null());
    lend(&mut command, name);
    command.status().is_ok_and(|status| status.success())
}
