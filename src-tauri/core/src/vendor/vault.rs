//! What a PowerShell module's vault says about a connection. Invariant: a token in it counts as
//! expired.

use std::collections::BTreeMap;

use super::{Grant, Method};
use crate::secret::Secret;

/// A connection as a form's answers, read from a vault.
#[derive(Debug)]
pub struct FromVault {
    /// A method's id.
    pub method: &'static str,
    /// By field key.
    pub plain: BTreeMap<String, String>,
    /// By field key.
    pub secrets: BTreeMap<String, Secret>,
    /// For methods whose form has no place for one: it stands for a sign-in that is to be renewed.
    pub refresh_token: Option<Secret>,
}

/// Names of a vault in its module's spelling, and the answers that they are.
pub type Names = [(&'static str, &'static str)];

/// A text under its name; an empty one is left out.
pub fn texts<'a>(pairs: impl IntoIterator<Item = (&'static str, &'a str)>) -> Vec<(&'static str, Secret)> {
    let given = pairs.into_iter().filter(|(_, value)| !value.is_empty());
    given.map(|(name, value)| (name, Secret::new(value))).collect()
}

/// What a vault says, as the answers of this method: names that it has no field for are left out. The fields come
/// by their names in lower case.
pub fn read(names: &Names, method: &'static Method, fields: &BTreeMap<String, Secret>) -> FromVault {
    let mut found =
        FromVault { method: method.id, plain: BTreeMap::new(), secrets: BTreeMap::new(), refresh_token: None };
    for (name, key) in names {
        let Some((field, value)) = method.field(key).zip(fields.get(&name.to_lowercase())) else { continue };
        // EXPOSE: taken for a form's answers; the secret ones are wrapped again at once.
        let text = value.reveal().trim();
        match field.kind.is_secret() {
            _ if text.is_empty() => None,
            true => found.secrets.insert(field.key.to_owned(), Secret::new(text)).map(drop),
            false => found.plain.insert(field.key.to_owned(), text.to_owned()).map(drop),
        };
    }
    found
}

/// The token of a grant, as `.NET` reads it: its end in the form "u", which is read alike in every culture. With a T
/// between date and time, `ConvertFrom-Json` would make a date of it, which is no text.
pub fn token(grant: Option<&Grant>) -> Vec<(&'static str, Secret)> {
    let Some((grant, token)) = grant.and_then(|grant| Some((grant, grant.access_token.clone()?))) else {
        return Vec::new();
    };
    let end = grant.expires_at.map(|end| ("Expires", Secret::new(end.strftime("%Y-%m-%d %H:%M:%SZ").to_string())));
    [("Access", token), ("Type", Secret::new("Bearer"))].into_iter().chain(end).collect()
}
