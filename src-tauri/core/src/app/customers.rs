//! Customers as they are kept and shown, and the saved secrets of all of them. Invariant: no secret is opened for
//! it.

use std::sync::Arc;

use super::Core;
use crate::contract::{Changed, CustomerChange, CustomerView, SecretView};
use crate::failure::{Code, Failure};
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
