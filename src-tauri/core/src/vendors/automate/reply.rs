//! Automate's token replies and its words for faults. Invariant: every instant that leaves here is
//! this computer's, and a date without a zone is UTC, never local time.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::identity;
use crate::clock::seconds_after;
use crate::http::Reply;
use crate::oauth;
use crate::secret::Secret;
use crate::vendor::{Class, Fact, Grant, VendorError};

/// The fact that holds the instant after which nothing is renewed.
pub(super) const ABSOLUTE: &str = "absolute_expiry";

/// Seconds a token is given when its end is not known.
const ASSUMED_LIFE: i64 = 55 * 60;
/// Ends outside of this, seen from the server's clock, are not believed.
const SHORTEST_LIFE: SignedDuration = SignedDuration::from_mins(1);
const LONGEST_LIFE: SignedDuration = SignedDuration::from_hours(24);
/// Clocks may differ by this without a word.
const TOLERATED_SKEW: SignedDuration = SignedDuration::from_mins(2);

/// Of which one says that a code is wanted.
const FLAGS: [&str; 2] = ["IsTwoFactorRequired", "IsInternalTwoFactorRequired"];

/// What a 200 of a token call amounts to.
pub(super) enum Judged {
    SignedIn(Box<Grant>),
    WantsCode,
    Neither,
}

/// Whether it is an answer of the token calls at all: it has a token, or one of their own flags.
pub(super) fn is_judgement(reply: &Reply) -> bool {
    reply.is_success() && !matches!(judge(reply), Judged::Neither)
        || reply.is_success()
            && reply.object().is_some_and(|object| {
                FLAGS
                    .iter()
                    .chain(&["AccessToken", "TokenType"])
                    .any(|key| get(&Value::Object(object.clone()), key).is_some())
            })
}

/// A token counts whatever the flags say; the flags count whatever the dates say.
pub(super) fn judge(reply: &Reply) -> Judged {
    let Some(answer) = reply.json() else { return Judged::Neither };
    if let Some(token) = text(&answer, "AccessToken").filter(|token| oauth::is_token(token)) {
        return Judged::SignedIn(Box::new(grant(reply, &answer, token)));
    }
    let wants_code = FLAGS.iter().any(|flag| get(&answer, flag) == Some(&Value::Bool(true)));
    if wants_code { Judged::WantsCode } else { Judged::Neither }
}

/// The value of a key in any letter case.
pub(super) fn get<'a>(answer: &'a Value, name: &str) -> Option<&'a Value> {
    answer.as_object()?.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

fn text<'a>(answer: &'a Value, name: &str) -> Option<&'a str> {
    get(answer, name)?.as_str().filter(|text| !text.is_empty())
}

fn grant(reply: &Reply, answer: &Value, token: &str) -> Grant {
    let t0 = reply.received_at;
    let mut grant = Grant::new(t0);
    grant.access_token = Some(Secret::new(token));
    grant.identity = text(answer, "InternalUserName").map(|name| identity(&oauth::masked(name, &[])));
    let user_id = match get(answer, "UserId") {
        Some(Value::String(id)) => Some(oauth::masked(id, &[])),
        Some(Value::Number(id)) => Some(id.to_string()),
        _ => None,
    };
    if let Some(id) = user_id.filter(|id| !id.is_empty()) {
        grant.set_fact(Fact::new("user_id", "User ID", id));
    }

    let server_now = reply.date().unwrap_or(t0);
    let ahead = server_now.duration_since(t0);
    let clocks_differ = ahead.abs() > TOLERATED_SKEW;
    let ours = |theirs: Timestamp| {
        if clocks_differ { theirs.checked_sub(ahead).unwrap_or(theirs) } else { theirs }
    };
    if clocks_differ {
        let minutes = (ahead.abs().as_secs() + 30) / 60;
        grant.warn("ClockDiffers", format!("This computer's clock differs from the server by {minutes} min."));
    }
    let told = text(answer, "ExpirationDate").and_then(date);
    let believed = told.filter(|end| (SHORTEST_LIFE..=LONGEST_LIFE).contains(&end.duration_since(server_now)));
    grant.expires_at = Some(believed.map_or_else(|| seconds_after(t0, ASSUMED_LIFE), ours));
    match (told, believed) {
        (_, Some(_)) => {}
        (Some(_), None) => grant.warn(
            "ExpiryUncertain",
            "Clock or time zone uncertain: the end that Automate told cannot be right, so 55 minutes are assumed.",
        ),
        (None, None) => {
            grant.warn("ExpiryAssumed", "Automate did not say when this token ends; 55 minutes are assumed.");
        }
    }
    if let Some(end) = text(answer, "AbsoluteExpirationDate").and_then(date).map(ours) {
        grant.set_fact(Fact::new(ABSOLUTE, "Renewable until", end.to_string()));
    }
    grant
}

/// A date as Automate writes it: with `Z`, an offset, or nothing, which is UTC. Year 1 is none.
pub(super) fn date(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let instant = text
        .parse::<Timestamp>()
        .ok()
        .or_else(|| text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp()))?;
    (instant.to_zoned(TimeZone::UTC).year() > 1).then_some(instant)
}

/// Automate's own, and neither a token nor a known refusal.
pub(super) fn unexpected(reply: &Reply) -> VendorError {
    VendorError::retry(Class::BadReply, format!("Unexpected answer ({}).", reply.status), None)
}

/// The server's own words, with the given secrets masked and those of the reply itself. A web
/// page has nothing to say.
pub(super) fn said(reply: &Reply, secrets: &[&Secret]) -> String {
    if reply.is_html() {
        return String::new();
    }
    let answer = reply.json().unwrap_or_default();
    let words = text_of(&answer, "message")
        .or_else(|| text_of(&answer, "Message"))
        .or_else(|| text_of(answer.get("errors")?.get(0)?, "message"))
        .or_else(|| text_of(&answer, "error_description"))
        // EXPOSE: `masked` below takes out what must not be seen.
        .unwrap_or_else(|| reply.body.reveal());
    let tokens = ["AccessToken", "SSOAccessToken"].iter().filter_map(|key| text(&answer, key)).map(Secret::new);
    let hidden: Vec<Secret> = secrets.iter().copied().cloned().chain(tokens).collect();
    // EXPOSE: a body that is quoted whole holds them as JSON writes them.
    let escaped = hidden.iter().map(|secret| {
        let quoted = Value::from(secret.reveal()).to_string();
        Secret::new(&quoted[1..quoted.len() - 1])
    });
    let hidden: Vec<Secret> = hidden.iter().cloned().chain(escaped).collect();
    oauth::masked(words, &hidden.iter().collect::<Vec<_>>())
}

fn text_of<'a>(answer: &'a Value, key: &str) -> Option<&'a str> {
    answer.get(key)?.as_str().filter(|text| !text.is_empty())
}
