//! Which Rust compiles for another system: the one at hand, where rustup has or gets the target; otherwise Debian's,
//! which builds the standard library from its source.

use std::path::Path;
use std::process::Command;

use crate::setup;
use crate::test::has_nextest;
use crate::tool::output;
use crate::workspace::Workspace;

/// What of the standard library is built where none is to be had ready.
const STANDARD_LIBRARY: &str = "-Zbuild-std=std,panic_unwind,test";

/// For one target.
#[derive(Clone, Copy)]
pub(crate) struct Toolchain {
    target: &'static str,
    is_debians: bool,
}

impl Toolchain {
    /// Installs what is missing. Where Debian's is there, rustup's server is not asked again.
    pub(crate) fn ready(workspace: &Workspace, target: &'static str) -> Result<Self, String> {
        let ours = Ok(Self { target, is_debians: false });
        if has(target) {
            return ours;
        }
        if !setup::RUST_OF_DEBIAN.iter().all(|package| setup::installed(package)) {
            if output(Command::new("rustup").args(["target", "add", target])).is_some() && has(target) {
                return ours;
            }
            setup::packages(workspace, &[setup::RUST_OF_DEBIAN])?;
        }
        Ok(Self { target, is_debians: true })
    }

    pub(crate) fn description(self) -> String {
        let whose =
            if self.is_debians { "Debian's Rust, its standard library built from source" } else { "the Rust at hand" };
        format!("{} is compiled for by {whose}.", self.target)
    }

    /// Clippy in the compiler's place.
    pub(crate) fn clippy_driver(self) -> &'static str {
        if self.is_debians { "/usr/bin/clippy-driver" } else { "clippy-driver" }
    }

    /// Cargo with these words, for this target, into this folder.
    pub(crate) fn cargo(self, workspace: &Workspace, folder: &Path, words: &[&str]) -> Command {
        let cargo = if self.is_debians { "/usr/bin/cargo".into() } else { workspace.cargo.clone() };
        let program = match words {
            // Cargo does not look there.
            ["nextest", ..] if !has_nextest(workspace) => workspace.tools().join("bin/cargo-nextest").into(),
            ["auditable", ..] => workspace.tools().join("bin").join(setup::AUDITABLE.name).into(),
            // Cargo would find rustup's.
            ["clippy", ..] if self.is_debians => "/usr/bin/cargo-clippy".into(),
            _ => cargo.clone(),
        };
        let mut command = Command::new(program);
        command.args(words).args(["--target", self.target]).current_dir(&workspace.root);
        command.env("CARGO", cargo).env("CARGO_TARGET_DIR", folder);
        if self.is_debians {
            command.arg(STANDARD_LIBRARY).env("RUSTC", "/usr/bin/rustc").env("RUSTC_BOOTSTRAP", "1");
            // Libraries of the Rust that has started this.
            command.env_remove("LD_LIBRARY_PATH");
        }
        command
    }
}

fn has(target: &str) -> bool {
    output(Command::new("rustup").args(["target", "list", "--installed"]))
        .is_some_and(|targets| targets.lines().any(|installed| installed == target))
}
