//! Token requests and what Halo's answers to them mean. Invariant: a refresh token is given up
//! only for Halo's own word about it, with 400 or 401 to the refresh itself.

use super::call;
use super::place::Place;
use crate::base::prelude::*;
use crate::tokens::Lifetime;

/// Longer lifetimes in whole thousands are milliseconds.
const LONGEST_SECONDS: i64 = 86_400;

/// A new grant, with what still holds of the old one.
pub(super) async fn request(
    cx: &Context,
    answers: &Answers,
    mut place: Place,
    ask: Ask<'_>,
    old: Option<&Grant>,
) -> Outcome<Grant> {
    let mut reply = send(cx, answers, &place, ask).await;
    if status(&reply) == Some(404) {
        // Halo may have moved. The same address again would only answer the same.
        let found = Place::discover(cx, answers).await?;
        if found.token_url()? != place.token_url()? {
            place = found;
            reply = send(cx, answers, &place, ask).await;
        }
    }
    let reply = reply.map_err(|error| error.or_nothing_here(|| wrong_token_url(&place)))?;
    let Read::Tokens(tokens) = tokens::read(&reply) else {
        return Err(refused(answers, &place, ask, &reply));
    };
    // A service may get a refresh token too; it has no use.
    let mut tokens = if matches!(ask, Ask::Service) { tokens.without_refresh_token() } else { *tokens };
    let in_milliseconds = tokens.expires_in.and_then(|life| life.milliseconds(LONGEST_SECONDS));
    if let Some((_, seconds)) = in_milliseconds {
        tokens.expires_in = Lifetime::read(&Value::from(seconds));
    }
    let scheme = tokens.token_type.take().filter(|scheme| tokens::is_token(scheme));
    let id_token = tokens.rest.get("id_token").and_then(Value::as_str).map(Secret::new);
    let mut grant = Grant::issued("Halo", &reply, tokens, &ask.secrets(answers));
    let told = grant.scopes.clone();
    match (ask, old) {
        (Ask::Refresh(_), Some(old)) => grant.refresh(old),
        // Only a refresh without scope in its answer keeps the scope it had (RFC 6749 §5.1).
        (_, old) => {
            if let Some(old) = old {
                grant.succeed(old);
            }
            grant.scopes = told;
        }
    }
    if let Some((number, seconds)) = in_milliseconds {
        grant.warn(WarningCode::ExpiryInMilliseconds, say::halo::lifetime_odd(number, seconds));
    }
    if grant.scopes.is_none() {
        grant.warn(WarningCode::ScopeMissing, say::halo::TOKEN_WITHOUT_SCOPE);
    }
    if matches!(ask, Ask::Service) || grant.refresh_token.is_some() {
        grant = grant.renewable();
    }
    place.mark(cx, answers, &mut grant)?;
    if let Some(name) = id_token.as_ref().and_then(jwt::claims).and_then(|claims| call::label(&claims)) {
        grant.identity = Some(call::identity(name, &grant));
    }
    grant.set_fact(Fact::new(call::TYPE, say::halo::TOKEN_TYPE, scheme.unwrap_or_else(|| "Bearer".to_owned())));
    Ok(grant)
}

async fn send(cx: &Context, answers: &Answers, place: &Place, ask: Ask<'_>) -> Outcome<Reply> {
    let endpoint = Endpoint {
        headers: answers.header_map("additional_headers"),
        ..Endpoint::of(cx, place.token_url()?, answers, call::TOKEN)
    };
    let scopes = answers.words("scopes");
    let mut reply = endpoint.ask(ask, &scopes).await;
    if let (Ask::Refresh(token), Ok(first)) = (ask, &reply)
        && tokens::error(first) == "invalid_scope"
    {
        // One style of Halo app wants the scopes again.
        reply = endpoint.refresh(token, &scopes).await;
    }
    reply.map_err(|error| call::patient(cx, answers, true, error))
}

/// Sheet §7, the rows of the token URL.
fn refused(answers: &Answers, place: &Place, ask: Ask<'_>, reply: &Reply) -> VendorError {
    let words = call::words(reply, &ask.secrets(answers), answers);
    let error = tokens::error(reply);
    let verdict = matches!(reply.status, 400 | 401);
    let fault = match (error.as_str(), ask) {
        ("invalid_client", _) => VendorError::refusal(Class::ClientRejected, say::halo::CLIENT_REFUSED_HINT),
        ("invalid_scope", _) => {
            let asked = answers.words("scopes").join(", ");
            VendorError::refusal(Class::ScopeRefused, say::halo::scopes_refused(asked))
        }
        ("invalid_grant" | "invalid_token" | "expired_token", Ask::Refresh(_)) if verdict => {
            VendorError::grant_dead(say::halo::SIGN_IN_ENDED)
        }
        ("unauthorized_client" | "unsupported_grant_type", _) => {
            VendorError::refusal(Class::GrantNotAllowed, say::halo::OTHER_METHOD)
        }
        ("invalid_grant", Ask::Code(_)) => VendorError::sign_in(Class::CodeUsed, say::halo::BROWSER_AGAIN_HINT),
        _ if reply.status == 404 => wrong_token_url(place),
        _ if words.is_empty() => VendorError::refusal(Class::BadReply, say::halo::refused(reply.status)),
        _ => VendorError::refusal(Class::BadReply, say::halo::refused_because(reply.status, &words)),
    };
    fault.said(words)
}

fn wrong_token_url(place: &Place) -> VendorError {
    let url = place.token_url().map_or_else(|_| String::new(), String::from);
    VendorError::refusal(Class::WrongTokenUrl, say::halo::no_sign_in_at(url))
}
