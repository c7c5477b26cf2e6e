//! Token requests. Invariant: one parser reads every reply, and a reply that says `error` brings
//! no token, whatever its status.

use super::addresses::{self, CLIENT_CREDENTIALS, ON_PREMISES};
use super::fault::{self, Fault};
use crate::base::prelude::*;

/// The services differ in the spelling of their keys.
const SPEECH: ReplyRules = ReplyRules::new("Citrix", is_answer, fault::is_refusal);

/// The keys of a token reply, though not all of what they should hold; or the challenge by which a controller wants
/// another Basic sign-in (RFC 7617 §2).
fn is_answer(reply: &Reply) -> bool {
    let keys = reply_rules::answer(reply);
    let has = |key: &&str| reply.is_success() && keys.contains_key(*key);
    let asks = |challenge: &str| reply.status == 401 && challenge.to_ascii_lowercase().starts_with("basic");
    ["accesstoken", "token", "tokentype", "principal"].iter().any(has)
        || reply.header("www-authenticate").is_some_and(asks)
}

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
        _ if !addresses::is_government(answers) => (Form::LegacyJson, None),
        _ if known == Some("form") => (Form::Pairs, Some(Form::GovernmentJson)),
        _ => (Form::GovernmentJson, Some(Form::Pairs)),
    }
}

/// A new token. `known` is the remembered [`TOKEN_FORM`].
pub(super) async fn request(cx: &Context, answers: &Answers, known: Option<&str>) -> Outcome<Grant> {
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
        let is_temporary = matches!(error.effect, Effect::Retry { .. });
        let error = match error.status {
            // Citrix' host is known from other customers, too: what is typed into its path may be what is wrong.
            Some(404) if is_temporary => VendorError { text: say::citrix::check_customer_too(error.text), ..error },
            _ => error.or_nothing_here(|| not_found(answers)),
        };
        // Citrix limits token requests, so the pauses are longer than usual from the first one on.
        cx.patient(&[Class::RateLimited, Class::ServerFault], &PAUSES, error)
    })?;
    let mut grant = read(answers, &reply)?;
    if other.is_some() {
        grant.set_fact(Fact::new(TOKEN_FORM, Word::NONE, if form == Form::Pairs { "form" } else { "json" }));
    }
    Ok(grant)
}

fn not_found(answers: &Answers) -> VendorError {
    if addresses::is_on_premises(answers) {
        VendorError::refusal(Class::WrongHost, say::citrix::NOT_A_CONTROLLER)
    } else {
        VendorError::refuse(Class::WrongHost, say::citrix::WRONG_CUSTOMER, say::citrix::WRONG_CUSTOMER_HINT)
    }
}

async fn ask(cx: &Context, answers: &Answers, form: Form) -> Outcome<Reply> {
    let url = addresses::token(answers)?;
    let trust = trust::of(answers)?;
    let client_id = answers.text("client_id");
    // EXPOSE: into the request body.
    let client_secret = answers.secret("client_secret").map_or("", Secret::reveal);
    let body = match form {
        Form::Pairs => {
            return Endpoint { trust, ..Endpoint::of(cx, url, answers, SPEECH) }.client_credentials(&[]).await;
        }
        Form::Basic => return ask_by_account(cx, answers, Request::post(url).trust(trust)).await,
        Form::GovernmentJson => json!({"ClientId": client_id, "ClientSecret": client_secret}),
        Form::LegacyJson => json!({"clientId": client_id, "clientSecret": client_secret}),
    };
    cx.ask(Request::post(url).json(&body).accept_json().trust(trust), SPEECH).await
}

/// A saved password that was refused is not sent again: the account would be locked by it.
async fn ask_by_account(cx: &Context, answers: &Answers, request: Request) -> Outcome<Reply> {
    let user = answers.text("domain_user");
    let account = say::sign_in::account_at(addresses::daas_host(answers), user);
    let password = cx.password(answers, &account).await?;
    let request = request.basic(user, &password).accept_json();
    let reply = cx.ask(request, SPEECH).await?;
    if is_token(&reply) {
        cx.password_taken(&password);
    } else if reply.status == 401 {
        cx.password_refused(answers);
    }
    Ok(reply)
}

/// Whether a reply brings a token.
fn is_token(reply: &Reply) -> bool {
    reply.is_success() && token(&reply_rules::answer(reply)).is_some()
}

fn token(keys: &Map<String, Value>) -> Option<Secret> {
    let tokens = TOKENS[..2].iter().filter_map(|key| text(keys, key));
    tokens.filter(|text| tokens::is_token(text)).map(Secret::new).next()
}

/// Keys of tokens, of whatever service.
const TOKENS: [&str; 3] = ["accesstoken", "token", "openidtoken"];

fn read(answers: &Answers, reply: &Reply) -> Outcome<Grant> {
    let keys = reply_rules::answer(reply);
    let Some(token) = token(&keys).filter(|_| reply.is_success() && text(&keys, "error").is_none()) else {
        return Err(refused(answers, reply));
    };
    let mut grant = Grant::received(reply);
    grant.lives("Citrix", tokens::lenient_expiry(reply, &token));
    grant.access_token = Some(token);
    // The tenant comes with the first test call, by its name; its id here would look like another one.
    grant.identity = text(&keys, "principal").map(Identity::named);
    Ok(grant.renewable())
}

/// Why there is no token (sheet §6, rows "token").
fn refused(answers: &Answers, reply: &Reply) -> VendorError {
    let keys = reply_rules::answer(reply);
    let tokens: Vec<_> = TOKENS.iter().filter_map(|key| text(&keys, key).map(Secret::new)).collect();
    let secrets: Vec<_> = answers.secrets.values().chain(&tokens).collect();
    let fault = Fault::read(reply, &secrets);
    let on_premises = addresses::is_on_premises(answers);
    let client_at_fault = matches!(&*fault.error, "invalid_client" | "unauthorized_client");
    let client_refused = || VendorError::refusal(Class::ClientRejected, say::citrix::CLIENT_REFUSED_HINT);
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
        403 => VendorError::refuse(Class::Forbidden, say::vendor::CLIENT_REFUSED, say::citrix::CLIENT_FORBIDDEN),
        404 => not_found(answers),
        406 => VendorError::previous(Class::BadRequest, say::citrix::ACCEPT_HEADER_MISSING),
        status => VendorError::refusal(Class::BadReply, say::vendor::unexpected_answer_status(status)),
    };
    let said = match error.class {
        Class::BadReply if fault.error.is_empty() => Text::plain(quoting::masked(&quoting::whole(reply), &secrets)),
        _ => fault.words,
    };
    error.said(match reply.header("citrix-transactionid") {
        Some(id) => say::citrix::with_transaction(said, quoting::masked(id, &secrets)).to_string(),
        None => said.to_string(),
    })
}
