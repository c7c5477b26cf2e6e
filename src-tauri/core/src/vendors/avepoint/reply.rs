//! AvePoint's replies: either spelling of keys, any label. Invariant: what is quoted from one is
//! masked and short.
use crate::vendor::prelude::*;

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
    let object = word::folded(&Value::Object(object.clone()));
    let has = |name: &&str| object.get(*name).is_some_and(|value| !value.is_null());
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
    let whole = word::folded(&reply.json().filter(|_| reply.is_success() && !says_no(reply))?);
    let value = whole.get("value").filter(|value| value.is_object()).map_or_else(|| whole.clone(), word::folded);
    let text = |name| value.get(name)?.as_str();
    let access_token = text("accesstoken").filter(|text| oauth::is_token(text)).map(Secret::new)?;
    // It goes back in a header, which loses the spaces at its ends.
    let refresh_token = text("refreshtoken").filter(|text| oauth::is_refresh_token(text) && text.trim() == *text);
    let unkept = refresh_token.is_none() && oauth::is_something(value.get("refreshtoken"));
    let duration = match value.get("duration") {
        Some(Value::Number(number)) => number.as_i64(),
        Some(Value::String(text)) => text.trim().parse().ok(),
        _ => None,
    };
    Some(Tokens { access_token, refresh_token: refresh_token.map(Secret::new), unkept, duration })
}

/// Whether the reply says of itself that it is a failure, whatever its status.
pub(super) fn says_no(reply: &Reply) -> bool {
    reply.json().is_some_and(|json| word::folded(&json).get("issuccess") == Some(&Value::Bool(false)))
}

/// What a reply that is no success means (§7). `secrets` are those of the request.
pub(super) fn fault(answers: &Answers, reply: &Reply, secrets: &[&Secret]) -> VendorError {
    let status = reply.status;
    let error = if status == 404 {
        wrong_host(answers)
    } else if matches!(status, 400 | 401) || (reply.is_success() && says_no(reply)) {
        let text = say::avepoint::secret_or_user_hint(sentence(&words(reply, secrets)));
        VendorError::refuse(Class::ClientRejected, say::avepoint::SECRET_OR_USER_REFUSED, text)
    } else if status == 403 {
        let text = say::avepoint::LICENCE_MISSING_HINT;
        VendorError::refuse(Class::Forbidden, say::avepoint::LICENCE_MISSING, text)
    } else {
        let text = say::avepoint::unexpected_answer(status);
        VendorError::refusal(Class::BadReply, text)
    };
    error.said_if(details(reply, secrets))
}

pub(super) fn wrong_host(answers: &Answers) -> VendorError {
    let text = say::avepoint::not_at(answers.text("base_url"));
    VendorError::refusal(Class::WrongHost, text)
}

/// Status, the vendor's code, request id and words. None for a web page.
pub(super) fn details(reply: &Reply, secrets: &[&Secret]) -> Option<String> {
    let words = words(reply, secrets);
    let json = word::folded(&reply.json().unwrap_or_default());
    let mut parts = vec![reply.status.to_string()];
    parts.extend(text(&json, "code").map(|code| format!("code {code}")));
    parts.extend(text(&json, "requestid").map(|id| format!("request {id}")));
    let line = format!("{}: {words}", parts.join(", "));
    (parts.len() > 1 || !words.is_empty()).then(|| oauth::masked(&line, secrets))
}

/// `errorMsg`, `message`, `error_description`, `error`, or the body, masked; empty for a web page.
fn words(reply: &Reply, secrets: &[&Secret]) -> String {
    const KEYS: [&str; 4] = ["errormsg", "message", "errordescription", "error"];
    // A reply may quote tokens that were never kept.
    let whole = word::folded(&reply.json().unwrap_or_default());
    let value = whole.get("value").map_or_else(|| whole.clone(), word::folded);
    let quoted = ["accesstoken", "refreshtoken"].into_iter().filter_map(|name| text(&value, name).map(Secret::new));
    let quoted: Vec<_> = quoted.collect();
    let secrets: Vec<_> = secrets.iter().copied().chain(&quoted).collect();
    match oauth::words_of(&Value::Object(whole), &KEYS) {
        // `{"value":null,"isSuccess":false,"errorMsg":null}` says nothing.
        None if says_no(reply) => String::new(),
        _ => match reply.json() {
            Some(Value::String(text)) => oauth::masked(&text, &secrets),
            _ => oauth::words(reply, &KEYS, &secrets),
        },
    }
}

fn sentence(words: &str) -> Text {
    match words.trim_end_matches('.') {
        "" => say::avepoint::REFUSED.into(),
        words => Text::plain(format!("{words}.")),
    }
}
