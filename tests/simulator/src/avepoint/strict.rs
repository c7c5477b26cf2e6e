//! Requests that AvePoint puts up with and our own programs do not send.

use crate::client::unknown_field;
use crate::server::Received;

pub(super) fn complaint(request: &Received) -> Option<String> {
    match request.path.as_str() {
        "/auth/token/delegate" | "/admin/auth/token/cache" => {
            let body = request.json().unwrap_or_default();
            let pascal = request.header("x-cloud-governance-jsoncontract") == Some("PascalCase");
            let keys =
                if pascal { ["ClientSecret", "UserPrincipalName"] } else { ["clientSecret", "userPrincipalName"] };
            let agrees = |key: &str| body.get(key).and_then(|one| one.as_str()) == request.header(key);
            let whole = body.as_object().is_some_and(|body| body.len() == 2) && keys.iter().all(|key| agrees(key));
            (!whole).then(|| "a body that is not the two headers again".to_owned())
        }
        "/auth/token/refresh" => {
            let empty = request.body.is_empty()
                && request.header("content-type").is_none()
                && request.header("content-length") == Some("0")
                && request.raw_query.is_empty();
            (!empty).then(|| "a body, a label for one, or no length".to_owned())
        }
        "/connect/token" => {
            let known =
                ["grant_type", "client_id", "client_secret", "client_assertion_type", "client_assertion", "scope"];
            let by_basic = request.header("authorization").map(|_| "credentials in a header".to_owned());
            by_basic.or_else(|| unknown_field(&request.form()?, &known))
        }
        _ => {
            let bearer = request.header("authorization").filter(|header| header.to_lowercase().starts_with("bearer"));
            let odd = bearer.is_some_and(|header| !header.starts_with("Bearer "));
            odd.then(|| "a scheme that is not spelt Bearer".to_owned())
        }
    }
}
