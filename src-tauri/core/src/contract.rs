//! The one list of commands and events, and the views that cross to the page. Invariant: nothing
//! here can hold a secret on its way out.

mod activity;
mod commands;
mod views;

pub use activity::{Activity, ActivityFilter, ActivityRow, Cause, Renewed};
pub use commands::COMMANDS;
pub use views::{
    Changed, CheckedForm, Copied, CopyFormat, Detail, FactRow, Form, FormInput, Overview, ProfileView, SessionState,
    Trouble, VaultImport, VaultState, VaultView, Waiting,
};
