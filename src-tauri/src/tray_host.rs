//! The host of tray icons, if there is one: a desktop that does not would leave the app without a way back. Other
//! systems always have a tray. (`org.kde.StatusNotifierWatcher`; before that, a selection of X)

use std::time::Duration;

use fobwatch_protocol::display::Display;
use x11rb::protocol::xproto::ConnectionExt as _;
use zbus::blocking::fdo::DBusProxy;
use zbus::blocking::{Connection, MessageIterator, Proxy};
use zbus::names::BusName;
use zbus::{MatchRule, message::Type};

const BUS: &str = "org.freedesktop.DBus";
const WATCHER: &str = "org.kde.StatusNotifierWatcher";
const WATCHER_PATH: &str = "/StatusNotifierWatcher";
const NOTIFICATIONS: &str = "org.freedesktop.Notifications";

/// A session without a bus may get one.
const ANEW: Duration = Duration::from_secs(30);

/// Tells whether there is one, and each time that this changes, for as long as the process lives.
pub(crate) fn watch(told: impl Fn(bool) + Send + 'static) {
    std::thread::spawn(move || {
        loop {
            if let Err(error) = hear(&told) {
                tracing::info!(%error, "a tray is not noticed here");
            }
            told(false);
            std::thread::sleep(ANEW);
        }
    });
}

fn hear(told: &impl Fn(bool)) -> zbus::Result<()> {
    let bus = Connection::session()?;
    let signals = MessageIterator::from(&bus);
    let daemon = DBusProxy::new(&bus)?;
    let owners = MatchRule::builder().msg_type(Type::Signal).sender(BUS)?.member("NameOwnerChanged")?;
    daemon.add_match_rule(owners.arg(0, WATCHER)?.build())?;
    daemon.add_match_rule(MatchRule::builder().msg_type(Type::Signal).path(WATCHER_PATH)?.build())?;
    told(is_there(&bus, &daemon));
    for signal in signals {
        let signal = signal?;
        let header = signal.header();
        let is_about = header.path().is_some_and(|path| path.as_str() == WATCHER_PATH)
            || header.member().is_some_and(|member| member.as_str() == "NameOwnerChanged");
        if signal.message_type() == Type::Signal && is_about {
            told(is_there(&bus, &daemon));
        }
    }
    Ok(())
}

fn is_there(bus: &Connection, daemon: &DBusProxy<'_>) -> bool {
    let has_watcher = BusName::try_from(WATCHER).is_ok_and(|name| daemon.name_has_owner(name).unwrap_or_default());
    let host = || Proxy::new(bus, WATCHER, WATCHER_PATH, WATCHER)?.get_property("IsStatusNotifierHostRegistered");
    has_watcher && host().unwrap_or_default()
}

/// A panel of before that interface: icons go there where no watcher is.
pub(crate) fn is_docked(display: Option<&Display>) -> bool {
    display.is_some_and(|display| display.wayland.is_none()) && tray_owner().is_some_and(|owner| owner != 0)
}

fn tray_owner() -> Option<u32> {
    let (connection, screen) = x11rb::connect(None).ok()?;
    let name = format!("_NET_SYSTEM_TRAY_S{screen}");
    let atom = connection.intern_atom(true, name.as_bytes()).ok()?.reply().ok()?.atom;
    Some(connection.get_selection_owner(atom).ok()?.reply().ok()?.owner)
}

/// Whether a notification would be seen.
pub(crate) fn shows_notifications() -> bool {
    let asked = || {
        let bus = Connection::session()?;
        let daemon = DBusProxy::new(&bus)?;
        let runs = daemon.name_has_owner(BusName::try_from(NOTIFICATIONS)?)?;
        let can_be_started =
            || daemon.list_activatable_names().map(|names| names.iter().any(|name| name.as_str() == NOTIFICATIONS));
        Ok::<_, zbus::Error>(runs || can_be_started()?)
    };
    asked().unwrap_or_default()
}
