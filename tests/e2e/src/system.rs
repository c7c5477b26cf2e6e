//! The system around a session: its lock screen, and logind with what it lets wait. Both on the
//! computer's own bus.

use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex, PoisonError};

use zbus::zvariant::OwnedObjectPath;
use zbus::{Connection, connection, interface};

use crate::machine::Machine;
use crate::{LIMIT, until};

const MANAGER: &str = "/org/freedesktop/login1";
const SESSION: &str = "/org/freedesktop/login1/session/c1";

/// The ends of what is held by whoever wants the computer to wait before it sleeps.
type Held = Arc<Mutex<Vec<UnixStream>>>;

/// A system bus's logind and a screen saver, as the app hears them.
pub struct System {
    connection: Connection,
    held: Held,
}

struct Logind {
    held: Held,
}

#[expect(clippy::unused_self, reason = "the shape that the interface asks for")]
#[interface(name = "org.freedesktop.login1.Manager")]
impl Logind {
    #[zbus(name = "GetSessionByPID")]
    fn session_of(&self, pid: u32) -> OwnedObjectPath {
        assert_eq!(pid, 0, "the one who asks");
        OwnedObjectPath::try_from(SESSION).expect("a path")
    }

    fn inhibit(&self, what: &str, who: &str, why: &str, mode: &str) -> zbus::fdo::Result<zbus::zvariant::OwnedFd> {
        assert_eq!((what, who, mode), ("sleep", "Fobwatch", "delay"));
        assert!(!why.is_empty());
        let (ours, theirs) = UnixStream::pair().map_err(|error| zbus::fdo::Error::Failed(error.to_string()))?;
        ours.set_nonblocking(true).map_err(|error| zbus::fdo::Error::Failed(error.to_string()))?;
        self.held.lock().unwrap_or_else(PoisonError::into_inner).push(ours);
        Ok(OwnedFd::from(theirs).into())
    }
}

impl System {
    /// Before the app starts: it asks once.
    pub async fn start(machine: &Machine) -> Self {
        let held = Held::default();
        let logind = Logind { held: Arc::clone(&held) };
        let connection = async {
            connection::Builder::address(&*machine.bus.address)?
                .serve_at(MANAGER, logind)?
                .name("org.freedesktop.login1")?
                .build()
                .await
        };
        Self { connection: connection.await.expect("logind's place on the bus"), held }
    }

    async fn signal(&self, path: &str, interface: &str, name: &str, on: bool) {
        self.connection.emit_signal(None::<&str>, path, interface, name, &(on)).await.expect("a signal");
    }

    /// The screen saver begins or ends.
    pub async fn screen(&self, locked: bool) {
        self.signal("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", locked).await;
    }

    /// The computer is about to sleep.
    pub async fn suspend(&self) {
        self.signal(MANAGER, "org.freedesktop.login1.Manager", "PrepareForSleep", true).await;
    }

    /// It is back.
    pub async fn wake(&self) {
        self.signal(MANAGER, "org.freedesktop.login1.Manager", "PrepareForSleep", false).await;
    }

    /// How many let the computer wait right now.
    pub fn waiting(&self) -> usize {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        // The other end is closed when reading finds the end.
        held.retain(|one| {
            let mut byte = [0];
            std::io::Read::read(&mut &*one, &mut byte).is_err()
        });
        held.len()
    }

    /// Waits until so many let the computer wait.
    pub async fn until_waiting(&self, count: usize) {
        until(&format!("{count} who let the computer wait"), LIMIT, async || (self.waiting() == count).then_some(()))
            .await;
    }
}
