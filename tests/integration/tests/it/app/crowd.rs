//! A thousand sessions that are due in the same second.

use std::sync::Arc;
use std::time::Duration;

use fobwatch_core::clock::Manual;
use fobwatch_core::contract::SessionState;
use fobwatch_integration::{Harness, T0, VendorDouble, instant, turns};

/// What is promised is the same of fewer; Windows takes long to save each.
const PROFILES: usize = if cfg!(windows) { 200 } else { 1000 };

pub(super) async fn crowd(profiles: usize, hosts: usize) -> (Harness, Arc<VendorDouble>) {
    let clock = Manual::at(instant(T0));
    let vendor = Arc::new(VendorDouble::new(clock.clone()));
    let harness = Harness::with_transport(clock, vendor.clone()).await;
    for number in 0..profiles {
        let instance = format!("https://host{}.example", number % hosts);
        let pairs = [("instance", instance.as_str()), ("client_id", "c"), ("client_secret", "s")];
        let id = harness.add(&format!("Profile {number}"), "ninjaone", "client_credentials", &pairs).await;
        harness.app.connect(id, false).await.expect("the sign-in starts");
    }
    vendor.until_count(profiles).await;
    harness
        .until_so("all are active", async || {
            let profiles = harness.app.overview().await.expect("a list").profiles;
            profiles.iter().all(|view| view.state == SessionState::Active)
        })
        .await;
    vendor.take();
    (harness, vendor)
}

/// Lets everything run that can run without time passing.
pub(super) async fn settle(vendor: &VendorDouble) {
    let mut before = usize::MAX;
    while before != vendor.count() {
        before = vendor.count();
        turns(300).await;
    }
}

async fn renew_all(harness: &Harness, vendor: &VendorDouble) -> Duration {
    // Leads are 300 s, give or take a tenth: all have come due in one second of sleep's end.
    harness.clock.advance(Duration::from_secs(3600 - 269));
    let mut waited = Duration::ZERO;
    settle(vendor).await;
    while vendor.count() < PROFILES {
        harness.clock.advance(Duration::from_millis(250));
        waited += Duration::from_millis(250);
        assert!(waited < Duration::from_mins(5), "{} of {PROFILES} are renewed", vendor.count());
        settle(vendor).await;
    }
    waited
}

async fn all_are_good(harness: &Harness) {
    for view in harness.app.overview().await.expect("a list").profiles {
        assert_eq!(view.state, SessionState::Active, "{:?}", view.trouble);
        assert!(view.obtained_at > Some(instant(T0).as_millisecond()), "{} was not renewed", view.name);
    }
}

#[tokio::test]
async fn a_thousand_on_one_host_are_spread_and_all_done_before_they_end() {
    let (harness, vendor) = crowd(PROFILES, 1).await;
    let waited = renew_all(&harness, &vendor).await;
    let mut seen = vendor.take();
    assert_eq!(seen.at.len(), PROFILES, "each once");
    assert!(seen.most_per_host <= 2, "{} at a time", seen.most_per_host);
    seen.at.sort();
    let busiest = seen.at.windows(5).filter(|five| five[4].saturating_sub(five[0]) < Duration::from_secs(1)).count();
    assert_eq!(busiest, 0, "more than four within a second");
    assert!(waited < Duration::from_secs(269), "{waited:?}");
    all_are_good(&harness).await;
}

#[tokio::test]
async fn a_thousand_on_fifty_hosts_are_eight_at_a_time() {
    let (harness, vendor) = crowd(PROFILES, 50).await;
    let waited = renew_all(&harness, &vendor).await;
    let seen = vendor.take();
    assert_eq!(seen.at.len(), PROFILES, "each once");
    assert!((3..=8).contains(&seen.most_in_flight), "{} in flight", seen.most_in_flight);
    assert!(seen.most_per_host <= 2);
    assert!(waited <= Duration::from_secs(10), "{waited:?}");
    all_are_good(&harness).await;
}

#[tokio::test]
async fn who_waits_for_a_renewal_does_not_wait_behind_a_crowd() {
    let (harness, vendor) = crowd(PROFILES, 1).await;
    let id = harness.app.overview().await.expect("a list").profiles[PROFILES / 2].id;
    harness.clock.advance(Duration::from_secs(3600 - 269));
    settle(&vendor).await;
    assert!(vendor.count() < 20, "the crowd waits");
    harness.app.renew(id).await.expect("renewed at once");
    assert!(vendor.count() < 20);
}
