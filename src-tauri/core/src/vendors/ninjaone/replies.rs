//! What NinjaOne's replies mean (sheet §3.2, §6, §7). Invariant: only its own three words, with
//! 400 or 401, end a grant.

use super::form::{CLIENT_CREDENTIALS, OFFLINE};
use crate::base::prelude::*;

/// NinjaOne's words for "this grant is dead".
const DEAD: [&str; 3] = ["invalid_grant", "invalid_token", "expired_token"];

/// The token endpoint.
pub(super) const TOKEN: ReplyRules = ReplyRules::new("NinjaOne", reply_rules::tokens, is_token_refusal).spending();
/// Calls of the API.
pub(super) const API: ReplyRules = ReplyRules::new("NinjaOne", is_api_answer, is_api_refusal);
/// RFC 7009 §2.2: an empty 200 is all that is said.
pub(super) const REVOKE: ReplyRules = ReplyRules::new("NinjaOne", reply_rules::taken, oauth_refusal);

fn is_token_refusal(status: u16, object: &Map<String, Value>) -> bool {
    let says = |words: &str| object.values().filter_map(Value::as_str).any(|text| text.contains(words));
    let is_own = is_platform_word(object) || text(object, "error").is_some();
    oauth_refusal(status, object) || matches!(status, 400 | 401) && is_own && says("Invalid grant type")
}

/// `{"resultCode":"FAILURE","errorMessage":…,"incidentId":…}`: the shape of NinjaOne's own front.
pub(super) fn is_platform_word(object: &Map<String, Value>) -> bool {
    object.contains_key("errorMessage") || text(object, "resultCode").is_some()
}

fn is_api_answer(reply: &Reply) -> bool {
    reply.is_success() && reply.json().is_some_and(|json| json.is_array())
        || challenges(reply)
        || reply.status == 500 && holds(reply, "NullPointerException")
        // Some refusals are a bare string.
        || matches!(reply.status, 200 | 400..=499) && reply.is_labelled_json() && reply.json().is_some_and(|json| json.is_string())
}

/// Words of NinjaOne's API besides OAuth's own.
fn is_api_refusal(status: u16, object: &Map<String, Value>) -> bool {
    const WORDS: [&str; 3] = ["not_authenticated", "insufficient_privileges", "user_context_required"];
    text(object, "error").is_some_and(|error| WORDS.contains(&error))
        || oauth_refusal(status, object)
        || object.contains_key("errorMessage")
}

/// The scopes as sent: NinjaOne EU refuses `offline_access` with client credentials.
fn asked_scopes(answers: &Answers) -> Vec<&str> {
    let service = answers.method.id == CLIENT_CREDENTIALS;
    answers.words("scopes").into_iter().filter(|scope| !(service && *scope == OFFLINE)).collect()
}

/// A new grant.
pub(super) async fn request(cx: &Context, answers: &Answers, ask: Ask<'_>) -> Outcome<Grant> {
    let endpoint = Endpoint::of(cx, base::below(answers, "/ws/oauth/token")?, answers, TOKEN);
    let reply = endpoint.ask(ask, &asked_scopes(answers)).await?;
    let Read::Tokens(tokens) = tokens::read(&reply) else { return Err(refused(answers, &reply, ask)) };
    let mut grant = Grant::issued("NinjaOne", &reply, *tokens, &ask.secrets(answers));
    if !matches!(ask, Ask::Code(_)) || grant.refresh_token.is_some() {
        grant = grant.renewable();
    }
    if let Some(granted) = &grant.scopes {
        let granted: Vec<_> = granted.split_whitespace().collect();
        // Whether a refresh token came tells more about that one.
        let is_missing = |scope: &&str| *scope != OFFLINE && !granted.contains(scope);
        let missing: Vec<_> = asked_scopes(answers).into_iter().filter(is_missing).collect();
        if !missing.is_empty() {
            grant.warn(WarningCode::ScopesNarrowed, say::ninjaone::scopes_not_granted(missing.join(", ")));
        }
    }
    Ok(grant)
}

fn refused(answers: &Answers, reply: &Reply, ask: Ask<'_>) -> VendorError {
    let error = tokens::error(reply);
    // Only these statuses make one of the words a verdict on the grant.
    let dead = matches!(reply.status, 400 | 401) && DEAD.contains(&&*error);
    let fault = match &*error {
        _ if dead && matches!(ask, Ask::Code(_)) => VendorError::sign_in(Class::CodeUsed, say::ninjaone::CODE_USED),
        _ if dead && matches!(ask, Ask::Refresh(_)) => VendorError::grant_dead(say::ninjaone::SIGN_IN_ENDED),
        "invalid_client" => VendorError::refusal(Class::ClientRejected, say::ninjaone::CLIENT_REFUSED_HINT),
        "unauthorized_client" => grant_not_allowed(),
        _ if holds(reply, "Invalid grant type") => grant_not_allowed(),
        "invalid_scope" => scope_refused(answers),
        _ => VendorError::refusal(Class::BadReply, say::ninjaone::unexpected_answer(reply.status)),
    };
    fault.said(quoting::said(reply, &ask.secrets(answers)))
}

pub(super) fn scope_refused(answers: &Answers) -> VendorError {
    let asked = asked_scopes(answers);
    let hint = say::ninjaone::UNTICK_HINT;
    let text = if asked.is_empty() { hint.into() } else { say::ninjaone::asked_for(asked.join(", ")).then(hint) };
    VendorError::refusal(Class::ScopeRefused, text)
}

pub(super) fn grant_not_allowed() -> VendorError {
    VendorError::refusal(Class::GrantNotAllowed, say::ninjaone::GRANT_NOT_ALLOWED_HINT)
}

/// What a reply of the API says about the token.
pub(super) fn judge_call(reply: &Reply, token: Option<&Secret>) -> Outcome<Verified> {
    let mut verified =
        Verified::settling(&[WarningCode::NeedsUserContext, WarningCode::Forbidden, WarningCode::ApiError]);
    let json = reply.json();
    let said = said(reply, json.as_ref(), token);
    let needs_user_context = match reply.status {
        401 | 403 => holds(reply, "user_context_required"),
        // So say older builds.
        500 => holds(reply, "NullPointerException"),
        _ => false,
    };
    if needs_user_context {
        verified.warn(WarningCode::NeedsUserContext, say::ninjaone::NEEDS_BROWSER);
    } else if reply.status == 403 || reply.status == 401 && holds(reply, "insufficient_privileges") {
        verified.warn(WarningCode::Forbidden, say::ninjaone::FORBIDDEN);
    } else if reply.status == 401 {
        return Err(VendorError::sign_in(Class::TokenRejected, say::ninjaone::TOKEN_REFUSED).said(said));
    } else if !(reply.is_success() && json.is_some_and(|json| json.is_array())) {
        let text = match &*said {
            "" => say::ninjaone::answered(reply.status),
            said => say::ninjaone::answered_because(reply.status, said),
        };
        verified.warn(WarningCode::ApiError, text);
    }
    Ok(verified)
}

/// NinjaOne's API puts its words into an `errorMessage`, or is content with a bare string.
fn said(reply: &Reply, json: Option<&Value>, token: Option<&Secret>) -> String {
    let secrets: Vec<_> = token.into_iter().collect();
    let words = json.and_then(|json| {
        let message = json.get("errorMessage").unwrap_or(json);
        message.get("code").unwrap_or(message).as_str()
    });
    words.map_or_else(|| quoting::said(reply, &secrets), |words| quoting::masked(words, &secrets))
}

fn holds(reply: &Reply, words: &str) -> bool {
    // EXPOSE: searched, not shown.
    reply.body.reveal().contains(words)
}
