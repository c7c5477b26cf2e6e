//! Two-factor codes made from a seed (RFC 6238), as an authenticator makes them. Invariant: the
//! seed leaves only as a code.

use fobwatch_text::{Text, say};
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha1::Sha1;
use sha2::{Sha256, Sha512};
use url::Url;
use zeroize::Zeroizing;

use crate::clock::seconds_after;
use crate::secret::Secret;

/// What authenticators assume when nothing else is said.
const DIGITS: u32 = 6;
const PERIOD: i64 = 30;
/// Digits of a code. RFC 4226 §5.3 asks for six at least; its 31 bits fill no more than ten.
const MOST_DIGITS: u32 = 10;
const LONGEST_PERIOD: i64 = 600;
/// Seconds that must be left for a code to be worth sending.
const LEAST_LEFT: i64 = 3;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Algorithm {
    Sha1,
    Sha256,
    Sha512,
}

/// A seed, and how codes are made of it.
pub(crate) struct Totp {
    key: Zeroizing<Vec<u8>>,
    algorithm: Algorithm,
    digits: u32,
    /// Seconds that a code lasts.
    period: i64,
}

/// The time during which one code is good; the end is the beginning of the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    /// The first instant at which it is good.
    pub start: Timestamp,
    /// The first at which it is not.
    pub end: Timestamp,
}

impl Totp {
    /// Reads a seed: base32, or a whole `otpauth://totp/…` address as a QR code holds it. The
    /// error is a sentence.
    pub(crate) fn read(text: &Secret) -> Result<Self, Text> {
        // EXPOSE: to take the seed out; what it is made of is wiped with it.
        let text = text.reveal().trim();
        if text.split_once("://").is_none() {
            return Ok(Self { key: base32(text)?, algorithm: Algorithm::Sha1, digits: DIGITS, period: PERIOD });
        }
        let url = Url::parse(text).map_err(|_| say::seed::ADDRESS_UNREADABLE)?;
        if url.scheme() != "otpauth" || url.host_str().is_none_or(|kind| !kind.eq_ignore_ascii_case("totp")) {
            return Err(say::seed::NOT_BY_TIME.into());
        }
        let parameter = |name: &str| {
            let mut values = url.query_pairs().filter(|(key, _)| key.eq_ignore_ascii_case(name));
            match (values.next(), values.next()) {
                (Some(_), Some(_)) => Err(say::seed::says_twice(name)),
                (value, _) => Ok(value.map(|(_, value)| Zeroizing::new(value.into_owned()))),
            }
        };
        let seed = parameter("secret")?.ok_or(say::seed::NO_SECRET)?;
        Ok(Self {
            key: base32(&seed)?,
            algorithm: parameter("algorithm")?.map_or(Ok(Algorithm::Sha1), |name| algorithm(&name))?,
            digits: match parameter("digits")? {
                None => DIGITS,
                Some(text) => text
                    .parse()
                    .ok()
                    .filter(|digits| (DIGITS..=MOST_DIGITS).contains(digits))
                    .ok_or(say::seed::digits_wrong(DIGITS, MOST_DIGITS))?,
            },
            period: match parameter("period")? {
                None => PERIOD,
                Some(text) => text
                    .parse()
                    .ok()
                    .filter(|period| (1..=LONGEST_PERIOD).contains(period))
                    .ok_or(say::seed::period_wrong(LONGEST_PERIOD))?,
            },
        })
    }

    /// The window that holds this instant.
    pub(crate) fn window(&self, now: Timestamp) -> Window {
        let step = now.as_second().div_euclid(self.period);
        let start = Timestamp::from_second(step * self.period).unwrap_or(Timestamp::MIN);
        Window { start, end: seconds_after(start, self.period) }
    }

    /// The code of this window.
    pub(crate) fn code(&self, window: Window) -> Secret {
        let step = window.start.as_second().div_euclid(self.period);
        let message = step.to_be_bytes();
        let number = match self.algorithm {
            Algorithm::Sha1 => truncated::<Hmac<Sha1>>(&self.key, message),
            Algorithm::Sha256 => truncated::<Hmac<Sha256>>(&self.key, message),
            Algorithm::Sha512 => truncated::<Hmac<Sha512>>(&self.key, message),
        };
        let width = self.digits as usize;
        Secret::new(format!("{:0width$}", u64::from(number) % 10_u64.pow(self.digits)))
    }

    /// When a code can be sent: now, or at the end of a window that is nearly over or whose code
    /// was sent already. `used_until` is the end of the last window whose code was sent.
    pub(crate) fn due(&self, now: Timestamp, used_until: Option<Timestamp>) -> Timestamp {
        let window = self.window(now);
        let left = window.end.duration_since(now).as_secs();
        // An end that lies far ahead was noted before the clock was set back: it tells nothing.
        let believed = seconds_after(window.end, self.period);
        let is_used = used_until.is_some_and(|used| used > window.start && used <= believed);
        // A window shorter than twice that has to do with half of it.
        if is_used || left < LEAST_LEFT.min(self.period / 2) { window.end } else { now }
    }
}

fn algorithm(name: &str) -> Result<Algorithm, Text> {
    match name.to_ascii_uppercase().replace('-', "").as_str() {
        "SHA1" => Ok(Algorithm::Sha1),
        "SHA256" => Ok(Algorithm::Sha256),
        "SHA512" => Ok(Algorithm::Sha512),
        _ => Err(say::seed::ALGORITHM_UNKNOWN.into()),
    }
}

/// RFC 4648 §6, as people copy it: any letter case, in groups, with or without padding. Ours, for `data-encoding` refuses
/// lengths that no encoder makes (17 letters), and authenticators take such seeds.
fn base32(text: &str) -> Result<Zeroizing<Vec<u8>>, Text> {
    let mut key = Zeroizing::new(Vec::with_capacity(text.len()));
    let (mut bits, mut held) = (0_u32, 0_u32);
    for letter in
        text.chars().filter(|c| !(c.is_whitespace() || *c == '-')).collect::<String>().trim_end_matches('=').bytes()
    {
        let value = match letter.to_ascii_uppercase() {
            letter @ b'A'..=b'Z' => letter - b'A',
            letter @ b'2'..=b'7' => letter - b'2' + 26,
            _ => return Err(say::seed::LETTERS_WRONG.into()),
        };
        bits = (bits << 5 | u32::from(value)) & 0xfff;
        held += 5;
        if held >= 8 {
            held -= 8;
            key.push((bits >> held & 0xff) as u8);
        }
    }
    // 80 bits are the least that any authenticator hands out.
    if key.len() < 10 {
        return Err(say::seed::SHORT.into());
    }
    Ok(key)
}

/// RFC 4226 §5.3.
fn truncated<M: Mac + KeyInit>(key: &[u8], message: [u8; 8]) -> u32 {
    // HMAC takes keys of any length.
    let Ok(mut mac) = <M as KeyInit>::new_from_slice(key) else { return 0 };
    mac.update(&message);
    let digest = mac.finalize().into_bytes();
    let offset = digest.last().map_or(0, |last| usize::from(last & 0xf));
    let four = digest.get(offset..offset + 4).and_then(|four| four.try_into().ok()).unwrap_or_default();
    u32::from_be_bytes(four) & 0x7fff_ffff
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Totp, Text> {
        Totp::read(&Secret::new(text))
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("an instant")
    }

    /// RFC 6238 appendix B: the seeds are 20, 32 and 64 bytes of "1234567890…".
    #[test]
    fn the_vectors_of_rfc_6238() {
        let seeds = [
            ("SHA1", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"),
            ("SHA256", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZA===="),
            (
                "SHA512",
                "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNA",
            ),
        ];
        let expected = [
            (59, ["94287082", "46119246", "90693936"]),
            (1_111_111_109, ["07081804", "68084774", "25091201"]),
            (1_111_111_111, ["14050471", "67062674", "99943326"]),
            (1_234_567_890, ["89005924", "91819424", "93441116"]),
            (2_000_000_000, ["69279037", "90698825", "38618901"]),
            (20_000_000_000, ["65353130", "77737706", "47863826"]),
        ];
        for (place, (algorithm, seed)) in seeds.into_iter().enumerate() {
            let seed = seed.replace('=', "%3D");
            let uri = format!("otpauth://totp/Acme:jane?secret={seed}&algorithm={algorithm}&digits=8");
            let totp = read(&uri).expect("a seed");
            for (second, codes) in expected {
                assert_eq!(totp.code(totp.window(at(second))).reveal(), codes[place], "{algorithm} at {second}");
            }
        }
    }

    #[test]
    fn a_seed_is_read_as_people_copy_it() {
        let plain = read("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").expect("a seed");
        // Six digits are the last six of eight.
        assert_eq!(plain.code(plain.window(at(59))).reveal(), "287082");
        for same in [" gezd gnbv gy3t qojq gezd gnbv gy3t qojq ", "GEZD-GNBV-GY3T-QOJQ-GEZD-GNBV-GY3T-QOJQ"] {
            assert_eq!(*read(same).expect("a seed").key, *plain.key);
        }
        let odd =
            read("OTPAUTH://TOTP/x?SECRET=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&period=90&digits=10&algorithm=sha-512");
        let odd = odd.expect("a seed");
        assert_eq!((odd.period, odd.digits, odd.algorithm), (90, 10, Algorithm::Sha512));
        assert_eq!(odd.window(at(100)), Window { start: at(90), end: at(180) });
        assert_eq!(odd.code(odd.window(at(100))).reveal().len(), 10);
    }

    #[test]
    fn what_is_no_seed_is_said() {
        for (text, word) in [
            ("GEZDGNBV", "too short"),
            ("GEZDGNBVGY3TQOJ0", "2 to 7"),
            ("123456", "2 to 7"),
            ("https://example.com/?secret=GEZDGNBVGY3TQOJQ", "otpauth://totp/"),
            ("otpauth://hotp/x?secret=GEZDGNBVGY3TQOJQ&counter=1", "otpauth://totp/"),
            ("otpauth://totp/x?digits=6", "no secret"),
            ("otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ&digits=5", "digits"),
            ("otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ&digits=11", "digits"),
            ("otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ&period=0", "seconds"),
            ("otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ&period=-30", "seconds"),
            ("otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ&algorithm=MD5", "algorithm"),
            ("otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ&secret=GEZDGNBVGY3TQOJQ", "twice"),
            ("otpauth://", "otpauth://"),
        ] {
            let problem = read(text).err().expect(text).to_string();
            assert!(problem.contains(word), "{text}: {problem}");
            assert!(!problem.contains("GEZD"), "no seed in {problem}");
        }
    }

    #[test]
    fn a_code_waits_for_a_window_that_is_fresh_and_long_enough() {
        let totp = read("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").expect("a seed");
        assert_eq!(totp.due(at(87), None), at(87));
        assert_eq!(totp.due(at(88), None), at(90), "two seconds are too few");
        assert_eq!(totp.due(at(60), Some(at(60))), at(60), "the last window was the one before");
        assert_eq!(totp.due(at(60), Some(at(90))), at(90));
        assert_eq!(totp.due(at(59), Some(at(90))), at(60), "the clock went back a little");
        assert_eq!(totp.due(at(60), Some(at(9_000))), at(60), "the clock went back by hours");
        let hasty = read("otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ&period=1").expect("a seed");
        assert_eq!(hasty.due(at(60), None), at(60));
    }
}
