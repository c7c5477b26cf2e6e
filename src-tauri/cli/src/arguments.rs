//! The command line's arguments. Help, completions and man pages are made of them. Invariant: no option takes a
//! secret, only where to find one.
#![expect(clippy::doc_markdown, reason = "these are read at the terminal")]

mod call;
mod choices;
mod open;
mod several;
mod shared;
mod transfer;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::ValueHint;
use clap::{Parser, Subcommand};

pub(crate) use call::Call;
pub(crate) use choices::{CopyFormat, EnvShell, OnConflict, ScriptShell};
pub(crate) use open::Open;
pub(crate) use several::{Only, Several};
pub(crate) use shared::{Answers, Json, MinValid, One, Prefix, Remarks, pair, seconds};
pub(crate) use transfer::{Export, Import};

const EXIT_CODES: &str = "\
Exit codes: 0 done, 2 usage, 3 no such profile, 4 sign-in needed, 5 code needed, 6 refused by the vendor,
7 unreachable, 8 locked or no key, 9 trouble with the agent. Of fob api, the status of the answer too: 40 to 99 for 4xx
(404 is 44), 100 to 125 for 5xx (503 is 103).

PROFILE is an id or customer/name, in any case; the name alone where there is no customer. At a terminal the name
alone, or a beginning that no other has, will do: fob says which profile it took.";

const COMPLETIONS: &str = "\
Names of profiles and customers too, as they are at that moment, locked or not.

Examples:
  fob completions bash > ~/.local/share/bash-completion/completions/fob
  fob completions zsh > ~/.zfunc/_fob       (with fpath+=~/.zfunc before compinit in ~/.zshrc)
  fob completions fish > ~/.config/fish/completions/fob.fish
  fob completions powershell | Out-String | Invoke-Expression       (in $PROFILE)";

/// Tokens for scripts, from the running Fobwatch.
#[derive(Debug, Parser)]
#[command(name = "fob", version, after_help = EXIT_CODES, max_term_width = 100)]
pub(crate) struct Arguments {
    /// The data folder, in place of FOBWATCH_DATA_DIR and the platform's
    #[arg(long, global = true, value_name = "DIR", value_hint = ValueHint::DirPath)]
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
    #[command(
        after_help = "Examples:\n  fob list --customer contoso\n  fob list --state expired --state sign-in\n  fob list --json | jq -r '.[] | select(.usable) | .name'"
    )]
    List {
        #[command(flatten)]
        only: Only,
        #[command(flatten)]
        json: Json,
    },
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
    #[command(
        after_help = "Example:\n  curl -H \"$(fob header contoso/NinjaOne)\" https://eu.ninjarmm.com/v2/organizations"
    )]
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
        after_help = "Examples:\n  eval \"$(fob env contoso/NinjaOne)\"\n  fob env contoso/NinjaOne --shell pwsh | Out-String | Invoke-Expression"
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
    /// Copies the token to the clipboard; Fobwatch clears it after the time of its settings
    #[command(
        after_help = "Examples:\n  fob copy contoso/NinjaOne\n  fob copy contoso/NinjaOne --format curl\n\nFobwatch has to run with its window or tray."
    )]
    Copy {
        /// An id or customer/name
        profile: String,
        /// What to copy
        #[arg(long, value_enum, default_value = "token")]
        format: CopyFormat,
    },
    /// Runs a command with the tokens in its environment, and nowhere else
    #[command(
        after_help = "Example:\n  fob exec contoso/NinjaOne contoso/HaloPSA -- ./sync.py\n\nThe command inherits that no core dumps are written."
    )]
    Exec {
        /// Whose tokens
        #[arg(required = true, value_name = "PROFILE")]
        profiles: Vec<String>,
        #[command(flatten)]
        min_valid: MinValid,
        /// What the variables' names begin with; once for each profile, in order
        #[arg(long, value_name = "NAME")]
        prefix: Vec<String>,
        /// What to run, with its arguments
        #[arg(last = true, required = true, value_name = "COMMAND", value_hint = ValueHint::CommandWithArguments)]
        command: Vec<OsString>,
    },
    /// PowerShell with the customer's modules ready, each connected when first used
    #[command(
        after_help = "Examples:\n  fob shell contoso\n  fob shell contoso/NinjaOne fabrikam\n\nPowerShell is FOBWATCH_PWSH, pwsh in the path, or Windows PowerShell. Where a customer and a profile have one name,\ncontoso/ is the customer. Its exit code is that of PowerShell."
    )]
    Shell {
        /// A customer, with all profiles of it, or a profile
        #[arg(required = true, value_name = "CUSTOMER|PROFILE")]
        names: Vec<String>,
        /// Where it fails, wait for Enter: in a terminal that would close
        #[arg(long, hide = true)]
        hold: bool,
    },
    /// Signs in, with the browser or a code where that is needed
    #[command(after_help = "Examples:\n  fob connect contoso/NinjaOne\n  fob connect contoso/Automate --code 123456")]
    Connect {
        /// An id or customer/name
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
    /// Opens the vendor's console in the browser
    #[command(after_help = open::HELP)]
    Open(Open),
    /// Renews tokens now
    #[command(
        after_help = "Examples:\n  fob renew contoso/NinjaOne\n  fob renew --customer contoso\n  fob renew --all"
    )]
    Renew {
        #[command(flatten)]
        several: Several,
        /// Every profile that can be renewed without a person
        #[arg(long, group = "which", conflicts_with_all = ["profiles", "customer", "state"])]
        all: bool,
        #[command(flatten)]
        json: Json,
    },
    /// Asks the vendor whether the token is good
    #[command(after_help = "Examples:\n  fob verify contoso/NinjaOne\n  fob verify --customer contoso")]
    Verify {
        #[command(flatten)]
        several: Several,
        #[command(flatten)]
        json: Json,
    },
    /// Signs out
    #[command(
        after_help = "Examples:\n  fob disconnect contoso/NinjaOne --revoke\n  fob disconnect --customer contoso"
    )]
    Disconnect {
        #[command(flatten)]
        several: Several,
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
        remarks: Remarks,
        #[command(flatten)]
        json: Json,
    },
    /// Changes a profile
    #[command(after_help = "Example:\n  fob edit contoso/NinjaOne --set instance=us2 --secret client_secret")]
    Edit {
        /// An id or customer/name
        profile: String,
        /// Its new name
        #[arg(long)]
        name: Option<String>,
        /// Its new customer; empty: none
        #[arg(long)]
        customer: Option<String>,
        /// Another way to sign in; `fob vendors VENDOR` lists them
        #[arg(long)]
        method: Option<String>,
        #[command(flatten)]
        answers: Answers,
        #[command(flatten)]
        remarks: Remarks,
        /// Delete a saved secret
        #[arg(long, value_name = "KEY")]
        forget: Vec<String>,
        #[command(flatten)]
        json: Json,
    },
    /// Deletes profiles with their secrets and tokens
    #[command(after_help = "Example:\n  fob remove contoso/NinjaOne --yes")]
    Remove {
        /// Those to delete
        #[arg(required = true, value_name = "PROFILE")]
        profiles: Vec<String>,
        /// Do not ask
        #[arg(long, short)]
        yes: bool,
    },
    /// Profiles as JSON, without secrets unless asked
    #[command(after_help = transfer::EXPORT_HELP)]
    Export(Export),
    /// Takes profiles from an export, a CSV table or a PowerShell vault
    #[command(after_help = transfer::IMPORT_HELP)]
    Import(Import),
    /// Vendors, their ways to sign in, and what each asks
    #[command(after_help = "Example:\n  fob vendors ninjaone")]
    Vendors {
        /// This one's fields
        vendor: Option<String>,
        #[command(flatten)]
        json: Json,
    },
    /// What happened, newest first, in local time
    #[command(
        after_help = "Examples:\n  fob log contoso/NinjaOne --failed --limit 5\n  fob log --customer contoso --utc"
    )]
    Log {
        /// Only this one's
        profile: Option<String>,
        /// Only this customer's
        #[arg(long, conflicts_with = "profile")]
        customer: Option<String>,
        /// Only what went wrong
        #[arg(long)]
        failed: bool,
        /// Rows at most
        #[arg(long, default_value_t = 50)]
        limit: u32,
        /// Times in UTC
        #[arg(long)]
        utc: bool,
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
    /// Locks the secrets
    #[command(after_help = "Example:\n  fob lock")]
    Lock,
    /// Unlocks the secrets, by the keyring or a passphrase
    #[command(after_help = "Example:\n  fob unlock --passphrase @passphrase.txt")]
    Unlock {
        /// Where the passphrase is. Without it: a prompt, if one is needed
        #[arg(long, value_name = "SOURCE")]
        passphrase: Option<String>,
    },
    /// Who hosts the core, and whether the secrets are unlocked
    #[command(after_help = "Example:\n  fob status --json")]
    Status(Json),
    /// A completion script to install; the packages have done so
    #[command(after_help = COMPLETIONS)]
    Completions {
        /// Whose
        #[arg(value_enum)]
        shell: ScriptShell,
    },
    /// Writes man pages into a folder
    #[command(after_help = "Example:\n  fob man ~/.local/share/man/man1")]
    #[command(hide = true)]
    Man {
        /// Where to; it has to exist
        #[arg(value_hint = ValueHint::DirPath)]
        folder: PathBuf,
    },
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
    fn every_argument_and_choice_has_a_text() {
        let command = Arguments::command();
        let mut without = Vec::new();
        for command in std::iter::once(&command).chain(command.get_subcommands()) {
            let texts = command.get_arguments().flat_map(|argument| {
                let own = (argument.get_id().to_string(), argument.get_help().is_some());
                let choices = argument.get_possible_values().into_iter();
                let choices = choices.filter(|_| argument.get_action().takes_values() && argument.get_id() != "shell");
                let choices = choices.map(|choice| (choice.get_name().to_owned(), choice.get_help().is_some()));
                std::iter::once(own).chain(choices).collect::<Vec<_>>()
            });
            without.extend(texts.filter(|(_, has)| !has).map(|(name, _)| format!("{} {name}", command.get_name())));
        }
        assert!(without.is_empty(), "{without:?}");
    }
}
