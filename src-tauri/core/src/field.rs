//! The questions of a form as data. Invariant: constant, and free of secrets.

use std::collections::BTreeMap;

use fobwatch_text::{Word, say};
use serde::Serialize;
use ts_rs::TS;

/// One question of a form.
#[derive(Debug, Clone, Copy, Serialize, TS)]
pub struct Field {
    /// Kept with answers, so it never changes; one meaning within the vendor.
    pub key: &'static str,
    /// In the vendor's own terms.
    pub label: Word,
    /// One sentence or two; may be empty.
    pub help: Word,
    /// Where to find or make the value; empty when there is no such page.
    pub link: &'static str,
    /// While it is not hidden; a secret may also come later.
    pub required: bool,
    /// Shown under "More".
    pub advanced: bool,
    /// What an empty form starts with. Never for a secret.
    pub default: &'static str,
    /// An example of the shape, never a value to keep.
    pub placeholder: Word,
    /// How it is typed, checked and kept.
    pub kind: Kind,
    /// Hides the field (its answer then counts as empty) while another answer has a value.
    pub unless: Option<Unless>,
}

impl Field {
    /// A required one-line field without help, link, default or condition.
    pub const fn new(key: &'static str, label: Word, kind: Kind) -> Self {
        Self {
            key,
            label,
            help: Word::NONE,
            link: "",
            required: true,
            advanced: false,
            default: "",
            placeholder: Word::NONE,
            kind,
            unless: None,
        }
    }

    /// One line.
    pub const fn text(key: &'static str, label: Word) -> Self {
        Self::new(key, label, Kind::Text)
    }

    /// One of several, the first of them unless it is said otherwise.
    pub const fn choice(key: &'static str, label: Word, known: &'static [Known]) -> Self {
        Self::new(key, label, Kind::Choice { known }).default(known[0].value)
    }

    /// `yes` or `no`; one that is not touched is as it is set here.
    pub const fn switch(key: &'static str, label: Word, set: &'static str) -> Self {
        Self::new(key, label, Kind::Switch).default(set).optional()
    }

    /// A secret without spaces around it.
    pub const fn secret(key: &'static str, label: Word) -> Self {
        Self::new(key, label, Kind::Secret { keep_spaces: false })
    }

    /// Scopes, with those that are known, and ways to fill the box; the first of them unless it is said otherwise.
    pub const fn scopes(key: &'static str, known: &'static [Scope], presets: &'static [Known]) -> Self {
        let default = if presets.is_empty() { "" } else { presets[0].value };
        Self::new(key, say::field::SCOPES, Kind::Scopes { known, presets }).default(default)
    }

    /// An address, with those that are known.
    pub const fn endpoint(key: &'static str, label: Word, known: &'static [Known]) -> Self {
        Self::new(key, label, Kind::Endpoint { known })
    }

    /// What stands below it.
    pub const fn help(self, help: Word) -> Self {
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
        Self { placeholder: Word::plain(placeholder), ..self }
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

/// How the key of the answer ends on which day a secret does.
const ENDS: &str = ".ends";

/// The key of the answer on which day this secret ends. Each secret can have one that no form declares.
pub fn end_key(secret: &str) -> String {
    format!("{secret}{ENDS}")
}

/// The secret whose end the answer of this key says.
pub fn ending(key: &str) -> Option<&str> {
    key.strip_suffix(ENDS)
}

/// A value that is offered, and its label.
pub const fn known(value: &'static str, label: Word) -> Known {
    Known { value, label }
}

/// Values that are offered under their own names.
pub const fn own_labels<const N: usize>(values: [&'static str; N]) -> [Known; N] {
    let mut all = [known("", Word::NONE); N];
    let mut at = 0;
    while at < N {
        all[at] = known(values[at], Word::plain(values[at]));
        at += 1;
    }
    all
}

/// A scope that is offered, and what it allows.
pub const fn scope(value: &'static str, help: Word) -> Scope {
    Scope { value, help }
}

/// A value that is offered.
#[derive(Debug, Clone, Copy, Serialize, TS)]
pub struct Known {
    /// As it is saved and sent.
    pub value: &'static str,
    /// As the vendor's own forms show it.
    pub label: Word,
}

/// A scope that is offered.
#[derive(Debug, Clone, Copy, Serialize, TS)]
pub struct Scope {
    /// As it is sent (RFC 6749 §3.3).
    pub value: &'static str,
    /// What it allows.
    pub help: Word,
}

/// One way to sign in. The only branching in a form.
#[derive(Debug, Clone, Copy, Serialize, TS)]
pub struct Method {
    /// Kept with profiles, so it never changes; unique within the vendor.
    pub id: &'static str,
    /// As the vendor names this way to sign in.
    pub label: Word,
    /// One sentence: when to choose it.
    pub help: Word,
    /// What calls made with it may do, in a few words ("user context").
    pub capability: Word,
    /// Whether a sign-in needs a person (browser, code).
    pub interactive: bool,
    /// In the form's order.
    pub fields: &'static [Field],
}

impl Method {
    /// One that needs no person: id, label and capability, then when to choose it.
    pub const fn new(
        (id, label, capability): (&'static str, Word, Word),
        help: Word,
        fields: &'static [Field],
    ) -> Self {
        Self { id, label, help, capability, interactive: false, fields }
    }

    /// One whose sign-in needs a person.
    pub const fn interactive(names: (&'static str, Word, Word), help: Word, fields: &'static [Field]) -> Self {
        Self { interactive: true, ..Self::new(names, help, fields) }
    }

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
