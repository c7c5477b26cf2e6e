//! Profiles made, changed, moved and examined from the command line.

use fobwatch_core::app::{App, Changes};
use fobwatch_core::contract::{Export, Import, VaultImport};
use fobwatch_core::failure::{Code, Failure};
use fobwatch_core::profile::ProfileId;
use fobwatch_core::remarks::{Note, Remarks};
use fobwatch_protocol::answer::{Finding, Imported, Saved};
use fobwatch_protocol::{self as protocol, FromVault, Hidden, Save};
use fobwatch_text::{Text, say};

use crate::listing;
use crate::values::{core_secret, hidden};

pub(crate) async fn remove(app: &App, profile: &str) -> Result<(), Failure> {
    app.remove(app.find_profile(profile)?).await
}

/// The profile's id, and what was made of the answers.
pub(crate) async fn save(app: &App, save: Save) -> Result<Saved, Failure> {
    let Save { profile, vendor, method, name, customer, set, secrets, forget, note, tags, link } = save;
    let secrets = secrets.into_iter().map(|(key, secret)| (key, core_secret(&secret))).collect();
    // EXPOSE: the core hides it again.
    let note = note.map(|note| Note::new(note.reveal()));
    let remarks = Remarks { note, tags, link };
    let changes = Changes { name, customer, method, answers: set, secrets, forget, remarks };
    let (id, notes) = if let Some(profile) = profile {
        let id = app.find_profile(&profile)?;
        (id, app.change(id, changes).await?)
    } else {
        let form = app.new_form(&vendor.unwrap_or_default(), changes)?;
        let notes = app.check(form.clone()).await?.notes;
        (app.save(form).await?, notes)
    };
    Ok(Saved { id: id.to_string(), notes: notes.into_iter().map(listing::note).collect() })
}

/// JSON, encrypted where there are secrets in it; or the text for a module's vault.
pub(crate) async fn export(app: &App, export: protocol::Export) -> Result<Hidden, Failure> {
    let protocol::Export { profiles, passphrase, with_tokens, vault_prefix } = export;
    let ids = profiles.iter().map(|one| app.find_profile(one)).collect::<Result<Vec<_>, _>>()?;
    let text = match vault_prefix {
        None => {
            let ids = if ids.is_empty() { None } else { Some(ids) };
            app.export(Export { ids, passphrase: passphrase.as_ref().map(core_secret), sign_ins: with_tokens }).await?
        }
        Some(prefix) => {
            let [id] = ids[..] else {
                return Err(Failure::new(Code::Invalid, Text::plain("a PowerShell vault takes one profile at a time")));
            };
            let prefix = if prefix.is_empty() { prefix_of(app, id).await? } else { prefix };
            app.export_for_vault(id, &prefix).await?
        }
    };
    Ok(hidden(&text))
}

pub(crate) async fn import(app: &App, import: protocol::Import) -> Result<Vec<Imported>, Failure> {
    let protocol::Import { text, passphrase, on_conflict, dry_run, vault } = import;
    let (text, passphrase) = (core_secret(&text), passphrase.as_ref().map(core_secret));
    let results = match vault {
        None => app.import(Import { text, passphrase, on_conflict, dry_run }).await?,
        Some(FromVault { vendor, prefix, name, customer }) => {
            let prefix = match prefix {
                Some(prefix) => prefix,
                None => vault_prefix(app, &vendor).await?,
            };
            let input = VaultImport { vendor, name, customer, prefix, text };
            vec![app.import_from_vault(input, on_conflict, dry_run).await?]
        }
    };
    Ok(results.into_iter().map(listing::imported).collect())
}

/// What the vendor's PowerShell module begins its names with.
async fn vault_prefix(app: &App, vendor: &str) -> Result<String, Failure> {
    let vendors = app.vendors().await?;
    let vault = vendors.iter().find(|known| known.id.eq_ignore_ascii_case(vendor)).and_then(|known| known.vault);
    let vault = vault.ok_or_else(|| Failure::new(Code::Refused, say::powershell::NO_VAULT))?;
    Ok(vault.prefix.to_owned())
}

async fn prefix_of(app: &App, id: ProfileId) -> Result<String, Failure> {
    vault_prefix(app, &app.form(id).await?.vendor).await
}

/// What was found, the same for the window.
pub(crate) async fn examine(app: &App, profiles: &[String]) -> Result<Vec<Finding>, Failure> {
    let ids = profiles.iter().map(|one| app.find_profile(one)).collect::<Result<Vec<_>, _>>()?;
    let ids = if ids.is_empty() { None } else { Some(ids) };
    Ok(app.examine(ids).await.into_iter().map(listing::finding).collect())
}
