//! A request to a vendor's API, and its answer as it comes. Invariant: what the caller does not take is not asked of
//! the vendor, and when the caller goes away, so does the request.

use std::time::Duration;

use fobwatch_core::app::{App, Call, Called};
use fobwatch_core::failure;
use fobwatch_protocol::{self as protocol, Code, Failure, Head, HiddenBytes, Reply};

use crate::caller::Caller;
use crate::failures::{local, told};
use crate::shared::Shared;
use crate::values::{core_secret, hidden, words};

/// For a piece to be taken: somebody may be reading it page by page.
const READER: Duration = Duration::from_mins(10);

pub(crate) async fn call(shared: &Shared, caller: &mut Caller<'_>, asked: protocol::Call) -> Result<(), Failure> {
    let mut left = shared.left.subscribe();
    tokio::select! {
        ended = hand_on(shared, caller, asked) => ended,
        // Another hosts from now on, and a pipe's name is not free for it while a connection is open.
        _ = left.wait_for(|left| *left) => Err(gone()),
    }
}

async fn hand_on(shared: &Shared, caller: &mut Caller<'_>, asked: protocol::Call) -> Result<(), Failure> {
    let app = &shared.host.app;
    let profile = asked.profile.clone();
    let answered = unless_gone(caller, send(app, asked)).await?;
    let mut incoming = told(app, &profile, answered).await.map_err(local)?;
    let mut reply = Reply::Begins(Box::new(head(&incoming)));
    loop {
        // A slow one gives its slot up where others need it.
        if shared.slots.wait(caller.tell_within(READER, &reply)).await != Some(true) {
            return Err(gone());
        }
        let piece = unless_gone(caller, incoming.piece()).await?.map_err(local)?;
        let Some(bytes) = piece else { return Ok(()) };
        reply = Reply::Piece { bytes: HiddenBytes::new(bytes) };
    }
}

async fn send(app: &App, asked: protocol::Call) -> Result<Called, failure::Failure> {
    let secrets =
        |pairs: Vec<(String, _)>| pairs.into_iter().map(|(name, value)| (name, core_secret(&value))).collect();
    let id = app.find_profile(&asked.profile)?;
    let call = Call {
        method: asked.method,
        path: asked.path,
        query: secrets(asked.query),
        headers: secrets(asked.headers),
        body: asked.body.map(HiddenBytes::into_inner),
        min_valid: asked.min_valid.map(Duration::from_secs),
    };
    app.call(id, call).await
}

/// What comes of this work, unless nobody waits for it any more.
async fn unless_gone<T>(caller: &mut Caller<'_>, work: impl Future<Output = T>) -> Result<T, Failure> {
    tokio::select! {
        done = work => Ok(done),
        // Whoever says something else does not wait either.
        _ = caller.requests.recv() => Err(gone()),
    }
}

fn gone() -> Failure {
    Failure::new(Code::Agent, "the request was given up")
}

fn head(called: &Called) -> Head {
    let (status, reason) = called.status();
    let headers = called.headers().iter().map(|(name, value)| (name.clone(), hidden(value))).collect();
    Head { version: words(called.version()), status, reason: words(reason), headers }
}
