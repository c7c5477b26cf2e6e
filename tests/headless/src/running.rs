//! A child process with its output in a file, ended when it is dropped.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

/// How long a process may take to end by itself once it was told to.
const GRACE: Duration = Duration::from_secs(3);
/// Between two looks at a condition.
const LOOK: Duration = Duration::from_millis(20);

/// Looks until there is something, or until the time is over: a process outside tells nobody when it is ready.
pub fn wait_for<T>(limit: Duration, mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let looks = limit.as_millis() / LOOK.as_millis();
    for _ in 0..=looks {
        if let Some(found) = look() {
            return Some(found);
        }
        std::thread::sleep(LOOK);
    }
    None
}

/// A process that ends with whoever holds this.
#[derive(Debug)]
pub struct Running {
    child: Child,
}

impl Running {
    /// Starts it with its errors, and its output unless that is taken already, in the file `log`.
    /// A process that inherits the test runner's pipes keeps the runner waiting for its end.
    pub fn start(command: &mut Command, log: &Path) -> Result<Self, String> {
        let file = File::create(log).map_err(|error| format!("{}: {error}", log.display()))?;
        let copy = file.try_clone().map_err(|error| format!("{}: {error}", log.display()))?;
        command.stdin(Stdio::null()).stdout(copy).stderr(file);
        Self::spawn(command)
    }

    /// Starts it as it stands.
    pub fn spawn(command: &mut Command) -> Result<Self, String> {
        let name = command.get_program().to_string_lossy().into_owned();
        let child = command.spawn().map_err(|error| format!("{name} cannot be started: {error}"))?;
        Ok(Self { child })
    }

    /// The process id; also after its end.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// For its pipes and signals.
    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// How it ended, if it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    /// Reads its output, which must be piped, until this line comes; false if it ends before. Each
    /// line is told, the later ones on a thread of its own.
    pub fn read_until(&mut self, awaited: &str, tell: fn(&str)) -> bool {
        let Some(stdout) = self.child.stdout.take() else { return false };
        let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
        for line in lines.by_ref() {
            if line == awaited {
                std::thread::spawn(move || lines.for_each(|line| tell(&line)));
                return true;
            }
            tell(&line);
        }
        false
    }

    /// Waits for its end, without a limit.
    pub fn wait(&mut self) -> Result<ExitStatus, String> {
        self.child.wait().map_err(|error| error.to_string())
    }

    /// Asks it to end, and waits; a process that does not listen is killed.
    pub fn end(&mut self) {
        if self.ended().is_some() {
            return;
        }
        // A plain kill would leave behind what the child itself has started.
        let asked = Command::new("kill").arg(self.child.id().to_string()).stderr(Stdio::null()).status();
        if asked.is_ok() && wait_for(GRACE, || self.ended()).is_some() {
            return;
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}
