//! Other people's programs on Windows, and how they are run. Invariant: no argument reaches `cmd.exe` that it could read as
//! a command.

use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::process::Command;

use fobwatch_protocol::programs::Places;
use fobwatch_protocol::{Code, Failure};
use fobwatch_system::console;
use fobwatch_system::job::Job;

/// What the system starts; anything else of `PATHEXT` is opened by another program. For the last two that is `cmd.exe`:
/// the standard library calls it, and quotes for it.
const STARTED: [&str; 4] = ["com", "exe", "bat", "cmd"];
/// `ERROR_BAD_EXE_FORMAT`.
const NO_PROGRAM: i32 = 193;

/// A command by what was typed.
pub(crate) fn command(name: &OsStr, places: &Places) -> Result<Command, Failure> {
    let program = places.find(name).ok_or_else(|| {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_program_opens_is_not_started() {
        let folder = std::env::temp_dir().join(format!("fob-scripts-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        for file in ["sync.js", "late.exe"] {
            std::fs::write(folder.join(file), "").expect("a file");
        }
        let places = Places::of(|name| match name {
            "PATH" => Some(folder.clone().into()),
            "PATHEXT" => Some(".JS;.EXE".into()),
            _ => None,
        });
        let failure = command(OsStr::new("sync"), &places).expect_err("a script");
        assert!(failure.message.ends_with("is not a program"), "{failure:?}");
        assert!(command(OsStr::new("late"), &places).is_ok());
        std::fs::remove_dir_all(&folder).expect("gone");
    }
}
