//! `fob open`.

use clap::Args;

use super::Json;

pub(crate) const HELP: &str = "\
Examples:
  fob open contoso/NinjaOne
  fob open contoso/NinjaOne --print

It opens in the browser that was chosen for the profile or its customer. Where there is no desktop, the address is
printed.";

#[derive(Debug, Args)]
pub(crate) struct Open {
    /// An id or customer/name
    pub(crate) profile: String,
    /// Print the address and open nothing
    #[arg(long)]
    pub(crate) print: bool,
    #[command(flatten)]
    pub(crate) json: Json,
}
