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

use crate::conversation::talk;
use crate::host::Host;
use crate::shared::Shared;
use crate::wire::within;

/// After the system refused a connection, for want of descriptors for example.
const BREATH: Duration = Duration::from_millis(100);
/// How long whoever takes over may need to open the data folder.
const TAKEOVER: Duration = Duration::from_secs(15);
/// Whoever had found the socket has connected by then.
const LAST_CALL: Duration = Duration::from_millis(50);
/// For the answers that are still owed when the host ends.
const LAST_ANSWERS: Duration = Duration::from_secs(2);
/// For the first caller of a host that was started for one.
const FIRST_CALL: Duration = Duration::from_secs(10);

/// The open socket. It closes when this is dropped.
pub struct SocketServer {
    shared: Arc<Shared>,
    accepting: JoinHandle<()>,
    /// None once it is closed: by then the path may be a successor's.
    socket: Mutex<Option<PathBuf>>,
}

impl SocketServer {
    /// Binds the socket and lets callers in. Needs a Tokio runtime, and the data folder to be ours:
    /// a socket that is left over from another owner is replaced.
    pub fn open(host: Host, path: &Path) -> io::Result<Self> {
        let socket_server = Self::open_early(host, path)?;
        socket_server.started();
        Ok(socket_server)
    }

    /// The same before the core has started: until [`SocketServer::started`] only a window can be asked for.
    pub fn open_early(host: Host, path: &Path) -> io::Result<Self> {
        socket::make_folder(path)?;
        let listener = bind(path)?;
        let shared = Arc::new(Shared::new(host));
        let accepting = tokio::spawn({
            let shared = Arc::clone(&shared);
            async move { kept_up("door", &System, || accept(&listener, &shared)).await }
        });
        Ok(Self { shared, accepting, socket: Mutex::new(Some(path.to_owned())) })
    }

    /// Whoever came early is answered now.
    pub fn started(&self) {
        self.shared.started.send_replace(true);
    }

    /// Until somebody else wants to host.
    pub async fn wanted(&self) {
        let _ = self.shared.wanted.subscribe().wait_for(|wanted| *wanted > 0).await;
    }

    /// Until somebody has unlocked the secrets here: a host that goes would forget it.
    pub async fn unlocked(&self) {
        let _ = self.shared.unlocked.subscribe().wait_for(|unlocked| *unlocked).await;
    }

    /// Until no caller has come for a while, after the first one has.
    pub async fn idle(&self, linger: Duration) {
        let (mut patience, mut callers) = (FIRST_CALL, 0);
        while let Some(now) = within(patience, self.shared.slots.entered(callers)).await {
            callers = now;
            self.shared.slots.empty().await;
            patience = linger;
        }
    }

    /// Nobody else finds the socket; who has connected is still answered.
    pub fn close(&self) {
        let socket = self.socket.lock().unwrap_or_else(PoisonError::into_inner).take();
        // A pipe goes with its last handle.
        if let Some(socket) = socket.filter(|_| cfg!(unix)) {
            let _ = std::fs::remove_file(socket);
        }
        self.shared.closed.send_replace(true);
    }

    /// Once closed: until everybody has had an answer, or cannot have one any more.
    pub async fn answered(&self) {
        System.sleep(LAST_CALL).await;
        within(LAST_ANSWERS, self.shared.slots.answered()).await;
    }

    /// Says that the data folder is free, and waits until whoever wants it has it, or has gone.
    pub async fn hand_over(&self) {
        self.shared.left.send_replace(true);
        let mut wanted = self.shared.wanted.subscribe();
        within(TAKEOVER, wanted.wait_for(|wanted| *wanted == 0)).await;
    }
}

impl Drop for SocketServer {
    fn drop(&mut self) {
        self.close();
        self.accepting.abort();
    }
}

async fn accept(listener: &Listener, shared: &Arc<Shared>) {
    let mut closed = shared.closed.subscribe();
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
        let Some(slot) = shared.slots.enter().await else { return };
        let shared = Arc::clone(shared);
        tokio::spawn(async move {
            let _slot = slot;
            talk(&shared, stream).await;
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

/// Claims the name: `interprocess` asks for its first instance, which nobody gets while there is another one.
#[cfg(windows)]
fn bind(path: &Path) -> io::Result<Listener> {
    use fobwatch_system::user::User;
    use interprocess::TryClone as _;
    use interprocess::os::windows::local_socket::ListenerOptionsExt as _;
    use interprocess::os::windows::security_descriptor::SecurityDescriptor;
    /// For the pipes that a host which has just left still has open.
    const PAUSES: u32 = 200;
    const PAUSE: Duration = Duration::from_millis(10);
    // Ours, whoever the system would say, for callers ask whose it is; for us alone, and for nobody over the network.
    let user = User::current()?;
    let list = widestring::U16CString::from_str(format!("O:{user}D:P(D;;GA;;;NU)(A;;GA;;;{user})"));
    let descriptor = SecurityDescriptor::deserialize(&list.map_err(io::Error::other)?)?;
    for _ in 0..PAUSES {
        let options = ListenerOptions::new().name(path.to_fs_name::<GenericFilePath>()?);
        match options.security_descriptor(descriptor.try_clone()?).create_tokio() {
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => std::thread::sleep(PAUSE),
            bound => return bound,
        }
    }
    Err(io::Error::new(io::ErrorKind::AddrInUse, format!("another program has {}", path.display())))
}

/// The access list has let it in.
#[cfg(windows)]
fn is_ours(_: &Stream) -> bool {
    true
}
