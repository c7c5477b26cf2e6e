//! What the page is shown.

use std::sync::atomic::Ordering;

use super::{Core, Entries, Entry, Inner, facts as told, plain};
use crate::clock::Moment;
use crate::contract::{Changed, Detail, FactRow, Overview, ProfileView, SessionState, VaultView};
use crate::failure::Failure;
use crate::profile::ProfileId;
use crate::vendor::{Descriptor, Grant, Kind, Warning};
use crate::vendors;

/// Activity rows in the detail pane.
const ACTIVITY_SHOWN: u32 = 50;

impl Core {
    pub(super) async fn overview(&self) -> Result<Overview, Failure> {
        let inner = &self.inner;
        let (glance, mut profiles, vault) = {
            let entries = inner.entries();
            let glance = inner.glance(&entries);
            let profiles: Vec<_> = entries.values().filter_map(|entry| inner.seen(entry, &glance)).collect();
            (glance, profiles, inner.vault.state())
        };
        profiles.sort_by_cached_key(|view| (view.customer.to_lowercase(), view.name.to_lowercase(), view.id));
        let (state, trouble) = vault;
        let read_only = self.read_only().map(str::to_owned);
        Ok(Overview { revision: glance.revision, profiles, vault: VaultView { state, trouble }, read_only })
    }

    pub(super) fn how_many(&self) -> usize {
        self.inner.entries().len()
    }

    pub(super) async fn vendors(&self) -> Result<Vec<Descriptor>, Failure> {
        Ok(vendors::ALL.iter().map(|vendor| *vendor.descriptor()).collect())
    }

    pub(super) async fn detail(&self, id: ProfileId) -> Result<Detail, Failure> {
        let inner = &self.inner;
        let view = inner.view(id).ok_or_else(Failure::not_found)?;
        let profile = inner.profile(id)?;
        let (vendor, answers) = plain(&profile)?;
        let grant = inner.grant(id)?.filter(|_| !inner.is_locked());
        let mut facts = vec![row("Sign-in", answers.method.label, false)];
        for field in answers.method.fields {
            let value = answers.text(field.key);
            let shown = match field.kind {
                Kind::Choice { known } | Kind::Endpoint { known } => {
                    known.iter().find(|known| known.value == value).map_or(value, |known| known.label)
                }
                Kind::Document if !value.is_empty() => "saved",
                _ => value,
            };
            // What a field says by default is not worth a row.
            let is_default = field.advanced && value == field.default;
            if !(shown.is_empty() || is_default) {
                let code = matches!(field.kind, Kind::Text | Kind::Scopes { .. } | Kind::Redirect);
                facts.push(row(field.label, shown, code));
            }
        }
        if let Some(grant) = &grant {
            for fact in grant.facts.iter().filter(|fact| !fact.label.is_empty()) {
                if !facts.iter().any(|row| row.label == fact.label && row.value == fact.value) {
                    facts.push(row(&fact.label, &fact.value, false));
                }
            }
        }
        let actions = match &grant {
            Some(grant) if !inner.is_foreign(id) => vendor.actions(&answers, grant),
            _ => Vec::new(),
        };
        let activity = inner.store.activity(id, ACTIVITY_SHOWN)?;
        let token = grant.as_deref().and_then(told::token);
        let scopes = grant.as_deref().map(|grant| told::scopes(&answers, grant)).unwrap_or_default();
        Ok(Detail { profile: view, facts, token, scopes, activity, actions })
    }
}

fn row(label: &str, value: &str, code: bool) -> FactRow {
    FactRow { label: label.to_owned(), value: value.to_owned(), code }
}

/// Those of the grant, and those that time brings.
fn warnings(grant: &Grant, age: Option<u32>, now: jiff::Timestamp) -> Vec<Warning> {
    grant.warnings.iter().cloned().chain(grant.age_warning(age, now)).collect()
}

/// What all views of one moment share.
pub(super) struct Glance {
    revision: u64,
    locked: bool,
    read_only: bool,
    usual_lead: u16,
    pub now: Moment,
}

impl Inner {
    /// Taken while the entries are held: what is seen later has a higher number, whenever it is told.
    pub(super) fn glance(&self, _: &Entries) -> Glance {
        let revision = self.revision.fetch_add(1, Ordering::Relaxed) + 1;
        let usual_lead = self.settings.now().lead_minutes;
        let (locked, read_only) = (self.is_locked(), self.store.may_write().is_err());
        Glance { revision, locked, read_only, usual_lead, now: self.clock.moment() }
    }

    fn view(&self, id: ProfileId) -> Option<ProfileView> {
        let entries = self.entries();
        self.seen(entries.get(&id)?, &self.glance(&entries))
    }

    /// In its customer's colour.
    fn seen(&self, entry: &Entry, glance: &Glance) -> Option<ProfileView> {
        let mut view = entry.view(glance)?;
        view.colour = self.customers.colour(&view.customer);
        Some(view)
    }

    pub(super) fn tell_profile(&self, id: ProfileId) {
        if let Some(view) = self.view(id) {
            self.tell(Changed::Profile { profile: Box::new(view) });
        }
    }
}

impl Entry {
    pub(super) fn view(&self, glance: &Glance) -> Option<ProfileView> {
        let Glance { revision, locked, read_only, usual_lead, now } = *glance;
        let Self { profile, session, watch, .. } = self;
        let (vendor, answers) = plain(profile).ok()?;
        let descriptor = vendor.descriptor();
        // Behind a lock the sessions may go on, but nobody sees them.
        let grant = session.grant.as_deref().filter(|_| !locked);
        let on_wall = |instant| session.on_wall(instant, now).as_millisecond();
        let is_foreign = self.foreign().is_some();
        let renewable = !locked && !read_only && !is_foreign && session.is_renewable();
        let state = if locked { SessionState::Locked } else { session.shown(now) };
        Some(ProfileView {
            revision,
            id: profile.id,
            name: profile.name.clone(),
            customer: profile.customer.clone(),
            // The customer's: who has the customers at hand puts it in.
            colour: None,
            vendor: profile.vendor.clone(),
            vendor_name: descriptor.name.to_owned(),
            monogram: descriptor.monogram.to_owned(),
            method: profile.method.clone(),
            method_label: answers.method.label.to_owned(),
            capability: answers.method.capability.to_owned(),
            endpoint: vendor.endpoint(&answers),
            acceptable: session.acceptable().filter(|_| matches!(state, SessionState::Refused { .. })),
            lead_minutes: watch.lead_minutes.unwrap_or(usual_lead),
            state,
            obtained_at: grant.map(|grant| on_wall(grant.obtained_at)),
            expires_at: grant.and_then(|grant| grant.expires_at).map(on_wall),
            renew_at: session
                .renew_due
                .map(|due| session.on_wall(due, now))
                .filter(|due| renewable && profile.renews(*due))
                .map(jiff::Timestamp::as_millisecond),
            usable: !locked && !is_foreign && session.is_usable(now),
            renewable,
            has_refresh_token: grant.is_some_and(|grant| grant.refresh_token.is_some()),
            refresh_obtained_at: grant
                .filter(|grant| grant.refresh_token.is_some())
                .and_then(|grant| grant.refresh_obtained_at)
                .map(jiff::Timestamp::as_millisecond),
            auto_renew: profile.renews(now.wall),
            renew_until: profile.renew_until.filter(|_| profile.renews(now.wall)).map(jiff::Timestamp::as_millisecond),
            favourite: profile.favourite,
            vault: descriptor.vault,
            identity: grant.and_then(|grant| grant.identity.clone()),
            warnings: grant.map(|grant| warnings(grant, self.age(), now.wall)).unwrap_or_default(),
            trouble: session.shown_trouble().filter(|_| !locked),
        })
    }
}
