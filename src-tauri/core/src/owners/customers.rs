//! Customers as they are shown: colour, order, folded or not. Invariant: a change is made of what is there by then,
//! and is on disk before it is seen.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use fobwatch_protocol::browser::Browser;

use crate::customer::{Colour, CustomerChange, CustomerView};
use crate::store::{Store, StoreError};

pub(crate) struct Customers {
    store: Arc<Store>,
    known: Mutex<BTreeMap<String, CustomerView>>,
    /// Held while they are changed, from reading to having replaced.
    changing: Mutex<()>,
}

impl Customers {
    pub(crate) fn new(store: Arc<Store>) -> Result<Self, StoreError> {
        let known = Mutex::new(store.customers()?);
        Ok(Self { store, known, changing: Mutex::default() })
    }

    fn known(&self) -> MutexGuard<'_, BTreeMap<String, CustomerView>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Customers with a look of their own, by name.
    pub(crate) fn all(&self) -> Vec<CustomerView> {
        self.known().values().cloned().collect()
    }

    pub(crate) fn colour(&self, name: &str) -> Option<Colour> {
        self.known().get(name).and_then(|customer| customer.colour)
    }

    /// Gives one the name of another, where `write` keeps that together with its profiles; a look that is there under the
    /// new name stays.
    pub(crate) fn rename<E>(&self, from: &str, to: &str, write: impl FnOnce() -> Result<(), E>) -> Result<(), E> {
        let _changing = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        write()?;
        let mut known = self.known();
        if from != to
            && let Some(customer) = known.remove(from)
        {
            known.entry(to.to_owned()).or_insert(CustomerView { name: to.to_owned(), ..customer });
        }
        Ok(())
    }

    /// None: the system's.
    pub(crate) fn browser(&self, name: &str) -> Option<Browser> {
        self.known().get(name).and_then(|customer| customer.browser.clone())
    }

    pub(crate) fn set_browser(&self, name: &str, browser: Option<Browser>) -> Result<(), StoreError> {
        let _changing = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        self.store.save_customer_browser(name, browser.as_ref())?;
        let mut known = self.known();
        let before = CustomerChange { name: name.to_owned(), ..CustomerChange::default() }.over(known.get(name));
        known.insert(name.to_owned(), CustomerView { browser, ..before });
        Ok(())
    }

    /// What is not said of them stays, and so do the others. Whether one has another colour now.
    pub(crate) fn change(&self, changes: Vec<CustomerChange>) -> Result<bool, StoreError> {
        let _changing = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.known().clone();
        let mut known = before.clone();
        let mut written = Vec::new();
        for change in changes {
            let customer = change.over(known.get(&change.name));
            known.insert(customer.name.clone(), customer.clone());
            written.push(customer);
        }
        self.store.save_customers(&written)?;
        *self.known() = known;
        let colour_before = |name: &str| before.get(name).and_then(|customer| customer.colour);
        Ok(written.iter().any(|customer| colour_before(&customer.name) != customer.colour))
    }
}
