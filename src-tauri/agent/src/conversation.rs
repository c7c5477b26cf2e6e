//! One connection, from its first request to its end.

use std::time::Duration;

use fobwatch_core::supervise::caught;
use fobwatch_protocol::answer::HostKind;
use fobwatch_protocol::{Code, Failure, Reply};
use interprocess::local_socket::tokio::Stream;
use tokio::sync::mpsc;

use crate::answering::answer;
use crate::caller::Caller;
use crate::calling::call;
use crate::connecting::connect;
use crate::failures::local;
use crate::renewing::renew;
use crate::shared::Shared;
use crate::slots::OnDrop;
use crate::window;
use crate::wire::{self, Request, within};

/// Until the first request, and between two.
const FIRST: Duration = Duration::from_secs(5);
const NEXT: Duration = Duration::from_mins(1);

pub(crate) async fn talk(shared: &Shared, stream: Stream) {
    let (read, requests) = mpsc::channel(1);
    let mut caller = Caller::new(requests, &stream);
    tokio::select! {
        // The reader ends first when the other side does; what it has read is answered all the same.
        () = serve(shared, &mut caller) => {}
        () = async {
            wire::read(&stream, read, &shared.long_messages).await;
            std::future::pending::<()>().await;
        } => {}
    }
}

async fn serve(shared: &Shared, caller: &mut Caller<'_>) {
    let mut patience = FIRST;
    let slots = &shared.slots;
    let mut left = shared.left.subscribe();
    loop {
        let next = async {
            tokio::select! {
                biased;
                request = caller.requests.recv() => request,
                // A pipe's name is not free for the next host while one of its connections is open.
                _ = left.wait_for(|left| *left), if cfg!(windows) => None,
            }
        };
        let Some(Some(Some(request))) = slots.wait(within(patience, next)).await else { return };
        patience = NEXT;
        let busy = slots.busy();
        let reply = match request {
            Ok(Request::HandOver { insist }) => {
                if shared.host.kind == HostKind::Agent || insist {
                    drop(busy);
                    hand_over(shared, caller).await;
                    return;
                }
                failed(Failure::new(Code::Agent, "the app is running").hint("Quit it, or pass --take-over."))
            }
            Ok(Request::Watch { language }) => {
                // It ends with its caller, and owes nobody an answer.
                drop(busy);
                window::watch(shared, caller, &language).await;
                return;
            }
            Ok(request) => {
                // A window can be shown before the keyring has answered; the rest waits for that.
                if !matches!(request, Request::Show { .. }) {
                    let _ = shared.started.subscribe().wait_for(|started| *started).await;
                }
                let unlocks = match request {
                    Request::Unlock { .. } => Some(true),
                    Request::Lock => Some(false),
                    _ => None,
                };
                let answered = caught(answered(shared, caller, request)).await;
                if let (Some(unlocked), Ok(Ok(_))) = (unlocks, &answered) {
                    shared.unlocked.send_replace(unlocked);
                }
                answered.unwrap_or_else(|panicked| Err(local(panicked.into()))).unwrap_or_else(failed)
            }
            Err(failure) => {
                slots.wait(caller.tell(&failed(failure))).await;
                return;
            }
        };
        if slots.wait(caller.tell(&reply)).await != Some(true) {
            return;
        }
    }
}

async fn answered(shared: &Shared, caller: &mut Caller<'_>, request: Request) -> Result<Reply, Failure> {
    let app = &shared.host.app;
    match request {
        Request::Connect { profile, from_scratch, accept } => {
            connect(app, caller, &profile, from_scratch, accept).await.map(Reply::from)
        }
        Request::Renew { profiles } => renew(app, caller, profiles).await.map(Reply::from),
        Request::Call(asked) => call(shared, caller, *asked).await.map(Reply::from),
        request => answer(&shared.host, request).await,
    }
}

/// Answers at once that it goes, and again once the data folder is free; stays until the caller has opened it.
async fn hand_over(shared: &Shared, caller: &mut Caller<'_>) {
    if !caller.tell(&Reply::Leaving).await {
        return;
    }
    shared.wanted.send_modify(|wanted| *wanted += 1);
    let _wants = OnDrop(|| shared.wanted.send_modify(|wanted| *wanted -= 1));
    if shared.left.subscribe().wait_for(|left| *left).await.is_ok() && caller.tell(&Reply::Done).await {
        let _ = caller.requests.recv().await;
    }
}

fn failed(failure: Failure) -> Reply {
    Reply::Failed { failure }
}
