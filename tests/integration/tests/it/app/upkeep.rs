//! A stop of auto-renew, the daily renewal, old refresh tokens, several renewals at once.

use std::time::Duration;

use fobwatch_core::clock::Clock as _;
use fobwatch_core::contract::{Renewed, SessionState};
use fobwatch_core::failure::Code;
use fobwatch_integration::{Harness, turns};
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::{Answer, Server};

use super::{approve, ninja, tokens};

const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

fn ahead(harness: &Harness, time: Duration) -> i64 {
    fobwatch_core::clock::later(harness.clock.now(), time).as_millisecond()
}

/// Lets everything that is due happen.
async fn settle() {
    turns(200).await;
}

async fn ninja_with(harness: &Harness, more: &[(&str, &str)]) -> (Server<NinjaOne>, fobwatch_core::profile::ProfileId) {
    let server = Server::start(NinjaOne::default());
    harness.lend_clock(&server);
    harness.when_browser_opens(|url| approve(&url));
    let pairs = [&[("instance", server.url.as_str()), ("client_id", "native-app")], more].concat();
    let id = harness.add("NinjaOne", "ninjaone", "browser_native", &pairs).await;
    (server, id)
}

#[tokio::test]
async fn auto_renew_ends_at_its_stop_time() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    let first = harness.connect(id).await;
    let until = ahead(&harness, HOUR + Duration::from_mins(30));
    harness.app.set_auto_renew(id, true, Some(until)).await.expect("set");
    assert_eq!(harness.view(id).await.renew_until, Some(until));
    harness.clock.advance(Duration::from_mins(56));
    let second =
        harness.until(id, |view| view.expires_at > first.expires_at && view.state == SessionState::Active).await;
    assert_eq!(second.renew_at, None, "the next renewal would come after the stop");
    let before = tokens(&server);
    harness.clock.advance(Duration::from_mins(34));
    settle().await;
    let view = harness.view(id).await;
    assert!(view.usable && !view.auto_renew && view.renew_until.is_none());
    assert_eq!(harness.activity(id).await[0], "Auto-renew ended at its stop time");
    harness.clock.advance(HOUR);
    harness.until(id, |view| view.state == SessionState::Expired).await;
    assert_eq!(tokens(&server), before);
}

#[tokio::test]
async fn a_stop_survives_a_restart_and_ends_tries_under_way() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    harness.connect(id).await;
    let until = ahead(&harness, Duration::from_mins(57));
    harness.app.set_auto_renew(id, true, Some(until)).await.expect("set");
    let harness = harness.restart().await;
    harness.lend_clock(&server);
    assert_eq!(harness.view(id).await.renew_until, Some(until));
    server.answer_next("/ws/oauth/token", Answer::empty(503).header("Retry-After", "600"));
    harness.clock.advance(Duration::from_mins(56));
    harness.until(id, |view| matches!(view.state, SessionState::Unreachable { .. })).await;
    let before = tokens(&server);
    harness.clock.advance(Duration::from_mins(1));
    harness.until(id, |view| view.state == SessionState::Active && !view.auto_renew).await;
    harness.clock.advance(Duration::from_mins(30));
    harness.until(id, |view| view.state == SessionState::Expired).await;
    settle().await;
    assert_eq!(tokens(&server), before);
    // By hand it still goes.
    harness.app.renew(id).await.expect("renewed");
}

#[tokio::test]
async fn a_stop_that_cannot_be_saved_is_a_stop_all_the_same() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    harness.connect(id).await;
    harness.app.set_auto_renew(id, true, Some(ahead(&harness, HOUR / 2))).await.expect("set");
    let database = rusqlite::Connection::open(harness.folder().join("fobwatch.db")).expect("the database");
    database
        .execute_batch("CREATE TRIGGER full BEFORE UPDATE ON profile BEGIN SELECT RAISE(FAIL, 'full'); END")
        .expect("a broken database");
    harness.clock.advance(HOUR / 2);
    harness.until(id, |view| !view.auto_renew && view.renew_until.is_none()).await;
    settle().await;
    let ended = harness.activity(id).await.iter().filter(|text| text.starts_with("Auto-renew ended")).count();
    assert_eq!(ended, 1, "the timer comes to rest");
    harness.clock.advance(HOUR);
    harness.until(id, |view| view.state == SessionState::Expired).await;
    assert_eq!(tokens(&server), 1);
}

#[tokio::test]
async fn a_stop_in_the_past_is_refused() {
    let harness = Harness::open().await;
    let (_server, id) = ninja(&harness).await;
    for until in [harness.clock.now().as_millisecond(), i64::MIN, 0] {
        let failure = harness.app.set_auto_renew(id, true, Some(until)).await.expect_err("over");
        assert_eq!(failure.code, Code::Invalid);
    }
    let view = harness.view(id).await;
    assert_eq!((view.auto_renew, view.renew_until), (true, None));
}

#[tokio::test]
async fn a_refresh_token_is_kept_young_with_auto_renew_off() {
    for (answer, renewals) in [("yes", 1), ("no", 0)] {
        let harness = Harness::open().await;
        let (server, id) = ninja_with(&harness, &[("keep_alive", answer)]).await;
        let first = harness.connect(id).await;
        harness.app.set_auto_renew(id, false, None).await.expect("off");
        let before = tokens(&server);
        harness.clock.advance(HOUR);
        harness.until(id, |view| view.state == SessionState::Expired).await;
        harness.clock.advance(DAY.saturating_sub(HOUR + Duration::from_secs(1)));
        settle().await;
        assert_eq!(tokens(&server), before, "a day is not over");
        harness.clock.advance(Duration::from_secs(1));
        if renewals > 0 {
            harness.until(id, |view| view.refresh_obtained_at > first.refresh_obtained_at).await;
            let detail = harness.app.detail(id).await.expect("a detail");
            assert_eq!(detail.activity[0].cause, fobwatch_core::contract::Cause::Daily);
        }
        settle().await;
        assert_eq!(tokens(&server), before + renewals);
    }
}

#[tokio::test]
async fn an_old_refresh_token_is_warned_of_from_day_21_until_it_is_renewed() {
    let harness = Harness::open().await;
    let (_server, id) = ninja(&harness).await;
    harness.connect(id).await;
    harness.app.set_auto_renew(id, false, None).await.expect("off");
    harness.clock.advance((21 * DAY).saturating_sub(Duration::from_secs(1)));
    harness.until(id, |view| view.state == SessionState::Expired).await;
    assert_eq!(harness.view(id).await.warnings, []);
    let told = harness.told.lock().expect("a list").len();
    harness.clock.advance(Duration::from_secs(1));
    settle().await;
    let news = harness.told.lock().expect("a list")[told..].concat();
    assert!(news.contains("RefreshTokenOld"), "the page is told on the day");
    assert!(harness.view(id).await.warnings[0].text.to_string().contains("21 days old"));
    harness.app.renew(id).await.expect("renewed");
    assert_eq!(harness.view(id).await.warnings, []);
}

#[tokio::test]
async fn several_renewals_end_with_a_result_each() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    harness.connect(id).await;
    let pairs = [("instance", server.url.as_str()), ("client_id", "native-app")];
    let other = harness.add("Not signed in", "ninjaone", "browser_native", &pairs).await;
    let gone = fobwatch_core::profile::ProfileId::random();
    harness.clock.advance(Duration::from_mins(1));
    let ended = harness.app.renew_many(vec![other, id, gone]).await.expect("results");
    let ended: Vec<_> = ended.into_iter().map(|Renewed { id, ok, text }| (id, ok, text.to_string())).collect();
    let expected = [
        (other, false, "Not signed in. Sign in first.".to_owned()),
        (id, true, "Token renewed, valid for 60 min".to_owned()),
        (gone, false, "This profile no longer exists.".to_owned()),
    ];
    assert_eq!(ended, expected);
    let told = harness.told.lock().expect("a list").concat();
    assert_eq!(told.matches("\"what\":\"renewed\"").count(), 3, "each is told as it ends");
}
