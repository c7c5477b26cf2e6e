//! What calls carry, and how they are sent. Invariant: secret and user go to the hosts of the profile alone.

use super::form::{BASIC, DELEGATE, STATIC};
use super::reply;
use crate::base::prelude::*;
use crate::http::basic;

/// The remembered fact: how a delegated token is sent.
pub(super) const WAY: &str = "header_way";
pub(super) const BEARER: &str = "bearer";
pub(super) const BEARER_AND_PAIR: &str = "bearer_and_pair";
pub(super) const PAIR: &str = "pair";

/// The headers of an API call; `way` counts for a delegated token only.
pub(super) fn headers(answers: &Answers, grant: &Grant, way: &str) -> Headers {
    let bearer = || vec![grant.authorization("Bearer ")];
    let headers = match (answers.method.id, way) {
        (STATIC, _) | (DELEGATE, PAIR) => return pair(answers),
        (DELEGATE, BEARER_AND_PAIR) => return [bearer(), pair(answers)].concat(),
        (BASIC, _) => vec![("Authorization".to_owned(), basic(user(answers), &secret(answers)))],
        _ => bearer(),
    };
    [headers, contract(answers)].concat()
}

/// Secret and user as AvePoint's headers of those names, and which spelling is wanted.
pub(super) fn pair(answers: &Answers) -> Headers {
    let user = Secret::new(user(answers));
    let pair = vec![("clientSecret".to_owned(), secret(answers)), ("userPrincipalName".to_owned(), user)];
    [pair, contract(answers)].concat()
}

/// The two credentials in the body and as headers: which of them AvePoint reads is not documented.
pub(super) fn credentials(request: Request, answers: &Answers) -> Request {
    // EXPOSE: into the request body.
    let (secret, user) = (answers.secret("client_secret").map_or("", Secret::reveal), user(answers));
    let body = if contract(answers).is_empty() {
        json!({"clientSecret": secret, "userPrincipalName": user})
    } else {
        json!({"ClientSecret": secret, "UserPrincipalName": user})
    };
    request.json(&body).accept_json().headers(&pair(answers))
}

fn secret(answers: &Answers) -> Secret {
    answers.secret("client_secret").cloned().unwrap_or_else(|| Secret::new(""))
}

fn user(answers: &Answers) -> &str {
    answers.text("user_principal_name")
}

/// The header that asks for another spelling of keys, if one is chosen.
fn contract(answers: &Answers) -> Headers {
    let chosen = Some(answers.text("json_contract")).filter(|contract| *contract == "PascalCase");
    chosen.map(|contract| ("X-CLOUD-GOVERNANCE-JSONCONTRACT".to_owned(), Secret::new(contract))).into_iter().collect()
}

pub(super) async fn send(cx: &Context, answers: &Answers, request: Request, rules: ReplyRules) -> Outcome<Reply> {
    let host = request.url.host_str().unwrap_or_default().to_owned();
    cx.ask(request, rules).await.map_err(|error| match error.class {
        Class::Network if error.no_such_host => VendorError { text: say::avepoint::name_not_found(host), ..error },
        Class::Network if !error.lost => VendorError { text: say::avepoint::check_base_url(error.text), ..error },
        _ => error.or_nothing_here(|| reply::wrong_host(answers)),
    })
}
