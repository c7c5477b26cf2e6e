//! A vendor as data. Invariant: constant, free of secrets, and enough for the page to draw every
//! form without knowing a vendor's name.

use std::collections::BTreeMap;

use fobwatch_text::Word;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Serialize;
use ts_rs::TS;

use super::Grant;
use crate::answers::{Answers, Draft};
use crate::field::{Method, end_key};

/// A vendor as forms and lists need it.
#[derive(Debug, Clone, Copy, Serialize, TS)]
pub struct Descriptor {
    /// Lower case; kept with profiles, so it never changes.
    pub id: &'static str,
    /// The product's name as the vendor writes it.
    pub name: &'static str,
    /// Two letters, where there is no room for its name and no sign can be drawn.
    pub monogram: &'static str,
    /// In lists and forms.
    #[serde(skip)]
    pub sign: Sign,
    /// The vendor's page about API sign-in.
    pub docs: &'static str,
    /// The first one is where a new form begins.
    pub methods: &'static [Method],
    /// Set when a PowerShell module keeps this vendor's connections in a vault.
    pub vault: Option<PowershellVault>,
    /// Days after which a refresh token that was not renewed is worth a warning.
    #[serde(skip)]
    pub refresh_tokens_age: Option<u32>,
    /// Keys of the answers that say whose a grant is: host, client, account.
    #[serde(skip)]
    pub account: &'static [&'static str],
    /// Where a technician works in the product by a browser.
    #[serde(skip)]
    pub console: fn(&Answers) -> String,
    /// Its own rules for answers, after the general ones of each [`Kind`](crate::field::Kind): normalises them, names
    /// problems and notes. Makes no call.
    #[serde(skip)]
    pub check: fn(&mut Draft),
    /// The secrets whose end has a field of its own in the form.
    pub ends: &'static [End],
    /// What scripts need besides token, headers and base address.
    #[serde(skip)]
    pub script_facts: &'static [ScriptFact],
    /// Labels as the vendor's own pages show them, and the fields that they mean: a block that is pasted
    /// into one of these fields fills all of them.
    #[serde(skip)]
    pub labels: &'static [(&'static str, &'static str)],
}

/// What tells a vendor at a glance, drawn by us: a filled shape in a tint, none of them another vendor's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct Sign {
    /// In degrees; whoever draws it chooses how light.
    pub hue: u16,
    /// Its outlines on a field of 16 by 16, as SVG has them, filled where they overlap once (`evenodd`): of `M`, `L`, `C`
    /// and `Z` alone, letters and numbers apart by blanks.
    pub shape: &'static str,
}

/// A secret with an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct End {
    /// Key of the secret's field.
    pub secret: &'static str,
    /// Key of the field that holds the day.
    pub day: &'static str,
    /// How long the vendor lets it live where nobody says; None: as its maker chose.
    #[serde(skip)]
    pub months: Option<i32>,
}

impl End {
    /// That lives as its maker chose.
    pub const fn new(secret: &'static str, day: &'static str) -> Self {
        Self { secret, day, months: None }
    }

    /// The day of the form, else that of a secret made on this day.
    pub fn on(&self, answers: &Answers, made: Option<Date>) -> Option<Date> {
        let told = answers.text(self.day).parse().ok();
        told.or_else(|| made?.checked_add(self.months?.months()).ok())
    }
}

/// Something that a vendor's own module for scripts wants to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScriptFact {
    /// As scripts read it: lower case and `_`.
    pub name: &'static str,
    /// Where it comes from.
    pub from: Source,
}

/// Where a fact comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The answer to this field.
    Answer(&'static str),
    /// The grant's fact of this key.
    Fact(&'static str),
}

impl ScriptFact {
    /// The answer to this field, under its own key.
    pub const fn answer(key: &'static str) -> Self {
        Self { name: key, from: Source::Answer(key) }
    }

    /// That the vendor has told.
    pub const fn fact(name: &'static str, key: &'static str) -> Self {
        Self { name, from: Source::Fact(key) }
    }
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
    /// Of these methods, with nothing else that only some vendors have.
    pub const fn new(
        (id, name, monogram, sign): (&'static str, &'static str, &'static str, Sign),
        docs: &'static str,
        console: fn(&Answers) -> String,
        methods: &'static [Method],
    ) -> Self {
        let (vault, refresh_tokens_age) = (None, None);
        Self {
            id,
            name,
            monogram,
            sign,
            docs,
            methods,
            vault,
            refresh_tokens_age,
            console,
            check: |_| {},
            account: &[],
            ends: &[],
            script_facts: &[],
            labels: &[],
        }
    }

    /// With rules of its own for answers.
    pub const fn check(self, check: fn(&mut Draft)) -> Self {
        Self { check, ..self }
    }

    /// Whose grants these answers tell apart.
    pub const fn account(self, account: &'static [&'static str]) -> Self {
        Self { account, ..self }
    }

    /// With secrets that can end.
    pub const fn ends(self, ends: &'static [End]) -> Self {
        Self { ends, ..self }
    }

    /// With facts for scripts.
    pub const fn script_facts(self, script_facts: &'static [ScriptFact]) -> Self {
        Self { script_facts, ..self }
    }

    /// With the labels of a block that can be pasted.
    pub const fn labels(self, labels: &'static [(&'static str, &'static str)]) -> Self {
        Self { labels, ..self }
    }

    /// What scripts may know of these answers and this grant; what is not known is left out.
    pub fn facts(&self, answers: &Answers, grant: &Grant) -> Vec<(&'static str, String)> {
        let value = |fact: &ScriptFact| match fact.from {
            Source::Answer(key) => answers.text(key).to_owned(),
            Source::Fact(key) => grant.fact(key).unwrap_or_default().to_owned(),
        };
        let facts = self.script_facts.iter().map(|fact| (fact.name, value(fact)));
        facts.filter(|(_, value)| !value.is_empty()).collect()
    }

    /// This secret's end, where the form has a field for it.
    pub fn end(&self, method: &Method, secret: &str) -> Option<&'static End> {
        self.ends.iter().find(|end| end.secret == secret && method.field(end.day).is_some())
    }

    /// The key of the answer on which day this secret ends.
    pub fn end_key(&self, method: &Method, secret: &str) -> String {
        self.end(method, secret).map_or_else(|| end_key(secret), |end| end.day.to_owned())
    }

    /// A day is that of the secret that it was said of: without that one it goes too.
    pub fn drop_ends<'a>(
        &self,
        method: &Method,
        secrets: impl IntoIterator<Item = &'a str>,
        answers: &mut BTreeMap<String, String>,
    ) {
        for secret in secrets {
            answers.remove(&self.end_key(method, secret));
        }
    }

    /// None for an id that this vendor has not, such as a newer Fobwatch's.
    pub fn method(&self, id: &str) -> Option<&'static Method> {
        self.methods.iter().find(|method| method.id == id)
    }
}

/// A button of the detail pane that only this vendor has.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Action {
    /// What [`Vendor::act`](super::Vendor::act) is told.
    pub id: &'static str,
    /// The button's words.
    pub label: Word,
    /// The question to confirm first; empty for none.
    pub confirm: Word,
}
