//! Profiles on disk, with their sealed answers. Invariant: whoever writes a profile holds the one edit guard, from
//! reading it to having it replaced, so that two changes at once are one after the other.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use fobwatch_protocol::browser::Browser;
use fobwatch_text::say;
use jiff::Timestamp;

use crate::activity::Activity;
use crate::answers::{Answers, SecretAnswer};
use crate::failure::{Code, Failure};
use crate::profile::{NOTE, Profile, ProfileId};
use crate::remarks::Note;
use crate::secret::Secret;
use crate::store::{Fresh, Store, StoreError};
use crate::vault::{Key, Sealed, VaultError};
use crate::vendor::Vendor;
use crate::vendors;

pub(crate) struct Profiles {
    store: Arc<Store>,
    edit_lock: Mutex<()>,
}

/// The right to edit profiles, held by one at a time.
pub(crate) struct EditGuard<'p> {
    store: &'p Store,
    _held: MutexGuard<'p, ()>,
}

impl Profiles {
    pub(crate) fn new(store: Arc<Store>) -> Self {
        Self { store, edit_lock: Mutex::default() }
    }

    pub(crate) fn edit(&self) -> EditGuard<'_> {
        EditGuard { store: &self.store, _held: self.edit_lock.lock().unwrap_or_else(PoisonError::into_inner) }
    }

    /// The vendor, and the answers with their secrets opened but for some.
    pub(crate) fn opened(
        &self,
        key: &Key,
        profile: &Profile,
        without: &BTreeSet<String>,
    ) -> Result<(&'static dyn Vendor, Answers), Failure> {
        let (vendor, mut answers) = plain(profile)?;
        for (field, sealed) in self.store.sealed(profile.id)? {
            if !without.contains(&field) && answers.method.fields.iter().any(|known| known.key == field) {
                let secret = key.open_secret(&associated_data(profile.id, &field), &sealed)?;
                answers.secrets.insert(field, secret);
            }
        }
        Ok((vendor, answers))
    }

    /// Its note, opened; empty where there is none.
    pub(crate) fn note(&self, key: &Key, id: ProfileId) -> Result<Note, Failure> {
        let sealed = self.store.sealed(id)?;
        let Some((_, sealed)) = sealed.iter().find(|(field, _)| field == NOTE) else { return Ok(Note::default()) };
        // EXPOSE: for whoever has the secrets open.
        Ok(Note::new(key.open_secret(&associated_data(id, NOTE), sealed)?.reveal()))
    }

    /// Keys of the sealed answers of a profile; a grant's own tokens are not answers.
    pub(crate) fn saved_answers(&self, profile: &Profile) -> Result<Vec<String>, Failure> {
        let (_, answers) = plain(profile)?;
        let sealed = self.store.sealed(profile.id)?;
        let known = |field: &String| answers.method.fields.iter().any(|known| known.key == field);
        Ok(sealed.into_iter().map(|(field, _)| field).filter(known).collect())
    }
}

impl EditGuard<'_> {
    /// Saves a profile with answers that are sealed anew, and without those of `dropped`.
    pub(crate) fn save(
        &self,
        profile: &Profile,
        sealed: &[(String, Sealed)],
        dropped: &[String],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.store.save_profile(profile, sealed, dropped, now)
    }

    /// Adds profiles, all or none.
    pub(crate) fn add(&self, fresh: &[Fresh], activity: &Activity, now: Timestamp) -> Result<(), StoreError> {
        self.store.add_profiles(fresh, activity, now)
    }

    /// Gives all profiles of a customer another one, with how that customer is shown.
    pub(crate) fn rename_customer(&self, from: &str, to: &str) -> Result<(), StoreError> {
        self.store.rename_customer(from, to)
    }

    /// Saves a profile's own lead; None: as it is set for all.
    pub(crate) fn save_lead(&self, id: ProfileId, minutes: Option<u16>) -> Result<(), StoreError> {
        self.store.save_lead(id, minutes)
    }

    /// Saves what opens a profile's pages; None: as its customer has it.
    pub(crate) fn save_browser(&self, id: ProfileId, browser: Option<&Browser>) -> Result<(), StoreError> {
        self.store.save_browser(id, browser)
    }

    /// Marks a profile as removed; None: it is back.
    pub(crate) fn set_removed(&self, id: ProfileId, at: Option<Timestamp>) -> Result<(), StoreError> {
        self.store.set_removed(id, at)
    }

    /// A removed one, under a name that is free.
    pub(crate) fn removed(&self, id: ProfileId) -> Result<Option<Profile>, StoreError> {
        self.store.removed_profile(id)
    }
}

/// The answers that were typed, sealed for this profile.
pub(crate) fn sealed(
    key: &Key,
    id: ProfileId,
    secrets: &BTreeMap<String, SecretAnswer>,
) -> Result<Vec<(String, Sealed)>, VaultError> {
    let typed = secrets.iter().filter_map(|(field, answer)| match answer {
        SecretAnswer::Typed(secret) => Some((field, secret)),
        SecretAnswer::Saved | SecretAnswer::Later => None,
    });
    typed.map(|(field, secret)| Ok((field.clone(), seal(key, id, field, secret)?))).collect()
}

/// Seals one answer for its profile and field.
pub(crate) fn seal(key: &Key, id: ProfileId, field: &str, secret: &Secret) -> Result<Sealed, VaultError> {
    // EXPOSE: sealed at once.
    key.seal(&associated_data(id, field), secret.reveal().as_bytes())
}

/// A note, sealed for its profile.
pub(crate) fn sealed_note(key: &Key, id: ProfileId, note: &Note) -> Result<(String, Sealed), VaultError> {
    Ok((NOTE.to_owned(), key.seal(&associated_data(id, NOTE), note.text().as_bytes())?))
}

/// The associated data of a sealed record: its profile and field.
pub(crate) fn associated_data(id: ProfileId, field: &str) -> String {
    format!("{id}|{field}")
}

/// The vendor, and the answers that are not secret.
pub(crate) fn plain(profile: &Profile) -> Result<(&'static dyn Vendor, Answers), Failure> {
    let unknown = || Failure::new(Code::NotFound, say::profile::KIND_UNKNOWN);
    let vendor = vendors::find(&profile.vendor).ok_or_else(unknown)?;
    let method = vendor.descriptor().method(&profile.method).ok_or_else(unknown)?;
    Ok((vendor, Answers { method, plain: profile.answers.clone(), secrets: BTreeMap::new() }))
}

/// The grant that these answers are for, as a key: a grant of others is not used. A profile of a kind that is not
/// known here has none.
pub(crate) fn grant_of(profile: &Profile) -> String {
    match plain(profile) {
        Ok((vendor, answers)) => {
            format!("{} {} {}", profile.vendor, profile.method, vendor.grant_of(&answers))
        }
        Err(_) => format!("{} {}", profile.vendor, profile.method),
    }
}
