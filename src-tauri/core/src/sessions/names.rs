//! Profiles in the list: by name, added, changed. Invariant: what is on disk is in the list, and a session survives
//! a change of its profile unless its grant is another one's.

use std::collections::{BTreeMap, BTreeSet};

use fobwatch_text::{Text, say};

use super::live::Live;
use super::{Entry, Sessions};
use crate::contract::Changed;
use crate::failure::{Code, Failure};
use crate::label;
use crate::lookup::{self, Named};
use crate::owners::{EditGuard, grant_of};
use crate::profile::{Profile, ProfileId};
use crate::session::Event;
use crate::store::{Fresh, StoreError, Watched};

impl Sessions {
    /// The profile with this id or `customer/name`.
    pub(crate) fn find(&self, wanted: &str) -> Result<ProfileId, Failure> {
        lookup::exactly(self.entries().values().map(|entry| entry.named()), wanted)
    }

    /// The one that a person means by a name, an id, `customer/name`, or a beginning of one.
    pub(crate) fn guess(&self, wanted: &str) -> Result<ProfileId, Failure> {
        lookup::by_beginning(self.entries().values().map(|entry| entry.named()), wanted)
    }

    /// All of a customer, or the one that [`Sessions::find`] or, shortened, [`Sessions::guess`] finds.
    pub(crate) fn members(&self, wanted: &str, shortened: bool) -> Result<Vec<ProfileId>, Failure> {
        lookup::members(self.entries().values().map(|entry| entry.named()), wanted, shortened)
    }

    /// The one that has this name.
    pub(crate) fn named(&self, name: &str, customer: &str) -> Option<ProfileId> {
        let wanted = label::key(customer, name);
        let entries = self.entries();
        let mut profiles = entries.values().map(|entry| &entry.profile);
        profiles.find(|one| label::has_key(&one.customer, &one.name, &wanted)).map(|one| one.id)
    }

    /// All names, as they are compared: who asks for many does not walk all profiles for each.
    pub(crate) fn names(&self) -> BTreeMap<String, ProfileId> {
        let entries = self.entries();
        entries
            .values()
            .map(|entry| (label::key(&entry.profile.customer, &entry.profile.name), entry.profile.id))
            .collect()
    }

    /// Its own lead, if it has one; minutes.
    pub(crate) fn lead(&self, id: ProfileId) -> Result<Option<u16>, Failure> {
        self.with_entry(id, |entry| entry.watch.lead_minutes)
    }

    /// Whether a sign-in with a person is under way for any.
    pub(crate) fn any_signs_in(&self) -> bool {
        self.entries().values().any(|entry| entry.live.kept().is_ok_and(|session| session.attempt.is_some()))
    }

    /// The customer of that name, as it is spelt; not the one that is spelt like `but`.
    pub(crate) fn customer_called(&self, name: &str, but: &str) -> Option<String> {
        let wanted = label::folded(name);
        let entries = self.entries();
        let mut customers = entries.values().map(|entry| &entry.profile.customer);
        customers.find(|one| *one != but && label::folded(one) == wanted).cloned()
    }

    /// Gives all profiles of a customer another one, all or none.
    pub(crate) fn rename_customer(&self, from: &str, to: &str) -> Result<(), Failure> {
        let guard = self.profiles.edit();
        let (of, others): (Vec<_>, Vec<_>) =
            self.all_profiles().into_iter().partition(|profile| profile.customer == from);
        if of.is_empty() {
            return Err(Failure::new(Code::NotFound, say::profile::CUSTOMER_GONE));
        }
        let others: BTreeSet<_> = others.iter().map(|one| label::key(&one.customer, &one.name)).collect();
        let doubles = of.iter().filter(|one| others.contains(&label::key(to, &one.name)));
        let mut doubles: Vec<_> = doubles.map(|one| one.name.as_str()).collect();
        if !doubles.is_empty() {
            doubles.sort_unstable();
            let text = say::profile::names_taken(to, doubles.join(", "));
            return Err(Failure::new(Code::Invalid, text).hint(say::profile::NAMES_TAKEN_HINT));
        }
        guard.rename_customer(from, to)?;
        let (mut entries, mut removed) = (self.entries(), self.removed());
        for entry in entries.values_mut().chain(removed.values_mut()).filter(|one| one.profile.customer == from) {
            to.clone_into(&mut entry.profile.customer);
            entry.cached = None;
        }
        Ok(())
    }

    /// Changes what is there now, whatever was read of it earlier.
    pub(crate) fn update_profile(&self, id: ProfileId, update: impl FnOnce(&mut Profile)) -> Result<(), Failure> {
        let guard = self.profiles.edit();
        let mut profile = self.profile(id)?;
        update(&mut profile);
        guard.save(&profile, &[], &[], self.clock.now())?;
        self.change_entry(id, |entry| entry.profile = profile)
    }

    /// Saves new profiles and puts them into the list, all or none but for those whose name was given away
    /// meanwhile; nobody has heard of any of them. Answers which could not be saved, by their places.
    pub(crate) fn add(&self, mut fresh: Vec<Fresh>, mut places: Vec<usize>, note: &Text) -> Vec<(usize, Failure)> {
        let guard = self.profiles.edit();
        let mut refused = Vec::new();
        let names = self.names();
        for at in (0..fresh.len()).rev() {
            let Profile { name, customer, .. } = &fresh[at].profile;
            if names.contains_key(&label::key(customer, name)) {
                fresh.remove(at);
                refused.push((places.remove(at), StoreError::Taken.into()));
            }
        }
        let activity = self.activity(note.clone(), false);
        if let Err(error) = guard.add(&fresh, &activity, self.clock.now()) {
            let failure = Failure::from(error);
            refused.extend(places.into_iter().map(|place| (place, failure.clone())));
            return refused;
        }
        let ids: Vec<_> = fresh.iter().map(|one| one.profile.id).collect();
        {
            let mut entries = self.entries();
            let access = self.vault.access();
            entries.extend(fresh.into_iter().map(|Fresh { profile, lead_minutes, browser, .. }| {
                let watched = Watched { lead_minutes, browser, ..Watched::default() };
                (profile.id, Box::new(Entry::new(watched, profile, Live::new(access))))
            }));
        }
        drop(guard);
        for id in ids {
            self.reschedule(id);
        }
        self.feed.tell(Changed::List);
        refused
    }

    /// Puts a saved profile into the list. `changed`: the fields whose secret answer is another one now.
    pub(crate) fn put(
        &self,
        _: &EditGuard<'_>,
        profile: Profile,
        old: Option<&Profile>,
        changed: Vec<String>,
    ) -> Result<ProfileId, Failure> {
        let id = profile.id;
        let same_kind = old.is_some_and(|old| (&old.vendor, &old.method) == (&profile.vendor, &profile.method));
        let moved = old.map(|old| (grant_of(old), grant_of(&profile))).filter(|(from, to)| from != to);
        let attempt = {
            let mut entries = self.entries();
            let access = self.vault.access();
            let new = || Box::new(Entry::new(Watched::default(), profile.clone(), Live::new(access)));
            let entry = entries.entry(id).or_insert_with(new);
            entry.profile = profile;
            entry.cached = None;
            entry.edits += 1;
            if !same_kind {
                entry.identity = None;
            }
            if moved.is_some() { entry.abandon_attempt() } else { None }
        };
        if let Some(attempt) = attempt {
            attempt.task.abort();
        }
        if !same_kind {
            self.store.save_identity(id, None)?;
        }
        if let Some((from, to)) = moved {
            self.step(id, Event::Moved { from, to })?;
        }
        self.step(id, Event::Edited { changed })?;
        self.feed.tell(Changed::List);
        Ok(id)
    }
}

impl Entry {
    fn named(&self) -> Named<'_> {
        let Profile { id, customer, name, .. } = &self.profile;
        Named { id: *id, customer, name }
    }
}
