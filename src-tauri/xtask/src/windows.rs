//! The product for Windows, compiled here and tested by Wine. What only a real Windows shows stays open: the window
//! (Wine has no `WebView2`), its own certificate store, its desktop.

mod exceptions;
pub(crate) mod wine;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::release;
use crate::run::{self, WHOLE};
use crate::setup;
use crate::steps::{self, Step};
use crate::test::has_nextest;
use crate::tool::{run as run_tool, words};
use crate::toolchain::Toolchain;
use crate::workspace::Workspace;
use exceptions::Exceptions;
use wine::Wine;

pub(crate) const STEPS: &[Step] = &[("setup", installed), ("build", programs), ("test", tests)];

pub(crate) const TARGET: &str = "x86_64-pc-windows-gnu";
/// The product, and what tests it wherever it runs; the other tests need Linux.
const PACKAGES: [&str; 12] = [
    "fobwatch-text",
    "fobwatch-protocol",
    "fobwatch-system",
    "fobwatch-core",
    "fobwatch-agent",
    "fob",
    "fobwatch",
    "fobwatch-simulator",
    "fobwatch-demo",
    "fobwatch-integration",
    "fobwatch-properties",
    "fobwatch-windows",
];
/// To Clippy: warnings are errors.
const NO_WARNING: &str = "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__";
/// Tests at once: each waits for Wine more than it computes.
const AT_ONCE: &str = "3";
/// Wine now and then does not start a program, without a word: the summary names what passes at the second try.
const AGAIN: &str = "1";
/// What Wine lacks and Rust's standard library asks for.
const SHIM: &str = "bcryptprimitives";
/// The web view's loader, which the build lays beside the programs.
const LOADER: &str = "WebView2Loader";

pub(crate) fn run(workspace: &Workspace, only: Option<&str>) -> Result<(), String> {
    if !cfg!(target_os = "linux") {
        return Err("this needs Linux; on Windows itself it is `cargo xtask test`".to_owned());
    }
    steps::run(STEPS, workspace, only)
}

/// Where all of it is: beside what is built for this system, never in it.
pub(crate) fn folder(workspace: &Workspace) -> PathBuf {
    workspace.target.join("windows")
}

fn installed(workspace: &Workspace) -> Result<(), String> {
    setup::packages(workspace, &[setup::FOR_WINDOWS])?;
    let toolchain = Toolchain::ready(workspace, TARGET)?;
    println!("{}", toolchain.description());
    setup::to_build(workspace)?;
    setup::packages(workspace, &[setup::WINE, setup::FOR_A_DISPLAY])?;
    if has_nextest(workspace) { Ok(()) } else { setup::tool(workspace, setup::NEXTEST).map(drop) }
}

/// Cargo for Windows: one set of packages and features for all that is built, as on this system. Clippy compiles what is
/// ours: by itself it would have all that we depend on compiled once more, to be read and not run.
fn cargo(workspace: &Workspace, words: &[&str]) -> Result<Command, String> {
    let toolchain = Toolchain::ready(workspace, TARGET)?;
    let mut command = toolchain.cargo(workspace, &folder(workspace), words);
    command.args(PACKAGES.iter().flat_map(|package| ["--package", package]));
    command.args(&WHOLE[1..]);
    command.env("RUSTC_WORKSPACE_WRAPPER", toolchain.clippy_driver()).env("CLIPPY_ARGS", NO_WARNING);
    // Programs of a tenth of the size: each test is one more for Wine to load.
    command.env("CARGO_PROFILE_DEV_DEBUG", "none");
    Ok(command)
}

/// The programs and their tests, and beside them what Wine lacks. Together: what only tests depend on changes the
/// features of the rest.
fn programs(workspace: &Workspace) -> Result<(), String> {
    run::page(workspace)?;
    run_tool(cargo(workspace, &["build"])?.args(["--bins", "--tests"]))?;
    let made = folder(workspace).join(TARGET).join("debug");
    shim(workspace, &made)?;
    // The tests are in a folder of their own.
    for library in [SHIM, LOADER] {
        let from = made.join(library).with_extension("dll");
        let to = made.join("deps").join(library).with_extension("dll");
        fs::copy(&from, to).map_err(|error| format!("{}: {error}", from.display()))?;
    }
    Ok(())
}

/// What Wine lacks, into this folder.
pub(crate) fn shim(workspace: &Workspace, folder: &Path) -> Result<(), String> {
    let source = workspace.root.join("tests/windows").join(SHIM).with_extension("c");
    let mut compiler = Command::new("x86_64-w64-mingw32-gcc");
    compiler.args(["-shared", "-O2", "-s", "-Wall", "-Wextra", "-Werror", "-o"]);
    run_tool(compiler.arg(folder.join(SHIM).with_extension("dll")).arg(source).arg("-ladvapi32"))
}

/// Builds what is given away; the folder that it is in.
pub(crate) fn release(workspace: &Workspace) -> Result<PathBuf, String> {
    setup::packages(workspace, &[setup::FOR_WINDOWS])?;
    let toolchain = Toolchain::ready(workspace, TARGET)?;
    println!("{}", toolchain.description());
    setup::to_build(workspace)?;
    setup::tool(workspace, setup::AUDITABLE)?;
    run::page(workspace)?;
    for words in release::packages(workspace)? {
        let mut cargo = toolchain.cargo(workspace, &folder(workspace), &["auditable", "build", "--release"]);
        run_tool(cargo.args(words))?;
    }
    Ok(folder(workspace).join(TARGET).join("release"))
}

/// All tests but those that Wine cannot pass; then those, none of which may pass.
fn tests(workspace: &Workspace) -> Result<(), String> {
    // With `--only`, nothing was built before.
    programs(workspace)?;
    let exceptions = Exceptions::read(workspace)?;
    if workspace.powershell_for_windows.is_none() {
        println!("Without PowerShell, and without its tests: FOBWATCH_PWSH_WINDOWS names no archive of it.");
    }
    let wine = Wine::start(workspace, &folder(workspace), workspace.powershell_for_windows.as_deref())?;
    let nextest = |profile: &str, retries: &str, filter: &str| {
        let mut command = cargo(workspace, &["nextest", "run"])?;
        command.args(["--no-fail-fast", "--test-threads", AT_ONCE, "--retries", retries]);
        command.args(["--profile", profile, "-E", filter]);
        wine.lend(&mut command);
        Ok::<_, String>(command)
    };
    let others = run_tool(&mut nextest("default", AGAIN, &format!("not ({})", exceptions.filter()))?);
    if exceptions.is_empty() {
        return others;
    }
    let log = folder(workspace).join("not_by_wine.log");
    let errors = File::create(&log).map_err(|error| format!("{}: {error}", log.display()))?;
    let mut listed = nextest("not-by-wine", "0", &exceptions.filter())?;
    exceptions::as_events(&mut listed).stdin(Stdio::null()).stderr(errors);
    let output = listed.output().map_err(|error| format!("`{}` cannot be run: {error}", words(&listed)))?;
    let problems = exceptions.problems(&String::from_utf8_lossy(&output.stdout));
    if problems.is_empty() {
        println!("{} tests cannot be passed by Wine, as listed in {}.", exceptions.len(), exceptions::FILE);
        return others;
    }
    let out_of_date = format!("{} is out of date (see {}):\n{}", exceptions::FILE, log.display(), problems.join("\n"));
    Err(others.err().into_iter().chain([out_of_date]).collect::<Vec<_>>().join("\n"))
}
