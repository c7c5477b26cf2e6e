//! Profiles made, changed, moved and examined from the command line.

use fobwatch_core::app::{App, Changes};
use fobwatch_core::contract::{Done, Export, Found, Import, Imported, OnConflict, VaultImport};
use fobwatch_core::failure::{Code, Failure};
use fobwatch_core::profile::ProfileId;
use fobwatch_core::secret::Secret;
use fobwatch_protocol::Reply;
use fobwatch_protocol::message::{self, Hidden, Save};
use serde::Serialize;
use serde_json::json;

use crate::answering::hidden;
use crate::talking::data;

pub(crate) async fn remove(app: &App, profile: &str) -> Result<Reply, Failure> {
    app.remove(app.find_profile(profile)?).await?;
    Ok(data(json!({})))
}

/// The profile's id, and what was made of the answers.
pub(crate) async fn save(app: &App, save: Save) -> Result<Reply, Failure> {
    let Save { profile, vendor, method, name, customer, set, secrets, forget } = save;
    let secrets = secrets.into_iter().map(|(key, secret)| (key, core_secret(&secret))).collect();
    let changes = Changes { name, customer, method, answers: set, secrets, forget };
    let (id, notes) = if let Some(profile) = profile {
        let id = app.find_profile(&profile)?;
        (id, app.change(id, changes).await?)
    } else {
        let form = app.new_form(&vendor.unwrap_or_default(), changes)?;
        let notes = app.check(form.clone()).await?.notes;
        (app.save(form).await?, notes)
    };
    Ok(data(json!({ "id": id, "notes": notes })))
}

/// JSON, encrypted where there are secrets in it; or the text for a module's vault.
pub(crate) async fn export(app: &App, export: message::Export) -> Result<Reply, Failure> {
    let message::Export { profiles, passphrase, with_tokens, vault_prefix } = export;
    let ids = profiles.iter().map(|one| app.find_profile(one)).collect::<Result<Vec<_>, _>>()?;
    let text = match vault_prefix {
        None => {
            let ids = if ids.is_empty() { None } else { Some(ids) };
            app.export(Export { ids, passphrase: passphrase.as_ref().map(core_secret), sign_ins: with_tokens }).await?
        }
        Some(prefix) => {
            let [id] = ids[..] else {
                return Err(Failure::new(Code::Invalid, "a PowerShell vault takes one profile at a time"));
            };
            let prefix = if prefix.is_empty() { prefix_of(app, id).await? } else { prefix };
            app.export_for_vault(id, &prefix).await?
        }
    };
    Ok(Reply::Text { text: hidden(&text) })
}

pub(crate) async fn import(app: &App, import: message::Import) -> Result<Reply, Failure> {
    let message::Import { text, passphrase, on_conflict, dry_run, vault } = import;
    let on_conflict = match on_conflict {
        message::OnConflict::Skip => OnConflict::Skip,
        message::OnConflict::Replace => OnConflict::Replace,
        message::OnConflict::KeepBoth => OnConflict::KeepBoth,
    };
    let (text, passphrase) = (core_secret(&text), passphrase.as_ref().map(core_secret));
    let results = match vault {
        None => app.import(Import { text, passphrase, on_conflict, dry_run }).await?,
        Some(message::FromVault { vendor, prefix, name, customer }) => {
            let prefix = match prefix {
                Some(prefix) => prefix,
                None => vault_prefix(app, &vendor).await?,
            };
            let input = VaultImport { vendor, name, customer, prefix, text };
            vec![app.import_from_vault(input, on_conflict, dry_run).await?]
        }
    };
    Ok(data(results.into_iter().map(Row::from).map(|row| json!(row)).collect()))
}

/// What the vendor's PowerShell module begins its names with.
async fn vault_prefix(app: &App, vendor: &str) -> Result<String, Failure> {
    let vendors = app.vendors().await?;
    let vault = vendors.iter().find(|known| known.id.eq_ignore_ascii_case(vendor)).and_then(|known| known.vault);
    let vault = vault.ok_or_else(|| Failure::new(Code::Refused, "no PowerShell vault is known for this vendor"))?;
    Ok(vault.prefix.to_owned())
}

async fn prefix_of(app: &App, id: ProfileId) -> Result<String, Failure> {
    vault_prefix(app, &app.form(id).await?.vendor).await
}

/// One profile of an import, as scripts read it.
#[derive(Debug, Serialize)]
struct Row {
    name: String,
    customer: String,
    /// `new`, `same`, `differs` or `refused`: compared with what was here before.
    found: &'static str,
    /// `nothing`, `added`, `replaced` or `refused`; of a dry run, what would be.
    outcome: &'static str,
    id: Option<ProfileId>,
    /// What differs, what is missing, or why it is refused.
    text: String,
}

/// What was found, the same for the window.
pub(crate) async fn examine(app: &App, profiles: &[String]) -> Result<Reply, Failure> {
    let ids = profiles.iter().map(|one| app.find_profile(one)).collect::<Result<Vec<_>, _>>()?;
    let ids = if ids.is_empty() { None } else { Some(ids) };
    Ok(data(json!(app.examine(ids).await)))
}

impl From<Imported> for Row {
    fn from(imported: Imported) -> Self {
        let Imported { name, customer, found, done, needs } = imported;
        let (found, mut text) = match found {
            Found::New => ("new", Vec::new()),
            Found::Same => ("same", Vec::new()),
            Found::Differs { fields } => ("differs", vec![format!("other {}", fields.join(", "))]),
            Found::Refused { text, fields } => {
                let problems = fields.into_iter().map(|problem| format!("{}: {}", problem.field, problem.text));
                ("refused", std::iter::once(text).chain(problems).collect())
            }
        };
        let (outcome, id) = match done {
            Done::Added { id, name: here } => {
                if here != name {
                    text.push(format!("as {here}"));
                }
                ("added", id)
            }
            Done::Replaced { id } => ("replaced", Some(id)),
            Done::Nothing if found == "refused" => ("refused", None),
            Done::Nothing => ("nothing", None),
        };
        if !needs.is_empty() {
            text.push(format!("still to be typed: {}", needs.join(", ")));
        }
        Self { name, customer, found, outcome, id, text: text.join("; ") }
    }
}

fn core_secret(hidden: &Hidden) -> Secret {
    // EXPOSE: into the core's own wrapping.
    Secret::new(hidden.reveal())
}
