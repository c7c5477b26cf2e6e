//! The product for macOS, type-checked and linted here. It can be neither linked nor run: Apple's libraries are Apple's
//! to give.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::run::{self, WHOLE};
use crate::setup;
use crate::steps::{self, Step};
use crate::tool::{output, run as run_tool};
use crate::toolchain::Toolchain;
use crate::workspace::Workspace;

pub(crate) const STEPS: &[Step] = &[("setup", installed), ("clippy", clippy)];

const TARGET: &str = "aarch64-apple-darwin";
/// What is given away; tests would need what only Apple has.
const PACKAGES: [&str; 7] =
    ["fobwatch-text", "fobwatch-protocol", "fobwatch-system", "fobwatch-core", "fobwatch-agent", "fob", "fobwatch"];
/// A C compiler for macOS without Apple's headers.
const COMPILER: &str = "ziglang==0.15.2";

pub(crate) fn run(workspace: &Workspace, only: Option<&str>) -> Result<(), String> {
    if !cfg!(target_os = "linux") {
        return Err("this needs Linux; on macOS itself it is `cargo xtask test`".to_owned());
    }
    steps::run(STEPS, workspace, only)
}

fn installed(workspace: &Workspace) -> Result<(), String> {
    println!("{}", Toolchain::ready(workspace, TARGET)?.description());
    setup::to_build(workspace)?;
    compiler(workspace).map(drop)
}

/// Its Python environment.
fn compiler(workspace: &Workspace) -> Result<PathBuf, String> {
    let environment = workspace.tools().join("zig");
    let python = environment.join("bin/python");
    if output(Command::new(&python).args(["-m", "ziglang", "version"])).is_some() {
        return Ok(python);
    }
    setup::python(workspace)?;
    run_tool(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&environment))?;
    run_tool(Command::new(&python).args(["-m", "pip", "install", "--quiet", "--no-input", COMPILER]))?;
    Ok(python)
}

fn clippy(workspace: &Workspace) -> Result<(), String> {
    run::page(workspace)?;
    let folder = workspace.target.join("macos");
    // Any will do: nothing is taken from it.
    let headers = folder.join("headers");
    fs::create_dir_all(&headers).map_err(|error| format!("{}: {error}", headers.display()))?;
    let mut command = Toolchain::ready(workspace, TARGET)?.cargo(workspace, &folder, &["clippy"]);
    command.args(PACKAGES.iter().flat_map(|package| ["--package", package])).args(&WHOLE[1..]);
    command.env("FOBWATCH_ZIG", compiler(workspace)?).env("ZIG_GLOBAL_CACHE_DIR", folder.join("zig"));
    command.env("CC_aarch64_apple_darwin", workspace.root.join("tests/macos/cc.sh"));
    command.env("AR_aarch64_apple_darwin", workspace.root.join("tests/macos/ar.sh")).env("SDKROOT", headers);
    run_tool(command.args(["--", "-D", "warnings"]))?;
    println!("Type-checked and linted for macOS. Whether it links and runs there, only a Mac shows.");
    Ok(())
}
