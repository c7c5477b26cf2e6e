//! What a token is good for: the customer, its DaaS site, or neither. Invariant: a site is used
//! only when it is typed, picked, remembered or the only one, and only of the profile's customer.

use super::api::{Answered, Api, INSTANCE};
use super::fault::{self, lacks_rights};
use super::form::wants_daas;
use super::place;
use crate::vendor::prelude::*;

/// The fact that remembers how many sites there were to choose from.
pub(super) const SITES: &str = "sites";

const POLL: Duration = Duration::from_secs(30);
/// 20 minutes of them.
const POLLS: u32 = 40;

const CODES: [WarningCode; 7] = [
    WarningCode::SiteAsleep,
    WarningCode::NoSite,
    WarningCode::NoDaas,
    WarningCode::Forbidden,
    WarningCode::SiteUnknown,
    WarningCode::SiteNotChosen,
    WarningCode::Unverified,
];

struct Site {
    id: String,
    name: String,
}

/// Nothing wrong so far.
fn verified() -> Verified {
    Verified { settled: CODES.to_vec(), ..Verified::default() }
}

/// Whether the token is good, and for what.
pub(super) async fn verify(mut api: Api<'_>) -> Result<Verified, VendorError> {
    if wants_daas(api.answers) {
        let answered = api.me().await?;
        judge(&api, &answered).await
    } else {
        resource_locations(&api).await
    }
}

/// What a look-up that failed for now says about a token that came all the same.
pub(super) fn unverified(error: &VendorError) -> Verified {
    let mut verified = verified();
    let said = error.said.as_deref().unwrap_or_default();
    verified.warn(WarningCode::Unverified, say::citrix::site_not_found(&error.text, said));
    verified
}

/// Starts the site, and in each later turn asks whether it answers.
pub(super) async fn wake(mut api: Api<'_>, turn: u32) -> Turned {
    if turn == 0 {
        api.activate().await?;
        return Ok(Turn::After(POLL));
    }
    // A lost connection is no sign of anything while a site starts.
    if let Ok(answered) = api.me().await
        && answered.reply.status < 500
    {
        return judge(&api, &answered).await.map(Turn::Done).map_err(|error| match error.class {
            // It ended during the wait, and the session may have a newer one.
            Class::TokenRejected => VendorError { effect: Effect::Previous, ..error },
            _ => error,
        });
    }
    if turn < POLLS {
        return Ok(Turn::After(POLL));
    }
    let mut verified = verified();
    verified.warn(WarningCode::SiteAsleep, say::citrix::SITE_STILL_ASLEEP);
    Ok(Turn::Done(verified))
}

/// Leaves the site, so that the next sign-in asks.
pub(super) fn leave() -> Verified {
    let mut verified = Verified::default();
    forget_site(&mut verified);
    verified.warn(WarningCode::SiteNotChosen, say::citrix::CHOOSE_SITE_HINT);
    verified
}

/// Reads what `/me` says.
async fn judge(api: &Api<'_>, answered: &Answered) -> Result<Verified, VendorError> {
    let on_premises = place::is_on_premises(api.answers);
    let mut verified = verified();
    match (answered.reply.status, answered.reply.json()) {
        (530, _) => verified.warn(WarningCode::SiteAsleep, say::citrix::SITE_ASLEEP),
        // Without DaaS `/me` fails although the token is good.
        (403 | 404, _) if !on_premises => {
            verified = resource_locations(api).await?;
            if !verified.warnings.iter().any(|warning| warning.code == WarningCode::Forbidden) {
                verified.warn(WarningCode::NoDaas, say::citrix::no_daas_because(api.said(answered)));
            }
        }
        (403, _) if answered.reply.object().is_some() => {
            verified.warn(WarningCode::Forbidden, lacks_rights(api.said(answered)));
        }
        (403 | 404, _) => return Err(api.elsewhere(answered)),
        (200..=299, Some(me)) => {
            let customer = our_customer(api, answered, &me)?;
            verified.identity = Some(identity(&me, customer));
            settle(api, customer, &mut verified).await?;
        }
        _ => return Err(api.refusal(answered)),
    }
    api.remember_scheme(&mut verified);
    Ok(verified)
}

/// The call that works without DaaS.
async fn resource_locations(api: &Api<'_>) -> Result<Verified, VendorError> {
    let (url, other) = place::resource_locations(api.answers)?;
    let mut answered = api.send(Request::get(url), None, fault::API).await;
    if let Some(other) = other
        && answered.as_ref().map_or(true, |answered| answered.reply.status == 404)
    {
        answered = api.send(Request::get(other), None, fault::API).await;
    }
    let answered = answered?;
    let mut verified = verified();
    match answered.reply.status {
        200..=299 if answered.reply.json().is_some() => {}
        403 => verified.warn(WarningCode::Forbidden, lacks_rights(api.said(&answered))),
        _ => return Err(api.refusal(&answered)),
    }
    forget_site(&mut verified);
    verified.note = Some(say::citrix::NO_DAAS.into());
    Ok(verified)
}

fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key)?.as_str().filter(|text| !text.is_empty())
}

/// The customer with our id; a controller has only one.
fn our_customer<'a>(api: &Api<'_>, answered: &Answered, me: &'a Value) -> Result<&'a Value, VendorError> {
    let Some(customers) = me.get("Customers").and_then(Value::as_array) else {
        return Err(VendorError::previous(Class::BadReply, say::citrix::NO_CUSTOMERS));
    };
    let ours = place::customer(api.answers);
    let found = customers.iter().find(|one| text(one, "Id").is_some_and(|id| id.eq_ignore_ascii_case(ours)));
    match (found, customers.as_slice()) {
        (Some(found), _) => Ok(found),
        (None, [only]) if place::is_on_premises(api.answers) => Ok(only),
        _ => {
            let ids: Vec<_> = customers.iter().filter_map(|one| text(one, "Id")).collect();
            let ids = oauth::masked(&ids.join(", "), &[]);
            Err(VendorError::refuse(
                Class::CustomerMismatch,
                say::citrix::OTHER_CUSTOMER,
                say::citrix::other_customer_hint(ids),
            )
            .said(api.said(answered).to_string()))
        }
    }
}

fn identity(me: &Value, customer: &Value) -> Identity {
    Identity {
        name: ["DisplayName", "VerifiedEmail", "UserId"]
            .iter()
            .find_map(|key| text(me, key))
            .unwrap_or_default()
            .to_owned(),
        tenant: text(customer, "Name").or_else(|| text(customer, "Id")).map(str::to_owned),
    }
}

fn sites(customer: &Value) -> Vec<Site> {
    let sites = customer.get("Sites").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    sites
        .iter()
        .filter_map(|site| {
            // It goes into a header, a path and a choice.
            let id = text(site, "Id").filter(|id| oauth::is_token(id))?;
            Some(Site { id: id.to_owned(), name: text(site, "Name").unwrap_or(id).to_owned() })
        })
        .collect()
}

/// Decides on the site and tells what is known about it.
async fn settle(api: &Api<'_>, customer: &Value, verified: &mut Verified) -> Result<(), VendorError> {
    let sites = sites(customer);
    let Some(site) = pick(api, customer, &sites, verified).await else {
        forget_site(verified);
        return Ok(());
    };
    verified.facts.push(Fact::new(SITES, Word::NONE, sites.len().to_string()));
    verified.facts.push(Fact::new(INSTANCE, say::citrix::SITE_ID, &site.id));
    verified.facts.push(Fact::new("site", say::citrix::SITE, site.name.as_str()));
    verified.note = Some(say::citrix::site_named(&site.name));
    // Good to know, and no reason to fail unless the token itself is refused.
    let Some(url) = place::site(api.answers, &site.id) else { return Ok(()) };
    let Ok(answered) = api.send(Request::get(url), Some(&site.id), fault::API).await else { return Ok(()) };
    if answered.reply.status == 401 {
        return Err(api.refusal(&answered));
    }
    if let Some(details) = answered.reply.json().filter(|_| answered.reply.is_success()) {
        // Citrix spells it so.
        for (key, label) in
            [("ProductVersion", say::citrix::DAAS_VERSION), ("OrchestationApiVersion", say::citrix::API_VERSION)]
        {
            if let Some(value) = text(&details, key) {
                verified.facts.push(Fact::new(key, label, value));
            }
        }
    }
    Ok(())
}

async fn pick<'a>(api: &Api<'_>, customer: &Value, sites: &'a [Site], verified: &mut Verified) -> Option<&'a Site> {
    let named = |id: &str| sites.iter().find(|site| site.id.eq_ignore_ascii_case(id));
    let typed = api.answers.text(INSTANCE);
    let remembered = api.grant.fact(INSTANCE).and_then(named);
    match sites {
        [] => {
            verified.warn(WarningCode::NoSite, say::citrix::NO_SITE);
            None
        }
        _ if !typed.is_empty() => {
            if named(typed).is_none() {
                let known: Vec<_> = sites.iter().map(|site| &*site.id).collect();
                let known = known.join(", ");
                verified.warn(WarningCode::SiteUnknown, say::citrix::site_not_theirs(known));
            }
            named(typed)
        }
        _ if remembered.is_some() => remembered,
        [only] => Some(only),
        _ => {
            let choice = Choice {
                text: say::citrix::which_site(text(customer, "Name").unwrap_or(place::customer(api.answers))),
                options: sites.iter().map(|site| (site.id.clone(), site.name.clone())).collect(),
            };
            let picked = api.cx.interaction.choose(choice).await.ok().and_then(|id| named(&id));
            if picked.is_none() {
                // The token is good all the same.
                verified.warn(WarningCode::SiteNotChosen, say::citrix::SEVERAL_SITES);
            }
            picked
        }
    }
}

fn forget_site(verified: &mut Verified) {
    for key in [SITES, INSTANCE, "site", "ProductVersion", "OrchestationApiVersion"] {
        verified.facts.push(Fact::new(key, Word::NONE, ""));
    }
}
