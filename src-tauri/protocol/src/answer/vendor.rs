//! Vendors, their ways to sign in, and what each asks.

use serde::{Deserialize, Serialize};

/// A vendor as `fob add` needs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vendor {
    /// Lower case; it never changes.
    pub id: String,
    /// The product's name as the vendor writes it.
    pub name: String,
    /// Two letters for lists.
    pub monogram: String,
    /// The vendor's page about API sign-in.
    pub docs: String,
    /// The first one is taken where none is said.
    pub methods: Vec<Method>,
    /// Set when a PowerShell module keeps this vendor's connections in a vault.
    pub vault: Option<Vault>,
}

/// Where a PowerShell module keeps a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vault {
    /// The module, as people call it.
    pub module: String,
    /// What its entries' names begin with, unless told otherwise.
    pub prefix: String,
}

/// One way to sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Method {
    /// Unique within the vendor; it never changes.
    pub id: String,
    /// As the vendor names this way to sign in.
    pub label: String,
    /// One sentence: when to choose it.
    pub help: String,
    /// What calls made with it may do, in a few words.
    pub capability: String,
    /// Whether a sign-in needs a person (browser, code).
    pub interactive: bool,
    /// In the form's order.
    pub fields: Vec<Field>,
}

/// One question of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// It never changes; one meaning within the vendor.
    pub key: String,
    /// In the vendor's own terms.
    pub label: String,
    /// One sentence or two; may be empty.
    pub help: String,
    /// Where to find or make the value; empty when there is no such page.
    pub link: String,
    /// While it is not hidden; a secret may also come later.
    pub required: bool,
    /// Shown under "More".
    pub advanced: bool,
    /// What an empty form starts with; may be empty.
    pub default: String,
    /// An example of the shape; may be empty.
    pub placeholder: String,
    /// How it is typed, checked and kept.
    pub kind: Kind,
    /// Hides the field (its answer then counts as empty) while another answer has a value.
    pub unless: Option<Unless>,
}

/// The field is hidden while the answer to `key` is one of `values`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unless {
    /// Another field of the same method.
    pub key: String,
    /// `""` stands for no answer.
    pub values: Vec<String>,
}

/// What an answer looks like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Kind {
    /// One line, trimmed.
    Text,
    /// A host or address; anything may be typed.
    Endpoint {
        /// Offered: regions, mostly.
        known: Vec<Known>,
    },
    /// One of several.
    Choice {
        /// All there are.
        known: Vec<Known>,
    },
    /// `yes` or `no`.
    Switch,
    /// Words joined by one space.
    Scopes {
        /// Others may be typed.
        known: Vec<Scope>,
        /// Fill the whole box.
        presets: Vec<Known>,
    },
    /// An address kept byte for byte: it must be registered exactly so.
    Redirect,
    /// A whole number.
    Number {
        /// The least that is allowed.
        min: u32,
        /// The most that is allowed.
        max: u32,
    },
    /// `YYYY-MM-DD`.
    Date,
    /// Several lines, for example a PEM certificate.
    Document,
    /// One line, sealed.
    Secret {
        /// For passwords, which are kept exactly; else it is trimmed.
        keep_spaces: bool,
    },
    /// An authenticator's seed, base32 or a whole `otpauth://totp/…` address, sealed.
    TotpSeed,
    /// A file with a private key, base64, sealed.
    SecretFile,
    /// Header names to values, as JSON text, sealed.
    HeaderMap,
}

impl Kind {
    /// Whether answers of this kind are sealed: they are typed as secrets.
    pub const fn is_secret(&self) -> bool {
        matches!(self, Self::Secret { .. } | Self::TotpSeed | Self::SecretFile | Self::HeaderMap)
    }

    /// Values that can be picked or typed as they are.
    pub fn known(&self) -> impl Iterator<Item = &str> {
        let (known, scopes): (&[Known], &[Scope]) = match self {
            Self::Endpoint { known } | Self::Choice { known } => (known, &[]),
            Self::Scopes { known, .. } => (&[], known),
            _ => (&[], &[]),
        };
        known.iter().map(|known| &*known.value).chain(scopes.iter().map(|scope| &*scope.value))
    }
}

/// A value that is offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// As it is saved and sent.
    pub value: String,
    /// As the vendor's own forms show it.
    pub label: String,
}

/// A scope that is offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// As it is sent (RFC 6749 §3.3).
    pub value: String,
    /// What it allows.
    pub help: String,
}
