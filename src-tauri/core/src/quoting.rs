//! A server's words, fit to be shown. Invariant: what is quoted is masked and short.

mod redaction;

use serde_json::{Map, Value};

pub use redaction::covered;

use crate::http::Reply;
use crate::secret::Secret;

/// Quoted text.
const LONGEST_QUOTE: usize = 300;

/// The vendor's own words: `error_description`, `error`, or the body, masked.
pub fn said(reply: &Reply, secrets: &[&Secret]) -> String {
    let words = reply
        .json()
        .and_then(|json| {
            ["error_description", "error"].iter().find_map(|key| json.get(key)?.as_str().map(str::to_owned))
        })
        .unwrap_or_else(|| whole(reply));
    masked(&words, secrets)
}

/// The vendor's own words: by the first of these keys that says something, else the body. Masked; a web page has
/// nothing to say.
pub fn words(reply: &Reply, keys: &[&str], secrets: &[&Secret]) -> String {
    if reply.is_html() {
        return String::new();
    }
    let said = reply.json().and_then(|json| words_of(&json, keys));
    masked(&said.unwrap_or_else(|| whole(reply)), secrets)
}

/// The first of these that says something: keys as [`folded`] has them, or JSON pointers. Several texts
/// are one, with semicolons. To be [`masked`].
pub fn words_of(json: &Value, keys: &[&str]) -> Option<String> {
    let object = folded(json);
    keys.iter().find_map(|key| {
        let text = match if key.starts_with('/') { json.pointer(key) } else { object.get(*key) }? {
            Value::String(text) => text.clone(),
            Value::Array(texts) => texts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("; "),
            _ => return None,
        };
        Some(text).filter(|text| !text.trim().is_empty())
    })
}

/// The whole body, to be [`masked`]: without the tokens that it brings itself.
pub fn whole(reply: &Reply) -> String {
    fn take_out(value: &mut Value) {
        match value {
            Value::Object(object) => {
                for (key, value) in object {
                    let names_a_token = value.is_string() && key.to_ascii_lowercase().ends_with("token");
                    if names_a_token { *value = Value::from("…") } else { take_out(value) }
                }
            }
            Value::Array(values) => values.iter_mut().for_each(take_out),
            _ => {}
        }
    }
    // EXPOSE: its tokens are taken out here, ours by `masked`.
    reply.json().map_or_else(
        || reply.body.reveal().to_owned(),
        |mut json| {
            take_out(&mut json);
            json.to_string()
        },
    )
}

/// Text of a vendor made fit to be shown: known secrets and whatever looks like a token are
/// masked, control and direction marks dropped, at most 300 characters.
pub fn masked(text: &str, secrets: &[&Secret]) -> String {
    let text = redaction::covered(text, secrets);
    let mut shown = String::new();
    for word in text.split_inclusive(|c: char| !(c.is_ascii_alphanumeric() || "-_.~+/=".contains(c))) {
        let core = word.trim_end_matches(|c: char| !(c.is_ascii_alphanumeric() || "-_.~+/=".contains(c)));
        // Long runs without a space are tokens, not words.
        if core.len() >= 40 && !core.contains("://") {
            shown.push('…');
            shown.push_str(&word[core.len()..]);
        } else {
            shown.push_str(word);
        }
    }
    let clean: String = shown
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(|c| !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'))
        .collect();
    let clean = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    if clean.chars().count() > LONGEST_QUOTE {
        clean.chars().take(LONGEST_QUOTE).chain(['…']).collect()
    } else {
        clean
    }
}

/// An object's values by their keys in small letters and without `_`; of anything else none.
pub fn folded(value: &Value) -> Map<String, Value> {
    let fold = |key: &str| key.replace('_', "").to_ascii_lowercase();
    value.as_object().into_iter().flatten().map(|(key, value)| (fold(key), value.clone())).collect()
}
