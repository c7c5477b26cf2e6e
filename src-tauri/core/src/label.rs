//! Names of profiles and customers, as they are told from each other. Invariant: what reads the same is the
//! same: in one Unicode form, without case, and however wide the spaces are.

use fobwatch_text::{Text, say};
use icu_normalizer::ComposingNormalizerBorrowed;

/// Letters of a name or customer.
pub(crate) const LONGEST_NAME: usize = 80;
/// The problem of a name that another profile has.
pub(crate) fn taken() -> Text {
    Text::from(say::profile::NAME_TAKEN).sentence()
}

/// A name as it is kept and shown: without space around it, its letters composed (NFC).
pub(crate) fn kept(text: &str) -> String {
    composed(text.trim())
}

/// A name as it is compared.
pub(crate) fn folded(text: &str) -> String {
    if text.is_ascii() {
        return spaced(text).to_ascii_lowercase();
    }
    let text: String = spaced(&composed(text)).chars().flat_map(without_case).collect();
    composed(&text)
}

/// The key that tells a profile from all others: what it is called where there is one line for it, as that is compared.
/// `A/B` of no customer and B of A's read the same.
pub(crate) fn key(customer: &str, name: &str) -> String {
    let (customer, name) = (folded(customer), folded(name));
    if customer.is_empty() { name } else { format!("{customer}/{name}") }
}

/// Whether these have that key, without making theirs where letters are plain: it is asked of thousands.
pub(crate) fn has_key(customer: &str, name: &str, key: &str) -> bool {
    if !customer.is_ascii() || !name.is_ascii() {
        return self::key(customer, name) == key;
    }
    let slash = (!customer.trim().is_empty()).then_some(b'/');
    plain(customer).chain(slash).chain(plain(name)).eq(key.bytes())
}

/// The bytes of ASCII as it is compared.
fn plain(text: &str) -> impl Iterator<Item = u8> {
    let words = text.split_whitespace().enumerate();
    let bytes = words.flat_map(|(place, word)| (place > 0).then_some(b' ').into_iter().chain(word.bytes()));
    bytes.map(|byte| byte.to_ascii_lowercase())
}

/// The first of `name (2)`, `name (3)` … that is free, no longer than a name may be.
pub(crate) fn numbered(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    (2..u32::MAX)
        .map(|number| with_ending(name, &format!(" ({number})")))
        .find(|name| !is_taken(name))
        .unwrap_or_default()
}

/// Shortened so that the ending fits.
pub(crate) fn with_ending(name: &str, ending: &str) -> String {
    let room = LONGEST_NAME.saturating_sub(ending.chars().count());
    let short: String = name.chars().take(room).collect();
    short.trim_end().to_owned() + ending
}

fn composed(text: &str) -> String {
    ComposingNormalizerBorrowed::new_nfc().normalize(text).into_owned()
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// By way of the capital, so that ß and ẞ are ss, and ς is σ. The Turkish ı stays: its capital is another
/// letter's too.
fn without_case(letter: char) -> impl Iterator<Item = char> {
    let (itself, others) = if letter == 'ı' { (Some(letter), None) } else { (None, Some(letter)) };
    let others = others.into_iter().flat_map(char::to_lowercase).flat_map(char::to_uppercase);
    itself.into_iter().chain(others.flat_map(char::to_lowercase))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_reads_the_same_is_the_same() {
        for (one, other) in [
            ("Müller", "Mu\u{308}ller"),
            (" Müller  GmbH ", "mu\u{308}LLER\u{a0}gmbh"),
            ("Straße", "STRASSE"),
            ("STRAẞE", "straße"),
            ("ΟΔΟΣ", "οδος"),
            ("Å", "\u{212b}"),
            ("가", "\u{1100}\u{1161}"),
        ] {
            assert_eq!(folded(one), folded(other), "{one:?} {other:?}");
            assert!(has_key(one, other, &key(other, one)), "{one:?} {other:?}");
        }
        assert!(has_key(" Contoso ", "Ninja  ONE", &key("contoso", "ninja one")));
        for (customer, name) in [("Contoso", "Ninja"), ("", "Ninja One"), ("Contoso", "NinjaOne")] {
            assert!(!has_key(customer, name, &key("contoso", "ninja one")), "{customer} {name}");
        }
        for (one, other) in [("Muller", "Müller"), ("ı", "i"), ("A B", "AB"), ("", "A")] {
            assert_ne!(folded(one), folded(other), "{one:?} {other:?}");
        }
        assert_eq!(kept(" Mu\u{308}ller  GmbH "), "Müller  GmbH");
        assert_ne!(key("A", "B C"), key("A B", "C"));
    }

    #[test]
    fn a_number_is_added_until_it_is_free_and_fits() {
        assert_eq!(numbered("Ninja", |name| name == "Ninja (2)"), "Ninja (3)");
        let long = numbered(&"ü".repeat(80), |_| false);
        assert_eq!((long.chars().count(), long.ends_with("ü (2)")), (80, true));
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in any::<String>()) {
            let once = folded(&text);
            prop_assert_eq!(folded(&once), once.clone());
            prop_assert_eq!(folded(&kept(&text)), once);
        }
    }
}
