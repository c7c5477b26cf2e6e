//! What a shell can offer behind `fob`.

use serde::{Deserialize, Serialize};

use super::Vendor;

/// All that is known by name: none of it is a secret, and none of it takes a key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completions {
    /// By customer, then by name.
    pub profiles: Vec<Completion>,
    /// With their ways to sign in and what each asks.
    pub vendors: Vec<Vendor>,
}

/// A profile by its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completion {
    /// Unique within the customer.
    pub name: String,
    /// Empty: none.
    pub customer: String,
    /// The vendor's id.
    pub vendor: String,
    /// The method's id.
    pub method: String,
    /// The technician's own; none where nobody hosts.
    #[serde(default)]
    pub tags: Vec<String>,
}
