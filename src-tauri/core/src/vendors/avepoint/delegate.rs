//! The token of a delegated user: asked for with the secret, renewed with its refresh token.
//! Invariant: a refused renewal is followed by the secret at once, so it is no failure.

use super::{address, contract, pair, reply, send};
use crate::vendor::due;
use crate::vendor::prelude::*;

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
) -> Result<Grant, VendorError> {
    if let Some(token) = refresh_token
        && let Some(mut grant) = refresh(cx, answers, token).await?
    {
        grant.keep_refresh_token(token, refresh_obtained_at);
        return Ok(grant);
    }
    delegate(cx, answers).await
}

/// None: refused.
async fn refresh(cx: &Context, answers: &Answers, token: &Secret) -> Result<Option<Grant>, VendorError> {
    let request = Request::post(address(answers, "/auth/token/refresh")?)
        .header("Accept", "application/json")
        // EXPOSE: into a header, as the vendor's own clients send it.
        .header("refresh_token", token.reveal())
        .headers(&pair(answers))
        .headers(&contract(answers));
    let reply = match send(cx, answers, request, reply::TOKEN).await {
        // Strict proxies drop headers with such a name, and then it is they who refuse. A new host that
        // is no AvePoint gets nothing more.
        Err(error) if matches!(error.status, Some(400 | 401 | 403)) && error.effect != Effect::Refuse => {
            return Ok(None);
        }
        reply => reply?,
    };
    if let Some(tokens) = reply::tokens(&reply) {
        return Ok(Some(grant(&reply, tokens)));
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
    oauth::temporary(reply)
        .unwrap_or_else(|| VendorError::retry(Class::ServerFault, say::avepoint::SERVER_FAILED, None))
}

async fn delegate(cx: &Context, answers: &Answers) -> Result<Grant, VendorError> {
    let request = credentials(Request::post(address(answers, "/auth/token/delegate")?), answers);
    let reply = send(cx, answers, request, reply::TOKEN).await?;
    if let Some(tokens) = reply::tokens(&reply) {
        return Ok(grant(&reply, tokens));
    }
    let secrets: Vec<_> = answers.secrets.values().collect();
    if !reply::is_own_fault(&reply) {
        return Err(reply::fault(answers, &reply, &secrets));
    }
    let mut error = cx.patient(&[Class::ServerFault], &WAITS, failing(&reply));
    if error.effect == (Effect::Retry { after: None }) {
        let text = say::avepoint::FAILED_THREE_TIMES;
        error = VendorError::refusal(Class::ServerFault, text);
    }
    Err(error.said_if(reply::details(&reply, &secrets)))
}

/// The two credentials in the body and as headers: which of them AvePoint reads is not documented.
pub(super) fn credentials(request: Request, answers: &Answers) -> Request {
    // EXPOSE: into the request body.
    let secret = answers.secret("client_secret").map_or("", Secret::reveal);
    let user = answers.text("user_principal_name");
    let body = if answers.text("json_contract") == "PascalCase" {
        json!({"ClientSecret": secret, "UserPrincipalName": user})
    } else {
        json!({"clientSecret": secret, "userPrincipalName": user})
    };
    request.json(&body).header("Accept", "application/json").headers(&pair(answers)).headers(&contract(answers))
}

fn grant(reply: &Reply, tokens: reply::Tokens) -> Grant {
    let t0 = reply.received_at;
    let mut grant = Grant::received(reply);
    if tokens.unkept {
        oauth::warn_of_unkept(&mut grant);
    }
    let (expires_at, remark) = expiry(reply, &tokens);
    if let Some(remark) = remark {
        grant.set_fact(Fact::said("expiry", say::avepoint::EXPIRY, remark));
    }
    grant.expires_at = expires_at;
    grant.renew_at = Some(match expires_at {
        Some(expires_at) => due(t0, expires_at).max(seconds_after(t0, SHORTEST_RENEWAL)),
        None => seconds_after(t0, BLIND_RENEWAL),
    });
    grant.access_token = Some(tokens.access_token);
    grant.refresh_obtained_at = tokens.refresh_token.is_some().then_some(t0);
    grant.refresh_token = tokens.refresh_token;
    grant
}

/// The app's rule for a lifetime without a documented unit (§5), and what to say about it.
fn expiry(reply: &Reply, tokens: &reply::Tokens) -> (Option<Timestamp>, Option<Word>) {
    let t0 = reply.received_at;
    let exp = jwt::expiry(&tokens.access_token).map(|exp| oauth::on_our_clock(reply, exp));
    if let Some(exp) = exp.filter(|exp| *exp > t0) {
        return (Some(exp), None);
    }
    match tokens.duration.unwrap_or(0) {
        seconds @ 1..=604_800 => (Some(seconds_after(t0, seconds)), Some(say::avepoint::EXPIRY_SECONDS)),
        milliseconds @ 604_801..=604_800_000 => {
            (Some(seconds_after(t0, milliseconds / 1000)), Some(say::avepoint::EXPIRY_MILLISECONDS))
        }
        _ => (None, Some(say::avepoint::EXPIRY_NOT_TOLD)),
    }
}
