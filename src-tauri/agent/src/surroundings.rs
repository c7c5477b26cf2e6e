//! Tells the core of the lock screen, of suspend and of a keyring that comes late, where the system tells us: on Linux
//! over D-Bus, on Windows by messages to a window, on macOS by notifications. And when the process is to end.
//! Invariant: nothing is polled, and a computer that is about to sleep waits until the core has
//! taken note.

#[cfg(target_os = "macos")]
mod macos;
#[cfg(windows)]
mod windows;

use std::sync::{Arc, Mutex, PoisonError};

use fobwatch_core::app::App;
#[cfg(any(target_os = "macos", windows))]
use fobwatch_core::app::Surroundings;
use tokio::runtime::Handle;

/// For the core to lock: Windows sleeps after two seconds.
#[cfg(any(target_os = "macos", windows))]
const LOCKING: std::time::Duration = std::time::Duration::from_millis(1800);

/// Whom it is told to: the core that is hosted now, if any.
#[derive(Clone, Default)]
pub struct Watch {
    core: Arc<Mutex<Option<App>>>,
    #[cfg(windows)]
    ending: windows::Ending,
}

impl Watch {
    /// Listens for as long as the process lives. `opened` is called when a keyring has come late and has opened the
    /// secrets.
    #[cfg(target_os = "linux")]
    pub fn listen(&self, runtime: &Handle, opened: impl Fn() + Send + 'static) {
        linux::watch(self, runtime, opened);
    }

    /// The same; the keyring is always there.
    #[cfg(windows)]
    pub fn listen(&self, runtime: &Handle, _: impl Fn() + Send + 'static) {
        windows::watch(self, runtime);
    }

    /// The same. To be called on the main thread, which runs an event loop.
    #[cfg(target_os = "macos")]
    pub fn listen(&self, runtime: &Handle, _: impl Fn() + Send + 'static) {
        macos::watch(self, runtime);
    }

    /// Nobody tells here; the settings say so.
    #[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
    pub fn listen(&self, _: &Handle, _: impl Fn() + Send + 'static) {}

    /// A core that is left must not be kept.
    pub fn tells(&self, core: Option<App>) {
        #[cfg(windows)]
        self.ending.hosts(core.is_some());
        *self.core.lock().unwrap_or_else(PoisonError::into_inner) = core;
    }

    /// Returns once the core has locked, if it does. What takes longer goes on without being waited for.
    #[cfg(any(target_os = "macos", windows))]
    fn tell(&self, runtime: &Handle, what: Surroundings) {
        let Some(core) = self.core() else { return };
        let noted = runtime.spawn(async move {
            if let Err(failure) = core.note_surroundings(what).await {
                tracing::warn!(%failure, ?what, "it could not be locked");
            }
        });
        if runtime.block_on(async { tokio::time::timeout(LOCKING, noted).await }).is_err() {
            tracing::warn!(?what, "the system could not wait for the lock");
        }
    }

    #[cfg(any(target_os = "linux", target_os = "macos", windows))]
    fn core(&self) -> Option<App> {
        self.core.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Until the session of its user ends. Whoever hosts then has a moment to leave the core, and says so by
    /// [`Watch::tells`]. Linux says it by a signal, see [`ended`]; a window's own app is told by that window.
    pub async fn session_ended(&self) {
        #[cfg(windows)]
        self.ending.begun().await;
        #[cfg(not(windows))]
        std::future::pending::<()>().await;
    }
}

/// Until the system or a person ends the process. Counts from the call, in a runtime, whenever it is waited for.
#[cfg(unix)]
pub fn ended() -> impl Future<Output = ()> {
    use tokio::signal::unix::{Signal, SignalKind, signal};

    // What cannot be heard of is not told.
    async fn told(signal: std::io::Result<Signal>) {
        match signal {
            Ok(mut signal) => _ = signal.recv().await,
            Err(_) => std::future::pending().await,
        }
    }

    let (interrupted, terminated) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
    async {
        tokio::select! {
            () = told(interrupted) => {}
            () = told(terminated) => {}
        }
    }
}

#[cfg(windows)]
pub use windows::ended;

#[cfg(target_os = "linux")]
mod linux {
    use std::time::Duration;

    use fobwatch_core::app::Surroundings;
    use fobwatch_core::contract::VaultState;
    use fobwatch_core::failure::Failure;
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
    const BUS: &str = "org.freedesktop.DBus";
    const SECRETS: &str = "org.freedesktop.secrets";

    /// A session without a bus may get one.
    const ANEW: Duration = Duration::from_secs(30);
    /// After a keyring has come: it may not be ready, nor our own first look at it over.
    const LOOKS: [Duration; 4] =
        [Duration::ZERO, Duration::from_secs(1), Duration::from_secs(4), Duration::from_secs(15)];

    #[derive(Clone)]
    struct Teller {
        watch: Watch,
        runtime: Handle,
    }

    pub(super) fn watch(watch: &Watch, runtime: &Handle, opened: impl Fn() + Send + 'static) {
        let teller = Teller { watch: watch.clone(), runtime: runtime.clone() };
        let (other, third) = (teller.clone(), teller.clone());
        // Each waits on a bus of its own, for good.
        std::thread::spawn(move || ended("the lock screen", teller.hear_screen()));
        std::thread::spawn(move || ended("suspend", other.hear_logind()));
        std::thread::spawn(move || {
            loop {
                let _ = third.hear_keyring(&opened);
                std::thread::sleep(ANEW);
            }
        });
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

    impl Teller {
        fn hear_keyring(&self, opened: &impl Fn()) -> zbus::Result<()> {
            let bus = Connection::session()?;
            let signals = MessageIterator::from(&bus);
            let rule = MatchRule::builder().msg_type(Type::Signal).sender(BUS)?.member("NameOwnerChanged")?;
            add(&bus, rule.arg(0, SECRETS)?.build())?;
            // A bus that came late may have it already.
            if DBusProxy::new(&bus)?.name_has_owner(SECRETS.try_into()?)? {
                self.keyring_came(opened);
            }
            for signal in signals {
                let signal = signal?;
                if !named(&signal, "NameOwnerChanged") {
                    continue;
                }
                let (name, _, owner): (String, String, String) = signal.body().deserialize()?;
                if name == SECRETS && !owner.is_empty() {
                    self.keyring_came(opened);
                }
            }
            Ok(())
        }

        /// Opens what only a keyring's absence keeps shut; what somebody has locked stays locked.
        fn keyring_came(&self, opened: &impl Fn()) {
            for wait in LOOKS {
                std::thread::sleep(wait);
                let Some(core) = self.watch.core() else { continue };
                let looked: Result<_, Failure> = self.runtime.block_on(async {
                    let before = core.overview().await?.vault;
                    let is_absent = matches!(before.state, VaultState::LockedByKeyring | VaultState::NeedsPassphrase);
                    if !is_absent || before.trouble.is_none() {
                        return Ok((is_absent, false));
                    }
                    core.unlock(None).await?;
                    let is_open = core.overview().await?.vault.state == VaultState::Keyring;
                    Ok((!is_open, is_open))
                });
                match looked {
                    Ok((_, true)) => {
                        tracing::info!("a keyring came late and has opened the secrets");
                        return opened();
                    }
                    // There is nothing to open.
                    Ok((false, false)) => return,
                    Ok((true, false)) => {}
                    Err(failure) => tracing::warn!(%failure, "a keyring that came late could not be asked"),
                }
            }
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
