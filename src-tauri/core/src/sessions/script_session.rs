//! A live sign-in with everything that a client of the vendor's API needs. Invariant: all of it is of one moment.

use std::sync::Arc;
use std::time::Duration;

use super::Sessions;
use super::credentials::{CachedCredentials, Credentials};
use crate::failure::Failure;
use crate::owners::plain;
use crate::profile::{Profile, ProfileId};

/// Credentials, and whose they are.
#[derive(Debug, Clone)]
pub struct ScriptSession {
    /// Its profile.
    pub profile: Profile,
    /// What calls of the API carry.
    pub credentials: Credentials,
    /// As granted, in the vendor's spelling, separated by spaces; None where the vendor does not tell.
    pub scopes: Option<String>,
    /// The organisation or tenant; None where the vendor does not tell.
    pub tenant: Option<String>,
    /// What only this vendor's clients want to know.
    pub facts: Vec<(&'static str, String)>,
}

impl Sessions {
    pub(crate) async fn script_session(
        self: &Arc<Self>,
        id: ProfileId,
        time: Option<Duration>,
    ) -> Result<ScriptSession, Failure> {
        self.ensure_valid(id, time).await?;
        let (profile, grant, _) = self.signed_in(id)?;
        let (vendor, answers) = self.opened(&profile)?;
        let now = self.clock.moment();
        let expires_at = self.with_open(id, |session| grant.expires_at.map(|at| session.on_wall(at, now)))?;
        self.record_use(id);
        Ok(ScriptSession {
            credentials: CachedCredentials::made(vendor, &answers, &grant).credentials(expires_at),
            scopes: grant.scopes.clone(),
            tenant: grant.identity.as_ref().and_then(|identity| identity.tenant.clone()),
            facts: vendor.descriptor().facts(&answers, &grant),
            profile,
        })
    }

    /// Where the API of each profile that is signed in is.
    pub(crate) fn api_bases(&self) -> Vec<(ProfileId, String)> {
        // Nobody waits for the addresses to be made.
        let entries = self.entries();
        let signed_in =
            entries.values().filter_map(|entry| Some((entry.profile.clone(), entry.live.open().ok()?.grant.clone()?)));
        let signed_in: Vec<_> = signed_in.collect();
        drop(entries);
        let bases = signed_in.into_iter().filter_map(|(profile, grant)| {
            let (vendor, answers) = plain(&profile).ok()?;
            Some((profile.id, vendor.api_base(&answers, &grant)))
        });
        bases.collect()
    }
}
