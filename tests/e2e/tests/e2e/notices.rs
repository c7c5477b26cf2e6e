//! Notices while the window is closed.

use std::time::Duration;

use fobwatch_e2e::machine::{Machine, app};
use fobwatch_e2e::notifications::Notifications;
use fobwatch_e2e::windows;
use fobwatch_headless::Running;
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::{Answer, Server};
use serde_json::json;

use crate::seeds;

/// No renewal within half a minute of the sign-in, and then some for a busy machine.
const RENEWED_BY: Duration = Duration::from_mins(1);

#[tokio::test]
async fn a_dead_grant_is_told_once_by_the_system_and_a_click_opens_the_window() {
    // Gone before the app is back: its renewal is the first thing that is due.
    let server = Server::start(NinjaOne::default());
    server.with(|ninja| ninja.lifetime = 2);
    let machine = Machine::default();
    machine.plant(&json!([seeds::ninjaone("Contoso", &server.url, true)]));
    server.answer_next("/ws/oauth/token", Answer::json(400, &json!({"error": "invalid_token"})));
    let notifications = Notifications::start(&machine).await;
    let log = machine.folder.path().join("app.log");
    let _app = Running::start(machine.command(&app()).arg("--hidden"), &log).expect("the app");
    let shown = notifications.until_shown(RENEWED_BY).await;
    assert_eq!(shown.title, "NinjaOne, Contoso");
    assert_eq!(shown.text, "Sign in again: the saved sign-in has ended.");
    assert!(shown.actions.iter().any(|action| action == "default"), "{:?}", shown.actions);
    assert_eq!(windows::visible(&machine), 0, "nothing opens by itself");
    notifications.click(&shown).await;
    windows::until_shown(&machine).await;
    assert_eq!(notifications.all().len(), 1);
}
