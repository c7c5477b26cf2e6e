//! Export and import.

use std::fs::File;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;

use fobwatch_protocol::answer::{Imported, Outcome};
use fobwatch_protocol::{Export, FromVault, Hidden, Import, Request, frame};

use super::{Done, Session, full_name};
use crate::asking::{self, usage};
use crate::output::{self, Cell, note, shown};
use crate::words::Tone;
use crate::{arguments, trouble};

pub(super) fn export(session: &Session<'_>, export: arguments::Export) -> Done {
    let arguments::Export { profiles, with_secrets, with_tokens, passphrase, powershell_vault, output: file } = export;
    if powershell_vault.is_some() && file.is_none() && io::stdout().is_terminal() {
        return Err(usage("a vault's text has secrets in the clear").hint("Pass --output FILE."));
    }
    let passphrase = match (with_secrets, passphrase) {
        (false, _) => None,
        (true, Some(source)) => Some(asking::secret("passphrase", Some(&source))?),
        (true, None) => Some(asking::new_passphrase()?),
    };
    let export = Export { profiles, passphrase, with_tokens, vault_prefix: powershell_vault };
    let text: Hidden = session.connection()?.ask(&Request::Export(export))?;
    match file {
        None => output::secret(&text),
        Some(file) => {
            write(&file, &text).map_err(|error| trouble::with("the file could not be written", &error))?;
            note(&format!("Written to {}", shown(&file.to_string_lossy())));
        }
    }
    Ok(())
}

/// A new file that only this user may read, where the system has a way to say so.
fn write(file: &Path, text: &Hidden) -> io::Result<()> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    // EXPOSE: into the file that was asked for.
    options.open(file)?.write_all(text.reveal().as_bytes())
}

pub(super) fn import(session: &Session<'_>, import: arguments::Import) -> Done {
    let arguments::Import { file, dry_run, on_conflict, passphrase, json, .. } = &import;
    let document = read(file).map_err(|error| trouble::with("the file could not be read", &error))?;
    let passphrase = match passphrase {
        Some(source) => Some(asking::secret("passphrase", Some(source))?),
        // EXPOSE: only whether it begins as an armored age file does.
        None if document.reveal().trim_start().starts_with("-----BEGIN AGE") => Some(asking::prompt("Passphrase")?),
        None => None,
    };
    let named = shown(&file.to_string_lossy());
    let (dry_run, on_conflict, as_json) = (*dry_run, (*on_conflict).into(), json.json);
    let what = Import { text: document, passphrase, on_conflict, dry_run, vault: vault(import) };
    let results: Vec<Imported> = session.connection()?.ask(&Request::Import(Box::new(what)))?;
    if as_json {
        output::json(&results);
    } else {
        output::table(results.iter().map(|one| -> Vec<Cell> {
            let word = word(one.outcome, dry_run);
            let line = one.line.map(|line| format!("line {line}").into());
            let words = [word.into(), full_name(&one.customer, &one.name).into(), one.text.clone().into()];
            line.into_iter().chain(words).collect()
        }));
        output::line(&total(&results, dry_run));
    }
    if results.iter().any(|one| one.secrets) {
        note(&format!("{named} holds secrets in the clear: delete it once they are here."));
    }
    refused(&results)
}

fn vault(import: arguments::Import) -> Option<FromVault> {
    let arguments::Import { powershell_vault, prefix, name, customer, .. } = import;
    let (name, customer) = (name.unwrap_or_default(), customer.unwrap_or_default());
    powershell_vault.map(|vendor| FromVault { vendor, prefix, name, customer })
}

/// What becomes of one, or would.
fn word(outcome: Outcome, dry_run: bool) -> (&'static str, Tone) {
    match (outcome, dry_run) {
        (Outcome::Added, false) => ("added", Tone::Good),
        (Outcome::Added, true) => ("would add", Tone::Good),
        (Outcome::Replaced, false) => ("changed", Tone::Soon),
        (Outcome::Replaced, true) => ("would change", Tone::Soon),
        (Outcome::Nothing, false) => ("left", Tone::Quiet),
        (Outcome::Nothing, true) => ("would leave", Tone::Quiet),
        (Outcome::Refused, _) => ("refused", Tone::Bad),
    }
}

fn total(results: &[Imported], dry_run: bool) -> String {
    let count = |outcome| results.iter().filter(|one| one.outcome == outcome).count();
    let words = if dry_run { ["add", "change", "leave"] } else { ["added", "changed", "left"] };
    let [added, changed, left, refused] =
        [Outcome::Added, Outcome::Replaced, Outcome::Nothing, Outcome::Refused].map(count);
    let mut all: Vec<_> =
        words.into_iter().zip([added, changed, left]).map(|(word, many)| format!("{word} {many}")).collect();
    if refused > 0 {
        all.push(if dry_run { format!("refuse {refused}") } else { format!("refused {refused}") });
    }
    format!("{}{}", if dry_run { "would " } else { "" }, all.join(", "))
}

/// A single one's is the failure itself.
fn refused(results: &[Imported]) -> Done {
    let mut refused = results.iter().filter(|one| one.outcome == Outcome::Refused);
    match (refused.next(), refused.count()) {
        (None, _) => Ok(()),
        (Some(one), 0) => Err(usage(format!("{}: {}", full_name(&one.customer, &one.name), one.text))),
        (Some(_), more) => Err(usage(format!("{} of {} were refused", more + 1, results.len()))),
    }
}

fn read(file: &Path) -> io::Result<Hidden> {
    let longest = frame::LONGEST as u64;
    let text = if file == Path::new("-") {
        asking::spreadsheet(io::stdin().lock(), longest)?
    } else {
        asking::spreadsheet(File::open(file)?, longest)?
    };
    Ok(Hidden::new(text.as_str()))
}

#[cfg(test)]
mod tests {
    use fobwatch_protocol::answer::Found;

    use super::*;

    fn results(outcomes: &[Outcome]) -> Vec<Imported> {
        let one = |outcome: &Outcome| Imported {
            name: "NinjaOne".to_owned(),
            customer: "Contoso".to_owned(),
            found: Found::New,
            outcome: *outcome,
            id: None,
            text: "no such vendor".to_owned(),
            line: None,
            secrets: false,
        };
        outcomes.iter().map(one).collect()
    }

    #[test]
    fn a_total_says_what_was_done_or_would_be() {
        use Outcome::{Added, Nothing, Refused, Replaced};
        let all = results(&[Added, Added, Replaced, Nothing, Nothing, Nothing]);
        assert_eq!(total(&all, true), "would add 2, change 1, leave 3");
        assert_eq!(total(&all, false), "added 2, changed 1, left 3");
        assert_eq!(total(&results(&[Refused]), true), "would add 0, change 0, leave 0, refuse 1");
    }

    #[test]
    fn the_refusal_of_one_is_the_failure_itself() {
        use Outcome::{Added, Refused};
        assert_eq!(refused(&results(&[Added])), Ok(()));
        let one = refused(&results(&[Added, Refused])).expect_err("refused");
        assert_eq!(one.message, "Contoso/NinjaOne: no such vendor");
        let two = refused(&results(&[Refused, Added, Refused])).expect_err("refused");
        assert_eq!(two.message, "2 of 3 were refused");
    }
}
