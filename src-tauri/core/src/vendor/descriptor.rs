//! A vendor as data. Invariant: constant, free of secrets, and enough for the page to draw every
//! form without knowing a vendor's name.

use serde::Serialize;
use ts_rs::TS;

/// The key of a switch that any method may have: its refresh token is kept young by a daily renewal.
pub const KEEP_ALIVE: &str = "keep_alive";

#[derive(Debug, Clone, Copy, Serialize, TS)]
pub struct Descriptor {
    pub id: &'static str,
    /// The product's name as the vendor writes it.
    pub name: &'static str,
    /// Two letters for the list.
    pub monogram: &'static str,
    /// The vendor's page about API sign-in.
    pub docs: &'static str,
    pub methods: &'static [Method],
    /// Set when a PowerShell module keeps this vendor's connections in a vault.
    pub vault: Option<PowershellVault>,
    /// Days after which a refresh token that was not renewed is worth a warning.
    #[serde(skip)]
    pub refresh_tokens_age: Option<u32>,
}

/// Where a PowerShell module keeps a connection: `SecretManagement` entries with one prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct PowershellVault {
    /// The module, as people call it.
    pub module: &'static str,
    /// What its entries' names begin with, unless told otherwise.
    pub prefix: &'static str,
}

impl Descriptor {
    pub fn method(&self, id: &str) -> Option<&'static Method> {
        self.methods.iter().find(|method| method.id == id)
    }
}

/// One way to sign in. The only branching in a form.
#[derive(Debug, Clone, Copy, Serialize, TS)]
pub struct Method {
    pub id: &'static str,
    pub label: &'static str,
    /// One sentence: when to choose it.
    pub help: &'static str,
    /// What calls made with it may do, in a few words ("user context").
    pub capability: &'static str,
    /// Whether a sign-in needs a person (browser, code).
    pub interactive: bool,
    pub fields: &'static [Field],
}

#[derive(Debug, Clone, Copy, Serialize, TS)]
pub struct Field {
    pub key: &'static str,
    pub label: &'static str,
    pub help: &'static str,
    /// Where to find or make the value; empty when there is no such page.
    pub link: &'static str,
    pub required: bool,
    /// Shown under "More".
    pub advanced: bool,
    /// What an empty form starts with. Never for a secret.
    pub default: &'static str,
    pub placeholder: &'static str,
    pub kind: Kind,
    /// Hides the field (its answer then counts as empty) while another answer has a value.
    pub unless: Option<Unless>,
}

impl Field {
    /// A required one-line field without help, link, default or condition.
    pub const fn new(key: &'static str, label: &'static str, kind: Kind) -> Self {
        Self {
            key,
            label,
            help: "",
            link: "",
            required: true,
            advanced: false,
            default: "",
            placeholder: "",
            kind,
            unless: None,
        }
    }

    pub const fn help(self, help: &'static str) -> Self {
        Self { help, ..self }
    }

    pub const fn link(self, link: &'static str) -> Self {
        Self { link, ..self }
    }

    pub const fn optional(self) -> Self {
        Self { required: false, ..self }
    }

    /// Optional and under "More".
    pub const fn advanced(self) -> Self {
        Self { required: false, advanced: true, ..self }
    }

    pub const fn default(self, default: &'static str) -> Self {
        Self { default, ..self }
    }

    pub const fn placeholder(self, placeholder: &'static str) -> Self {
        Self { placeholder, ..self }
    }

    pub const fn unless(self, key: &'static str, values: &'static [&'static str]) -> Self {
        Self { unless: Some(Unless { key, values }), ..self }
    }
}

/// The field is hidden while the answer to `key` is one of `values`.
#[derive(Debug, Clone, Copy, Serialize, TS)]
pub struct Unless {
    pub key: &'static str,
    pub values: &'static [&'static str],
}

/// What an answer looks like. Every answer is a text; the kind says how it is typed and checked.
#[derive(Debug, Clone, Copy, Serialize, TS)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Kind {
    /// One line, trimmed.
    Text,
    /// A host or address; `known` are offered, anything else may be typed.
    Endpoint { known: &'static [Known] },
    /// One of `known`.
    Choice { known: &'static [Known] },
    /// `yes` or `no`.
    Switch,
    /// Words joined by one space. `presets` fill the whole box.
    Scopes { known: &'static [Scope], presets: &'static [Known] },
    /// An address kept byte for byte, with a copy button: it must be registered exactly so.
    Redirect,
    /// A whole number.
    Number { min: u32, max: u32 },
    /// `YYYY-MM-DD`.
    Date,
    /// Several lines, for example a PEM certificate; can be read from a file.
    Document,
    /// One line, sealed. `keep_spaces` for passwords, which are kept exactly.
    Secret { keep_spaces: bool },
    /// An authenticator's seed, base32 or a whole `otpauth://totp/…` address, sealed.
    TotpSeed,
    /// A file with a private key, base64, sealed.
    SecretFile,
    /// Header names to values, as JSON text; the values are sealed, the names are not.
    HeaderMap,
}

impl Kind {
    /// Whether answers of this kind are sealed. Nothing else decides that.
    pub const fn is_secret(&self) -> bool {
        matches!(self, Self::Secret { .. } | Self::TotpSeed | Self::SecretFile | Self::HeaderMap)
    }
}

#[derive(Debug, Clone, Copy, Serialize, TS)]
pub struct Known {
    pub value: &'static str,
    pub label: &'static str,
}

#[derive(Debug, Clone, Copy, Serialize, TS)]
pub struct Scope {
    pub value: &'static str,
    pub help: &'static str,
}

/// A button of the detail pane that only this vendor has.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Action {
    pub id: &'static str,
    pub label: &'static str,
    /// The question to confirm first; empty for none.
    pub confirm: &'static str,
}
