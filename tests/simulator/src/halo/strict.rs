//! Requests that Halo puts up with and our own programs do not send.

use super::Halo;
use crate::client::unknown_field;
use crate::server::{Received, value};

pub(super) fn complaint(halo: &Halo, request: &Received) -> Option<String> {
    let takes_json = || request.header("accept").is_some_and(|accept| accept.contains("application/json"));
    let other_query = |known: &[&str]| unknown_field(&crate::server::decoded(&request.raw_query), known);
    match request.path.strip_prefix(&*halo.sign_in_path()) {
        Some("/authorize") => {
            if request.query("client_secret").is_some() {
                return Some("a secret in the browser's address".to_owned());
            }
            if request.query("state").is_none_or(|state| state.len() != 43) {
                return Some("a state that is not 32 random bytes".to_owned());
            }
            return None;
        }
        Some("/token") => {
            let form = request.form()?;
            let known: &[&str] = match value(&form, "grant_type") {
                Some("authorization_code") => {
                    &["grant_type", "client_id", "client_secret", "code", "redirect_uri", "code_verifier"]
                }
                Some("refresh_token") => &["grant_type", "client_id", "client_secret", "refresh_token", "scope"],
                _ => &["grant_type", "client_id", "client_secret", "scope"],
            };
            if request.header("authorization").is_some() {
                return Some("credentials in a header".to_owned());
            }
            if halo.tells_tenant && halo.tenant.is_some() && request.query("tenant").is_none() {
                return Some("no tenant".to_owned());
            }
            if !takes_json() {
                return Some("an Accept without JSON".to_owned());
            }
            return unknown_field(&form, known).or_else(|| other_query(&["tenant"]));
        }
        _ => {}
    }
    match request.path.as_str() {
        "/api/authinfo" if request.header("authorization").is_some() => Some("a token for authinfo".to_owned()),
        "/api/authinfo" if !request.raw_query.is_empty() => other_query(&[]),
        path if path.starts_with("/api/") && !takes_json() => Some("an Accept without JSON".to_owned()),
        _ => None,
    }
}
