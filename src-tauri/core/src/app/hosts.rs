//! Which hosts have given their vendor's own word. Invariant: it is remembered across starts, per vendor,
//! and a profile that holds a grant knows the hosts it came from.

use std::sync::{Arc, PoisonError, Weak};

use super::Inner;
use crate::profile::ProfileId;
use crate::vendor::Hosts;

struct Heard {
    app: Weak<Inner>,
    vendor: String,
    /// The profile has a grant, which nobody else can have given.
    by_grant: bool,
}

impl Inner {
    /// As this profile's vendor knows them.
    pub(super) fn hosts(self: &Arc<Self>, id: ProfileId) -> Arc<dyn Hosts> {
        let (vendor, by_grant) = self
            .change_any(id, |entry| (entry.profile.vendor.clone(), entry.session.grant.is_some()))
            .unwrap_or_default();
        Arc::new(Heard { app: Arc::downgrade(self), vendor, by_grant })
    }
}

impl Hosts for Heard {
    fn is_known(&self, host: &str) -> bool {
        let Some(app) = self.app.upgrade() else { return false };
        let heard = app.heard.lock().unwrap_or_else(PoisonError::into_inner);
        self.by_grant || heard.contains(&format!("{} {host}", self.vendor))
    }

    fn heard(&self, host: &str) {
        let Some(app) = self.app.upgrade() else { return };
        let name = format!("{} {host}", self.vendor);
        let is_new = app.heard.lock().unwrap_or_else(PoisonError::into_inner).insert(name.clone());
        if is_new && let Err(error) = app.store.save_heard_host(&name) {
            tracing::warn!(%error, "a host could not be remembered");
        }
    }
}
