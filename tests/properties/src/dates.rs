//! Dates of others: HTTP's own, those in token replies, and those of passwords and secrets.

use std::time::UNIX_EPOCH;

use fobwatch_core::clock::seconds_after;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::{now, reply, token};

/// The end of a token is after its beginning, and at most ten years away (or a day, where the vendor's tokens
/// never live longer); a date that is shown is read again as the same.
pub fn holds(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Some(date) = reply::read(&format!("200\nDate: {text}\n\n")).date() {
        let seconds = u64::try_from(date.as_second()).expect("HTTP's dates begin in 1970");
        let printed = httpdate::fmt_http_date(UNIX_EPOCH + std::time::Duration::from_secs(seconds));
        assert_eq!(reply::read(&format!("200\nDate: {printed}\n\n")).date(), Some(date));
    }
    let values = text.parse::<f64>().ok().filter(|number| number.is_finite()).map(|number| json!(number));
    for value in values.into_iter().chain([json!(text)]) {
        citrix(&json!({"token": "t-citrix", "ExpiresAt": value}));
        for vendor in ["ninjaone", "halo"] {
            let reply = json!({"access_token": "t-oauth", "expires_in": value, "scope": "all monitoring"});
            let grant = token::signed_in(vendor, &format!("200\n\n{reply}")).expect("a token");
            within(grant.expires_at.expect("an end"), SignedDuration::from_secs(token::TEN_YEARS));
        }
    }
    automate(&text);
}

fn citrix(reply: &serde_json::Value) {
    let grant = token::signed_in("citrix", &format!("200\n\n{reply}")).expect("a token");
    within(grant.expires_at.expect("an end"), SignedDuration::from_secs(token::TEN_YEARS));
}

fn automate(text: &str) {
    let reply = json!({"AccessToken": "t-automate", "ExpirationDate": text, "AbsoluteExpirationDate": text});
    let grant = token::signed_in("automate", &format!("200\n\n{reply}")).expect("a token");
    within(grant.expires_at.expect("an end"), SignedDuration::from_hours(24));
    if let Some(shown) = grant.fact("absolute_expiry") {
        let end: Timestamp = shown.parse().expect("a fact that can be read again");
        let reply = json!({"AccessToken": "t-automate", "AbsoluteExpirationDate": shown});
        let again = token::signed_in("automate", &format!("200\n\n{reply}")).expect("a token");
        assert_eq!(again.fact("absolute_expiry"), Some(shown));
        assert!(end >= seconds_after(Timestamp::MIN, 0));
    }
}

fn within(end: Timestamp, longest: SignedDuration) {
    let life = end.duration_since(now());
    assert!(life > SignedDuration::ZERO && life <= longest, "{end}");
}
