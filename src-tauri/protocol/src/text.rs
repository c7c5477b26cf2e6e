//! Bytes of a file or a pipe as text, whoever wrote them. Invariant: what is certain is read, the rest is
//! refused, and a mark of the encoding is no part of the text.

use zeroize::Zeroizing;

/// The text that these bytes say: UTF-8, or UTF-16 as `>` and `Out-File` of Windows PowerShell write it, with
/// a byte order mark or without one where nothing else is meant. None: they are no text.
pub fn of(bytes: &[u8]) -> Option<Zeroizing<String>> {
    match bytes {
        [0xef, 0xbb, 0xbf, text @ ..] => utf8(text),
        [0xff, 0xfe, text @ ..] => utf16(text, u16::from_le_bytes),
        [0xfe, 0xff, text @ ..] => utf16(text, u16::from_be_bytes),
        // No text has a NUL, but UTF-16 has one in each of ASCII's letters.
        [0, letter, ..] if *letter != 0 => utf16(bytes, u16::from_be_bytes),
        [letter, 0, ..] if *letter != 0 => utf16(bytes, u16::from_le_bytes),
        _ => utf8(bytes),
    }
}

/// The same; what is none of these is Windows-1252, as spreadsheets of Western languages write it, where all its bytes are
/// letters or spaces.
pub fn of_spreadsheet(bytes: &[u8]) -> Option<Zeroizing<String>> {
    of(bytes).or_else(|| bytes.iter().map(|byte| western(*byte)).collect::<Option<String>>().map(Zeroizing::new))
}

/// None for bytes that no text has.
fn western(byte: u8) -> Option<char> {
    const HIGH: [char; 32] = [
        '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’', '“', '”',
        '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
    ];
    let letter = match byte {
        b'\t' | b'\r' | b'\n' | 0x20..=0x7e | 0xa0.. => char::from(byte),
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        _ => '\0',
    };
    (letter != '\0').then_some(letter)
}

fn utf8(bytes: &[u8]) -> Option<Zeroizing<String>> {
    std::str::from_utf8(bytes).ok().map(|text| Zeroizing::new(text.to_owned()))
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<Zeroizing<String>> {
    let pairs = bytes.chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    let units = pairs.map(|pair| unit([pair[0], pair[1]]));
    let mut text = Zeroizing::new(String::with_capacity(bytes.len() * 3 / 2));
    for letter in char::decode_utf16(units) {
        let letter = letter.ok().filter(|letter| *letter != '\0')?;
        text.push(letter);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wide(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(unit).collect()
    }

    fn read(bytes: &[u8]) -> Option<String> {
        of(bytes).map(|text| text.to_string())
    }

    #[test]
    fn what_is_no_text_is_refused() {
        for bytes in [&b"M\xfcller"[..], b"\xff\xfeA\0B", b"\xff\xfe\0\xd8", b"A\0\0\0", b"\x30\x82\x01\xff\xfe"] {
            assert_eq!(read(bytes), None, "{bytes:?}");
        }
        assert_eq!(read(b"").as_deref(), Some(""));
        assert_eq!(read(b"\xff\xfe").as_deref(), Some(""));
        assert_eq!(read(b"\0").as_deref(), Some("\0"), "it is UTF-8, and for others to judge");
    }

    #[test]
    fn a_spreadsheet_may_be_of_windows() {
        let read = |bytes: &[u8]| of_spreadsheet(bytes).map(|text| text.to_string());
        assert_eq!(read(b"M\xfcller;\x80 5\r\n").as_deref(), Some("Müller;€ 5\r\n"));
        assert_eq!(read("Müller".as_bytes()).as_deref(), Some("Müller"));
        for bytes in [&b"PK\x03\x04\xff"[..], b"a\xfc\0", b"\x81"] {
            assert_eq!(read(bytes), None, "{bytes:?}");
        }
    }

    proptest! {
        #[test]
        fn a_text_is_read_in_every_encoding(text in "[^\0\u{feff}]{0,40}", begins in "[ -~]") {
            for (mark, bytes) in [
                (&b"\xef\xbb\xbf"[..], text.as_bytes().to_vec()),
                (b"\xff\xfe", wide(&text, u16::to_le_bytes)),
                (b"\xfe\xff", wide(&text, u16::to_be_bytes)),
            ] {
                prop_assert_eq!(read(&[mark, &bytes].concat()), Some(text.clone()));
            }
            // Without a mark, where the first letter tells.
            let text = begins + &text;
            prop_assert_eq!(read(text.as_bytes()), Some(text.clone()));
            prop_assert_eq!(read(&wide(&text, u16::to_le_bytes)), Some(text.clone()));
            prop_assert_eq!(read(&wide(&text, u16::to_be_bytes)), Some(text));
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            let _ = of(&bytes);
        }
    }
}
