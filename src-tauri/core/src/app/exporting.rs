//! Exports of profiles. Invariant: secrets leave under a passphrase only.

use std::collections::BTreeMap;
use std::sync::Arc;

use fobwatch_text::say;

use super::Core;
use super::transfer::{open_answers, renews_for_good};
use crate::contract::Export;
use crate::failure::{Code, Failure};
use crate::profile::{Profile, ProfileId, REFRESH_TOKEN};
use crate::remarks::Remarks;
use crate::secret::Secret;
use crate::supervise::apart;
use crate::transfer::{self, Portable};

/// Characters of a passphrase, at least.
const SHORTEST_PASSPHRASE: usize = 8;

impl Core {
    pub(super) async fn export(self: &Arc<Self>, what: Export) -> Result<Secret, Failure> {
        let Export { ids, passphrase, sign_ins } = what;
        if passphrase.is_none() && sign_ins {
            return Err(Failure::new(Code::Invalid, say::transfer::PASSPHRASE_NEEDED));
        }
        // EXPOSE: only its length.
        if passphrase.as_ref().is_some_and(|given| given.reveal().chars().count() < SHORTEST_PASSPHRASE) {
            return Err(Failure::new(Code::Invalid, say::lock::PASSPHRASE_SHORT).hint(say::lock::PASSPHRASE_LENGTH));
        }
        let ids = match ids {
            Some(ids) => ids,
            None => self.sessions.ids(),
        };
        let with_secrets = passphrase.is_some();
        let mut profiles = Vec::new();
        for id in ids.iter().copied() {
            // A renewal under way is about to end the refresh token.
            let renewal_lock = self.sessions.no_renewal(id).await?;
            let core = Arc::clone(self);
            let read = move || {
                let _renewal_lock = renewal_lock;
                core.portable(id, with_secrets, sign_ins)
            };
            profiles.push(apart(read).await??);
        }
        let core = Arc::clone(self);
        apart(move || core.exported(&ids, profiles, passphrase, sign_ins)).await?
    }

    fn exported(
        &self,
        ids: &[ProfileId],
        mut profiles: Vec<Portable>,
        passphrase: Option<Secret>,
        sign_ins: bool,
    ) -> Result<Secret, Failure> {
        profiles.sort_by_cached_key(|one| (one.customer.to_lowercase(), one.name.to_lowercase()));
        let text = transfer::write(&profiles);
        let Some(passphrase) = passphrase else { return Ok(text) };
        let sealed = transfer::seal(&text, &passphrase)?;
        let text = if sign_ins { say::transfer::EXPORTED_WITH_SIGN_IN } else { say::transfer::EXPORTED_WITH_SECRETS };
        for &id in ids {
            self.sessions.record_activity(id, text);
            self.sessions.tell_profile(id);
        }
        Ok(Secret::new(sealed))
    }

    fn portable(&self, id: ProfileId, with_secrets: bool, with_sign_in: bool) -> Result<Portable, Failure> {
        let profile = self.sessions.profile(id)?;
        let mut secrets = BTreeMap::new();
        let mut refresh_token = None;
        let mut note = None;
        if with_secrets {
            note = Some(self.profiles.note(&self.vault.key()?, id)?);
            secrets = self.sessions.opened(&profile)?.1.secrets;
            if with_sign_in {
                self.sessions.check_not_withheld(id)?;
                refresh_token = self.sessions.grant(id)?.and_then(|grant| grant.refresh_token.clone());
            }
            // What was pasted has been spent once there is a grant.
            if !with_sign_in || self.sessions.grant(id)?.is_some() {
                secrets.remove(REFRESH_TOKEN);
            }
        }
        let (lead_minutes, browser) = (self.sessions.lead(id)?, self.sessions.own_browser(id)?);
        let auto_renew = Some(renews_for_good(&profile));
        let favourite = Some(profile.favourite);
        let answers = open_answers(&profile);
        let Profile { name, customer, vendor, method, tags, link, .. } = profile;
        let remarks = Remarks { note, tags: Some(tags), link: Some(link) };
        Ok(Portable {
            name,
            customer,
            vendor,
            method,
            answers,
            secrets,
            refresh_token,
            auto_renew,
            favourite,
            lead_minutes,
            remarks,
            browser,
        })
    }
}
