//! What a PowerShell module's vault says about a connection. Invariant: a token in it counts as
//! expired.

use std::collections::BTreeMap;

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
