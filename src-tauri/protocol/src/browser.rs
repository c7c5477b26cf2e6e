//! Browsers: which there are, and how each is told what to open. Invariant: an address goes to one program as its last
//! argument, never through a shell; and where the chosen browser is not there, no other one opens in its place, for one
//! cookie jar signs in to the wrong tenant.

mod installed;
mod known;

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use installed::{Installed, InstalledProfile};
use known::Family;

/// Bytes of a path or a name.
const LONGEST: usize = 1_000;
/// For a launcher of the system that hands on: as long as somebody waits for a sign-in.
const LAUNCHING: Duration = Duration::from_mins(5);

/// What opens a page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Browser {
    /// As the system does.
    #[default]
    System,
    /// This one and no other.
    Program {
        /// The id of one that is known (`firefox`), wherever it is; or the path of any.
        program: String,
        /// One of its own profiles, as it names them itself (`Profile 1`); empty: whichever it takes.
        #[serde(default)]
        profile: String,
        /// In a private window.
        #[serde(default)]
        private: bool,
    },
}

impl Browser {
    /// A choice that cannot be read: nothing opens in its place.
    pub fn unknown() -> Self {
        Self::Program { program: "?".to_owned(), profile: String::new(), private: false }
    }

    /// The browser as people call it; None: the system's.
    pub fn name(&self) -> Option<String> {
        match self {
            Self::System => None,
            Self::Program { program, .. } => Some(known::name_of(program)),
        }
    }

    /// Whether a browser can be chosen like this, on this computer or another.
    pub fn is_sound(&self) -> bool {
        let Self::Program { program, profile, .. } = self else { return true };
        let is_line = |text: &str| text.len() <= LONGEST && !text.chars().any(char::is_control);
        let is_path = ['/', '\\'].iter().any(|separator| program.contains(*separator));
        // A switch or a way out of the folder of profiles is none.
        let is_profile = !profile.starts_with(['-', '.']) && !profile.contains(['/', '\\']);
        is_line(program) && is_line(profile) && is_profile && (is_path || known::by_id(program).is_some())
    }
}

/// Why the chosen browser opens nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfit {
    /// This program is not here.
    Missing(String),
    /// It is here, and has no such profile.
    NoProfile {
        /// The browser, as people call it.
        browser: String,
        /// The profile that it has not.
        profile: String,
    },
    /// How this program is told of profiles and private windows is not known.
    Unknown(String),
    /// No address of a page.
    NoPage,
}

/// What the environment says of browsers; read in a main function.
#[derive(Debug, Clone, Default)]
pub struct Browsers {
    /// `BROWSER`, on Linux: what the system opens pages with.
    wanted: Option<String>,
    /// `PATH`.
    folders: Option<OsString>,
    home: Option<PathBuf>,
    /// Where programs are, on Windows: `ProgramFiles`, `ProgramFiles(x86)`, `LOCALAPPDATA`.
    programs: Vec<PathBuf>,
    /// `APPDATA`, on Windows.
    roaming: Option<PathBuf>,
    /// `LOCALAPPDATA`, on Windows.
    local: Option<PathBuf>,
}

/// A browser that is about to be started.
#[derive(Debug)]
pub struct Launch(How);

#[derive(Debug)]
enum How {
    System(String),
    Program(Command),
}

impl Browsers {
    /// By a look at each variable.
    pub fn of(variable: impl Fn(&'static str) -> Option<OsString>) -> Self {
        let set = |name| variable(name).filter(|value| !value.is_empty());
        let folder = |name| set(name).map(PathBuf::from).filter(|folder| folder.is_absolute());
        let wanted = set("BROWSER").and_then(|browser| browser.into_string().ok());
        Self {
            wanted: wanted.filter(|browser| cfg!(target_os = "linux") && !browser.trim().is_empty()),
            folders: set("PATH"),
            home: folder(if cfg!(windows) { "USERPROFILE" } else { "HOME" }),
            programs: ["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"].into_iter().filter_map(folder).collect(),
            roaming: folder("APPDATA"),
            local: folder("LOCALAPPDATA"),
        }
    }

    /// Whether its user has named one for the system.
    pub fn is_wanted(&self) -> bool {
        self.wanted.is_some()
    }

    /// What opens this address, ready to be started.
    pub fn launch(&self, browser: &Browser, url: &str) -> Result<Launch, Unfit> {
        if !is_page(url) {
            return Err(Unfit::NoPage);
        }
        if !browser.is_sound() {
            return Err(Unfit::Missing(browser.name().unwrap_or_default()));
        }
        let Browser::Program { program, profile, private } = browser else {
            // xdg-open would prefer a browser that is installed.
            let wanted = self.wanted.as_deref().map(|wanted| How::Program(as_wanted(wanted, url)));
            return Ok(Launch(wanted.unwrap_or_else(|| How::System(url.to_owned()))));
        };
        let (path, family, name) = self.find(program).ok_or_else(|| Unfit::Missing(known::name_of(program)))?;
        if !profile.is_empty() {
            let there = self.profiles(program);
            if there.is_some_and(|there| !there.iter().any(|one| one.id == *profile)) {
                return Err(Unfit::NoProfile { browser: name, profile: profile.clone() });
            }
        }
        let arguments = family.arguments(profile, *private).ok_or(Unfit::Unknown(name))?;
        let mut command = Command::new(path);
        command.args(arguments).arg(url);
        Ok(Launch(How::Program(command)))
    }

    /// The program, how it is told what to do, and what people call it.
    fn find(&self, program: &str) -> Option<(PathBuf, Family, String)> {
        if let Some(known) = known::by_id(program) {
            return Some((self.program_of(known)?, known.family, known.name.to_owned()));
        }
        let path = Path::new(program);
        (path.is_absolute() && is_program(path))
            .then(|| (path.to_owned(), known::family_of(path), known::name_of(program)))
    }
}

/// Whether this is the address of a page, and nothing that a program would take for something else.
fn is_page(url: &str) -> bool {
    (url.starts_with("https://") || url.starts_with("http://"))
        && !url.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// As `BROWSER` has it: several are separated by colons, and `%s` is where the address goes, else at the end.
fn as_wanted(wanted: &str, url: &str) -> Command {
    let first = wanted.split(':').find(|command| !command.trim().is_empty()).unwrap_or_default();
    let mut words = first.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or_default());
    let mut placed = false;
    for word in words {
        placed |= word.contains("%s");
        command.arg(word.replace("%s", url));
    }
    if !placed {
        command.arg(url);
    }
    command
}

impl Launch {
    /// Starts it, and tells how that has ended: at once where it cannot be started, else when whatever was started ends.
    pub fn start(self, ended: impl FnOnce(io::Result<()>) + Send + 'static) {
        std::thread::spawn(move || {
            ended(match self.0 {
                How::System(url) => open::that_detached_with_timeout(url, LAUNCHING),
                How::Program(command) => run(command),
            });
        });
    }
}

fn run(mut command: Command) -> io::Result<()> {
    // What ends us is not meant for it.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    if status.success() { Ok(()) } else { Err(io::Error::other(format!("it has ended with {status}"))) }
}

/// Shows a folder, as the system does.
pub fn open_folder(folder: &Path) -> io::Result<()> {
    open::that_detached(folder)
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

/// Also one that only the system can follow: what the Store has installed lies in `PATH` as such.
#[cfg(windows)]
fn is_program(path: &Path) -> bool {
    path.is_file() || path.symlink_metadata().is_ok_and(|found| found.is_file())
}

#[cfg(all(test, target_os = "linux"))]
#[path = "browser/tests.rs"]
mod tests;
