//! Requests that Automate puts up with and our own programs do not send.

use crate::server::Received;

pub(super) fn complaint(request: &Received) -> Option<String> {
    if !request.path.to_lowercase().contains("/cwa/api/v1") {
        return None;
    }
    if request.header("accept") != Some("application/json") {
        return Some("an Accept that is not JSON alone".to_owned());
    }
    if request.header("authorization").is_some_and(|header| !header.starts_with("Bearer ")) {
        return Some("a scheme that is not spelt Bearer".to_owned());
    }
    let body = request.json();
    let names = body.as_ref().and_then(|body| body.as_object()).into_iter().flat_map(|body| body.keys());
    let known = ["UserName", "Password", "TwoFactorPasscode", "SecurityToken"];
    let odd = names.map(String::as_str).find(|name| !known.contains(name));
    odd.map(|name| format!("the property {name}"))
}
