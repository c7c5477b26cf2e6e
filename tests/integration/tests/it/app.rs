//! The whole app without a window: sessions, renewal, restart, locking, copying.

mod activity;
mod browsers;
mod codes;
mod crowd;
mod customers;
mod disk;
mod forms;
mod in_flight;
mod locking;
mod locks;
mod losses;
mod names;
mod offline;
mod panics;
mod pauses;
mod remarks;
mod rotation;
mod secrets;
mod settings;
mod time;
mod transfer;
mod tray;
mod upkeep;

use std::time::Duration;

use fobwatch_core::contract::{CopyFormat, SessionState, Waiting};
use fobwatch_core::failure::{Code, Failure};
use fobwatch_core::profile::ProfileId;
use fobwatch_core::secret::Secret;
use fobwatch_integration::{Harness, form};
use fobwatch_simulator::automate::Automate;
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::server::Held;
use fobwatch_simulator::{Answer, Server, browser};
use serde_json::json;
use tokio::task::JoinHandle;

fn approve(url: &str) {
    browser::visit(url, browser::Decision::Approve).expect("the redirect is answered");
}

async fn ninja(harness: &Harness) -> (Server<NinjaOne>, ProfileId) {
    let server = Server::start(NinjaOne::default());
    harness.lend_clock(&server);
    harness.when_browser_opens(|url| approve(&url));
    let id = harness
        .add("NinjaOne", "ninjaone", "browser_native", &[("instance", &server.url), ("client_id", "native-app")])
        .await;
    (server, id)
}

fn tokens(server: &Server<NinjaOne>) -> usize {
    server.received_at("/ws/oauth/token").len()
}

type Renewal = JoinHandle<Result<(), Failure>>;

/// A profile whose renewal the vendor has done, and not answered.
async fn renewing(harness: &Harness) -> (Server<NinjaOne>, ProfileId, Renewal, Held) {
    let (server, id) = ninja(harness).await;
    harness.connect(id).await;
    harness.clock.advance(Duration::from_mins(1));
    let held = server.hold_next("/ws/oauth/token");
    let app = harness.app.clone();
    let renewal = tokio::spawn(async move { app.renew(id).await });
    harness.until(id, |view| view.state == SessionState::Renewing).await;
    (server, id, renewal, held)
}

#[tokio::test]
async fn a_browser_sign_in_is_shown_step_by_step() {
    let harness = Harness::open().await;
    let (_server, id) = ninja(&harness).await;
    assert_eq!(harness.view(id).await.state, SessionState::SignedOut);
    let view = harness.connect(id).await;
    assert!(view.usable && view.has_refresh_token && view.renewable);
    assert_eq!(view.expires_at.map(|at| at - view.obtained_at.unwrap_or(0)), Some(3_600_000));
    assert!(harness.visited()[0].contains("code_challenge_method=S256"));
    assert_eq!(harness.activity(id).await[0], "Signed in, valid for 60 min");
    let told = harness.told.lock().expect("events").join("\n");
    let after_start = &told[told.find("signingIn").expect("it was shown")..];
    assert!(!after_start.contains("\"signedOut\""), "nobody sees a state in between");
}

#[tokio::test]
async fn what_is_seen_later_has_a_higher_revision() {
    let harness = Harness::open().await;
    let (_server, id) = ninja(&harness).await;
    let before = harness.app.overview().await.expect("a list");
    assert!(before.profiles.iter().all(|view| view.revision == before.revision), "one moment");
    harness.connect(id).await;
    let told = harness.told.lock().expect("events").concat();
    let told: Vec<u64> = told
        .split(r#""revision":"#)
        .skip(1)
        .filter_map(|rest| rest.split(',').next()?.parse().ok())
        .filter(|revision| *revision > before.revision)
        .collect();
    assert!(told.len() > 2 && told.is_sorted_by(|one, other| one < other), "{told:?}");
    assert!(harness.view(id).await.revision > told[told.len() - 1]);
}

#[tokio::test]
async fn clocks_that_differ_are_said_and_do_not_shorten_the_countdown() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    let clock = harness.clock.clone();
    server.set_clock(std::sync::Arc::new(move || {
        fobwatch_core::clock::later(fobwatch_core::clock::Clock::now(&clock), Duration::from_mins(10))
    }));
    let view = harness.connect(id).await;
    assert_eq!(view.expires_at.map(|at| at - view.obtained_at.unwrap_or(0)), Some(3_600_000));
    let warning = view.warnings.iter().find(|warning| warning.code == "ClockDiffers").expect("a warning");
    assert!(warning.text.to_string().contains("10 min behind"), "{}", warning.text);
    harness.lend_clock(&server);
    harness.clock.advance(Duration::from_mins(1));
    harness.app.renew(id).await.expect("renewed");
    assert_eq!(harness.view(id).await.warnings, [], "it no longer holds");
}

#[tokio::test]
async fn n17_two_renewals_at_once_are_one() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    harness.connect(id).await;
    let before = tokens(&server);
    harness.clock.advance(Duration::from_secs(40));
    let (first, second) = tokio::join!(harness.app.renew(id), harness.app.renew(id));
    first.expect("renewed");
    second.expect("renewed");
    assert_eq!(tokens(&server), before + 1);
}

#[tokio::test]
async fn it_renews_ahead_of_expiry_by_itself() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    let first = harness.connect(id).await;
    let before = tokens(&server);
    harness.clock.advance(Duration::from_secs(3260));
    assert_eq!(harness.view(id).await.expires_at, first.expires_at, "not yet: 5 minutes before, give or take a tenth");
    harness.clock.advance(Duration::from_secs(70));
    harness.until(id, |view| view.expires_at > first.expires_at && view.state == SessionState::Active).await;
    assert_eq!(tokens(&server), before + 1);
    assert_eq!(harness.activity(id).await[0], "Token renewed, valid for 60 min");
}

#[tokio::test]
async fn without_auto_renew_it_counts_down_and_expires() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    harness.connect(id).await;
    harness.app.set_auto_renew(id, false, None).await.expect("switched");
    let before = tokens(&server);
    harness.clock.advance(Duration::from_secs(3601));
    let view = harness.until(id, |view| view.state == SessionState::Expired).await;
    assert!(!view.usable);
    assert_eq!(tokens(&server), before);
}

#[tokio::test]
async fn faults_keep_the_grant_and_are_tried_again() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    harness.connect(id).await;
    harness.clock.advance(Duration::from_mins(1));
    server.answer_next("/ws/oauth/token", Answer::empty(429).header("Retry-After", "7"));
    harness.app.renew(id).await.expect_err("asked to wait");
    let view = harness.view(id).await;
    let now = view.obtained_at.unwrap_or(0) + 60_000;
    assert_eq!(view.state, SessionState::Unreachable { retry_at: Some(now + 7_000) });
    assert!(view.usable && view.has_refresh_token);
    harness.clock.advance(Duration::from_secs(7));
    harness.until(id, |view| view.state == SessionState::Active && view.obtained_at > Some(now)).await;
}

#[tokio::test]
async fn a_dead_grant_asks_for_a_sign_in_and_opens_nothing() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    harness.connect(id).await;
    harness.clock.advance(Duration::from_mins(1));
    let visits = harness.visited().len();
    server.answer_next("/ws/oauth/token", Answer::json(400, &json!({"error": "invalid_token"})));
    harness.app.renew(id).await.expect_err("dead");
    let view = harness.view(id).await;
    assert_eq!(view.state, SessionState::NeedsSignIn);
    assert!(!view.has_refresh_token && view.usable, "the access token may live on");
    assert_eq!(harness.visited().len(), visits);
    // A new sign-in mends it.
    harness.connect(id).await;
}

#[tokio::test]
async fn a_restart_keeps_profiles_and_sessions() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    let before = harness.connect(id).await;
    let harness = harness.restart().await;
    harness.lend_clock(&server);
    let after = harness.view(id).await;
    assert_eq!((after.state, after.expires_at), (SessionState::Active, before.expires_at));
    harness.app.verify(id).await.expect("the same token still works");
}

#[tokio::test]
async fn what_came_due_while_it_was_closed_is_renewed_at_start() {
    let harness = Harness::open().await;
    let (_server, id) = ninja(&harness).await;
    harness.connect(id).await;
    harness.clock.advance(Duration::from_hours(2));
    harness.until(id, |view| view.state == SessionState::Active).await;
    let before = harness.view(id).await.expires_at;
    let clock = harness.clock.clone();
    let harness = {
        let stopped = harness.restart().await;
        clock.advance(Duration::from_hours(2));
        stopped
    };
    harness.until(id, |view| view.state == SessionState::Active && view.expires_at > before).await;
}

#[tokio::test]
async fn cancel_and_a_second_sign_in_leave_one_or_none() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    harness.when_browser_opens(|_| {});
    let waits = |view: &fobwatch_core::contract::ProfileView| {
        matches!(view.state, SessionState::SigningIn { waiting: Waiting::Browser { .. } })
    };
    harness.app.connect(id, false).await.expect("started");
    harness.until(id, waits).await;
    let first = harness.visited()[0].clone();
    harness.app.connect(id, false).await.expect("started anew");
    harness.until(id, |view| waits(view) && harness.visited().len() == 2).await;
    assert!(browser::visit(&first, browser::Decision::Approve).is_err(), "the first listener is closed");
    harness.app.cancel(id).await.expect("cancelled");
    assert_eq!(harness.view(id).await.state, SessionState::SignedOut);
    assert!(browser::visit(&harness.visited()[1], browser::Decision::Approve).is_err());
    assert_eq!(tokens(&server), 0);
}

#[tokio::test]
async fn a_sign_in_nobody_answers_ends_after_five_minutes() {
    let harness = Harness::open().await;
    let (_server, id) = ninja(&harness).await;
    harness.when_browser_opens(|_| {});
    harness.app.connect(id, false).await.expect("started");
    harness.until(id, |view| matches!(view.state, SessionState::SigningIn { waiting: Waiting::Browser { .. } })).await;
    harness.clock.advance(Duration::from_secs(301));
    let view = harness.until(id, |view| view.state == SessionState::SignedOut).await;
    assert_eq!(
        view.trouble.map(|trouble| trouble.text).as_ref().map(ToString::to_string).as_deref(),
        Some("No reply from the browser.")
    );
}

#[tokio::test]
async fn a_pasted_address_completes_a_sign_in() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    harness.when_browser_opens(|_| {});
    harness.app.connect(id, false).await.expect("started");
    harness.until(id, |view| matches!(view.state, SessionState::SigningIn { waiting: Waiting::Browser { .. } })).await;
    let address = browser::decide(&harness.visited()[0], browser::Decision::Approve).expect("a redirect");
    let wrong = harness.app.paste(id, Secret::new(address.replace("state=", "state=x"))).await.expect_err("not ours");
    assert_eq!(wrong.code, Code::Invalid);
    harness.app.paste(id, Secret::new(address)).await.expect("taken");
    harness.until(id, |view| view.state == SessionState::Active).await;
    assert_eq!(tokens(&server), 1);
}

#[tokio::test]
async fn automate_asks_for_a_code_until_one_is_right() {
    let harness = Harness::open().await;
    let server = Server::start(Automate::default());
    harness.lend_clock(&server);
    let front = fobwatch_simulator::tls::Front::start(&server.url);
    let id = harness
        .add(
            "Automate",
            "automate",
            "password",
            &[
                ("server", front.url.trim_start_matches("https://")),
                ("username", "jane"),
                ("password", "jane-PASSWORD-canary"),
                ("client_id", "00000000-0000-4000-8000-000000000001"),
                ("tls_trust", "pin"),
                ("tls_pin", &front.fingerprint),
            ],
        )
        .await;
    harness.app.connect(id, false).await.expect("started");
    harness.until_asked(id).await;
    harness.app.answer(id, Secret::new("000 000")).await.expect("taken");
    let view = harness
        .until(id, |view| {
            matches!(&view.state, SessionState::NeedsCode { question: Some(question) } if question.refused.is_some())
        })
        .await;
    assert!(view.trouble.is_none());
    let now = fobwatch_core::clock::Clock::now(&harness.clock);
    let code = server.with(|automate| automate.current_code("jane", now));
    harness.app.answer(id, Secret::new(code)).await.expect("taken");
    harness.until(id, |view| view.state == SessionState::Active).await;
}

#[tokio::test]
async fn copies_are_cleared_after_their_time_unless_replaced() {
    let harness = Harness::open().await;
    let (_server, id) = ninja(&harness).await;
    harness.connect(id).await;
    harness.app.copy(id, CopyFormat::Token).await.expect("copied");
    assert!(harness.clipboard().is_some_and(|text| text.starts_with("ninja-access-")));
    harness.clock.advance(Duration::from_secs(31));
    harness.until_so("the clipboard is cleared", async || harness.clipboard().is_none()).await;
}

#[tokio::test]
async fn a_token_about_to_end_is_renewed_before_it_is_copied() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    harness.connect(id).await;
    harness.app.set_auto_renew(id, false, None).await.expect("switched");
    let before = tokens(&server);
    harness.clock.advance(Duration::from_secs(3600 - 45));
    harness.app.copy(id, CopyFormat::Header).await.expect("copied");
    assert_eq!(tokens(&server), before + 1);
}

#[tokio::test]
async fn disconnect_revokes_and_forgets() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    harness.connect(id).await;
    let said = harness.app.disconnect(id).await.expect("signed out");
    assert!(said.to_string().contains("revoked"), "{said}");
    assert_eq!(server.received_at("/ws/oauth/revoke").len(), 2);
    assert_eq!(harness.view(id).await.state, SessionState::SignedOut);
    let harness = harness.restart().await;
    assert_eq!(harness.view(id).await.state, SessionState::SignedOut);
}

#[tokio::test]
async fn a_removed_profile_comes_back_with_its_session_or_goes_for_good() {
    let harness = Harness::open().await;
    let (_server, id) = ninja(&harness).await;
    harness.connect(id).await;
    harness.app.remove(id).await.expect("removed");
    assert!(harness.app.overview().await.expect("a list").profiles.is_empty());
    harness.app.restore(id).await.expect("back");
    assert_eq!(harness.view(id).await.state, SessionState::Active);
    harness.app.remove(id).await.expect("removed");
    let harness = harness.restart().await;
    assert_eq!(harness.app.restore(id).await.expect_err("gone").code, Code::TooLate);
}

#[tokio::test]
async fn forms_name_the_field_and_save_nothing() {
    let harness = Harness::open().await;
    let (_server, _) = ninja(&harness).await;
    let failure =
        harness.try_add("NinjaOne", "ninjaone", "browser_native", &[("instance", "eu"), ("client_id", "c")]).await;
    assert_eq!(failure.expect_err("the name is taken").fields[0].field, "name");
    let failure =
        harness.try_add("Other", "ninjaone", "client_credentials", &[("instance", "eu"), ("client_id", "c")]).await;
    assert_eq!(failure.expect_err("no secret").fields[0].field, "client_secret");
    assert_eq!(harness.app.overview().await.expect("a list").profiles.len(), 1);
}

#[tokio::test]
async fn an_edit_keeps_what_is_sealed_and_a_copy_takes_it_along() {
    let harness = Harness::open().await;
    let server = Server::start(NinjaOne::default());
    harness.lend_clock(&server);
    let pairs = [("instance", server.url.as_str()), ("client_id", "service-app"), ("client_secret", "wrong")];
    let id = harness.add("Service", "ninjaone", "client_credentials", &pairs).await;
    harness.app.connect(id, false).await.expect("started");
    let view = harness.until(id, |view| matches!(view.state, SessionState::Refused { .. })).await;
    assert!(matches!(&view.state, SessionState::Refused { brief, .. } if brief == "Client refused"));
    // The secret is replaced, then the name only.
    let right =
        [("instance", server.url.as_str()), ("client_id", "service-app"), ("client_secret", "service_SECRET-canary-2")];
    let mut input = form("Service", "ninjaone", "client_credentials", &right);
    input.id = Some(id);
    harness.app.save(input).await.expect("saved");
    assert_eq!(harness.view(id).await.state, SessionState::SignedOut, "nothing is held against it any more");
    let mut input = form("Renamed", "ninjaone", "client_credentials", &pairs[..2]);
    input.id = Some(id);
    harness.app.save(input).await.expect("saved");
    assert_eq!(harness.app.form(id).await.expect("a form").saved, ["client_secret"]);
    harness.connect(id).await;
    let copy = harness.app.duplicate(id).await.expect("a copy");
    assert_eq!(harness.view(copy).await.name, "Renamed copy");
    harness.connect(copy).await;
}
