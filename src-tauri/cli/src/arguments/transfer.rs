//! The arguments of `fob export` and `fob import`.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::{Json, OnConflict};

pub(crate) const EXPORT_HELP: &str = "\
Examples:
  fob export > profiles.json
  fob export --with-secrets --output profiles.age     (age -d opens it)
  fob export contoso/NinjaOne --powershell-vault NinjaOne --output vault.json";

pub(crate) const IMPORT_HELP: &str = "\
Examples:
  fob import profiles.json --dry-run
  fob import customers.csv --dry-run
  fob import vault.json --powershell-vault ninjaone --name NinjaOne --customer Contoso";

#[derive(Debug, Args)]
pub(crate) struct Export {
    /// Those to export; without any, all
    #[arg(value_name = "PROFILE")]
    pub(crate) profiles: Vec<String>,
    /// With secrets, encrypted under a passphrase
    #[arg(long)]
    pub(crate) with_secrets: bool,
    /// Sign-ins too: they move, and end here at their next renewal
    #[arg(long, requires = "with_secrets")]
    pub(crate) with_tokens: bool,
    /// Where the passphrase is; see `fob add --help` for SOURCE. Without it: a prompt
    #[arg(long, value_name = "SOURCE", requires = "with_secrets")]
    pub(crate) passphrase: Option<String>,
    /// One profile for the vault of the vendor's PowerShell module, with this prefix; secrets in the clear
    #[arg(long, value_name = "PREFIX", conflicts_with = "with_secrets", num_args = 0..=1, default_missing_value = "")]
    pub(crate) powershell_vault: Option<String>,
    /// Into a file that only you can read
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// `-`: standard input
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// Say what would change, and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// For profiles that are here already
    #[arg(long, value_enum, default_value = "skip")]
    pub(crate) on_conflict: OnConflict,
    /// Where the passphrase is. Without it: a prompt, if one is needed
    #[arg(long, value_name = "SOURCE")]
    pub(crate) passphrase: Option<String>,
    /// What the vault of a vendor's PowerShell module holds
    #[arg(long, value_name = "VENDOR", requires = "name")]
    pub(crate) powershell_vault: Option<String>,
    /// What the vault's names begin with; without it the module's own
    #[arg(long, requires = "powershell_vault")]
    pub(crate) prefix: Option<String>,
    /// The new profile's name
    #[arg(long, requires = "powershell_vault")]
    pub(crate) name: Option<String>,
    /// The new profile's customer
    #[arg(long, requires = "powershell_vault")]
    pub(crate) customer: Option<String>,
    #[command(flatten)]
    pub(crate) json: Json,
}
