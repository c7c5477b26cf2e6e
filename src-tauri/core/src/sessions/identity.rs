//! The wrong-tenant guard, and what a technician can accept. Invariant: a sign-in of someone else than
//! before is not used until they do.

use std::sync::Arc;

use fobwatch_text::say;

use super::{Entry, Sessions};
use crate::answers::Answers;
use crate::failure::{Code, Failure};
use crate::owners::plain;
use crate::profile::ProfileId;
use crate::session::Event;
use crate::session::identity::{certain, differs, kept, refusal};
use crate::vendor::{Acceptable, Grant, Unattended, Vendor, VendorError, Verified};

impl Sessions {
    pub(crate) fn accept_identity(&self, id: ProfileId) -> Result<(), Failure> {
        let (acceptable, is_foreign) = self
            .with_entry(id, |entry| Ok::<_, Failure>((entry.live.open()?.acceptable(), entry.foreign().is_some())))??;
        match acceptable {
            Some(Acceptable::Host) => self.accept_host(id)?,
            None if !is_foreign => return Err(Failure::new(Code::Refused, say::identity::NOTHING_TO_ACCEPT)),
            Some(Acceptable::Identity) | None => {
                self.store.save_identity(id, None)?;
                self.change_entry(id, |entry| entry.identity = None)?;
                self.record_activity(id, say::identity::CHANGE_ACCEPTED);
            }
        }
        if acceptable.is_some() {
            self.step(id, Event::Edited { changed: Vec::new() })?;
        }
        self.change_entry(id, |_| ())
    }

    /// The one that was asked about last, and no other.
    fn accept_host(&self, id: ProfileId) -> Result<(), Failure> {
        let (profile, remembered) = self.with_entry(id, |entry| {
            Ok::<_, Failure>((entry.profile.clone(), entry.live.open()?.remembered().to_vec()))
        })??;
        // What is altered is what is there then; what is asked for here is which host was refused.
        if let Some((key, host)) = plain(&profile)?.0.accepted(&remembered) {
            self.update_profile(id, |profile| drop(profile.answers.insert(key.to_owned(), host.clone())))?;
            self.record_activity(id, say::identity::host_accepted(host));
        }
        Ok(())
    }

    /// Lets a new sign-in pass, unless it is someone else's: then its tokens are given back.
    pub(crate) async fn check_identity(
        self: &Arc<Self>,
        id: ProfileId,
        vendor: &dyn Vendor,
        answers: &Answers,
        grant: Grant,
    ) -> Result<Grant, VendorError> {
        let refused = self.with_entry(id, |entry| entry.refuses(&grant)).ok().flatten();
        let Some(error) = refused else { return Ok(grant) };
        let said = vendor.sign_out(&self.context(id, Arc::new(Unattended)), answers, &grant).await;
        self.record_activity(id, said);
        Err(error)
    }

    /// Remembers whose sign-in this is, from the first one on.
    pub(super) fn keep_identity(&self, id: ProfileId, grant: &Grant) {
        let Some(seen) = certain(grant) else { return };
        let changed = self.with_entry(id, |entry| {
            let next = kept(entry.identity.as_deref().cloned(), seen);
            (entry.identity.as_deref() != Some(&next)).then_some(next)
        });
        let Ok(Some(next)) = changed else { return };
        if let Err(error) = self.store.save_identity(id, Some(&next)) {
            tracing::warn!(%error, "whose sign-in it is could not be saved");
        }
        if let Some(entry) = self.entries().get_mut(&id) {
            entry.identity = Some(Box::new(next));
        }
    }

    /// Fails while the grant is withheld: it is someone else's.
    pub(crate) fn check_not_withheld(&self, id: ProfileId) -> Result<(), Failure> {
        match self.with_entry(id, Entry::foreign)? {
            None => Ok(()),
            Some(error) => Err(Failure::new(Code::Refused, error.text)),
        }
    }
}

impl Entry {
    /// Why the grant is withheld: a test call has told that it is someone else's.
    pub(super) fn foreign(&self) -> Option<VendorError> {
        self.live.kept().ok()?.grant.as_ref().and_then(|grant| self.refuses(grant))
    }

    /// Why the grant would be withheld once this is known about it.
    pub(super) fn refuses_as(&self, verified: &Verified) -> Option<VendorError> {
        let mut grant = self.live.open().ok()?.grant.as_deref()?.clone();
        grant.learn(verified);
        self.refuses(&grant)
    }

    fn refuses(&self, grant: &Grant) -> Option<VendorError> {
        let (kept, seen) = (self.identity.as_deref()?, certain(grant)?);
        differs(kept, seen).then(|| refusal(kept, seen))
    }
}
