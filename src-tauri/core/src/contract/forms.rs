//! Forms, as the page sends and gets them. Invariant: secrets come in and never go out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::failure::Problem;
use crate::profile::ProfileId;
use crate::remarks::Remarks;
use crate::secret::Secret;

/// A form as it comes from the page.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct FormInput {
    /// None: a new profile.
    #[serde(default)]
    #[ts(optional)]
    pub id: Option<ProfileId>,
    /// 1–80 characters.
    pub name: String,
    /// Empty: none.
    pub customer: String,
    /// The vendor's id.
    pub vendor: String,
    /// The method's id.
    pub method: String,
    /// By field key, as typed.
    pub answers: BTreeMap<String, String>,
    /// Typed now. Keys that are not here keep what is sealed.
    #[ts(type = "Record<string, string>")]
    pub secrets: BTreeMap<String, Secret>,
    /// Sealed answers to delete.
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub forget: Vec<String>,
    /// Note, tags and link; what is not here stays.
    #[serde(default)]
    #[ts(optional, as = "Option<Remarks>")]
    pub remarks: Remarks,
    /// The saved profile as this form began with it: what was not changed since stays as it is by now. None:
    /// everything here is meant.
    #[serde(default)]
    #[ts(optional)]
    pub began: Option<Form>,
}

/// A connection that a PowerShell module has kept in its vault.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct VaultImport {
    /// The vendor's id.
    pub vendor: String,
    /// Of the new profile.
    pub name: String,
    /// Of the new profile; may be empty.
    pub customer: String,
    /// What the names begin with.
    pub prefix: String,
    /// A JSON object of names to values.
    #[ts(type = "string")]
    pub text: Secret,
}

/// A saved profile as a form starts with it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Which profile it is saved to.
    pub id: ProfileId,
    /// The profile's.
    pub name: String,
    /// Empty: none.
    pub customer: String,
    /// The vendor's id; cannot be changed.
    pub vendor: String,
    /// The method's id.
    pub method: String,
    /// By field key, and never a secret.
    pub answers: BTreeMap<String, String>,
    /// Keys of sealed answers.
    pub saved: Vec<String>,
    /// Its note, tags and link; behind a lock without the note.
    #[serde(default)]
    pub remarks: Remarks,
}

/// A form after its check; nothing is saved.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CheckedForm {
    /// Normalised.
    pub answers: BTreeMap<String, String>,
    /// With any, it cannot be saved.
    pub problems: Vec<Problem>,
    /// Worth knowing; no hindrance.
    pub notes: Vec<Problem>,
}
