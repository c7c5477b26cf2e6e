//! The desktop's end of notifications: what the app wants to show, and clicks on it.
//! (`org.freedesktop.Notifications`)

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use zbus::zvariant::OwnedValue;
use zbus::{Connection, connection, interface};

use crate::machine::Machine;
use crate::until;

const PATH: &str = "/org/freedesktop/Notifications";
const NAME: &str = "org.freedesktop.Notifications";

/// A notification as the desktop was asked to show it.
#[derive(Debug, Clone)]
pub struct Shown {
    /// Given by the desktop; a click names it.
    pub id: u32,
    /// Its first line.
    pub title: String,
    /// What stands below.
    pub text: String,
    /// Keys and labels in turn.
    pub actions: Vec<String>,
}

type All = Arc<Mutex<Vec<Shown>>>;

/// Holds the server's name for as long as it lives.
pub struct Notifications {
    connection: Connection,
    all: All,
}

struct Server {
    all: All,
}

#[expect(clippy::unused_self, clippy::too_many_arguments, reason = "the shape that the interface asks for")]
#[interface(name = "org.freedesktop.Notifications")]
impl Server {
    fn notify(
        &self,
        app: &str,
        replaces: u32,
        icon: &str,
        summary: String,
        body: String,
        actions: Vec<String>,
        hints: HashMap<String, OwnedValue>,
        expires: i32,
    ) -> u32 {
        // What a desktop would draw it with.
        let _ = (app, replaces, icon, hints, expires);
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let id = u32::try_from(all.len()).unwrap_or(u32::MAX - 1) + 1;
        all.push(Shown { id, title: summary, text: body, actions });
        id
    }

    fn get_capabilities(&self) -> Vec<&str> {
        vec!["body", "actions"]
    }

    fn get_server_information(&self) -> (&str, &str, &str, &str) {
        ("Tests", "Fobwatch", "1", "1.2")
    }

    fn close_notification(&self, id: u32) {
        let _ = id;
    }
}

impl Notifications {
    /// Before the app starts.
    pub async fn start(machine: &Machine) -> Self {
        let all = All::default();
        let server = Server { all: Arc::clone(&all) };
        let connection = async {
            connection::Builder::address(&*machine.bus.address)?.serve_at(PATH, server)?.name(NAME)?.build().await
        };
        Self { connection: connection.await.expect("the server's place on the bus"), all }
    }

    /// All so far.
    pub fn all(&self) -> Vec<Shown> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits for the first one.
    pub async fn until_shown(&self, limit: std::time::Duration) -> Shown {
        until("a notification", limit, async || self.all().into_iter().next()).await
    }

    /// A click on the notification itself.
    pub async fn click(&self, shown: &Shown) {
        let clicked = (shown.id, "default");
        let signal = self.connection.emit_signal(None::<&str>, PATH, NAME, "ActionInvoked", &clicked);
        signal.await.expect("the click is told");
    }
}
