//! Customers as the page keeps and shows them. Instants are milliseconds since 1970.

use fobwatch_protocol::browser::Browser;
use serde::{Deserialize, Deserializer, Serialize};
use ts_rs::TS;

/// A customer's colour. The page and the tray decide how each looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "a colour is its name")]
pub enum Colour {
    Red,
    Orange,
    Yellow,
    Green,
    Teal,
    Blue,
    Violet,
    Pink,
}

/// How a customer's group is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CustomerView {
    /// Empty for profiles without a customer.
    pub name: String,
    /// Null: none was chosen.
    pub colour: Option<Colour>,
    /// Lower ones come first; those without one follow by name.
    pub place: Option<u32>,
    /// Its profiles are folded away in the list.
    pub collapsed: bool,
    /// What opens the pages of its profiles; null: the system's.
    pub browser: Option<Browser>,
}

/// What changes in how a customer is shown; what is not said stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CustomerChange {
    /// Empty for profiles without a customer.
    pub name: String,
    /// Null: none from now on.
    #[serde(default, deserialize_with = "said")]
    #[ts(optional, type = "Colour | null")]
    pub colour: Option<Option<Colour>>,
    /// Null: by name from now on.
    #[serde(default, deserialize_with = "said")]
    #[ts(optional, type = "number | null")]
    pub place: Option<Option<u32>>,
    /// Whether its profiles are folded away.
    #[serde(default)]
    #[ts(optional)]
    pub collapsed: Option<bool>,
}

/// What became of a customer's new name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "is", rename_all = "camelCase")]
pub enum CustomerRenamed {
    /// All its profiles have it, and its colour, place and fold go with them.
    Done {
        /// As it is spelt from now on.
        name: String,
    },
    /// Another customer has it: nothing was done. The two can be merged.
    Taken {
        /// As that one is spelt.
        name: String,
    },
}

/// A null that is said is not the same as nothing said.
fn said<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

impl From<CustomerView> for CustomerChange {
    /// All of it, as it is here.
    fn from(CustomerView { name, colour, place, collapsed, .. }: CustomerView) -> Self {
        Self { name, colour: Some(colour), place: Some(place), collapsed: Some(collapsed) }
    }
}

impl CustomerChange {
    /// What there is, with this change.
    pub fn over(&self, there: Option<&CustomerView>) -> CustomerView {
        let Self { name, colour, place, collapsed } = self;
        CustomerView {
            name: name.clone(),
            colour: colour.unwrap_or_else(|| there.and_then(|there| there.colour)),
            place: place.unwrap_or_else(|| there.and_then(|there| there.place)),
            collapsed: collapsed.unwrap_or_else(|| there.is_some_and(|there| there.collapsed)),
            browser: there.and_then(|there| there.browser.clone()),
        }
    }
}
