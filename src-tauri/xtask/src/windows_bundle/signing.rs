//! The publisher's signature, by whichever command signs here.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::write;
use crate::tool::run as run_tool;
use crate::workspace::Workspace;

pub(crate) struct Signer {
    /// A script, so that what packs can run it too.
    script: Option<PathBuf>,
}

impl Signer {
    pub(crate) fn new(workspace: &Workspace, folder: &Path) -> Result<Self, String> {
        let Some(command) = &workspace.sign else { return Ok(Self { script: None }) };
        let script = folder.join("sign.sh");
        write(&script, &format!("set -e\n{command}\n"))?;
        Ok(Self { script: Some(script) })
    }

    pub(crate) fn script(&self) -> Option<&Path> {
        self.script.as_deref()
    }

    /// In place.
    pub(crate) fn sign(&self, file: &Path) -> Result<(), String> {
        let Some(script) = &self.script else { return Ok(()) };
        run_tool(Command::new("sh").arg(script).arg(file))
    }

    pub(crate) fn description(&self) -> &'static str {
        if self.script.is_some() {
            "Programs and packages are signed by the command in FOBWATCH_SIGN."
        } else {
            "Neither programs nor packages are signed: FOBWATCH_SIGN names no command for it."
        }
    }
}
