//! AvePoint's replies: either spelling of keys, any label. Invariant: what is quoted from one is
//! masked and short.

use crate::base::prelude::*;
use crate::tokens::TokenReply;

/// The calls that bring a delegated token. A 500 of AvePoint's own can mean bad input too.
pub(super) const TOKEN: ReplyRules =
    ReplyRules { own: |reply| tokens(reply).is_some() || is_own_fault(reply), spends: true, ..API };
/// Calls of the API.
pub(super) const API: ReplyRules = ReplyRules::new("AvePoint", reply_rules::api_answer, is_refusal);
/// The sign-in of AvePoint Online Services.
pub(super) const IDENTITY: ReplyRules = ReplyRules::new("AvePoint", reply_rules::tokens, reply_rules::oauth_refusal);
/// An empty reply is all that emptying the cache brings.
pub(super) const CACHE: ReplyRules =
    ReplyRules { own: |reply| reply.is_success() && (reply.body.is_empty() || reply.object().is_some()), ..API };

/// `ApiResult` (`isSuccess`, `errorMsg`), or `ApiError`, of which every field is optional: two of them
/// together are nobody else's.
fn is_refusal(_: u16, object: &Map<String, Value>) -> bool {
    let object = reply_rules::folded(&Value::Object(object.clone()));
    let has = |name: &&str| object.get(*name).is_some_and(|value| !value.is_null());
    has(&"issuccess")
        || has(&"errormsg")
        || ["code", "message", "requestid", "date"].iter().filter(|name| has(name)).count() >= 2
}

pub(super) fn is_own_fault(reply: &Reply) -> bool {
    reply.status == 500 && reply.object().is_some_and(|object| is_refusal(500, &object))
}

/// `DelegatedAccessToken` of the vendor's clients, and how long it lives, when the reply is a success and has one. The
/// unit is not documented.
pub(super) fn tokens(reply: &Reply) -> Option<(TokenReply, i64)> {
    let whole = Some(reply_rules::answer(reply)).filter(|_| reply.is_success() && !says_no(reply))?;
    let value = whole.get("value").filter(|value| value.is_object()).map_or_else(|| whole.clone(), reply_rules::folded);
    let tokens = TokenReply::of(text(&value, "accesstoken"), value.get("refreshtoken"))?;
    let duration = match value.get("duration") {
        Some(Value::Number(number)) => number.as_i64(),
        Some(Value::String(text)) => text.trim().parse().ok(),
        _ => None,
    };
    Some((tokens.fit_for_headers(), duration.unwrap_or(0)))
}

/// Whether the reply says of itself that it is a failure, whatever its status.
pub(super) fn says_no(reply: &Reply) -> bool {
    reply_rules::answer(reply).get("issuccess") == Some(&Value::Bool(false))
}

/// What a reply that is no success means (§7). `secrets` are those of the request.
pub(super) fn fault(answers: &Answers, reply: &Reply, secrets: &[&Secret]) -> VendorError {
    let error = match reply.status {
        404 => wrong_host(answers),
        status if matches!(status, 400 | 401) || reply.is_success() && says_no(reply) => {
            let text = say::avepoint::secret_or_user_hint(match words(reply, secrets).trim_end_matches('.') {
                "" => say::avepoint::REFUSED.into(),
                words => Text::plain(format!("{words}.")),
            });
            VendorError::refuse(Class::ClientRejected, say::avepoint::SECRET_OR_USER_REFUSED, text)
        }
        403 => {
            VendorError::refuse(Class::Forbidden, say::avepoint::LICENCE_MISSING, say::avepoint::LICENCE_MISSING_HINT)
        }
        status => VendorError::refusal(Class::BadReply, say::avepoint::unexpected_answer(status)),
    };
    error.said_if(details(reply, secrets))
}

pub(super) fn wrong_host(answers: &Answers) -> VendorError {
    VendorError::refusal(Class::WrongHost, say::avepoint::not_at(answers.text("base_url")))
}

/// Status, the vendor's code, request id and words. None for a web page.
pub(super) fn details(reply: &Reply, secrets: &[&Secret]) -> Option<String> {
    let words = words(reply, secrets);
    let json = reply_rules::answer(reply);
    let mut parts = vec![reply.status.to_string()];
    parts.extend(text(&json, "code").map(|code| format!("code {code}")));
    parts.extend(text(&json, "requestid").map(|id| format!("request {id}")));
    let line = format!("{}: {words}", parts.join(", "));
    (parts.len() > 1 || !words.is_empty()).then(|| quoting::masked(&line, secrets))
}

/// `errorMsg`, `message`, `error_description`, `error`, or the body, masked; empty for a web page.
fn words(reply: &Reply, secrets: &[&Secret]) -> String {
    const KEYS: [&str; 4] = ["errormsg", "message", "errordescription", "error"];
    // A reply may quote tokens that were never kept.
    let whole = reply_rules::answer(reply);
    let value = whole.get("value").map_or_else(|| whole.clone(), reply_rules::folded);
    let quoted = ["accesstoken", "refreshtoken"].map(|name| text(&value, name).map(Secret::new));
    let quoted: Vec<_> = quoted.into_iter().flatten().collect();
    let secrets: Vec<_> = secrets.iter().copied().chain(&quoted).collect();
    match quoting::words_of(&Value::Object(whole), &KEYS) {
        // `{"value":null,"isSuccess":false,"errorMsg":null}` says nothing.
        None if says_no(reply) => String::new(),
        _ => match reply.json() {
            Some(Value::String(text)) => quoting::masked(&text, &secrets),
            _ => quoting::words(reply, &KEYS, &secrets),
        },
    }
}
