//! Calls of the API itself: the one that proves access, and the admin option. Invariant: which
//! way of sending credentials worked is remembered, because AvePoint documents none.

use http::Method;

use super::form::{AOS_APP, AOS_CERTIFICATE, BASIC, DELEGATE};
use super::reply;
use super::sent::{BEARER, BEARER_AND_PAIR, PAIR, WAY, credentials, headers, send};
use crate::base::prelude::*;

/// The remembered fact: what Basic calls put after the base.
pub(super) const PREFIX: &str = "api_prefix";
pub(super) const ADMIN: &str = "/admin";

pub(super) async fn verify(cx: &Context, answers: &Answers, grant: &Grant) -> Outcome<Verified> {
    match answers.method.id {
        DELEGATE => verify_token(cx, answers, grant).await,
        BASIC => verify_basic(cx, answers, grant).await,
        _ => judge(answers, grant, &mine(cx, answers, "", &headers(answers, grant, BEARER)).await?),
    }
}

/// Bearer alone, with the pair, the pair alone (§3.4). The way that worked last comes first, but
/// never the pair: it works without a good token, so it would hide one.
async fn verify_token(cx: &Context, answers: &Answers, grant: &Grant) -> Outcome<Verified> {
    let known = grant.fact(WAY).filter(|way| *way != PAIR).unwrap_or(BEARER);
    let mut ways = vec![known];
    ways.extend([BEARER, BEARER_AND_PAIR, PAIR].into_iter().filter(|way| *way != known));
    let mut said = None;
    for way in ways {
        let reply = mine(cx, answers, "", &headers(answers, grant, way)).await?;
        if reply.status == 401 {
            said = reply::details(&reply, &secrets(answers, grant));
            continue;
        }
        let mut verified = judge(answers, grant, &reply)?;
        verified.facts.push(Fact::new(WAY, Word::NONE, way));
        if way == PAIR {
            verified.warn(WarningCode::HeaderPairOnly, say::avepoint::USE_HEADER_PAIR);
        }
        return Ok(verified);
    }
    Err(VendorError::refusal(Class::TokenRejected, say::avepoint::TRY_HEADER_PAIR).said_if(said))
}

/// With `/admin` after the base, else without: which one it is differs between descriptions.
async fn verify_basic(cx: &Context, answers: &Answers, grant: &Grant) -> Outcome<Verified> {
    let headers = headers(answers, grant, BEARER);
    let mut prefix = grant.fact(PREFIX).unwrap_or(ADMIN);
    let mut reply = mine(cx, answers, prefix, &headers).await;
    if matches!(status(&reply), Some(401 | 403 | 404)) {
        let other = if prefix == ADMIN { "" } else { ADMIN };
        let second = mine(cx, answers, other, &headers).await;
        if second.as_ref().is_ok_and(Reply::is_success) || reply.as_ref().is_ok_and(|reply| reply.status == 404) {
            (prefix, reply) = (other, second);
        }
    }
    let mut verified = judge(answers, grant, &reply?)?;
    verified.facts.push(Fact::new(PREFIX, Word::NONE, prefix));
    Ok(verified)
}

/// The cheapest call: the user's own services, or where that is unknown the user's requests.
async fn mine(cx: &Context, answers: &Answers, prefix: &str, headers: &Headers) -> Outcome<Reply> {
    let ask = async |path: &str| {
        let url = base::below(answers, &format!("{prefix}{path}"))?;
        send(cx, answers, Request::get(url).headers(headers).accept_json(), reply::API).await
    };
    match ask("/services/my").await {
        Ok(reply) if reply.status == 404 => ask("/requests/my").await,
        Err(error) if error.status == Some(404) => ask("/requests/my").await,
        reply => reply,
    }
}

/// What the answer of `mine` says (§7, rows "verify").
fn judge(answers: &Answers, grant: &Grant, reply: &Reply) -> Outcome<Verified> {
    let mut verified =
        Verified::settling(&[WarningCode::Forbidden, WarningCode::ApiError, WarningCode::HeaderPairOnly]);
    let fault = || reply::fault(answers, reply, &secrets(answers, grant));
    let by_token = matches!(answers.method.id, DELEGATE | AOS_APP | AOS_CERTIFICATE);
    match reply.status {
        200..=299 if !reply::says_no(reply) => {}
        404 => return Err(fault()),
        403 => verified.warn(WarningCode::Forbidden, say::avepoint::LICENCE_OR_ROLE_MISSING),
        401 if by_token => {
            let refused = VendorError::refusal(Class::TokenRejected, say::avepoint::TOKEN_REFUSED_HINT);
            return Err(refused.said_if(fault().said));
        }
        401 => return Err(fault().refusing_the_token()),
        // A token has proved itself already; this one call did not work.
        400..=499 if by_token => {
            let said = reply::details(reply, &secrets(answers, grant)).unwrap_or_default();
            verified.warn(WarningCode::ApiError, say::avepoint::test_failed(said));
        }
        _ => return Err(fault()),
    }
    Ok(verified)
}

/// Empties the server's cache of delegated tokens (admin API).
pub(super) async fn clear_cache(cx: &Context, answers: &Answers) -> Outcome<Verified> {
    let url = base::below(answers, "/admin/auth/token/cache")?;
    let secrets: Vec<_> = answers.secrets.values().collect();
    let request = credentials(Request::new(Method::DELETE, url), answers);
    let outcome = send(cx, answers, request, reply::CACHE).await.and_then(|reply| match reply.status {
        _ if reply.is_success() && !reply::says_no(&reply) => Ok(Verified::noted(say::avepoint::CACHE_CLEARED)),
        403 => {
            let refused = VendorError::previous(Class::Forbidden, say::avepoint::CACHE_REFUSED);
            Err(refused.said_if(reply::details(&reply, &secrets)))
        }
        _ => Err(reply::fault(answers, &reply, &secrets)),
    });
    // The sign-in is as good as before, whatever this came to.
    outcome.map_err(|error| VendorError { effect: Effect::Previous, ..error })
}

fn secrets<'a>(answers: &'a Answers, grant: &'a Grant) -> Vec<&'a Secret> {
    answers.secrets.values().chain(&grant.access_token).collect()
}
