//! The socket: who may come in, and how many at once. Invariant: only this user's processes get
//! past it, and what they do to it slows nothing but themselves.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use fobwatch_core::clock::{Clock as _, System};
use fobwatch_core::supervise::kept_up;
use fobwatch_protocol::socket;
use interprocess::local_socket::tokio::{Listener, Stream, prelude::*};
use interprocess::local_socket::{GenericFilePath, ListenerOptions};
use tokio::task::JoinHandle;

use crate::host::Host;
use crate::inside::Inside;
use crate::talking::talk;
use crate::wire::within;

/// After the system refused a connection, for want of descriptors for example.
const BREATH: Duration = Duration::from_millis(100);
/// How long whoever takes over may need to open the data folder.
const TAKEOVER: Duration = Duration::from_secs(15);
/// Whoever had found the socket is before the door by then.
const LAST_CALL: Duration = Duration::from_millis(50);
/// For the answers that are still owed when the host ends.
const LAST_ANSWERS: Duration = Duration::from_secs(2);
/// For the first caller of a host that was started for one.
const FIRST_CALL: Duration = Duration::from_secs(10);

/// An open door. It closes when this is dropped.
pub struct Door {
    inside: Arc<Inside>,
    accepting: JoinHandle<()>,
    /// None once it is closed: by then the path may be a successor's.
    socket: Mutex<Option<PathBuf>>,
}

impl Door {
    /// Binds the socket and lets callers in. Needs a Tokio runtime, and the data folder to be ours:
    /// a socket that is left over from another owner is replaced.
    pub fn open(host: Host, path: &Path) -> io::Result<Self> {
        let door = Self::open_early(host, path)?;
        door.started();
        Ok(door)
    }

    /// The same before the core has started: until [`Door::started`] only a window can be asked for.
    pub fn open_early(host: Host, path: &Path) -> io::Result<Self> {
        socket::make_folder(path)?;
        let listener = bind(path)?;
        let inside = Arc::new(Inside::new(host));
        let accepting = tokio::spawn({
            let inside = Arc::clone(&inside);
            async move { kept_up("door", &System, || accept(&listener, &inside)).await }
        });
        Ok(Self { inside, accepting, socket: Mutex::new(Some(path.to_owned())) })
    }

    /// Whoever came early is answered now.
    pub fn started(&self) {
        self.inside.started.send_replace(true);
    }

    /// Until somebody else wants to host.
    pub async fn wanted(&self) {
        let _ = self.inside.wanted.subscribe().wait_for(|wanted| *wanted > 0).await;
    }

    /// Until no caller has come for a while, after the first one has.
    pub async fn idle(&self, linger: Duration) {
        let (mut patience, mut callers) = (FIRST_CALL, 0);
        while let Some(now) = within(patience, self.inside.places.entered(callers)).await {
            callers = now;
            self.inside.places.empty().await;
            patience = linger;
        }
    }

    /// Nobody else finds the door; who is before it or inside is still answered.
    pub fn close(&self) {
        #[cfg(unix)]
        if let Some(socket) = self.socket.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let _ = std::fs::remove_file(socket);
        }
        self.inside.closed.send_replace(true);
    }

    /// Once closed: until everybody has had an answer, or cannot have one any more.
    pub async fn answered(&self) {
        System.sleep(LAST_CALL).await;
        within(LAST_ANSWERS, self.inside.places.answered()).await;
    }

    /// Says that the data folder is free, and waits until whoever wants it has it, or has gone.
    pub async fn hand_over(&self) {
        self.inside.left.send_replace(true);
        let mut wanted = self.inside.wanted.subscribe();
        within(TAKEOVER, wanted.wait_for(|wanted| *wanted == 0)).await;
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.close();
        self.accepting.abort();
    }
}

async fn accept(listener: &Listener, inside: &Arc<Inside>) {
    let mut closed = inside.closed.subscribe();
    loop {
        let accepted = tokio::select! {
            biased;
            accepted = listener.accept() => accepted,
            () = async { drop(closed.wait_for(|closed| *closed).await) } => match within(LAST_CALL, listener.accept()).await {
                Some(accepted) => accepted,
                None => return,
            },
        };
        let stream = match accepted {
            Ok(stream) => stream,
            Err(error) => {
                tracing::warn!(kind = ?error.kind(), "a connection was not accepted");
                System.sleep(BREATH).await;
                continue;
            }
        };
        if !is_ours(&stream) {
            tracing::warn!("another user's connection was refused");
            continue;
        }
        let Some(place) = inside.places.enter().await else { return };
        let inside = Arc::clone(inside);
        tokio::spawn(async move {
            let _place = place;
            talk(&inside, stream).await;
        });
    }
}

#[cfg(unix)]
fn bind(path: &Path) -> io::Result<Listener> {
    use interprocess::os::unix::local_socket::ListenerOptionsExt as _;
    let _ = std::fs::remove_file(path);
    // We remove it ourselves: dropped late, the listener would take away its successor's.
    let options = ListenerOptions::new().name(path.to_fs_name::<GenericFilePath>()?).reclaim_name(false);
    if cfg!(target_os = "macos") {
        // No modes for sockets there; the folder is closed to others.
        return options.create_tokio();
    }
    options.mode(0o600).create_tokio()
}

#[cfg(unix)]
fn is_ours(stream: &Stream) -> bool {
    stream.peer_creds().is_ok_and(|peer| peer.euid() == Some(socket::user()))
}

#[cfg(windows)]
fn bind(path: &Path) -> io::Result<Listener> {
    use interprocess::os::windows::local_socket::ListenerOptionsExt as _;
    use interprocess::os::windows::security_descriptor::SecurityDescriptor;
    // The owner alone, and nobody over the network.
    let list = widestring::u16cstr!("D:P(D;;GA;;;NU)(A;;GA;;;OW)");
    let descriptor = SecurityDescriptor::deserialize(list)?;
    let name = path.to_fs_name::<GenericFilePath>()?;
    ListenerOptions::new().name(name).security_descriptor(descriptor).create_tokio()
}

/// The access list has let it in.
#[cfg(windows)]
fn is_ours(_: &Stream) -> bool {
    true
}
