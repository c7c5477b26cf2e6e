//! A start without a network, and the network's return.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use fobwatch_core::contract::{ProfileView, SessionState};
use fobwatch_core::failure::Code;
use fobwatch_integration::{Harness, VendorDouble};
use fobwatch_simulator::Server;
use fobwatch_simulator::automate::Automate;

use super::crowd::{crowd, settle};

const PROFILES: usize = 60;
const STEP: Duration = Duration::from_millis(250);

/// Lets time pass until every profile is as wanted; tells how long that took.
async fn pass_until(harness: &Harness, vendor: &Arc<VendorDouble>, wanted: impl Fn(&ProfileView) -> bool) -> Duration {
    let mut passed = Duration::ZERO;
    loop {
        settle(vendor).await;
        let profiles = harness.app.overview().await.expect("a list").profiles;
        assert_eq!(profiles.len(), PROFILES);
        let Some(other) = profiles.iter().find(|view| !wanted(view)) else { return passed };
        assert!(passed < Duration::from_mins(1), "{} stays {:?}", other.name, other.state);
        harness.clock.advance(STEP);
        passed += STEP;
    }
}

fn is_unreachable(view: &ProfileView) -> bool {
    matches!(view.state, SessionState::Unreachable { .. })
}

/// `closed`: how long nothing ran, and the network went meanwhile.
async fn start_offline(closed: Duration) -> (Harness, Arc<VendorDouble>) {
    let (harness, vendor) = crowd(PROFILES, 30).await;
    harness.network.offline.store(true, Ordering::Relaxed);
    let harness = harness.restart_after(closed).await;
    pass_until(&harness, &vendor, is_unreachable).await;
    assert_eq!(vendor.count(), 0, "nothing gets through");
    (harness, vendor)
}

async fn network_returns(harness: &Harness, vendor: &Arc<VendorDouble>) {
    let obtained_at = harness.app.overview().await.expect("a list").profiles[0].obtained_at;
    harness.network.offline.store(false, Ordering::Relaxed);
    harness.app.retry_unreachable().await.expect("looked");
    let renewed = |view: &ProfileView| view.state == SessionState::Active && view.obtained_at > obtained_at;
    let waited = pass_until(harness, vendor, renewed).await;
    assert!(waited <= Duration::from_secs(4), "at once, not after a pause: {waited:?}");
    let mut seen = vendor.take();
    assert_eq!(seen.at.len(), PROFILES, "each once");
    assert!(seen.most_in_flight <= 8 && seen.most_per_host <= 2, "{seen:?}");
    seen.at.sort();
    let most = seen.at.chunk_by(|one, other| one == other).map(<[_]>::len).max();
    assert!(most <= Some(PROFILES / 3), "spread over its seconds: {:?}", seen.at);
}

#[tokio::test]
async fn a_start_without_a_network_shows_tokens_that_still_live_and_renews_once_it_is_back() {
    let (harness, vendor) = start_offline(Duration::from_mins(58)).await;
    for view in harness.app.overview().await.expect("a list").profiles {
        assert!(view.usable && view.renewable && view.expires_at.is_some(), "{view:?}");
    }
    network_returns(&harness, &vendor).await;
}

#[tokio::test]
async fn tokens_that_ended_meanwhile_are_no_longer_usable_and_renewed_too() {
    let (harness, vendor) = start_offline(Duration::from_hours(8)).await;
    let profiles = harness.app.overview().await.expect("a list").profiles;
    assert!(profiles.iter().all(|view| !view.usable && view.renewable));
    network_returns(&harness, &vendor).await;
}

#[tokio::test]
async fn a_first_sign_in_that_reaches_nobody_says_why_and_is_left_to_a_person() {
    const JANE: [(&str, &str); 3] = [
        ("username", "jane"),
        ("password", "jane-PASSWORD-canary"),
        ("client_id", "00000000-0000-4000-8000-000000000001"),
    ];
    let harness = Harness::open().await;
    let server = Server::start(Automate::default());
    harness.lend_clock(&server);
    let at = |server| [&[("server", server)], &JANE[..]].concat();
    let nameless = harness.add("Nameless", "automate", "password", &at("https://nobody.invalid")).await;
    let automate = harness.add("Automate", "automate", "password", &at(&server.url)).await;
    let browser = [("instance", server.url.as_str()), ("client_id", "native-app")];
    let ninjaone = harness.add("NinjaOne", "ninjaone", "browser_native", &browser).await;

    let mut why = Vec::new();
    for id in [nameless, automate, ninjaone] {
        harness.network.offline.store(id != nameless, Ordering::Relaxed);
        harness.app.connect(id, false).await.expect("started");
        let view = harness.until(id, is_unreachable).await;
        assert_eq!(view.state, SessionState::Unreachable { retry_at: None }, "{}", view.name);
        why.push(view.trouble.expect("why").text);
    }
    assert_eq!(why[0], "Name nobody.invalid not found. Check the address and the network.");
    assert!(why[1..].iter().all(|why| why.to_string().contains("the network is unreachable")), "{why:?}");
    let outcome = harness.app.prompt(nameless, 0).await.expect_err("what a terminal is told");
    assert_eq!((outcome.code, &outcome.message), (Code::Unreachable, &why[0]));

    // It stays so whatever time and network do: nothing is tried, and no saved sign-in has ended.
    for later in [Duration::from_secs(5), Duration::from_hours(2)] {
        harness.clock.advance(later);
        harness.app.retry_unreachable().await.expect("looked");
        for id in [nameless, automate, ninjaone] {
            assert_eq!(harness.view(id).await.state, SessionState::Unreachable { retry_at: None });
        }
    }
    assert_eq!((harness.notices(), harness.visited()), (vec![], vec![]));
    harness.network.offline.store(false, Ordering::Relaxed);
    harness.app.connect(automate, false).await.expect("started");
    harness.until_asked(automate).await;
    assert_eq!(harness.view(automate).await.trouble, None);

    // A first start with it is as any other that is not signed in.
    let harness = harness.restart().await;
    let view = harness.view(nameless).await;
    assert_eq!(
        (view.state, view.trouble.map(|trouble| trouble.text)),
        (SessionState::SignedOut, why.into_iter().next())
    );
}
