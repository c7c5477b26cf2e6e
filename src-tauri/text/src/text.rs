//! A text: an id with arguments, or words from elsewhere.

use std::borrow::Cow;
use std::fmt;

use ts_rs::{Config, TS};

use crate::word::Kind as OfWord;
use crate::{Argument, Language, Word, say, words};

/// What is said to people. Its words are chosen where it leaves; `Display` is English, for logs.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Text(pub(crate) Kind);

#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    /// Nothing varies in it.
    Said(&'static str),
    /// Something does.
    Filled(Box<Filled>),
    /// Words from elsewhere, the same in every language.
    Plain(Cow<'static, str>),
}

/// A message with all of its arguments.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Filled {
    pub(crate) id: &'static str,
    pub(crate) arguments: Vec<(&'static str, Argument)>,
}

impl Text {
    /// Words that come from elsewhere: a vendor's own, a name, what was written down long ago.
    pub fn plain(words: impl Into<String>) -> Self {
        Self(Kind::Plain(Cow::Owned(words.into())))
    }

    pub(crate) fn filled(id: &'static str, arguments: Vec<(&'static str, Argument)>) -> Self {
        Self(Kind::Filled(Box::new(Filled { id, arguments })))
    }

    /// This text, and another after it. Of nothing nothing is joined.
    pub fn then(self, next: impl Into<Self>) -> Self {
        match (self, next.into()) {
            (one, nothing) if nothing.is_empty() => one,
            (nothing, one) if nothing.is_empty() => one,
            (first, second) => say::text::joined(first, second),
        }
    }

    /// These, one after another.
    pub fn sentences(all: impl IntoIterator<Item = Self>) -> Self {
        all.into_iter().fold(Word::NONE.into(), Self::then)
    }

    /// A part of a sentence that stands alone: with a capital and a full stop.
    pub fn sentence(self) -> Self {
        say::text::sentence(self)
    }

    /// Whether there are no words at all.
    pub fn is_empty(&self) -> bool {
        matches!(&self.0, Kind::Plain(words) if words.is_empty())
    }

    /// Words from elsewhere; None for a text of ours.
    pub fn as_plain(&self) -> Option<&str> {
        match &self.0 {
            Kind::Plain(words) => Some(words),
            Kind::Said(_) | Kind::Filled(_) => None,
        }
    }

    /// Its id; None for words from elsewhere.
    pub fn id(&self) -> Option<&'static str> {
        match &self.0 {
            Kind::Said(id) => Some(id),
            Kind::Filled(filled) => Some(filled.id),
            Kind::Plain(_) => None,
        }
    }

    /// As people read it who speak this language.
    pub fn in_language(&self, language: Language) -> String {
        words::of(language).formatted(self).into_owned()
    }
}

impl fmt::Display for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&words::of(Language::En).formatted(self))
    }
}

impl Default for Text {
    /// Nothing.
    fn default() -> Self {
        Word::NONE.into()
    }
}

impl From<Word> for Text {
    fn from(word: Word) -> Self {
        Self(match word.0 {
            OfWord::Said(id) => Kind::Said(id),
            OfWord::Plain(name) => Kind::Plain(Cow::Borrowed(name)),
        })
    }
}

/// What leaves is a string.
impl TS for Text {
    type WithoutGenerics = Self;
    type OptionInnerType = Self;

    fn name(config: &Config) -> String {
        String::name(config)
    }

    fn inline(config: &Config) -> String {
        String::inline(config)
    }
}

/// What both are alike in: English for logs and for tests.
macro_rules! as_english {
    ($($one:ty)*) => { $(
        impl fmt::Debug for $one {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, "{:?}", self.to_string())
            }
        }

        impl PartialEq<str> for $one {
            fn eq(&self, english: &str) -> bool {
                self.in_language(Language::En) == english
            }
        }

        impl PartialEq<String> for $one {
            fn eq(&self, english: &String) -> bool {
                *self == **english
            }
        }

        impl PartialEq<&str> for $one {
            fn eq(&self, english: &&str) -> bool {
                self.in_language(Language::En) == *english
            }
        }
    )* };
}

as_english!(Text Word);

impl fmt::Display for Word {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Text::from(*self).fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_has_a_capital_and_an_end() {
        let said = |words: &str| Text::plain(words).sentence().to_string();
        assert_eq!(said("über 3 s"), "Über 3 s.");
        assert_eq!(said("Done."), "Done.");
        assert_eq!(said("why?"), "Why?");
        assert_eq!(said("wait…"), "Wait…");
        assert_eq!(said(""), "");
    }

    #[test]
    fn texts_are_joined_and_of_nothing_nothing_is() {
        let one = || Text::plain("One.");
        assert_eq!(one().then(one()), "One. One.");
        assert_eq!(one().then(Word::NONE), one());
        assert_eq!(Text::from(Word::NONE).then(one()), one());
        assert_eq!(Text::sentences([one(), Text::plain(""), one(), one()]), "One. One. One.");
        assert!(Text::sentences([]).is_empty() && Word::NONE.is_empty());
    }

    #[test]
    fn what_is_put_into_a_text_is_in_its_language_too() {
        let why = say::network::no_connection("acme.example", say::network::NO_ANSWER);
        let failed = say::session::failed(say::session::RENEWAL, why.sentence());
        assert_eq!(failed, "Renewal failed: Cannot connect to acme.example: no answer.");
        let german = "Erneuerung fehlgeschlagen: Keine Verbindung zu acme.example: keine Antwort.";
        assert_eq!(failed.in_language(Language::De), german);
    }

    #[test]
    fn what_is_put_into_a_text_is_not_read() {
        let nested = say::text::joined("{ $first }", say::text::joined(1_000_000_u32, -3_i64));
        assert_eq!(nested, "{ $first } 1000000 -3");
        assert_eq!(nested.in_language(Language::De), "{ $first } 1000000 -3");
        assert_eq!(nested.id(), Some("text-joined"));
        assert_eq!(format!("{nested:?}"), "\"{ $first } 1000000 -3\"");
    }

    #[test]
    fn texts_are_the_same_when_id_and_arguments_are() {
        let one = |what: &str| say::text::joined(what, "b");
        assert_eq!(one("a"), one("a"));
        assert_ne!(one("a"), one("b"));
        assert_ne!(one("a"), Text::plain("a b"));
        assert_eq!(Text::from(Word::plain("a")), Text::plain("a"));
    }

    #[test]
    fn words_fit_into_constants_and_into_texts() {
        const FORM: [Word; 2] = [say::halo::TENANT, Word::plain("acme.halopsa.com")];
        let [label, example] = FORM;
        assert_eq!((label.to_string(), example.to_string()), ("Tenant".to_owned(), "acme.halopsa.com".to_owned()));
        assert_eq!((label.in_language(Language::De), label.id()), ("Mandant".to_owned(), Some("halo-tenant")));
        let missing = say::answer::missing(label);
        assert_eq!(missing, "Tenant is required.");
        assert_eq!(missing.in_language(Language::De), "Mandant: Diese Angabe fehlt.");
    }
}
