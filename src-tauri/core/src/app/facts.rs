//! Claims and scopes of a grant. Invariant: claims only, never the token, and no claim that is a secret itself.

use serde_json::Value;

use crate::answers::Answers;
use crate::contract::{Claim, ScopeView, TokenFacts};
use crate::jwt;
use crate::secret::Secret;
use crate::vendor::{Grant, Kind};

/// Letters of a value that is shown.
const LONGEST_VALUE: usize = 300;
/// Claims that are instants (RFC 7519 §4.1, `OpenID` Connect Core §2).
const INSTANTS: [&str; 5] = ["exp", "nbf", "iat", "auth_time", "updated_at"];
/// A claim of such a name may be a secret, or be good for guessing one.
const SECRETIVE: [&str; 10] =
    ["secret", "password", "passwd", "token", "key", "credential", "cookie", "session", "nonce", "_hash"];
/// Scopes that stand for whatever the app was given.
const WHATEVER: [&str; 2] = ["all", ".default"];

pub(super) fn token(grant: &Grant) -> Option<TokenFacts> {
    let token = grant.access_token.as_ref()?;
    let Some(claims) = jwt::claims(token) else { return Some(TokenFacts { jwt: false, claims: Vec::new() }) };
    let claims = claims
        .into_iter()
        .filter(|(name, value)| !is_secretive(name, value))
        .map(|(name, value)| {
            let at = value.as_f64().filter(|_| INSTANTS.contains(&name.as_str()));
            #[expect(
                clippy::cast_possible_truncation,
                reason = "seconds since 1970; what does not fit is cut to a limit"
            )]
            let at = at.map(|seconds| (seconds * 1000.0) as i64);
            Claim { name, value: text(&value), at }
        })
        .collect();
    Some(TokenFacts { jwt: true, claims })
}

fn is_secretive(name: &str, value: &Value) -> bool {
    let name = name.to_lowercase();
    let is_named_so = SECRETIVE.iter().any(|part| name.contains(part)) || name == "sid";
    is_named_so || holds_jwt(value)
}

/// A token inside of a token, at any depth.
fn holds_jwt(value: &Value) -> bool {
    match value {
        Value::String(text) => jwt::claims(&Secret::new(text.clone())).is_some(),
        Value::Array(values) => values.iter().any(holds_jwt),
        Value::Object(fields) => fields.iter().any(|(name, value)| is_secretive(name, value)),
        _ => false,
    }
}

fn text(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Array(values) if values.iter().all(Value::is_string) => {
            values.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" ")
        }
        other => other.to_string(),
    };
    if text.chars().count() <= LONGEST_VALUE {
        return text;
    }
    text.chars().take(LONGEST_VALUE).chain(['…']).collect()
}

/// Scopes that were asked for beside those that were granted; empty where the vendor does not tell.
pub(super) fn scopes(answers: &Answers, grant: &Grant) -> Vec<ScopeView> {
    let Some(granted) = &grant.scopes else { return Vec::new() };
    let field = answers.method.fields.iter().find(|field| matches!(field.kind, Kind::Scopes { .. }));
    let asked: Vec<_> = field.map_or("", |field| answers.text(field.key)).split_whitespace().collect();
    let granted: Vec<_> = granted.split_whitespace().collect();
    let same = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
    let is_granted = |scope: &str| {
        granted.iter().any(|one| same(one, scope))
            || WHATEVER.iter().any(|whatever| scope.to_lowercase().ends_with(whatever))
            // A vendor that hands out a refresh token has granted it, whatever it lists.
            || (same(scope, "offline_access") && grant.refresh_token.is_some())
    };
    let mut all: Vec<_> = asked
        .iter()
        .map(|scope| ScopeView { name: (*scope).to_owned(), asked: true, granted: is_granted(scope) })
        .collect();
    let more = granted.iter().filter(|scope| !asked.iter().any(|one| same(one, scope)));
    all.extend(more.map(|scope| ScopeView { name: (*scope).to_owned(), asked: false, granted: true }));
    all
}

#[cfg(test)]
mod tests {
    use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
    use jiff::Timestamp;
    use serde_json::json;

    use super::*;

    fn grant(token: &str) -> Grant {
        Grant { access_token: Some(Secret::new(token)), ..Grant::new(Timestamp::UNIX_EPOCH) }
    }

    fn jwt_of(claims: &Value) -> String {
        format!("e30.{}.c2ln", BASE64_URL_SAFE_NO_PAD.encode(claims.to_string()))
    }

    #[test]
    fn an_opaque_token_has_no_claims() {
        assert_eq!(token(&grant("opaque")), Some(TokenFacts { jwt: false, claims: Vec::new() }));
        assert_eq!(token(&Grant::new(Timestamp::UNIX_EPOCH)), None);
    }

    #[test]
    fn claims_are_texts_and_instants_and_never_secrets() {
        let inner = jwt_of(&json!({"canary": 1}));
        let outer = jwt_of(&json!({
            "sub": "jane", "exp": 1_900_000_000, "aud": ["one", "two"], "n": 7, "long": "x".repeat(400),
            "nonce": "canary", "at_hash": "canary", "ApiKey": "canary", "sid": "canary", "inside": inner,
            "deep": {"refresh_token": "canary"}, "list": [inner],
        }));
        let facts = token(&grant(&outer)).expect("facts");
        let of = |name: &str| facts.claims.iter().find(|claim| claim.name == name);
        assert!(facts.jwt);
        assert_eq!(of("sub").map(|claim| claim.value.as_str()), Some("jane"));
        assert_eq!(of("exp").and_then(|claim| claim.at), Some(1_900_000_000_000));
        assert_eq!(of("aud").map(|claim| claim.value.as_str()), Some("one two"));
        assert_eq!(of("n").map(|claim| (claim.value.as_str(), claim.at)), Some(("7", None)));
        assert_eq!(of("long").map(|claim| claim.value.chars().count()), Some(LONGEST_VALUE + 1));
        assert_eq!(facts.claims.len(), 5, "{:?}", facts.claims);
    }
}
