//! Customers as they are kept and shown, and the saved secrets of all of them. Invariant: no secret is opened for
//! it.

use std::sync::Arc;

use fobwatch_text::say;

use super::Core;
use crate::contract::{Changed, CustomerChange, CustomerRenamed, CustomerView, SecretView};
use crate::failure::{Code, Failure, Problem};
use crate::owners::plain;
use crate::profile::{CUSTOMER, check_label};
use crate::supervise::apart;
use crate::vendor::Kind;

impl Core {
    pub(super) async fn customers(&self) -> Result<Vec<CustomerView>, Failure> {
        Ok(self.customers.all())
    }

    pub(super) async fn set_customers(&self, mut changes: Vec<CustomerChange>) -> Result<(), Failure> {
        for change in &mut changes {
            let kept = check_label(CUSTOMER, &change.name);
            change.name = kept.map_err(|problem| Failure::new(Code::Invalid, problem.text))?;
        }
        if self.customers.change(changes)? {
            self.feed.tell(Changed::List);
        }
        Ok(())
    }

    pub(super) async fn rename_customer(
        &self,
        customer: String,
        name: String,
        merge: bool,
    ) -> Result<CustomerRenamed, Failure> {
        let wrong = |problem: Problem| Failure {
            message: problem.text.clone(),
            fields: vec![problem],
            ..Failure::new(Code::Invalid, say::answer::SOME_WRONG)
        };
        let name = check_label(CUSTOMER, &name).map_err(wrong)?;
        if name.is_empty() {
            let problem = Problem { field: CUSTOMER.to_owned(), text: say::profile::NAME_MISSING.into() };
            return Err(wrong(problem));
        }
        let name = match self.sessions.customer_called(&name, &customer) {
            Some(there) if !merge => return Ok(CustomerRenamed::Taken { name: there }),
            Some(there) => there,
            None => name,
        };
        self.customers.rename(&customer, &name, || self.sessions.rename_customer(&customer, &name))?;
        self.feed.tell(Changed::List);
        Ok(CustomerRenamed::Done { name })
    }

    pub(super) async fn secrets(&self) -> Result<Vec<SecretView>, Failure> {
        let store = Arc::clone(&self.store);
        let mut ages = apart(move || store.secret_ages()).await??;
        let profiles: Vec<_> = self.sessions.all_profiles();
        let mut all = Vec::new();
        for profile in profiles {
            let Ok((_, answers)) = plain(&profile) else { continue };
            let Some(saved) = ages.remove(&profile.id) else { continue };
            let fields = answers.method.fields;
            let day = fields.iter().find(|field| matches!(field.kind, Kind::Date)).map(|field| answers.text(field.key));
            // A method has one secret that ends on a day: the first one.
            let mut ends_on = day.filter(|day| !day.is_empty()).map(str::to_owned);
            for field in fields.iter().filter(|field| field.kind.is_secret()) {
                if let Some((_, saved_at)) = saved.iter().find(|(key, _)| key == field.key) {
                    let label = field.label;
                    all.push(SecretView { profile: profile.id, label, saved_at: *saved_at, ends_on: ends_on.take() });
                }
            }
        }
        Ok(all)
    }
}
