//! The one list of commands and events, and the views that cross to the page. Invariant: nothing
//! here can hold a secret on its way out.

mod commands;
mod views;

pub use commands::COMMANDS;
pub use views::{
    Activity, Changed, CheckedForm, Copied, CopyFormat, Detail, FactRow, Form, FormInput, Overview, ProfileView,
    SessionState, Trouble, VaultImport, VaultState, VaultView, Waiting,
};
