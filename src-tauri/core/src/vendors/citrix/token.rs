//! Token requests. Invariant: one parser reads every reply, and a reply that says `error` brings
//! no token, whatever its status.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::{Timestamp, civil, tz::TimeZone};
use serde_json::{Value, json};

use super::fault::{self, Fault, with_transaction};
use super::form::{CLIENT_CREDENTIALS, ON_PREMISES};
use super::place;
use crate::answers::Answers;
use crate::clock::seconds_after;
use crate::http::{Reply, Request};
use crate::oauth::{self, Endpoint, Expiry, Lifetime};
use crate::secret::Secret;
use crate::vendor::{Class, Context, Effect, Fact, Grant, Identity, VendorError, due, trust};

/// The fact that remembers which form of request the government cloud took.
pub(super) const TOKEN_FORM: &str = "token_form";

/// The pauses after a first, a second and every further busy answer, unless Citrix names one.
const PAUSES: [Duration; 3] = [Duration::from_secs(15), Duration::from_secs(30), Duration::from_mins(1)];

/// How the client's id and secret travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// RFC 6749 §4.4.
    Pairs,
    GovernmentJson,
    LegacyJson,
    Basic,
}

/// The form to send, and one to try when it is not understood.
fn forms(answers: &Answers, known: Option<&str>) -> (Form, Option<Form>) {
    match answers.method.id {
        CLIENT_CREDENTIALS => (Form::Pairs, None),
        ON_PREMISES => (Form::Basic, None),
        _ if !place::is_government(answers) => (Form::LegacyJson, None),
        _ if known == Some("form") => (Form::Pairs, Some(Form::GovernmentJson)),
        _ => (Form::GovernmentJson, Some(Form::Pairs)),
    }
}

/// A new token. `known` is the remembered [`TOKEN_FORM`].
pub(super) async fn request(cx: &Context, answers: &Answers, known: Option<&str>) -> Result<Grant, VendorError> {
    let (mut form, other) = forms(answers, known);
    let mut reply = ask(cx, answers, form).await;
    if let Some(other) = other.filter(|_| matches!(status(&reply), Some(400 | 406 | 415))) {
        let second = ask(cx, answers, other).await;
        // Of two refusals, the one that is not about the form says more.
        if !matches!(status(&second), Some(406 | 415)) {
            (form, reply) = (other, second);
        }
    }
    let reply = reply.map_err(|error| paused(cx, wrong_customer(answers, error)))?;
    let mut grant = read(answers, &reply)?;
    if other.is_some() {
        grant.set_fact(Fact::new(TOKEN_FORM, "", if form == Form::Pairs { "form" } else { "json" }));
    }
    Ok(grant)
}

fn status(reply: &Result<Reply, VendorError>) -> Option<u16> {
    reply.as_ref().map_or_else(|error| error.status, |reply| Some(reply.status))
}

/// Citrix' host is known from other customers, too: what is typed into its path may be what is wrong.
fn wrong_customer(answers: &Answers, error: VendorError) -> VendorError {
    if error.status == Some(404) && matches!(error.effect, Effect::Retry { .. }) {
        return VendorError { text: format!("{} Check customer ID and environment too.", error.text), ..error };
    }
    error.or_nothing_here(|| not_found(answers))
}

fn not_found(answers: &Answers) -> VendorError {
    if place::is_on_premises(answers) {
        VendorError::refuse(Class::WrongHost, "Wrong host", "This host is not a delivery controller with the API.")
    } else {
        VendorError::refuse(Class::WrongHost, "Wrong customer", "Customer ID or environment is wrong.")
    }
}

/// Citrix limits token requests, so the pauses are longer than usual from the first one on.
fn paused(cx: &Context, mut error: VendorError) -> VendorError {
    if let (Class::RateLimited | Class::ServerFault, Effect::Retry { after: after @ None }) =
        (error.class, &mut error.effect)
    {
        *after = PAUSES.get(cx.tries as usize).copied();
    }
    error
}

async fn ask(cx: &Context, answers: &Answers, form: Form) -> Result<Reply, VendorError> {
    let url = place::token(answers)?;
    let trust = trust::of(answers)?;
    let client_id = answers.text("client_id");
    // EXPOSE: into the request body.
    let client_secret = || answers.secret("client_secret").map_or("", Secret::reveal);
    let request = match form {
        Form::Pairs => {
            let client_secret = answers.secret("client_secret");
            let headers = Vec::new();
            let endpoint =
                Endpoint { cx, token_url: url, client_id, client_secret, headers, trust, speech: fault::TOKEN };
            return endpoint.client_credentials(&[]).await;
        }
        Form::GovernmentJson => {
            Request::post(url).json(&json!({"ClientId": client_id, "ClientSecret": client_secret()}))
        }
        Form::LegacyJson => Request::post(url).json(&json!({"clientId": client_id, "clientSecret": client_secret()})),
        Form::Basic => return ask_by_account(cx, answers, Request::post(url).trust(trust)).await,
    };
    cx.ask(request.header("Accept", "application/json").trust(trust), fault::TOKEN).await
}

/// A saved password that was refused is not sent again: the account would be locked by it.
async fn ask_by_account(cx: &Context, answers: &Answers, request: Request) -> Result<Reply, VendorError> {
    let user = answers.text("domain_user");
    let account = format!("{}, as {user}", place::daas_host(answers));
    let password = cx.password(answers, &account).await?;
    let request = request.basic(user, &password).header("Accept", "application/json");
    let reply = cx.ask(request, fault::TOKEN).await?;
    if is_token(&reply) {
        cx.password_taken(&password);
    } else if reply.status == 401 {
        cx.password_refused(answers);
    }
    Ok(reply)
}

/// Whether it has the keys of a token reply, though not all of what they should hold.
pub(super) fn is_half_a_token(reply: &Reply) -> bool {
    let keys = keys(reply);
    reply.is_success() && ["access_token", "token", "token_type", "principal"].iter().any(|key| keys.contains_key(*key))
}

/// Whether a reply brings a token.
pub(super) fn is_token(reply: &Reply) -> bool {
    let keys = keys(reply);
    reply.is_success()
        && ["access_token", "token"]
            .iter()
            .any(|key| keys.get(*key).and_then(Value::as_str).is_some_and(oauth::is_token))
}

fn read(answers: &Answers, reply: &Reply) -> Result<Grant, VendorError> {
    let keys = keys(reply);
    let text = |key: &str| keys.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    let token = ["access_token", "token"].iter().find_map(|key| text(key).filter(|text| oauth::is_token(text)));
    let Some(token) = token.filter(|_| reply.is_success() && text("error").is_none()) else {
        return Err(refused(answers, reply));
    };
    let token = Secret::new(token);
    let expiry = expiry(reply, &token, &keys);
    let mut grant = Grant::received(reply);
    grant.access_token = Some(token);
    grant.expires_at = Some(expiry.at);
    grant.renew_at = Some(due(reply.received_at, expiry.at));
    // The tenant comes with the first test call, by its name; its id here would look like another one.
    grant.identity = text("principal").map(|name| Identity { name: name.to_owned(), tenant: None });
    if expiry.assumed {
        grant.warn("ExpiryAssumed", "Citrix did not say how long this token lives; an hour is assumed.");
    }
    Ok(grant)
}

/// The reply's keys in lower case: the services differ in theirs.
fn keys(reply: &Reply) -> BTreeMap<String, Value> {
    match reply.json() {
        Some(Value::Object(object)) => {
            object.into_iter().map(|(key, value)| (key.to_ascii_lowercase(), value)).collect()
        }
        _ => BTreeMap::new(),
    }
}

/// The first good one of `expires_in`, `expiresIn`, `ExpiresAt`; else what a token itself says.
fn expiry(reply: &Reply, token: &Secret, keys: &BTreeMap<String, Value>) -> Expiry {
    let t0 = reply.received_at;
    let lifetime = ["expires_in", "expiresin"]
        .iter()
        .filter_map(|key| keys.get(*key).and_then(Lifetime::read).map(Lifetime::seconds))
        .find(|seconds| *seconds > 0)
        .map(|seconds| seconds_after(t0, seconds));
    match lifetime.or_else(|| instant(reply, keys.get("expiresat")?)).filter(|at| *at > t0) {
        Some(at) => Expiry { at: at.min(oauth::latest(t0)), assumed: false },
        None => oauth::expiry(reply, token, None),
    }
}

/// `ExpiresAt`: seconds from now, seconds or milliseconds since 1970, or a date and time.
fn instant(reply: &Reply, value: &Value) -> Option<Timestamp> {
    let number = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse::<f64>().ok(),
        _ => None,
    };
    let at = match number {
        Some(seconds) if seconds <= 1e9 => {
            return Some(seconds_after(reply.received_at, Lifetime::read(value)?.seconds()));
        }
        #[expect(clippy::cast_possible_truncation, reason = "a float cast saturates, and jiff refuses the excess")]
        Some(seconds) if seconds <= 1e12 => Timestamp::from_second(seconds as i64).ok()?,
        #[expect(clippy::cast_possible_truncation, reason = "a float cast saturates, and jiff refuses the excess")]
        Some(milliseconds) => Timestamp::from_millisecond(milliseconds as i64).ok()?,
        None => {
            let text = value.as_str()?.trim();
            let zoneless = || text.parse::<civil::DateTime>().ok()?.to_zoned(TimeZone::UTC).ok();
            text.parse().ok().or_else(|| Some(zoneless()?.timestamp()))?
        }
    };
    Some(oauth::on_our_clock(reply, at))
}

/// Why there is no token (sheet §6, rows "token").
fn refused(answers: &Answers, reply: &Reply) -> VendorError {
    let keys = keys(reply);
    let tokens: Vec<_> = ["access_token", "token", "openidtoken"]
        .iter()
        .filter_map(|key| keys.get(*key)?.as_str().map(Secret::new))
        .collect();
    let secrets: Vec<_> = answers.secrets.values().chain(&tokens).collect();
    let fault = Fault::read(reply, &secrets);
    let on_premises = place::is_on_premises(answers);
    let client_at_fault = matches!(&*fault.error, "invalid_client" | "unauthorized_client");
    let error = match reply.status {
        200..=299 if client_at_fault => VendorError::refuse(Class::ClientRejected, "Client refused", &*fault.words),
        200..=299 if !fault.error.is_empty() => VendorError::refuse(Class::BadReply, "Refused", &*fault.words),
        401 if on_premises => {
            VendorError::refuse(Class::ClientRejected, "Account refused", "User name or password refused.").by_hand()
        }
        401 => client_refused(),
        400 if client_at_fault => client_refused(),
        400 => VendorError::refuse(Class::BadRequest, "Request refused", &*fault.words),
        403 if on_premises => VendorError::refuse(Class::Forbidden, "Account refused", "This account may not sign in."),
        403 => VendorError::refuse(
            Class::Forbidden,
            "Client refused",
            "This API client may not sign in (disabled or expired).",
        ),
        404 => not_found(answers),
        406 => VendorError::previous(Class::BadRequest, "Accept header missing."),
        status => VendorError::refuse(Class::BadReply, "Unexpected answer", format!("Unexpected answer ({status}).")),
    };
    let said = if error.class == Class::BadReply && fault.error.is_empty() {
        oauth::masked(&oauth::whole(reply), &secrets)
    } else {
        fault.words
    };
    let transaction = reply.header("citrix-transactionid").map(|id| oauth::masked(id, &secrets));
    error.said(with_transaction(&said, transaction.as_deref()))
}

fn client_refused() -> VendorError {
    VendorError::refuse(
        Class::ClientRejected,
        "Client refused",
        "Client ID or secret refused. Check the environment too.",
    )
}
