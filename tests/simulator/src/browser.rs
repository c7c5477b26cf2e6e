//! A person with a browser, played by a headless HTTP client.

use url::Url;

/// What the person does on the consent page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// The redirect brings a code.
    Approve,
    /// The redirect brings `access_denied`.
    Deny,
}

/// Opens the sign-in page, decides, and follows the redirect back. Returns the final page.
pub fn visit(sign_in_url: &str, decision: Decision) -> Result<String, String> {
    follow(&decide(sign_in_url, decision)?)
}

/// Opens the sign-in page and decides; returns the address the browser is sent to, unvisited.
pub fn decide(sign_in_url: &str, decision: Decision) -> Result<String, String> {
    let mut page = agent().get(sign_in_url).call().map_err(|error| error.to_string())?;
    // Some refusals come before any page.
    if let Some(to) = page.headers().get("location").and_then(|to| to.to_str().ok()) {
        return Ok(to.to_owned());
    }
    let html = page.body_mut().read_to_string().map_err(|error| error.to_string())?;
    let ticket = attribute(&html, "name=ticket value=\"").ok_or("no consent page came")?;
    let action = attribute(&html, "action=\"").ok_or("the consent page has no form")?;
    let target = Url::parse(sign_in_url).and_then(|url| url.join(&action)).map_err(|error| error.to_string())?;
    let decision = if decision == Decision::Approve { "approve" } else { "deny" };
    let reply = agent()
        .post(target.as_str())
        .send_form([("ticket", ticket.as_str()), ("decision", decision)])
        .map_err(|error| error.to_string())?;
    let to = reply.headers().get("location").and_then(|to| to.to_str().ok());
    to.map(str::to_owned).ok_or_else(|| "the vendor did not redirect".to_owned())
}

/// Opens an address and returns the page.
pub fn follow(address: &str) -> Result<String, String> {
    let mut page = agent().get(address).call().map_err(|error| error.to_string())?;
    page.body_mut().read_to_string().map_err(|error| error.to_string())
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().max_redirects(0).max_redirects_will_error(false).proxy(None).build().into()
}

fn attribute(html: &str, before: &str) -> Option<String> {
    let rest = &html[html.find(before)? + before.len()..];
    Some(rest[..rest.find('"')?].to_owned())
}
