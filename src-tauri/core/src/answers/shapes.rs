//! Checks of answers that several vendors share: addresses, GUIDs, defaults. Invariant: nothing is asked over the
//! network.

use fobwatch_text::{Word, say};
use uuid::Uuid;

use super::Draft;
use crate::endpoint::{self, Pasted};
use crate::secret::Secret;

/// 36 letters: hexadecimal digits, and hyphens in their four places.
pub fn is_guid(text: &str) -> bool {
    text.len() == 36 && Uuid::try_parse(text).is_ok()
}

/// A name, `@` and a domain, without spaces.
pub fn is_user_at_domain(text: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'@');
    text.split_once('@').is_some_and(|(name, domain)| is_part(name) && is_part(domain))
}

impl Draft {
    /// An address that was pasted, in its parts; None, and a problem, where it is none. That http became https is
    /// noted.
    pub fn pasted(&mut self, key: &str) -> Option<Pasted> {
        match endpoint::read(self.text(key)) {
            Ok(pasted) => {
                if pasted.upgraded() {
                    self.note(key, say::address::CHANGED_TO_HTTPS);
                }
                Some(pasted)
            }
            Err(text) => {
                self.problem(key, text);
                None
            }
        }
    }

    /// Leaves scheme, host and port of an address that lies below this domain, or on this machine; says this of another.
    pub fn keep_origin_within(&mut self, key: &str, domain: &str, text: Word) {
        match self.pasted(key) {
            Some(pasted) if pasted.is_loopback() || pasted.host.ends_with(domain) => self.set(key, pasted.origin()),
            Some(_) => self.problem(key, text),
            None => {}
        }
    }

    /// Fields that are empty are as an empty form starts.
    pub fn fill_in_defaults(&mut self) {
        for field in self.method.fields.iter().filter(|field| !field.default.is_empty()) {
            if self.text(field.key).is_empty() {
                self.set(field.key, field.default);
            }
        }
    }

    /// Whether this is somewhere in what was typed, in any case.
    pub fn holds(&self, key: &str, part: &str) -> bool {
        // EXPOSE: searched, not shown.
        self.typed(key).map_or(self.text(key), Secret::reveal).to_lowercase().contains(part)
    }

    /// Whether the answer is a GUID in its usual form.
    pub fn is_guid(&self, key: &str) -> bool {
        is_guid(self.text(key))
    }
}
