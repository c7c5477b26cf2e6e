//! A text in which nothing varies, for constants.

use serde::{Serialize, Serializer};
use ts_rs::{Config, TS};

use crate::{Language, Text};

/// A text in which nothing varies. Unlike [`Text`] it can be copied, so it fits into constants.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Word(pub(crate) Kind);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    /// An id.
    Said(&'static str),
    /// The same in every language.
    Plain(&'static str),
}

impl Word {
    /// Nothing.
    pub const NONE: Self = Self::plain("");

    pub(crate) const fn said(id: &'static str) -> Self {
        Self(Kind::Said(id))
    }

    /// A name or an example, the same in every language.
    pub const fn plain(name: &'static str) -> Self {
        Self(Kind::Plain(name))
    }

    /// Whether it is [`Word::NONE`].
    pub const fn is_empty(self) -> bool {
        matches!(self.0, Kind::Plain(words) if words.is_empty())
    }

    /// Its id; None for a name.
    pub const fn id(self) -> Option<&'static str> {
        match self.0 {
            Kind::Said(id) => Some(id),
            Kind::Plain(_) => None,
        }
    }

    /// As people read it who speak this language.
    pub fn in_language(self, language: Language) -> String {
        Text::from(self).in_language(language)
    }
}

impl Default for Word {
    fn default() -> Self {
        Self::NONE
    }
}

impl Serialize for Word {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Text::from(*self).serialize(serializer)
    }
}

/// What leaves is a string.
impl TS for Word {
    type WithoutGenerics = Self;
    type OptionInnerType = Self;

    fn name(config: &Config) -> String {
        String::name(config)
    }

    fn inline(config: &Config) -> String {
        String::inline(config)
    }
}
