//! Token replies: dates, keys, identifiers.

use std::sync::Arc;

use fobwatch_core::clock::Clock as _;
use fobwatch_core::vendor::Grant;
use fobwatch_integration::{Fixture, T0, find, instant, revealed};
use fobwatch_simulator::Answer;
use fobwatch_simulator::automate::{Dates, Id};
use jiff::ToSpan as _;
use serde_json::{Value, json};

use super::{INTEGRATOR, profile, sign_in_with_reply, start, warned};

/// Signs in at `t0` with an `ExpirationDate`, the server's clock agreeing.
async fn expiring(t0: &str, date: &Value) -> Grant {
    let fixture = Fixture::default();
    fixture.clock.set(instant(t0));
    let server = start(&fixture);
    let reply = Answer::json(200, &json!({"AccessToken": "J", "ExpirationDate": date}));
    sign_in_with_reply(&fixture, &server, reply).await.expect("a grant")
}

#[tokio::test]
async fn a1_a_date_without_zone_is_utc() {
    let fixture = Fixture::default();
    fixture.clock.set(instant("2022-03-01T17:24:50Z"));
    let server = start(&fixture);
    let body = r#"{"AccessToken":"J","TokenType":"Bearer","ExpirationDate":"2022-03-01T18:24:49","IsTwoFactorRequired":false}"#;
    let reply = Answer::new(200, "application/json", body);
    let grant = sign_in_with_reply(&fixture, &server, reply).await.expect("a grant");
    assert_eq!(revealed(grant.access_token.as_ref()), "J");
    assert_eq!(grant.expires_at, Some(instant("2022-03-01T18:24:49Z")));
    assert_eq!(grant.renew_at, Some(instant("2022-03-01T18:09:49Z")));
    assert!(grant.warnings.is_empty(), "{:?}", grant.warnings);
}

#[tokio::test]
async fn a2_zones_offsets_and_fractions_are_honoured() {
    for (written, expected) in [
        ("2022-03-01T18:24:49.123Z", "2022-03-01T18:24:49.123Z"),
        ("2022-03-01T18:24:49+01:00", "2022-03-01T17:24:49Z"),
        ("2022-03-01T18:24:49.1234567", "2022-03-01T18:24:49.1234567Z"),
        ("2022-03-01T18:24:49.123456789Z", "2022-03-01T18:24:49.123456789Z"),
    ] {
        let grant = expiring("2022-03-01T17:00:00Z", &json!(written)).await;
        assert_eq!(grant.expires_at, Some(instant(expected)), "{written}");
        assert!(grant.warnings.is_empty(), "{written}");
    }
}

#[tokio::test]
async fn a2_every_way_to_write_a_date_means_the_same() {
    for dates in [Dates::NoZone, Dates::Zulu, Dates::Offset] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        server.with(|automate| automate.dates = dates);
        let grant = fixture.sign_in("automate", &profile(&server, INTEGRATOR)).await.expect("a grant");
        assert_eq!(grant.expires_at, Some(instant(T0) + 1.hours()), "{dates:?}");
        assert_eq!(grant.fact("absolute_expiry"), Some("2026-01-01T20:00:00Z"), "{dates:?}");
    }
}

#[tokio::test]
async fn a5_a_date_that_is_none_is_assumed() {
    for none in [json!(null), json!(""), json!("soon"), json!("0001-01-01T00:00:00"), json!("0001-01-01T00:00:00Z")] {
        let grant = expiring(T0, &none).await;
        assert_eq!(grant.expires_at, Some(instant(T0) + 55.minutes()), "{none}");
        assert!(warned(&grant, "ExpiryAssumed"), "{none}");
        assert!(!warned(&grant, "ExpiryUncertain"), "{none}");
    }
}

#[tokio::test]
async fn a14_a_date_that_cannot_be_is_not_believed() {
    for (written, believed) in [
        ("2026-01-04T12:00:00", false),
        ("2026-01-01T10:00:00", false),
        ("2026-01-01T12:00:59", false),
        ("2026-01-01T12:01:00", true),
        ("2026-01-02T12:00:00", true),
        ("2026-01-02T12:00:01", false),
    ] {
        let grant = expiring(T0, &json!(written)).await;
        assert_eq!(warned(&grant, "ExpiryUncertain"), !believed, "{written}");
        let expected = if believed { instant(&format!("{written}Z")) } else { instant(T0) + 55.minutes() };
        assert_eq!(grant.expires_at, Some(expected), "{written}");
    }
}

#[tokio::test]
async fn a16_a_user_id_may_be_a_number_a_text_or_missing() {
    for (id, expected) in [(Id::Number, Some("43")), (Id::Text, Some("43")), (Id::Missing, None)] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        server.with(|automate| automate.id = id);
        let grant = fixture.sign_in("automate", &profile(&server, INTEGRATOR)).await.expect("a grant");
        assert_eq!(grant.fact("user_id"), expected);
        assert_eq!(grant.identity.as_ref().map(|identity| identity.name.as_str()), Some("fobwatch-api"));
        assert_eq!(grant.expires_at, Some(instant(T0) + 1.hours()));
        assert!(grant.warnings.is_empty(), "{:?}", grant.warnings);
    }
}

#[tokio::test]
async fn a17_keys_in_lower_case_are_read_as_usual() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.with(|automate| automate.lower_case = true);
    let grant = fixture.sign_in("automate", &profile(&server, INTEGRATOR)).await.expect("a grant");
    assert_eq!(grant.expires_at, Some(instant(T0) + 1.hours()));
    assert_eq!(grant.fact("absolute_expiry"), Some("2026-01-01T20:00:00Z"));
    assert_eq!(grant.fact("user_id"), Some("43"));
}

#[tokio::test]
async fn a22_a_clock_that_differs_is_told_and_taken_out() {
    for (ahead, warns) in [(10.minutes(), true), (-10.minutes(), true), (2.minutes(), false)] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        let clock = fixture.clock.clone();
        server.set_clock(Arc::new(move || clock.now() + ahead));
        let grant = fixture.sign_in("automate", &profile(&server, INTEGRATOR)).await.expect("a grant");
        let text = grant.warnings.iter().find(|warning| warning.code == "ClockDiffers").map(|one| one.text.to_string());
        let told = warns.then_some("This computer's clock differs from the server by 10 min.");
        assert_eq!(text.as_deref(), told, "{ahead}");
        let counted_from = if warns { instant(T0) } else { instant(T0) + ahead };
        assert_eq!(grant.expires_at, Some(counted_from + 1.hours()), "{ahead}");
        assert_eq!(grant.fact("absolute_expiry"), Some(&*(counted_from + 8.hours()).to_string()), "{ahead}");
    }
}

#[tokio::test]
async fn a9_a_test_call_tells_the_version_and_leaves_the_expiry() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = profile(&server, INTEGRATOR);
    let mut grant = fixture.sign_in("automate", &answers).await.expect("a grant");
    let expires_at = grant.expires_at;
    server.with(|automate| automate.version = "24.1".to_owned());
    let verified = find("automate").verify(&fixture.context(), &answers, &grant).await.expect("verified");
    assert_eq!(verified.note.as_ref().map(ToString::to_string).as_deref(), Some("Version 24.1"));
    grant.learn(&verified);
    assert_eq!(grant.fact("version"), Some("24.1"));
    assert_eq!(grant.expires_at, expires_at);
}
