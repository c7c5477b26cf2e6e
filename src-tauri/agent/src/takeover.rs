//! Opening a data folder that somebody else may have. Invariant: it has one owner at any time; the
//! one before has saved everything and let go before the next one opens it.

use std::io;
use std::path::Path;
use std::time::Duration;

use fobwatch_core::store::StoreError;
use fobwatch_protocol::answer::Shown;
use fobwatch_protocol::display::Display;
use fobwatch_protocol::socket::{self, Stream};
use fobwatch_protocol::{Reply, Request, frame};

/// Somebody who is just about to start, or to end, has no socket. Who ends may have an exchange to finish and save,
/// half a minute long.
const PAUSE: Duration = Duration::from_millis(50);
const TRIES: u32 = 700;
/// From this try on it takes long enough to be told.
const TOLD: u32 = 30;
/// For a host to say anything: it hangs, if it does not.
#[cfg(unix)]
const PATIENCE: Duration = Duration::from_secs(20);
/// For a host that has said that it goes.
#[cfg(unix)]
const LEAVING: Duration = Duration::from_secs(40);

/// Opens the data folder, asking an agent that has it to leave; an app only when `insist`ed. `waits` is called once when
/// somebody takes a while to let go of it.
pub fn open<T>(
    open: impl Fn() -> Result<T, StoreError>,
    socket: &Path,
    insist: bool,
    waits: impl Fn(),
) -> Result<T, StoreError> {
    for time in 0..TRIES {
        match open() {
            Err(StoreError::InUse) => {}
            opened => return opened,
        }
        match hand_over(socket, insist) {
            // Held until the folder is ours: whoever left stands by and would take it back.
            Ok(_connection) => match open() {
                // Another one that stood by was quicker; it is asked next.
                Err(StoreError::InUse) => {}
                opened => return opened,
            },
            Err(error) if is_final(&error) => return Err(StoreError::InUse),
            Err(_) => {
                if time == TOLD {
                    waits();
                }
                std::thread::sleep(PAUSE);
            }
        }
    }
    Err(StoreError::InUse)
}

/// It does not want to leave, does not answer, or speaks another version.
fn is_final(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidData, PermissionDenied, TimedOut, WouldBlock};
    matches!(error.kind(), PermissionDenied | WouldBlock | TimedOut | InvalidData)
}

fn hand_over(socket: &Path, insist: bool) -> io::Result<Stream> {
    let (mut connection, mut reply) = ask(socket, &Request::HandOver { insist })?;
    if let Reply::Leaving = reply {
        #[cfg(unix)]
        connection.set_read_timeout(Some(LEAVING))?;
        reply = frame::receive(&mut connection)?;
    }
    match reply {
        Reply::Done => Ok(connection),
        _ => Err(io::ErrorKind::PermissionDenied.into()),
    }
}

/// Asks the app that has the data folder to show its window. None: there is none, or it is about to end.
pub fn show(socket: &Path, display: Option<&Display>) -> Option<Shown> {
    let (_, reply) = ask(socket, &Request::Show { display: display.cloned() }).ok()?;
    Shown::try_from(reply).ok()
}

fn ask(socket: &Path, request: &Request) -> io::Result<(Stream, Reply)> {
    let mut stream = socket::connect(socket)?;
    // A host that hangs must not keep the next one from saying so.
    #[cfg(unix)]
    stream.set_read_timeout(Some(PATIENCE))?;
    frame::send(&mut stream, request)?;
    let reply = frame::receive(&mut stream)?;
    Ok((stream, reply))
}
