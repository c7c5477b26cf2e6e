//! Notices while the window is closed.

use std::time::Duration;

use fobwatch_e2e::machine::Machine;
use fobwatch_e2e::notifications::Notifications;
use fobwatch_e2e::windows;
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
    machine.install_profiles(&json!([seeds::ninjaone("Contoso", &server.url, true)]));
    server.answer_next("/ws/oauth/token", Answer::json(400, &json!({"error": "invalid_token"})));
    let notifications = Notifications::start(&machine).await;
    let _app = machine.start_hidden();
    let shown = notifications.until_shown(RENEWED_BY).await;
    assert_eq!(shown.title, "Contoso, NinjaOne");
    assert_eq!(shown.text, "Sign in again: the saved sign-in has ended.");
    assert!(shown.actions.iter().any(|action| action == "default"), "{:?}", shown.actions);
    assert_eq!(windows::visible(&machine), 0, "nothing opens by itself");
    notifications.click(&shown).await;
    windows::until_shown(&machine).await;
    assert_eq!(notifications.all().len(), 1);
}

#[tokio::test]
async fn a_click_on_a_notice_opens_the_window_with_its_profile() {
    let (well, ill) = (Server::start(NinjaOne::default()), Server::start(NinjaOne::default()));
    ill.with(|ninja| ninja.lifetime = 2);
    let machine = Machine::with_clock();
    // By itself the page would show the first one.
    machine.install_profiles(&json!([
        seeds::ninjaone("Contoso", &well.url, true),
        seeds::ninjaone("Northwind", &ill.url, true),
        seeds::ninjaone("Oceanic", &well.url, true),
    ]));
    ill.answer_next("/ws/oauth/token", Answer::json(400, &json!({"error": "invalid_token"})));
    // So that the renewal is due at once.
    machine.shift("+2m");
    let notifications = Notifications::start(&machine).await;
    let (page, ()) = tokio::join!(machine.drive_hidden(), async {
        let shown = notifications.until_shown(RENEWED_BY).await;
        assert_eq!(shown.title, "Northwind, NinjaOne");
        assert_eq!(windows::visible(&machine), 0, "nothing opens by itself");
        notifications.click(&shown).await;
    });
    page.sees("Northwind · NinjaOne").await;
    page.sees("Sign in again").await;
    // And in a window that is open, on another profile.
    page.select("NinjaOne", "Oceanic").await;
    page.sees("Oceanic · NinjaOne").await;
    notifications.click(&notifications.all()[0]).await;
    page.sees("Northwind · NinjaOne").await;
    page.close().await;
}
