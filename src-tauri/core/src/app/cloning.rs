//! A profile cloned to many customers. Invariant: a clone is judged and saved as an import is; what is the customer's own
//! is never taken from another's, and secrets only when that was asked for.

use std::collections::BTreeMap;
use std::sync::Arc;

use fobwatch_text::say;

use super::Core;
use super::transfer::open_answers;
use crate::contract::{CloneTo, Imported, OwnAnswer};
use crate::failure::{Code, Failure};
use crate::field::{Field, Kind};
use crate::label;
use crate::owners::plain;
use crate::profile::{Profile, ProfileId, REFRESH_TOKEN};
use crate::remarks::Remarks;
use crate::supervise::apart;
use crate::transfer::Portable;

/// Customers at once.
const MOST: usize = 1_000;

impl Core {
    pub(super) async fn own_answers(&self, id: ProfileId) -> Result<Vec<OwnAnswer>, Failure> {
        let profile = self.sessions.profile(id)?;
        let own = own_fields(&profile)?.into_iter().map(|field| {
            let here = profile.answers.get(field.key).cloned().unwrap_or_default();
            // A region is for all its customers.
            let is_shared = matches!(field.kind, Kind::Endpoint { known } | Kind::Choice { known }
                if known.iter().any(|known| known.value == here));
            OwnAnswer { field: *field, here, is_shared }
        });
        Ok(own.collect())
    }

    pub(super) async fn clone_to_customers(
        self: &Arc<Self>,
        id: ProfileId,
        clones: Vec<CloneTo>,
        with_secrets: bool,
    ) -> Result<Vec<Imported>, Failure> {
        if clones.is_empty() || clones.len() > MOST {
            return Err(Failure::new(Code::Invalid, say::transfer::NOTHING_TO_IMPORT));
        }
        let core = Arc::clone(self);
        apart(move || core.cloned(id, clones, with_secrets)).await?
    }

    fn cloned(&self, id: ProfileId, clones: Vec<CloneTo>, with_secrets: bool) -> Result<Vec<Imported>, Failure> {
        let profile = self.sessions.profile(id)?;
        let lead_minutes = self.sessions.lead(id)?;
        let mut secrets = BTreeMap::new();
        if with_secrets {
            secrets = self.sessions.opened(&profile)?.1.secrets;
            // It has one owner: its second user would end it for both.
            secrets.remove(REFRESH_TOKEN);
        }
        let mut answers = open_answers(&profile);
        for field in own_fields(&profile)? {
            answers.remove(field.key);
            secrets.remove(field.key);
        }
        let (vendor, known) = plain(&profile)?;
        let typed_anew = known.method.fields.iter().map(|field| field.key).filter(|key| !secrets.contains_key(*key));
        vendor.descriptor().drop_ends(known.method, typed_anew, &mut answers);
        let portable = |clone: CloneTo| {
            let mut answers = answers.clone();
            answers.extend(clone.answers.into_iter().filter(|(_, answer)| !answer.trim().is_empty()));
            Portable {
                name: profile.name.clone(),
                customer: clone.customer,
                vendor: profile.vendor.clone(),
                method: profile.method.clone(),
                answers,
                secrets: secrets.clone(),
                auto_renew: Some(profile.auto_renew),
                lead_minutes,
                remarks: Remarks { tags: Some(profile.tags.clone()), ..Remarks::default() },
                ..Portable::default()
            }
        };
        let note = say::transfer::cloned(if profile.customer.is_empty() {
            profile.name.clone()
        } else {
            format!("{}/{}", profile.customer, profile.name)
        });
        let all = clones.into_iter().filter(|clone| label::folded(&clone.customer) != label::folded(&profile.customer));
        Ok(self.take_in_new(all.map(portable).collect(), &note))
    }
}

/// Fields whose answers are the customer's own: those that name the account, and where a vendor names none, what has to be
/// typed.
fn own_fields(profile: &Profile) -> Result<Vec<&'static Field>, Failure> {
    let (vendor, answers) = plain(profile)?;
    let account = vendor.descriptor().account;
    let is_typed = |field: &Field| field.required && matches!(field.kind, Kind::Text | Kind::Endpoint { .. });
    let is_own = |field: &&Field| if account.is_empty() { is_typed(field) } else { account.contains(&field.key) };
    Ok(answers.asked().filter(is_own).collect())
}
