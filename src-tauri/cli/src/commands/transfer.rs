//! Export and import.

use std::fs::File;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;

use fobwatch_protocol::answer::{Imported, Outcome};
use fobwatch_protocol::{Code, Export, FromVault, Hidden, Import, Request, frame};

use super::{Done, Session, full_name, some_failed};
use crate::arguments::OnConflict;
use crate::asking::{self, usage};
use crate::output::{self, note, shown, word};

pub(super) struct How {
    pub(super) with_secrets: bool,
    pub(super) with_tokens: bool,
    pub(super) passphrase: Option<String>,
    pub(super) powershell_vault: Option<String>,
}

pub(super) fn export(session: &Session<'_>, profiles: Vec<String>, how: How, file: Option<&Path>) -> Done {
    let How { with_secrets, with_tokens, passphrase, powershell_vault } = how;
    if powershell_vault.is_some() && file.is_none() && io::stdout().is_terminal() {
        return Err(usage("a vault's text has secrets in the clear").hint("Say --output FILE."));
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
            write(file, &text).map_err(|error| usage(format!("the file could not be written: {}", error.kind())))?;
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

pub(super) fn vault(
    vendor: String,
    prefix: Option<String>,
    name: Option<String>,
    customer: Option<String>,
) -> FromVault {
    FromVault { vendor, prefix, name: name.unwrap_or_default(), customer: customer.unwrap_or_default() }
}

pub(super) fn import(
    session: &Session<'_>,
    file: &Path,
    dry_run: bool,
    on_conflict: OnConflict,
    passphrase: Option<String>,
    vault: Option<FromVault>,
    as_json: bool,
) -> Done {
    let document = read(file).map_err(|error| usage(format!("the file could not be read: {}", error.kind())))?;
    let passphrase = match passphrase {
        Some(source) => Some(asking::secret("passphrase", Some(&source))?),
        // EXPOSE: only whether it begins as an armored age file does.
        None if document.reveal().trim_start().starts_with("-----BEGIN AGE") => Some(asking::prompt("Passphrase")?),
        None => None,
    };
    let import = Import { text: document, passphrase, on_conflict: on_conflict.into(), dry_run, vault };
    let results: Vec<Imported> = session.connection()?.ask(&Request::Import(Box::new(import)))?;
    if as_json {
        output::json(&results);
    } else {
        let table = results.iter().map(|one| {
            vec![word(&one.found), word(&one.outcome), full_name(&one.customer, &one.name), one.text.clone()]
        });
        output::table(&table.collect::<Vec<_>>());
    }
    match results.iter().filter(|one| one.outcome == Outcome::Refused).count() {
        0 => Ok(()),
        refused => Err(some_failed(Code::Usage, refused)),
    }
}

fn read(file: &Path) -> io::Result<Hidden> {
    let longest = frame::LONGEST as u64;
    let text = if file == Path::new("-") {
        asking::text(io::stdin().lock(), longest)?
    } else {
        asking::text(File::open(file)?, longest)?
    };
    Ok(Hidden::new(text.as_str()))
}
