//! Which Rust compiles for Windows: the one at hand, where rustup has or gets the target; otherwise Debian's, which
//! builds the standard library from its source.

use std::path::Path;
use std::process::Command;

use crate::setup;
use crate::test::has_nextest;
use crate::tool::output;
use crate::workspace::Workspace;

pub(crate) const TARGET: &str = "x86_64-pc-windows-gnu";
/// What of the standard library is built where none is to be had ready.
const STANDARD_LIBRARY: &str = "-Zbuild-std=std,panic_unwind,test";

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Toolchain {
    Ours,
    Debian,
}

impl Toolchain {
    /// Installs what is missing. Where Debian's is there, rustup's server is not asked again.
    pub(crate) fn ready(workspace: &Workspace) -> Result<Self, String> {
        setup::packages(workspace, &[setup::FOR_WINDOWS])?;
        if has_target() {
            return Ok(Self::Ours);
        }
        if !setup::RUST_OF_DEBIAN.iter().all(|package| setup::installed(package)) {
            if output(Command::new("rustup").args(["target", "add", TARGET])).is_some() && has_target() {
                return Ok(Self::Ours);
            }
            setup::packages(workspace, &[setup::RUST_OF_DEBIAN])?;
        }
        Ok(Self::Debian)
    }

    pub(crate) fn description(self) -> &'static str {
        match self {
            Self::Ours => "Windows is compiled for by the Rust at hand.",
            Self::Debian => "Windows is compiled for by Debian's Rust, its standard library built from source.",
        }
    }

    /// Cargo with these words, for Windows, into this target folder.
    pub(crate) fn cargo(self, workspace: &Workspace, target: &Path, words: &[&str]) -> Command {
        let cargo = if self == Self::Debian { "/usr/bin/cargo".into() } else { workspace.cargo.clone() };
        let program = match words {
            // Cargo does not look there.
            ["nextest", ..] if !has_nextest(workspace) => workspace.tools().join("bin/cargo-nextest").into(),
            // Cargo would find rustup's.
            ["clippy", ..] if self == Self::Debian => "/usr/bin/cargo-clippy".into(),
            _ => cargo.clone(),
        };
        let mut command = Command::new(program);
        command.args(words).args(["--target", TARGET]).current_dir(&workspace.root);
        command.env("CARGO", cargo).env("CARGO_TARGET_DIR", target);
        if self == Self::Debian {
            command.arg(STANDARD_LIBRARY).env("RUSTC", "/usr/bin/rustc").env("RUSTC_BOOTSTRAP", "1");
            // Libraries of the Rust that has started this.
            command.env_remove("LD_LIBRARY_PATH");
        }
        command
    }
}

fn has_target() -> bool {
    output(Command::new("rustup").args(["target", "list", "--installed"]))
        .is_some_and(|targets| targets.lines().any(|target| target == TARGET))
}
