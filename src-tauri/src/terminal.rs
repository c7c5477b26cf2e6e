//! PowerShell in a terminal, by `fob shell`. Invariant: its command line has ids, and no names.

use std::ffi::OsString;
use std::path::PathBuf;

use fobwatch_core::profile::ProfileId;
use fobwatch_protocol::folders;
use fobwatch_protocol::programs::Places;
use fobwatch_text::{Text, say};

use crate::start::Start;

pub(crate) struct Terminal {
    programs: Places,
    data_folder: PathBuf,
    /// Beside the socket, whose folder is this user's own.
    script: PathBuf,
}

impl Terminal {
    pub(crate) fn of(start: &Start) -> Self {
        let script = start.socket.with_extension("command");
        Self { programs: start.programs.clone(), data_folder: start.data_folder.clone(), script }
    }

    /// Opens one with these profiles ready. The error is a sentence.
    pub(crate) fn open(&self, profiles: &[ProfileId]) -> Result<(), Text> {
        // In a terminal that closes again nobody could read it.
        if self.programs.powershell().is_none() {
            return Err(say::desktop::NO_POWERSHELL.into());
        }
        let fob = std::env::current_exe().ok().map(|own| own.with_file_name("fob"));
        let fob = fob.map(|fob| fob.with_extension(std::env::consts::EXE_EXTENSION)).filter(|fob| fob.is_file());
        let fob = fob.ok_or(say::desktop::NO_FOB)?;
        let mut arguments: Vec<OsString> = vec!["shell".into(), "--hold".into()];
        // A terminal that runs already has another environment.
        if !folders::is_platforms(&self.data_folder) {
            arguments.extend(["--data-dir".into(), self.data_folder.clone().into()]);
        }
        arguments.extend(profiles.iter().map(|id| id.to_string().into()));
        match self.programs.open_terminal(&fob, &arguments, &self.script) {
            Ok(true) => Ok(()),
            Ok(false) => Err(say::desktop::NO_TERMINAL.into()),
            Err(error) => {
                tracing::warn!(%error, "a terminal could not be opened");
                Err(say::desktop::TERMINAL_NOT_OPENED.into())
            }
        }
    }
}
