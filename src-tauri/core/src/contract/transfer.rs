//! Moving profiles from one Fobwatch to another, and from and to other tools.

use std::collections::BTreeMap;

pub use fobwatch_protocol::OnConflict;
use fobwatch_text::{Text, Word};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::failure::Problem;
use crate::field::Field;
use crate::profile::ProfileId;
use crate::secret::Secret;

/// What to export.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Export {
    /// None: all.
    #[serde(default)]
    pub ids: Option<Vec<ProfileId>>,
    /// With one, secrets are exported too, and the whole is encrypted by it.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub passphrase: Option<Secret>,
    /// Refresh tokens too. Only for a move: a refresh token has one owner, and the first of two
    /// that renews ends the sign-in of the other.
    #[serde(default)]
    pub sign_ins: bool,
}

/// What to import.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Import {
    /// The file's text, encrypted or not.
    #[ts(type = "string")]
    pub text: Secret,
    /// For what is encrypted.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub passphrase: Option<Secret>,
    /// Skipped, unless told otherwise.
    #[serde(default)]
    pub on_conflict: OnConflict,
    /// Nothing is saved; the answer says what would be.
    #[serde(default)]
    pub dry_run: bool,
}

/// A file that was chosen for an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ImportFile {
    /// Without its folder.
    pub name: String,
    /// It waits for its passphrase.
    pub sealed: bool,
    /// What importing it would do; empty while it is sealed.
    pub rows: Vec<Imported>,
}

/// One profile of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Imported {
    /// As the document has it.
    pub name: String,
    /// As the document has it; may be empty.
    pub customer: String,
    /// What was here before.
    pub found: Found,
    /// What the import made of it.
    pub done: Done,
    /// Labels of the secrets that are still to be typed.
    pub needs: Vec<Word>,
    /// Null: it is not of a table.
    pub table: Option<TableRow>,
}

/// The row that a profile comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TableRow {
    /// The line of the file that it begins in.
    pub line: u32,
    /// The vendor's name; empty where it is not known.
    pub vendor: String,
    /// The way to sign in, as the row says it or as fits best.
    pub method: Word,
    /// Secrets stand in it, in the clear.
    pub secrets: bool,
    /// Heads of the cells that nobody knows: what is in them is left out.
    pub left_out: Vec<String>,
}

/// How it compares with what is here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "is", rename_all = "camelCase")]
pub enum Found {
    /// No profile here has that name and customer.
    New,
    /// There is one here, and it is alike.
    Same,
    /// There is one here of that name, and it differs.
    Differs {
        /// Keys of answers, and of what is beside them.
        fields: Vec<String>,
    },
    /// It cannot be a profile.
    Refused {
        /// Why, in a sentence.
        text: Text,
        /// Which answers are wrong.
        fields: Vec<Problem>,
    },
}

/// What was done, or would be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "what", rename_all = "camelCase")]
pub enum Done {
    /// A new profile.
    Added {
        /// None in a dry run.
        id: Option<ProfileId>,
        /// The name it has here.
        name: String,
    },
    /// The one here was changed.
    Replaced {
        /// Of the profile that was here.
        id: ProfileId,
    },
    /// Skipped, the same already, or refused.
    Nothing,
}

/// A customer that gets a clone.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CloneTo {
    /// Whose the clone will be.
    pub customer: String,
    /// What is this customer's own, by field key.
    pub answers: BTreeMap<String, String>,
}

/// A question whose answer each customer has for itself.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OwnAnswer {
    /// As in the form.
    pub field: Field,
    /// The answer of the profile that is cloned.
    pub here: String,
    /// It may well be the others' too: a region of the vendor's.
    pub is_shared: bool,
}
