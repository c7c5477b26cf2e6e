//! The core's commands as Tauri commands, made from the contract's list. No logic.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use fobwatch_core::app::App;
use fobwatch_core::contract::{
    ActivityFilter, ActivityRow, CheckedForm, Copied, CopyFormat, CustomerChange, CustomerView, Detail, Export,
    Finding, Form, FormInput, ImportFile, Imported, OnConflict, Overview, Renewed, SecretView, SettingsView,
    VaultImport,
};
use fobwatch_core::failure::Failure;
use fobwatch_core::profile::ProfileId;
use fobwatch_core::secret::Secret;
use fobwatch_core::settings::SettingsChange;
use fobwatch_core::supervise::caught;
use fobwatch_core::vendor::Descriptor;
use fobwatch_core::with_commands;
use fobwatch_text::{InLanguage, Text};
use serde::Serialize;
use tauri::State;

/// With more profiles the page asks for them itself: it shows itself first.
const FEW: usize = 2000;

macro_rules! commands {
    ($($(#[$doc:meta])* when($($need:ident),+) $name:ident($($argument:ident: $kind:ty),*) -> $answer:ty;)*) => {
        $(
            #[tauri::command]
            async fn $name(app: State<'_, App>, $($argument: $kind),*) -> Result<InLanguage<$answer>, InLanguage<Failure>> {
                let answer = caught(app.$name($($argument),*)).await.unwrap_or_else(|panicked| Err(panicked.into()));
                // As it is set after that.
                let language = app.language().into();
                answer.map(|answer| InLanguage(language, answer)).map_err(|failure| InLanguage(language, failure))
            }
        )*

        pub(crate) fn handler() -> impl Fn(tauri::ipc::Invoke) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$($name),*]
        }
    };
}

with_commands!(commands);

/// What a page asks for before it shows anything, answered by then: an answer by the name of its command, as JSON.
pub(crate) fn beforehand(app: &App) -> String {
    let mut answers = Vec::new();
    answers.extend(ready("settings", app, app.settings()));
    answers.extend(ready("customers", app, app.customers()));
    if app.how_many() <= FEW {
        answers.extend(ready("overview", app, app.overview()));
    }
    format!("{{{}}}", answers.join(","))
}

/// None: it failed, or would have to be waited for. The page asks then.
fn ready<T: Serialize>(name: &str, app: &App, asked: impl Future<Output = Result<T, Failure>>) -> Option<String> {
    let Poll::Ready(Ok(answer)) = pin!(asked).poll(&mut Context::from_waker(Waker::noop())) else { return None };
    let answer = serde_json::to_string(&InLanguage(app.language().into(), answer)).ok()?;
    Some(format!("\"{name}\":{answer}"))
}
