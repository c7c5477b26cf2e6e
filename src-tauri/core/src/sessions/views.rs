//! Views of sessions for the page, derived from each and from the clock, at one moment.

use std::sync::atomic::Ordering;

use fobwatch_text::Word;

use super::{Entries, Entry, Sessions};
use crate::answers::Answers;
use crate::base::ending;
use crate::clock::Moment;
use crate::contract::{Changed, Overview, ProfileView, SessionState, VaultView, VendorSign};
use crate::failure::Failure;
use crate::owners::plain;
use crate::profile::{Profile, ProfileId};
use crate::session::State;
use crate::vendor::{Descriptor, Grant, Warning, WarningCode};
use crate::vendors;

/// A profile as its pane needs it; of what is locked there is no grant.
pub(crate) struct Pane {
    pub(crate) view: ProfileView,
    pub(crate) profile: Profile,
    pub(crate) grant: Option<std::sync::Arc<Grant>>,
    /// The grant is withheld: it is someone else's.
    pub(crate) is_foreign: bool,
}

impl Sessions {
    /// `read_only`: why nothing may be written.
    pub(crate) fn overview(&self, read_only: Option<Word>) -> Overview {
        let (view_context, mut profiles, vault) = {
            let entries = self.entries();
            let view_context = self.view_context(&entries);
            let profiles: Vec<_> =
                entries.values().filter_map(|entry| self.coloured_view(entry, &view_context)).collect();
            (view_context, profiles, self.vault.state())
        };
        profiles.sort_by_cached_key(|view| (view.customer.to_lowercase(), view.name.to_lowercase(), view.id));
        let (state, trouble) = vault;
        let signs = vendors::ALL.iter().map(|vendor| vendor.descriptor());
        let signs = signs.map(|descriptor| VendorSign { vendor: descriptor.id, sign: descriptor.sign }).collect();
        Overview { revision: view_context.revision, profiles, vault: VaultView { state, trouble }, read_only, signs }
    }

    pub(crate) fn pane(&self, id: ProfileId) -> Result<Pane, Failure> {
        let entries = self.entries();
        let entry = entries.get(&id).ok_or_else(Failure::not_found)?;
        let view = self.coloured_view(entry, &self.view_context(&entries)).ok_or_else(Failure::not_found)?;
        let grant = entry.live.open().ok().and_then(|session| session.grant.clone());
        Ok(Pane { view, profile: entry.profile.clone(), grant, is_foreign: entry.foreign().is_some() })
    }
}

/// Warnings of the grant, and those that time brings; one of each kind.
fn warnings(grant: Option<&Grant>, answers: &Answers, age: Option<u32>, now: jiff::Timestamp) -> Vec<Warning> {
    let of_grant =
        grant.into_iter().flat_map(|grant| grant.warnings.iter().cloned().chain(grant.age_warning(age, now)));
    let mut all: Vec<_> = of_grant.collect();
    if !all.iter().any(|warning| warning.code == WarningCode::SecretEnds) {
        all.extend(ending::warning(answers.method, &answers.plain, now));
    }
    all
}

/// The field that the form is to be opened at: a saved answer that the vendor has refused, what the trouble is about,
/// a secret that ends.
fn field_of(session: &State, descriptor: &Descriptor, answers: &Answers, warnings: &[Warning]) -> Option<String> {
    let refused = session.refused_answers.iter().find(|key| answers.method.field(key).is_some()).cloned();
    let concern = session.shown_trouble().and_then(|trouble| trouble.concern);
    let concerned = || Some(concern?.field(answers.method)?.key.to_owned());
    let is_ending = warnings.iter().any(|warning| warning.code == WarningCode::SecretEnds);
    let ends = || is_ending.then(|| ending::field(descriptor, answers.method, &answers.plain)).flatten();
    refused.or_else(concerned).or_else(ends)
}

/// The inputs that all views of one moment share.
pub(super) struct ViewContext {
    revision: u64,
    read_only: bool,
    usual_lead: u16,
    pub now: Moment,
}

impl Sessions {
    /// Taken while the entries are held: what is seen later has a higher number, whenever it is told.
    pub(super) fn view_context(&self, _: &Entries) -> ViewContext {
        let revision = self.revision.fetch_add(1, Ordering::Relaxed) + 1;
        let usual_lead = self.settings.now().lead_minutes;
        let read_only = self.store.may_write().is_err();
        ViewContext { revision, read_only, usual_lead, now: self.clock.moment() }
    }

    fn view(&self, id: ProfileId) -> Option<ProfileView> {
        let entries = self.entries();
        self.coloured_view(entries.get(&id)?, &self.view_context(&entries))
    }

    /// The view of an entry in its customer's colour.
    fn coloured_view(&self, entry: &Entry, view_context: &ViewContext) -> Option<ProfileView> {
        let mut view = entry.view(view_context)?;
        view.colour = self.customers.colour(&view.customer);
        Some(view)
    }

    pub(crate) fn tell_profile(&self, id: ProfileId) {
        if let Some(view) = self.view(id) {
            self.feed.tell(Changed::Profile { profile: Box::new(view) });
        }
    }
}

impl Entry {
    pub(super) fn view(&self, view_context: &ViewContext) -> Option<ProfileView> {
        let ViewContext { revision, read_only, usual_lead, now } = *view_context;
        let Self { profile, watch, .. } = self;
        let (vendor, answers) = plain(profile).ok()?;
        let descriptor = vendor.descriptor();
        // Behind a lock the session may go on, but nobody sees it.
        let session = self.live.open().ok().map(|session| -> &State { session });
        let grant = session.and_then(|session| session.grant.as_deref());
        let on_wall = |instant| session.map(|session| session.on_wall(instant, now));
        let in_ms = |instant| on_wall(instant).map(jiff::Timestamp::as_millisecond);
        let is_foreign = self.foreign().is_some();
        let renewable = !read_only && !is_foreign && session.is_some_and(State::is_renewable);
        let state = session.map_or(SessionState::Locked, |session| session.shown(now));
        let acceptable = session.and_then(State::acceptable);
        let told = session.map(|_| warnings(grant, &answers, self.age(), now.wall));
        let warnings = told.unwrap_or_default();
        let view = ProfileView {
            revision,
            id: profile.id,
            name: profile.name.clone(),
            customer: profile.customer.clone(),
            tags: profile.tags.clone(),
            link: profile.link.clone(),
            // The customer's: who has the customers at hand puts it in.
            colour: None,
            vendor: profile.vendor.clone(),
            vendor_name: descriptor.name.to_owned(),
            method: profile.method.clone(),
            method_label: answers.method.label,
            capability: answers.method.capability,
            endpoint: vendor.endpoint(&answers),
            acceptable: acceptable.filter(|_| matches!(state, SessionState::Refused { .. })),
            lead_minutes: watch.lead_minutes.unwrap_or(usual_lead),
            state,
            obtained_at: grant.and_then(|grant| in_ms(grant.obtained_at)),
            expires_at: grant.and_then(|grant| in_ms(grant.expires_at?)),
            renew_at: session
                .and_then(|session| on_wall(session.renew_due?))
                .filter(|due| renewable && profile.renews(*due))
                .map(jiff::Timestamp::as_millisecond),
            warn_at: None,
            usable: !is_foreign && session.is_some_and(|session| session.is_usable(now)),
            renewable,
            has_refresh_token: grant.is_some_and(|grant| grant.refresh_token.is_some()),
            refresh_obtained_at: grant
                .filter(|grant| grant.refresh_token.is_some())
                .and_then(|grant| grant.refresh_obtained_at)
                .map(jiff::Timestamp::as_millisecond),
            auto_renew: profile.renews(now.wall),
            renew_until: profile.renew_until.filter(|_| profile.renews(now.wall)).map(jiff::Timestamp::as_millisecond),
            favourite: profile.favourite,
            browser: self.browser.as_deref().cloned(),
            used_at: self.used_at.map(jiff::Timestamp::as_millisecond),
            vault: descriptor.vault,
            identity: grant.and_then(|grant| grant.identity.clone()),
            field: session.and_then(|session| field_of(session, descriptor, &answers, &warnings)),
            warnings,
            trouble: session.and_then(State::shown_trouble),
        };
        Some(view.warning())
    }
}
