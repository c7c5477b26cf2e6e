//! Answers of every shape, with texts in them.

use std::collections::BTreeMap;

use serde_json::{json, to_string, to_value};

use super::*;
use crate::{Word, say};

#[derive(Serialize)]
enum Shape {
    Unit,
    One(Text),
    Two(Text, u8),
    Named { text: Text },
}

#[derive(Serialize)]
struct Pair(u8, Text);

#[derive(Serialize)]
struct New(Text);

#[derive(Serialize)]
struct Answer {
    text: Text,
    word: Word,
    maybe: Option<Text>,
    none: Option<Text>,
    list: Vec<Text>,
    tuple: (Text, bool),
    map: BTreeMap<String, Text>,
    pair: Pair,
    new: New,
    shapes: Vec<Shape>,
    #[serde(flatten)]
    flat: BTreeMap<String, Text>,
    plain: &'static str,
    numbers: (i64, f64, char, u128),
}

fn answer() -> Answer {
    let text = || say::text::joined(2_u8, Text::plain("b").sentence());
    let map = || BTreeMap::from([("key".to_owned(), text())]);
    Answer {
        text: text(),
        word: Word::plain("word"),
        maybe: Some(text()),
        none: None,
        list: vec![text(), Text::plain("plain")],
        tuple: (text(), true),
        map: map(),
        pair: Pair(1, text()),
        new: New(text()),
        shapes: vec![Shape::Unit, Shape::One(text()), Shape::Two(text(), 1), Shape::Named { text: text() }],
        flat: BTreeMap::from([("flat".to_owned(), text())]),
        plain: "plain",
        numbers: (-1, 0.5, 'c', 1 << 100),
    }
}

#[test]
fn every_text_of_an_answer_leaves_as_its_words() {
    for language in Language::ALL {
        let said = to_string(&InLanguage(language, answer())).expect("JSON");
        let expected = json!({
            "text": "2 B.", "word": "word", "maybe": "2 B.", "none": null, "list": ["2 B.", "plain"],
            "tuple": ["2 B.", true], "map": { "key": "2 B." }, "pair": [1, "2 B."], "new": "2 B.",
            "shapes": ["Unit", { "One": "2 B." }, { "Two": ["2 B.", 1] }, { "Named": { "text": "2 B." } }],
            "flat": "2 B.", "plain": "plain", "numbers": [-1, 0.5, "c", 0],
        });
        let said = said.replace(&(1_u128 << 100).to_string(), "0");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&said).expect("JSON"), expected);
    }
}

#[test]
fn what_is_no_text_stays_as_it_is() {
    /// Would be cut by a format with a precision.
    struct Shown;
    impl Display for Shown {
        fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.pad("as long as it is")
        }
    }
    impl Serialize for Shown {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_str(self)
        }
    }
    assert_eq!(to_value(InLanguage(Language::De, Shown)).expect("JSON"), "as long as it is");
    assert_eq!(to_value(Spoken(&Text::plain("a"))).expect("JSON"), "a");
}
