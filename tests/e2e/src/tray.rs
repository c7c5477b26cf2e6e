//! The tray's other end: the watcher that tray icons register with, and their menu over D-Bus.
//! (`org.kde.StatusNotifierItem`, `com.canonical.dbusmenu`)

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use zbus::message::Header;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Structure, Value};
use zbus::{Connection, Proxy, connection, interface};

use crate::machine::Machine;
use crate::{LIMIT, until};

/// Bus names and paths of the items that have registered.
type Items = Arc<Mutex<Vec<(String, String)>>>;

/// A line as it comes: number, words, lines below.
type Raw = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);

/// Holds the watcher's name for as long as it lives.
pub struct Tray {
    connection: Connection,
    items: Items,
}

/// One line of a menu.
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// What a click names.
    pub id: i32,
    /// With a `_` before its access key, where it has one.
    pub label: String,
    /// Whether a click does anything.
    pub enabled: bool,
    /// Its submenu; mostly empty.
    pub lines: Vec<Line>,
}

impl Line {
    /// The line below this with this label, or else the first whose label starts so.
    pub fn line(&self, label: &str) -> Option<&Line> {
        let is = |line: &&Line| line.label == label;
        self.lines.iter().find(is).or_else(|| self.lines.iter().find(|line| line.label.starts_with(label)))
    }
}

struct Watcher {
    items: Items,
}

#[expect(clippy::unused_self, clippy::needless_pass_by_value, reason = "the shape that the interface asks for")]
#[interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    /// `service` is a bus name, or a path at the sender.
    fn register_status_notifier_item(&self, service: &str, #[zbus(header)] header: Header<'_>) {
        let sender = header.sender().map(ToString::to_string).unwrap_or_default();
        let item = if service.starts_with('/') {
            (sender, service.to_owned())
        } else {
            (service.to_owned(), "/StatusNotifierItem".to_owned())
        };
        self.items.lock().unwrap_or_else(PoisonError::into_inner).push(item);
    }

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        let items = self.items.lock().unwrap_or_else(PoisonError::into_inner);
        items.iter().map(|(name, path)| format!("{name}{path}")).collect()
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }
}

impl Tray {
    /// Before the app starts: it looks for the watcher once.
    pub async fn start(machine: &Machine) -> Self {
        let items = Items::default();
        let watcher = Watcher { items: Arc::clone(&items) };
        let connection = async {
            connection::Builder::address(&*machine.bus.address)?
                .serve_at("/StatusNotifierWatcher", watcher)?
                .name("org.kde.StatusNotifierWatcher")?
                .build()
                .await
        };
        Self { connection: connection.await.expect("the watcher's place on the bus"), items }
    }

    async fn menu_proxy(&self) -> Option<Proxy<'static>> {
        let (name, path) = self.items.lock().unwrap_or_else(PoisonError::into_inner).last().cloned()?;
        let item = Proxy::new(&self.connection, name.clone(), path, "org.kde.StatusNotifierItem").await.ok()?;
        let menu: OwnedObjectPath = item.get_property("Menu").await.ok()?;
        Proxy::new(&self.connection, name, menu, "com.canonical.dbusmenu").await.ok()
    }

    /// The menu as it is now; its top is a line without label.
    pub async fn menu(&self) -> Option<Line> {
        let menu = self.menu_proxy().await?;
        let (_, (id, words, lines)): (u32, Raw) = menu.call("GetLayout", &(0, -1, Vec::<&str>::new())).await.ok()?;
        Some(line(id, &words, lines.iter().map(|line| &**line)))
    }

    /// Waits until the menu has a line below lines, each named by its label's start.
    pub async fn until_line(&self, path: &[&str]) -> Line {
        until(&format!("the tray's {path:?}"), LIMIT, async || self.look(path).await).await
    }

    async fn look(&self, path: &[&str]) -> Option<Line> {
        let menu = self.menu().await?;
        path.iter().try_fold(&menu, |line, label| line.line(label)).cloned()
    }

    /// Clicks a line, once it is enabled.
    pub async fn click(&self, path: &[&str]) {
        until(&format!("a click on the tray's {path:?}"), LIMIT, async || {
            // The menu is made anew when labels change, and its numbers with it: read, then click.
            let line = self.look(path).await.filter(|line| line.enabled)?;
            let menu = self.menu_proxy().await?;
            menu.call::<_, _, ()>("Event", &(line.id, "clicked", Value::from(0_i32), 0_u32)).await.ok()
        })
        .await;
    }
}

fn line<'a>(id: i32, words: &HashMap<String, OwnedValue>, below: impl Iterator<Item = &'a Value<'a>>) -> Line {
    let label = words.get("label").and_then(|label| label.downcast_ref::<&str>().ok()).unwrap_or_default();
    let enabled = words.get("enabled").and_then(|enabled| enabled.downcast_ref::<bool>().ok()).unwrap_or(true);
    // A single `_` marks a letter to press.
    let label = label.replace("__", "\0").replace('_', "").replace('\0', "_");
    Line { id, label, enabled, lines: below.filter_map(nested).collect() }
}

fn nested(value: &Value<'_>) -> Option<Line> {
    let fields = match value {
        Value::Value(inner) => return nested(inner),
        Value::Structure(structure) => Structure::fields(structure),
        _ => return None,
    };
    let [Value::I32(id), Value::Dict(words), Value::Array(below)] = fields else { return None };
    let words: HashMap<String, OwnedValue> = HashMap::try_from(words.try_clone().ok()?).ok()?;
    Some(line(*id, &words, below.iter()))
}
