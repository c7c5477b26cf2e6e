//! Hosts that have given their vendor's own word, as a vendor sees them. Invariant: a profile that holds a grant
//! knows the hosts it came from.

use std::sync::Arc;

use super::Sessions;
use crate::owners::KnownHosts;
use crate::profile::ProfileId;
use crate::vendor::Hosts;

struct Heard {
    hosts: Arc<KnownHosts>,
    vendor: String,
    /// The profile has a grant, which nobody else can have given.
    by_grant: bool,
}

impl Sessions {
    /// As this profile's vendor knows them.
    pub(super) fn hosts(&self, id: ProfileId) -> Arc<dyn Hosts> {
        let (vendor, by_grant) = self
            .change_any_entry(id, |entry| {
                let has_grant = entry.live.kept().is_ok_and(|session| session.grant.is_some());
                (entry.profile.vendor.clone(), has_grant)
            })
            .unwrap_or_default();
        Arc::new(Heard { hosts: Arc::clone(&self.known_hosts), vendor, by_grant })
    }
}

impl Hosts for Heard {
    fn is_known(&self, host: &str) -> bool {
        self.by_grant || self.hosts.contains(&self.vendor, host)
    }

    fn heard(&self, host: &str) {
        self.hosts.add(&self.vendor, host);
    }
}
