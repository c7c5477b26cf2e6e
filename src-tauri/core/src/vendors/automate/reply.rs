//! Automate's token replies and its words for faults. Invariant: every instant that leaves here is
//! this computer's, and a date without a zone is UTC, never local time.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::base::prelude::*;
use crate::clock::written;

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
const FLAGS: [&str; 2] = ["istwofactorrequired", "isinternaltwofactorrequired"];

/// What a 200 of a token call amounts to.
pub(super) enum Judged {
    SignedIn(Box<Grant>),
    WantsCode,
    Neither,
}

/// Whether it is an answer of the token calls at all: it has a token, or one of their own flags.
pub(super) fn is_judgement(reply: &Reply) -> bool {
    let own = || {
        let answer = reply_rules::answer(reply);
        FLAGS.iter().chain(&["accesstoken", "tokentype"]).any(|key| answer.contains_key(*key))
    };
    reply.is_success() && (!matches!(judge(reply), Judged::Neither) || reply.is_labelled_json() && own())
}

/// A token counts whatever the flags say; the flags count whatever the dates say.
pub(super) fn judge(reply: &Reply) -> Judged {
    // The case of its keys differs from version to version.
    let answer = reply_rules::answer(reply);
    if let Some(token) = text(&answer, "accesstoken").filter(|token| tokens::is_token(token)) {
        return Judged::SignedIn(Box::new(grant(reply, &answer, token)));
    }
    let wants_code = FLAGS.iter().any(|flag| answer.get(*flag) == Some(&Value::Bool(true)));
    if wants_code { Judged::WantsCode } else { Judged::Neither }
}

fn grant(reply: &Reply, answer: &Map<String, Value>, token: &str) -> Grant {
    let t0 = reply.received_at;
    let mut grant = Grant::new(t0);
    grant.access_token = Some(Secret::new(token));
    grant.identity = text(answer, "internalusername").map(|name| Identity::named(quoting::masked(name, &[])));
    let user_id = match answer.get("userid") {
        Some(Value::String(id)) => Some(quoting::masked(id, &[])),
        Some(Value::Number(id)) => Some(id.to_string()),
        _ => None,
    };
    if let Some(id) = user_id.filter(|id| !id.is_empty()) {
        grant.set_fact(Fact::new("user_id", say::automate::USER_ID, id));
    }

    let server_now = reply.date().unwrap_or(t0);
    let ahead = server_now.duration_since(t0);
    let clocks_differ = ahead.abs() > TOLERATED_SKEW;
    let ours = |theirs: Timestamp| theirs.checked_sub(ahead).ok().filter(|_| clocks_differ).unwrap_or(theirs);
    if clocks_differ {
        let minutes = (ahead.abs().as_secs() + 30) / 60;
        grant.warn(WarningCode::ClockDiffers, say::automate::clock_off(minutes));
    }
    let told = text(answer, "expirationdate").and_then(date);
    let believed = told.filter(|end| (SHORTEST_LIFE..=LONGEST_LIFE).contains(&end.duration_since(server_now)));
    grant.expires_at = Some(believed.map_or_else(|| seconds_after(t0, ASSUMED_LIFE), ours));
    match (told, believed) {
        (_, Some(_)) => {}
        (Some(_), None) => grant.warn(WarningCode::ExpiryUncertain, say::automate::END_CANNOT_BE_RIGHT),
        (None, None) => grant.warn(WarningCode::ExpiryAssumed, say::automate::END_UNKNOWN),
    }
    if let Some(end) = text(answer, "absoluteexpirationdate").and_then(date).map(ours) {
        grant.set_fact(Fact::new(ABSOLUTE, say::automate::RENEWABLE_UNTIL, end.to_string()));
    }
    grant
}

/// A date as Automate writes it: with `Z`, an offset, or nothing, which is UTC. Year 1 is none.
pub(super) fn date(text: &str) -> Option<Timestamp> {
    written(text).filter(|instant| instant.to_zoned(TimeZone::UTC).year() > 1)
}

/// Automate's own, and neither a token nor a known refusal.
pub(super) fn unexpected(reply: &Reply) -> VendorError {
    VendorError::retry(Class::BadReply, say::vendor::unexpected_answer_status(reply.status), None)
}

/// The server's own words, masked. A web page has nothing to say.
pub(super) fn said(reply: &Reply, secrets: &[&Secret]) -> String {
    quoting::words(reply, &["message", "/errors/0/message", "errordescription"], secrets)
}
