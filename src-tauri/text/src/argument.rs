//! An argument: what varies in a text.

use serde::{Deserialize, Serialize};

use crate::{Text, Word};

/// What varies in a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Argument {
    /// A count: a text may choose its words by it.
    Number(i64),
    /// Another text, or a name from elsewhere.
    Text(Text),
}

impl From<Text> for Argument {
    fn from(text: Text) -> Self {
        Self::Text(text)
    }
}

impl From<Word> for Argument {
    fn from(word: Word) -> Self {
        Self::Text(word.into())
    }
}

impl From<String> for Argument {
    fn from(name: String) -> Self {
        Self::Text(Text::plain(name))
    }
}

impl From<&Word> for Argument {
    fn from(word: &Word) -> Self {
        (*word).into()
    }
}

impl From<&str> for Argument {
    fn from(name: &str) -> Self {
        Self::Text(Text::plain(name))
    }
}

impl From<&&str> for Argument {
    fn from(name: &&str) -> Self {
        (*name).into()
    }
}

impl From<&String> for Argument {
    fn from(name: &String) -> Self {
        name.as_str().into()
    }
}

impl From<&Text> for Argument {
    fn from(text: &Text) -> Self {
        text.clone().into()
    }
}

macro_rules! numbers {
    ($($number:ty)*) => { $(
        impl From<$number> for Argument {
            fn from(number: $number) -> Self {
                Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
            }
        }

        impl From<&$number> for Argument {
            fn from(number: &$number) -> Self {
                (*number).into()
            }
        }
    )* };
}

numbers!(u8 u16 u32 u64 usize i32 i64);
