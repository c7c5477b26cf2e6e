//! What the page is shown.

use crate::clock::Moment;

use super::{App, Entry, Inner, plain};
use crate::contract::{Changed, Detail, FactRow, Overview, ProfileView, SessionState, VaultView};
use crate::failure::Failure;
use crate::notice::USUAL_LEAD;
use crate::profile::ProfileId;
use crate::session::identity::WRONG_TENANT;
use crate::vendor::{Descriptor, Grant, Kind, Warning};
use crate::vendors;

/// Activity rows in the detail pane.
const ACTIVITY_SHOWN: u32 = 50;

impl App {
    pub async fn overview(&self) -> Result<Overview, Failure> {
        let (state, trouble) = self.inner.vault.state();
        let ids: Vec<_> = self.inner.entries().keys().copied().collect();
        let mut profiles: Vec<_> = ids.into_iter().filter_map(|id| self.inner.view(id)).collect();
        profiles.sort_by_cached_key(|view| (view.customer.to_lowercase(), view.name.to_lowercase(), view.id));
        Ok(Overview { profiles, vault: VaultView { state, trouble } })
    }

    pub async fn vendors(&self) -> Result<Vec<Descriptor>, Failure> {
        Ok(vendors::ALL.iter().map(|vendor| *vendor.descriptor()).collect())
    }

    pub async fn detail(&self, id: ProfileId) -> Result<Detail, Failure> {
        let inner = &self.inner;
        let view = inner.view(id).ok_or_else(Failure::not_found)?;
        let profile = inner.profile(id)?;
        let (vendor, answers) = plain(&profile)?;
        let grant = inner.grant(id)?;
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
            if let Some(scopes) = grant.scopes.as_deref().filter(|scopes| *scopes != answers.text("scopes")) {
                facts.push(row("Granted scopes", scopes, true));
            }
            for fact in grant.facts.iter().filter(|fact| !fact.label.is_empty()) {
                if !facts.iter().any(|row| row.label == fact.label && row.value == fact.value) {
                    facts.push(row(&fact.label, &fact.value, false));
                }
            }
        }
        let actions = match &grant {
            Some(grant) if !inner.is_locked() && !inner.is_foreign(id) => vendor.actions(&answers, grant),
            _ => Vec::new(),
        };
        let activity = inner.store.activity(id, ACTIVITY_SHOWN)?;
        Ok(Detail { profile: view, facts, activity, actions })
    }
}

fn row(label: &str, value: &str, code: bool) -> FactRow {
    FactRow { label: label.to_owned(), value: value.to_owned(), code }
}

/// Those of the grant, and those that time brings.
fn warnings(grant: &Grant, age: Option<u32>, now: jiff::Timestamp) -> Vec<Warning> {
    grant.warnings.iter().cloned().chain(grant.age_warning(age, now)).collect()
}

impl Inner {
    pub(super) fn view(&self, id: ProfileId) -> Option<ProfileView> {
        let locked = self.is_locked();
        let now = self.clock.moment();
        self.entries().get(&id)?.view(locked, now)
    }

    pub(super) fn tell_profile(&self, id: ProfileId) {
        if let Some(view) = self.view(id) {
            self.tell(Changed::Profile { profile: Box::new(view) });
        }
        self.give_notice(id);
    }
}

impl Entry {
    pub(super) fn view(&self, locked: bool, now: Moment) -> Option<ProfileView> {
        let Self { profile, session, watch, .. } = self;
        let (vendor, answers) = plain(profile).ok()?;
        let descriptor = vendor.descriptor();
        let grant = session.grant.as_deref();
        let on_wall = |instant| session.on_wall(instant, now).as_millisecond();
        let is_foreign = self.foreign().is_some();
        let renewable = !is_foreign && session.is_renewable();
        let state = if locked { SessionState::Locked } else { session.shown(now) };
        Some(ProfileView {
            id: profile.id,
            name: profile.name.clone(),
            customer: profile.customer.clone(),
            vendor: profile.vendor.clone(),
            vendor_name: descriptor.name.to_owned(),
            monogram: descriptor.monogram.to_owned(),
            method: profile.method.clone(),
            method_label: answers.method.label.to_owned(),
            capability: answers.method.capability.to_owned(),
            endpoint: vendor.endpoint(&answers),
            wrong_tenant: matches!(&state, SessionState::Refused { brief } if brief == WRONG_TENANT),
            lead_minutes: watch.lead_minutes.unwrap_or(USUAL_LEAD),
            state,
            obtained_at: grant.map(|grant| on_wall(grant.obtained_at)),
            expires_at: grant.and_then(|grant| grant.expires_at).map(on_wall),
            renew_at: session
                .renew_due
                .map(|due| session.on_wall(due, now))
                .filter(|due| renewable && profile.renews(*due))
                .map(jiff::Timestamp::as_millisecond),
            usable: !is_foreign && session.is_usable(now),
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
            trouble: session.shown_trouble(),
        })
    }
}
