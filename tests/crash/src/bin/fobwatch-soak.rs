//! The process that the kill test kills, and the long runs of `cargo xtask soak`.

#![expect(clippy::print_stdout, reason = "a tool for the terminal")]

use std::path::Path;
use std::process::ExitCode;

use fobwatch_crash::kills::{self, Rotation};
use fobwatch_crash::{day, host};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match words[..] {
        ["host", folder] => host::run(Path::new(folder)),
        ["kills", count] => all_kills(count),
        ["day", hours, profiles, seed] => long_day(hours, profiles, seed),
        _ => Err("fobwatch-soak kills COUNT | day HOURS PROFILES SEED".to_owned()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("fobwatch-soak: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Half of them with each way to rotate.
fn all_kills(count: &str) -> Result<(), String> {
    let count = count.parse::<usize>().map_err(|error| error.to_string())?.div_ceil(2);
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    for (rotation, seed) in [(Rotation::Strict, 1), (Rotation::Grace, 2)] {
        let outcome = kills::run(&program, rotation, count, seed)?;
        println!("{rotation:?} rotation: {outcome}");
        if !outcome.lost.is_empty() {
            return Err("a grant was lost".to_owned());
        }
    }
    Ok(())
}

fn long_day(hours: &str, profiles: &str, seed: &str) -> Result<(), String> {
    let number = |text: &str| text.parse::<u64>().map_err(|error| format!("{text}: {error}"));
    let profiles = usize::try_from(number(profiles)?).map_err(|error| error.to_string())?;
    let report = day::run(day::Plan { hours: number(hours)?, profiles, seed: number(seed)? })?;
    println!("{hours} h, {profiles} profiles, seed {seed}:\n{report}");
    report.judge()
}
