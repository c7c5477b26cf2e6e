//! Texts as they are kept: an id with arguments, and the English of the day for a version that does not know the id.

use std::collections::BTreeMap;

use serde::ser::SerializeStruct as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::leaving::{SAID, STRUCT, Spoken};
use crate::text::Kind;
use crate::{Argument, Text, words};

/// Where the id stands. No vendor's words begin so.
const ID: &str = "$text";

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (id, arguments) = match &self.0 {
            Kind::Plain(words) => return serializer.serialize_str(words),
            Kind::Said(id) => (id, None),
            Kind::Filled(filled) => (&filled.id, Some(&filled.arguments)),
        };
        let mut kept = serializer.serialize_struct(STRUCT, 2 + usize::from(arguments.is_some()))?;
        kept.serialize_field(ID, id)?;
        if let Some(arguments) = arguments {
            let arguments: BTreeMap<_, _> = arguments.iter().map(|(name, value)| (*name, value)).collect();
            kept.serialize_field("args", &arguments)?;
        }
        kept.serialize_field(SAID, &Spoken(self))?;
        kept.end()
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Kept {
    Plain(String),
    Said {
        #[serde(rename = "$text")]
        id: String,
        #[serde(default)]
        args: BTreeMap<String, Argument>,
        #[serde(default)]
        en: String,
    },
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Kept::deserialize(deserializer)? {
            Kept::Plain(words) => Self::plain(words),
            Kept::Said { id, args, en } => filled(&id, args).unwrap_or_else(|| Self::plain(en)),
        })
    }
}

/// None for what this version does not say, or says of other things.
fn filled(id: &str, mut given: BTreeMap<String, Argument>) -> Option<Text> {
    let (id, variables) = words::known(id)?;
    let arguments: Option<Vec<_>> = variables.iter().map(|name| Some((*name, given.remove(*name)?))).collect();
    let arguments = arguments.filter(|_| given.is_empty())?;
    Some(if arguments.is_empty() { Text(Kind::Said(id)) } else { Text::filled(id, arguments) })
}

impl Text {
    /// For a column that has held plain words: those stay as they are.
    pub fn to_column(&self) -> String {
        match &self.0 {
            Kind::Plain(words) if !looks_kept(words) => words.clone().into_owned(),
            // Words from elsewhere that look like one of ours.
            Kind::Plain(words) => serde_json::json!({ ID: "", "en": words }).to_string(),
            _ => serde_json::to_string(self).unwrap_or_else(|_| self.to_string()),
        }
    }

    /// What [`Text::to_column`] has written, or somebody before there was one.
    pub fn from_column(column: &str) -> Self {
        let kept = looks_kept(column).then(|| serde_json::from_str(column).ok()).flatten();
        kept.unwrap_or_else(|| Self::plain(column))
    }
}

fn looks_kept(column: &str) -> bool {
    column.starts_with("{\"$text\":") || column.starts_with("{\"en\":")
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json, to_value};

    use super::*;
    use crate::say;

    fn joined() -> Text {
        say::text::joined("a", Text::plain("b").sentence())
    }

    #[test]
    fn what_is_kept_comes_back() {
        let kept = json!({ "$text": "text-joined", "en": "a B.", "args": {
            "first": "a", "second": { "$text": "text-sentence", "args": { "text": "b" }, "en": "B." } } });
        assert_eq!(to_value(joined()).expect("JSON"), kept);
        assert_eq!(from_value::<Text>(kept).expect("a text"), joined());
        let number = say::text::joined(3_u8, "b");
        let kept = to_value(&number).expect("JSON");
        assert_eq!(kept["args"]["first"], 3);
        assert_eq!(from_value::<Text>(kept).expect("a text"), number);
        assert_eq!(from_value::<Text>(json!("words")).expect("a text"), Text::plain("words"));
    }

    #[test]
    fn what_this_version_does_not_say_is_english() {
        let newer = [
            json!({ "$text": "text-of-tomorrow", "en": "Tomorrow." }),
            json!({ "$text": "text-joined", "args": { "first": "a" }, "en": "Tomorrow." }),
            json!({ "$text": "text-joined", "args": { "first": "a", "second": "b", "third": "c" }, "en": "Tomorrow." }),
        ];
        for kept in newer {
            assert_eq!(from_value::<Text>(kept).expect("a text"), Text::plain("Tomorrow."));
        }
        assert!(from_value::<Text>(json!(3)).is_err());
    }

    #[test]
    fn a_column_keeps_old_words_as_they_are() {
        assert_eq!(Text::from_column(&joined().to_column()), joined());
        let words =
            ["Token renewed", "", "{", "{\"$text\":\"text-joined\"}", "{\"$text\":3", "{\"en\":\"x\",\"$text\":\"\"}"];
        for plain in words.map(Text::plain) {
            assert_eq!(Text::from_column(&plain.to_column()), plain);
        }
        assert_eq!(Text::plain("Token renewed").to_column(), "Token renewed");
        assert_eq!(Text::from_column("{\"$text\":3"), Text::plain("{\"$text\":3"));
    }
}
