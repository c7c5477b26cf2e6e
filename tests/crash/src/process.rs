//! The killed process as its parent sees it. Invariant: every wait has a limit, so that a hang is
//! found and said.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(20);

pub(crate) struct Process {
    child: Child,
    commands: ChildStdin,
    lines: Receiver<String>,
}

impl Process {
    /// Starts the host program on this folder and waits until it is ready.
    pub(crate) fn start(program: &Path, folder: &Path) -> Result<Self, String> {
        let mut process = Self::spawn(program, folder)?;
        process.until("its start", |line| line == "ready")?;
        Ok(process)
    }

    pub(crate) fn spawn(program: &Path, folder: &Path) -> Result<Self, String> {
        let mut command = Command::new(program);
        command.arg("host").arg(folder).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(|error| format!("{}: {error}", program.display()))?;
        let (Some(commands), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err("no pipes".to_owned());
        };
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        Ok(Self { child, commands, lines })
    }

    pub(crate) fn send(&mut self, command: &str) -> Result<(), String> {
        writeln!(self.commands, "{command}").map_err(|error| format!("`{command}`: {error}"))
    }

    /// Sends a command and waits for its `done`.
    pub(crate) fn tell(&mut self, command: &str) -> Result<(), String> {
        self.send(command)?;
        self.until(command, |line| line == "done").map(drop)
    }

    /// The first line as wanted; others before it are passed over.
    pub(crate) fn until(&mut self, what: &str, wanted: impl Fn(&str) -> bool) -> Result<String, String> {
        loop {
            match self.lines.recv_timeout(LIMIT) {
                Ok(line) if wanted(&line) => return Ok(line),
                Ok(_) => {}
                Err(_) => {
                    return Err(format!("no answer to `{what}` within {} s, or the process ended", LIMIT.as_secs()));
                }
            }
        }
    }

    /// SIGKILL, at once. Returns the lines that were said and not yet read.
    pub(crate) fn kill(mut self) -> Vec<String> {
        let _ = self.child.kill();
        let _ = self.child.wait();
        self.lines.iter().collect()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
