//! The scripts that each shell loads once. They know no names: they ask `fob __complete`.

use crate::arguments::ScriptShell;

/// What to install.
pub(crate) const fn script(shell: ScriptShell) -> &'static str {
    match shell {
        ScriptShell::Bash => include_str!("fob.bash"),
        ScriptShell::Zsh => include_str!("_fob"),
        ScriptShell::Fish => include_str!("fob.fish"),
        ScriptShell::Powershell => include_str!("fob.ps1"),
    }
}
