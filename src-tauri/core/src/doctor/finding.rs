//! A finding of the examination of the surroundings.

pub use fobwatch_protocol::answer::{Area, Standing};
use fobwatch_text::Text;
use serde::Serialize;
use ts_rs::TS;

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Finding {
    /// What was looked at.
    pub area: Area,
    /// A host, a folder, a profile.
    pub subject: Text,
    /// Whether something must be done.
    pub standing: Standing,
    /// What is so, in a sentence.
    pub text: Text,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub remedy: Option<Text>,
}
