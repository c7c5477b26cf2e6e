//! A technician's authenticator app, and the server's memory of the codes it took: RFC 6238 with
//! SHA-1, six digits, 30 seconds. Invariant: shares no code with the core's own.

use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use sha1::Sha1;

const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// A second factor of RFC 6238, and the memory of which codes were used.
#[derive(Debug, Clone)]
pub struct Authenticator {
    key: Vec<u8>,
    /// The newest step whose code was taken.
    spent: i64,
}

impl Authenticator {
    /// Set up with a seed in base32, without padding.
    pub fn new(seed: &str) -> Self {
        let bits: Vec<u8> = seed
            .chars()
            .filter_map(|letter| LETTERS.find(letter))
            .flat_map(|value| (0..5).rev().map(move |place| u8::from(value >> place & 1 == 1)))
            .collect();
        let key = bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |value, bit| value << 1 | bit)).collect();
        Self { key, spent: -1 }
    }

    /// The six digits of this time's step.
    pub fn code(&self, now: Timestamp) -> String {
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.key).expect("any length will do");
        mac.update(&step(now).to_be_bytes());
        let digest = mac.finalize().into_bytes();
        let four = &digest[usize::from(digest[19] & 15)..][..4];
        let number = u32::from_be_bytes([four[0] & 0x7f, four[1], four[2], four[3]]);
        format!("{:06}", number % 1_000_000)
    }

    /// Whether the code of that time, or a newer one, was taken.
    pub(crate) fn is_spent(&self, at: Timestamp) -> bool {
        step(at) <= self.spent
    }

    pub(crate) fn spend(&mut self, code: &str, now: Timestamp) {
        self.spent = step(now) - i64::from(self.code(now) != code);
    }
}

fn step(now: Timestamp) -> i64 {
    now.as_second().div_euclid(30)
}
