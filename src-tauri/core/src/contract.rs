//! The one list of commands and events, and the views that cross to the page. Invariant: nothing
//! here can hold a secret on its way out.

mod activity;
mod commands;
mod customers;
mod finding;
mod forms;
mod settings;
mod transfer;
mod views;

pub use activity::{Activity, ActivityFilter, ActivityRow, Cause, Renewed};
pub use commands::{COMMANDS, NEEDS, Need};
pub use customers::{Claim, Colour, CustomerChange, CustomerView, ScopeView, SecretView, TokenFacts};
pub use finding::{Area, Finding, Standing};
pub use forms::{CheckedForm, Form, FormInput, VaultImport};
pub use settings::SettingsView;
pub use transfer::{Done, Export, Found, Import, ImportFile, Imported, OnConflict};
pub use views::{
    Changed, Copied, CopyFormat, Detail, FactRow, Overview, ProfileView, SessionState, Trouble, VaultState, VaultView,
    Waiting,
};
