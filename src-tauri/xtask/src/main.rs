//! `cargo xtask`: everything one does with this repository, each in one command that installs
//! what it needs.

#![expect(clippy::print_stdout, reason = "a tool for the terminal")]

mod audit;
mod bench;
mod bundle;
mod check;
mod demo;
mod fuzz;
mod icons;
mod macos;
mod notices;
mod powershell;
mod release;
mod run;
mod screenshots;
mod setup;
mod soak;
mod steps;
mod test;
mod tool;
mod toolchain;
mod windows;
mod windows_bundle;
mod workspace;

use std::path::Path;
use std::process::ExitCode;

use workspace::Workspace;

const USAGE: &str = "\
cargo xtask COMMAND

  demo [--xvfb]        the app with simulated vendors and ten ready profiles, on a data folder of its own
  run [--release] [-- ARGUMENTS]
                       the app on your own data folder
  test [--only STEP]   every check and test; without STEP all of them, in order
  windows [--only STEP]
                       the same for Windows, on a Debian: compiled here, run by Wine
  macos [--only STEP]  the programs type-checked and linted for macOS, on a Debian
  powershell [FILE…]   the tests of the PowerShell module, on the PowerShell of FOBWATCH_PWSH or in the path; FILE: these of
                       tests/powershell
  bench [PART]         measures what is promised in figures, in a release build (Linux);
                       PART: agent, exchanges, start, use, window
  soak [KILLS]         the long tests: the app killed in the middle of renewals, a day of faults, a random walk
  bundle [--check]     the package of this system, ready to install; --check tries it on a fresh Debian (root)
  bundle --windows [--check] [--programs DIR]
                       the packages for Windows, on a Debian; --check tries them under Wine; of the programs in DIR, or
                       of new ones
  audit                licences, sources and versions of every part, and lists of them
  icons                draws the icons anew from their SVG sources
  fuzz [SECONDS]       libFuzzer over everything that comes from outside, 20 s each (nightly Rust)
  screenshots          writes the pictures of ui/screenshots anew (Linux)
  screenshots --all DIR
                       pictures of every view, dialog and state, in both themes, two sizes and both languages (Linux)
  setup                installs what the others need; they do so by themselves

--xvfb runs the app on a display in memory, where there is no other.";

fn usage() -> String {
    let [test, windows, macos] = [test::STEPS, windows::STEPS, macos::STEPS].map(steps::names);
    format!("{USAGE}\nSteps of `test`: {test}\nSteps of `windows`: {windows}\nSteps of `macos`: {macos}")
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let workspace = Workspace::from_environment();
    let result = match words[..] {
        ["demo"] => demo::run(&workspace, false),
        ["demo", "--xvfb"] => demo::run(&workspace, true),
        ["run", ref rest @ ..] => run::run(&workspace, rest),
        ["test"] => test::run(&workspace, None),
        ["test", "--only", step] => test::run(&workspace, Some(step)),
        ["windows"] => windows::run(&workspace, None),
        ["windows", "--only", step] => windows::run(&workspace, Some(step)),
        ["macos"] => macos::run(&workspace, None),
        ["macos", "--only", step] => macos::run(&workspace, Some(step)),
        ["powershell", ref files @ ..] => powershell::run(&workspace, files),
        ["bench"] => bench::run(&workspace, None),
        ["bench", part] => bench::run(&workspace, Some(part)),
        ["soak"] => soak::run(&workspace, "600"),
        ["soak", kills] => soak::run(&workspace, kills),
        ["bundle"] => bundle::run(&workspace).map(drop),
        ["bundle", "--check"] => bundle::run(&workspace).and_then(|package| check::run(&workspace, &package)),
        ["bundle", "--windows", ref rest @ ..] => windows_bundle::run(&workspace, rest),
        ["audit"] => audit::run(&workspace),
        ["icons"] => icons::run(&workspace),
        ["fuzz"] => fuzz::run(&workspace, "20"),
        ["fuzz", seconds] => fuzz::run(&workspace, seconds),
        ["screenshots"] => screenshots::run(&workspace),
        ["screenshots", "--all", folder] => screenshots::all(&workspace, Path::new(folder)),
        ["setup"] => setup::everything(&workspace),
        ["--help" | "-h" | "help"] => {
            println!("{}", usage());
            return ExitCode::SUCCESS;
        }
        _ => {
            eprintln!("{}", usage());
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error}");
            ExitCode::FAILURE
        }
    }
}
