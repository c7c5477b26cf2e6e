//! What a failure is about, as far as a form has a field for it.

use serde::{Deserialize, Serialize};

use super::Class;
use crate::field::{Field, Kind, Method};

/// Kept with a trouble, whose form is opened at that field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Concern {
    /// Where the vendor is.
    Host,
    /// The client's name.
    ClientId,
    /// What it is known by: a secret, a password, a certificate.
    Credential,
    /// Where the browser is sent back to.
    Redirect,
    /// What was asked for.
    Scopes,
    /// Of another version.
    #[serde(other)]
    Other,
}

impl Class {
    /// None: no single field mends it.
    pub const fn concern(self) -> Option<Concern> {
        match self {
            Self::WrongHost | Self::WrongServer | Self::WrongTokenUrl => Some(Concern::Host),
            Self::ClientIdRejected => Some(Concern::ClientId),
            Self::ClientRejected | Self::BadCredentials => Some(Concern::Credential),
            Self::RedirectMismatch | Self::PortBusy => Some(Concern::Redirect),
            Self::ScopeRefused => Some(Concern::Scopes),
            _ => None,
        }
    }
}

impl Concern {
    /// The first field of this method that it can be about.
    pub fn field(self, method: &Method) -> Option<&'static Field> {
        method.fields.iter().find(|field| match self {
            Self::Host => matches!(field.kind, Kind::Endpoint { .. }),
            Self::ClientId => field.key.ends_with("client_id"),
            Self::Credential => matches!(field.kind, Kind::Secret { .. } | Kind::SecretFile),
            Self::Redirect => matches!(field.kind, Kind::Redirect),
            Self::Scopes => matches!(field.kind, Kind::Scopes { .. }),
            Self::Other => false,
        })
    }
}
