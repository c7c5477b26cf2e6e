//! The one list of commands and events, and the views that cross to the page. Invariant: nothing
//! here can hold a secret on its way out.

mod asked;
mod commands;
mod details;
mod forms;
mod settings;
mod transfer;
mod views;

pub use asked::{Answer, Command};
pub use commands::{NEEDS, Need};
pub use details::{Claim, ScopeView, SecretView, TokenFacts};
pub use forms::{CheckedForm, Form, FormInput, VaultImport};
pub use settings::SettingsView;
pub use transfer::{CloneTo, Done, Export, Found, Import, ImportFile, Imported, OnConflict, OwnAnswer, TableRow};
pub use views::{Changed, Copied, CopyFormat, Detail, FactRow, Overview, ProfileView, VaultView, VendorSign};

pub use crate::activity::{Activity, ActivityFilter, ActivityRow, Cause, Renewed};
pub use crate::customer::{Colour, CustomerChange, CustomerRenamed, CustomerView};
pub use crate::doctor::{Area, Finding, Standing};
pub use crate::session::{SessionState, Trouble, Waiting};
pub use crate::vault::VaultState;
