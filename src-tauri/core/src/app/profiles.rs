//! Adding, editing, removing profiles.

use std::collections::BTreeMap;

use fobwatch_text::say;

use super::Core;
use crate::answers::{Checked, Draft, SecretAnswer};
use crate::contract::{CheckedForm, Form, FormInput};
use crate::failure::{Code, Failure, Problem};
use crate::label;
use crate::owners::{EditGuard, seal, sealed, sealed_note};
use crate::profile::{CUSTOMER, NAME, NOTE, Profile, ProfileId, REFRESH_TOKEN, check_label};
use crate::remarks::Remarks;
use crate::vendors;

/// Treatment of secrets that a form leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    Refused,
    /// They are typed before the first sign-in.
    Later,
}

impl Core {
    pub(super) async fn form(&self, id: ProfileId) -> Result<Form, Failure> {
        self.saved_form(id)
    }

    pub(super) async fn check(&self, input: FormInput) -> Result<CheckedForm, Failure> {
        let (checked, label_problems) = self.checked(&input, Missing::Refused)?;
        let problems = label_problems.into_iter().chain(checked.problems).collect();
        Ok(CheckedForm { answers: checked.plain, problems, notes: checked.notes })
    }

    pub(super) async fn save(&self, input: FormInput) -> Result<ProfileId, Failure> {
        self.save_form(input, Missing::Refused)
    }

    pub(super) fn save_form(&self, input: FormInput, missing: Missing) -> Result<ProfileId, Failure> {
        let guard = self.profiles.edit();
        let input = self.up_to_date(&guard, input)?;
        self.save_edited(&guard, input, missing)
    }

    pub(super) async fn duplicate(&self, id: ProfileId) -> Result<ProfileId, Failure> {
        let original = self.sessions.profile(id)?;
        let (_, answers) = self.sessions.opened(&original)?;
        let guard = self.profiles.edit();
        let copy = Profile {
            id: ProfileId::random(),
            name: self.free_name(&original.name, &original.customer),
            favourite: false,
            ..original
        };
        let key = self.vault.key()?;
        let mut sealed = Vec::new();
        for (field, secret) in &answers.secrets {
            // A refresh token has one owner: its second user would end it for both.
            if field != REFRESH_TOKEN {
                sealed.push((field.clone(), seal(&key, copy.id, field, secret)?));
            }
        }
        let note = self.profiles.note(&key, id)?;
        if !note.text().is_empty() {
            sealed.push(sealed_note(&key, copy.id, &note)?);
        }
        guard.save(&copy, &sealed, &[], self.clock.now())?;
        let copy = self.sessions.put(&guard, copy, None, Vec::new())?;
        drop(guard);
        self.sessions.set_lead(copy, self.sessions.lead(id)?)?;
        self.sessions.set_browser(copy, self.sessions.own_browser(id)?)?;
        Ok(copy)
    }
}

impl Core {
    pub(super) fn saved_form(&self, id: ProfileId) -> Result<Form, Failure> {
        let profile = self.sessions.profile(id)?;
        let saved = self.profiles.saved_answers(&profile)?;
        // One that no key opens any more can be written anew.
        let note = self.vault.key().ok().map(|key| self.profiles.note(&key, id).unwrap_or_default());
        let Profile { id, name, customer, vendor, method, answers, tags, link, .. } = profile;
        let remarks = Remarks { note, tags: Some(tags), link: Some(link) };
        Ok(Form { id, name, customer, vendor, method, answers, saved, remarks })
    }

    pub(super) fn save_edited(
        &self,
        guard: &EditGuard<'_>,
        input: FormInput,
        missing: Missing,
    ) -> Result<ProfileId, Failure> {
        let (checked, label_problems) = self.checked(&input, missing)?;
        let problems: Vec<_> = label_problems.into_iter().chain(checked.problems).collect();
        if !problems.is_empty() {
            return Err(Failure { fields: problems, ..Failure::new(Code::Invalid, say::answer::SOME_WRONG) });
        }
        let old = input.id.map(|id| self.sessions.profile(id)).transpose()?;
        let Remarks { note, tags, link } = input.remarks.checked().0;
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
            tags: tags.or_else(|| old.as_ref().map(|old| old.tags.clone())).unwrap_or_default(),
            link: link.or_else(|| old.as_ref().map(|old| old.link.clone())).unwrap_or_default(),
        };
        let key = self.vault.key()?;
        let mut sealed = sealed(&key, profile.id, &checked.secrets)?;
        let mut dropped: Vec<_> = match &old {
            Some(old) => self
                .profiles
                .saved_answers(old)?
                .into_iter()
                .filter(|field| !checked.secrets.contains_key(field))
                .collect(),
            None => Vec::new(),
        };
        let changed = sealed.iter().map(|(field, _)| field).chain(&dropped).cloned().collect();
        match note {
            Some(note) if note.text().is_empty() => dropped.push(NOTE.to_owned()),
            Some(note) => sealed.push(sealed_note(&key, profile.id, &note)?),
            None => {}
        }
        guard.save(&profile, &sealed, &dropped, self.clock.now())?;
        self.sessions.put(guard, profile, old.as_ref(), changed)
    }

    /// The form's check, and the problems of name and customer.
    pub(super) fn checked(&self, input: &FormInput, missing: Missing) -> Result<(Checked, Vec<Problem>), Failure> {
        let (checked, mut problems) = self.checked_alone(input, missing)?;
        if problems.is_empty() && self.is_taken(&input.name, &input.customer, input.id) {
            problems.push(Problem { field: NAME.to_owned(), text: label::taken() });
        }
        Ok((checked, problems))
    }

    /// Checks a form whose name is known to be free.
    pub(super) fn checked_alone(
        &self,
        input: &FormInput,
        missing: Missing,
    ) -> Result<(Checked, Vec<Problem>), Failure> {
        let unknown = || Failure::new(Code::Invalid, say::vendor::NO_SUCH_METHOD_HERE);
        let vendor = vendors::find(&input.vendor).ok_or_else(unknown)?;
        let method = vendor.descriptor().method(&input.method).ok_or_else(unknown)?;
        let mut secrets: BTreeMap<_, _> = match input.id {
            Some(id) => {
                let saved = self.profiles.saved_answers(&self.sessions.profile(id)?)?.into_iter();
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
        let mut checked = crate::vendor::check(vendor, Draft::new(method, input.answers.clone(), secrets));
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
        for (field, label) in [(NAME, &input.name), (CUSTOMER, &input.customer)] {
            problems.extend(check_label(field, label).err());
        }
        problems.extend(input.remarks.clone().checked().1);
        Ok((checked, problems))
    }

    fn is_taken(&self, name: &str, customer: &str, but: Option<ProfileId>) -> bool {
        self.sessions.named(name, customer).is_some_and(|id| Some(id) != but)
    }

    fn free_name(&self, name: &str, customer: &str) -> String {
        let names = self.sessions.names();
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
