//! Messages, read and written with patience that ends. Invariant: a message that does not come, or
//! is not taken, ends its connection and nothing else.

use std::time::Duration;

use fobwatch_core::clock::{Clock as _, System};
use fobwatch_core::contract::Command;
use fobwatch_protocol::frame::{self, BadHead, HEAD};
use fobwatch_protocol::{Code, Failure, Reply};
use interprocess::local_socket::tokio::Stream;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::sync::{Semaphore, mpsc};
use zeroize::Zeroizing;

/// What may be asked here: a window is answered too.
pub(crate) type Request = fobwatch_protocol::Request<Box<Command>>;

/// For the rest of a message once it has begun, and for a reply to be taken.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes from which a message is a long one.
const LONG: usize = 64 * 1024;

/// Reads requests until the other side ends or does wrong; what was wrong comes last.
pub(crate) async fn read(
    mut stream: &Stream,
    requests: mpsc::Sender<Result<Request, Failure>>,
    long_messages: &Semaphore,
) {
    let mut first = [0];
    // What begins has to go on; before that it may wait.
    while let Ok(1) = stream.read(&mut first).await {
        let message = within(PATIENCE, read_on(stream, first[0], long_messages)).await;
        let message = match message {
            Some(Ok(Some(message))) => Ok(message),
            Some(Ok(None)) | None => return,
            Some(Err(failure)) => Err(failure),
        };
        let wrong = message.is_err();
        if requests.send(message).await.is_err() || wrong {
            return;
        }
    }
}

/// None: the other side has ended.
async fn read_on(mut stream: &Stream, first: u8, long_messages: &Semaphore) -> Result<Option<Request>, Failure> {
    let mut head = [first; HEAD];
    if stream.read_exact(&mut head[1..]).await.is_err() {
        return Ok(None);
    }
    let length = frame::length(head).map_err(refused)?;
    let _place = if length > LONG { long_messages.acquire().await.ok() } else { None };
    let mut bytes = Zeroizing::new(Vec::with_capacity(length.min(LONG)));
    match stream.take(length as u64).read_to_end(&mut bytes).await {
        Ok(read) if read == length => {}
        _ => return Ok(None),
    }
    let request = serde_json::from_slice(&bytes).map_err(|_| Failure::new(Code::Agent, "this request is not known"));
    request.map(Some)
}

fn refused(bad: BadHead) -> Failure {
    let failure = Failure::new(Code::Agent, bad.to_string());
    match bad {
        BadHead::Version(_) => failure.hint("Start Fobwatch and fob of the same version."),
        BadHead::Foreign | BadHead::TooLong => failure,
    }
}

/// Sends a reply; false when it is not taken.
pub(crate) async fn write(mut stream: &Stream, reply: &Reply, patience: Duration) -> bool {
    let bytes = frame::framed(reply).or_else(|_| frame::framed(&Reply::Failed { failure: too_long() }));
    let Ok(bytes) = bytes else { return false };
    matches!(within(patience, stream.write_all(&bytes)).await, Some(Ok(())))
}

fn too_long() -> Failure {
    Failure::new(Code::Agent, "the answer is too long for one message").hint("Ask for less.")
}

pub(crate) async fn within<T>(patience: Duration, work: impl Future<Output = T>) -> Option<T> {
    tokio::select! {
        done = work => Some(done),
        () = System.sleep(patience) => None,
    }
}
