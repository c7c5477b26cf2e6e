//! Questions at the terminal, and secrets from where they are. Invariant: a secret is never read from an argument,
//! and never shown.

use std::io::{self, BufRead as _, IsTerminal as _, Read as _};

use fobwatch_protocol::{Code, Failure, Hidden};
use zeroize::Zeroizing;

use crate::output::{is_quiet, note};
use crate::trouble;

/// Longer is no secret that anybody has.
const LONGEST: u64 = 1024 * 1024;

/// A secret by its source: `-` standard input, `@path` a file, `env:NAME` a variable; None: a prompt.
pub(crate) fn secret(what: &str, source: Option<&str>) -> Result<Hidden, Failure> {
    let text = match source {
        None => return prompt(what),
        Some("-") => read(io::stdin().lock()),
        Some(source) => match (source.strip_prefix('@'), source.strip_prefix("env:")) {
            (Some(path), _) => std::fs::File::open(path).and_then(read),
            (_, Some(name)) => return variable(name),
            _ => {
                return Err(usage(format!("a secret is never taken from an argument: {what}"))
                    .hint("Write KEY=- (standard input), KEY=@PATH, KEY=env:NAME, or KEY alone to be asked."));
            }
        },
    };
    let text = text.map_err(|error| trouble::with(&format!("{what} could not be read"), &error))?;
    // The line's end is the editor's, not the secret's.
    Ok(Hidden::new(text.strip_suffix('\n').map_or(text.as_str(), |text| text.strip_suffix('\r').unwrap_or(text))))
}

fn read(source: impl io::Read) -> io::Result<Zeroizing<String>> {
    text(source, LONGEST)
}

/// A text of this length at most, in whichever encoding it was written.
pub(crate) fn text(source: impl io::Read, longest: u64) -> io::Result<Zeroizing<String>> {
    decoded(source, longest, fobwatch_protocol::text::of)
}

/// The same, of what a spreadsheet may have written.
pub(crate) fn spreadsheet(source: impl io::Read, longest: u64) -> io::Result<Zeroizing<String>> {
    decoded(source, longest, fobwatch_protocol::text::of_spreadsheet)
}

fn decoded(
    source: impl io::Read,
    longest: u64,
    decode: fn(&[u8]) -> Option<Zeroizing<String>>,
) -> io::Result<Zeroizing<String>> {
    let mut bytes = Zeroizing::new(Vec::new());
    source.take(longest).read_to_end(&mut bytes)?;
    decode(&bytes).ok_or_else(|| io::ErrorKind::InvalidData.into())
}

#[expect(clippy::disallowed_methods, reason = "the technician named the variable")]
fn variable(name: &str) -> Result<Hidden, Failure> {
    std::env::var(name).map(Hidden::new).map_err(|_| usage(format!("there is no environment variable {name}")))
}

/// Whether somebody at the terminal says yes.
pub(crate) fn confirmed(question: &str) -> Result<bool, Failure> {
    if is_quiet() || !io::stdin().is_terminal() {
        return Err(usage("this is not a terminal: nothing was asked").hint("Pass --yes to confirm."));
    }
    note(&format!("{question} Type yes:"));
    let mut line = String::new();
    Ok(io::stdin().lock().read_line(&mut line).is_ok() && line.trim() == "yes")
}

/// From the terminal itself, also where standard input is something else.
pub(crate) fn prompt(what: &str) -> Result<Hidden, Failure> {
    if is_quiet() {
        return Err(usage(format!("{what} is needed, and nothing is asked with --quiet")));
    }
    typed_unseen(&format!("{what}: "))
        .map(Hidden::new)
        .map_err(|_| usage(format!("{what} is needed, and this is not a terminal")))
}

/// What is typed once the question is there is not shown any more: a program that answers is quick.
#[cfg(unix)]
fn typed_unseen(question: &str) -> io::Result<String> {
    use std::io::Write as _;

    use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};

    let mut terminal = std::fs::File::options().read(true).write(true).open("/dev/tty")?;
    let before = tcgetattr(&terminal)?;
    let mut unseen = before.clone();
    unseen.local_modes.remove(LocalModes::ECHO | LocalModes::ECHONL);
    tcsetattr(&terminal, OptionalActions::Now, &unseen)?;
    let typed = terminal.write_all(question.as_bytes()).and_then(|()| rpassword::read_password());
    tcsetattr(&terminal, OptionalActions::Now, &before)?;
    typed
}

/// A console shows a line while it is read, and not before.
#[cfg(windows)]
fn typed_unseen(question: &str) -> io::Result<String> {
    rpassword::prompt_password(question)
}

/// A passphrase that is chosen now.
pub(crate) fn new_passphrase() -> Result<Hidden, Failure> {
    let first = prompt("New passphrase")?;
    let second = prompt("Repeat passphrase")?;
    // EXPOSE: both were typed here.
    if *first.reveal() == *second.reveal() { Ok(first) } else { Err(usage("the passphrases differ")) }
}

/// One of these, by its number.
pub(crate) fn pick(text: &str, options: &[(String, String)]) -> Result<String, Failure> {
    if is_quiet() {
        return Err(Failure::new(Code::SignInNeeded, "a choice is needed, and nothing is asked with --quiet"));
    }
    note(text);
    for (number, (_, label)) in (1..).zip(options) {
        note(&format!("{number:3}  {}", crate::output::shown(label)));
    }
    loop {
        note("Number:");
        let mut line = String::new();
        match io::stdin().lock().read_line(&mut line) {
            Ok(1..) => {}
            _ => return Err(Failure::new(Code::SignInNeeded, "a choice is needed, and this is not a terminal")),
        }
        let chosen = line.trim().parse::<usize>().ok().and_then(|number| options.get(number.checked_sub(1)?));
        if let Some((value, _)) = chosen {
            return Ok(value.clone());
        }
    }
}

pub(crate) fn usage(message: impl Into<String>) -> Failure {
    Failure::new(Code::Usage, message)
}
