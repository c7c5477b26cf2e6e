//! The long run of `cargo xtask soak`, and stories told one by one.

#![expect(clippy::print_stdout, reason = "a tool for the terminal")]

use std::process::ExitCode;

use fobwatch_walk::runs::run;
use fobwatch_walk::story::Story;
use fobwatch_walk::walk::tell;

const USAGE: &str = "fobwatch-walk run FIRST-SEED COUNT [MOST] | tell FILE";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match words[..] {
        ["run", first, count] => many(first, count, "1"),
        ["run", first, count, most] => many(first, count, most),
        ["tell", file] => one(file),
        _ => Err(USAGE.to_owned()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("fobwatch-walk: {error}");
            ExitCode::FAILURE
        }
    }
}

fn many(first: &str, count: &str, most: &str) -> Result<(), String> {
    let number = |text: &str| text.parse::<u64>().map_err(|error| format!("{text}: {error}"));
    let (first, count) = (number(first)?, number(count)?);
    let most = usize::try_from(number(most)?).map_err(|error| error.to_string())?;
    let report = run(first..first.saturating_add(count), most, |finding| println!("{finding}\n"));
    println!("seeds from {first}: {report}");
    if report.found.is_empty() { Ok(()) } else { Err("a promise was broken".to_owned()) }
}

fn one(file: &str) -> Result<(), String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    let told = tell(&text.parse::<Story>()?);
    println!("{}", told.log.join("\n"));
    match told.violation {
        Some(violation) => Err(violation.to_string()),
        None => Ok(()),
    }
}
