//! A vendor as data. Invariant: constant, free of secrets, and enough for the page to draw every
//! form without knowing a vendor's name.

use std::collections::BTreeMap;

use serde::Serialize;
use ts_rs::TS;

/// A vendor as forms and lists need it.
#[derive(Debug, Clone, Copy, Serialize, TS)]
pub struct Descriptor {
    /// Lower case; kept with profiles, so it never changes.
    pub id: &'static str,
    /// The product's name as the vendor writes it.
    pub name: &'static str,
    /// Two letters for the list.
    pub monogram: &'static str,
    /// The vendor's page about API sign-in.
    pub docs: &'static str,
    /// The first one is where a new form begins.
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
    /// None for an id that this vendor has not, such as a newer Fobwatch's.
    pub fn method(&self, id: &str) -> Option<&'static Method> {
        self.methods.iter().find(|method| method.id == id)
    }
}

/// One way to sign in. The only branching in a form.
#[derive(Debug, Clone, Copy, Serialize, TS)]
pub struct Method {
    /// Kept with profiles, so it never changes; unique within the vendor.
    pub id: &'static str,
    /// As the vendor names this way to sign in.
    #[serde(serialize_with = "crate::words::said")]
    pub label: &'static str,
    /// One sentence: when to choose it.
    #[serde(serialize_with = "crate::words::said")]
    pub help: &'static str,
    /// What calls made with it may do, in a few words ("user context").
    #[serde(serialize_with = "crate::words::said")]
    pub capability: &'static str,
    /// Whether a sign-in needs a person (browser, code).
    pub interactive: bool,
    /// In the form's order.
    pub fields: &'static [Field],
}

impl Method {
    /// These answers, and what an empty form starts with where there is none.
    pub fn completed(&self, mut answers: BTreeMap<String, String>) -> BTreeMap<String, String> {
        for field in self.fields.iter().filter(|field| !field.default.is_empty()) {
            answers.entry(field.key.to_owned()).or_insert_with(|| field.default.to_owned());
        }
        answers
    }

    /// None for a key that this method has not.
    pub fn field(&self, key: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.key == key)
    }
}

/// One question of a form.
#[derive(Debug, Clone, Copy, Serialize, TS)]
pub struct Field {
    /// Kept with answers, so it never changes; one meaning within the vendor.
    pub key: &'static str,
    /// In the vendor's own terms.
    #[serde(serialize_with = "crate::words::said")]
    pub label: &'static str,
    /// One sentence or two; may be empty.
    #[serde(serialize_with = "crate::words::said")]
    pub help: &'static str,
    /// Where to find or make the value; empty when there is no such page.
    pub link: &'static str,
    /// While it is not hidden; a secret may also come later.
    pub required: bool,
    /// Shown under "More".
    pub advanced: bool,
    /// What an empty form starts with. Never for a secret.
    pub default: &'static str,
    /// An example of the shape, never a value to keep.
    #[serde(serialize_with = "crate::words::said")]
    pub placeholder: &'static str,
    /// How it is typed, checked and kept.
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

    /// What stands below it.
    pub const fn help(self, help: &'static str) -> Self {
        Self { help, ..self }
    }

    /// The vendor's page where the value is found or made.
    pub const fn link(self, link: &'static str) -> Self {
        Self { link, ..self }
    }

    /// May stay empty.
    pub const fn optional(self) -> Self {
        Self { required: false, ..self }
    }

    /// Optional and under "More".
    pub const fn advanced(self) -> Self {
        Self { required: false, advanced: true, ..self }
    }

    /// What an empty form starts with; never for a secret.
    pub const fn default(self, default: &'static str) -> Self {
        Self { default, ..self }
    }

    /// An example of the shape.
    pub const fn placeholder(self, placeholder: &'static str) -> Self {
        Self { placeholder, ..self }
    }

    /// Hides it while the answer to `key` is one of `values`.
    pub const fn unless(self, key: &'static str, values: &'static [&'static str]) -> Self {
        Self { unless: Some(Unless { key, values }), ..self }
    }
}

/// The field is hidden while the answer to `key` is one of `values`.
#[derive(Debug, Clone, Copy, Serialize, TS)]
pub struct Unless {
    /// Another field of the same method.
    pub key: &'static str,
    /// `""` stands for no answer.
    pub values: &'static [&'static str],
}

/// What an answer looks like. Every answer is a text; the kind says how it is typed and checked.
#[derive(Debug, Clone, Copy, Serialize, TS)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Kind {
    /// One line, trimmed.
    Text,
    /// A host or address; anything may be typed.
    Endpoint {
        /// Offered: regions, mostly.
        known: &'static [Known],
    },
    /// One of several.
    Choice {
        /// All there are.
        known: &'static [Known],
    },
    /// `yes` or `no`.
    Switch,
    /// Words joined by one space.
    Scopes {
        /// Explained in the form; others may be typed.
        known: &'static [Scope],
        /// Fill the whole box.
        presets: &'static [Known],
    },
    /// An address kept byte for byte, with a copy button: it must be registered exactly so.
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
    /// Several lines, for example a PEM certificate; can be read from a file.
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
    /// Header names to values, as JSON text; the values are sealed, the names are not.
    HeaderMap,
}

impl Kind {
    /// Whether answers of this kind are sealed. Nothing else decides that.
    pub const fn is_secret(&self) -> bool {
        matches!(self, Self::Secret { .. } | Self::TotpSeed | Self::SecretFile | Self::HeaderMap)
    }
}

/// A value that is offered.
#[derive(Debug, Clone, Copy, Serialize, TS)]
pub struct Known {
    /// As it is saved and sent.
    pub value: &'static str,
    /// As the vendor's own forms show it.
    #[serde(serialize_with = "crate::words::said")]
    pub label: &'static str,
}

/// A scope that is offered.
#[derive(Debug, Clone, Copy, Serialize, TS)]
pub struct Scope {
    /// As it is sent (RFC 6749 §3.3).
    pub value: &'static str,
    /// What it allows.
    #[serde(serialize_with = "crate::words::said")]
    pub help: &'static str,
}

/// A button of the detail pane that only this vendor has.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Action {
    /// What [`Vendor::act`](super::Vendor::act) is told.
    pub id: &'static str,
    /// The button's words.
    #[serde(serialize_with = "crate::words::said")]
    pub label: &'static str,
    /// The question to confirm first; empty for none.
    #[serde(serialize_with = "crate::words::said")]
    pub confirm: &'static str,
}
