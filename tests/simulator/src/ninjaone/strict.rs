//! Requests that NinjaOne puts up with and our own programs do not send.

use crate::client::unknown_field;
use crate::server::{Received, value};

const TOKEN: &[&str] =
    &["grant_type", "client_id", "client_secret", "code", "redirect_uri", "code_verifier", "refresh_token", "scope"];

pub(super) fn complaint(request: &Received) -> Option<String> {
    match request.path.as_str() {
        "/ws/oauth/authorize" if request.query("client_secret").is_some() => {
            Some("a secret in the browser's address".to_owned())
        }
        "/ws/oauth/authorize" if request.query("state").is_none_or(|state| state.len() != 43) => {
            Some("a state that is not 32 random bytes".to_owned())
        }
        "/ws/oauth/token" | "/v2/organizations" if request.header("accept") != Some("application/json") => {
            Some("an Accept that is not JSON alone".to_owned())
        }
        "/ws/oauth/token" => {
            let form = request.form()?;
            let scope = value(&form, "scope").unwrap_or_default();
            let by_itself = value(&form, "grant_type") == Some("client_credentials");
            if by_itself && scope.contains("offline_access") {
                return Some("a refresh token asked for by a service".to_owned());
            }
            if !by_itself && !scope.is_empty() {
                return Some("a scope where it was agreed on before".to_owned());
            }
            by_basic(request).or_else(|| unknown_field(&form, TOKEN))
        }
        "/ws/oauth/revoke" => {
            let form = request.form()?;
            if !matches!(value(&form, "token_type_hint"), Some("refresh_token" | "access_token")) {
                return Some("no word on what kind of token it is".to_owned());
            }
            by_basic(request)
                .or_else(|| unknown_field(&form, &["token", "token_type_hint", "client_id", "client_secret"]))
        }
        "/v2/organizations" => {
            let exact = request.header("authorization").is_some_and(|header| header.starts_with("Bearer "));
            (!exact).then(|| "a scheme that is not spelt Bearer".to_owned())
        }
        _ => None,
    }
}

fn by_basic(request: &Received) -> Option<String> {
    request.header("authorization").map(|_| "credentials in a header".to_owned())
}
