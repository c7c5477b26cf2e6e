//! Requests that Citrix puts up with and our own programs do not send.

use crate::client::unknown_field;
use crate::server::Received;

pub(super) fn complaint(request: &Received) -> Option<String> {
    let path = request.path.as_str();
    if path.ends_with("/tokens/clients") {
        let by_form = request.form();
        if by_form.is_some() && request.header("accept") != Some("application/json") {
            return Some("an Accept that is not JSON alone".to_owned());
        }
        return unknown_field(&by_form?, &["grant_type", "client_id", "client_secret"]);
    }
    if path.ends_with("/orchestration/api/tokens") {
        let empty = request.body.is_empty() && request.header("content-length") == Some("0");
        return (!empty).then(|| "a body, or no length".to_owned());
    }
    if request.header("accept") != Some("application/json") {
        return Some("an Accept that is not JSON alone".to_owned());
    }
    let shown = request.header("authorization").unwrap_or_default();
    // A controller may want the other.
    let exact =
        shown.starts_with("CWSAuth bearer=") || path.contains("/orchestration/") && shown.starts_with("Bearer ");
    if !exact {
        return Some("a scheme that is not spelt CWSAuth bearer=".to_owned());
    }
    if path.ends_with("/me") && request.header("citrix-instanceid").is_some() {
        return Some("a site before it was looked up".to_owned());
    }
    path.starts_with("/cvadapis/").then(|| "an address of old".to_owned())
}
