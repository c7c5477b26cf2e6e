//! What is told of secrets and tokens. Instants are milliseconds since 1970.

use fobwatch_text::Word;
use serde::Serialize;
use ts_rs::TS;

use crate::profile::ProfileId;

/// A secret of a profile, as far as it can be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SecretView {
    /// Whose secret it is.
    pub profile: ProfileId,
    /// The field's key: there the form is opened.
    pub field: String,
    /// The field's name.
    pub label: Word,
    /// When it was typed; null when that is not known.
    #[ts(type = "number | null")]
    pub saved_at: Option<i64>,
    /// The day it ends (`2027-01-31`), where that is known.
    pub ends_on: Option<String>,
    /// Nobody has said that day: by the vendor's usual time since it was saved.
    pub usual: bool,
}

/// What the access token says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TokenFacts {
    /// Whether it is a JWT; an opaque one says nothing.
    pub jwt: bool,
    /// In the token's own order; empty for an opaque one.
    pub claims: Vec<Claim>,
}

/// A claim of a JWT. Not verified, and never one that is a secret itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Claim {
    /// As the token spells it (`exp`, `scp`).
    pub name: String,
    /// As text; lists are joined.
    pub value: String,
    /// Set when the value is an instant.
    #[ts(type = "number | null")]
    pub at: Option<i64>,
}

/// A scope that was asked for, or granted, or both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ScopeView {
    /// In the vendor's spelling.
    pub name: String,
    /// The profile's form names it.
    pub asked: bool,
    /// The vendor's reply names it.
    pub granted: bool,
}
