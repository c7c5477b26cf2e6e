//! The command line's arguments. Help, completions and man pages are made of them. Invariant: no option takes a
//! secret, only where to find one.
#![expect(clippy::doc_markdown, reason = "these are read at the terminal")]

mod call;
mod choices;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell as CompletionShell;

pub(crate) use call::Call;
pub(crate) use choices::{EnvShell, OnConflict};

const EXIT_CODES: &str = "\
Exit codes: 0 done, 2 usage, 3 no such profile, 4 sign-in needed, 5 code needed, 6 refused by the vendor,
7 unreachable, 8 locked or no key, 9 trouble with the agent. Of fob api, the status of the answer too: 40 to 99 for 4xx
(404 is 44), 100 to 125 for 5xx (503 is 103).

PROFILE is an id or customer/name, in any case; the name alone where there is no customer. At a terminal the name
alone, or a beginning that no other has, will do: fob says which profile it took.";

/// Tokens for scripts, from the running Fobwatch.
#[derive(Debug, Parser)]
#[command(name = "fob", version, after_help = EXIT_CODES, max_term_width = 100)]
pub(crate) struct Arguments {
    /// The data folder, in place of FOBWATCH_DATA_DIR and the platform's
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data_dir: Option<PathBuf>,
    /// No output, no browser, no prompt: the exit code alone
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Profiles with their state and expiry
    #[command(after_help = "Example:\n  fob list --json | jq -r '.[] | select(.usable) | .name'")]
    List(Json),
    /// A valid access token, alone, on standard output
    #[command(after_help = "Example:\n  curl -H \"Authorization: Bearer $(fob token contoso/NinjaOne)\" …")]
    Token {
        #[command(flatten)]
        one: One,
        /// The refresh token instead, after a question: who uses it elsewhere may end the sign-in here
        #[arg(long, conflicts_with = "min_valid")]
        refresh: bool,
        /// Do not ask
        #[arg(long, short, requires = "refresh")]
        yes: bool,
    },
    /// Token, expiry, headers, addresses and facts, for clients of the vendor's API
    #[command(after_help = "Example:\n  fob session contoso/NinjaOne --json --min-valid 10m")]
    Session {
        #[command(flatten)]
        one: One,
        #[command(flatten)]
        json: Json,
    },
    /// The Authorization header, or all headers as a JSON object
    #[command(after_help = "Example:\n  curl -H \"$(fob header NinjaOne)\" https://eu.ninjarmm.com/v2/organizations")]
    Header {
        #[command(flatten)]
        one: One,
        #[command(flatten)]
        json: Json,
    },
    /// A request to the vendor's API, which the caller needs no token for
    #[command(after_help = call::HELP)]
    Api(Call),
    /// Environment variables as lines to evaluate
    #[command(
        after_help = "Examples:\n  eval \"$(fob env NinjaOne)\"\n  fob env NinjaOne --shell pwsh | Out-String | Invoke-Expression"
    )]
    Env {
        #[command(flatten)]
        one: One,
        /// Whose lines
        #[arg(long, value_enum, default_value = "bash")]
        shell: EnvShell,
        #[command(flatten)]
        prefix: Prefix,
    },
    /// Runs a command with the tokens in its environment, and nowhere else
    #[command(
        after_help = "Example:\n  fob exec contoso/NinjaOne contoso/HaloPSA -- ./sync.py\n\nThe command inherits that no core dumps are written."
    )]
    Exec {
        #[arg(required = true, value_name = "PROFILE")]
        profiles: Vec<String>,
        #[command(flatten)]
        min_valid: MinValid,
        /// What the variables' names begin with; once for each profile, in order
        #[arg(long, value_name = "NAME")]
        prefix: Vec<String>,
        #[arg(last = true, required = true, value_name = "COMMAND")]
        command: Vec<OsString>,
    },
    /// PowerShell with the customer's modules ready, each connected when first used
    #[command(
        after_help = "Examples:\n  fob shell contoso\n  fob shell contoso/NinjaOne fabrikam\n\nPowerShell is FOBWATCH_PWSH, pwsh in the path, or Windows PowerShell. Where a customer and a profile have one name,\ncontoso/ is the customer. Its exit code is that of PowerShell."
    )]
    Shell {
        #[arg(required = true, value_name = "CUSTOMER|PROFILE")]
        names: Vec<String>,
        /// Where it fails, wait for Enter: in a terminal that would close
        #[arg(long, hide = true)]
        hold: bool,
    },
    /// Signs in, with the browser or a code where that is needed
    #[command(after_help = "Examples:\n  fob connect contoso/NinjaOne\n  fob connect Automate --code 123456")]
    Connect {
        profile: String,
        /// The two-factor code, in place of a prompt
        #[arg(long, value_name = "123456")]
        code: Option<String>,
        /// Print the sign-in page's address and take the one it ends at
        #[arg(long)]
        no_browser: bool,
        /// Sign in anew even where a renewal would do
        #[arg(long)]
        from_scratch: bool,
        /// Accept what the last sign-in was refused for: another tenant or user, or a new sign-in host
        #[arg(long)]
        accept: bool,
        /// For programs: each question is a line of JSON, each answer a line of standard input; errors as JSON
        #[arg(long)]
        json: bool,
    },
    /// Renews tokens now
    #[command(after_help = "Example:\n  fob renew --all")]
    Renew {
        #[arg(required_unless_present = "all", value_name = "PROFILE")]
        profiles: Vec<String>,
        /// Every profile that can be renewed without a person
        #[arg(long, conflicts_with = "profiles")]
        all: bool,
        #[command(flatten)]
        json: Json,
    },
    /// Asks the vendor whether the token is good
    #[command(after_help = "Example:\n  fob verify contoso/NinjaOne")]
    Verify {
        profile: String,
        #[command(flatten)]
        json: Json,
    },
    /// Signs out
    #[command(after_help = "Example:\n  fob disconnect contoso/NinjaOne --revoke")]
    Disconnect {
        profile: String,
        /// At the vendor too, where it can be done
        #[arg(long)]
        revoke: bool,
    },
    /// Adds a profile
    #[command(
        after_help = "Examples:\n  fob vendors ninjaone\n  fob add ninjaone --name Scripts --customer Contoso --method client_credentials \\\n      --set instance=eu --set client_id=abc --secret client_secret=env:SECRET"
    )]
    Add {
        /// Its id, as `fob vendors` lists it
        vendor: String,
        /// What it is called
        #[arg(long)]
        name: String,
        /// Whose it is
        #[arg(long)]
        customer: Option<String>,
        /// How to sign in; without it the vendor's first way
        #[arg(long)]
        method: Option<String>,
        #[command(flatten)]
        answers: Answers,
        #[command(flatten)]
        json: Json,
    },
    /// Changes a profile
    #[command(after_help = "Example:\n  fob edit contoso/NinjaOne --set instance=us2 --secret client_secret")]
    Edit {
        profile: String,
        #[arg(long)]
        name: Option<String>,
        #[arg(long)]
        customer: Option<String>,
        #[arg(long)]
        method: Option<String>,
        #[command(flatten)]
        answers: Answers,
        /// Delete a saved secret
        #[arg(long, value_name = "KEY")]
        forget: Vec<String>,
        #[command(flatten)]
        json: Json,
    },
    /// Deletes profiles with their secrets and tokens
    #[command(after_help = "Example:\n  fob remove contoso/NinjaOne --yes")]
    Remove {
        #[arg(required = true, value_name = "PROFILE")]
        profiles: Vec<String>,
        /// Do not ask
        #[arg(long, short)]
        yes: bool,
    },
    /// Profiles as JSON, without secrets unless asked
    #[command(
        after_help = "Examples:\n  fob export > profiles.json\n  fob export --with-secrets --output profiles.age     (age -d opens it)\n  fob export NinjaOne --powershell-vault NinjaOne --output vault.json"
    )]
    Export {
        #[arg(value_name = "PROFILE")]
        profiles: Vec<String>,
        /// With secrets, encrypted under a passphrase
        #[arg(long)]
        with_secrets: bool,
        /// Sign-ins too: they move, and end here at their next renewal
        #[arg(long, requires = "with_secrets")]
        with_tokens: bool,
        /// Where the passphrase is; see `fob add --help` for SOURCE. Without it: a prompt
        #[arg(long, value_name = "SOURCE", requires = "with_secrets")]
        passphrase: Option<String>,
        /// One profile for the vault of the vendor's PowerShell module, with this prefix; secrets in the clear
        #[arg(long, value_name = "PREFIX", conflicts_with = "with_secrets", num_args = 0..=1, default_missing_value = "")]
        powershell_vault: Option<String>,
        /// Into a file that only you can read
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Takes profiles from a file that `fob export`, the window or a PowerShell vault made
    #[command(
        after_help = "Examples:\n  fob import profiles.json --dry-run\n  fob import vault.json --powershell-vault ninjaone --name NinjaOne --customer Contoso"
    )]
    Import {
        /// `-`: standard input
        file: PathBuf,
        /// Say what would change, and change nothing
        #[arg(long)]
        dry_run: bool,
        /// For profiles that are here already
        #[arg(long, value_enum, default_value = "skip")]
        on_conflict: OnConflict,
        /// Where the passphrase is. Without it: a prompt, if one is needed
        #[arg(long, value_name = "SOURCE")]
        passphrase: Option<String>,
        /// What the vault of a vendor's PowerShell module holds
        #[arg(long, value_name = "VENDOR", requires = "name")]
        powershell_vault: Option<String>,
        /// What the vault's names begin with; without it the module's own
        #[arg(long, requires = "powershell_vault")]
        prefix: Option<String>,
        #[arg(long, requires = "powershell_vault")]
        name: Option<String>,
        #[arg(long, requires = "powershell_vault")]
        customer: Option<String>,
        #[command(flatten)]
        json: Json,
    },
    /// Vendors, their ways to sign in, and what each asks
    #[command(after_help = "Example:\n  fob vendors ninjaone")]
    Vendors {
        /// This one's fields
        vendor: Option<String>,
        #[command(flatten)]
        json: Json,
    },
    /// What happened, newest first
    #[command(after_help = "Example:\n  fob log contoso/NinjaOne --failed --limit 5")]
    Log {
        profile: Option<String>,
        /// Only what went wrong
        #[arg(long)]
        failed: bool,
        #[arg(long, default_value_t = 50)]
        limit: u32,
        #[command(flatten)]
        json: Json,
    },
    /// Checks network, clock, keyring, folders and ports, each with its remedy
    #[command(after_help = "Example:\n  fob doctor contoso/NinjaOne")]
    Doctor {
        /// Only what concerns these
        #[arg(value_name = "PROFILE")]
        profiles: Vec<String>,
        #[command(flatten)]
        json: Json,
    },
    /// Hosts the core without a window, until it is ended
    #[command(
        after_help = "Example:\n  fob agent\n\nWhile the app runs, the agent stands by; when the app quits, it takes over."
    )]
    Agent {
        /// From an app that runs, too: its window closes
        #[arg(long)]
        take_over: bool,
    },
    /// Closes the secrets
    #[command(after_help = "Example:\n  fob lock")]
    Lock,
    /// Opens the secrets, by the keyring or a passphrase
    #[command(after_help = "Example:\n  fob unlock --passphrase @passphrase.txt")]
    Unlock {
        /// Where the passphrase is. Without it: a prompt, if one is needed
        #[arg(long, value_name = "SOURCE")]
        passphrase: Option<String>,
    },
    /// Who hosts the core, and whether the secrets are open
    #[command(after_help = "Example:\n  fob status --json")]
    Status(Json),
    /// A completion script
    #[command(after_help = "Example:\n  fob completions bash > ~/.local/share/bash-completion/completions/fob")]
    Completions { shell: CompletionShell },
    /// Writes man pages into a folder
    #[command(after_help = "Example:\n  fob man ~/.local/share/man/man1")]
    #[command(hide = true)]
    Man { folder: PathBuf },
}

#[derive(Debug, Args)]
pub(crate) struct Json {
    /// As JSON, errors too
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct One {
    pub(crate) profile: String,
    #[command(flatten)]
    pub(crate) min_valid: MinValid,
}

#[derive(Debug, Args)]
pub(crate) struct MinValid {
    /// How long it is good for at least, renewed first if need be: 90, 90s, 10m, 2h. Without it: a minute where the
    /// vendor's tokens live that long
    #[arg(long, value_name = "TIME", value_parser = seconds)]
    pub(crate) min_valid: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct Prefix {
    /// What the variables' names begin with; without it the vendor's name
    #[arg(long, value_name = "NAME")]
    pub(crate) prefix: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Answers {
    /// An answer; keys are listed by `fob vendors VENDOR`
    #[arg(long, value_name = "KEY=VALUE", value_parser = pair)]
    pub(crate) set: Vec<(String, String)>,
    /// A secret: from standard input (KEY=-), a file (KEY=@PATH), an environment variable (KEY=env:NAME),
    /// or a prompt (KEY); never from an argument
    #[arg(long, value_name = "KEY[=SOURCE]")]
    pub(crate) secret: Vec<String>,
}

/// `90`, `90s`, `10m`, `2h` in seconds.
pub(crate) fn seconds(text: &str) -> Result<u64, String> {
    let (number, unit) = match text.char_indices().last() {
        Some((end, 's')) => (&text[..end], 1),
        Some((end, 'm')) => (&text[..end], 60),
        Some((end, 'h')) => (&text[..end], 3600),
        _ => (text, 1),
    };
    let seconds = number.parse::<u64>().ok().and_then(|number| number.checked_mul(unit));
    seconds.ok_or_else(|| "a time is a number with s, m or h, for example 10m".to_owned())
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("write KEY=VALUE")?;
    Ok((key.to_owned(), value.to_owned()))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_definitions_hold_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn times_are_read() {
        for (text, expected) in [("90", Ok(90)), ("90s", Ok(90)), ("10m", Ok(600)), ("2h", Ok(7200)), ("0", Ok(0))] {
            assert_eq!(seconds(text), expected, "{text}");
        }
        for text in ["", "m", "-1", "1.5h", "10x", "99999999999999999999h", "ü"] {
            assert!(seconds(text).is_err(), "{text}");
        }
    }
}
