//! A text under a passphrase, in the format of age: its tools open what we write, and we open what
//! they write. Invariant: no file makes us work or remember without bound.

use std::io::{Read as _, Write as _};

use age::armor::{ArmoredReader, ArmoredWriter, Format};
use age::secrecy::SecretString;
use age::{DecryptError, Decryptor, Encryptor, scrypt};
use fobwatch_text::say;
use zeroize::Zeroizing;

use super::LARGEST;
use crate::failure::{Code, Failure};
use crate::secret::Secret;

const BEGIN: &str = "-----BEGIN AGE ENCRYPTED FILE-----";
/// 2¹⁸ rounds, as age itself takes: about a second and 256 MiB.
const WORK: u8 = 18;
/// What we are ready to do for a file: four times that.
const MOST_WORK: u8 = 20;

/// Whether it begins like age's text format; whether it can be opened is another matter.
pub fn is_sealed(text: &Secret) -> bool {
    // EXPOSE: only how it begins.
    text.reveal().trim_start_matches('\u{feff}').trim_start().starts_with(BEGIN)
}

/// Slow by design: run it off the async threads.
pub fn seal(text: &Secret, passphrase: &Secret) -> Result<String, Failure> {
    sealed_with(text, passphrase, WORK).ok_or_else(|| Failure::new(Code::Storage, say::transfer::NOT_ENCRYPTABLE))
}

fn sealed_with(text: &Secret, passphrase: &Secret, work: u8) -> Option<String> {
    // EXPOSE: the key of the encryption, and what is encrypted.
    let mut recipient = scrypt::Recipient::new(SecretString::from(passphrase.reveal()));
    recipient.set_work_factor(work);
    let encryptor = Encryptor::with_recipients(std::iter::once(&recipient as _)).ok()?;
    let armor = ArmoredWriter::wrap_output(Vec::new(), Format::AsciiArmor).ok()?;
    let mut output = encryptor.wrap_output(armor).ok()?;
    // EXPOSE: as above.
    output.write_all(text.reveal().as_bytes()).ok()?;
    // The same file on every system: the library ends lines as the system does.
    String::from_utf8(output.finish().ok()?.finish().ok()?).ok().map(|armored| armored.replace("\r\n", "\n"))
}

/// Slow by design: run it off the async threads.
pub fn open(text: &Secret, passphrase: &Secret) -> Result<Secret, Failure> {
    // EXPOSE: what is to be decrypted, and the key of that.
    let armored = text.reveal().trim_start_matches('\u{feff}').trim();
    if armored.len() > LARGEST {
        return Err(Failure::new(Code::Invalid, say::transfer::TOO_LARGE));
    }
    // EXPOSE: as above.
    let mut identity = scrypt::Identity::new(SecretString::from(passphrase.reveal()));
    identity.set_max_work_factor(MOST_WORK);
    let decryptor = Decryptor::new_buffered(ArmoredReader::new(armored.as_bytes())).map_err(|error| refused(&error))?;
    if !decryptor.is_scrypt() {
        return Err(
            Failure::new(Code::Invalid, say::transfer::ENCRYPTED_TO_KEY).hint(say::transfer::ENCRYPTED_TO_KEY_HINT)
        );
    }
    let input = decryptor.decrypt(std::iter::once(&identity as _)).map_err(|error| refused(&error))?;
    let mut plain = Zeroizing::new(Vec::new());
    let most = u64::try_from(LARGEST).unwrap_or(u64::MAX);
    input.take(most).read_to_end(&mut plain).map_err(|_| damaged())?;
    std::str::from_utf8(&plain).map(Secret::new).map_err(|_| damaged())
}

fn refused(error: &DecryptError) -> Failure {
    match error {
        DecryptError::KeyDecryptionFailed | DecryptError::NoMatchingKeys | DecryptError::DecryptionFailed => {
            Failure::new(Code::WrongPassphrase, say::lock::PASSPHRASE_WRONG)
        }
        DecryptError::ExcessiveWork { .. } => {
            Failure::new(Code::Invalid, say::transfer::TOO_MUCH_WORK).hint(say::transfer::ENCRYPTED_TO_KEY_HINT)
        }
        _ => damaged(),
    }
}

fn damaged() -> Failure {
    Failure::new(Code::Invalid, say::transfer::DAMAGED)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Little work: what is tested is not how long it takes.
    fn sealed(text: &str) -> String {
        sealed_with(&Secret::new(text), &Secret::new("passphrase"), 2).expect("encrypted")
    }

    fn opened(text: &str, passphrase: &str) -> Result<String, Code> {
        let text = open(&Secret::new(text), &Secret::new(passphrase));
        text.map(|text| text.reveal().to_owned()).map_err(|failure| failure.code)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn what_was_sealed_is_opened(text in any::<String>()) {
            let sealed = sealed(&text);
            prop_assert!(is_sealed(&Secret::new(sealed.as_str())));
            prop_assert_eq!(opened(&format!("\u{feff}{sealed}\r\n"), "passphrase"), Ok(text));
            prop_assert_eq!(opened(&sealed, "another"), Err(Code::WrongPassphrase));
        }

        #[test]
        fn what_was_changed_is_refused(at in 0..400_usize, by in "[ -~\n]{1}", text in any::<String>()) {
            let mut sealed = sealed("text");
            let at = at % sealed.len();
            prop_assume!(sealed[at..=at] != *by);
            sealed.replace_range(at..=at, &by);
            // Some bits of the armor mean nothing; whatever is opened is what was sealed.
            prop_assert!(opened(&sealed, "passphrase").map_or(true, |text| text == "text"));
            let _ = opened(&format!("{BEGIN}\n{text}"), "passphrase");
            let _ = opened(&text, "passphrase");
        }
    }

    #[test]
    fn a_file_that_asks_for_too_much_is_refused_at_once() {
        let hour = "age-encryption.org/v1\n-> scrypt AAAAAAAAAAAAAAAAAAAAAA 40\n\
                    AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\nAAAAAAAAAAAAAAAAAAAAAA";
        let mut armor = ArmoredWriter::wrap_output(Vec::new(), Format::AsciiArmor).expect("armor");
        armor.write_all(hour.as_bytes()).expect("written");
        let text = String::from_utf8(armor.finish().expect("its end")).expect("text");
        assert_eq!(opened(&text, "passphrase"), Err(Code::Invalid));
    }
}
