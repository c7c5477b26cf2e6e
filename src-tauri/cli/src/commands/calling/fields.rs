//! Fields as `gh api` has them: `KEY=VALUE`, `KEY[SUB]=VALUE`, `KEY[]=VALUE`.

use std::fs::File;
use std::io;
use std::path::Path;

use fobwatch_protocol::{Failure, Hidden, frame};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use crate::asking::{self, usage};
use crate::trouble;

/// One of them.
pub(super) struct Field {
    key: String,
    /// As a query has it.
    text: Hidden,
    /// As JSON has it.
    value: Value,
}

impl Field {
    pub(super) fn into_pair(self) -> (String, Hidden) {
        (self.key, self.text)
    }
}

/// Texts, and those that are typed. `input`: what is read besides.
pub(super) fn read(
    texts: Vec<(String, String)>,
    typed: Vec<(String, String)>,
    input: Option<&Path>,
) -> Result<Vec<Field>, Failure> {
    let from_input = typed.iter().filter(|(_, value)| value == "@-").count();
    if from_input + usize::from(input == Some(Path::new("-"))) > 1 {
        return Err(usage("standard input can be read once"));
    }
    let texts = texts.into_iter().map(|(key, text)| Ok(field(key, text)));
    let typed = typed.into_iter().map(|(key, text)| match text.strip_prefix('@') {
        Some(file) => {
            let text = file_text(file).map_err(|error| trouble::with(&format!("{file} could not be read"), &error))?;
            Ok(field(key, text.to_string()))
        }
        None => Ok(Field { value: value(&text), ..field(key, text) }),
    });
    texts.chain(typed).collect()
}

fn field(key: String, text: String) -> Field {
    Field { key, value: Value::String(text.clone()), text: Hidden::new(text) }
}

fn file_text(file: &str) -> io::Result<Zeroizing<String>> {
    let longest = frame::LONGEST as u64;
    if file == "-" { asking::text(io::stdin().lock(), longest) } else { asking::text(File::open(file)?, longest) }
}

fn value(text: &str) -> Value {
    match text {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        "null" => Value::Null,
        _ => text.parse::<i64>().map_or_else(|_| Value::from(text), Value::from),
    }
}

/// The JSON object that they make.
pub(super) fn object(fields: &[Field]) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let mut whole = Value::Object(Map::new());
    for field in fields {
        let wrong = || usage(format!("the field {} does not fit", field.key)).hint("Write KEY, KEY[SUB] or KEY[].");
        let keys = keys(&field.key).ok_or_else(wrong)?;
        put(&mut whole, &keys, field.value.clone()).ok_or_else(wrong)?;
    }
    Ok(Zeroizing::new(whole.to_string().into_bytes()))
}

/// `a[b][]` in its parts; None: these are no brackets of ours.
fn keys(key: &str) -> Option<Vec<&str>> {
    let (first, rest) = key.split_at(key.find('[').unwrap_or(key.len()));
    let mut keys = vec![first];
    if !rest.is_empty() {
        keys.extend(rest.strip_prefix('[')?.strip_suffix(']')?.split("]["));
    }
    (!first.is_empty() && keys.iter().all(|key| !key.contains(['[', ']']))).then_some(keys)
}

/// None: there is something else already.
fn put(into: &mut Value, keys: &[&str], value: Value) -> Option<()> {
    let Some((key, rest)) = keys.split_first() else {
        *into = value;
        return Some(());
    };
    if key.is_empty() {
        if into.is_null() {
            *into = Value::Array(Vec::new());
        }
        let list = into.as_array_mut()?;
        // As long as the last one has not got it, it is the last one's.
        let is_new = match (rest.first(), list.last()) {
            (Some(key), Some(Value::Object(newest))) => newest.contains_key(*key),
            _ => true,
        };
        if is_new {
            list.push(Value::Null);
        }
        return put(list.last_mut()?, rest, value);
    }
    if into.is_null() {
        *into = Value::Object(Map::new());
    }
    put(into.as_object_mut()?.entry(*key).or_insert(Value::Null), rest, value)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn made(texts: &[&str], typed: &[&str]) -> Result<Value, Failure> {
        let pairs = |list: &[&str]| {
            let pair = |one: &&str| one.split_once('=').map(|(key, value)| (key.to_owned(), value.to_owned()));
            list.iter().filter_map(pair).collect()
        };
        let bytes = object(&read(pairs(texts), pairs(typed), None)?)?;
        Ok(serde_json::from_slice(&bytes).expect("JSON"))
    }

    #[test]
    fn fields_are_typed_or_texts() {
        let typed = ["a=true", "b=false", "c=null", "d=-7", "e=1.5", "f=", "g=x=y", "h=0x1", "i=Müller"];
        let expected = json!({"a": true, "b": false, "c": null, "d": -7, "e": "1.5", "f": "", "g": "x=y", "h": "0x1", "i": "Müller"});
        assert_eq!(made(&[], &typed), Ok(expected));
        assert_eq!(made(&["a=true", "d=7"], &[]), Ok(json!({"a": "true", "d": "7"})));
        assert_eq!(made(&["a=1", "a=2"], &[]), Ok(json!({"a": "2"})), "the last one counts");
    }

    #[test]
    fn brackets_make_objects_and_arrays() {
        assert_eq!(made(&["a[b][c]=1", "a[d]=2"], &[]), Ok(json!({"a": {"b": {"c": "1"}, "d": "2"}})));
        assert_eq!(made(&[], &["a[]=1", "a[]=2"]), Ok(json!({"a": [1, 2]})));
        let list = ["a[][id]=1", "a[][name]=x", "a[][id]=2"];
        assert_eq!(made(&[], &list), Ok(json!({"a": [{"id": 1, "name": "x"}, {"id": 2}]})));
        for wrong in ["=1", "[a]=1", "a[=1", "a]=1", "a[b=1", "a[b]c=1", "a[[b]]=1"] {
            assert!(made(&[wrong], &[]).is_err(), "{wrong}");
        }
        assert!(made(&["a=1", "a[b]=2"], &[]).is_err(), "it is a text already");
        assert!(made(&["a[]=1", "a[b]=2"], &[]).is_err(), "it is a list already");
    }

    #[test]
    fn standard_input_is_read_once() {
        let pair = || vec![("a".to_owned(), "@-".to_owned())];
        assert!(read(Vec::new(), [pair(), pair()].concat(), None).is_err());
        assert!(read(Vec::new(), pair(), Some(Path::new("-"))).is_err());
    }
}
