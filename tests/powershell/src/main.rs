//! A `fob` of the tests' own. The folder that it lies in says what it does and learns how it was called: `NAME.out`,
//! `NAME.err` and `NAME.code` are what it says and how it ends for the command of that name; `NAME.asks` are lines that it
//! says one by one, each answered by a line of its input; with a file `hangs` it never ends, with `leaves` it leaves a
//! process with its streams behind, with `late` that process says the second half of everything, after the end of the
//! first. It writes `calls` (a JSON array for each call), `input`, `answers` and `id`.

use std::fs::{self, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

/// Longer than a busy machine takes for what has been said already.
const LATE: Duration = Duration::from_millis(1500);

fn main() -> io::Result<ExitCode> {
    let program = std::env::current_exe()?;
    let folder = program.parent().unwrap_or(Path::new("."));
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let name = arguments.first().cloned().unwrap_or_default();
    fs::write(folder.join("id"), std::process::id().to_string())?;
    if name == "late" {
        // Until the first has ended.
        io::stdin().read_to_end(&mut Vec::new())?;
        std::thread::sleep(LATE);
        return said(folder, arguments.get(1).map_or("", String::as_str), |all| &all[all.len() / 2..]);
    }
    if name == "hang" || folder.join("hangs").exists() {
        loop {
            std::thread::park();
        }
    }
    append(&folder.join("calls"), &serde_json::to_string(&arguments)?)?;
    if let Ok(questions) = fs::read_to_string(folder.join(format!("{name}.asks"))) {
        for question in questions.lines() {
            println(question)?;
            let mut answer = String::new();
            io::stdin().read_line(&mut answer)?;
            append(&folder.join("answers"), answer.trim_end_matches('\n'))?;
        }
    } else {
        let mut input = Vec::new();
        io::stdin().read_to_end(&mut input)?;
        fs::write(folder.join("input"), input)?;
    }
    if folder.join("late").exists() {
        said(folder, &name, |all| &all[..all.len() / 2])?;
        // Its input ends with this process.
        std::mem::forget(Command::new(&program).args(["late", &name]).stdin(Stdio::piped()).spawn()?);
    } else {
        said(folder, &name, |all| all)?;
    }
    if folder.join("leaves").exists() {
        Command::new(&program).arg("hang").stdin(Stdio::null()).spawn()?;
    }
    let code = fs::read_to_string(folder.join(format!("{name}.code"))).unwrap_or_default();
    Ok(ExitCode::from(code.trim().parse().unwrap_or(0)))
}

/// What it says for a command, or a part of it.
fn said(folder: &Path, name: &str, part: fn(&[u8]) -> &[u8]) -> io::Result<ExitCode> {
    let all = |ending| fs::read(folder.join(format!("{name}.{ending}"))).unwrap_or_default();
    io::stdout().write_all(part(&all("out")))?;
    io::stdout().flush()?;
    io::stderr().write_all(part(&all("err")))?;
    Ok(ExitCode::SUCCESS)
}

fn append(file: &Path, line: &str) -> io::Result<()> {
    writeln!(OpenOptions::new().create(true).append(true).open(file)?, "{line}")
}

fn println(line: &str) -> io::Result<()> {
    writeln!(io::stdout(), "{line}")?;
    io::stdout().flush()
}
