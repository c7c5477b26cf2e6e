//! Customers as they are kept and shown.

use fobwatch_text::say;

use super::Core;
use crate::contract::{Changed, CustomerChange, CustomerRenamed, CustomerView};
use crate::failure::{Code, Failure, Problem};
use crate::profile::{CUSTOMER, check_label};

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
}
