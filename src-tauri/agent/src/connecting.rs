//! A sign-in whose technician sits at the other end of the socket. Invariant: when the caller goes
//! away, so does the sign-in.

use fobwatch_core::app::{App, Prompt};
use fobwatch_core::profile::ProfileId;
use fobwatch_core::vendor::QuestionKind;
use fobwatch_protocol::{Asks, Code, Failure, Reply};

use crate::caller::Caller;
use crate::failures::{local, told};
use crate::values::{core_secret, words};
use crate::wire::Request;

pub(crate) async fn connect(
    app: &App,
    caller: &mut Caller<'_>,
    profile: &str,
    from_scratch: bool,
    accept: bool,
) -> Result<(), Failure> {
    let id = app.find_profile(profile).map_err(local)?;
    let accepts = accept
        && app.overview().await.map_err(local)?.profiles.iter().any(|view| view.id == id && view.acceptable.is_some());
    if accepts {
        app.accept_identity(id).await.map_err(local)?;
    }
    app.connect_from_terminal(id, from_scratch || accepts).await.map_err(local)?;
    let mut seen = 0;
    loop {
        tokio::select! {
            prompt = app.prompt(id, seen) => {
                let prompt = told(app, profile, prompt).await;
                let Some((number, prompt)) = prompt.map_err(local)? else { return Ok(()) };
                seen = number;
                if !caller.tell(&Reply::Asks(asks(prompt))).await {
                    return give_up(app, id).await;
                }
            }
            request = caller.requests.recv() => {
                let answered = match request {
                    Some(Ok(Request::Answer { text })) => app.answer(id, core_secret(&text)).await,
                    Some(Ok(Request::Paste { address })) => app.paste(id, core_secret(&address)).await,
                    _ => return give_up(app, id).await,
                };
                // It came too late, or does not fit: said, and waited on.
                if let Err(failure) = answered
                    && !caller.tell(&Reply::Refused { failure: local(failure) }).await
                {
                    return give_up(app, id).await;
                }
            }
        }
    }
}

/// Nobody is there any more.
async fn give_up(app: &App, id: ProfileId) -> Result<(), Failure> {
    app.cancel(id).await.map_err(local)?;
    Err(Failure::new(Code::Agent, "the sign-in was given up"))
}

fn asks(prompt: Prompt) -> Asks {
    match prompt {
        Prompt::Browser { url, redirect_uri, help, must_paste, deadline, browser } => {
            Asks::Browser { url: url.into(), redirect_uri, help: words(help), must_paste, deadline, browser }
        }
        Prompt::Question(question) => Asks::Answer {
            text: words(question.text),
            refused: question.refused.map(words),
            hidden: question.kind == QuestionKind::Password,
        },
        Prompt::Choice(choice) => Asks::Pick { text: words(choice.text), options: choice.options },
    }
}
