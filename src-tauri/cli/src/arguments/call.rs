//! The arguments of `fob api`: those of `gh api`, where both have one.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::{MinValid, pair};

pub(crate) const HELP: &str = "\
PATH is below the API's base address (fob list --json has it: api_base), with / in front from its host's root, or a
whole URL on that host. Other hosts are refused, also in redirects. A 401 is answered by one renewal and one more try,
for GET, HEAD and OPTIONS.

Exit codes: 0 for a status below 400. 4xx: 40 + (status - 400), at most 99; 404 is 44. 5xx: 100 + (status - 500), at
most 125; 503 is 103. The status is told on standard error then. fob's own failures keep their codes, 2 to 9.

Examples:
  fob api contoso/NinjaOne organizations
  fob api contoso/NinjaOne devices -X GET -f 'df=class = WINDOWS_SERVER' -F pageSize=100
  fob api contoso/HaloPSA /api/Tickets --input ticket.json
  fob api contoso/NinjaOne device/7 -X PATCH -f displayName=DC01";

const FIELD: &str = "\
A field of the JSON body, or of the query of GET: true, false, null and whole numbers as JSON has them, @FILE (@-: \
                     standard input) a file's text, all else a text. KEY[SUB] and KEY[] make objects and arrays";

#[derive(Debug, Args)]
pub(crate) struct Call {
    /// An id or customer/name
    pub(crate) profile: String,
    /// Where to, without the host
    pub(crate) path: String,
    /// In place of GET, or of POST where there are fields or a body
    #[arg(long, short = 'X', value_name = "METHOD")]
    pub(crate) method: Option<String>,
    #[arg(long, short = 'F', value_name = "KEY=VALUE", value_parser = pair, help = FIELD)]
    pub(crate) field: Vec<(String, String)>,
    /// The same, a text whatever it reads
    #[arg(long, short = 'f', value_name = "KEY=VALUE", value_parser = pair)]
    pub(crate) raw_field: Vec<(String, String)>,
    /// The body as it is, at most 5 MiB; -: standard input. Fields go into the query then
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) input: Option<PathBuf>,
    /// A header besides the vendor's own, which cannot be replaced. Body and answer are JSON unless one says otherwise
    #[arg(long, short = 'H', value_name = "NAME: VALUE", value_parser = header)]
    pub(crate) header: Vec<(String, String)>,
    /// The answer's status line and headers before its body
    #[arg(long, short)]
    pub(crate) include: bool,
    #[command(flatten)]
    pub(crate) min_valid: MinValid,
}

fn header(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once(':').ok_or("write NAME: VALUE")?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}
