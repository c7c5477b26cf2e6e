//! Calls to Halo: how they wait, what they say, and the one that proves a token.
//! Invariant: nothing waits here, and nothing quoted from Halo holds a secret.

use super::form::CLIENT_CREDENTIALS;
use crate::base::prelude::*;

/// Key of the fact that holds `token_type`.
pub(super) const TYPE: &str = "token_type";
/// Halo's pause when it does not name one.
const BUSY: Duration = Duration::from_secs(5);
const LONGEST_BUSY: Duration = Duration::from_mins(1);

/// `GET /api/authinfo`.
pub(super) const DISCOVERY: ReplyRules = ReplyRules::new("Halo", names_an_address, is_halo_refusal);
/// The token endpoint.
pub(super) const TOKEN: ReplyRules = ReplyRules::new("Halo", reply_rules::tokens, is_token_refusal).spending();
/// Calls of the API.
pub(super) const API: ReplyRules = ReplyRules::new("Halo", is_api_answer, is_halo_refusal);

fn names_an_address(reply: &Reply) -> bool {
    reply.is_success() && reply.object().is_some_and(|info| text(&info, "auth_url").is_some())
}

fn is_token_refusal(status: u16, object: &Map<String, Value>) -> bool {
    let says = |key: &str| text(object, key).is_some();
    // So do gateways.
    let says_message_alone = says("Message") && !says("ClassName") && !says("errorMessage");
    oauth_refusal(status, object)
        // Halo says 200 and brings no token when something is missing on its side.
        || (200..300).contains(&status) && object.contains_key("token_type")
        || matches!(status, 200..=299 | 400 | 401 | 404) && is_halo_refusal(status, object) && !says_message_alone
}

fn is_api_answer(reply: &Reply) -> bool {
    const OF_AN_AGENT: [&str; 5] = ["id", "name", "emailaddress", "email", "is_agent"];
    let is_agent =
        |agent: Map<String, Value>| agent.is_empty() || OF_AN_AGENT.iter().any(|key| agent.contains_key(*key));
    let is_nobody = || reply.is_labelled_json() && reply.json() == Some(Value::Null);
    reply.is_success() && (reply.object().is_some_and(is_agent) || is_nobody()) || challenges(reply)
}

/// The shapes of sheet §6: a result code, a .NET exception, an OAuth word, or a map of fields.
fn is_halo_refusal(status: u16, object: &Map<String, Value>) -> bool {
    let of_fields = |(key, value): (&String, &Value)| key.starts_with('[') && (value.is_string() || value.is_array());
    ["errorMessage", "ClassName", "Message"].iter().any(|key| text(object, key).is_some())
        || oauth_refusal(status, object)
        || status == 400 && object.iter().any(of_fields)
}

/// A 429 without `Retry-After` is waited for as the form says (sheet §5): so long as the technician
/// allows for, then with the session's own patience. A sign-in waits as long each time, a call of the API ever longer.
pub(super) fn patient(cx: &Context, answers: &Answers, is_sign_in: bool, error: VendorError) -> VendorError {
    let tries = answers.text("max_retries").parse().unwrap_or(10);
    let pause = |try_: u32| if is_sign_in { BUSY } else { LONGEST_BUSY.min(BUSY * (1 << try_.min(4))) };
    cx.patient(&[Class::RateLimited], &(0..tries).map(pause).collect::<Vec<_>>(), error)
}

/// What every call carries.
pub(super) fn headers(answers: &Answers, grant: &Grant) -> Headers {
    let authorization = grant.authorization(&format!("{} ", grant.fact(TYPE).unwrap_or("Bearer")));
    std::iter::once(authorization).chain(answers.header_map("additional_headers")).collect()
}

/// Halo's own words, in the order of sheet §6, masked. A web page has none.
pub(super) fn words(reply: &Reply, sent: &[&Secret], answers: &Answers) -> String {
    let headers = answers.header_map("additional_headers");
    let secrets = sent.iter().copied().chain(answers.secrets.values()).chain(headers.iter().map(|(_, value)| value));
    let said = match reply.json() {
        Some(Value::Object(object)) => from_object(&object),
        _ if reply.is_html() => String::new(),
        _ => quoting::whole(reply),
    };
    quoting::masked(&said, &secrets.collect::<Vec<_>>())
}

fn from_object(object: &Map<String, Value>) -> String {
    if let Some(message) = text(object, "errorMessage") {
        return text(object, "resultCode").map_or_else(|| message.to_owned(), |code| format!("{code}: {message}"));
    }
    if let Some(message) = ["Message", "error_description", "error"].into_iter().find_map(|key| text(object, key)) {
        return message.to_owned();
    }
    // A map of field to message or messages.
    let line = |(field, message): (&String, &Value)| {
        let messages: Vec<_> = message.as_array().map_or(vec![message], |all| all.iter().collect());
        let messages: Vec<_> = messages.into_iter().filter_map(Value::as_str).collect();
        (!messages.is_empty()).then(|| format!("{field}: {}", messages.join(", ")))
    };
    object.iter().filter_map(line).collect::<Vec<_>>().join("; ")
}

/// Whose token this is: `agent/me`. Lists would be a worse test, because apps with narrow scopes
/// may not read them.
pub(super) async fn who(cx: &Context, answers: &Answers, grant: &Grant) -> Outcome<Verified> {
    let url = base::below(answers, "/api/agent/me")?;
    let request = Request::get(url).headers(&headers(answers, grant)).accept_json();
    let reply = cx.ask(request, API).await.map_err(|error| patient(cx, answers, false, error))?;
    let words = words(&reply, &grant.access_token.iter().collect::<Vec<_>>(), answers);
    let mut verified = Verified::settling(&[WarningCode::Unverified, WarningCode::Forbidden, WarningCode::ApiFault]);
    let unscoped = grant.warnings.iter().any(|warning| warning.code == WarningCode::ScopeMissing);
    match reply.status {
        200..=299 => {
            let agent = reply.json().unwrap_or_default();
            let id = agent.get("id").filter(|id| id.is_number());
            let name = id.zip(agent.as_object()).and_then(|(_, agent)| label(agent));
            let (note, shown) = match &name {
                Some(name) => (say::vendor::belongs_to(name), Text::plain(name)),
                None => (say::halo::NOT_AN_AGENT.into(), say::halo::AGENT_NONE.into()),
            };
            verified.note = Some(note);
            verified.facts.push(Fact::said("agent", say::halo::AGENT, shown));
            verified.identity = name.map(|name| identity(name, grant));
        }
        401 | 403 if unscoped => {
            let text = say::halo::SCOPE_MISSING_HINT;
            return Err(VendorError::refuse(Class::ScopeRefused, say::halo::SCOPE_MISSING, text).said(words));
        }
        401 => {
            let is_service = answers.method.id == CLIENT_CREDENTIALS;
            let error = if is_service { VendorError::refusal } else { VendorError::sign_in };
            return Err(error(Class::TokenRejected, say::vendor::TOKEN_REFUSED_ANEW).said(words));
        }
        403 => verified.warn(WarningCode::Forbidden, say::halo::IDENTITY_FORBIDDEN),
        status => verified.warn(WarningCode::ApiFault, say::halo::identity_status(status)),
    }
    Ok(verified)
}

pub(super) fn identity(name: String, grant: &Grant) -> Identity {
    Identity { name, tenant: grant.fact("tenant").map(str::to_owned) }
}

/// A name for people, from `agent/me` or the claims of an `id_token`.
pub(super) fn label(agent: &Map<String, Value>) -> Option<String> {
    let text = |key: &str| agent.get(key).and_then(Value::as_str).map(|text| quoting::masked(text, &[]));
    let name = ["name", "emailaddress", "email"].into_iter().filter_map(text).find(|text| !text.is_empty());
    name.or_else(|| Some(format!("Agent {}", agent.get("id")?)))
}
