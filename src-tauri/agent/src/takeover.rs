//! Opening a data folder that somebody else may have. Invariant: it has one owner at any time; the
//! one before has saved everything and let go before the next one opens it.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use fobwatch_core::store::{Moved, Store, StoreError};
use fobwatch_protocol::answer::Shown;
use fobwatch_protocol::display::Display;
use fobwatch_protocol::socket::{self, Stream};
use fobwatch_protocol::{Reply, Request, folders, frame};

/// Somebody who is just about to start, or to end, has no socket. Who ends may have an exchange to finish and save,
/// half a minute long.
const PAUSE: Duration = Duration::from_millis(50);
const TRIES: u32 = 700;
/// From this try on it takes long enough to be told.
const TOLD: u32 = 30;
/// For a host to say anything: it hangs, if it does not.
const PATIENCE: Duration = Duration::from_secs(20);
/// For a host that has said that it goes.
const LEAVING: Duration = Duration::from_secs(40);

/// Where an earlier version has the data, and where it listens if it runs.
#[derive(Debug, Clone)]
pub struct Former {
    folder: PathBuf,
    socket: PathBuf,
}

impl Former {
    /// None: the data was always in this folder.
    pub fn of(data_folder: &Path, places: &socket::Environment) -> Option<Self> {
        let folder = folders::former(data_folder)?;
        Some(Self { socket: socket::path(&folder, places), folder })
    }

    /// Moves the data into this folder. Fails with [`StoreError::InUse`] while an earlier version has it.
    pub fn move_to(&self, data_folder: &Path) -> Result<(), StoreError> {
        if Store::move_in(&self.folder, data_folder)? == Moved::OtherStays {
            tracing::warn!(folder = %self.folder.display(), "there is data of an earlier version, which is not used");
        }
        Ok(())
    }

    /// The same, asking an earlier version's agent to leave, its app only when `insist`ed.
    pub fn take_over(&self, data_folder: &Path, insist: bool, waits: impl Fn()) -> Result<(), StoreError> {
        open(|| self.move_to(data_folder), &self.socket, insist, waits)
    }

    /// As [`show`], of an earlier version's app.
    pub fn show(&self, display: Option<&Display>) -> Option<Shown> {
        show(&self.socket, display)
    }

    /// Waits until no earlier version has the data.
    pub fn wait_until_free(&self) -> io::Result<()> {
        if self.folder.try_exists()? { Store::wait_until_free(&self.folder) } else { Ok(()) }
    }
}

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
    #[cfg(windows)]
    if let Request::Show { .. } = request {
        fobwatch_system::foreground::hand_on(&stream);
    }
    // A host that hangs must not keep the next one from saying so.
    stream.set_read_timeout(Some(PATIENCE))?;
    frame::send(&mut stream, request)?;
    let reply = frame::receive(&mut stream)?;
    Ok((stream, reply))
}
