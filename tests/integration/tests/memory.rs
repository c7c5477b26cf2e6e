//! Memory of ten thousand sessions. A binary of its own: it counts all that is allocated. Not on Windows: it is the same
//! there, and Wine takes ten minutes to show it.
#![cfg(unix)]

use std::alloc::System;
use std::sync::Arc;
use std::time::Duration;

use cap::Cap;
use fobwatch_core::clock::Manual;
use fobwatch_core::contract::SessionState;
use fobwatch_integration::{Harness, T0, VendorDouble, instant, turns};

#[global_allocator]
static HEAP: Cap<System> = Cap::new(System, usize::MAX);

const SESSIONS: usize = 10_000;
/// Bytes of a session, its profile and its place in the schedule.
const MOST: usize = 2048;

#[tokio::test]
async fn ten_thousand_sessions_cost_two_kilobytes_each_and_no_periodic_work() {
    let clock = Manual::at(instant(T0));
    let vendor = Arc::new(VendorDouble::new(clock.clone()));
    let harness = Harness::with_transport(clock, vendor.clone()).await;
    let add = async |number: usize| {
        let instance = format!("https://host{}.example", number % 20);
        let pairs = [("instance", instance.as_str()), ("client_id", "c"), ("client_secret", "s")];
        let id = harness.add(&format!("{number} profile"), "ninjaone", "client_credentials", &pairs).await;
        harness.app.connect(id, false).await.expect("the sign-in starts");
        let state = async || harness.app.detail(id).await.expect("a detail").profile.state;
        harness.until_so("it is active", async || state().await == SessionState::Active).await;
    };
    add(SESSIONS).await;
    let before = HEAP.allocated();
    for number in 0..SESSIONS {
        add(number).await;
        harness.told.lock().expect("told").clear();
    }
    vendor.take();
    turns(100).await;
    let each = HEAP.allocated().saturating_sub(before) / SESSIONS;
    assert!(each <= MOST, "{each} bytes each");
    eprintln!("{each} bytes for each of {SESSIONS} sessions");
    // Half an hour in which nothing is due: the timer wakes, and nothing is done for any session.
    for _ in 0..60 {
        harness.clock.advance(Duration::from_secs(30));
        turns(100).await;
    }
    assert_eq!(harness.told.lock().expect("told").len(), 0);
    assert_eq!(vendor.count(), 0);
    let profiles = harness.app.overview().await.expect("a list").profiles;
    assert!(profiles.iter().all(|view| view.state == SessionState::Active));
}
