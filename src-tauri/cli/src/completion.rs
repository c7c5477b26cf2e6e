//! What Tab offers: `fob __complete`, which the scripts of `fob completions` call. Invariant: it waits for nobody, asks
//! for nothing, starts no host, and what goes wrong is no offer.

mod expected;
mod line;
mod offers;
mod scripts;

use std::io::Write as _;
use std::process::ExitCode;

use serde_json::json;

use crate::environment::Environment;
use crate::output;
pub(crate) use scripts::script;

/// The first argument of a call from such a script.
pub(crate) const COMMAND: &str = "__complete";

/// What may stand at the end of a command line.
#[derive(Debug, Default, PartialEq, Eq)]
struct Offer {
    /// As it is meant, not as a shell wants it typed.
    text: String,
    /// What it is; may be empty.
    help: String,
}

/// Some of these, or what the shell completes better.
#[derive(Debug, PartialEq, Eq)]
enum Offers {
    Some(Vec<Offer>),
    Files,
    Folders,
    /// A command and its arguments.
    Command,
}

/// Answers a script: `bash BREAKS LINE`, or `SHELL =CURRENT -- WORD…` with the words before the current one.
pub(crate) fn run(environment: &Environment) -> ExitCode {
    let arguments: Vec<String> =
        environment.arguments.iter().skip(2).map(|one| one.to_string_lossy().into_owned()).collect();
    let answer = match &arguments[..] {
        [shell, breaks, line] if shell == "bash" => {
            let line = line::Line::of(line, breaks);
            in_bash(&line, offers::of(environment, &line.words, &line.current))
        }
        [shell, current, _, words @ ..] => {
            let offers = offers::of(environment, words, current.strip_prefix('=').unwrap_or_default());
            if shell == "powershell" { as_json(offers) } else { as_lines(offers) }
        }
        _ => String::new(),
    };
    let _ = std::io::stdout().write_all(answer.as_bytes());
    ExitCode::SUCCESS
}

/// What kind of answer it is in the first line, then an offer a line.
fn in_bash(line: &line::Line, offers: Offers) -> String {
    answer(offers, |offer| line.typed(&offer.text))
}

/// The same with what each is, behind a tab.
fn as_lines(offers: Offers) -> String {
    answer(offers, |offer| if offer.help.is_empty() { offer.text } else { format!("{}\t{}", offer.text, offer.help) })
}

/// For who cannot be sure of a pipe's encoding.
fn as_json(offers: Offers) -> String {
    let Offers::Some(offers) = offers else { return String::new() };
    let offers: Vec<_> = offers.into_iter().map(|one| json!({ "text": one.text, "help": one.help })).collect();
    output::ascii(&json!({ "offers": offers }).to_string())
}

fn answer(offers: Offers, line: impl Fn(Offer) -> String) -> String {
    let all = match offers {
        Offers::Files => return "files\n".to_owned(),
        Offers::Folders => return "folders\n".to_owned(),
        Offers::Command => return "command\n".to_owned(),
        Offers::Some(all) => all,
    };
    // More comes behind a key or a customer.
    let goes_on = !all.is_empty() && all.iter().all(|offer| offer.text.ends_with(['=', '@', ':']));
    let lines = all.into_iter().map(|offer| line(offer) + "\n").collect::<String>();
    format!("{}\n{lines}", if goes_on { "goes-on" } else { "words" })
}
