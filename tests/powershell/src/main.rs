//! A `fob` of the tests' own. The folder that it lies in says what it does and learns how it was called: `NAME.out`,
//! `NAME.err` and `NAME.code` are what it says and how it ends for the command of that name; `NAME.asks` are lines that it
//! says one by one, each answered by a line of its input; with a file `hangs` it never ends, with `leaves` it leaves a
//! process with its streams behind. It writes `calls` (a JSON array for each call), `input`, `answers` and `id`.

use std::fs::{self, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

fn main() -> io::Result<ExitCode> {
    let program = std::env::current_exe()?;
    let folder = program.parent().unwrap_or(Path::new("."));
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let name = arguments.first().cloned().unwrap_or_default();
    fs::write(folder.join("id"), std::process::id().to_string())?;
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
    io::stdout().write_all(&fs::read(folder.join(format!("{name}.out"))).unwrap_or_default())?;
    io::stderr().write_all(&fs::read(folder.join(format!("{name}.err"))).unwrap_or_default())?;
    if folder.join("leaves").exists() {
        Command::new(&program).arg("hang").stdin(Stdio::null()).spawn()?;
    }
    let code = fs::read_to_string(folder.join(format!("{name}.code"))).unwrap_or_default();
    Ok(ExitCode::from(code.trim().parse().unwrap_or(0)))
}

fn append(file: &Path, line: &str) -> io::Result<()> {
    writeln!(OpenOptions::new().create(true).append(true).open(file)?, "{line}")
}

fn println(line: &str) -> io::Result<()> {
    writeln!(io::stdout(), "{line}")?;
    io::stdout().flush()
}
