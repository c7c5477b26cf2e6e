//! What an examination of the surroundings finds.

pub use fobwatch_protocol::answer::{Area, Standing};
use serde::Serialize;
use ts_rs::TS;

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Finding {
    /// What was looked at.
    pub area: Area,
    /// A host, a folder, a profile.
    #[serde(serialize_with = "crate::words::said")]
    pub subject: String,
    /// Whether something must be done.
    pub standing: Standing,
    /// What is so, in a sentence.
    #[serde(serialize_with = "crate::words::said")]
    pub text: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "crate::words::said_if")]
    #[ts(optional)]
    pub remedy: Option<String>,
}
