//! Sleep, clocks that are set, networks that come and go, tokens that live for seconds.

use std::time::Duration;

use fobwatch_core::contract::{CopyFormat, ProfileView, SessionState, Waiting};
use fobwatch_integration::{Harness, turns};
use fobwatch_simulator::Answer;
use jiff::SignedDuration;
use serde_json::json;

use super::{ninja, tokens};

#[tokio::test]
async fn a_clock_set_back_does_not_make_a_token_live_longer() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    harness.connect(id).await;
    harness.clock.advance(Duration::from_mins(30));
    harness.clock.set_wall(SignedDuration::from_hours(-24));
    let view = harness.view(id).await;
    let now = fobwatch_core::clock::Clock::now(&harness.clock).as_millisecond();
    assert_eq!(view.expires_at, Some(now + 30 * 60_000), "half an hour is left");
    harness.clock.advance(Duration::from_mins(27));
    harness.until(id, |view| view.state == SessionState::Active && view.expires_at > Some(now + 3_600_000)).await;
    assert_eq!(tokens(&server), 2);
}

#[tokio::test]
async fn a_token_of_a_time_to_come_is_due_now_and_lives_no_longer_than_its_life() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    // The computer's clock is two years ahead at the sign-in, and right at the next start.
    harness.clock.set_wall(SignedDuration::from_hours(2 * 365 * 24));
    let before = harness.connect(id).await;
    let (app_clock, ahead) = (harness.clock.clone(), SignedDuration::from_hours(-2 * 365 * 24));
    let harness = harness.restart_after_end(|| app_clock.set_wall(ahead)).await;
    server.until_received("/ws/oauth/token", 2).await;
    let view =
        harness.until(id, |view| view.obtained_at < before.obtained_at && view.state == SessionState::Active).await;
    let now = || fobwatch_core::clock::Clock::now(&harness.clock).as_millisecond();
    assert_eq!((tokens(&server), view.expires_at), (2, Some(now() + 3_600_000)), "renewed at once");

    // Offline, or without auto-renew, it is not counted on for longer than it ever lived.
    harness.app.set_auto_renew(id, false, None).await.expect("off");
    harness.clock.set_wall(-ahead);
    harness.app.renew(id).await.expect("renewed");
    let app_clock = harness.clock.clone();
    let harness = harness.restart_after_end(|| app_clock.set_wall(ahead)).await;
    let now = fobwatch_core::clock::Clock::now(&harness.clock).as_millisecond();
    let view = harness.view(id).await;
    assert!(view.usable && view.obtained_at <= Some(now) && view.expires_at <= Some(now + 3_600_000), "{view:?}");
    harness.clock.advance(Duration::from_mins(61));
    harness.until(id, |view| view.state == SessionState::Expired).await;
}

#[tokio::test]
async fn a_copy_is_cleared_after_its_span_whatever_the_wall_clock_is_set_to() {
    for by in [-1, 1] {
        let harness = Harness::open().await;
        let (_server, id) = ninja(&harness).await;
        harness.connect(id).await;
        harness.app.copy(id, CopyFormat::Token).await.expect("copied");
        tasks_begin().await;
        harness.clock.set_wall(SignedDuration::from_hours(by));
        harness.clock.advance(Duration::from_secs(29));
        tasks_begin().await;
        assert!(harness.clipboard().is_some(), "not sooner either: {by}");
        harness.clock.advance(Duration::from_secs(1));
        harness.until_so("the clipboard is cleared", async || harness.clipboard().is_none()).await;
    }
}

#[tokio::test]
async fn the_same_token_copied_twice_is_cleared_at_the_time_of_the_second() {
    let harness = Harness::open().await;
    let (_server, id) = ninja(&harness).await;
    harness.connect(id).await;
    harness.app.copy(id, CopyFormat::Token).await.expect("copied");
    tasks_begin().await;
    harness.clock.advance(Duration::from_secs(20));
    harness.app.copy(id, CopyFormat::Token).await.expect("copied");
    tasks_begin().await;
    harness.clock.advance(Duration::from_secs(29));
    tasks_begin().await;
    assert!(harness.clipboard().is_some(), "the first one's time is over, not the second's");
    harness.clock.advance(Duration::from_secs(1));
    harness.until_so("the clipboard is cleared", async || harness.clipboard().is_none()).await;
}

#[tokio::test]
async fn the_wait_for_the_browser_and_what_is_told_of_it_go_by_the_steady_clock() {
    let harness = Harness::open().await;
    let (_server, id) = ninja(&harness).await;
    harness.when_browser_opens(|_| {});
    harness.app.connect(id, false).await.expect("started");
    let waits = |view: &ProfileView| match view.state {
        SessionState::SigningIn { waiting: Waiting::Browser { deadline, .. } } => Some(deadline),
        _ => None,
    };
    let deadline = waits(&harness.until(id, |view| waits(view).is_some()).await).expect("a deadline");
    tasks_begin().await;
    harness.clock.set_wall(SignedDuration::from_hours(1));
    harness.until(id, |view| waits(view) == Some(deadline + 3_600_000)).await;
    harness.clock.advance(Duration::from_secs(299));
    tasks_begin().await;
    assert!(waits(&harness.view(id).await).is_some(), "its time is not over");
    harness.clock.advance(Duration::from_secs(1));
    harness.until(id, |view| view.state == SessionState::SignedOut).await;
}

/// What was spawned has begun to wait.
async fn tasks_begin() {
    turns(100).await;
}

#[tokio::test]
async fn a_clock_set_forward_renews_what_it_says_has_ended() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    let before = harness.connect(id).await;
    harness.clock.set_wall(SignedDuration::from_hours(24));
    harness.until(id, |view| view.state == SessionState::Active && view.obtained_at > before.obtained_at).await;
    assert_eq!(tokens(&server), 2);
}

#[tokio::test]
async fn without_auto_renew_a_clock_set_forward_shows_at_once_that_it_has_expired() {
    let harness = Harness::open().await;
    let (_server, id) = ninja(&harness).await;
    harness.connect(id).await;
    harness.app.set_auto_renew(id, false, None).await.expect("switched");
    let told = harness.told.lock().expect("told").len();
    harness.clock.set_wall(SignedDuration::from_hours(2));
    harness.until(id, |view| view.state == SessionState::Expired).await;
    let since = || harness.told.lock().expect("told")[told..].concat();
    harness.until_so("the page hears of it", async || since().contains(r#""name":"expired""#)).await;
}

#[tokio::test]
async fn after_a_sleep_what_is_due_is_renewed_and_what_was_unreachable_is_tried_again() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    let before = harness.connect(id).await;
    let own = Answer::json(503, &json!({"error": "temporarily_unavailable"})).header("Retry-After", "3000");
    server.answer_next("/ws/oauth/token", own);
    harness.app.renew(id).await.expect_err("asked to wait");
    let wait = harness.view(id).await.state;
    harness.app.retry_unreachable().await.expect("looked");
    assert_eq!(harness.view(id).await.state, wait, "the vendor itself named the time");
    harness.clock.advance(Duration::from_hours(8));
    harness.until(id, |view| view.state == SessionState::Active && view.obtained_at > before.obtained_at).await;
}

#[tokio::test]
async fn only_the_vendor_itself_can_make_us_wait_through_a_change_of_network() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    let before = harness.connect(id).await;
    harness.clock.advance(Duration::from_mins(1));
    let portal = Answer::html(503, "<title>Hotel Wi-Fi</title>").header("Retry-After", "3000");
    server.answer_next("/ws/oauth/token", portal);
    harness.app.renew(id).await.expect_err("somebody else");
    harness.app.retry_unreachable().await.expect("looked");
    harness.clock.advance(Duration::from_secs(2));
    harness.until(id, |view| view.state == SessionState::Active && view.obtained_at > before.obtained_at).await;
}

#[tokio::test]
async fn when_the_network_is_back_nothing_waits_for_its_pause_to_end() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    harness.connect(id).await;
    harness.app.set_auto_renew(id, false, None).await.expect("switched");
    harness.clock.advance(Duration::from_mins(1));
    for _ in 0..8 {
        server.answer_next("/ws/oauth/token", Answer::empty(503));
    }
    for _ in 0..8 {
        harness.app.renew(id).await.expect_err("down");
    }
    let asked = tokens(&server);
    harness.app.retry_unreachable().await.expect("looked");
    harness.clock.advance(Duration::from_secs(2));
    harness.until(id, |view| view.state == SessionState::Active && view.trouble.is_none()).await;
    assert_eq!(tokens(&server), asked + 1);
}

#[tokio::test]
async fn tokens_of_five_seconds_expire_and_are_renewed_half_a_minute_after_issue() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    server.with(|vendor| vendor.lifetime = 5);
    harness.connect(id).await;
    harness.clock.advance(Duration::from_secs(5));
    harness.until(id, |view| view.state == SessionState::Expired).await;
    assert_eq!(tokens(&server), 1);
    for round in 2..5 {
        harness.clock.advance(Duration::from_secs(30));
        harness.until(id, |view| view.state == SessionState::Active).await;
        assert_eq!(tokens(&server), round);
        harness.clock.advance(Duration::from_secs(5));
        harness.until(id, |view| view.state == SessionState::Expired).await;
    }
}

#[tokio::test]
async fn a_clock_at_1970_or_a_day_off_and_back_ends_no_sign_in() {
    let harness = Harness::open().await;
    let (_server, id) = ninja(&harness).await;
    harness.connect(id).await;
    let now = || fobwatch_core::clock::Clock::now(&harness.clock);
    let to_1970 = jiff::Timestamp::UNIX_EPOCH.duration_since(now());
    for by in [to_1970, -to_1970, SignedDuration::from_hours(-24), SignedDuration::from_hours(24)] {
        harness.clock.set_wall(by);
        let fits = |view: &fobwatch_core::contract::ProfileView| {
            let left = view.expires_at.unwrap_or_default() - now().as_millisecond();
            view.usable && view.state == SessionState::Active && (1..=3_600_000).contains(&left)
        };
        let view = harness.until(id, fits).await;
        assert!(view.has_refresh_token && view.trouble.is_none(), "{by}: {view:?}");
    }
}
