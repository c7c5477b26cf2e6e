//! The token of a delegated user: asked for with the secret, renewed with its refresh token.
//! Invariant: a refused renewal is followed by the secret at once, so it is no failure.

use super::reply;
use super::sent::{credentials, pair, send};
use crate::base::prelude::*;
use crate::tokens::TokenReply;

/// Before the next tries of a sign-in that AvePoint's server fails; after them it is a refusal.
const WAITS: [Duration; 2] = [Duration::from_secs(5), Duration::from_secs(10)];
/// Seconds after which a token of unknown expiry is renewed.
const BLIND_RENEWAL: i64 = 1800;
/// Seconds between automatic renewals, at the least.
const SHORTEST_RENEWAL: i64 = 60;

/// A new grant; by the refresh token if there is one and it is taken, else by the secret.
pub(super) async fn obtain(
    cx: &Context,
    answers: &Answers,
    refresh_token: Option<&Secret>,
    refresh_obtained_at: Option<Timestamp>,
) -> Outcome<Grant> {
    if let Some(token) = refresh_token
        && let Some(mut grant) = refresh(cx, answers, token).await?
    {
        grant.keep_refresh_token(token, refresh_obtained_at);
        return Ok(grant);
    }
    delegate(cx, answers).await
}

/// None: refused.
async fn refresh(cx: &Context, answers: &Answers, token: &Secret) -> Outcome<Option<Grant>> {
    let request = Request::post(base::below(answers, "/auth/token/refresh")?)
        .accept_json()
        // EXPOSE: into a header, as the vendor's own clients send it.
        .header("refresh_token", token.reveal())
        .headers(&pair(answers));
    let reply = match send(cx, answers, request, reply::TOKEN).await {
        // Strict proxies drop headers with such a name, and then it is they who refuse. A new host that
        // is no AvePoint gets nothing more.
        Err(error) if matches!(error.status, Some(400 | 401 | 403)) && error.effect != Effect::Refuse => {
            return Ok(None);
        }
        reply => reply?,
    };
    if let Some((tokens, duration)) = reply::tokens(&reply) {
        return Ok(Some(grant(&reply, tokens, duration)));
    }
    if matches!(reply.status, 400 | 401 | 403) || (reply.is_success() && reply::says_no(&reply)) {
        return Ok(None);
    }
    let secrets: Vec<_> = answers.secrets.values().chain([token]).collect();
    Err(if reply::is_own_fault(&reply) {
        failing(&reply).said_if(reply::details(&reply, &secrets))
    } else {
        reply::fault(answers, &reply, &secrets)
    })
}

fn failing(reply: &Reply) -> VendorError {
    reply_rules::temporary(reply)
        .unwrap_or_else(|| VendorError::retry(Class::ServerFault, say::avepoint::SERVER_FAILED, None))
}

async fn delegate(cx: &Context, answers: &Answers) -> Outcome<Grant> {
    let request = credentials(Request::post(base::below(answers, "/auth/token/delegate")?), answers);
    let reply = send(cx, answers, request, reply::TOKEN).await?;
    if let Some((tokens, duration)) = reply::tokens(&reply) {
        return Ok(grant(&reply, tokens, duration));
    }
    let secrets: Vec<_> = answers.secrets.values().collect();
    if !reply::is_own_fault(&reply) {
        return Err(reply::fault(answers, &reply, &secrets));
    }
    let mut error = cx.patient(&[Class::ServerFault], &WAITS, failing(&reply));
    if error.effect == (Effect::Retry { after: None }) {
        error = VendorError::refusal(Class::ServerFault, say::avepoint::FAILED_THREE_TIMES);
    }
    Err(error.said_if(reply::details(&reply, &secrets)))
}

/// With the app's rule for a lifetime without a documented unit (§5).
fn grant(reply: &Reply, tokens: TokenReply, duration: i64) -> Grant {
    let t0 = reply.received_at;
    let exp = jwt::expiry(&tokens.access_token).map(|exp| tokens::on_our_clock(reply, exp)).filter(|exp| *exp > t0);
    let (expires_at, remark) = match duration {
        _ if exp.is_some() => (exp, None),
        seconds @ 1..=604_800 => (Some(seconds_after(t0, seconds)), Some(say::avepoint::EXPIRY_SECONDS)),
        milliseconds @ 604_801..=604_800_000 => {
            (Some(seconds_after(t0, milliseconds / 1000)), Some(say::avepoint::EXPIRY_MILLISECONDS))
        }
        _ => (None, None),
    };
    let mut grant = Grant::with(reply, tokens, &[]);
    if let Some(remark) = remark {
        grant.set_fact(Fact::said("expiry", say::avepoint::EXPIRY, remark));
    }
    grant.expires_at = expires_at;
    grant.renew_at = Some(match expires_at {
        Some(expires_at) => due(t0, expires_at).max(seconds_after(t0, SHORTEST_RENEWAL)),
        None => seconds_after(t0, BLIND_RENEWAL),
    });
    grant
}
