//! A document to import, and what a PowerShell vault holds.

use std::collections::BTreeMap;

use fobwatch_core::secret::Secret;
use fobwatch_core::transfer::{self, Document};
use fobwatch_core::vendors;
use serde_json::Value;

use crate::hides;

/// Shorter ones are in any text by chance.
const TELLING: usize = 12;

/// What is read and written is read again as the same; what is refused, or logged, repeats no secret.
pub fn holds(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let secrets = secrets(text);
    let secrets = || secrets.iter().map(String::as_str);
    match transfer::read(&Secret::new(text)) {
        Err(failure) => hides(&failure, secrets()),
        Ok(Document::Table(table)) => {
            let rows: Vec<_> = table.profiles(|_, _| None).into_iter().map(|row| row.profile).collect();
            hides(&rows, secrets());
        }
        Ok(Document::Profiles(profiles)) => {
            hides(&profiles, secrets());
            let readable: Vec<_> = profiles.into_iter().flatten().collect();
            let written = transfer::write(&readable);
            let Ok(Document::Profiles(again)) = transfer::read(&written) else { panic!("our own") };
            let again: Vec<_> = again.into_iter().map(Result::unwrap).collect();
            assert_eq!(again.len(), readable.len());
            assert_eq!(transfer::write(&again).reveal(), written.reveal());
        }
    }
    vault(text);
}

fn vault(text: &str) {
    let Ok(fields) = serde_json::from_str::<BTreeMap<String, String>>(text) else { return };
    let fields: BTreeMap<_, _> =
        fields.into_iter().map(|(name, value)| (name.to_lowercase(), Secret::new(value))).collect();
    for vendor in vendors::ALL {
        match vendor.read_vault(&fields) {
            Err(refused) => assert!(!refused.is_empty()),
            Ok(found) => {
                let method = vendor.descriptor().method(found.method).expect("a method of this vendor");
                for key in found.secrets.keys() {
                    assert!(method.fields.iter().any(|field| field.key == key && field.kind.is_secret()), "{key}");
                }
                for key in found.plain.keys() {
                    assert!(!method.fields.iter().any(|field| field.key == key && field.kind.is_secret()), "{key}");
                }
            }
        }
    }
}

/// The values of secrets in a document, when they are nowhere else in it.
fn secrets(text: &str) -> Vec<String> {
    let document: Value = serde_json::from_str(text).unwrap_or_default();
    let profiles = document["profiles"].as_array().into_iter().flatten();
    let values = profiles.flat_map(|profile| {
        let kept = profile["secrets"].as_object().into_iter().flat_map(|secrets| secrets.values());
        kept.chain(profile.get("refresh_token"))
    });
    let found = values.filter_map(Value::as_str).filter(|value| value.len() >= TELLING && value.is_ascii());
    found.filter(|value| text.matches(value).count() == 1).map(str::to_owned).collect()
}
