//! A day in a hotel, by the lent clock: every try meets somebody else, it is told in time, and the first
//! try after it finds all as it was.

use std::time::Duration;

use fobwatch_core::contract::{ProfileView, SessionState};
use fobwatch_core::profile::ProfileId;
use fobwatch_integration::{Harness, turns};
use fobwatch_simulator::Answer;
use fobwatch_simulator::tls::{Front, Shown};

use super::{Encrypted, Make, automate, avepoint, citrix, datto_rmm, halo, milliseconds, ninjaone, sophos_central};

const DAY: Duration = Duration::from_hours(24);

/// Nobody is there for a day; before each try `meet` sees to it that somebody else answers.
async fn passes(harness: &Harness, id: ProfileId, name: &str, mut meet: impl FnMut()) {
    let mut count = 0;
    let (evening, before) = (milliseconds(harness), harness.view(id).await);
    let last_minute = before.expires_at.expect("a time") - 60_000;
    let mut is_told = false;
    while milliseconds(harness) - evening < i64::try_from(DAY.as_millis()).expect("a day") {
        let view = harness.view(id).await;
        let next = match view.state {
            SessionState::Unreachable { retry_at: Some(retry_at) } => retry_at,
            SessionState::Active => view.renew_at.expect("it renews by itself"),
            state => panic!("{name}: it is {state:?} ({:?})", view.trouble),
        };
        let wait = next - milliseconds(harness);
        assert!(view.state == SessionState::Active || wait <= 3_600_000, "{name}: at most an hour: {wait} ms");
        if !is_told && next > last_minute {
            to(harness, last_minute).await;
            harness
                .until_so("it is told in time", async || harness.notices().iter().any(|(_, cause)| cause == "expiring"))
                .await;
            is_told = true;
            continue;
        }
        meet();
        to(harness, next + 1).await;
        let now = milliseconds(harness);
        let tried =
            |view: &ProfileView| matches!(view.state, SessionState::Unreachable { retry_at: Some(next) } if next > now);
        let view = harness.until(id, tried).await;
        assert_eq!(view.has_refresh_token, before.has_refresh_token, "{name}");
        count += 1;
    }
    assert!((24..120).contains(&count), "{name}: {count} tries");
}

async fn is_in_the_activity(harness: &Harness, id: ProfileId, words: &str) {
    let log = harness.activity(id).await;
    assert!(log.iter().any(|text| text.contains(words)), "{words}: {log:?}");
}

/// In small steps: a minute at once looks like a computer that slept, and one that woke tries at once.
async fn to(harness: &Harness, instant: i64) {
    while let Ok(left @ 1..) = u64::try_from(instant - milliseconds(harness)) {
        harness.clock.advance(Duration::from_millis(left.min(20_000)));
        turns(10).await;
    }
}

async fn heals(harness: &Harness, id: ProfileId, name: &str) {
    let SessionState::Unreachable { retry_at: Some(retry_at) } = harness.view(id).await.state else {
        panic!("{name}: {:?}", harness.view(id).await.state)
    };
    let at = milliseconds(harness);
    to(harness, retry_at + 1).await;
    let is_new = |view: &ProfileView| {
        view.state == SessionState::Active && view.obtained_at.is_some_and(|obtained_at| obtained_at > at)
    };
    let view = harness.until(id, is_new).await;
    assert_eq!(view.trouble, None, "{name}: nothing stays behind");
}

async fn costs_nothing(make: Make) {
    let harness = Harness::open().await;
    let intercepted = make(&harness);
    let id = intercepted.add(&harness).await;
    harness.connect(id).await;
    let redirect = Answer::empty(302).header("Location", "https://portal.test/");
    let page = Answer::html(401, "<!doctype html><title>Hotel</title>");
    let mut answers = [redirect, page].into_iter().cycle();
    let meet = || {
        (intercepted.everywhere)(None);
        (intercepted.everywhere)(answers.next());
    };
    passes(&harness, id, intercepted.vendor, meet).await;
    for words in ["A redirect to portal.test (302)", "A web page (401)"] {
        is_in_the_activity(&harness, id, words).await;
    }
    (intercepted.everywhere)(None);
    heals(&harness, id, intercepted.vendor).await;
}

macro_rules! days {
    ($($name:ident: $intercepted:ident;)*) => {
        $(
            #[tokio::test]
            async fn $name() {
                costs_nothing($intercepted).await;
            }
        )*
    };
}

days! {
    a_day_behind_a_portal_costs_nothing_at_ninjaone: ninjaone;
    a_day_behind_a_portal_costs_nothing_at_halo: halo;
    a_day_behind_a_portal_costs_nothing_at_automate: automate;
    a_day_behind_a_portal_costs_nothing_at_citrix: citrix;
    a_day_behind_a_portal_costs_nothing_at_avepoint: avepoint;
    a_day_behind_a_portal_costs_nothing_at_datto_rmm: datto_rmm;
    a_day_behind_a_portal_costs_nothing_at_sophos_central: sophos_central;
}

#[tokio::test]
async fn a_day_of_a_networks_own_certificate_costs_nothing() {
    let harness = Harness::open().await;
    let Encrypted { server, good, switch, id } = Encrypted::connected(&harness).await;
    let strange = Front::showing(&server.url, Shown::SelfSigned);
    switch.turn_to(&strange);
    passes(&harness, id, "certificate", || ()).await;
    is_in_the_activity(&harness, id, "another certificate for localhost").await;
    switch.turn_to(&good);
    heals(&harness, id, "certificate").await;
}
