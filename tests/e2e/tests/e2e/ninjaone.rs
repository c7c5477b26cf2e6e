//! Signing in by browser, and what follows from it.

use std::time::Duration;

use fobwatch_e2e::machine::Machine;
use fobwatch_e2e::{LIMIT, until};
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;
use serde_json::json;

use crate::seeds;

/// How long a copy stays on the clipboard, and what a busy machine may add.
const COPY: Duration = Duration::from_secs(30);
const LATE: Duration = Duration::from_secs(15);

#[tokio::test]
async fn sign_in_by_browser_counts_down_and_survives_a_restart() {
    let server = Server::start(NinjaOne::default());
    let machine = Machine::default();
    machine.install_profiles(&json!([seeds::ninjaone("Contoso", &server.url, false)]));
    let page = machine.drive().await;
    page.select("NinjaOne", "Contoso").await;
    page.press("Connect").await;
    let first = page.until_counting("NinjaOne", "Contoso").await;
    assert!((3500..=3600).contains(&first), "{first} s left of an hour");
    until("a countdown that moves", LIMIT, async || {
        (page.until_counting("NinjaOne", "Contoso").await + 2 <= first).then_some(())
    })
    .await;
    page.close().await;

    let page = machine.drive().await;
    let left = page.until_counting("NinjaOne", "Contoso").await;
    assert!(left < first, "the same token goes on: {left} s of {first} s");
    let grants = server.received_at("/ws/oauth/token");
    assert_eq!(grants.len(), 1, "a restart asks for no new token");
    page.close().await;
}

#[tokio::test]
async fn a_copied_token_is_on_the_clipboard_and_gone_after_its_time() {
    let server = Server::start(NinjaOne::default());
    let machine = Machine::default();
    machine.install_profiles(&json!([seeds::ninjaone("Contoso", &server.url, true)]));
    let page = machine.drive().await;
    page.select("NinjaOne", "Contoso").await;
    page.press("Copy token").await;
    page.sees("Copied, clears in").await;
    let copied =
        until("a token on the clipboard", LIMIT, async || Some(machine.clipboard()).filter(|text| !text.is_empty()))
            .await;
    assert!(server.issued().contains(&copied), "what is on the clipboard is the vendor's token");
    until("an empty clipboard", COPY + LATE, async || machine.clipboard().is_empty().then_some(())).await;
    page.close().await;
}
