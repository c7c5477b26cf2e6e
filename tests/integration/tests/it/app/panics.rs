//! What panics is the end of itself alone: timers begin anew, and every state has a way out.

use std::time::Duration;

use fobwatch_core::contract::SessionState;
use fobwatch_core::failure::Code;
use fobwatch_core::profile::ProfileId;
use fobwatch_integration::{Office, eventually, turns};

use super::{ninja, tokens};

/// Lets up to three hours pass until this is so.
async fn until(office: &Office, what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    for _ in 0..2_000 {
        if is_so().await {
            return;
        }
        office.clock.advance(Duration::from_secs(5));
        turns(1).await;
    }
    eventually(what, is_so).await;
}

async fn state(office: &Office, id: ProfileId) -> SessionState {
    office.view(id).await.state
}

#[tokio::test]
async fn the_timer_begins_anew() {
    let office = Office::open().await;
    let (server, id) = ninja(&office).await;
    office.connect(id).await;
    office.timer_mine.lay();
    until(&office, "the timer panics", async || !office.timer_mine.lies()).await;
    assert_eq!(tokens(&server), 1);
    until(&office, "the renewal", async || tokens(&server) == 2).await;
    office.until(id, |view| view.state == SessionState::Active).await;
}

#[tokio::test]
async fn a_renewal_by_the_timer_that_panics_is_tried_again() {
    let office = Office::open().await;
    let (server, id) = ninja(&office).await;
    office.connect(id).await;
    office.network.mine.lay();
    until(&office, "the renewal panics", async || !office.network.mine.lies()).await;
    let view = office.until(id, |view| matches!(view.state, SessionState::Unreachable { .. })).await;
    assert_eq!(
        view.trouble.map(|trouble| trouble.text).as_ref().map(ToString::to_string).as_deref(),
        Some("The renewal failed inside Fobwatch.")
    );
    until(&office, "the next try", async || tokens(&server) == 2).await;
    office.until(id, |view| view.state == SessionState::Active).await;
}

#[tokio::test]
async fn a_renewal_by_hand_that_panics_is_a_failure() {
    let office = Office::open().await;
    let (server, id) = ninja(&office).await;
    office.connect(id).await;
    office.network.mine.lay();
    let failure = office.app.renew(id).await.expect_err("it panics");
    assert_eq!(
        (failure.code, failure.message.to_string().as_str()),
        (Code::Unreachable, "The renewal failed inside Fobwatch.")
    );
    office.app.renew(id).await.expect("renewed");
    assert_eq!((state(&office, id).await, tokens(&server)), (SessionState::Active, 2));
}

#[tokio::test]
async fn a_sign_in_that_panics_is_over() {
    let office = Office::open().await;
    let (_server, id) = ninja(&office).await;
    office.network.mine.lay();
    office.app.connect(id, false).await.expect("started");
    let view = office.until(id, |view| view.trouble.is_some()).await;
    assert_eq!(view.state, SessionState::SignedOut);
    assert_eq!(
        view.trouble.map(|trouble| trouble.text).as_ref().map(ToString::to_string).as_deref(),
        Some("The sign-in failed inside Fobwatch.")
    );
    office.connect(id).await;
}

#[tokio::test]
async fn a_listener_that_panics_stops_nothing() {
    let office = Office::open().await;
    let (server, id) = ninja(&office).await;
    for _ in 0..12 {
        // Each time at another step.
        office.listener_mine.lay();
        office.connect(id).await;
        assert!(!office.listener_mine.lies());
        office.listener_mine.lay();
        office.app.renew(id).await.expect("renewed");
        office.listener_mine.lay();
        office.app.set_favourite(id, true).await.expect("saved");
        office.app.disconnect(id).await.expect("signed out");
    }
    assert_eq!((state(&office, id).await, tokens(&server)), (SessionState::SignedOut, 24));
}

#[tokio::test]
async fn a_command_that_panics_is_answered() {
    let office = Office::open().await;
    let (_server, id) = ninja(&office).await;
    office.connect(id).await;
    office.network.mine.lay();
    // As the shell and the agent call it.
    let answered = fobwatch_core::supervise::caught(office.app.verify(id)).await;
    let failure: fobwatch_core::failure::Failure = answered.expect_err("it panics").into();
    assert_eq!(failure.message, "this failed inside Fobwatch");
    office.app.verify(id).await.expect("the token is good");
}
