//! What a sign-in yields. Invariant: instants are this computer's clock, in UTC.

use fobwatch_text::{Text, say};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::WarningCode;
use crate::clock::seconds_after;
use crate::http::Reply;
use crate::secret::Secret;

const DAY: i64 = 24 * 3600;

/// Access, and how long it lasts.
#[derive(Debug, Clone)]
pub struct Grant {
    /// None for ways to sign in that send credentials on every call.
    pub access_token: Option<Secret>,
    /// None: it cannot be renewed by one.
    pub refresh_token: Option<Secret>,
    /// When the reply that brought the access token was complete.
    pub obtained_at: Timestamp,
    /// None: the vendor does not tell, or nothing expires.
    pub expires_at: Option<Timestamp>,
    /// When to renew, before jitter. None: it cannot be renewed without a person.
    pub renew_at: Option<Timestamp>,
    /// When the refresh token was issued; a rotation sets it anew.
    pub refresh_obtained_at: Option<Timestamp>,
    /// As granted, in the vendor's spelling, separated by spaces.
    pub scopes: Option<String>,
    /// None where the vendor does not tell.
    pub identity: Option<Identity>,
    /// One per code.
    pub warnings: Vec<Warning>,
    /// One per key.
    pub facts: Vec<Fact>,
}

impl Grant {
    /// A grant obtained now, that expires never and cannot be renewed, with nothing in it.
    pub fn new(obtained_at: Timestamp) -> Self {
        Self {
            access_token: None,
            refresh_token: None,
            obtained_at,
            expires_at: None,
            renew_at: None,
            refresh_obtained_at: None,
            scopes: None,
            identity: None,
            warnings: Vec::new(),
            facts: Vec::new(),
        }
    }

    /// A grant from this reply. Two clocks that differ by more than half a minute are said.
    pub fn received(reply: &Reply) -> Self {
        let mut grant = Self::new(reply.received_at);
        if let Some(ahead) = reply.clock_ahead() {
            let way = if ahead > 0 { say::clock::BEHIND } else { say::clock::AHEAD_OF };
            let amount = match ahead.unsigned_abs() {
                seconds @ 0..120 => say::clock::seconds(seconds),
                seconds => say::tray::minutes(seconds / 60),
            };
            grant.warn(WarningCode::ClockDiffers, say::vendor::clock_off(amount, way));
        }
        grant
    }

    /// `Authorization`: the token with this before it.
    pub fn authorization(&self, scheme: &str) -> (String, Secret) {
        // EXPOSE: into a header, which is a secret again.
        let token = self.access_token.as_ref().map_or("", Secret::reveal);
        ("Authorization".to_owned(), Secret::new(format!("{scheme}{token}")))
    }

    /// None while nobody has set it, and for what is in our words.
    pub fn fact(&self, key: &str) -> Option<&str> {
        self.facts.iter().find(|fact| fact.key == key)?.value.as_plain()
    }

    /// Adds the fact, or replaces the one with its key.
    pub fn set_fact(&mut self, fact: Fact) {
        self.facts.retain(|old| old.key != fact.key);
        self.facts.push(fact);
    }

    /// Adds the fact in place of the one with its key, or takes that away where there is no value.
    pub fn put_fact(&mut self, key: &str, label: impl Into<Text>, value: Option<&str>) {
        self.facts.retain(|old| old.key != key);
        self.facts.extend(value.map(|value| Fact::new(key, label, value)));
    }

    /// Adds the warning, or replaces the one with its code.
    pub fn warn(&mut self, code: WarningCode, text: impl Into<Text>) {
        self.warnings.retain(|old| old.code != code);
        self.warnings.push(Warning { code, text: text.into() });
    }

    /// When the refresh token begins to be old, at this many days of age.
    pub fn grows_old_at(&self, age: Option<u32>) -> Option<Timestamp> {
        let issued = self.refresh_obtained_at.filter(|_| self.refresh_token.is_some())?;
        Some(seconds_after(issued, i64::from(age?) * DAY))
    }

    /// The warning about an old refresh token, if it is one at this moment.
    pub fn age_warning(&self, age: Option<u32>, now: Timestamp) -> Option<Warning> {
        self.grows_old_at(age).filter(|old_at| *old_at <= now)?;
        let days = now.duration_since(self.refresh_obtained_at?).as_secs() / DAY;
        let text = say::vendor::refresh_token_old(days);
        Some(Warning { code: WarningCode::RefreshTokenOld, text })
    }

    /// Folds in what a verify call found out.
    pub fn learn(&mut self, verified: &Verified) {
        if let Some(identity) = &verified.identity {
            self.identity = Some(identity.clone());
        }
        for fact in &verified.facts {
            self.set_fact(fact.clone());
        }
        self.warnings.retain(|warning| !verified.settled.contains(&warning.code));
        for warning in &verified.warnings {
            self.warn(warning.code, warning.text.clone());
        }
    }
}

/// Who the token belongs to, where the vendor can tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Identity {
    /// The person or account.
    pub name: String,
    /// The organisation or tenant.
    pub tenant: Option<String>,
}

impl Identity {
    /// Of no tenant that is known.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), tenant: None }
    }
}

/// Shown beside the state; never replaces it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Warning {
    /// What it is about.
    #[ts(type = "string")]
    pub code: WarningCode,
    /// What is so and what to do, in a sentence or two.
    pub text: Text,
}

/// Something worth knowing or remembering about a grant. Not a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Fact {
    /// The vendor's own name for it; not shown.
    pub key: String,
    /// Empty: remembered, not shown.
    pub label: Text,
    /// As shown; and, unless it is in our words, as the next job reads it.
    pub value: Text,
}

impl Fact {
    /// An empty label: remembered, not shown.
    pub fn new(key: &str, label: impl Into<Text>, value: impl Into<String>) -> Self {
        Self::said(key, label, Text::plain(value))
    }

    /// With a value in our words.
    pub fn said(key: &str, label: impl Into<Text>, value: impl Into<Text>) -> Self {
        Self { key: key.to_owned(), label: label.into(), value: value.into() }
    }
}

/// What a verify call found out.
#[derive(Debug, Clone, Default)]
pub struct Verified {
    /// None: the grant's stays.
    pub identity: Option<Identity>,
    /// They join the grant's.
    pub warnings: Vec<Warning>,
    /// Codes of warnings that are over now.
    pub settled: Vec<WarningCode>,
    /// They join the grant's.
    pub facts: Vec<Fact>,
    /// One sentence for the activity list ("Version 23.0.9.392").
    pub note: Option<Text>,
}

impl Verified {
    /// Nothing wrong so far: warnings of these codes are over.
    pub fn settling(codes: &[WarningCode]) -> Self {
        Self { settled: codes.to_vec(), ..Self::default() }
    }

    /// One sentence, and nothing else.
    pub fn noted(note: impl Into<Text>) -> Self {
        Self { note: Some(note.into()), ..Self::default() }
    }

    /// One warning, and nothing else.
    pub fn warning(code: WarningCode, text: impl Into<Text>) -> Self {
        let warnings = vec![Warning { code, text: text.into() }];
        Self { warnings, ..Self::default() }
    }

    /// Adds a warning that the grant will take over.
    pub fn warn(&mut self, code: WarningCode, text: impl Into<Text>) {
        self.warnings.push(Warning { code, text: text.into() });
    }
}

/// When to renew: 5 minutes before expiry, or a quarter of the lifetime when that is shorter.
pub fn due(obtained_at: Timestamp, expires_at: Timestamp) -> Timestamp {
    let lifetime = expires_at.duration_since(obtained_at).max(SignedDuration::ZERO);
    let lead = (lifetime.as_secs() / 4).min(300);
    seconds_after(expires_at, -lead)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refresh_token_is_old_from_the_day_that_the_vendor_names() {
        let at = |seconds| seconds_after(Timestamp::UNIX_EPOCH, seconds);
        let mut grant = Grant::new(at(0));
        grant.refresh_obtained_at = Some(at(0));
        assert_eq!(grant.age_warning(Some(21), at(99 * DAY)), None, "there is none");
        grant.refresh_token = Some(Secret::new("r"));
        assert_eq!(grant.age_warning(Some(21), at(21 * DAY - 1)), None);
        let warning = grant.age_warning(Some(21), at(21 * DAY)).expect("a warning");
        assert_eq!(warning.code, "RefreshTokenOld");
        assert!(warning.text.to_string().contains("21 days old"));
        assert_eq!(grant.age_warning(None, at(99 * DAY)), None, "its vendor names no age");
        grant.refresh_obtained_at = None;
        assert_eq!(grant.age_warning(Some(21), at(99 * DAY)), None, "nobody knows");
    }
}
