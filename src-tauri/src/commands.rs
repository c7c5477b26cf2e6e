//! The core's commands as Tauri commands, made from the contract's list. No logic.

use fobwatch_core::app::App;
use fobwatch_core::contract::{
    ActivityFilter, ActivityRow, CheckedForm, Copied, CopyFormat, Detail, Form, FormInput, Overview, Renewed,
    VaultImport,
};
use fobwatch_core::failure::Failure;
use fobwatch_core::profile::ProfileId;
use fobwatch_core::secret::Secret;
use fobwatch_core::vendor::Descriptor;
use fobwatch_core::with_commands;
use tauri::State;

macro_rules! commands {
    ($($name:ident($($argument:ident: $kind:ty),*) -> $answer:ty;)*) => {
        $(
            #[tauri::command]
            async fn $name(app: State<'_, App>, $($argument: $kind),*) -> Result<$answer, Failure> {
                app.$name($($argument),*).await
            }
        )*

        pub(crate) fn handler() -> impl Fn(tauri::ipc::Invoke) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$($name),*]
        }
    };
}

with_commands!(commands);
