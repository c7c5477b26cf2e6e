//! Which hosts have given their vendor's own word, as a vendor sees them. Invariant: a profile that holds a
//! grant knows the hosts it came from.

use std::sync::{Arc, Weak};

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
        self.by_grant || app.known_hosts.contains(&self.vendor, host)
    }

    fn heard(&self, host: &str) {
        if let Some(app) = self.app.upgrade() {
            app.known_hosts.add(&self.vendor, host);
        }
    }
}
