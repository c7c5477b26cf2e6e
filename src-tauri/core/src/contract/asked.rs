//! The commands as requests, and their answers. Invariant: both come from the list, so that none is missing, and
//! what is asked cannot show a secret.

use fobwatch_protocol::browser::{Browser, Installed};
use fobwatch_text::Text;
use serde::{Deserialize, Serialize};

use super::{
    ActivityFilter, ActivityRow, CheckedForm, CloneTo, Copied, CopyFormat, CustomerChange, CustomerRenamed,
    CustomerView, Detail, Export, Finding, Form, FormInput, ImportFile, Imported, OnConflict, Overview, OwnAnswer,
    Renewed, SecretView, SettingsView, VaultImport,
};
use crate::profile::ProfileId;
use crate::secret::Secret;
use crate::settings::SettingsChange;
use crate::vendor::Descriptor;
use crate::with_commands;

macro_rules! typed {
    ($($(#[$doc:meta])* when($($need:ident),+) $name:ident($($argument:ident: $kind:ty),*) -> $answer:ty;)*) => {
        /// What a page may ask for: `{"do":"connect","id":…,"fromScratch":…}`, its arguments spelt as whatever else
        /// the page sends. What is not known is refused.
        #[derive(Debug, Clone, Deserialize)]
        #[serde(tag = "do", rename_all_fields = "camelCase", deny_unknown_fields)]
        #[expect(non_camel_case_types, reason = "each is named as the method that does it")]
        #[expect(missing_docs, reason = "the list tells of each with its arguments")]
        pub enum Command {
            $($(#[$doc])* $name { $($argument: $kind),* },)*
        }

        /// What is answered to it. It is written as it is, without the command's name.
        #[derive(Debug, Clone, Serialize)]
        #[serde(untagged)]
        #[expect(non_camel_case_types, reason = "each is named as the command")]
        #[expect(clippy::large_enum_variant, reason = "it is written as soon as it is there")]
        pub enum Answer {
            $(#[doc = concat!("To [`Command::", stringify!($name), "`].")] $name($answer),)*
        }
    };
}

with_commands!(typed);

#[cfg(test)]
#[path = "asked/tests.rs"]
mod tests;
