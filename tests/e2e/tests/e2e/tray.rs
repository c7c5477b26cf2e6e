//! The tray, with the window closed and through D-Bus as a desktop's panel does it.

use std::time::Duration;

use fobwatch_e2e::machine::Machine;
use fobwatch_e2e::tray::Tray;
use fobwatch_e2e::{LIMIT, until, windows};
use fobwatch_headless::wait_for;
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;
use serde_json::json;

use crate::seeds;

const PROFILE: &str = "NinjaOne, Contoso: ";

#[tokio::test]
async fn the_tray_renews_copies_and_quits_with_the_window_closed() {
    let server = Server::start(NinjaOne::default());
    let machine = Machine::default();
    machine.plant(&json!([seeds::ninjaone("Contoso", &server.url, true)]));
    let tray = Tray::start(&machine).await;
    let mut app = machine.start();
    windows::until_shown(&machine).await;
    let profile = tray.until_line(&["NinjaOne, Contoso: 5"]).await;
    assert!(profile.label.ends_with(" min"), "{}", profile.label);
    let actions: Vec<_> = profile.lines.iter().map(|line| &*line.label).collect();
    assert_eq!(actions, ["Renew now", "Copy token", "Sign in…", "Disconnect"]);
    windows::close(&machine).await;
    assert!(app.ended().is_none(), "closing the window leaves the app in the tray");

    let before = server.received_at("/ws/oauth/token").len();
    tray.click(&[PROFILE, "Renew now"]).await;
    until("a renewal", LIMIT, async || (server.received_at("/ws/oauth/token").len() == before + 1).then_some(())).await;
    let renewal = server.received_at("/ws/oauth/token").pop().expect("the renewal");
    assert!(renewal.body.contains("grant_type=refresh_token"));

    tray.click(&[PROFILE, "Copy token"]).await;
    until("the new token on the clipboard", LIMIT, async || {
        let copied = machine.clipboard();
        server.issued().iter().rev().take(2).any(|token| *token == copied).then_some(())
    })
    .await;
    assert_eq!(windows::visible(&machine), 0, "none of this opens the window");

    tray.click(&["Open Fobwatch"]).await;
    windows::until_shown(&machine).await;
    tray.click(&["Quit"]).await;
    let ended = wait_for(LIMIT, || app.ended());
    assert!(ended.is_some_and(|status| status.success()), "Quit ends the app");
}

#[tokio::test]
async fn a_second_start_shows_the_first_ones_window() {
    let machine = Machine::default();
    let mut first = machine.start();
    windows::until_shown(&machine).await;
    windows::close(&machine).await;
    let mut second = machine.start_as("second");
    windows::until_shown(&machine).await;
    let ended = wait_for(Duration::from_secs(10), || second.ended());
    assert!(ended.is_some(), "the second start hands over and ends");
    assert!(first.ended().is_none(), "the first goes on");
}
