//! Headers as a technician writes them. Invariant: what is read can be sent, each header once.

use std::collections::BTreeMap;
use std::fmt;

use fobwatch_text::{Text, say};
use http::{HeaderName, HeaderValue};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

/// Headers that belong to the request itself, not to a technician.
const RESERVED: [&str; 7] =
    ["authorization", "host", "content-length", "content-type", "cookie", "transfer-encoding", "connection"];

/// Reads headers, as `Name: value`, one a line, or as a JSON object, and holds them to HTTP's rules.
pub fn header_map(text: &str) -> Result<BTreeMap<String, String>, Text> {
    let pairs = if text.trim_start().starts_with('{') { of_json(text)? } else { of_lines(text)? };
    let mut headers = BTreeMap::new();
    for (name, value) in pairs {
        if HeaderName::from_bytes(name.as_bytes()).is_err() {
            return Err(say::header::name_wrong(name));
        }
        if RESERVED.contains(&name.to_ascii_lowercase().as_str()) {
            return Err(say::header::reserved(name));
        }
        if HeaderValue::from_str(&value).is_err() {
            return Err(say::header::value_wrong(name));
        }
        // HTTP knows no case in names.
        if let Some(other) = headers.keys().find(|other: &&String| other.eq_ignore_ascii_case(&name)) {
            return Err(say::header::twice(name, other));
        }
        headers.insert(name, value);
    }
    Ok(headers)
}

fn unclear() -> Text {
    say::header::PAIRS.into()
}

fn of_lines(text: &str) -> Result<Vec<(String, String)>, Text> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let (name, value) = line.split_once(':').ok_or_else(unclear)?;
            Ok((name.trim().to_owned(), value.trim().to_owned()))
        })
        .collect()
}

fn of_json(text: &str) -> Result<Vec<(String, String)>, Text> {
    let Pairs(pairs) = serde_json::from_str(text).map_err(|_| unclear())?;
    let text = |value| match value {
        Value::String(text) => Ok(text),
        Value::Number(_) | Value::Bool(_) => Ok(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => Err(unclear()),
    };
    pairs.into_iter().map(|(name, value)| Ok((name.trim().to_owned(), text(value)?))).collect()
}

/// A JSON object with each of its names, also one that is there twice.
struct Pairs(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = Pairs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Each)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_and_json_say_the_same() {
        let wanted = BTreeMap::from([("X-A", "1"), ("X-B", "true"), ("X-C", "a: b")])
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        for text in [
            r#"{"X-A": 1, "X-B": true, "X-C": "a: b"}"#,
            "X-A: 1\nX-B:true\r\n\n  X-C :  a: b  ",
            " { \"X-C\": \"a: b\", \"X-B\": \"true\", \"X-A\": \"1\" } ",
        ] {
            assert_eq!(header_map(text).as_ref(), Ok(&wanted), "{text}");
        }
        assert_eq!(header_map("{}"), Ok(BTreeMap::new()));
    }

    #[test]
    fn one_header_is_there_once() {
        for text in [r#"{"X-A": 1, "x-a": 2}"#, r#"{"X-A": 1, "X-A": 2}"#, "X-A: 1\nx-a: 1"] {
            let problem = header_map(text).expect_err(text);
            assert!(problem.to_string().contains("twice") && problem.to_string().contains("X-A"), "{problem}");
        }
    }

    #[test]
    fn what_is_no_header_is_refused() {
        for text in ["X-A", "[1]", r#"{"X-A": null}"#, r#"{"X-A": [1]}"#, "X A: 1", "Cookie: a", "{", "X-A: \u{7}"] {
            assert!(header_map(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read_or_refused(text in any::<String>()) {
            let _ = header_map(&text);
            let _ = header_map(&format!("{{{text}"));
        }
    }
}
