//! The real app locks by hand, after an idle time, with the screen and before the computer sleeps; the
//! keyring or a passphrase opens it. Behind the lock nobody gets anything.

use std::time::Duration;

use fobwatch_e2e::machine::Machine;
use fobwatch_e2e::page::seconds;
use fobwatch_e2e::system::System;
use fobwatch_e2e::tray::Tray;
use fobwatch_e2e::{LIMIT, until};
use fobwatch_simulator::Server;
use fobwatch_simulator::halo::Halo;
use fobwatch_simulator::ninjaone::NinjaOne;
use serde_json::json;

use crate::accessibility::Inspection;
use crate::seeds;

const STATE: [&str; 2] = ["Contoso", "HaloPSA: "];
const PASSPHRASE: &str = "correct horse battery staple";

/// How `fob token` ends.
fn token(machine: &Machine, profile: &str) -> Option<i32> {
    machine.fob(&["token", profile]).status.code()
}

#[tokio::test]
async fn the_lock_screen_and_suspend_lock_and_the_keyring_unlocks() {
    let server = Server::start(NinjaOne::default());
    let machine = Machine::default();
    machine.install_profiles(&json!([seeds::ninjaone("Contoso", &server.url, true)]));
    let system = System::start(&machine).await;
    let tray = Tray::start(&machine).await;
    let page = machine.drive().await;
    page.until_counting("NinjaOne", "Contoso").await;
    system.until_waiting(1).await;

    // Nothing of it is set: a locked screen is none of the app's business.
    system.screen(true).await;
    page.press("More").await;
    page.press("Settings").await;
    page.toggle("Lock with the screen").await;
    page.toggle("Lock before the computer sleeps").await;
    page.until_kept("lockOnSuspend", true).await;
    page.press("Back to the profile").await;
    tray.until_line(&["Lock"]).await;

    system.screen(true).await;
    page.sees("Unlock your secrets").await;
    tray.until_line(&["Contoso", "NinjaOne: locked"]).await;
    tray.until_line(&["Unlock…"]).await;
    system.screen(false).await;
    page.press_in_dialog("Unlock").await;
    page.until_counting("NinjaOne", "Contoso").await;
    tray.until_line(&["Lock"]).await;

    system.suspend().await;
    page.sees("Unlock your secrets").await;
    system.until_waiting(0).await;
    system.wake().await;
    system.until_waiting(1).await;
    page.press_in_dialog("Unlock").await;
    page.until_counting("NinjaOne", "Contoso").await;
    page.close().await;
}

#[tokio::test]
async fn a_passphrase_opens_what_was_locked_by_hand_and_at_each_start() {
    let halo = Server::start(Halo::default());
    let machine = Machine::without_keyring();
    let tray = Tray::start(&machine).await;
    let page = machine.drive().await;
    page.sees("Secrets: not set up").await;
    page.sees("Choose a passphrase").await;
    let mut seen = Inspection::of(page).await;
    seen.look_in_both("choosing a passphrase").await;
    let page = &seen.page;
    page.fill("New passphrase", "short").await;
    page.press_in_dialog("Use this passphrase").await;
    page.sees("At least 8 characters.").await;
    page.fill("New passphrase", PASSPHRASE).await;
    page.fill("Repeat passphrase", "something else").await;
    page.press_in_dialog("Use this passphrase").await;
    page.sees("The passphrases differ.").await;
    page.fill("Repeat passphrase", PASSPHRASE).await;
    page.press_in_dialog("Use this passphrase").await;
    page.sees("Secrets: passphrase").await;

    page.press("Add profile").await;
    page.choose("Halo").await;
    page.choose("Client credentials").await;
    for (label, text) in seeds::typed_halo(&halo.url) {
        page.fill(label, text).await;
    }
    page.press("Save and connect").await;
    page.until_counting("HaloPSA", "Contoso").await;
    tray.until_line(&[STATE[0], STATE[1], "Copy token"]).await;
    assert_eq!(token(&machine, "Contoso/HaloPSA"), Some(0));

    page.press("Lock").await;
    page.until_standing("HaloPSA", "Contoso", |word| word == "Locked").await;
    assert_eq!(token(&machine, "Contoso/HaloPSA"), Some(8));
    tray.until_line(&["Contoso", "HaloPSA: locked"]).await;
    page.press("Unlock").await;
    page.sees("Enter the passphrase that protects the secrets on this computer.").await;
    seen.look_in_both("unlocking").await;
    let page = &seen.page;
    page.fill("Passphrase", "not this one").await;
    page.press_in_dialog("Unlock").await;
    page.until_told("return document.querySelector('dialog [aria-invalid=true]') !== null", true).await;
    page.fill("Passphrase", PASSPHRASE).await;
    page.press_in_dialog("Unlock").await;
    page.until_counting("HaloPSA", "Contoso").await;
    assert_eq!(token(&machine, "Contoso/HaloPSA"), Some(0));
    assert!(!page.everything().await.contains(PASSPHRASE));
    seen.ends_well().await;

    let page = machine.drive().await;
    page.sees("Unlock your secrets").await;
    page.fill("Passphrase", PASSPHRASE).await;
    page.press_in_dialog("Unlock").await;
    page.until_counting("HaloPSA", "Contoso").await;
    page.close().await;
}

#[tokio::test]
async fn an_idle_time_locks_and_renewals_go_on_only_where_that_is_set() {
    const TOKEN: &str = "/ws/oauth/token";
    const IDLE: Duration = Duration::from_mins(1);
    let server = Server::start(NinjaOne::default());
    let machine = Machine::with_clock();
    machine.install_profiles(&json!([seeds::ninjaone("Contoso", &server.url, true)]));
    let page = machine.drive().await;
    page.until_counting("NinjaOne", "Contoso").await;
    page.press("More").await;
    page.press("Settings").await;
    page.pick("Lock after idle time", "1").await;
    page.toggle("Renew while locked").await;
    page.until_kept("renewWhileLocked", true).await;
    page.press("Back to the profile").await;
    let tokens = server.received_at(TOKEN).len();
    assert_eq!(token(&machine, "Contoso/NinjaOne"), Some(0));

    // The clock that counts idle time cannot be set.
    until("a lock", LIMIT + IDLE, async || (page.standing("NinjaOne", "Contoso").await == "Locked").then_some(()))
        .await;
    assert_eq!(token(&machine, "Contoso/NinjaOne"), Some(8));
    assert_eq!(server.received_at(TOKEN).len(), tokens, "nothing was due");
    // It is renewed behind the lock, and nobody gets it.
    machine.shift("+57m");
    until("a renewal", LIMIT, async || (server.received_at(TOKEN).len() == tokens + 1).then_some(())).await;
    assert_eq!(page.standing("NinjaOne", "Contoso").await, "Locked");
    assert_eq!(token(&machine, "Contoso/NinjaOne"), Some(8));
    // What locks by itself asks by itself.
    page.press_in_dialog("Unlock").await;
    page.until_standing("NinjaOne", "Contoso", |word| seconds(word).is_some_and(|left| left > 3500)).await;
    assert_eq!(token(&machine, "Contoso/NinjaOne"), Some(0));

    // Without leave, a locked app asks for nothing.
    page.press("More").await;
    page.press("Settings").await;
    page.pick("Lock after idle time", "").await;
    page.toggle("Renew while locked").await;
    page.until_kept("renewWhileLocked", false).await;
    page.press("Back to the profile").await;
    page.press("Lock").await;
    page.until_standing("NinjaOne", "Contoso", |word| word == "Locked").await;
    machine.shift("+180m");
    assert_eq!(token(&machine, "Contoso/NinjaOne"), Some(8));
    assert_eq!(server.received_at(TOKEN).len(), tokens + 1);
    page.press("Unlock").await;
    page.press_in_dialog("Unlock").await;
    page.until_standing("NinjaOne", "Contoso", |word| seconds(word).is_some_and(|left| left > 3500)).await;
    assert_eq!(server.received_at(TOKEN).len(), tokens + 2);
    page.close().await;
}
