//! Profiles as scripts name them.

use super::Core;
use crate::failure::Failure;
use crate::lookup::{self, Named};
use crate::profile::{Profile, ProfileId};

impl Core {
    pub(super) fn find_profile(&self, wanted: &str) -> Result<ProfileId, Failure> {
        let entries = self.inner.entries();
        let named = entries.values().map(|entry| {
            let Profile { id, customer, name, .. } = &entry.profile;
            Named { id: *id, customer, name }
        });
        lookup::find(named, wanted)
    }
}
