//! Token requests. Invariant: one parser reads every reply, and a reply that says `error` brings
//! no token, whatever its status.

use super::fault::{self, Fault, with_transaction};
use super::form::{CLIENT_CREDENTIALS, ON_PREMISES};
use super::place;
use crate::oauth::Endpoint;
use crate::vendor::base::status;
use crate::vendor::prelude::*;

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
    let reply = reply.map_err(|error| {
        // Citrix limits token requests, so the pauses are longer than usual from the first one on.
        cx.patient(&[Class::RateLimited, Class::ServerFault], &PAUSES, wrong_customer(answers, error))
    })?;
    let mut grant = read(answers, &reply)?;
    if other.is_some() {
        grant.set_fact(Fact::new(TOKEN_FORM, Word::NONE, if form == Form::Pairs { "form" } else { "json" }));
    }
    Ok(grant)
}

/// Citrix' host is known from other customers, too: what is typed into its path may be what is wrong.
fn wrong_customer(answers: &Answers, error: VendorError) -> VendorError {
    if error.status == Some(404) && matches!(error.effect, Effect::Retry { .. }) {
        return VendorError { text: say::citrix::check_customer_too(error.text), ..error };
    }
    error.or_nothing_here(|| not_found(answers))
}

fn not_found(answers: &Answers) -> VendorError {
    if place::is_on_premises(answers) {
        VendorError::refusal(Class::WrongHost, say::citrix::NOT_A_CONTROLLER)
    } else {
        VendorError::refuse(Class::WrongHost, say::citrix::WRONG_CUSTOMER, say::citrix::WRONG_CUSTOMER_HINT)
    }
}

async fn ask(cx: &Context, answers: &Answers, form: Form) -> Result<Reply, VendorError> {
    let url = place::token(answers)?;
    let trust = trust::of(answers)?;
    let client_id = answers.text("client_id");
    // EXPOSE: into the request body.
    let client_secret = || answers.secret("client_secret").map_or("", Secret::reveal);
    let request = match form {
        Form::Pairs => {
            return Endpoint { trust, ..Endpoint::of(cx, url, answers, fault::TOKEN) }.client_credentials(&[]).await;
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
    let account = say::sign_in::account_at(place::daas_host(answers), user);
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
    reply.is_success() && ["accesstoken", "token", "tokentype", "principal"].iter().any(|key| keys.contains_key(*key))
}

/// Whether a reply brings a token.
pub(super) fn is_token(reply: &Reply) -> bool {
    reply.is_success() && token(&keys(reply)).is_some()
}

fn token(keys: &Map<String, Value>) -> Option<Secret> {
    let tokens = TOKENS[..2].iter().filter_map(|key| text(keys, key));
    tokens.filter(|text| oauth::is_token(text)).map(Secret::new).next()
}

/// Keys of tokens, of whatever service.
const TOKENS: [&str; 3] = ["accesstoken", "token", "openidtoken"];

fn read(answers: &Answers, reply: &Reply) -> Result<Grant, VendorError> {
    let keys = keys(reply);
    let Some(token) = token(&keys).filter(|_| reply.is_success() && text(&keys, "error").is_none()) else {
        return Err(refused(answers, reply));
    };
    let mut grant = Grant::received(reply);
    grant.lives("Citrix", oauth::lenient_expiry(reply, &token));
    grant.access_token = Some(token);
    // The tenant comes with the first test call, by its name; its id here would look like another one.
    grant.identity = text(&keys, "principal").map(|name| Identity { name: name.to_owned(), tenant: None });
    Ok(grant.renewable())
}

/// The reply's keys in one spelling: the services differ in theirs.
fn keys(reply: &Reply) -> Map<String, Value> {
    word::folded(&reply.json().unwrap_or_default())
}

/// Why there is no token (sheet §6, rows "token").
fn refused(answers: &Answers, reply: &Reply) -> VendorError {
    let keys = keys(reply);
    let tokens: Vec<_> = TOKENS.iter().filter_map(|key| text(&keys, key).map(Secret::new)).collect();
    let secrets: Vec<_> = answers.secrets.values().chain(&tokens).collect();
    let fault = Fault::read(reply, &secrets);
    let on_premises = place::is_on_premises(answers);
    let client_at_fault = matches!(&*fault.error, "invalid_client" | "unauthorized_client");
    let error = match reply.status {
        200..=299 if client_at_fault => VendorError::refusal(Class::ClientRejected, fault.words.clone()),
        200..=299 if !fault.error.is_empty() => {
            VendorError::refuse(Class::BadReply, say::vendor::REFUSED, fault.words.clone())
        }
        401 if on_premises => {
            VendorError::refuse(Class::ClientRejected, say::citrix::ACCOUNT_REFUSED, say::citrix::LOGIN_REFUSED)
                .by_hand()
        }
        401 => client_refused(),
        400 if client_at_fault => client_refused(),
        400 => VendorError::refusal(Class::BadRequest, fault.words.clone()),
        403 if on_premises => {
            VendorError::refuse(Class::Forbidden, say::citrix::ACCOUNT_REFUSED, say::citrix::ACCOUNT_FORBIDDEN)
        }
        403 => {
            let text = say::citrix::CLIENT_FORBIDDEN;
            VendorError::refuse(Class::Forbidden, say::vendor::CLIENT_REFUSED, text)
        }
        404 => not_found(answers),
        406 => VendorError::previous(Class::BadRequest, say::citrix::ACCEPT_HEADER_MISSING),
        status => VendorError::refusal(Class::BadReply, say::vendor::unexpected_answer_status(status)),
    };
    let said = if error.class == Class::BadReply && fault.error.is_empty() {
        Text::plain(oauth::masked(&oauth::whole(reply), &secrets))
    } else {
        fault.words
    };
    let transaction = reply.header("citrix-transactionid").map(|id| oauth::masked(id, &secrets));
    error.said(with_transaction(said, transaction.as_deref()).to_string())
}

fn client_refused() -> VendorError {
    VendorError::refusal(Class::ClientRejected, say::citrix::CLIENT_REFUSED_HINT)
}
