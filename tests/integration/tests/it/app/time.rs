//! Sleep, clocks that are set, networks that come and go, tokens that live for seconds.

use std::time::Duration;

use fobwatch_core::contract::{CopyFormat, ProfileView, SessionState, Waiting};
use fobwatch_integration::{Office, turns};
use fobwatch_simulator::Answer;
use jiff::SignedDuration;
use serde_json::json;

use super::{ninja, tokens};

#[tokio::test]
async fn a_clock_set_back_does_not_make_a_token_live_longer() {
    let office = Office::open().await;
    let (server, id) = ninja(&office).await;
    office.connect(id).await;
    office.clock.advance(Duration::from_mins(30));
    office.clock.set_wall(SignedDuration::from_hours(-24));
    let view = office.view(id).await;
    let now = fobwatch_core::clock::Clock::now(&office.clock).as_millisecond();
    assert_eq!(view.expires_at, Some(now + 30 * 60_000), "half an hour is left");
    office.clock.advance(Duration::from_mins(27));
    office.until(id, |view| view.state == SessionState::Active && view.expires_at > Some(now + 3_600_000)).await;
    assert_eq!(tokens(&server), 2);
}

#[tokio::test]
async fn a_token_of_a_time_to_come_is_due_now_and_lives_no_longer_than_its_life() {
    let office = Office::open().await;
    let (server, id) = ninja(&office).await;
    // The computer's clock is two years ahead at the sign-in, and right at the next start.
    office.clock.set_wall(SignedDuration::from_hours(2 * 365 * 24));
    let before = office.connect(id).await;
    let (app_clock, ahead) = (office.clock.clone(), SignedDuration::from_hours(-2 * 365 * 24));
    let office = office.restart_after_end(|| app_clock.set_wall(ahead)).await;
    server.until_received("/ws/oauth/token", 2).await;
    let view =
        office.until(id, |view| view.obtained_at < before.obtained_at && view.state == SessionState::Active).await;
    let now = || fobwatch_core::clock::Clock::now(&office.clock).as_millisecond();
    assert_eq!((tokens(&server), view.expires_at), (2, Some(now() + 3_600_000)), "renewed at once");

    // Offline, or without auto-renew, it is not counted on for longer than it ever lived.
    office.app.set_auto_renew(id, false, None).await.expect("off");
    office.clock.set_wall(-ahead);
    office.app.renew(id).await.expect("renewed");
    let app_clock = office.clock.clone();
    let office = office.restart_after_end(|| app_clock.set_wall(ahead)).await;
    let now = fobwatch_core::clock::Clock::now(&office.clock).as_millisecond();
    let view = office.view(id).await;
    assert!(view.usable && view.obtained_at <= Some(now) && view.expires_at <= Some(now + 3_600_000), "{view:?}");
    office.clock.advance(Duration::from_mins(61));
    office.until(id, |view| view.state == SessionState::Expired).await;
}

#[tokio::test]
async fn a_copy_is_cleared_after_its_span_whatever_the_wall_clock_is_set_to() {
    for by in [-1, 1] {
        let office = Office::open().await;
        let (_server, id) = ninja(&office).await;
        office.connect(id).await;
        office.app.copy(id, CopyFormat::Token).await.expect("copied");
        tasks_begin().await;
        office.clock.set_wall(SignedDuration::from_hours(by));
        office.clock.advance(Duration::from_secs(29));
        tasks_begin().await;
        assert!(office.clipboard().is_some(), "not sooner either: {by}");
        office.clock.advance(Duration::from_secs(1));
        office.until_so("the clipboard is cleared", async || office.clipboard().is_none()).await;
    }
}

#[tokio::test]
async fn the_same_token_copied_twice_is_cleared_at_the_time_of_the_second() {
    let office = Office::open().await;
    let (_server, id) = ninja(&office).await;
    office.connect(id).await;
    office.app.copy(id, CopyFormat::Token).await.expect("copied");
    tasks_begin().await;
    office.clock.advance(Duration::from_secs(20));
    office.app.copy(id, CopyFormat::Token).await.expect("copied");
    tasks_begin().await;
    office.clock.advance(Duration::from_secs(29));
    tasks_begin().await;
    assert!(office.clipboard().is_some(), "the first one's time is over, not the second's");
    office.clock.advance(Duration::from_secs(1));
    office.until_so("the clipboard is cleared", async || office.clipboard().is_none()).await;
}

#[tokio::test]
async fn the_wait_for_the_browser_and_what_is_told_of_it_go_by_the_steady_clock() {
    let office = Office::open().await;
    let (_server, id) = ninja(&office).await;
    office.when_browser_opens(|_| {});
    office.app.connect(id, false).await.expect("started");
    let waits = |view: &ProfileView| match view.state {
        SessionState::SigningIn { waiting: Waiting::Browser { deadline, .. } } => Some(deadline),
        _ => None,
    };
    let deadline = waits(&office.until(id, |view| waits(view).is_some()).await).expect("a deadline");
    tasks_begin().await;
    office.clock.set_wall(SignedDuration::from_hours(1));
    office.until(id, |view| waits(view) == Some(deadline + 3_600_000)).await;
    office.clock.advance(Duration::from_secs(299));
    tasks_begin().await;
    assert!(waits(&office.view(id).await).is_some(), "its time is not over");
    office.clock.advance(Duration::from_secs(1));
    office.until(id, |view| view.state == SessionState::SignedOut).await;
}

/// What was spawned has begun to wait.
async fn tasks_begin() {
    turns(100).await;
}

#[tokio::test]
async fn a_clock_set_forward_renews_what_it_says_has_ended() {
    let office = Office::open().await;
    let (server, id) = ninja(&office).await;
    let before = office.connect(id).await;
    office.clock.set_wall(SignedDuration::from_hours(24));
    office.until(id, |view| view.state == SessionState::Active && view.obtained_at > before.obtained_at).await;
    assert_eq!(tokens(&server), 2);
}

#[tokio::test]
async fn without_auto_renew_a_clock_set_forward_shows_at_once_that_it_has_expired() {
    let office = Office::open().await;
    let (_server, id) = ninja(&office).await;
    office.connect(id).await;
    office.app.set_auto_renew(id, false, None).await.expect("switched");
    let told = office.told.lock().expect("told").len();
    office.clock.set_wall(SignedDuration::from_hours(2));
    office.until(id, |view| view.state == SessionState::Expired).await;
    let since = || office.told.lock().expect("told")[told..].concat();
    office.until_so("the page hears of it", async || since().contains(r#""name":"expired""#)).await;
}

#[tokio::test]
async fn after_a_sleep_what_is_due_is_renewed_and_what_was_unreachable_is_tried_again() {
    let office = Office::open().await;
    let (server, id) = ninja(&office).await;
    let before = office.connect(id).await;
    let own = Answer::json(503, &json!({"error": "temporarily_unavailable"})).header("Retry-After", "3000");
    server.answer_next("/ws/oauth/token", own);
    office.app.renew(id).await.expect_err("asked to wait");
    let wait = office.view(id).await.state;
    office.app.look_again().await.expect("looked");
    assert_eq!(office.view(id).await.state, wait, "the vendor itself named the time");
    office.clock.advance(Duration::from_hours(8));
    office.until(id, |view| view.state == SessionState::Active && view.obtained_at > before.obtained_at).await;
}

#[tokio::test]
async fn only_the_vendor_itself_can_make_us_wait_through_a_change_of_network() {
    let office = Office::open().await;
    let (server, id) = ninja(&office).await;
    let before = office.connect(id).await;
    office.clock.advance(Duration::from_mins(1));
    let portal = Answer::html(503, "<title>Hotel Wi-Fi</title>").header("Retry-After", "3000");
    server.answer_next("/ws/oauth/token", portal);
    office.app.renew(id).await.expect_err("somebody else");
    office.app.look_again().await.expect("looked");
    office.clock.advance(Duration::from_secs(2));
    office.until(id, |view| view.state == SessionState::Active && view.obtained_at > before.obtained_at).await;
}

#[tokio::test]
async fn when_the_network_is_back_nothing_waits_for_its_pause_to_end() {
    let office = Office::open().await;
    let (server, id) = ninja(&office).await;
    office.connect(id).await;
    office.app.set_auto_renew(id, false, None).await.expect("switched");
    office.clock.advance(Duration::from_mins(1));
    for _ in 0..8 {
        server.answer_next("/ws/oauth/token", Answer::empty(503));
    }
    for _ in 0..8 {
        office.app.renew(id).await.expect_err("down");
    }
    let asked = tokens(&server);
    office.app.look_again().await.expect("looked");
    office.clock.advance(Duration::from_secs(2));
    office.until(id, |view| view.state == SessionState::Active && view.trouble.is_none()).await;
    assert_eq!(tokens(&server), asked + 1);
}

#[tokio::test]
async fn tokens_of_five_seconds_expire_and_are_renewed_half_a_minute_after_issue() {
    let office = Office::open().await;
    let (server, id) = ninja(&office).await;
    server.with(|vendor| vendor.lifetime = 5);
    office.connect(id).await;
    office.clock.advance(Duration::from_secs(5));
    office.until(id, |view| view.state == SessionState::Expired).await;
    assert_eq!(tokens(&server), 1);
    for round in 2..5 {
        office.clock.advance(Duration::from_secs(30));
        office.until(id, |view| view.state == SessionState::Active).await;
        assert_eq!(tokens(&server), round);
        office.clock.advance(Duration::from_secs(5));
        office.until(id, |view| view.state == SessionState::Expired).await;
    }
}

#[tokio::test]
async fn a_clock_at_1970_or_a_day_off_and_back_ends_no_sign_in() {
    let office = Office::open().await;
    let (_server, id) = ninja(&office).await;
    office.connect(id).await;
    let now = || fobwatch_core::clock::Clock::now(&office.clock);
    let to_1970 = jiff::Timestamp::UNIX_EPOCH.duration_since(now());
    for by in [to_1970, -to_1970, SignedDuration::from_hours(-24), SignedDuration::from_hours(24)] {
        office.clock.set_wall(by);
        let fits = |view: &fobwatch_core::contract::ProfileView| {
            let left = view.expires_at.unwrap_or_default() - now().as_millisecond();
            view.usable && view.state == SessionState::Active && (1..=3_600_000).contains(&left)
        };
        let view = office.until(id, fits).await;
        assert!(view.has_refresh_token && view.trouble.is_none(), "{by}: {view:?}");
    }
}
