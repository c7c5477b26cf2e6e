//! Connections from and for the vault of a vendor's PowerShell module, as JSON. Invariant: a token
//! that comes from there is renewed before anyone uses it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use fobwatch_text::{Text, say};
use serde_json::{Map, Value};

use super::Core;
use crate::contract::{Copied, FormInput, VaultImport};
use crate::failure::{Code, Failure, Problem};
use crate::owners::plain;
use crate::profile::{self, ProfileId};
use crate::remarks::Remarks;
use crate::secret::Secret;
use crate::vendor::{FromVault, Grant, PowershellVault, Vendor};
use crate::vendors;

/// The longest wait for the sign-in of an import.
const PATIENCE: Duration = Duration::from_mins(1);

impl Core {
    pub(super) async fn import_vault(&self, input: VaultImport) -> Result<ProfileId, Failure> {
        let (vault, found) = from_vault(&input)?;
        let VaultImport { vendor, name, customer, .. } = input;
        let FromVault { method, plain, secrets, refresh_token } = found;
        let method =
            vendors::find(&vendor).and_then(|vendor| vendor.descriptor().method(method)).ok_or_else(no_vault)?;
        let form = FormInput {
            id: None,
            name,
            customer,
            vendor,
            method: method.id.to_owned(),
            answers: method.completed(plain),
            secrets,
            forget: Vec::new(),
            remarks: Remarks::default(),
            began: None,
        };
        let id = self.save(form).await.map_err(as_in_the_import)?;
        let text = say::powershell::imported(vault.module);
        let connects = refresh_token.is_some() || !method.interactive;
        match refresh_token {
            Some(refresh_token) => self.sessions.adopt(id, expired(self.clock.now(), refresh_token), text),
            None => self.sessions.record_activity(id, text),
        }
        if connects {
            let sessions = Arc::clone(&self.sessions);
            // Its outcome is shown on the profile.
            tokio::spawn(async move { sessions.connect(id, false).await });
        }
        Ok(id)
    }

    /// Signs in what came from a vault, as the module does, if that needs no person; returns once it is known how
    /// that ended, or after a while. Its outcome is shown on the profile.
    pub(super) async fn sign_in_imported(&self, id: ProfileId) {
        let needs_nobody = |profile| plain(&profile).is_ok_and(|(_, answers)| !answers.method.interactive);
        let has_refresh_token = || Ok(self.sessions.grant(id)?.is_some_and(|grant| grant.refresh_token.is_some()));
        let connects = self
            .sessions
            .profile(id)
            .map(needs_nobody)
            .and_then(|alone| if alone { Ok(true) } else { has_refresh_token() });
        if !connects.unwrap_or_default() {
            return;
        }
        let signed_in = async {
            if self.connect(id, false).await.is_ok() {
                let _ = self.prompt(id, u64::MAX).await;
            }
        };
        tokio::select! {
            () = signed_in => {}
            () = self.clock.sleep(PATIENCE) => {}
        }
    }

    pub(super) async fn copy_for_vault(&self, id: ProfileId, prefix: String) -> Result<Copied, Failure> {
        let text = self.vault_text(id, &prefix).await?;
        self.copy_secret(id, &text, say::powershell::EXPORT)
    }

    pub(super) async fn export_for_vault(&self, id: ProfileId, prefix: &str) -> Result<Secret, Failure> {
        let text = self.vault_text(id, prefix).await?;
        self.sessions.record_activity(id, say::powershell::EXPORTED);
        self.sessions.tell_profile(id);
        Ok(text)
    }

    pub(super) async fn vault_text(&self, id: ProfileId, prefix: &str) -> Result<Secret, Failure> {
        let prefix = profile::check_label("prefix", prefix).map_err(|problem| Failure {
            fields: vec![problem.clone()],
            ..Failure::new(Code::Invalid, problem.text)
        })?;
        // A renewal under way is about to end the refresh token.
        let _renewal_lock = self.sessions.no_renewal(id).await?;
        let (vendor, answers) = self.sessions.opened(&self.sessions.profile(id)?)?;
        vault_of(vendor)?;
        self.sessions.check_not_withheld(id)?;
        let fields = vendor.to_vault(&answers, self.sessions.grant(id)?.as_deref());
        let object: Map<String, Value> = fields
            .into_iter()
            // EXPOSE: the technician asked for it, and the whole is a secret again.
            .map(|(name, value)| (format!("{prefix}{name}"), Value::from(value.reveal())))
            .collect();
        Ok(Secret::new(format!("{:#}", Value::Object(object))))
    }
}

/// Reads a vault's JSON, by the vendor's own names.
pub(super) fn from_vault(input: &VaultImport) -> Result<(PowershellVault, FromVault), Failure> {
    let vendor = vendors::find(&input.vendor).ok_or_else(no_vault)?;
    let vault = vault_of(vendor)?;
    let fields = read(&input.text, input.prefix.trim()).map_err(refused)?;
    let found = vendor.read_vault(&fields).map_err(|text| refused(problem("text", text)))?;
    Ok((vault, found))
}

fn vault_of(vendor: &dyn Vendor) -> Result<PowershellVault, Failure> {
    vendor.descriptor().vault.ok_or_else(no_vault)
}

fn no_vault() -> Failure {
    Failure::new(Code::Refused, say::powershell::NO_VAULT)
}

/// A sign-in of which nothing but the refresh token is left.
pub(super) fn expired(now: jiff::Timestamp, refresh_token: Secret) -> Grant {
    Grant { refresh_token: Some(refresh_token), expires_at: Some(now), renew_at: Some(now), ..Grant::new(now) }
}

/// The values whose names begin with the prefix, by the rest of the name in lower case. Names in a
/// vault are the same in any case.
fn read(text: &Secret, prefix: &str) -> Result<BTreeMap<String, Secret>, Problem> {
    // EXPOSE: taken apart; each value is wrapped again at once.
    let object: Map<String, Value> = serde_json::from_str(text.reveal().trim_start_matches('\u{feff}'))
        .map_err(|_| problem("text", say::powershell::NOT_JSON))?;
    let prefix = prefix.to_lowercase();
    let fields: BTreeMap<String, Secret> = object
        .into_iter()
        .filter_map(|(name, value)| {
            let value = match value {
                Value::String(text) => text,
                Value::Number(_) | Value::Bool(_) => value.to_string(),
                // Scopes: a form takes a list of them as it is.
                Value::Array(ref all) if all.iter().all(Value::is_string) => value.to_string(),
                Value::Null | Value::Array(_) | Value::Object(_) => return None,
            };
            Some((name.to_lowercase().strip_prefix(&prefix)?.to_owned(), Secret::new(value)))
        })
        .collect();
    if fields.is_empty() {
        return Err(problem("prefix", say::powershell::NO_SUCH_PREFIX));
    }
    Ok(fields)
}

fn problem(field: &str, text: impl Into<Text>) -> Problem {
    Problem { field: field.to_owned(), text: text.into() }
}

fn refused(problem: Problem) -> Failure {
    Failure { fields: vec![problem], ..Failure::new(Code::Invalid, say::powershell::NOT_IMPORTABLE) }
}

/// The import has no field for each answer: what is wrong with one is wrong with the JSON.
fn as_in_the_import(mut failure: Failure) -> Failure {
    for problem in &mut failure.fields {
        if !matches!(problem.field.as_str(), profile::NAME | profile::CUSTOMER) {
            "text".clone_into(&mut problem.field);
        }
    }
    failure
}
