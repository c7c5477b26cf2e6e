//! Adding, editing, removing profiles.

use std::collections::BTreeMap;

use super::{App, Entry, Inner, activity_now, grant_of, place, plain};
use crate::answers::{self, Checked, Draft, SecretAnswer};
use crate::contract::{Changed, CheckedForm, Form, FormInput};
use crate::failure::{Code, Failure, Problem};
use crate::profile::{Profile, ProfileId, check_label};
use crate::session::Event;
use crate::store::{Fresh, Watched};
use crate::vault::Sealed;
use crate::vendors;

/// What becomes of a form without its secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    Refused,
    /// They are typed before the first sign-in.
    Later,
}

/// Name and customer, in any case.
pub(super) type Named = (String, String);

pub(super) fn named(name: &str, customer: &str) -> Named {
    (name.trim().to_lowercase(), customer.trim().to_lowercase())
}

impl App {
    /// A saved profile's form; of its secrets, the keys alone.
    pub async fn form(&self, id: ProfileId) -> Result<Form, Failure> {
        let profile = self.inner.profile(id)?;
        let saved = self.inner.saved_answers(&profile)?;
        let Profile { id, name, customer, vendor, method, answers, .. } = profile;
        Ok(Form { id, name, customer, vendor, method, answers, saved })
    }

    /// What would be wrong with this form, if it were saved now.
    pub async fn check(&self, input: FormInput) -> Result<CheckedForm, Failure> {
        let (checked, label_problems) = self.inner.checked(&input, Missing::Refused)?;
        let problems = label_problems.into_iter().chain(checked.problems).collect();
        Ok(CheckedForm { answers: checked.plain, problems, notes: checked.notes })
    }

    /// Saves a form without a call to the vendor.
    pub async fn save(&self, input: FormInput) -> Result<ProfileId, Failure> {
        self.save_form(input, Missing::Refused).await
    }

    pub(super) async fn save_form(&self, input: FormInput, missing: Missing) -> Result<ProfileId, Failure> {
        let inner = &self.inner;
        let (checked, label_problems) = inner.checked(&input, missing)?;
        let problems: Vec<_> = label_problems.into_iter().chain(checked.problems).collect();
        if !problems.is_empty() {
            return Err(Failure { fields: problems, ..Failure::new(Code::Invalid, "some answers need a change") });
        }
        let old = input.id.map(|id| inner.profile(id)).transpose()?;
        let profile = Profile {
            id: input.id.unwrap_or_else(ProfileId::random),
            name: input.name.trim().to_owned(),
            customer: input.customer.trim().to_owned(),
            vendor: input.vendor,
            method: input.method,
            answers: checked.plain,
            auto_renew: old.as_ref().map_or_else(|| inner.settings().auto_renew, |old| old.auto_renew),
            renew_until: old.as_ref().and_then(|old| old.renew_until),
            favourite: old.as_ref().is_some_and(|old| old.favourite),
        };
        let sealed = inner.sealed(profile.id, &checked.secrets)?;
        let typed: Vec<_> = sealed.iter().map(|(field, _)| field.clone()).collect();
        let dropped: Vec<_> = match &old {
            Some(old) => {
                inner.saved_answers(old)?.into_iter().filter(|field| !checked.secrets.contains_key(field)).collect()
            }
            None => Vec::new(),
        };
        inner.store.save_profile(&profile, &sealed, &dropped, inner.clock.now())?;
        inner.put(profile, old.as_ref(), typed)
    }

    /// Adds a copy with its secrets, under a free name and signed out.
    pub async fn duplicate(&self, id: ProfileId) -> Result<ProfileId, Failure> {
        let inner = &self.inner;
        let original = inner.profile(id)?;
        let (_, answers) = inner.opened(&original)?;
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
        let (copy, lead) = (inner.put(copy, None, Vec::new())?, inner.look(id, |entry| entry.watch.lead_minutes)?);
        self.set_lead(copy, lead).await?;
        Ok(copy)
    }

    /// Pins it, or lets it go.
    pub async fn set_favourite(&self, id: ProfileId, on: bool) -> Result<(), Failure> {
        self.inner.open()?;
        self.inner.alter(id, |profile| profile.favourite = on)
    }
}

impl Inner {
    pub(super) fn alter(&self, id: ProfileId, alter: impl FnOnce(&mut Profile)) -> Result<(), Failure> {
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

    /// Saves new profiles and puts them into the list, all or none; nobody has heard of any of them.
    pub(super) fn add(&self, fresh: Vec<Fresh>, note: &str) -> Result<(), Failure> {
        let now = self.clock.now();
        self.store.add_profiles(&fresh, &activity_now(now, note.to_owned(), false), now)?;
        let ids: Vec<_> = fresh.iter().map(|one| one.profile.id).collect();
        self.entries().extend(fresh.into_iter().map(|Fresh { profile, lead_minutes, .. }| {
            let watched = Watched { lead_minutes, ..Watched::default() };
            let mut entry = Box::new(Entry::new(watched, profile));
            entry.session.begin();
            (entry.profile.id, entry)
        }));
        for id in ids {
            self.reschedule(id);
        }
        self.tell(Changed::List);
        Ok(())
    }

    /// Puts a saved profile into the list. A session survives unless its grant is another one's.
    fn put(&self, profile: Profile, old: Option<&Profile>, typed: Vec<String>) -> Result<ProfileId, Failure> {
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
        self.happened(id, Event::Edited { typed })?;
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
        if problems.is_empty() && self.is_taken(input.name.trim(), input.customer.trim(), input.id) {
            problems.push(Problem {
                field: "name".to_owned(),
                text: "This customer has a profile of that name already.".to_owned(),
            });
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

    /// The one that has this name, in any case.
    fn named(&self, name: &str, customer: &str) -> Option<ProfileId> {
        let same = |one: &str, other: &str| {
            one.chars().flat_map(char::to_lowercase).eq(other.chars().flat_map(char::to_lowercase))
        };
        let entries = self.entries();
        let mut profiles = entries.values().map(|entry| &entry.profile);
        profiles.find(|one| same(&one.name, name) && same(&one.customer, customer)).map(|one| one.id)
    }

    /// All names: who asks for many does not walk all profiles for each.
    pub(super) fn names(&self) -> BTreeMap<Named, ProfileId> {
        self.entries()
            .values()
            .map(|entry| (named(&entry.profile.name, &entry.profile.customer), entry.profile.id))
            .collect()
    }

    pub(super) fn free_name(&self, name: &str, customer: &str) -> String {
        // One more than there are profiles is always free.
        let most = self.entries().len() + 1;
        (1..=most)
            .map(|number| {
                let ending = if number == 1 { " copy".to_owned() } else { format!(" copy {number}") };
                name.chars().take(80 - ending.len()).collect::<String>() + &ending
            })
            .find(|name| !self.is_taken(name, customer, None))
            .unwrap_or_default()
    }
}
