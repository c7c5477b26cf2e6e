//! Faults of a broken set of texts, each with its place.

use super::*;

fn file(language: &str, topic: &str, text: &str) -> File {
    File { path: format!("texts/{language}/{topic}.ftl"), text: text.to_owned() }
}

/// What is wrong with these texts about keys.
fn faults(english: &str, german: &str) -> Vec<String> {
    let others = vec![("de", vec![file("de", "key", german)])];
    let languages = Languages { english: vec![file("en", "key", english)], others };
    generated(&languages).err().unwrap_or_default().iter().map(ToString::to_string).collect()
}

/// What is wrong with these in both languages.
fn both(text: &str) -> Vec<String> {
    let all = faults(text, text);
    let (english, german): (Vec<_>, Vec<_>) = all.into_iter().partition(|fault| fault.starts_with("texts/en/"));
    assert_eq!(english.len(), german.len());
    english
}

#[test]
fn what_is_in_order_becomes_code() {
    let languages = Languages {
        english: vec![file("en", "key", "key-lost = Lost\n\nkey-old = { $days } old, at { $the-place }\n")],
        others: vec![("de", vec![file("de", "key", "key-old = an { $the-place } seit { $days }\nkey-lost = Weg\n")])],
    };
    let code = generated(&languages).expect("in order");
    assert!(code.contains("pub mod key {"), "{code}");
    assert!(code.contains("pub const LOST: crate::Word = crate::Word::said(\"key-lost\");"), "{code}");
    let old = "pub fn old(days: impl Into<crate::Argument>, the_place: impl Into<crate::Argument>) -> crate::Text {";
    assert!(code.contains(old), "{code}");
    assert!(code.contains("vec![(\"days\", days.into()), (\"the-place\", the_place.into())]"), "{code}");
    assert!(code.contains("/// { $days } old, at { $the-place }\n"), "{code}");
    assert!(code.contains("\"key-old = { $days } old, at { $the-place }\","), "{code}");
}

#[test]
fn a_message_can_be_read_by_itself() {
    let lines = "key-long =\n    One line\n    and another\n";
    assert_eq!(faults(lines, lines), [""; 0]);
    let gap = "key-long =\n    One line\n\n    and another\n";
    assert_eq!(faults(gap, lines), ["texts/en/key.ftl:1: key-long has an empty line in it"]);
}

#[test]
fn each_language_has_the_same_ids() {
    let one = "key-lost = Lost\n";
    let two = "key-lost = Lost\n\nkey-old = Old\n";
    assert_eq!(faults(two, one), ["texts/en/key.ftl:3: key-old is not there in de"]);
    assert_eq!(faults(one, two), ["texts/de/key.ftl:3: key-old is not there in en"]);
}

#[test]
fn each_language_names_the_same_variables() {
    let days = "key-old = { $days } old\n";
    let none = "key-old = old\n";
    assert_eq!(faults(days, none), ["texts/de/key.ftl:1: key-old does not name $days, which en does"]);
    assert_eq!(faults(none, days), ["texts/de/key.ftl:1: key-old names $days, which en does not"]);
    let one = "key-old = { $days ->\n    [one] a day\n   *[other] { $days } days of { $whom }\n}\n";
    assert_eq!(faults(days, one), ["texts/de/key.ftl:1: key-old names $whom, which en does not"]);
    assert_eq!(faults("key-old = { SENTENCE($days) }\n", days), [""; 0]);
}

#[test]
fn a_slip_is_told_with_its_line() {
    let open = both("key-lost = Lost\n\nkey-old = { $days old\n");
    assert!(open.iter().any(|fault| fault.starts_with("texts/en/key.ftl:3: ")), "{open:?}");
    assert_eq!(
        both("key-lost = Lost\nkey-lost = Away\n"),
        ["texts/en/key.ftl:2: key-lost is there already: texts/en/key.ftl:1"]
    );
}

#[test]
fn an_id_begins_with_its_files_name() {
    let wrong = ["lost = Lost\n", "key- = Lost\n", "key = Lost\n", "keys-lost = Lost\n", "key-Lost = Lost\n"];
    for text in wrong {
        let told = both(text);
        assert!(told.len() == 1 && told[0].contains("is not key- and more words"), "{text} {told:?}");
    }
    let elsewhere = Languages {
        english: vec![file("en", "key", "key-ring-lost = Lost\n")],
        others: vec![("de", vec![file("de", "key-ring", "key-ring-lost = Weg\n")])],
    };
    let told = generated(&elsewhere).expect_err("the files differ");
    assert_eq!(told[0].to_string(), "texts/de/key-ring.ftl:1: key-ring-lost is in texts/en/key.ftl");
}

#[test]
fn what_is_not_carried_is_refused() {
    let wrong = [
        (
            "key-old = { key-lost }\nkey-lost = Lost\n",
            "key-old names key-lost: a text is put into another as an argument",
        ),
        ("-key = Key\n", "-key is a term; write a message"),
        ("key-old = Old\n    .hint = Hint\n", "key-old has attributes"),
        ("key-old =\n    .hint = Hint\n", "key-old has attributes"),
        ("key-old = { NUMBER($days) }\n", "key-old calls NUMBER, which is not there"),
        ("key-old = { SENTENCE($days, $years) }\n", "key-old calls SENTENCE with other than one text"),
        ("key-old = { $Days }\n", "key-old names $Days: small letters only"),
    ];
    for (text, what) in wrong {
        assert_eq!(both(text), [format!("texts/en/key.ftl:1: {what}")], "{text}");
    }
}
