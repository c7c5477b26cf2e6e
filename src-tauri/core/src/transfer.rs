//! Profiles as a JSON document, and read from a table. Invariant: whatever the text, reading it ends, names what is wrong
//! by profile, and repeats no value.

mod columns;
mod sealed;
mod table;

use std::collections::BTreeMap;

use fobwatch_protocol::browser::Browser;
use fobwatch_text::{Text, Word, say};
use serde_json::{Map, Value, json};

pub use sealed::{is_sealed, open, seal};
pub use table::{FromRow, Table};

use crate::failure::{Code, Failure, Problem};
use crate::remarks::{self, Note, Remarks};
use crate::secret::Secret;

/// The document's version.
const VERSION: u64 = 1;
/// Bytes of a document, encrypted or not.
pub const LARGEST: usize = 16 << 20;

/// A profile that is not tied to any data folder.
#[derive(Debug, Clone, Default)]
pub struct Portable {
    /// As in the document; not trimmed yet.
    pub name: String,
    /// Empty: none.
    pub customer: String,
    /// A vendor's id; not looked up yet.
    pub vendor: String,
    /// A method's id; not looked up yet.
    pub method: String,
    /// By field key; not checked yet.
    pub answers: BTreeMap<String, String>,
    /// By field key; empty in a document without secrets.
    pub secrets: BTreeMap<String, Secret>,
    /// A sign-in that moves with it.
    pub refresh_token: Option<Secret>,
    /// None: not said.
    pub auto_renew: Option<bool>,
    /// None: not said.
    pub favourite: Option<bool>,
    /// None: the usual lead.
    pub lead_minutes: Option<u16>,
    /// Note, tags and link; not checked yet, and without the note in a document without secrets.
    pub remarks: Remarks,
    /// What opens its pages; None: as its customer has it, or not said.
    pub browser: Option<Browser>,
}

/// A profile of a document that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// As far as they are known.
    pub name: String,
    /// As far as it is known.
    pub customer: String,
    /// What is wrong, in a sentence.
    pub text: Text,
    /// The same by field key, as far as it is about one.
    pub fields: Vec<Problem>,
}

/// What a file holds.
pub enum Document {
    /// An export, each profile by itself.
    Profiles(Vec<Result<Portable, Unreadable>>),
    /// A table, in the order of its rows.
    Table(Table),
}

/// The document in clear, if it is encrypted. Slow by design.
pub async fn unsealed(text: Secret, passphrase: Option<Secret>) -> Result<Secret, Failure> {
    if !is_sealed(&text) {
        return Ok(text);
    }
    let passphrase = passphrase.ok_or_else(|| {
        Failure::new(Code::WrongPassphrase, say::transfer::IS_ENCRYPTED).hint(say::transfer::IS_ENCRYPTED_HINT)
    })?;
    tokio::task::spawn_blocking(move || open(&text, &passphrase))
        .await
        .map_err(|_| Failure::new(Code::Storage, say::transfer::DECRYPTING_FAILED))?
}

/// The whole document. With secrets in it, it must not stay as it is: [`seal`].
pub fn write(profiles: &[Portable]) -> Secret {
    let profiles: Vec<_> = profiles.iter().map(written).collect();
    Secret::new(format!("{:#}\n", json!({ "fobwatch": VERSION, "profiles": profiles })))
}

fn written(profile: &Portable) -> Value {
    let mut object = Map::new();
    let mut put = |key: &str, value: Value| object.insert(key.to_owned(), value);
    put("name", json!(profile.name));
    put("customer", json!(profile.customer));
    put("vendor", json!(profile.vendor));
    put("method", json!(profile.method));
    put("answers", json!(profile.answers));
    if let Some(on) = profile.auto_renew {
        put("auto_renew", json!(on));
    }
    if let Some(on) = profile.favourite {
        put("favourite", json!(on));
    }
    if let Some(minutes) = profile.lead_minutes {
        put("lead_minutes", json!(minutes));
    }
    let Remarks { note, tags, link } = &profile.remarks;
    if let Some(tags) = tags.as_ref().filter(|tags| !tags.is_empty()) {
        put(remarks::TAGS, json!(tags));
    }
    if let Some(link) = link.as_ref().filter(|link| !link.is_empty()) {
        put(remarks::LINK, json!(link));
    }
    if let Some(note) = note.as_ref().filter(|note| !note.text().is_empty()) {
        put(remarks::NOTE, json!(note.text()));
    }
    if let Some(browser) = &profile.browser {
        put("browser", json!(browser));
    }
    if !profile.secrets.is_empty() {
        // EXPOSE: into the document, which is a secret again.
        let secrets: Map<_, _> =
            profile.secrets.iter().map(|(key, secret)| (key.clone(), json!(secret.reveal()))).collect();
        put("secrets", Value::Object(secrets));
    }
    if let Some(token) = &profile.refresh_token {
        // EXPOSE: likewise.
        put("refresh_token", json!(token.reveal()));
    }
    Value::Object(object)
}

/// What this is: an export, or a table.
pub fn read(text: &Secret) -> Result<Document, Failure> {
    // EXPOSE: taken apart; each secret is wrapped again at once.
    let whole = text.reveal();
    if whole.len() > LARGEST {
        return Err(Failure::new(Code::Invalid, say::transfer::TOO_LARGE));
    }
    match Table::read(whole) {
        Some(table) => table.map(Document::Table),
        None => profiles(text).map(Document::Profiles),
    }
}

/// The profiles of an export, each by itself.
fn profiles(text: &Secret) -> Result<Vec<Result<Portable, Unreadable>>, Failure> {
    // EXPOSE: taken apart; each secret is wrapped again at once.
    let text = text.reveal();
    let refused = |text: Text| Failure::new(Code::Invalid, text);
    // The library's own words may quote a value.
    let document: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| refused(say::transfer::not_json(error.line())))?;
    let Value::Object(mut document) = document else { return Err(refused(say::transfer::NOT_OURS.into())) };
    match document.remove("fobwatch").as_ref().and_then(Value::as_u64) {
        Some(VERSION) => {}
        Some(newer) if newer > VERSION => return Err(refused(say::transfer::NEWER.into())),
        Some(_) | None => return Err(refused(say::transfer::NOT_OURS.into()).hint(say::transfer::NOT_OURS_HINT)),
    }
    let Some(Value::Array(profiles)) = document.remove("profiles") else {
        return Err(refused(say::transfer::NO_PROFILES.into()));
    };
    if let Some(key) = document.keys().next() {
        return Err(refused(say::transfer::unknown_part(quoted(key))));
    }
    Ok(profiles.into_iter().map(profile).collect())
}

fn profile(value: Value) -> Result<Portable, Unreadable> {
    let mut read = Portable::default();
    let Value::Object(object) = value else {
        let text = say::transfer::NOT_A_PROFILE.into();
        return Err(Unreadable { name: String::new(), customer: String::new(), text, fields: Vec::new() });
    };
    let mut problem = None;
    for (key, value) in object {
        if let Err(what) = take(&mut read, &key, value) {
            problem.get_or_insert(what);
        }
    }
    let missing = [("name", &read.name), ("vendor", &read.vendor), ("method", &read.method)];
    let missing = missing.iter().find(|(_, value)| value.is_empty()).map(|(key, _)| say::transfer::key_missing(key));
    match problem.or(missing) {
        None => Ok(read),
        Some(text) => Err(Unreadable { name: read.name, customer: read.customer, text, fields: Vec::new() }),
    }
}

/// Puts one value of the document in its place, or says what is wrong with it.
fn take(profile: &mut Portable, key: &str, value: Value) -> Result<(), Text> {
    let misfit = |wanted: Word| say::transfer::wrong_kind(quoted(key), wanted);
    let text = |value: Value| match value {
        Value::String(text) => Ok(text),
        _ => Err(misfit(say::transfer::A_TEXT)),
    };
    let switch = |value: Value| value.as_bool().ok_or_else(|| misfit(say::transfer::TRUE_OR_FALSE));
    match key {
        "name" => profile.name = text(value)?,
        "customer" => profile.customer = text(value)?,
        "vendor" => profile.vendor = text(value)?,
        "method" => profile.method = text(value)?,
        "answers" => profile.answers = texts(value, answer).ok_or_else(|| misfit(say::transfer::OBJECT_OF_TEXTS))?,
        "secrets" => {
            let secrets = texts(value, secret).ok_or_else(|| misfit(say::transfer::OBJECT_OF_TEXTS))?;
            profile.secrets = secrets.into_iter().map(|(key, text)| (key, Secret::new(text))).collect();
        }
        "refresh_token" => profile.refresh_token = Some(Secret::new(text(value)?)),
        remarks::NOTE => profile.remarks.note = Some(Note::new(text(value)?)),
        remarks::LINK => profile.remarks.link = Some(text(value)?),
        remarks::TAGS => {
            let tags = serde_json::from_value(value).map_err(|_| misfit(say::transfer::LIST_OF_TEXTS))?;
            profile.remarks.tags = Some(tags);
        }
        "auto_renew" => profile.auto_renew = Some(switch(value)?),
        "favourite" => profile.favourite = Some(switch(value)?),
        "lead_minutes" => {
            let minutes = value.as_u64().and_then(|minutes| u16::try_from(minutes).ok());
            profile.lead_minutes = Some(minutes.ok_or_else(|| misfit(say::transfer::NUMBER_OF_MINUTES))?);
        }
        "browser" => {
            let browser = serde_json::from_value(value).map_err(|_| misfit(say::transfer::A_BROWSER))?;
            profile.browser = Some(browser);
        }
        _ => return Err(say::transfer::key_unknown(quoted(key))),
    }
    Ok(())
}

fn texts(value: Value, text: fn(Value) -> Option<String>) -> Option<BTreeMap<String, String>> {
    let Value::Object(object) = value else { return None };
    object.into_iter().map(|(key, value)| Some((key, text(value)?))).collect()
}

/// As a form takes it: a port may be a number, a switch true or false, scopes a list.
fn answer(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Bool(on) => Some(if on { "yes" } else { "no" }.to_owned()),
        Value::Number(_) => Some(value.to_string()),
        Value::Array(ref all) if all.iter().all(Value::is_string) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Headers may be an object.
fn secret(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Object(_) => Some(value.to_string()),
        _ => None,
    }
}

/// A key, as far as it can be shown.
fn quoted(key: &str) -> String {
    let shown: String = key.chars().filter(|letter| !letter.is_control()).take(40).collect();
    format!("“{shown}”")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reading(text: &str) -> Result<Vec<Result<Portable, Unreadable>>, Failure> {
        profiles(&Secret::new(text))
    }

    fn map() -> impl Strategy<Value = BTreeMap<String, String>> {
        proptest::collection::btree_map("[a-z_]{1,8}", any::<String>(), 0..4)
    }

    prop_compose! {
        fn portable()(
            (name, vendor, method) in ("\\PC{1,9}", "[a-z]{1,9}", "[a-z]{1,9}"),
            customer in any::<String>(),
            (answers, secrets) in (map(), map()),
            refresh_token in any::<Option<String>>(),
            (auto_renew, favourite, lead_minutes) in any::<(Option<bool>, Option<bool>, Option<u16>)>(),
            (note, tags, link) in any::<(Option<String>, Option<Vec<String>>, Option<String>)>(),
            browser in any::<Option<(String, String, bool)>>(),
        ) -> Portable {
            Portable {
                name, customer, vendor, method, answers, auto_renew, favourite, lead_minutes,
                remarks: Remarks { note: note.map(Note::new), tags, link },
                browser: browser.map(|(program, profile, private)| Browser::Program { program, profile, private }),
                secrets: secrets.into_iter().map(|(key, text)| (key, Secret::new(text))).collect(),
                refresh_token: refresh_token.map(Secret::new),
            }
        }
    }

    /// JSON of any shape, with our own keys in it.
    fn shaped() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            ".{0,9}".prop_map(Value::from),
        ];
        let key = prop_oneof![
            "fobwatch|profiles|name|customer|vendor|method|answers|secrets|auto_renew|favourite|lead_minutes|tags|link|note",
            ".{0,9}",
        ];
        leaf.prop_recursive(4, 64, 8, move |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                proptest::collection::hash_map(key.clone(), inner, 0..6)
                    .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(profiles in proptest::collection::vec(portable(), 0..5)) {
            let text = write(&profiles);
            let read: Vec<_> = super::profiles(&text).expect("a document").into_iter().map(|one| one.expect("a profile")).collect();
            prop_assert_eq!(read.len(), profiles.len());
            let again = write(&read);
            prop_assert_eq!(again.reveal(), text.reveal());
        }

        #[test]
        fn any_text_is_read_or_refused(text in any::<String>(), value in shaped()) {
            let _ = read(&Secret::new(text.as_str()));
            let _ = reading(&text);
            let _ = reading(&value.to_string());
            let _ = reading(&json!({ "fobwatch": 1, "profiles": value }).to_string());
            let _ = reading(&json!({ "fobwatch": 1, "profiles": [value] }).to_string());
        }
    }

    #[test]
    fn what_is_wrong_is_said_by_profile_and_no_value_is_repeated() {
        let document = json!({"fobwatch": 1, "profiles": [
            {"name": "Good", "vendor": "ninjaone", "method": "client_credentials", "answers": {}},
            {"name": "Typo", "customer": "C", "vendor": "n", "method": "m", "secret": {"k": "canary"}},
            {"name": "Shape", "vendor": "n", "method": "m", "auto_renew": "canary"},
            {"name": "Deep", "vendor": "n", "method": "m", "secrets": {"k": ["canary"]}},
            {"name": "Long", "vendor": "n", "method": "m", "lead_minutes": 100_000},
            {"name": "Tags", "vendor": "n", "method": "m", "tags": ["a", 1]},
            {"name": "Bare", "vendor": "n"},
            "canary",
        ]});
        let read = reading(&document.to_string()).expect("a document");
        let texts: Vec<_> =
            read[1..].iter().map(|one| one.as_ref().expect_err("unreadable").text.to_string()).collect();
        assert_eq!(
            texts,
            [
                "“secret” is unknown.",
                "“auto_renew” is not true or false.",
                "“secrets” is not an object of texts.",
                "“lead_minutes” is not a number of minutes.",
                "“tags” is not a list of texts.",
                "“method” is missing.",
                "This is not a profile."
            ]
        );
        let typo = read[1].as_ref().expect_err("unreadable");
        assert_eq!((&*typo.name, &*typo.customer), ("Typo", "C"));
        assert_eq!(read[0].as_ref().expect("readable").name, "Good");
        assert!(!format!("{read:?}").contains("canary"));
    }

    #[test]
    fn other_documents_are_told_from_ours() {
        let deep = "[".repeat(100_000);
        for text in ["", "null", "[]", "{}", "canary", "{\"fobwatch\": 0}", "{\"fobwatch\": 1}", &deep] {
            let failure = reading(text).expect_err("not ours");
            assert_eq!(failure.code, Code::Invalid);
            assert!(!format!("{failure:?}").contains("canary"));
        }
        assert_eq!(
            reading("{\"fobwatch\": 2, \"profiles\": []}").expect_err("newer").message,
            "this was exported by a newer Fobwatch"
        );
        assert!(reading("\u{feff}{\"fobwatch\": 1, \"profiles\": []}").expect("a mark is skipped").is_empty());
    }
}
