//! Tells the core of the lock screen and of suspend, where the system tells us: on Linux, over D-Bus. And
//! when the process is to end.
//! Invariant: nothing is polled, and a computer that is about to sleep waits until the core has
//! taken note.

use std::sync::{Arc, Mutex, PoisonError};

use fobwatch_core::app::App;
use tokio::runtime::Handle;

/// Whom it is told to: the core that is hosted now, if any.
#[derive(Clone, Default)]
pub struct Watch(Arc<Mutex<Option<App>>>);

impl Watch {
    /// Listens for as long as the process lives.
    #[cfg(target_os = "linux")]
    pub fn start(runtime: &Handle) -> Self {
        let watch = Self::default();
        linux::watch(&watch, runtime);
        watch
    }

    /// Nobody tells here; the settings say so.
    #[cfg(not(target_os = "linux"))]
    pub fn start(_: &Handle) -> Self {
        Self::default()
    }

    /// A core that is left must not be kept.
    pub fn tells(&self, core: Option<App>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = core;
    }

    #[cfg(target_os = "linux")]
    fn core(&self) -> Option<App> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Until the system or a person ends the process.
pub async fn ended() {
    let interrupted = async {
        // Where nobody can interrupt it, nobody has.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminated) = signal(SignalKind::terminate()) else { return interrupted.await };
        tokio::select! {
            _ = terminated.recv() => {}
            () = interrupted => {}
        }
    }
    #[cfg(not(unix))]
    interrupted.await;
}

#[cfg(target_os = "linux")]
mod linux {
    use fobwatch_core::app::Surroundings;
    use tokio::runtime::Handle;
    use zbus::blocking::fdo::DBusProxy;
    use zbus::blocking::{Connection, MessageIterator};
    use zbus::zvariant::{OwnedFd, OwnedObjectPath};
    use zbus::{MatchRule, Message, message::Type};

    use super::Watch;

    const LOGIND: &str = "org.freedesktop.login1";
    const LOGIND_PATH: &str = "/org/freedesktop/login1";
    const MANAGER: &str = "org.freedesktop.login1.Manager";
    const SESSION: &str = "org.freedesktop.login1.Session";

    #[derive(Clone)]
    struct Teller {
        watch: Watch,
        runtime: Handle,
    }

    pub(super) fn watch(watch: &Watch, runtime: &Handle) {
        let teller = Teller { watch: watch.clone(), runtime: runtime.clone() };
        let other = teller.clone();
        // Each waits on a bus of its own, for good.
        std::thread::spawn(move || ended("the lock screen", teller.hear_screen()));
        std::thread::spawn(move || ended("suspend", other.hear_logind()));
    }

    fn ended(what: &str, how: zbus::Result<()>) {
        let cause = how.err().map(|error| error.to_string()).unwrap_or_default();
        tracing::info!(what, cause, "not noticed here");
    }

    impl Teller {
        /// Returns once the core has locked, if it does.
        fn tell(&self, what: Surroundings) {
            let Some(core) = self.watch.core() else { return };
            if let Err(failure) = self.runtime.block_on(core.note_surroundings(what)) {
                tracing::warn!(%failure, ?what, "it could not be locked");
            }
        }

        /// Desktops have screen savers of several names with one signal.
        fn hear_screen(&self) -> zbus::Result<()> {
            let bus = Connection::session()?;
            let signals = MessageIterator::from(&bus);
            add(&bus, MatchRule::builder().msg_type(Type::Signal).member("ActiveChanged")?.build())?;
            for signal in signals {
                let signal = signal?;
                let is_saver = signal.header().interface().is_some_and(|name| name.ends_with(".ScreenSaver"));
                if is_saver && named(&signal, "ActiveChanged") && signal.body().deserialize().unwrap_or(false) {
                    self.tell(Surroundings::ScreenLocked);
                }
            }
            Ok(())
        }

        fn hear_logind(&self) -> zbus::Result<()> {
            let bus = Connection::system()?;
            let signals = MessageIterator::from(&bus);
            let rule = || MatchRule::builder().msg_type(Type::Signal).sender(LOGIND);
            add(&bus, rule()?.interface(MANAGER)?.member("PrepareForSleep")?.build())?;
            let session = session(&bus)?;
            add(&bus, rule()?.interface(SESSION)?.member("Lock")?.path(session.as_ref())?.build())?;
            let mut delay = delay(&bus);
            for signal in signals {
                let signal = signal?;
                if named(&signal, "Lock") {
                    self.tell(Surroundings::ScreenLocked);
                } else if named(&signal, "PrepareForSleep") {
                    if signal.body().deserialize().unwrap_or(false) {
                        self.tell(Surroundings::Suspending);
                        // Now it may sleep.
                        drop(delay.take());
                    } else {
                        delay = self::delay(&bus);
                    }
                }
            }
            Ok(())
        }
    }

    fn add(bus: &Connection, rule: MatchRule<'_>) -> zbus::Result<()> {
        Ok(DBusProxy::new(bus)?.add_match_rule(rule)?)
    }

    fn named(signal: &Message, member: &str) -> bool {
        signal.message_type() == Type::Signal && signal.header().member().is_some_and(|name| name == member)
    }

    /// This process's session, or the one that its user sees.
    fn session(bus: &Connection) -> zbus::Result<OwnedObjectPath> {
        let ours = bus.call_method(Some(LOGIND), LOGIND_PATH, Some(MANAGER), "GetSessionByPID", &(0_u32));
        if let Ok(ours) = ours {
            return ours.body().deserialize();
        }
        let user = format!("{LOGIND_PATH}/user/self");
        let asked = ("org.freedesktop.login1.User", "Display");
        let reply = bus.call_method(Some(LOGIND), &*user, Some("org.freedesktop.DBus.Properties"), "Get", &asked)?;
        let value: zbus::zvariant::OwnedValue = reply.body().deserialize()?;
        let (_, path): (String, OwnedObjectPath) = value.try_into()?;
        Ok(path)
    }

    /// While this is held, the computer waits with sleeping, five seconds at most.
    fn delay(bus: &Connection) -> Option<OwnedFd> {
        let why = ("sleep", "Fobwatch", "Locks its secrets", "delay");
        let reply = bus.call_method(Some(LOGIND), LOGIND_PATH, Some(MANAGER), "Inhibit", &why);
        let held = reply.and_then(|reply| reply.body().deserialize());
        held.inspect_err(|error| tracing::info!(%error, "the computer will not wait for the lock")).ok()
    }
}
