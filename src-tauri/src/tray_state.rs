//! What there is of a tray, for whoever depends on it: the window, the core, the tray itself.

use std::sync::atomic::{AtomicBool, Ordering};

use tauri::{AppHandle, Manager as _};
use tokio::sync::Notify;
#[cfg(target_os = "linux")]
use tokio::sync::watch;

use crate::start::Start;
#[cfg(target_os = "linux")]
use crate::tray_host;

/// Where a tray stands.
#[derive(Default)]
pub(crate) struct TrayState {
    changes: Notify,
    /// It could be made.
    is_made: AtomicBool,
    /// Somebody shows such icons.
    #[cfg(target_os = "linux")]
    host: watch::Sender<bool>,
    #[cfg(target_os = "linux")]
    display: Option<fobwatch_protocol::display::Display>,
    was_told: AtomicBool,
}

impl TrayState {
    /// Not made yet, and shown by nobody.
    #[cfg_attr(not(target_os = "linux"), expect(unused_variables, reason = "only Linux asks the display"))]
    pub(crate) fn of(start: &Start) -> Self {
        Self {
            #[cfg(target_os = "linux")]
            display: start.display.clone(),
            ..Self::default()
        }
    }

    pub(crate) fn has_been_made(&self) {
        self.is_made.store(true, Ordering::Relaxed);
    }

    #[cfg(target_os = "linux")]
    pub(crate) fn is_made(&self) -> bool {
        self.is_made.load(Ordering::Relaxed)
    }

    /// Whether it can be seen.
    pub(crate) fn is_shown(&self) -> bool {
        #[cfg(target_os = "linux")]
        let has_host = *self.host.borrow() || tray_host::is_docked(self.display.as_ref());
        #[cfg(not(target_os = "linux"))]
        let has_host = true;
        self.is_made.load(Ordering::Relaxed) && has_host
    }

    /// Somebody shows such icons, or nobody does. True: it was otherwise before.
    #[cfg(target_os = "linux")]
    pub(crate) fn set_host(&self, is_there: bool) -> bool {
        self.host.send_if_modified(|known| std::mem::replace(known, is_there) != is_there)
    }

    /// Whether somebody shows such icons, as it changes.
    #[cfg(target_os = "linux")]
    pub(crate) fn host(&self) -> watch::Receiver<bool> {
        self.host.subscribe()
    }

    /// Waits until its menu may be out of date.
    pub(crate) async fn changed(&self) {
        self.changes.notified().await;
    }

    /// True the first time only: that there is none need be said once.
    pub(crate) fn is_to_be_told(&self) -> bool {
        !self.was_told.swap(true, Ordering::Relaxed)
    }
}

/// Something changed: the menu may be out of date.
pub(crate) fn look_again(app: &AppHandle) {
    if let Some(standing) = app.try_state::<TrayState>() {
        standing.changes.notify_one();
    }
}

/// Whether an app without a window can be seen, and opened again.
pub(crate) fn is_there(app: &AppHandle) -> bool {
    app.try_state::<TrayState>().is_some_and(|standing| standing.is_shown())
}
