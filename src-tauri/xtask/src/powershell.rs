//! The tests of the PowerShell module. Invariant: without a PowerShell to run them on they fail.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::run::WHOLE;
use crate::tool::{cargo, output, run as run_tool};
use crate::workspace::Workspace;

/// What the tests start.
const PROGRAMS: [&str; 4] = ["fob", "fob-agent", "fobwatch-stand-in", "fobwatch-vendors"];
/// In the order of preference; the second is Windows' own.
const SHELLS: [&str; 2] = ["pwsh", "powershell"];

/// All tests, or those of some files of `tests/powershell`.
pub(crate) fn run(workspace: &Workspace, files: &[&str]) -> Result<(), String> {
    let shell = shell(workspace)?;
    let mut build = cargo(workspace, &["build"]);
    build.args(WHOLE).args(PROGRAMS.iter().flat_map(|program| ["--bin", program]));
    run_tool(&mut build)?;
    let tests = workspace.root.join("tests/powershell");
    let mut command = Command::new(shell);
    // Windows runs no scripts unless it is told to.
    command.args(["-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-File"]).arg(tests.join("Run.ps1"));
    command.args(files.iter().map(|file| tests.join(file)));
    // .NET reads SSL_CERT_FILE once, at the start: the tests write their own authority there, for vendors whose hosts are
    // fixed. By a name of its own, for SSL_CERT_FILE may be anybody's.
    if cfg!(target_os = "linux") {
        let folder = workspace.target.join("powershell");
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let authority = folder.join("authority.pem");
        command.env("SSL_CERT_FILE", &authority).env("FOBWATCH_AUTHORITY", authority);
    }
    run_tool(command.env("FOBWATCH_PROGRAMS", workspace.target.join("debug")))
}

fn shell(workspace: &Workspace) -> Result<PathBuf, String> {
    let works = |shell: &PathBuf| {
        let version = ["-NoProfile", "-NonInteractive", "-Command", "$PSVersionTable.PSVersion.ToString()"];
        output(Command::new(shell).args(version)).inspect(|version| println!("PowerShell {version}")).is_some()
    };
    if let Some(shell) = &workspace.powershell {
        return if works(shell) { Ok(shell.clone()) } else { Err(format!("{} is no PowerShell", shell.display())) };
    }
    let found = SHELLS.into_iter().map(PathBuf::from).find(works);
    found.ok_or_else(|| "there is no PowerShell in the path, and FOBWATCH_PWSH names none".to_owned())
}
