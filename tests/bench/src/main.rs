//! `fobwatch-bench OUT [PART]`: measures the release programs beside it, prints a table, writes the
//! figures as JSON into the folder OUT. Invariant: every limit is a ratio against something measured
//! in the same run on the same machine, an amount of memory, or the length of a frame.
#![expect(clippy::print_stdout, reason = "a tool for the terminal")]

mod agent;
mod exchanges;
mod figures;
mod host;
mod latency;
mod load;
mod processes;
mod screen;
mod start;
mod ticking;
mod window;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use figures::Figures;

type Part = fn(&mut Figures) -> Result<(), String>;

const PARTS: &[(&str, Part)] = &[
    ("agent", agent::measure),
    ("exchanges", exchanges::measure),
    ("start", start::measure),
    ("use", start::measure_use),
    ("ticking", ticking::measure),
    ("window", window::measure),
];

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(out) = arguments.next().map(PathBuf::from) else {
        eprintln!("usage: fobwatch-bench OUT [PART]");
        return ExitCode::from(2);
    };
    let only = arguments.next();
    let mut all_hold = true;
    for (name, measure) in PARTS.iter().filter(|(name, _)| only.as_deref().is_none_or(|only| only == *name)) {
        println!("── {name}");
        match part(*measure, &out.join(format!("{name}.json"))) {
            Ok(holds) => all_hold &= holds,
            Err(error) => {
                eprintln!("fobwatch-bench: {error}");
                return ExitCode::FAILURE;
            }
        }
    }
    if all_hold { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn part(measure: Part, out: &Path) -> Result<bool, String> {
    let mut figures = Figures::default();
    measure(&mut figures)?;
    println!("{figures}");
    figures.write(out).map_err(|error| format!("{}: {error}", out.display()))?;
    Ok(figures.all_hold())
}
