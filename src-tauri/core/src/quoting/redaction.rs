//! Secrets in a server's words, found in whatever form the server says them. Invariant: where two overlap,
//! both are gone.

use std::ops::Range;

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE};
use data_encoding::HEXLOWER;

use crate::secret::Secret;

/// Bytes of a secret from which on it is looked for inside of words. Shorter ones are in any text by
/// chance: they are looked for as words.
const LONG: usize = 4;
/// Letters from which on space between them is overlooked.
const UNBROKEN: usize = 6;
/// How often what is encoded may be encoded again.
const DEPTH: usize = 2;
/// Bytes of a text that are looked at. More is never shown.
const LOOKED_AT: usize = 16 * 1024;

/// The text, with "…" where a secret stood.
pub fn covered(text: &str, secrets: &[&Secret]) -> String {
    let end = (0..=LOOKED_AT.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    let (text, was_cut) = (&text[..end], end < text.len());
    // EXPOSE: to take them out.
    let secrets: Vec<_> = secrets.iter().map(|secret| secret.reveal().trim()).filter(|one| !one.is_empty()).collect();
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for view in views(text) {
        for secret in &secrets {
            if secret.len() < LONG {
                ranges.extend(words(&view, secret));
            } else {
                for form in forms(secret) {
                    ranges.extend(found(&view, &form));
                }
            }
        }
    }
    if was_cut {
        // A secret may have begun there.
        let longest = secrets.iter().map(|secret| secret.len()).max().unwrap_or_default();
        ranges.push(end.saturating_sub(longest.saturating_mul(6))..end);
    }
    without(text, ranges)
}

/// Ranges that overlap or touch are one.
fn without(text: &str, mut ranges: Vec<Range<usize>>) -> String {
    ranges.sort_by_key(|range| (range.start, range.end));
    let (mut shown, mut at) = (String::new(), 0);
    let mut covered_to = None;
    for range in ranges {
        if covered_to.is_none_or(|end| range.start > end) {
            shown.push_str(text.get(at.min(range.start)..range.start).unwrap_or_default());
            shown.push('…');
        }
        at = at.max(range.end);
        covered_to = Some(at);
    }
    shown + text.get(at..).unwrap_or_default()
}

/// A letter of a text, and the bytes that say it.
#[derive(Clone, PartialEq)]
struct Letter {
    letter: char,
    at: Range<usize>,
}

type View = Vec<Letter>;

/// The text as it is, and with its encodings undone: of an address, of JSON, of HTML, and of one in another.
fn views(text: &str) -> Vec<View> {
    let plain: View =
        text.char_indices().map(|(at, letter)| Letter { letter, at: at..at + letter.len_utf8() }).collect();
    let mut views = vec![plain];
    let mut from = 0;
    for _ in 0..DEPTH {
        let to = views.len();
        for at in from..to {
            for undone in [undone(&views[at], percent), undone(&views[at], escape), undone(&views[at], entity)] {
                if undone != views[at] && !views.contains(&undone) {
                    views.push(undone);
                }
            }
        }
        from = to;
    }
    views
}

type Decode = fn(&[Letter]) -> Option<(usize, Vec<char>)>;

/// Undoes an encoding, place by place: how many letters are taken, and what they say.
fn undone(view: &[Letter], decode: Decode) -> View {
    let mut said = View::new();
    let mut at = 0;
    while let Some(rest) = view.get(at..).filter(|rest| !rest.is_empty()) {
        let (taken, letters) = decode(rest).unwrap_or_else(|| (1, vec![rest[0].letter]));
        let range = rest[0].at.start..rest[taken - 1].at.end;
        said.extend(letters.into_iter().map(|letter| Letter { letter, at: range.clone() }));
        at += taken;
    }
    said
}

/// Letters of a number in this base, from `from` on.
fn number(view: &[Letter], from: usize, length: usize, base: u32) -> Option<u32> {
    view.get(from..from + length)?.iter().try_fold(0, |sum: u32, one| Some(sum * base + one.letter.to_digit(base)?))
}

/// `%21`, several for one letter; `+` for a space.
fn percent(view: &[Letter]) -> Option<(usize, Vec<char>)> {
    if view[0].letter == '+' {
        return Some((1, vec![' ']));
    }
    let mut bytes = Vec::new();
    while view.get(bytes.len() * 3).is_some_and(|one| one.letter == '%') {
        let Some(byte) = number(view, bytes.len() * 3 + 1, 2, 16) else { break };
        bytes.push(u8::try_from(byte).ok()?);
    }
    (!bytes.is_empty()).then(|| (bytes.len() * 3, String::from_utf8_lossy(&bytes).chars().collect()))
}

/// `\n`, `\"`, `\/`, `\u0021`, in pairs for letters beyond the first plane.
fn escape(view: &[Letter]) -> Option<(usize, Vec<char>)> {
    if view[0].letter != '\\' {
        return None;
    }
    let unit = |from: usize| {
        let is_unit = view.get(from)?.letter == '\\' && view.get(from + 1)?.letter.eq_ignore_ascii_case(&'u');
        number(view, from + 2, 4, 16).filter(|_| is_unit)
    };
    if let Some(first) = unit(0) {
        let pair = unit(6).and_then(|second| {
            let units = [u16::try_from(first).ok()?, u16::try_from(second).ok()?];
            char::decode_utf16(units).next()?.ok().filter(|letter| letter.len_utf16() == 2)
        });
        return match pair {
            Some(letter) => Some((12, vec![letter])),
            None => Some((6, vec![char::from_u32(first)?])),
        };
    }
    let letter = match view.get(1)?.letter {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        mark if mark.is_ascii_punctuation() => mark,
        _ => return None,
    };
    Some((2, vec![letter]))
}

/// `&amp;`, `&#33;`, `&#x21;`.
fn entity(view: &[Letter]) -> Option<(usize, Vec<char>)> {
    if view[0].letter != '&' {
        return None;
    }
    let end = view.iter().take(12).position(|one| one.letter == ';')?;
    let name: String = view[1..end].iter().map(|one| one.letter).collect();
    let letter = match name.to_ascii_lowercase().as_str() {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        numbered => {
            let numbered = numbered.strip_prefix('#')?;
            let number = match numbered.strip_prefix('x') {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => numbered.parse(),
            };
            char::from_u32(number.ok()?)?
        }
    };
    Some((end + 1, vec![letter]))
}

/// A secret as it may be said, and in digits and base64, wherever in a longer text it began.
fn forms(secret: &str) -> Vec<String> {
    let mut forms = vec![secret.to_owned()];
    let wide: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [secret.as_bytes(), &wide] {
        forms.push(HEXLOWER.encode(bytes));
        for before in 0..3 {
            let led = [&[0; 2][..before], bytes].concat();
            // Letters that other bytes have a part in are left out.
            let (first, last) = ((before * 8).div_ceil(6), led.len() * 8 / 6);
            for text in [BASE64_STANDARD.encode(&led), BASE64_URL_SAFE.encode(&led)] {
                forms.extend(text.get(first..last).filter(|part| part.len() > LONG).map(str::to_owned));
            }
        }
    }
    forms.dedup();
    forms
}

/// Without case, and without what cannot be seen.
fn folded(letter: char) -> impl Iterator<Item = char> {
    letter.to_lowercase()
}

fn is_space(letter: char) -> bool {
    letter.is_whitespace()
        || letter.is_control()
        || matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Where this is said, in any case; space between the letters of a longer one is overlooked.
fn found(view: &[Letter], form: &str) -> Vec<Range<usize>> {
    let overlooks = form.chars().filter(|letter| !is_space(*letter)).count() >= UNBROKEN;
    let is_looked_at = |letter: &char| !(overlooks && is_space(*letter));
    let wanted: Vec<char> = form.chars().filter(is_looked_at).flat_map(folded).collect();
    let mut letters: Vec<(char, &Range<usize>)> = Vec::with_capacity(view.len());
    for Letter { letter, at } in view.iter().filter(|one| is_looked_at(&one.letter)) {
        letters.extend(folded(*letter).map(|letter| (letter, at)));
    }
    let starts = letters.windows(wanted.len().max(1)).enumerate();
    let fits = starts.filter(|(_, some)| some.iter().map(|(letter, _)| letter).eq(&wanted));
    fits.map(|(at, some)| letters[at].1.start..some[some.len() - 1].1.end).collect()
}

/// Where this stands by itself.
fn words(view: &[Letter], word: &str) -> Vec<Range<usize>> {
    let wanted: Vec<char> = word.chars().collect();
    let is_part = |one: Option<&Letter>| one.is_some_and(|one| one.letter.is_alphanumeric());
    let starts = view.windows(wanted.len()).enumerate().filter(|(at, some)| {
        let is_said = some.iter().map(|one| one.letter).eq(wanted.iter().copied());
        let before = at.checked_sub(1).and_then(|before| view.get(before));
        is_said && !is_part(before) && !is_part(view.get(at + wanted.len()))
    });
    starts.map(|(_, some)| some[0].at.start..some[some.len() - 1].at.end).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use data_encoding::HEXUPPER;

    use super::*;

    fn shown(text: &str, secrets: &[&str]) -> String {
        let secrets: Vec<_> = secrets.iter().map(|secret| Secret::new(*secret)).collect();
        covered(text, &secrets.iter().collect::<Vec<_>>())
    }

    #[test]
    fn secrets_that_overlap_are_both_gone() {
        for secrets in [["Summer", "Summer2026!x"], ["Summer2026!x", "Summer"]] {
            assert_eq!(shown("the password Summer2026!x is wrong", &secrets), "the password … is wrong");
        }
        assert_eq!(shown("is abcdefgh there", &["abcdef", "defgh"]), "is … there");
        assert_eq!(shown("is abcdefgh there", &["abcd", "efgh"]), "is … there");
        assert_eq!(shown("abcd-abcd", &["abcd"]), "…-…");
    }

    #[test]
    fn whatever_form_a_server_says_it_in() {
        let secret = "Sümmer 2026!/x\"&";
        let encoded = BASE64_STANDARD.encode(format!("jane:{secret}"));
        for said in [
            "SÜMMER 2026!/X\"&",
            "S%C3%BCmmer%202026%21%2Fx%22%26",
            "S%c3%bcmmer+2026!/x%22&",
            "S%25C3%25BCmmer%25202026%2521%252Fx%2522%2526",
            r#"S\u00fcmmer 2026!\/x\"&"#,
            "S&#252;mmer 2026!/x&quot;&amp;",
            "S&#xFC;mmer 2026!&#x2f;x&#34;&amp;",
            "Sümmer\r\n 2026!/\n  x\"&",
            "Süm\u{ad}mer2026!/x\"&",
        ] {
            assert_eq!(shown(&format!("<{said}>"), &[secret]), "<…>", "{said}");
        }
        let told = shown(&format!("Basic {encoded} is wrong"), &[secret]);
        // What other bytes have a part in may stay.
        let left: String = told.replace("Basic ", "").replace(" is wrong", "");
        assert!(left.contains('…') && left.chars().count() <= "amFuZTp…x==".chars().count(), "{told}");
        let digits = HEXUPPER.encode(secret.as_bytes());
        assert_eq!(shown(&digits, &[secret]), "…");
    }

    #[test]
    fn short_ones_are_words_and_chance_is_left_alone() {
        assert_eq!(shown("the code abc, not abcd or xabc", &["abc"]), "the code …, not abcd or xabc");
        assert_eq!(shown("code=abc&x", &["abc", "", "  "]), "code=…&x");
        assert_eq!(shown("that establishes it", &["test"]), "that establishes it");
        assert_eq!(shown("nothing to hide", &["Summer2026!x"]), "nothing to hide");
    }

    #[test]
    fn a_long_text_ends_before_a_secret_could_be_cut() {
        let text = "x".repeat(LOOKED_AT - 4) + "Summer2026!x";
        assert!(!shown(&text, &["Summer2026!x"]).contains("Summ"));
    }

    proptest! {
        #[test]
        fn no_secret_is_shown_and_no_text_breaks_it(
            before in "\\PC{0,20}", secret in "[a-zA-Z0-9!%&+/\"\\\\ü]{8,20}", after in ".{0,20}", other in ".{0,9}",
        ) {
            let text = format!("{before}{secret}{after}");
            let said = shown(&text, &[&secret, &other]);
            prop_assert!(!said.to_lowercase().contains(&secret.to_lowercase()), "{said:?}");
        }
    }
}
