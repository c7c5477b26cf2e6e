//! A stop of auto-renew, the daily renewal, old refresh tokens, several renewals at once.

use std::time::Duration;

use fobwatch_core::clock::Clock as _;
use fobwatch_core::contract::{Renewed, SessionState};
use fobwatch_core::failure::Code;
use fobwatch_integration::{Office, turns};
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::{Answer, Server};

use super::{approve, ninja, tokens};

const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

fn ahead(office: &Office, time: Duration) -> i64 {
    fobwatch_core::clock::later(office.clock.now(), time).as_millisecond()
}

/// Lets everything that is due happen.
async fn settle() {
    turns(200).await;
}

async fn ninja_with(office: &Office, more: &[(&str, &str)]) -> (Server<NinjaOne>, fobwatch_core::profile::ProfileId) {
    let server = Server::start(NinjaOne::default());
    office.lend_clock(&server);
    office.when_browser_opens(|url| approve(&url));
    let pairs = [&[("instance", server.url.as_str()), ("client_id", "native-app")], more].concat();
    let id = office.add("NinjaOne", "ninjaone", "browser_native", &pairs).await;
    (server, id)
}

#[tokio::test]
async fn auto_renew_ends_at_its_stop_time() {
    let office = Office::open().await;
    let (server, id) = ninja(&office).await;
    let first = office.connect(id).await;
    let until = ahead(&office, HOUR + Duration::from_mins(30));
    office.app.set_auto_renew(id, true, Some(until)).await.expect("set");
    assert_eq!(office.view(id).await.renew_until, Some(until));
    office.clock.advance(Duration::from_mins(56));
    let second =
        office.until(id, |view| view.expires_at > first.expires_at && view.state == SessionState::Active).await;
    assert_eq!(second.renew_at, None, "the next renewal would come after the stop");
    let before = tokens(&server);
    office.clock.advance(Duration::from_mins(34));
    settle().await;
    let view = office.view(id).await;
    assert!(view.usable && !view.auto_renew && view.renew_until.is_none());
    assert_eq!(office.activity(id).await[0], "Auto-renew ended at its stop time");
    office.clock.advance(HOUR);
    office.until(id, |view| view.state == SessionState::Expired).await;
    assert_eq!(tokens(&server), before);
}

#[tokio::test]
async fn a_stop_survives_a_restart_and_ends_tries_under_way() {
    let office = Office::open().await;
    let (server, id) = ninja(&office).await;
    office.connect(id).await;
    let until = ahead(&office, Duration::from_mins(57));
    office.app.set_auto_renew(id, true, Some(until)).await.expect("set");
    let office = office.restart().await;
    office.lend_clock(&server);
    assert_eq!(office.view(id).await.renew_until, Some(until));
    server.answer_next("/ws/oauth/token", Answer::empty(503).header("Retry-After", "600"));
    office.clock.advance(Duration::from_mins(56));
    office.until(id, |view| matches!(view.state, SessionState::Unreachable { .. })).await;
    let before = tokens(&server);
    office.clock.advance(Duration::from_mins(1));
    office.until(id, |view| view.state == SessionState::Active && !view.auto_renew).await;
    office.clock.advance(Duration::from_mins(30));
    office.until(id, |view| view.state == SessionState::Expired).await;
    settle().await;
    assert_eq!(tokens(&server), before);
    // By hand it still goes.
    office.app.renew(id).await.expect("renewed");
}

#[tokio::test]
async fn a_stop_that_cannot_be_saved_is_a_stop_all_the_same() {
    let office = Office::open().await;
    let (server, id) = ninja(&office).await;
    office.connect(id).await;
    office.app.set_auto_renew(id, true, Some(ahead(&office, HOUR / 2))).await.expect("set");
    let database = rusqlite::Connection::open(office.folder().join("fobwatch.db")).expect("the database");
    database
        .execute_batch("CREATE TRIGGER full BEFORE UPDATE ON profile BEGIN SELECT RAISE(FAIL, 'full'); END")
        .expect("a broken database");
    office.clock.advance(HOUR / 2);
    office.until(id, |view| !view.auto_renew && view.renew_until.is_none()).await;
    settle().await;
    let ended = office.activity(id).await.iter().filter(|text| text.starts_with("Auto-renew ended")).count();
    assert_eq!(ended, 1, "the timer comes to rest");
    office.clock.advance(HOUR);
    office.until(id, |view| view.state == SessionState::Expired).await;
    assert_eq!(tokens(&server), 1);
}

#[tokio::test]
async fn a_stop_in_the_past_is_refused() {
    let office = Office::open().await;
    let (_server, id) = ninja(&office).await;
    for until in [office.clock.now().as_millisecond(), i64::MIN, 0] {
        let failure = office.app.set_auto_renew(id, true, Some(until)).await.expect_err("over");
        assert_eq!(failure.code, Code::Invalid);
    }
    let view = office.view(id).await;
    assert_eq!((view.auto_renew, view.renew_until), (true, None));
}

#[tokio::test]
async fn a_refresh_token_is_kept_young_with_auto_renew_off() {
    for (answer, renewals) in [("yes", 1), ("no", 0)] {
        let office = Office::open().await;
        let (server, id) = ninja_with(&office, &[("keep_alive", answer)]).await;
        let first = office.connect(id).await;
        office.app.set_auto_renew(id, false, None).await.expect("off");
        let before = tokens(&server);
        office.clock.advance(HOUR);
        office.until(id, |view| view.state == SessionState::Expired).await;
        office.clock.advance(DAY.saturating_sub(HOUR + Duration::from_secs(1)));
        settle().await;
        assert_eq!(tokens(&server), before, "a day is not over");
        office.clock.advance(Duration::from_secs(1));
        if renewals > 0 {
            office.until(id, |view| view.refresh_obtained_at > first.refresh_obtained_at).await;
            let detail = office.app.detail(id).await.expect("a detail");
            assert_eq!(detail.activity[0].cause, fobwatch_core::contract::Cause::Daily);
        }
        settle().await;
        assert_eq!(tokens(&server), before + renewals);
    }
}

#[tokio::test]
async fn an_old_refresh_token_is_warned_of_from_day_21_until_it_is_renewed() {
    let office = Office::open().await;
    let (_server, id) = ninja(&office).await;
    office.connect(id).await;
    office.app.set_auto_renew(id, false, None).await.expect("off");
    office.clock.advance((21 * DAY).saturating_sub(Duration::from_secs(1)));
    office.until(id, |view| view.state == SessionState::Expired).await;
    assert_eq!(office.view(id).await.warnings, []);
    let told = office.told.lock().expect("a list").len();
    office.clock.advance(Duration::from_secs(1));
    settle().await;
    let news = office.told.lock().expect("a list")[told..].concat();
    assert!(news.contains("RefreshTokenOld"), "the page is told on the day");
    assert!(office.view(id).await.warnings[0].text.to_string().contains("21 days old"));
    office.app.renew(id).await.expect("renewed");
    assert_eq!(office.view(id).await.warnings, []);
}

#[tokio::test]
async fn several_renewals_end_with_a_result_each() {
    let office = Office::open().await;
    let (server, id) = ninja(&office).await;
    office.connect(id).await;
    let pairs = [("instance", server.url.as_str()), ("client_id", "native-app")];
    let other = office.add("Not signed in", "ninjaone", "browser_native", &pairs).await;
    let gone = fobwatch_core::profile::ProfileId::random();
    office.clock.advance(Duration::from_mins(1));
    let ended = office.app.renew_many(vec![other, id, gone]).await.expect("results");
    let ended: Vec<_> = ended.into_iter().map(|Renewed { id, ok, text }| (id, ok, text.to_string())).collect();
    let expected = [
        (other, false, "There is no live sign-in. Sign in first.".to_owned()),
        (id, true, "Token renewed, valid for 60 min".to_owned()),
        (gone, false, "This profile no longer exists.".to_owned()),
    ];
    assert_eq!(ended, expected);
    let told = office.told.lock().expect("a list").concat();
    assert_eq!(told.matches("\"what\":\"renewed\"").count(), 3, "each is told as it ends");
}
