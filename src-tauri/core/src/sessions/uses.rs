//! How people come to a profile: when they last did, and the browser that its pages open in. Invariant: what a
//! profile has chosen itself comes before what its customer has, and that before the system's.

use fobwatch_protocol::browser::Browser;

use super::Sessions;
use crate::failure::Failure;
use crate::profile::ProfileId;

impl Sessions {
    /// Somebody is at it, in the window or the tray.
    pub(crate) fn note_use(&self, id: ProfileId) {
        let now = self.clock.now();
        if let Some(entry) = self.entries().get_mut(&id) {
            entry.used_at = Some(now);
        }
        if let Err(error) = self.store.save_use(id, now) {
            tracing::warn!(%error, "that a profile was used could not be kept");
        }
        self.tell_profile(id);
    }

    /// What opens its pages.
    pub(crate) fn browser(&self, id: ProfileId) -> Result<Browser, Failure> {
        let (own, customer) =
            self.with_entry(id, |entry| (entry.browser.as_deref().cloned(), entry.profile.customer.clone()))?;
        Ok(own.or_else(|| self.customers.browser(&customer)).unwrap_or_default())
    }

    /// What it has chosen itself.
    pub(crate) fn own_browser(&self, id: ProfileId) -> Result<Option<Browser>, Failure> {
        self.with_entry(id, |entry| entry.browser.as_deref().cloned())
    }

    /// None: as its customer has it.
    pub(crate) fn set_browser(&self, id: ProfileId, browser: Option<Browser>) -> Result<(), Failure> {
        self.profile(id)?;
        let guard = self.profiles.edit();
        guard.save_browser(id, browser.as_ref())?;
        self.change_entry(id, |entry| entry.browser = browser.map(Box::new))
    }
}
