//! Answers that were checked. Invariant: [`Answers`] exist only for a draft without problems.

use std::collections::BTreeMap;

use fobwatch_text::say;

use super::{header_map, hidden};
use crate::failure::Problem;
use crate::field::{Field, Kind, Method};
use crate::secret::Secret;

/// Answers in order.
#[derive(Debug, Clone)]
pub struct Answers {
    /// The way to sign in that they belong to.
    pub method: &'static Method,
    /// By field key, normalised.
    pub plain: BTreeMap<String, String>,
    /// By field key, opened.
    pub secrets: BTreeMap<String, Secret>,
}

impl Answers {
    /// The first address of the form; `""` where there is none.
    pub fn first_address(&self) -> &str {
        let address = self.method.fields.iter().find(|field| matches!(field.kind, Kind::Endpoint { .. }));
        address.map_or("", |field| self.text(field.key))
    }

    /// The fields that are asked, as these answers have it.
    pub fn asked(&self) -> impl Iterator<Item = &'static Field> {
        self.method.fields.iter().filter(|field| !hidden(field, |key| self.text(key)))
    }

    /// The answer, or `""`.
    pub fn text(&self, key: &str) -> &str {
        self.plain.get(key).map_or("", String::as_str)
    }

    /// A switch that is on. One never touched is off.
    pub fn yes(&self, key: &str) -> bool {
        self.text(key) == "yes"
    }

    /// The answer's words: scopes, for one.
    pub fn words(&self, key: &str) -> Vec<&str> {
        self.text(key).split_whitespace().collect()
    }

    /// None while it is still to be typed.
    pub fn secret(&self, key: &str) -> Option<&Secret> {
        self.secrets.get(key)
    }

    /// Problems of secrets that are still to be typed.
    pub fn missing(&self) -> Vec<Problem> {
        let fields = self.method.fields.iter().filter(|field| field.required && field.kind.is_secret());
        fields
            .filter(|field| !self.secrets.contains_key(field.key) && !hidden(field, |key| self.text(key)))
            .map(|field| Problem { field: field.key.to_owned(), text: say::answer::missing(field.label) })
            .collect()
    }

    /// The pairs of a [`Kind::HeaderMap`] answer.
    pub fn header_map(&self, key: &str) -> Vec<(String, Secret)> {
        self.secret(key)
            // EXPOSE: the map is sealed as one text; its values are wrapped again at once.
            .and_then(|json| header_map(json.reveal()).ok())
            .unwrap_or_default()
            .into_iter()
            .map(|(name, value)| (name, Secret::new(value)))
            .collect()
    }
}
