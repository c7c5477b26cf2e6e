//! Where everything is. Invariant: every address this vendor asks is made here, from the answers.

use crate::base::prelude::*;

pub(super) const CLIENT_CREDENTIALS: &str = "client_credentials";
pub(super) const JSON_TRUST: &str = "json_trust";
pub(super) const ON_PREMISES: &str = "onprem";

pub(super) fn is_on_premises(answers: &Answers) -> bool {
    answers.method.id == ON_PREMISES
}

pub(super) fn is_government(answers: &Answers) -> bool {
    answers.method.id == JSON_TRUST && answers.text("environment") != "legacy"
}

/// Whether the site look-up is wanted; a controller is nothing without its site.
pub(super) fn wants_daas(answers: &Answers) -> bool {
    answers.text("wants_daas") != "no"
}

/// Where administrators work: Studio of the cloud; a controller has its own.
pub(super) fn console(answers: &Answers) -> String {
    match answers.text("environment") {
        _ if is_on_premises(answers) => format!("{}/Citrix/Studio", base::origin(answers.text("host"))),
        "usgov" => "https://citrix.cloud.us".to_owned(),
        "jp" => "https://citrix.citrixcloud.jp".to_owned(),
        _ => "https://citrix.cloud.com".to_owned(),
    }
}

/// The id in headers and paths.
pub(super) fn customer(answers: &Answers) -> &str {
    if is_on_premises(answers) { "CitrixOnPremises" } else { answers.text("customer_id") }
}

fn api_host(answers: &Answers) -> &str {
    match answers.text("environment") {
        _ if is_on_premises(answers) => answers.text("host"),
        "us" => "api-us.cloud.com",
        "eu" => "api-eu.cloud.com",
        "aps" => "api-ap-s.cloud.com",
        "jp" => "api.citrixcloud.jp",
        "usgov" => "api.cloud.us",
        "custom" => answers.text("host"),
        _ => "api.cloud.com",
    }
}

/// The host of DaaS calls.
pub(super) fn daas_host(answers: &Answers) -> String {
    match answers.text("host") {
        _ if !is_government(answers) => api_host(answers).to_owned(),
        "" => government_host(answers.text("customer_id")),
        typed => typed.to_owned(),
    }
}

pub(super) fn government_host(customer: &str) -> String {
    format!("{customer}.xendesktop.us")
}

fn address(host: &str, segments: &[&str]) -> Outcome<Url> {
    let mut url = base::address(&base::origin(host), "")?;
    if let Ok(mut path) = url.path_segments_mut() {
        path.clear().extend(segments);
    }
    Ok(url)
}

const ORCHESTRATION: [&str; 3] = ["citrix", "orchestration", "api"];

/// Delivery controllers, and the hosts that pass calls straight to them, have paths of their own.
fn is_direct(answers: &Answers) -> bool {
    is_on_premises(answers) || is_government(answers)
}

pub(super) fn token(answers: &Answers) -> Outcome<Url> {
    let customer = customer(answers);
    if is_on_premises(answers) {
        return address(api_host(answers), &[&ORCHESTRATION[..], &["tokens"]].concat());
    }
    if is_government(answers) {
        return address("trust.citrixworkspacesapi.us", &[customer, "tokens", "clients"]);
    }
    if answers.method.id == JSON_TRUST {
        return address("trust.citrixworkspacesapi.net", &["root", "tokens", "clients"]);
    }
    let segment = if answers.text("path_segment") == "root" { "root" } else { customer };
    address(api_host(answers), &["cctrustoauth2", segment, "tokens", "clients"])
}

pub(super) fn me(answers: &Answers) -> Outcome<Url> {
    let path = if is_direct(answers) { [&ORCHESTRATION[..], &["me"]].concat() } else { vec!["cvad", "manage", "me"] };
    address(&daas_host(answers), &path)
}

/// Details of one site; None where no such address is known.
pub(super) fn site(answers: &Answers, id: &str) -> Option<Url> {
    let path = ["cvad", "manage", "Sites", id];
    if is_direct(answers) { None } else { address(&daas_host(answers), &path).ok() }
}

/// Where a sleeping site is woken.
pub(super) fn activation(answers: &Answers) -> Outcome<Url> {
    let customer = customer(answers);
    let mut url = address(&daas_host(answers), &["resourceprovider", customer, "site", "activation"])?;
    url.query_pairs_mut().append_pair("customerId", customer);
    Ok(url)
}

/// The call that works without DaaS. For the government cloud its address is unsettled, so there
/// is a second one to try.
pub(super) fn resource_locations(answers: &Answers) -> Outcome<(Url, Option<Url>)> {
    let usual = address(api_host(answers), &["resourcelocations"])?;
    if !is_government(answers) {
        return Ok((usual, None));
    }
    let registry = address("registry.citrixworkspacesapi.us", &[customer(answers), "resourcelocations"])?;
    Ok((registry, Some(usual)))
}

/// What API paths start with.
pub(super) fn api_base(answers: &Answers, instance: Option<&str>) -> String {
    let origin = base::origin(&daas_host(answers));
    if is_direct(answers) {
        let site = instance.map(|id| format!("{}/{id}/", customer(answers))).unwrap_or_default();
        format!("{origin}/{}/{site}", ORCHESTRATION.join("/"))
    } else if wants_daas(answers) {
        format!("{origin}/cvad/manage/")
    } else {
        format!("{origin}/")
    }
}
