//! What Citrix says when it refuses. Invariant: words of a reply are masked before anyone sees
//! them.

use super::token;
use crate::vendor::prelude::*;

/// The words of a reply, from the first of the shapes Citrix' services answer in.
pub(super) struct Fault {
    /// OAuth's `error`, or empty.
    pub error: String,
    /// Fit to be shown; never empty.
    pub words: Text,
    /// The DaaS services' own shape.
    is_daas: bool,
}

/// Token requests. A controller that wants another Basic sign-in says so in its challenge (RFC 7617 §2).
pub(super) const TOKEN: Speech = Speech {
    vendor: "Citrix",
    own: |reply| token::is_token(reply) || token::is_half_a_token(reply) || is_basic_challenge(reply),
    refusal: is_refusal,
    spends: false,
};
/// Calls of the API; 530 is a site that sleeps.
pub(super) const API: Speech = Speech { vendor: "Citrix", own: is_answer, refusal: is_refusal, spends: false };
/// `/me` fails in any way for an account without DaaS; the next call tells.
pub(super) const ME: Speech = Speech { own: |reply| is_answer(reply) || matches!(reply.status, 403 | 404), ..API };
/// The answer to a wake-up need not hold anything.
pub(super) const WAKE: Speech =
    Speech { own: |reply| is_answer(reply) || matches!(reply.status, 200 | 202) && !reply.is_html(), ..API };

fn is_answer(reply: &Reply) -> bool {
    word::data(reply)
        || word::challenges(reply)
        || reply.status == 530 && !reply.is_html() && (reply.body.is_empty() || reply.object().is_some())
        || reply.status >= 500 && reply.object().is_some_and(|object| is_daas(&object))
}

fn is_basic_challenge(reply: &Reply) -> bool {
    reply.status == 401
        && reply.header("www-authenticate").is_some_and(|challenge| challenge.to_ascii_lowercase().starts_with("basic"))
}

fn is_daas(object: &Map<String, Value>) -> bool {
    text(object, "ErrorMessage").is_some() || object.contains_key("SdkErrorId")
}

/// A problem document of Citrix Cloud, the DaaS services' own shape, or an OAuth word (sheet §6).
fn is_refusal(status: u16, object: &Map<String, Value>) -> bool {
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
        let words = oauth::words_of(&json, &WORDS).map(|words| match parameters(&json) {
            parameters if parameters.is_empty() => words,
            parameters => format!("{words} ({})", parameters.join(", ")),
        });
        Self {
            error: json.get("error").and_then(Value::as_str).unwrap_or_default().to_owned(),
            words: words
                .map_or_else(|| say::citrix::status(reply.status), |words| Text::plain(oauth::masked(&words, secrets))),
            is_daas: json.as_object().is_some_and(is_daas),
        }
    }
}

/// Which parameters are at fault; of a reason, what it is.
fn parameters(json: &Value) -> Vec<&str> {
    let all = json.get("parameters").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    all.iter()
        .filter_map(|parameter| {
            let name = parameter.get("name")?.as_str()?;
            if name == "reason" { parameter.get("value")?.as_str() } else { Some(name) }
        })
        .collect()
}

/// "What was said", and the id by which Citrix finds the call.
pub(super) fn with_transaction(words: Text, transaction: Option<&str>) -> Text {
    match transaction {
        Some(id) => say::citrix::with_transaction(words, id),
        None => words,
    }
}

/// Why an API call did not do what it was for (sheet §6, rows "any" and "DaaS").
pub(super) fn refusal(reply: &Reply, fault: &Fault) -> VendorError {
    let words = fault.words.clone();
    match reply.status {
        401 => VendorError::refusal(Class::TokenRejected, words),
        403 => VendorError::previous(Class::Forbidden, lacks_rights(words)),
        406 => VendorError::previous(Class::BadRequest, say::citrix::ACCEPT_HEADER_MISSING),
        502 | 503 => temporary(reply, fault),
        _ if fault.is_daas => VendorError::previous(Class::ApiError, words),
        400 => VendorError::refusal(Class::BadRequest, words),
        _ => temporary(reply, fault),
    }
}

fn temporary(reply: &Reply, fault: &Fault) -> VendorError {
    oauth::temporary(reply).unwrap_or_else(|| VendorError::previous(Class::ApiError, fault.words.clone()))
}

pub(super) fn lacks_rights(words: Text) -> Text {
    say::citrix::lacks_rights(words)
}
