//! Forms by key and value, for callers without a page. Invariant: what is not said is as in an empty form, or as it
//! was.

use std::collections::BTreeMap;

use fobwatch_text::say;

use super::Core;
use super::profiles::Missing;
use crate::contract::FormInput;
use crate::failure::{Code, Failure, Problem};
use crate::field::ending;
use crate::owners::EditGuard;
use crate::profile::ProfileId;
use crate::remarks::Remarks;
use crate::secret::Secret;
use crate::vendor::{Descriptor, Method};
use crate::vendors;

/// Changes of a profile; what is not named stays.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// The profile's; unique within the customer.
    pub name: Option<String>,
    /// Empty: none.
    pub customer: Option<String>,
    /// A method's id.
    pub method: Option<String>,
    /// By field key; those that are not here stay.
    pub answers: BTreeMap<String, String>,
    /// By field key; those that are not here stay sealed.
    pub secrets: BTreeMap<String, Secret>,
    /// Sealed answers to delete.
    pub forget: Vec<String>,
    /// Note, tags and link; those that are not here stay.
    pub remarks: Remarks,
}

impl Core {
    pub(super) fn new_form(vendor: &str, changes: Changes) -> Result<FormInput, Failure> {
        let descriptor = vendor_of(vendor)?;
        let method = match &changes.method {
            Some(id) => method_of(descriptor, id)?,
            None => descriptor.methods.first().ok_or_else(Failure::not_found)?,
        };
        Ok(FormInput {
            id: None,
            name: changes.name.unwrap_or_default(),
            customer: changes.customer.unwrap_or_default(),
            vendor: descriptor.id.to_owned(),
            method: method.id.to_owned(),
            answers: method.completed(changes.answers),
            secrets: changes.secrets,
            forget: changes.forget,
            remarks: changes.remarks,
            began: None,
        })
    }

    pub(super) async fn changed_form(&self, id: ProfileId, changes: Changes) -> Result<FormInput, Failure> {
        self.form_with(id, changes)
    }

    pub(super) async fn change(&self, id: ProfileId, changes: Changes) -> Result<Vec<Problem>, Failure> {
        let guard = self.profiles.edit();
        let form = self.form_with(id, changes)?;
        let notes = self.checked(&form, Missing::Refused)?.0.notes;
        self.save_edited(&guard, form, Missing::Refused)?;
        Ok(notes)
    }
}

impl Core {
    fn form_with(&self, id: ProfileId, changes: Changes) -> Result<FormInput, Failure> {
        let form = self.saved_form(id)?;
        let descriptor = vendor_of(&form.vendor)?;
        let method = method_of(descriptor, changes.method.as_ref().unwrap_or(&form.method))?;
        let mut answers = form.answers;
        answers.retain(|key, _| method.field(ending(key).unwrap_or(key)).is_some());
        descriptor.drop_ends(method, changes.secrets.keys().map(String::as_str), &mut answers);
        answers.extend(changes.answers);
        Ok(FormInput {
            id: Some(id),
            name: changes.name.unwrap_or(form.name),
            customer: changes.customer.unwrap_or(form.customer),
            vendor: form.vendor,
            method: method.id.to_owned(),
            answers: method.completed(answers),
            secrets: changes.secrets,
            forget: changes.forget,
            remarks: changes.remarks,
            began: None,
        })
    }

    /// The form with what has changed since it began, elsewhere, where it says nothing else.
    pub(super) fn up_to_date(&self, _: &EditGuard<'_>, mut input: FormInput) -> Result<FormInput, Failure> {
        let (Some(id), Some(began)) = (input.id, input.began.take()) else { return Ok(input) };
        let now = self.saved_form(id)?;
        if (&now.vendor, &now.method) != (&began.vendor, &began.method) {
            return Err(
                Failure::new(Code::Invalid, say::profile::METHOD_CHANGED).hint(say::profile::METHOD_CHANGED_HINT)
            );
        }
        if input.name == began.name {
            input.name = now.name;
        }
        if input.customer == began.customer {
            input.customer = now.customer;
        }
        input.remarks = input.remarks.changed_since(&began.remarks);
        let method = method_of(vendor_of(&now.vendor)?, &now.method)?;
        let (before, now) = (method.completed(began.answers), method.completed(now.answers));
        let value = |answers: &BTreeMap<String, String>, key| answers.get(key).cloned().unwrap_or_default();
        for (key, answer) in &mut input.answers {
            if *answer == value(&before, key) {
                *answer = value(&now, key);
            }
        }
        Ok(input)
    }
}

/// By its id, in any case.
fn vendor_of(id: &str) -> Result<&'static Descriptor, Failure> {
    let unknown = || {
        let known: Vec<_> = vendors::ALL.iter().map(|vendor| vendor.descriptor().id).collect();
        Failure::new(Code::Invalid, say::vendor::UNKNOWN).hint(say::text::one_of(known.join(", ")))
    };
    Ok(vendors::find(&id.trim().to_lowercase()).ok_or_else(unknown)?.descriptor())
}

fn method_of(descriptor: &'static Descriptor, id: &str) -> Result<&'static Method, Failure> {
    descriptor.method(id.trim()).ok_or_else(|| {
        let known: Vec<_> = descriptor.methods.iter().map(|method| method.id).collect();
        Failure::new(Code::Invalid, say::vendor::no_such_method(descriptor.name))
            .hint(say::text::one_of(known.join(", ")))
    })
}
