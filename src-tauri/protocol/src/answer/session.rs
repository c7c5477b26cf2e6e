//! A live sign-in, for a client of the vendor's API.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ProfileName;
use crate::Hidden;

/// Everything that such a client needs. It holds secrets: the token, and the headers that carry it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Session {
    /// Whose it is.
    pub profile: ProfileName,
    /// The vendor's id.
    pub vendor: String,
    /// The method's id.
    pub method: String,
    /// Scheme, host and port of the API, and nothing else (RFC 6454 §6.2).
    pub origin: Option<String>,
    /// The address that calls of the API start with.
    pub api_base: String,
    /// None for ways to sign in that send credentials on every call.
    pub token: Option<Hidden>,
    /// How the token is presented: the scheme of its header (RFC 9110 §11.1). None without a token.
    pub token_type: Option<String>,
    /// RFC 3339 in UTC; None: nothing expires, or the vendor does not tell.
    pub expires_at: Option<String>,
    /// All that calls of the API carry.
    pub headers: BTreeMap<String, Hidden>,
    /// What is known of the sign-in.
    pub facts: Facts,
}

/// What is known of a sign-in. What is not known is left out.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Facts {
    /// As granted, in the vendor's spelling, separated by spaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scopes: Option<String>,
    /// The organisation or tenant, as the vendor calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
    /// The headers without `Authorization`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub additional_headers: BTreeMap<String, Hidden>,
    /// What only this vendor's clients want to know, by its own names.
    #[serde(flatten)]
    pub own: BTreeMap<String, String>,
}
