//! Adding, editing, removing profiles.

use std::collections::BTreeMap;
use std::sync::{MutexGuard, PoisonError};

use super::{Core, Entry, Inner, activity_now, grant_of, place, plain};
use crate::answers::{self, Checked, Draft, SecretAnswer};
use crate::contract::{Changed, CheckedForm, Form, FormInput};
use crate::failure::{Code, Failure, Problem};
use crate::label;
use crate::profile::{Profile, ProfileId, check_label};
use crate::session::Event;
use crate::store::{Fresh, StoreError, Watched};
use crate::vault::Sealed;
use crate::vendors;

/// What is wrong with a name that another one has.
pub(super) const TAKEN: &str = "This customer has a profile of that name already.";

/// What becomes of a form without its secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    Refused,
    /// They are typed before the first sign-in.
    Later,
}

impl Core {
    pub(super) async fn form(&self, id: ProfileId) -> Result<Form, Failure> {
        self.inner.form(id)
    }

    pub(super) async fn check(&self, input: FormInput) -> Result<CheckedForm, Failure> {
        let (checked, label_problems) = self.inner.checked(&input, Missing::Refused)?;
        let problems = label_problems.into_iter().chain(checked.problems).collect();
        Ok(CheckedForm { answers: checked.plain, problems, notes: checked.notes })
    }

    pub(super) async fn save(&self, input: FormInput) -> Result<ProfileId, Failure> {
        self.save_form(input, Missing::Refused).await
    }

    pub(super) async fn save_form(&self, input: FormInput, missing: Missing) -> Result<ProfileId, Failure> {
        let _editing = self.inner.editing();
        let input = self.inner.up_to_date(input)?;
        self.inner.save_form(input, missing)
    }

    pub(super) async fn duplicate(&self, id: ProfileId) -> Result<ProfileId, Failure> {
        let inner = &self.inner;
        let original = inner.profile(id)?;
        let (_, answers) = inner.opened(&original)?;
        let editing = inner.editing();
        let copy = Profile {
            id: ProfileId::random(),
            name: inner.free_name(&original.name, &original.customer),
            favourite: false,
            ..original
        };
        let key = inner.vault.key()?;
        let mut sealed = Vec::new();
        for (field, secret) in &answers.secrets {
            // A refresh token has one owner: its second user would end it for both.
            if field != "refresh_token" {
                // EXPOSE: sealed again at once, for the copy.
                sealed.push((field.clone(), key.seal(&place(copy.id, field), secret.reveal().as_bytes())?));
            }
        }
        inner.store.save_profile(&copy, &sealed, &[], inner.clock.now())?;
        let copy = inner.put(copy, None, Vec::new())?;
        drop(editing);
        let (copy, lead) = (copy, inner.look(id, |entry| entry.watch.lead_minutes)?);
        self.set_lead(copy, lead).await?;
        Ok(copy)
    }

    pub(super) async fn set_favourite(&self, id: ProfileId, on: bool) -> Result<(), Failure> {
        self.inner.alter(id, |profile| profile.favourite = on)
    }
}

impl Inner {
    pub(super) fn form(&self, id: ProfileId) -> Result<Form, Failure> {
        let profile = self.profile(id)?;
        let saved = self.saved_answers(&profile)?;
        let Profile { id, name, customer, vendor, method, answers, .. } = profile;
        Ok(Form { id, name, customer, vendor, method, answers, saved })
    }

    /// Who calls this holds `editing`.
    pub(super) fn save_form(&self, input: FormInput, missing: Missing) -> Result<ProfileId, Failure> {
        let (checked, label_problems) = self.checked(&input, missing)?;
        let problems: Vec<_> = label_problems.into_iter().chain(checked.problems).collect();
        if !problems.is_empty() {
            return Err(Failure { fields: problems, ..Failure::new(Code::Invalid, "some answers need a change") });
        }
        let old = input.id.map(|id| self.profile(id)).transpose()?;
        let profile = Profile {
            id: input.id.unwrap_or_else(ProfileId::random),
            name: label::kept(&input.name),
            customer: label::kept(&input.customer),
            vendor: input.vendor,
            method: input.method,
            answers: checked.plain,
            auto_renew: old.as_ref().map_or_else(|| self.settings.now().auto_renew, |old| old.auto_renew),
            renew_until: old.as_ref().and_then(|old| old.renew_until),
            favourite: old.as_ref().is_some_and(|old| old.favourite),
        };
        let sealed = self.sealed(profile.id, &checked.secrets)?;
        let dropped: Vec<_> = match &old {
            Some(old) => {
                self.saved_answers(old)?.into_iter().filter(|field| !checked.secrets.contains_key(field)).collect()
            }
            None => Vec::new(),
        };
        self.store.save_profile(&profile, &sealed, &dropped, self.clock.now())?;
        let changed = sealed.into_iter().map(|(field, _)| field).chain(dropped).collect();
        self.put(profile, old.as_ref(), changed)
    }

    /// Held from reading a profile to having it replaced, in memory and on disk: two changes at once are
    /// one after the other.
    pub(super) fn editing(&self) -> MutexGuard<'_, ()> {
        self.editing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes what is there now, whatever was read of it earlier.
    pub(super) fn alter(&self, id: ProfileId, alter: impl FnOnce(&mut Profile)) -> Result<(), Failure> {
        let _editing = self.editing();
        let mut profile = self.profile(id)?;
        alter(&mut profile);
        self.store.save_profile(&profile, &[], &[], self.clock.now())?;
        self.change(id, |entry| entry.profile = profile)
    }

    /// The answers that were typed, to be kept with this profile.
    pub(super) fn sealed(
        &self,
        id: ProfileId,
        secrets: &BTreeMap<String, SecretAnswer>,
    ) -> Result<Vec<(String, Sealed)>, Failure> {
        let key = self.vault.key()?;
        let mut sealed = Vec::new();
        for (field, answer) in secrets {
            if let SecretAnswer::Typed(secret) = answer {
                // EXPOSE: sealed at once.
                sealed.push((field.clone(), key.seal(&place(id, field), secret.reveal().as_bytes())?));
            }
        }
        Ok(sealed)
    }

    /// Saves new profiles and puts them into the list, all or none but for those whose name was given away
    /// meanwhile; nobody has heard of any of them. Answers which could not be saved, by their places.
    pub(super) fn add(&self, mut fresh: Vec<Fresh>, mut places: Vec<usize>, note: &str) -> Vec<(usize, Failure)> {
        let editing = self.editing();
        let mut refused = Vec::new();
        let names = self.names();
        for at in (0..fresh.len()).rev() {
            let Profile { name, customer, .. } = &fresh[at].profile;
            if names.contains_key(&label::key(customer, name)) {
                fresh.remove(at);
                refused.push((places.remove(at), StoreError::Taken.into()));
            }
        }
        let now = self.clock.now();
        if let Err(error) = self.store.add_profiles(&fresh, &activity_now(now, note.to_owned(), false), now) {
            let failure = Failure::from(error);
            refused.extend(places.into_iter().map(|place| (place, failure.clone())));
            return refused;
        }
        let ids: Vec<_> = fresh.iter().map(|one| one.profile.id).collect();
        self.entries().extend(fresh.into_iter().map(|Fresh { profile, lead_minutes, .. }| {
            let watched = Watched { lead_minutes, ..Watched::default() };
            let mut entry = Box::new(Entry::new(watched, profile));
            entry.session.begin();
            (entry.profile.id, entry)
        }));
        drop(editing);
        for id in ids {
            self.reschedule(id);
        }
        self.tell(Changed::List);
        refused
    }

    /// Puts a saved profile into the list. A session survives unless its grant is another one's.
    fn put(&self, profile: Profile, old: Option<&Profile>, changed: Vec<String>) -> Result<ProfileId, Failure> {
        let id = profile.id;
        let same_kind = old.is_some_and(|old| (&old.vendor, &old.method) == (&profile.vendor, &profile.method));
        let moved = old.map(|old| (grant_of(old), grant_of(&profile))).filter(|(from, to)| from != to);
        let attempt = {
            let mut entries = self.entries();
            let entry = entries.entry(id).or_insert_with(|| {
                let mut entry = Box::new(Entry::new(Watched::default(), profile.clone()));
                entry.session.begin();
                entry
            });
            entry.profile = profile;
            entry.handed = None;
            entry.edits += 1;
            if !same_kind {
                entry.identity = None;
            }
            if moved.is_some() { entry.leave_attempt() } else { None }
        };
        if let Some(attempt) = attempt {
            attempt.task.abort();
        }
        if !same_kind {
            self.store.save_identity(id, None)?;
        }
        if let Some((from, to)) = moved {
            self.happened(id, Event::Moved { from, to })?;
        }
        self.happened(id, Event::Edited { changed })?;
        self.tell(Changed::List);
        Ok(id)
    }

    /// Keys of the sealed answers of a profile; a grant's own tokens are not answers.
    fn saved_answers(&self, profile: &Profile) -> Result<Vec<String>, Failure> {
        let (_, answers) = plain(profile)?;
        let sealed = self.store.sealed(profile.id)?;
        Ok(sealed
            .into_iter()
            .map(|(field, _)| field)
            .filter(|field| answers.method.fields.iter().any(|known| known.key == field))
            .collect())
    }

    /// The form's check, and the problems of name and customer.
    pub(super) fn checked(&self, input: &FormInput, missing: Missing) -> Result<(Checked, Vec<Problem>), Failure> {
        let (checked, mut problems) = self.checked_alone(input, missing)?;
        if problems.is_empty() && self.is_taken(&input.name, &input.customer, input.id) {
            problems.push(Problem { field: "name".to_owned(), text: TAKEN.to_owned() });
        }
        Ok((checked, problems))
    }

    /// The same of a form whose name is known to be free.
    pub(super) fn checked_alone(
        &self,
        input: &FormInput,
        missing: Missing,
    ) -> Result<(Checked, Vec<Problem>), Failure> {
        let unknown = || Failure::new(Code::Invalid, "no such way to sign in");
        let vendor = vendors::find(&input.vendor).ok_or_else(unknown)?;
        let method = vendor.descriptor().method(&input.method).ok_or_else(unknown)?;
        let mut secrets: BTreeMap<_, _> = match input.id {
            Some(id) => {
                let saved = self.saved_answers(&self.profile(id)?)?.into_iter();
                saved.filter(|field| !input.forget.contains(field)).map(|field| (field, SecretAnswer::Saved)).collect()
            }
            None => BTreeMap::new(),
        };
        secrets.retain(|field, _| method.fields.iter().any(|known| known.key == field));
        for (field, secret) in input.secrets.iter().filter(|(_, secret)| !secret.is_empty()) {
            secrets.insert(field.clone(), SecretAnswer::Typed(secret.clone()));
        }
        if missing == Missing::Later {
            for field in method.fields.iter().filter(|field| field.required && field.kind.is_secret()) {
                secrets.entry(field.key.to_owned()).or_insert(SecretAnswer::Later);
            }
        }
        let mut checked = answers::check(vendor, Draft::new(method, input.answers.clone(), secrets));
        if missing == Missing::Later {
            // A vendor may want one of several secrets: that one can wait too.
            let is_secret = |key: &str| method.field(key).is_some_and(|field| field.kind.is_secret());
            let waits = |problem: &Problem| is_secret(&problem.field) && !input.secrets.contains_key(&problem.field);
            let (wanted, problems) = checked.problems.into_iter().partition(waits);
            checked.problems = problems;
            for problem in wanted {
                checked.secrets.entry(problem.field).or_insert(SecretAnswer::Later);
            }
        }
        let mut problems = Vec::new();
        for (field, label) in [("name", &input.name), ("customer", &input.customer)] {
            problems.extend(check_label(field, label).err());
        }
        Ok((checked, problems))
    }

    fn is_taken(&self, name: &str, customer: &str, but: Option<ProfileId>) -> bool {
        self.named(name, customer).is_some_and(|id| Some(id) != but)
    }

    /// The one that has this name.
    fn named(&self, name: &str, customer: &str) -> Option<ProfileId> {
        let wanted = label::key(customer, name);
        let entries = self.entries();
        let mut profiles = entries.values().map(|entry| &entry.profile);
        profiles.find(|one| label::has_key(&one.customer, &one.name, &wanted)).map(|one| one.id)
    }

    /// All names, as they are compared: who asks for many does not walk all profiles for each.
    pub(super) fn names(&self) -> BTreeMap<String, ProfileId> {
        let entries = self.entries();
        entries
            .values()
            .map(|entry| (label::key(&entry.profile.customer, &entry.profile.name), entry.profile.id))
            .collect()
    }

    fn free_name(&self, name: &str, customer: &str) -> String {
        let names = self.names();
        free_name(name, |name| names.contains_key(&label::key(customer, name)))
    }
}

/// The name of a copy.
pub(super) fn free_name(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    (1..u32::MAX)
        .map(|number| {
            let ending = if number == 1 { " copy".to_owned() } else { format!(" copy {number}") };
            label::with_ending(name, &ending)
        })
        .find(|name| !is_taken(name))
        .unwrap_or_default()
}
