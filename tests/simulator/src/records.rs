//! What a tenant has to be read: so many of each kind, numbered from 1. Invariant: each is named after its tenant,
//! so that a reader can see who answered.

use serde_json::Value;

use crate::server::Received;

/// A tenant's name and how much it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Records {
    /// The first of each kind bears it alone.
    pub tenant: String,
    /// Of each kind.
    pub count: usize,
}

impl Default for Records {
    fn default() -> Self {
        Self { tenant: "Contoso".to_owned(), count: 1 }
    }
}

impl Records {
    /// `Contoso`, `Contoso 2`, `Contoso 3` and so on.
    pub fn name(&self, number: usize) -> String {
        if number == 1 { self.tenant.clone() } else { format!("{} {number}", self.tenant) }
    }

    /// At most `size` of them behind the first `skipped`.
    pub(crate) fn page(&self, skipped: usize, size: usize, make: impl Fn(usize, &str) -> Value) -> Vec<Value> {
        let last = self.count.min(skipped.saturating_add(size));
        (skipped + 1..=last).map(|number| make(number, &self.name(number))).collect()
    }

    pub(crate) fn all(&self, make: impl Fn(usize, &str) -> Value) -> Vec<Value> {
        self.page(0, self.count, make)
    }

    /// The one with this number, as an address has it.
    pub(crate) fn one(&self, number: &str, make: impl Fn(usize, &str) -> Value) -> Option<Value> {
        let number = number.parse().ok().filter(|number| (1..=self.count).contains(number))?;
        Some(make(number, &self.name(number)))
    }
}

/// A number of the query, its name in any case; `otherwise` where there is none. None: it is no number.
pub(crate) fn number(request: &Received, name: &str, otherwise: usize) -> Option<usize> {
    match request.query_in_any_case(name).filter(|text| !text.is_empty()) {
        Some(text) => text.parse().ok(),
        None => Some(otherwise),
    }
}

/// A UUID in which this kind and number can be read.
pub(crate) fn uuid(kind: u16, number: usize) -> String {
    format!("00000000-{kind:04x}-4000-8000-{number:012x}")
}
