//! AvePoint's replies: either spelling of keys, any label. Invariant: what is quoted from one is
//! masked and short.

use serde_json::{Map, Value};

use crate::answers::Answers;
use crate::http::Reply;
use crate::oauth;
use crate::secret::Secret;
use crate::vendor::{Class, Speech, VendorError, word};

/// The calls that bring a delegated token. A 500 of AvePoint's own can mean bad input too.
pub(super) const TOKEN: Speech = Speech {
    vendor: "AvePoint",
    own: |reply| tokens(reply).is_some() || is_own_fault(reply),
    refusal: is_refusal,
    spends: true,
};
/// Calls of the API.
pub(super) const API: Speech = Speech {
    vendor: "AvePoint",
    own: |reply| word::data(reply) || word::challenges(reply),
    refusal: is_refusal,
    spends: false,
};
/// The sign-in of AvePoint Online Services.
pub(super) const IDENTITY: Speech =
    Speech { vendor: "AvePoint", own: word::tokens, refusal: word::oauth_refusal, spends: false };
/// An empty reply is all that emptying the cache brings.
pub(super) const CACHE: Speech =
    Speech { own: |reply| reply.is_success() && (reply.body.is_empty() || reply.object().is_some()), ..API };

/// `ApiResult` (`isSuccess`, `errorMsg`), or `ApiError`, of which every field is optional: two of them
/// together are nobody else's.
fn is_refusal(_: u16, object: &Map<String, Value>) -> bool {
    let object = Value::Object(object.clone());
    let has = |name: &&str| pick(&object, name).is_some_and(|value| !value.is_null());
    has(&"issuccess")
        || has(&"errormsg")
        || ["code", "message", "requestid", "date"].iter().filter(|name| has(name)).count() >= 2
}

pub(super) fn is_own_fault(reply: &Reply) -> bool {
    reply.status == 500 && reply.object().is_some_and(|object| is_refusal(500, &object))
}

/// `DelegatedAccessToken` of the vendor's clients.
pub(super) struct Tokens {
    pub access_token: Secret,
    pub refresh_token: Option<Secret>,
    /// One came that no header can carry.
    pub unkept: bool,
    /// Its unit is not documented.
    pub duration: Option<i64>,
}

/// The tokens, when the reply is a success and has an access token.
pub(super) fn tokens(reply: &Reply) -> Option<Tokens> {
    let json = reply.json().filter(|_| reply.is_success() && !says_no(reply))?;
    let value = pick(&json, "value").filter(|value| value.is_object()).unwrap_or(&json);
    let text = |name| pick(value, name)?.as_str();
    let access_token = text("accesstoken").filter(|text| oauth::is_token(text)).map(Secret::new)?;
    // It goes back in a header, which loses the spaces at its ends.
    let refresh_token = text("refreshtoken").filter(|text| oauth::is_refresh_token(text) && text.trim() == *text);
    let unkept = refresh_token.is_none() && oauth::is_something(pick(value, "refreshtoken"));
    let duration = match pick(value, "duration") {
        Some(Value::Number(number)) => number.as_i64(),
        Some(Value::String(text)) => text.trim().parse().ok(),
        _ => None,
    };
    Some(Tokens { access_token, refresh_token: refresh_token.map(Secret::new), unkept, duration })
}

/// Whether the reply says of itself that it is a failure, whatever its status.
pub(super) fn says_no(reply: &Reply) -> bool {
    reply.json().is_some_and(|json| pick(&json, "issuccess") == Some(&Value::Bool(false)))
}

/// What a reply that is no success means (§7). `secrets` are those of the request.
pub(super) fn fault(answers: &Answers, reply: &Reply, secrets: &[&Secret]) -> VendorError {
    let status = reply.status;
    let error = if status == 404 {
        wrong_host(answers)
    } else if matches!(status, 400 | 401) || (reply.is_success() && says_no(reply)) {
        let text = format!("{} Check secret, its end date and the user.", sentence(&words(reply, secrets)));
        VendorError::refuse(Class::ClientRejected, "Secret or user refused", text)
    } else if status == 403 {
        let text = "User lacks a Cloud Governance licence, or the profile does not allow this service.";
        VendorError::refuse(Class::Forbidden, "Licence missing", text)
    } else {
        let text = format!("Unexpected answer ({status}). Nothing was deleted; check the environment.");
        VendorError::refuse(Class::BadReply, "Unexpected answer", text)
    };
    error.said_if(details(reply, secrets))
}

pub(super) fn wrong_host(answers: &Answers) -> VendorError {
    let text = format!("No Cloud Governance API at {}. Choose your environment.", answers.text("base_url"));
    VendorError::refuse(Class::WrongHost, "Wrong host", text)
}

/// Status, the vendor's code, request id and words. None for a web page.
pub(super) fn details(reply: &Reply, secrets: &[&Secret]) -> Option<String> {
    let words = words(reply, secrets);
    let json = reply.json().unwrap_or_default();
    let text = |name| pick(&json, name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let mut parts = vec![reply.status.to_string()];
    parts.extend(text("code").map(|code| format!("code {code}")));
    parts.extend(text("requestid").map(|id| format!("request {id}")));
    let line = format!("{}: {words}", parts.join(", "));
    (parts.len() > 1 || !words.is_empty()).then(|| oauth::masked(&line, secrets))
}

/// `errorMsg`, `message`, `error_description`, `error`, or the body, masked; empty for a web page.
pub(super) fn words(reply: &Reply, secrets: &[&Secret]) -> String {
    let json = reply.json().unwrap_or_default();
    let said = |name: &&str| {
        let text = match pick(&json, name)? {
            Value::String(text) => text.clone(),
            Value::Array(texts) => texts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("; "),
            _ => return None,
        };
        Some(text).filter(|text| !text.trim().is_empty())
    };
    let found = ["errormsg", "message", "errordescription", "error"].iter().find_map(said);
    let text = found.unwrap_or_else(|| match &json {
        // `{"value":null,"isSuccess":false,"errorMsg":null}` says nothing.
        Value::Object(_) if says_no(reply) => String::new(),
        Value::String(text) => text.clone(),
        _ if reply.is_html() => String::new(),
        _ => oauth::whole(reply),
    });
    // A reply may quote tokens that were never kept.
    let value = pick(&json, "value").unwrap_or(&json);
    let quoted: Vec<_> = ["accesstoken", "refreshtoken"]
        .iter()
        .filter_map(|name| pick(value, name)?.as_str().map(Secret::new))
        .collect();
    let secrets: Vec<_> = secrets.iter().copied().chain(&quoted).collect();
    oauth::masked(&text, &secrets)
}

fn sentence(words: &str) -> String {
    match words.trim_end_matches('.') {
        "" => "AvePoint refused without a reason.".to_owned(),
        words => format!("{words}."),
    }
}

/// The value of a key, compared without case and underscores; `name` is given that way.
fn pick<'a>(object: &'a Value, name: &str) -> Option<&'a Value> {
    let plain = |key: &str| key.replace('_', "").to_ascii_lowercase();
    object.as_object()?.iter().find(|(key, _)| plain(key) == name).map(|(_, value)| value)
}
