//! A saved connection. Invariant: nothing in it is secret.

use std::collections::BTreeMap;
use std::fmt;

use fobwatch_text::{Word, say};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::failure::Problem;
use crate::label;

/// The key of a switch that any method may have: its refresh token is kept young by a daily renewal.
pub const KEEP_ALIVE: &str = "keep_alive";

/// The key of the field, of any method that has one, for a refresh token that is pasted.
pub const REFRESH_TOKEN: &str = "refresh_token";
/// The key under which the note of any profile is sealed; no field of a vendor's is called so.
pub const NOTE: &str = "profile/note";
/// The key under which a form tells of problems with the profile's name.
pub const NAME: &str = "name";
/// The key under which a form tells of problems with its customer.
pub const CUSTOMER: &str = "customer";

/// Which profile; made once, never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(type = "string")]
pub struct ProfileId(Uuid);

impl ProfileId {
    /// A new random id.
    pub fn random() -> Self {
        Self(Uuid::new_v4())
    }
}

impl fmt::Display for ProfileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for ProfileId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        text.parse().map(Self)
    }
}

/// One saved connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Random; never used again.
    pub id: ProfileId,
    /// 1–80 characters, unique within the customer.
    pub name: String,
    /// The group it is shown in; may be empty.
    pub customer: String,
    /// A vendor's and a method's id.
    pub vendor: String,
    /// Of that vendor.
    pub method: String,
    /// The answers that are not secret, by field key.
    pub answers: BTreeMap<String, String>,
    /// Whether it renews without anyone asking.
    pub auto_renew: bool,
    /// When auto-renew ends by itself; None: it does not.
    pub renew_until: Option<Timestamp>,
    /// Pinned to the top.
    pub favourite: bool,
    /// In the order in which they were typed.
    pub tags: Vec<String>,
    /// Empty: none.
    pub link: String,
}

impl Profile {
    /// Whether it is renewed at that time without anyone asking.
    pub fn renews(&self, at: Timestamp) -> bool {
        self.auto_renew && self.renew_until.is_none_or(|until| at < until)
    }

    /// Whether it is renewed daily, auto-renew or not.
    pub fn keeps_alive(&self) -> bool {
        self.answers.get(KEEP_ALIVE).is_some_and(|answer| answer == "yes")
    }
}

/// A name or customer as it is kept, or what is wrong with it.
pub fn check_label(field: &str, text: &str) -> Result<String, Problem> {
    let problem = |text: Word| Problem { field: field.to_owned(), text: text.into() };
    let text = label::kept(text);
    if field == NAME && text.is_empty() {
        return Err(problem(say::profile::NAME_MISSING));
    }
    if text.chars().count() > label::LONGEST_NAME {
        return Err(problem(say::profile::NAME_LONG));
    }
    let hides = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    if text.chars().any(hides) {
        return Err(problem(say::answer::INVISIBLE_CHARACTERS));
    }
    Ok(text)
}
