//! Where everything is. Invariant: every address this vendor asks is made here, from the answers.

use super::form::{JSON_TRUST, ON_PREMISES};
use crate::vendor::prelude::*;

pub(super) fn is_on_premises(answers: &Answers) -> bool {
    answers.method.id == ON_PREMISES
}

pub(super) fn is_government(answers: &Answers) -> bool {
    answers.method.id == JSON_TRUST && answers.text("environment") != "legacy"
}

/// Where administrators work: Studio of the cloud; a controller has its own.
pub(super) fn console(answers: &Answers) -> String {
    match answers.text("environment") {
        _ if is_on_premises(answers) => format!("{}/Citrix/Studio", origin(answers.text("host"))),
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
    if !is_government(answers) {
        return api_host(answers).to_owned();
    }
    match answers.text("host") {
        "" => government_host(answers.text("customer_id")),
        typed => typed.to_owned(),
    }
}

pub(super) fn government_host(customer: &str) -> String {
    format!("{customer}.xendesktop.us")
}

/// A host kept with its scheme is a loopback one; all others are https.
fn origin(host: &str) -> String {
    if host.contains("://") { host.to_owned() } else { format!("https://{host}") }
}

fn address(host: &str, segments: &[&str]) -> Result<Url, VendorError> {
    let mut url = base::address(&origin(host), "")?;
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

pub(super) fn token(answers: &Answers) -> Result<Url, VendorError> {
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

pub(super) fn me(answers: &Answers) -> Result<Url, VendorError> {
    let host = daas_host(answers);
    if is_direct(answers) {
        address(&host, &[&ORCHESTRATION[..], &["me"]].concat())
    } else {
        address(&host, &["cvad", "manage", "me"])
    }
}

/// Details of one site; None where no such address is known.
pub(super) fn site(answers: &Answers, id: &str) -> Option<Url> {
    if is_direct(answers) {
        return None;
    }
    address(&daas_host(answers), &["cvad", "manage", "Sites", id]).ok()
}

/// Where a sleeping site is woken.
pub(super) fn activation(answers: &Answers) -> Result<Url, VendorError> {
    let customer = customer(answers);
    let mut url = address(&daas_host(answers), &["resourceprovider", customer, "site", "activation"])?;
    url.query_pairs_mut().append_pair("customerId", customer);
    Ok(url)
}

/// The call that works without DaaS. For the government cloud its address is unsettled, so there
/// is a second one to try.
pub(super) fn resource_locations(answers: &Answers) -> Result<(Url, Option<Url>), VendorError> {
    let usual = address(api_host(answers), &["resourcelocations"])?;
    if !is_government(answers) {
        return Ok((usual, None));
    }
    let registry = address("registry.citrixworkspacesapi.us", &[customer(answers), "resourcelocations"])?;
    Ok((registry, Some(usual)))
}

/// What API paths start with.
pub(super) fn api_base(answers: &Answers, instance: Option<&str>) -> String {
    let origin = origin(&daas_host(answers));
    if is_direct(answers) {
        let site = instance.map(|id| format!("{}/{id}/", customer(answers))).unwrap_or_default();
        format!("{origin}/{}/{site}", ORCHESTRATION.join("/"))
    } else if super::form::wants_daas(answers) {
        format!("{origin}/cvad/manage/")
    } else {
        format!("{origin}/")
    }
}
