//! The activity: causes, filters, how long it is kept, and its file.

use std::time::Duration;

use fobwatch_core::app::with_cause;
use fobwatch_core::contract::{ActivityFilter, ActivityRow, Cause, CopyFormat, SessionState};
use fobwatch_integration::Harness;
use fobwatch_simulator::Answer;

use super::ninja;

async fn rows(harness: &Harness, filter: ActivityFilter) -> Vec<ActivityRow> {
    harness.app.activity(filter).await.expect("rows")
}

fn told(rows: &[ActivityRow]) -> Vec<(String, Cause, bool)> {
    rows.iter().map(|row| (row.activity.text.to_string(), row.activity.cause, row.activity.failed)).collect()
}

#[tokio::test]
async fn each_deed_has_its_cause() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    harness.connect(id).await;
    harness.clock.advance(Duration::from_mins(50));
    server.answer_next("/ws/oauth/token", Answer::empty(503).header("Retry-After", "20"));
    harness.clock.advance(Duration::from_mins(6));
    harness.until(id, |view| matches!(view.state, SessionState::Unreachable { .. })).await;
    harness.clock.advance(Duration::from_secs(21));
    harness.until(id, |view| view.state == SessionState::Active).await;
    harness.app.verify(id).await.expect("good");
    with_cause(Cause::Tray, harness.app.copy(id, CopyFormat::Token)).await.expect("copied");
    harness.clock.advance(Duration::from_mins(1));
    with_cause(Cause::Tray, harness.app.renew(id)).await.expect("renewed");
    harness.app.disconnect(id).await.expect("signed out");
    let all = rows(&harness, ActivityFilter::default()).await;
    assert!(all.iter().any(|row| row.activity.text.to_string().starts_with("Renewal failed: ")));
    let causes: Vec<_> = told(&all).into_iter().map(|(_, cause, failed)| (cause, failed)).rev().collect();
    assert_eq!(
        causes,
        [
            (Cause::Hand, false),  // signed in
            (Cause::Ahead, true),  // asked to wait
            (Cause::Retry, false), // renewed
            (Cause::Hand, false),  // verified
            (Cause::Tray, false),  // copied
            (Cause::Tray, false),  // renewed
            (Cause::Hand, false),  // signed out
        ],
        "{:?}",
        told(&all)
    );
    assert!(all.iter().all(|row| row.profile == id && row.name == "NinjaOne" && row.customer == "Contoso"));
}

#[tokio::test]
async fn a_sign_in_from_the_tray_says_so() {
    let harness = Harness::open().await;
    let (_server, id) = ninja(&harness).await;
    with_cause(Cause::Tray, harness.app.connect(id, false)).await.expect("started");
    harness.until(id, |view| view.state == SessionState::Active).await;
    let all = rows(&harness, ActivityFilter::default()).await;
    assert_eq!(told(&all), [("Signed in, valid for 60 min".to_owned(), Cause::Tray, false)]);
}

#[tokio::test]
async fn rows_are_filtered_and_come_a_page_at_a_time() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    harness.connect(id).await;
    let pairs = [("instance", server.url.as_str()), ("client_id", "native-app")];
    let other = harness.add("Other", "ninjaone", "browser_native", &pairs).await;
    harness.app.connect(other, false).await.expect("started");
    harness.until(other, |view| view.state == SessionState::Active).await;
    server.answer_next("/v2/organizations", Answer::empty(503));
    harness.app.verify(other).await.expect_err("a fault");
    for _ in 0..205 {
        harness.app.copy(id, CopyFormat::Token).await.expect("copied");
    }
    let first = rows(&harness, ActivityFilter::default()).await;
    assert_eq!(first.len(), 200);
    let before = first.last().map(|row| row.number);
    let second = rows(&harness, ActivityFilter { before, ..ActivityFilter::default() }).await;
    assert_eq!(second.len(), 8, "two sign-ins, a fault, five copies");
    assert!(second.windows(2).all(|pair| pair[0].number > pair[1].number));

    let of_other = rows(&harness, ActivityFilter { profile: Some(other), ..ActivityFilter::default() }).await;
    assert_eq!(of_other.len(), 2);
    let failed = rows(&harness, ActivityFilter { failed: true, ..ActivityFilter::default() }).await;
    assert_eq!(failed, of_other[..1]);
    assert!(failed[0].activity.text.to_string().starts_with("Check failed: "), "{}", failed[0].activity.text);
    for (customer, count) in [("Contoso", 200), ("Northwind", 0)] {
        let filter = ActivityFilter { customer: Some(customer.to_owned()), ..ActivityFilter::default() };
        assert_eq!(rows(&harness, filter).await.len(), count);
    }
    harness.app.remove(other).await.expect("removed");
    assert_eq!(rows(&harness, ActivityFilter { failed: true, ..ActivityFilter::default() }).await, []);
}

#[tokio::test]
async fn it_is_kept_for_ninety_days_in_an_app_that_never_stops() {
    let harness = Harness::open().await;
    let (_server, id) = ninja(&harness).await;
    harness.connect(id).await;
    harness.app.set_auto_renew(id, false, None).await.expect("off");
    harness.clock.advance(Duration::from_hours(90 * 24));
    harness.app.renew(id).await.expect("renewed");
    assert_eq!(harness.activity(id).await.len(), 2);
    harness.clock.advance(Duration::from_secs(1));
    harness.app.copy(id, CopyFormat::Token).await.expect("copied");
    assert_eq!(
        harness.activity(id).await,
        ["Copied the token, cleared after 30 s", "Token renewed, valid for 60 min"],
        "the sign-in is forgotten"
    );
}

#[tokio::test]
async fn it_is_exported_whole_and_without_a_secret() {
    let harness = Harness::open().await;
    let (_server, id) = ninja(&harness).await;
    harness.connect(id).await;
    for _ in 0..201 {
        harness.app.copy(id, CopyFormat::Token).await.expect("copied");
    }
    let token = harness.clipboard().expect("a token");
    assert!(harness.app.export_activity(ActivityFilter::default()).await.expect("saved"));
    let (name, text) = harness.saved().pop().expect("a file");
    assert_eq!(name, "fobwatch-activity-2026-01-01.csv");
    assert_eq!(text.lines().count(), 203, "a head line, the sign-in and the copies");
    assert!(
        text.lines().last().is_some_and(|line| line.ends_with("\"done\",\"by hand\",\"Signed in, valid for 60 min\""))
    );
    assert!(!text.contains(&token));
}
