//! A window in a process of its own: what its page asks for, and what it is told. Invariant: it gets what the app's own
//! window gets, and no more.

use fobwatch_core::app::App;
use fobwatch_core::contract::Command;
use fobwatch_protocol::{Code, Failure, Reply};
use fobwatch_text::{InLanguage, Language};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use crate::caller::Caller;
use crate::shared::Shared;

/// The page's answer, or its failure.
pub(crate) async fn answer(app: &App, language: &str, command: Command) -> Result<Reply, Failure> {
    match app.ask(command).await {
        Ok(answer) => said(language, answer).map(Reply::Answered),
        Err(failure) => said(language, failure).map(Reply::Declined),
    }
}

/// Tells of each change, until the other side has gone or says anything, its slot is needed, or another hosts.
pub(crate) async fn watch(shared: &Shared, caller: &mut Caller<'_>, language: &str) {
    let mut listening = shared.host.app.listen();
    let mut closed = shared.closed.subscribe();
    let mut reply = Reply::Done;
    while shared.slots.wait(caller.tell(&reply)).await == Some(true) {
        let changed = shared.slots.wait(async {
            tokio::select! {
                changed = listening.next() => changed,
                _ = caller.requests.recv() => None,
                _ = closed.wait_for(|closed| *closed) => None,
            }
        });
        let Some(Some(changed)) = changed.await else { return };
        let Ok(changed) = said(language, changed) else { return };
        reply = Reply::Changed(changed);
    }
}

/// As the page reads it.
fn said(language: &str, what: impl Serialize) -> Result<Box<RawValue>, Failure> {
    to_raw_value(&InLanguage(Language::of([language]), what))
        .map_err(|_| Failure::new(Code::Agent, "the answer could not be written"))
}
