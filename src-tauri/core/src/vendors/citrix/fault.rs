//! What Citrix says when it refuses. Invariant: words of a reply are masked before anyone sees
//! them.

use crate::base::prelude::*;

/// The words of a reply, from the first of the shapes Citrix' services answer in.
pub(super) struct Fault {
    /// OAuth's `error`, or empty.
    pub error: String,
    /// Fit to be shown; never empty.
    pub words: Text,
    /// The DaaS services' own shape.
    is_daas: bool,
}

/// Calls of the API; 530 is a site that sleeps.
pub(super) const API: ReplyRules = ReplyRules::new("Citrix", is_answer, is_refusal);
/// `/me` fails in any way for an account without DaaS; the next call tells.
pub(super) const ME: ReplyRules =
    ReplyRules { own: |reply| is_answer(reply) || matches!(reply.status, 403 | 404), ..API };
/// The answer to a wake-up need not hold anything.
pub(super) const WAKE: ReplyRules =
    ReplyRules { own: |reply| is_answer(reply) || matches!(reply.status, 200 | 202) && !reply.is_html(), ..API };

fn is_answer(reply: &Reply) -> bool {
    reply_rules::api_answer(reply)
        || reply.status == 530 && !reply.is_html() && (reply.body.is_empty() || reply.object().is_some())
        || reply.status >= 500 && reply.object().is_some_and(|object| is_daas(&object))
}

fn is_daas(object: &Map<String, Value>) -> bool {
    text(object, "ErrorMessage").is_some() || object.contains_key("SdkErrorId")
}

/// A problem document of Citrix Cloud, the DaaS services' own shape, or an OAuth word (sheet §6).
pub(super) fn is_refusal(status: u16, object: &Map<String, Value>) -> bool {
    let of_cloud =
        text(object, "type").is_some_and(|kind| kind.contains("citrix") || kind.contains("errors-api.cloud"));
    of_cloud
        || is_daas(object)
        || oauth_refusal(status, object)
        || (200..300).contains(&status) && text(object, "error").is_some()
}

const WORDS: [&str; 5] = ["detail", "errormessage", "errordescription", "error", "message"];

impl Fault {
    pub(super) fn read(reply: &Reply, secrets: &[&Secret]) -> Self {
        let json = reply.json().unwrap_or_default();
        let words = quoting::words_of(&json, &WORDS).map(|words| match parameters(&json) {
            parameters if parameters.is_empty() => words,
            parameters => format!("{words} ({})", parameters.join(", ")),
        });
        let words = words.map(|words| Text::plain(quoting::masked(&words, secrets)));
        Self {
            error: reply_rules::at(&json, "/error").to_owned(),
            words: words.unwrap_or_else(|| say::citrix::status(reply.status)),
            is_daas: json.as_object().is_some_and(is_daas),
        }
    }
}

/// Which parameters are at fault; of a reason, what it is.
fn parameters(json: &Value) -> Vec<&str> {
    let all = json.get("parameters").and_then(Value::as_array).into_iter().flatten();
    let name = |parameter| match reply_rules::at(parameter, "/name") {
        "reason" => parameter.get("value")?.as_str(),
        _ => parameter.get("name")?.as_str(),
    };
    all.filter_map(name).collect()
}

/// Why an API call did not do what it was for (sheet §6, rows "any" and "DaaS").
pub(super) fn refusal(reply: &Reply, fault: &Fault) -> VendorError {
    let words = fault.words.clone();
    match reply.status {
        401 => VendorError::refusal(Class::TokenRejected, words),
        403 => VendorError::previous(Class::Forbidden, say::citrix::lacks_rights(words)),
        406 => VendorError::previous(Class::BadRequest, say::citrix::ACCEPT_HEADER_MISSING),
        status if fault.is_daas && !matches!(status, 502 | 503) => VendorError::previous(Class::ApiError, words),
        400 => VendorError::refusal(Class::BadRequest, words),
        _ => reply_rules::temporary(reply).unwrap_or_else(|| VendorError::previous(Class::ApiError, words)),
    }
}
