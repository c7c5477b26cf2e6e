//! Panics: each is the end of itself alone; timers begin anew, and every state has a way out.

use std::time::Duration;

use fobwatch_core::contract::SessionState;
use fobwatch_core::failure::Code;
use fobwatch_core::profile::ProfileId;
use fobwatch_integration::{Harness, eventually, turns};

use super::{ninja, tokens};

/// Lets up to three hours pass until this is so.
async fn until(harness: &Harness, what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    for _ in 0..2_000 {
        if is_so().await {
            return;
        }
        harness.clock.advance(Duration::from_secs(5));
        turns(1).await;
    }
    eventually(what, is_so).await;
}

async fn state(harness: &Harness, id: ProfileId) -> SessionState {
    harness.view(id).await.state
}

#[tokio::test]
async fn the_timer_begins_anew() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    harness.connect(id).await;
    harness.timer_trap.lay();
    until(&harness, "the timer panics", async || !harness.timer_trap.lies()).await;
    assert_eq!(tokens(&server), 1);
    until(&harness, "the renewal", async || tokens(&server) == 2).await;
    harness.until(id, |view| view.state == SessionState::Active).await;
}

#[tokio::test]
async fn a_renewal_by_the_timer_that_panics_is_tried_again() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    harness.connect(id).await;
    harness.network.panic_trap.lay();
    until(&harness, "the renewal panics", async || !harness.network.panic_trap.lies()).await;
    let view = harness.until(id, |view| matches!(view.state, SessionState::Unreachable { .. })).await;
    assert_eq!(
        view.trouble.map(|trouble| trouble.text).as_ref().map(ToString::to_string).as_deref(),
        Some("The renewal failed because of an internal error.")
    );
    until(&harness, "the next try", async || tokens(&server) == 2).await;
    harness.until(id, |view| view.state == SessionState::Active).await;
}

#[tokio::test]
async fn a_renewal_by_hand_that_panics_is_a_failure() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    harness.connect(id).await;
    harness.network.panic_trap.lay();
    let failure = harness.app.renew(id).await.expect_err("it panics");
    assert_eq!(
        (failure.code, failure.message.to_string().as_str()),
        (Code::Unreachable, "The renewal failed because of an internal error.")
    );
    harness.app.renew(id).await.expect("renewed");
    assert_eq!((state(&harness, id).await, tokens(&server)), (SessionState::Active, 2));
}

#[tokio::test]
async fn a_sign_in_that_panics_is_over() {
    let harness = Harness::open().await;
    let (_server, id) = ninja(&harness).await;
    harness.network.panic_trap.lay();
    harness.app.connect(id, false).await.expect("started");
    let view = harness.until(id, |view| view.trouble.is_some()).await;
    assert_eq!(view.state, SessionState::SignedOut);
    assert_eq!(
        view.trouble.map(|trouble| trouble.text).as_ref().map(ToString::to_string).as_deref(),
        Some("The sign-in failed because of an internal error.")
    );
    harness.connect(id).await;
}

#[tokio::test]
async fn a_listener_that_panics_stops_nothing() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    for _ in 0..12 {
        // Each time at another step.
        harness.listener_trap.lay();
        harness.connect(id).await;
        assert!(!harness.listener_trap.lies());
        harness.listener_trap.lay();
        harness.app.renew(id).await.expect("renewed");
        harness.listener_trap.lay();
        harness.app.set_favourite(id, true).await.expect("saved");
        harness.app.disconnect(id).await.expect("signed out");
    }
    assert_eq!((state(&harness, id).await, tokens(&server)), (SessionState::SignedOut, 24));
}

#[tokio::test]
async fn a_command_that_panics_is_answered() {
    let harness = Harness::open().await;
    let (_server, id) = ninja(&harness).await;
    harness.connect(id).await;
    harness.network.panic_trap.lay();
    // As the shell and the agent call it.
    let answered = fobwatch_core::supervise::caught(harness.app.verify(id)).await;
    let failure: fobwatch_core::failure::Failure = answered.expect_err("it panics").into();
    assert_eq!(failure.message, "an internal error in Fobwatch");
    harness.app.verify(id).await.expect("the token is good");
}
