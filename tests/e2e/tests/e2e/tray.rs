//! The tray, with the window closed and through D-Bus as a desktop's panel does it.

use fobwatch_e2e::machine::Machine;
use fobwatch_e2e::memory::{is_readable, processes};
use fobwatch_e2e::notifications::Notifications;
use fobwatch_e2e::tray::Tray;
use fobwatch_e2e::{LIMIT, until, windows};
use fobwatch_headless::wait_for;
use fobwatch_simulator::Server;
use fobwatch_simulator::halo::Halo;
use fobwatch_simulator::ninjaone::NinjaOne;
use serde_json::json;

use crate::seeds;

/// In its customer's submenu, where it always is.
const PROFILE: [&str; 2] = ["Contoso", "NinjaOne: "];

#[tokio::test]
async fn the_tray_renews_copies_and_quits_with_the_window_closed() {
    let server = Server::start(NinjaOne::default());
    let machine = Machine::default();
    machine.install_profiles(&json!([seeds::ninjaone("Contoso", &server.url, true)]));
    let tray = Tray::start(&machine).await;
    let mut app = machine.start();
    windows::until_shown(&machine).await;
    let profile = tray.until_line(&["Contoso", "NinjaOne: connected"]).await;
    let actions: Vec<_> = profile.lines.iter().map(|line| &*line.label).collect();
    assert_eq!(actions, ["Renew now", "Copy token", "Sign in…", "Open console", "Open PowerShell", "Disconnect"]);
    windows::close(&machine).await;
    assert!(app.ended().is_none(), "closing the window leaves the app in the tray");

    let before = server.received_at("/ws/oauth/token").len();
    tray.click(&[PROFILE[0], PROFILE[1], "Renew now"]).await;
    until("a renewal", LIMIT, async || (server.received_at("/ws/oauth/token").len() == before + 1).then_some(())).await;
    let renewal = server.received_at("/ws/oauth/token").pop().expect("the renewal");
    assert!(renewal.body.contains("grant_type=refresh_token"));

    tray.click(&[PROFILE[0], PROFILE[1], "Copy token"]).await;
    until("the new token on the clipboard", LIMIT, async || {
        let copied = machine.clipboard();
        server.issued().iter().rev().take(2).any(|token| *token == copied).then_some(())
    })
    .await;
    assert_eq!(windows::visible(&machine), 0, "none of this opens the window");

    // Others' processes are shown to root only.
    let of_the_web_view = || processes(&machine).into_values().filter(|name| name.starts_with("WebKit")).count();
    if is_readable() {
        until("the web view's end", LIMIT, async || (of_the_web_view() == 0).then_some(())).await;
    }
    tray.click(&["Open Fobwatch"]).await;
    windows::until_shown(&machine).await;
    if is_readable() {
        until("another page and what it is loaded by", LIMIT, async || (of_the_web_view() == 2).then_some(())).await;
    }
    tray.click(&["Quit"]).await;
    let ended = wait_for(LIMIT, || app.ended());
    assert!(ended.is_some_and(|status| status.success()), "Quit ends the app");
}

#[tokio::test]
async fn a_refusal_is_tried_again_from_the_tray_or_its_form_is_opened() {
    let halo = Server::start(Halo::default());
    let machine = Machine::default();
    machine.install_profiles(&json!([seeds::halo_refused("Contoso", &halo.url)]));
    let tray = Tray::start(&machine).await;
    let page = machine.drive().await;
    page.sees("Halo refused these scopes").await;
    // It needs somebody.
    let profile = tray.until_line(&["Contoso, HaloITSM: scope"]).await;
    let actions: Vec<_> = profile.lines.iter().map(|line| &*line.label).collect();
    assert_eq!(
        actions,
        ["Renew now", "Copy token", "Try again", "Edit profile…", "Open console", "Open PowerShell", "Disconnect"]
    );
    tray.click(&["Contoso, HaloITSM: ", "Edit profile…"]).await;
    page.sees("Edit Contoso, HaloITSM").await;
    let sent = halo.received_at("/auth/token").len();
    tray.click(&["Contoso, HaloITSM: ", "Try again"]).await;
    until("another try", LIMIT, async || (halo.received_at("/auth/token").len() > sent).then_some(())).await;
    tray.until_line(&["Contoso, HaloITSM: scope"]).await;
    page.close().await;
}

#[tokio::test]
async fn what_was_used_leads_and_counts_down_and_its_copy_is_told() {
    let server = Server::start(NinjaOne::default());
    let machine = Machine::with_clock();
    let off = (0..22).map(|number| seeds::automate(&format!("Customer {number:02}"), "https://rancor.hostedrmm.com"));
    let on = [seeds::ninjaone("Contoso", &server.url, true)];
    machine.install_profiles(&json!(off.chain(on).collect::<Vec<_>>()));
    let tray = Tray::start(&machine).await;
    let notifications = Notifications::start(&machine).await;
    let _app = machine.start_hidden();
    tray.until_line(&["Contoso", "NinjaOne: connected"]).await;
    tray.until_line(&["Customer 21", "Automate: not connected"]).await;
    let labels =
        async || tray.menu().await.expect("a menu").lines.into_iter().map(|line| line.label).collect::<Vec<_>>();
    let before = labels().await;
    // It was signed in to.
    let leads = |labels: &[String]| {
        let place = labels.iter().position(|label| label == "Recent").expect("a heading");
        labels[place + 1].starts_with("Contoso, NinjaOne: ")
    };
    assert!(leads(&before), "{before:?}");
    assert_eq!(before.iter().filter(|label| label.starts_with("Customer ")).count(), 22, "{before:?}");

    tray.click(&["Contoso", "NinjaOne: ", "Copy token"]).await;
    let told = notifications.until_shown(LIMIT).await;
    assert_eq!((&*told.title, &*told.text), ("Contoso, NinjaOne", "Copied, clears in 30 s."));
    until("the token on the clipboard", LIMIT, async || server.issued().contains(&machine.clipboard()).then_some(()))
        .await;
    assert_eq!(windows::visible(&machine), 0);
    // What has not changed is where it was.
    let recent = tray.until_line(&["Contoso, NinjaOne: 5"]).await;
    assert!(recent.label.ends_with(" min"), "{}", recent.label);
    let after = labels().await;
    assert!(leads(&after) && after.len() == before.len(), "{after:?}");

    machine.shift("+30m");
    tray.until_line(&["Contoso, NinjaOne: 2"]).await;
    tray.click(&["Open Fobwatch"]).await;
    windows::until_shown(&machine).await;
}

#[tokio::test]
async fn a_customers_colour_is_a_sign_in_the_label() {
    let machine = Machine::default();
    let of = |customer| seeds::automate(customer, "https://rancor.hostedrmm.com");
    machine.install_profiles(&json!([of("Contoso"), of("Northwind")]));
    let tray = Tray::start(&machine).await;
    let page = machine.drive().await;
    tray.until_line(&["Contoso", "Automate: not connected"]).await;
    for (colour, label) in [("Teal", "🟩 Contoso"), ("Red", "🔴 Contoso"), ("No colour", "Contoso")] {
        page.menu("Actions for Contoso", colour).await;
        tray.until_line(&[label, "Automate: not connected"]).await;
        // Another customer's has none.
        tray.until_line(&["Northwind", "Automate: not connected"]).await;
    }
    page.close().await;
}

#[tokio::test]
async fn a_second_start_shows_the_first_ones_window() {
    let machine = Machine::default();
    // Where there is no tray, a dialog would say so otherwise.
    let _notifications = Notifications::start(&machine).await;
    let mut first = machine.start();
    windows::until_shown(&machine).await;
    windows::close(&machine).await;
    let mut second = machine.start_as("second");
    windows::until_shown(&machine).await;
    let ended = wait_for(LIMIT, || second.ended());
    assert!(ended.is_some(), "the second start hands over and ends");
    assert!(first.ended().is_none(), "the first goes on");
}
