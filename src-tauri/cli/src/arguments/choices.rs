//! Choices of options, as the parser and the help know them; the protocol's own know neither.

use clap::ValueEnum;
use fobwatch_protocol::Shell;

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum EnvShell {
    /// sh and zsh too
    Bash,
    /// set -gx
    Fish,
    /// PowerShell, either edition
    Pwsh,
    /// Windows' command prompt
    Cmd,
}

impl From<EnvShell> for Shell {
    fn from(shell: EnvShell) -> Self {
        match shell {
            EnvShell::Bash => Self::Bash,
            EnvShell::Fish => Self::Fish,
            EnvShell::Pwsh => Self::Powershell,
            EnvShell::Cmd => Self::Cmd,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum CopyFormat {
    /// The access token alone
    Token,
    /// The Authorization header
    Header,
    /// All headers, a line each
    Headers,
    /// All headers as a JSON object
    HeadersJson,
    /// A curl command
    Curl,
    /// $headers = @{ … }
    Powershell,
    /// $env: lines
    PowershellEnv,
    /// export lines
    BashEnv,
}

impl From<CopyFormat> for fobwatch_protocol::CopyFormat {
    fn from(format: CopyFormat) -> Self {
        match format {
            CopyFormat::Token => Self::Token,
            CopyFormat::Header => Self::Header,
            CopyFormat::Headers => Self::Headers,
            CopyFormat::HeadersJson => Self::HeadersJson,
            CopyFormat::Curl => Self::Curl,
            CopyFormat::Powershell => Self::PowershellHeaders,
            CopyFormat::PowershellEnv => Self::PowershellEnvironment,
            CopyFormat::BashEnv => Self::BashEnvironment,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum OnConflict {
    /// The one that is here stays
    Skip,
    /// The one that is here takes the imported answers
    Replace,
    /// The imported one gets a free name
    KeepBoth,
}

impl From<OnConflict> for fobwatch_protocol::OnConflict {
    fn from(on_conflict: OnConflict) -> Self {
        match on_conflict {
            OnConflict::Skip => Self::Skip,
            OnConflict::Replace => Self::Replace,
            OnConflict::KeepBoth => Self::KeepBoth,
        }
    }
}

/// A shell with completion.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ScriptShell {
    /// 3.2 and newer
    Bash,
    /// With its completion system (compinit)
    Zsh,
    /// 3.1 and newer
    Fish,
    /// Windows PowerShell 5.1 and PowerShell 7
    #[value(alias = "pwsh")]
    Powershell,
}
