//! What the core says, in the technician's language. The core writes English everywhere; a text is
//! put into another language at the moment it leaves for people, so what is stored, logged or told
//! to `fob` stays as it is.

mod catalogue;

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::sync::OnceLock;

use serde::{Serialize, Serializer};

use crate::settings::Language;
use catalogue::Catalogue;

impl Language {
    /// The first of these (`de-AT`) that there are words for; else English.
    pub fn of<T: AsRef<str>>(names: impl IntoIterator<Item = T>) -> Self {
        match fobwatch_text::Language::of(names) {
            fobwatch_text::Language::En => Self::En,
            fobwatch_text::Language::De => Self::De,
        }
    }

    fn catalogue(self) -> Option<&'static Catalogue> {
        static GERMAN: OnceLock<Catalogue> = OnceLock::new();
        match self {
            Self::System | Self::En => None,
            Self::De => Some(GERMAN.get_or_init(|| Catalogue::read(include_str!("words/de.json")))),
        }
    }

    /// This text of the core in this language. What has no words here stays English.
    pub fn say(self, english: &str) -> Cow<'_, str> {
        self.catalogue().map_or(Cow::Borrowed(english), |catalogue| catalogue.say(english))
    }
}

impl From<Language> for fobwatch_text::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::System | Language::En => Self::En,
            Language::De => Self::De,
        }
    }
}

thread_local! {
    /// What is serialised right now is for people who read this language.
    static SPOKEN: Cell<Language> = const { Cell::new(Language::En) };
    /// What was said without words for it, while somebody asks.
    static MISSING: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}

/// Serialises with the texts of the core in a language.
#[derive(Clone)]
pub struct InLanguage<T>(pub Language, pub T);

impl<T: Serialize> Serialize for InLanguage<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let before = SPOKEN.replace(self.0);
        let done = fobwatch_text::InLanguage(self.0.into(), &self.1).serialize(serializer);
        SPOKEN.set(before);
        done
    }
}

/// A text of the core that is an answer by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Said(#[serde(serialize_with = "said")] pub String);

/// What may be a word of the core, or a name that comes from elsewhere.
pub(crate) fn perhaps(text: &str) -> Cow<'_, str> {
    SPOKEN.get().say(text)
}

/// For `serialize_with`: a text that the core has written for people.
pub(crate) fn said<S: Serializer>(text: &impl AsRef<str>, serializer: S) -> Result<S::Ok, S::Error> {
    let (text, language) = (text.as_ref(), SPOKEN.get());
    MISSING.with_borrow_mut(|missing| match (missing, language.catalogue()) {
        (Some(missing), Some(catalogue)) if !catalogue.knows(text) => missing.push(text.to_owned()),
        _ => {}
    });
    serializer.serialize_str(&language.say(text))
}

/// The same for a text that may be missing.
#[expect(clippy::ref_option, reason = "the shape that serde asks for")]
pub(crate) fn said_if<S: Serializer>(text: &Option<String>, serializer: S) -> Result<S::Ok, S::Error> {
    match text {
        Some(text) => said(text, serializer),
        None => serializer.serialize_none(),
    }
}

/// The same for several.
pub(crate) fn said_all<S: Serializer>(texts: &[String], serializer: S) -> Result<S::Ok, S::Error> {
    let language = SPOKEN.get();
    serializer.collect_seq(texts.iter().map(|text| language.say(text)))
}

/// The texts of the core in this that a language has no words for. Tests ask.
pub fn untranslated<T: Serialize>(language: Language, shown: &T) -> Vec<String> {
    MISSING.set(Some(Vec::new()));
    let serialised = serde_json::to_string(&InLanguage(language, shown));
    let missing = MISSING.take().unwrap_or_default();
    if let Err(error) = serialised { vec![error.to_string()] } else { missing }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::{Code, Failure};
    use crate::vendors;

    #[test]
    fn texts_change_with_the_language_and_only_where_they_are_the_cores() {
        let failure = Failure::new(Code::Locked, "the secrets are locked").hint("Unlock Fobwatch first.");
        let english = serde_json::to_value(&failure).expect("JSON");
        assert_eq!(english["message"], "the secrets are locked");
        let german = serde_json::to_value(InLanguage(Language::De, &failure)).expect("JSON");
        assert_eq!(german["message"], "Die Geheimnisse sind gesperrt");
        assert_eq!(german["hint"], "Entsperren Sie zuerst Fobwatch.");
        assert_eq!(german["code"], english["code"]);
        assert_eq!(serde_json::to_value(&failure).expect("JSON"), english, "one language does not stick");
        let with_id = fobwatch_text::say::halo::TENANT;
        assert_eq!(serde_json::to_value(InLanguage(Language::De, with_id)).expect("JSON"), "Mandant");
    }

    #[test]
    fn every_word_of_every_vendors_forms_is_there_in_german() {
        let descriptors: Vec<_> = vendors::ALL.iter().map(|vendor| *vendor.descriptor()).collect();
        assert!(descriptors.len() >= 5);
        assert_eq!(untranslated(Language::De, &descriptors), Vec::<String>::new());
        let strange = Failure::new(Code::Invalid, "nobody has said this yet");
        assert_eq!(untranslated(Language::De, &strange), ["nobody has said this yet"]);
    }
}
