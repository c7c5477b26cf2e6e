//! What a token is good for: the customer, its DaaS site, or neither. Invariant: a site is used
//! only when it is typed, picked, remembered or the only one, and only of the profile's customer.

use super::addresses;
use super::api::{Answered, Api, INSTANCE};
use super::fault;
use crate::base::prelude::*;
use crate::vendor::reply_rules::text_of as text;

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

/// Id and name, as a choice has them.
type Site = (String, String);

/// Whether the token is good, and for what.
pub(super) async fn verify(mut api: Api<'_>) -> Outcome<Verified> {
    if addresses::wants_daas(api.answers) {
        let answered = api.me().await?;
        judge(&api, &answered).await
    } else {
        resource_locations(&api).await
    }
}

/// Starts the site, and in each later turn asks whether it answers.
pub(super) async fn wake(mut api: Api<'_>, turn: u32) -> Turned {
    if turn == 0 {
        let answered = api.send(Request::post(addresses::activation(api.answers)?), None, fault::WAKE).await?;
        let is_begun = matches!(answered.reply.status, 200 | 202);
        return if is_begun { Ok(Turn::After(POLL)) } else { Err(answered.refusal()) };
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
    let mut verified = Verified::settling(&CODES);
    verified.warn(WarningCode::SiteAsleep, say::citrix::SITE_STILL_ASLEEP);
    Ok(Turn::Done(verified))
}

/// Leaves the site, so that the next sign-in asks.
pub(super) fn leave() -> Verified {
    let mut verified = Verified::warning(WarningCode::SiteNotChosen, say::citrix::CHOOSE_SITE_HINT);
    forget_site(&mut verified);
    verified
}

/// Reads what `/me` says.
async fn judge(api: &Api<'_>, answered: &Answered) -> Outcome<Verified> {
    let on_premises = addresses::is_on_premises(api.answers);
    let mut verified = Verified::settling(&CODES);
    match (answered.reply.status, answered.reply.json()) {
        (530, _) => verified.warn(WarningCode::SiteAsleep, say::citrix::SITE_ASLEEP),
        // Without DaaS `/me` fails although the token is good.
        (403 | 404, _) if !on_premises => {
            verified = resource_locations(api).await?;
            if !verified.warnings.iter().any(|warning| warning.code == WarningCode::Forbidden) {
                verified.warn(WarningCode::NoDaas, say::citrix::no_daas_because(answered.said.clone()));
            }
        }
        (403, _) if answered.reply.object().is_some() => {
            verified.warn(WarningCode::Forbidden, say::citrix::lacks_rights(answered.said.clone()));
        }
        // A controller that answers so, and not in its own words, is none.
        (status @ (403 | 404), _) => {
            let other = VendorError::retry(Class::SomebodyElse, say::citrix::others_answer(status), None);
            return Err(other.said(answered.said.to_string()));
        }
        (200..=299, Some(me)) => {
            let customer = our_customer(api, answered, &me)?;
            verified.identity = Some(identity(&me, customer));
            settle(api, customer, &mut verified).await?;
        }
        _ => return Err(answered.refusal()),
    }
    api.remember_scheme(&mut verified);
    Ok(verified)
}

/// The call that works without DaaS.
async fn resource_locations(api: &Api<'_>) -> Outcome<Verified> {
    let (url, other) = addresses::resource_locations(api.answers)?;
    let mut answered = api.send(Request::get(url), None, fault::API).await;
    if let Some(other) = other
        && answered.as_ref().map_or(true, |answered| answered.reply.status == 404)
    {
        answered = api.send(Request::get(other), None, fault::API).await;
    }
    let answered = answered?;
    let mut verified = Verified::settling(&CODES);
    match answered.reply.status {
        200..=299 if answered.reply.json().is_some() => {}
        403 => verified.warn(WarningCode::Forbidden, say::citrix::lacks_rights(answered.said)),
        _ => return Err(answered.refusal()),
    }
    forget_site(&mut verified);
    verified.note = Some(say::citrix::NO_DAAS.into());
    Ok(verified)
}

/// The customer with our id; a controller has only one.
fn our_customer<'a>(api: &Api<'_>, answered: &Answered, me: &'a Value) -> Outcome<&'a Value> {
    let Some(customers) = me.get("Customers").and_then(Value::as_array) else {
        return Err(VendorError::previous(Class::BadReply, say::citrix::NO_CUSTOMERS));
    };
    let ours = addresses::customer(api.answers);
    let found = customers.iter().find(|one| text(one, "Id").is_some_and(|id| id.eq_ignore_ascii_case(ours)));
    match (found, customers.as_slice()) {
        (Some(found), _) => Ok(found),
        (None, [only]) if addresses::is_on_premises(api.answers) => Ok(only),
        _ => {
            let ids: Vec<_> = customers.iter().filter_map(|one| text(one, "Id")).collect();
            let text = say::citrix::other_customer_hint(quoting::masked(&ids.join(", "), &[]));
            let other = VendorError::refuse(Class::CustomerMismatch, say::vendor::OTHER_CUSTOMER, text);
            Err(other.said(answered.said.to_string()))
        }
    }
}

fn identity(me: &Value, customer: &Value) -> Identity {
    let name = ["DisplayName", "VerifiedEmail", "UserId"].iter().find_map(|key| text(me, key));
    let tenant = text(customer, "Name").or_else(|| text(customer, "Id"));
    Identity { name: name.unwrap_or_default().to_owned(), tenant: tenant.map(str::to_owned) }
}

fn sites(customer: &Value) -> Vec<Site> {
    let site = |site| {
        // It goes into a header, a path and a choice.
        let id = text(site, "Id").filter(|id| tokens::is_token(id))?;
        Some((id.to_owned(), text(site, "Name").unwrap_or(id).to_owned()))
    };
    let sites = customer.get("Sites").and_then(Value::as_array);
    sites.into_iter().flatten().filter_map(site).collect()
}

/// Decides on the site and tells what is known about it.
async fn settle(api: &Api<'_>, customer: &Value, verified: &mut Verified) -> Outcome<()> {
    let sites = sites(customer);
    let Some((id, name)) = pick(api, customer, &sites, verified).await else {
        forget_site(verified);
        return Ok(());
    };
    verified.facts.extend([
        Fact::new(SITES, Word::NONE, sites.len().to_string()),
        Fact::new(INSTANCE, say::citrix::SITE_ID, id),
        Fact::new("site", say::citrix::SITE, name),
    ]);
    verified.note = Some(say::citrix::site_named(name));
    // Good to know, and no reason to fail unless the token itself is refused.
    let Some(url) = addresses::site(api.answers, id) else { return Ok(()) };
    let Ok(answered) = api.send(Request::get(url), Some(id.as_str()), fault::API).await else { return Ok(()) };
    if answered.reply.status == 401 {
        return Err(answered.refusal());
    }
    if let Some(details) = answered.reply.json().filter(|_| answered.reply.is_success()) {
        let version = |key, label| text(&details, key).map(|value| Fact::new(key, label, value));
        verified.facts.extend(version("ProductVersion", say::citrix::DAAS_VERSION));
        // Citrix spells it so.
        verified.facts.extend(version("OrchestationApiVersion", say::citrix::API_VERSION));
    }
    Ok(())
}

async fn pick<'a>(api: &Api<'_>, customer: &Value, sites: &'a [Site], verified: &mut Verified) -> Option<&'a Site> {
    let named = |wanted: &str| sites.iter().find(|(id, _)| id.eq_ignore_ascii_case(wanted));
    let typed = api.answers.text(INSTANCE);
    let remembered = api.grant.fact(INSTANCE).and_then(named);
    match sites {
        [] => {
            verified.warn(WarningCode::NoSite, say::citrix::NO_SITE);
            None
        }
        _ if !typed.is_empty() => {
            if named(typed).is_none() {
                let known: Vec<_> = sites.iter().map(|(id, _)| &**id).collect();
                verified.warn(WarningCode::SiteUnknown, say::citrix::site_not_theirs(known.join(", ")));
            }
            named(typed)
        }
        _ if remembered.is_some() => remembered,
        [only] => Some(only),
        _ => {
            let choice = Choice {
                text: say::citrix::which_site(text(customer, "Name").unwrap_or(addresses::customer(api.answers))),
                options: sites.to_vec(),
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
