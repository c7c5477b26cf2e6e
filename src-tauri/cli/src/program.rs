//! Other people's programs on Windows: where they are, and how they are run. Invariant: none is taken from the current
//! folder that was not named with a path, and no argument reaches `cmd.exe` that it could read as a command.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use fobwatch_protocol::{Code, Failure};
use fobwatch_system::console;
use fobwatch_system::job::Job;

/// Where the environment says that programs are.
#[derive(Default)]
pub(crate) struct Places {
    /// `PATH`.
    pub(crate) folders: Option<OsString>,
    /// `PATHEXT`: what a name may leave out.
    pub(crate) endings: Option<OsString>,
}

/// Where there is no `PATHEXT`.
const ENDINGS: &str = ".COM;.EXE;.BAT;.CMD";
/// What the system starts; anything else of `PATHEXT` is opened by another program. For the last two that is `cmd.exe`:
/// the standard library calls it, and quotes for it.
const STARTED: [&str; 4] = ["com", "exe", "bat", "cmd"];
/// `ERROR_BAD_EXE_FORMAT`.
const NO_PROGRAM: i32 = 193;

/// A command by what was typed.
pub(crate) fn command(name: &OsStr, places: &Places) -> Result<Command, Failure> {
    let program = find(name, places).ok_or_else(|| {
        let failure = Failure::new(Code::Usage, format!("there is no program {}", name.display()));
        failure.hint("It is looked for in PATH, and elsewhere when it is named with a path, as in .\\sync.cmd.")
    })?;
    let is_started =
        program.extension().is_none_or(|ending| STARTED.iter().any(|one| ending.eq_ignore_ascii_case(one)));
    if is_started { Ok(Command::new(program)) } else { Err(not_a_program(&program)) }
}

/// Runs it in this process' place, as far as there is that: interrupts are for it alone, it ends with this process, and
/// its exit code is ours. What it has left running when it ends may go on.
pub(crate) fn replace(mut command: Command) -> Result<(), Failure> {
    // Where the system refuses one, a script is better off with its program than without.
    let job = Job::of_this_process().ok();
    let _ = console::leave_interrupts_to_children();
    let status = command.status().map_err(|error| not_started(&command, &error))?;
    drop(job);
    std::process::exit(status.code().unwrap_or(1))
}

fn not_started(command: &Command, error: &io::Error) -> Failure {
    let program = Path::new(command.get_program());
    if error.raw_os_error() == Some(NO_PROGRAM) {
        return not_a_program(program);
    }
    let failure = crate::trouble::with("the command could not be started", error);
    let is_batch =
        program.extension().is_some_and(|ending| STARTED[2..].iter().any(|one| ending.eq_ignore_ascii_case(one)));
    match error.kind() {
        io::ErrorKind::InvalidInput if is_batch => Failure {
            message: format!("an argument has a line break, which {} cannot be given", program.display()),
            ..failure
        }
        .hint("It is a batch file. Call the program that it starts, or hand the text over in a file."),
        _ => failure,
    }
}

fn not_a_program(file: &Path) -> Failure {
    Failure::new(Code::Usage, format!("{} is not a program", file.display()))
        .hint("Name the program that runs it first, as in: -- node sync.js")
}

/// As `cmd.exe` finds it, but for the current folder: a name without an ending that a program may have is none.
fn find(name: &OsStr, places: &Places) -> Option<PathBuf> {
    let endings = places.endings.as_deref().filter(|endings| !endings.is_empty()).unwrap_or(OsStr::new(ENDINGS));
    let endings = endings.to_string_lossy();
    let endings: Vec<_> = endings.split(';').map(str::trim).filter(|ending| ending.starts_with('.')).collect();
    let in_folder = |whole: &Path| {
        let has_ending =
            whole.extension().is_some_and(|own| endings.iter().any(|one| own.eq_ignore_ascii_case(&one[1..])));
        let as_it_is = has_ending.then(|| whole.to_owned());
        as_it_is.into_iter().chain(endings.iter().map(|ending| added(whole, ending))).find(|path| is_file(path))
    };
    if name.as_encoded_bytes().iter().any(|byte| b"\\/:".contains(byte)) {
        let named = std::path::absolute(name).ok()?;
        return in_folder(&named).or_else(|| Some(named).filter(|path| is_file(path)));
    }
    // A folder that depends on where we are is the current one by another name.
    std::env::split_paths(places.folders.as_deref()?)
        .filter(|folder| folder.is_absolute())
        .find_map(|folder| in_folder(&folder.join(name)))
}

fn added(path: &Path, ending: &str) -> PathBuf {
    let mut path = path.as_os_str().to_owned();
    path.push(ending);
    path.into()
}

/// Also one that only the system can follow: what the Store has installed lies in `PATH` as such.
fn is_file(path: &Path) -> bool {
    path.is_file() || path.symlink_metadata().is_ok_and(|found| found.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with empty files, which ends with the test.
    struct Folder(PathBuf);

    impl Folder {
        fn with(name: &str, files: &[&str]) -> Self {
            let folder = std::env::temp_dir().join(format!("fob-{name}-{}", std::process::id()));
            std::fs::create_dir_all(&folder).expect("a folder");
            for file in files {
                std::fs::write(folder.join(file), "").expect("a file");
            }
            Self(folder)
        }

        fn places(&self) -> Places {
            Places { folders: Some(self.0.clone().into()), endings: None }
        }

        /// The name of what is found.
        fn find(&self, name: &str) -> Option<String> {
            let found = find(OsStr::new(name), &self.places())?;
            assert_eq!(found.parent(), Some(&*self.0));
            Some(found.file_name()?.to_string_lossy().to_lowercase())
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn a_name_is_found_by_the_endings_in_their_order() {
        // As npm is installed: the first is a script for a Unix shell.
        let folder = Folder::with("endings", &["npm", "npm.cmd", "two.exe", "two.bat", "a.b.cmd", "text.txt"]);
        let found = ["npm", "NPM.CMD", "two", "two.bat", "a.b", "text", "text.txt"].map(|name| folder.find(name));
        let expected =
            [Some("npm.cmd"), Some("npm.cmd"), Some("two.exe"), Some("two.bat"), Some("a.b.cmd"), None, None];
        assert_eq!(found, expected.map(|name| name.map(str::to_owned)));
    }

    #[test]
    fn the_current_folder_is_not_looked_at() {
        let folder = Folder::with("here", &["tool.cmd"]);
        let relative: OsString = [".", "", "sub\\..", "C:"].join(";").into();
        let mut places = folder.places();
        places.folders = Some(relative);
        std::env::set_current_dir(&folder.0).expect("we are there");
        assert_eq!(find(OsStr::new("tool"), &places), None);
        assert!(find(OsStr::new(".\\tool"), &places).is_some(), "it is named with a path");
        assert!(find(folder.0.join("tool.cmd").as_os_str(), &Places::default()).is_some());
        // It cannot be removed while we are there.
        std::env::set_current_dir(std::env::temp_dir()).expect("we are elsewhere");
    }

    #[test]
    fn what_another_program_opens_is_not_started() {
        let folder = Folder::with("scripts", &["sync.js", "late.exe"]);
        let places = Places { endings: Some(".JS;.EXE".into()), ..folder.places() };
        let failure = command(OsStr::new("sync"), &places).expect_err("a script");
        assert!(failure.message.ends_with("is not a program"), "{failure:?}");
        assert!(command(OsStr::new("late"), &places).is_ok());
    }
}
