//! The answers of a form: checked, normalised, secrets apart. Invariant: a draft says all that is wrong with it.

mod given;
mod header_map;
mod pasted;
mod shapes;

use std::collections::BTreeMap;

pub use given::Answers;
pub use header_map::header_map;
pub use shapes::{is_guid, is_user_at_domain};

use fobwatch_text::{Text, Word, say};
use serde_json::Value;

use crate::failure::Problem;
use crate::field::{Field, Kind, Method, end_key, ending};
use crate::secret::Secret;
use crate::totp::Totp;

/// Characters in an answer that is not a secret.
const LONGEST: usize = 2_000;
/// Characters in a document, a secret or a file.
const LONGEST_DOCUMENT: usize = 256 * 1024;

/// A secret answer of a draft.
#[derive(Debug, Clone)]
pub enum SecretAnswer {
    /// As it came with the form.
    Typed(Secret),
    /// Sealed already, and not opened for the check.
    Saved,
    /// To be typed before the first sign-in.
    Later,
}

/// A form under check.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Whose fields are asked.
    pub method: &'static Method,
    plain: BTreeMap<String, String>,
    secrets: BTreeMap<String, SecretAnswer>,
    problems: Vec<Problem>,
    notes: Vec<Problem>,
}

impl Draft {
    /// As the form came, without problems or notes; [`check`] finds them.
    pub fn new(
        method: &'static Method,
        plain: BTreeMap<String, String>,
        secrets: BTreeMap<String, SecretAnswer>,
    ) -> Self {
        Self { method, plain, secrets, problems: Vec::new(), notes: Vec::new() }
    }

    /// The answer, or `""`.
    pub fn text(&self, key: &str) -> &str {
        self.plain.get(key).map_or("", String::as_str)
    }

    /// Puts a normalised value in the answer's place.
    pub fn set(&mut self, key: &str, value: impl Into<String>) {
        self.plain.insert(key.to_owned(), value.into());
    }

    /// A switch that is on. One never touched is off.
    pub fn yes(&self, key: &str) -> bool {
        self.text(key) == "yes"
    }

    /// The answer's words: scopes, for one.
    pub fn words(&self, key: &str) -> Vec<&str> {
        self.text(key).split_whitespace().collect()
    }

    /// Whether a secret is typed or saved, or will be.
    pub fn has_secret(&self, key: &str) -> bool {
        self.secrets.contains_key(key)
    }

    /// The secret as typed; None when there is none, or when it is saved already.
    pub fn typed(&self, key: &str) -> Option<&Secret> {
        match self.secrets.get(key) {
            Some(SecretAnswer::Typed(secret)) => Some(secret),
            _ => None,
        }
    }

    /// Puts a secret in the answer's place, to be sealed.
    pub fn set_secret(&mut self, key: &str, value: Secret) {
        self.secrets.insert(key.to_owned(), SecretAnswer::Typed(value));
    }

    /// Neither keep nor seal it.
    pub fn drop_secret(&mut self, key: &str) {
        self.secrets.remove(key);
    }

    /// The answer cannot be saved like this.
    pub fn problem(&mut self, key: &str, text: impl Into<Text>) {
        // The first problem of a field is the one to mend first.
        if !self.problems.iter().any(|problem| problem.field == key) {
            self.problems.push(Problem { field: key.to_owned(), text: text.into() });
        }
    }

    /// The answer cannot be saved, for this reason whatever else is wrong with it.
    pub fn explain(&mut self, key: &str, text: impl Into<Text>) {
        self.problems.retain(|problem| problem.field != key);
        self.problem(key, text);
    }

    /// The answer can be saved, but something about it is worth knowing.
    pub fn note(&mut self, key: &str, text: impl Into<Text>) {
        self.notes.push(Problem { field: key.to_owned(), text: text.into() });
    }

    /// Replaces the answer by what `read` makes of it, or names the problem.
    pub fn normalise<E: Into<Text>>(&mut self, key: &str, read: impl FnOnce(&str) -> Result<String, E>) {
        if self.text(key).is_empty() {
            return;
        }
        match read(self.text(key)) {
            Ok(value) => self.set(key, value),
            Err(text) => self.problem(key, text),
        }
    }
}

/// A draft after its check.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The draft's.
    pub method: &'static Method,
    /// Normalised; answers of hidden fields are gone.
    pub plain: BTreeMap<String, String>,
    /// Those of hidden fields are gone.
    pub secrets: BTreeMap<String, SecretAnswer>,
    /// One per field at most. With any, the form is not saved.
    pub problems: Vec<Problem>,
    /// Worth knowing and no hindrance; none for a field with a problem.
    pub notes: Vec<Problem>,
}

/// What a vendor's own rules are, as a check needs them.
pub struct Rules {
    /// Labels of a block that can be pasted, and their fields.
    pub labels: &'static [(&'static str, &'static str)],
    /// All its ways to sign in.
    pub methods: &'static [Method],
    /// Its own rules, after those of each [`Kind`].
    pub own: fn(&mut Draft),
}

/// Checks and normalises a draft: first by each field's kind, then by the vendor's own rules.
pub fn check(rules: &Rules, mut draft: Draft) -> Checked {
    pasted::spread(rules.labels, &mut draft);
    refuse_foreign_answers(rules.methods, &mut draft);
    let fields = draft.method.fields;
    for field in fields {
        if hidden(field, |key| draft.text(key)) {
            draft.plain.remove(field.key);
            draft.secrets.remove(field.key);
        } else {
            check_field(field, &mut draft);
        }
    }
    // Before all is filled in, too: whoever leaves a field sees at once what becomes of it.
    (rules.own)(&mut draft);
    for field in fields.iter().filter(|field| field.kind.is_secret()) {
        check_end(field, &mut draft);
    }
    let Draft { method, plain, secrets, problems, mut notes } = draft;
    notes.retain(|note| !problems.iter().any(|problem| problem.field == note.field));
    Checked { method, plain, secrets, problems, notes }
}

/// Takes out what the method has no field for. What was typed there is a mistake to point at; what
/// was sealed there is left over from another method.
fn refuse_foreign_answers(methods: &[Method], draft: &mut Draft) {
    let field = |key: &str| draft.method.fields.iter().find(|field| field.key == key);
    // A header map's names are plain, its values are not. No other secret is ever kept in the open.
    let (plain, other_plain): (BTreeMap<_, _>, BTreeMap<_, _>) =
        std::mem::take(&mut draft.plain).into_iter().partition(|(key, _)| match ending(key) {
            Some(secret) => field(secret).is_some_and(|field| field.kind.is_secret()),
            None => field(key).is_some_and(|field| !field.kind.is_secret() || is_header_map(field)),
        });
    let (secrets, other_secrets): (BTreeMap<_, _>, BTreeMap<_, _>) = std::mem::take(&mut draft.secrets)
        .into_iter()
        .partition(|(key, _)| field(key).is_some_and(|field| field.kind.is_secret()));
    (draft.plain, draft.secrets) = (plain, secrets);
    let typed = other_secrets.iter().filter(|(_, answer)| match answer {
        // EXPOSE: only whether there is one.
        SecretAnswer::Typed(secret) => !secret.reveal().trim().is_empty(),
        SecretAnswer::Saved | SecretAnswer::Later => false,
    });
    let written = other_plain.iter().filter(|(_, text)| !text.trim().is_empty());
    for key in written.map(|(key, _)| key).chain(typed.map(|(key, _)| key)) {
        draft.problem(key, say::answer::not_of_method(label(methods, key)));
    }
}

fn is_header_map(field: &Field) -> bool {
    matches!(field.kind, Kind::HeaderMap)
}

/// The field's label in whichever method has it.
fn label(methods: &[Method], key: &str) -> Text {
    methods
        .iter()
        .flat_map(|method| method.fields)
        .find(|field| field.key == key)
        .map_or_else(|| Text::plain(key), |field| field.label.into())
}

fn hidden<'a>(field: &Field, text: impl Fn(&str) -> &'a str) -> bool {
    field.unless.is_some_and(|unless| unless.values.contains(&text(unless.key)))
}

fn check_field(field: &Field, draft: &mut Draft) {
    if field.kind.is_secret() {
        check_secret(field, draft);
    } else {
        check_plain(field, draft);
    }
}

fn check_plain(field: &Field, draft: &mut Draft) {
    let key = field.key;
    let raw = draft.text(key);
    let value = match field.kind {
        Kind::Scopes { .. } => scopes(raw),
        Kind::Switch if raw.is_empty() => field.default.to_owned(),
        _ => raw.trim().to_owned(),
    };
    let limit = if matches!(field.kind, Kind::Document) { LONGEST_DOCUMENT } else { LONGEST };
    let problem = if value.is_empty() {
        field.required.then(|| match field.kind {
            Kind::Scopes { .. } => say::answer::scope_missing(first_scope(&field.kind)),
            _ => say::answer::missing(field.label),
        })
    } else if value.chars().count() > limit {
        Some(say::answer::longer_than(field.label, limit))
    } else {
        misfit(&field.kind, &value)
    };
    draft.set(key, value);
    if let Some(problem) = problem {
        draft.problem(key, problem);
    }
}

/// The day on which a secret ends, where that is said and there is one.
fn check_end(secret: &Field, draft: &mut Draft) {
    let key = end_key(secret.key);
    let day = draft.plain.remove(&key).map(|day| day.trim().to_owned());
    let Some(day) = day.filter(|day| !day.is_empty() && draft.has_secret(secret.key)) else { return };
    if let Some(problem) = misfit(&Kind::Date, &day) {
        draft.problem(&key, problem);
    }
    draft.set(&key, day);
}

/// Separated by spaces, commas or line breaks, or as JSON: a text or an array of texts.
fn scopes(raw: &str) -> String {
    let json = serde_json::from_str(raw).ok();
    let text = match json {
        Some(Value::String(text)) => text,
        Some(Value::Array(all)) if all.iter().all(Value::is_string) => {
            all.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" ")
        }
        _ => raw.to_owned(),
    };
    let words = text.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

fn first_scope(kind: &Kind) -> &'static str {
    match kind {
        Kind::Scopes { known: [first, ..], .. } => first.value,
        _ => "all",
    }
}

fn misfit(kind: &Kind, value: &str) -> Option<Text> {
    let fault = |text: Word| Some(text.into());
    match kind {
        Kind::Document => None,
        _ if value.chars().any(|c| c.is_control() || is_invisible(c)) => fault(say::answer::INVISIBLE_CHARACTERS),
        // RFC 6749 §3.3: no quotes; what begins so was meant as JSON, and is none.
        Kind::Scopes { .. } if value.starts_with(['[', '{']) || value.contains('"') => {
            fault(say::answer::SCOPES_ARE_WORDS)
        }
        Kind::Choice { known } if !known.iter().any(|known| known.value == value) => fault(say::answer::NOT_LISTED),
        Kind::Switch if value != "yes" && value != "no" => fault(say::answer::YES_OR_NO),
        Kind::Number { min, max } => match value.parse::<u32>() {
            Ok(number) if (*min..=*max).contains(&number) => None,
            _ => Some(say::answer::whole_number(min, max)),
        },
        Kind::Date if value.parse::<jiff::civil::Date>().is_err() => fault(say::answer::DATE),
        Kind::Scopes { .. } if value.split(' ').any(|word| !word.bytes().all(is_scope_byte)) => {
            fault(say::answer::SCOPE_CHARACTERS)
        }
        _ => None,
    }
}

/// RFC 6749 §3.3.
fn is_scope_byte(byte: u8) -> bool {
    matches!(byte, 0x21 | 0x23..=0x5b | 0x5d..=0x7e)
}

/// Marks that change how text reads without being seen: zero-width, bidirectional, soft hyphen.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn check_secret(field: &Field, draft: &mut Draft) {
    let key = field.key;
    let Some(typed) = draft.typed(key) else {
        if field.required && !draft.has_secret(key) {
            draft.problem(key, say::answer::missing(field.label));
        }
        return;
    };
    // EXPOSE: the form's own check of what was typed.
    let text = typed.reveal();
    let mut value = match field.kind {
        Kind::Secret { keep_spaces: true } => text.to_owned(),
        _ => text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c)).to_owned(),
    };
    let problem = if value.is_empty() {
        field.required.then(|| say::answer::missing(field.label))
    } else if value.len() > LONGEST_DOCUMENT {
        Some(say::answer::too_long(field.label))
    } else if is_header_map(field) {
        match header_map(&value) {
            Ok(headers) => {
                let names: Vec<_> = headers.keys().map(String::as_str).collect();
                draft.set(key, names.join(", "));
                value = serde_json::json!(headers).to_string();
                None
            }
            Err(text) => Some(text),
        }
    } else if matches!(field.kind, Kind::TotpSeed) {
        Totp::read(typed).err()
    } else if matches!(field.kind, Kind::Secret { keep_spaces: false }) && value.contains(char::is_whitespace) {
        Some(say::answer::has_space(field.label))
    } else {
        None
    };
    if value.is_empty() || value == "{}" {
        draft.drop_secret(key);
    } else {
        draft.set_secret(key, Secret::new(value));
    }
    if let Some(problem) = problem {
        draft.problem(key, problem);
    }
}
