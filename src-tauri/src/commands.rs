//! What the page asks for, handed to the core. No logic.

use std::pin::pin;
use std::sync::OnceLock;
use std::task::{Context, Poll, Waker};

use fobwatch_core::app::App;
use fobwatch_core::clock::{Clock as _, System};
use fobwatch_core::contract::{Answer, Command};
use fobwatch_core::failure::Failure;
use fobwatch_core::supervise::caught;
use fobwatch_text::InLanguage;
use serde::Serialize;
use tauri::State;

/// With more profiles the page asks for them itself: it shows itself first.
const FEW: usize = 2000;

/// The page's one Tauri command.
#[tauri::command]
async fn ask(app: State<'_, App>, request: Command) -> Result<InLanguage<Answer>, InLanguage<Failure>> {
    let answer = caught(app.ask(request)).await.unwrap_or_else(|panicked| Err(panicked.into()));
    // As it is set after that.
    let language = app.language();
    answer.map(|answer| InLanguage(language, answer)).map_err(|failure| InLanguage(language, failure))
}

pub(crate) fn handler() -> impl Fn(tauri::ipc::Invoke) -> bool + Send + Sync + 'static {
    tauri::generate_handler![ask]
}

/// What a page asks for before it shows anything, answered by then: an answer by the name of its command, as JSON.
pub(crate) fn beforehand(app: &App) -> String {
    let mut answers = vec![format!("\"run\":{}", run())];
    answers.extend(ready("settings", app, app.settings()));
    answers.extend(ready("customers", app, app.customers()));
    if app.how_many() <= FEW {
        answers.extend(ready("overview", app, app.overview()));
    }
    format!("{{{}}}", answers.join(","))
}

/// Tells this run of the app from every other: what the page keeps for no longer is forgotten by the next.
fn run() -> i64 {
    static RUN: OnceLock<i64> = OnceLock::new();
    *RUN.get_or_init(|| System.now().as_millisecond())
}

/// None: it failed, or would have to be waited for. The page asks then.
fn ready<T: Serialize>(name: &str, app: &App, asked: impl Future<Output = Result<T, Failure>>) -> Option<String> {
    let Poll::Ready(Ok(answer)) = pin!(asked).poll(&mut Context::from_waker(Waker::noop())) else { return None };
    let answer = serde_json::to_string(&InLanguage(app.language(), answer)).ok()?;
    Some(format!("\"{name}\":{answer}"))
}
