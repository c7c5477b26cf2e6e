//! The search: profiles and commands by the keyboard alone; and the sheet that tells of all keys.

use fobwatch_e2e::machine::Machine;
use fobwatch_e2e::{LIMIT, until};
use fobwatch_simulator::Server;
use fobwatch_simulator::halo::Halo;
use fobwatch_simulator::ninjaone::NinjaOne;
use serde_json::json;

use crate::seeds;

async fn copied(machine: &Machine, issued: impl Fn() -> Vec<String>) {
    until("its token on the clipboard", LIMIT, async || issued().contains(&machine.clipboard()).then_some(())).await;
}

#[tokio::test]
async fn the_search_finds_profiles_and_commands_and_runs_what_is_found() {
    let (near, far) = (Server::start(NinjaOne::default()), Server::start(NinjaOne::default()));
    let halo = Server::start(Halo::default());
    let machine = Machine::default();
    machine.install_profiles(&json!([
        seeds::ninjaone("Contoso", &near.url, true),
        seeds::ninjaone("Northwind", &far.url, true),
        seeds::halo("Northwind", &halo.url, false),
    ]));
    let page = machine.drive().await;
    page.until_counting("NinjaOne", "Contoso").await;
    page.select("NinjaOne", "Contoso").await;

    // The keys are about what is found, not about what is selected. What something was done with stays.
    page.search("ninja northwind", "Northwind NinjaOne").await;
    page.strike("ctrl+c").await;
    copied(&machine, || far.issued()).await;
    page.strike("Escape").await;
    page.strike("Escape").await;
    page.select("NinjaOne", "Contoso").await;
    page.strike("ctrl+c").await;
    copied(&machine, || near.issued()).await;

    // The first thing of a profile without a sign-in is to connect, of one with a token to copy it.
    page.search("halo", "Northwind HaloPSA").await;
    page.strike("Enter").await;
    page.until_counting("HaloPSA", "Northwind").await;
    page.search("halo", "Northwind HaloPSA").await;
    page.strike("Enter").await;
    copied(&machine, || halo.issued()).await;
    page.sees("Copied, clears in").await;

    // Two are found: the arrow goes on to the second.
    page.search("ninjaone", "Contoso NinjaOne").await;
    page.strike("ArrowDown").await;
    page.strike("Enter").await;
    copied(&machine, || far.issued()).await;

    page.search(">theme dark", "Theme: dark").await;
    page.strike("Enter").await;
    page.until_told("return document.documentElement.dataset.theme", "dark").await;
    page.search("sort by name", "Sort by name").await;
    page.strike("Enter").await;
    page.sees("ALL PROFILES").await;
    page.search("settings", "Settings").await;
    page.strike("Enter").await;
    page.sees("Keep copies on the clipboard").await;
    page.close().await;
}

/// What the details are of.
const LOOKED_AT: &str = "return document.querySelector('main section.detail h1')?.textContent ?? ''";
const WHOSE: &str = "return document.querySelector('main section.detail .title')?.textContent ?? ''";

#[tokio::test]
async fn what_is_copied_while_searching_is_what_is_looked_at() {
    let (near, far) = (Server::start(NinjaOne::default()), Server::start(NinjaOne::default()));
    let machine = Machine::default();
    machine.install_profiles(&json!([
        seeds::ninjaone("Contoso", &near.url, true),
        seeds::ninjaone("Northwind", &far.url, true),
    ]));
    let page = machine.drive().await;
    page.until_counting("NinjaOne", "Contoso").await;
    page.until_counting("NinjaOne", "Northwind").await;
    page.select("NinjaOne", "Contoso").await;
    let looks_at = async |customer: &str| {
        until(&format!("the details of {customer}"), LIMIT, async || {
            page.told(WHOSE).await.as_str()?.contains(customer).then_some(())
        })
        .await;
    };
    looks_at("Contoso").await;

    // Left without a deed: as it was.
    page.search("ninja northwind", "Northwind NinjaOne").await;
    looks_at("Northwind").await;
    page.strike("Escape").await;
    looks_at("Contoso").await;

    // The big button is of what the search is on.
    page.search("ninja northwind", "Northwind NinjaOne").await;
    looks_at("Northwind").await;
    page.press("Copy token").await;
    copied(&machine, || far.issued()).await;
    page.strike("ctrl+k").await;
    page.strike("Escape").await;
    page.sees("CONTOSO").await;
    looks_at("Northwind").await;

    // On a command there is no token to copy.
    page.search(">settings", "Settings").await;
    page.until_told(LOOKED_AT, "Settings").await;
    let offers =
        "return [...document.querySelectorAll('main section.detail button')].map((one) => one.textContent).join()";
    page.until_told(offers, "").await;
    page.close().await;
}

#[tokio::test]
async fn the_sheet_of_keys_opens_by_one_and_what_it_tells_is_so() {
    let server = Server::start(NinjaOne::default());
    let machine = Machine::default();
    machine.install_profiles(&json!([seeds::ninjaone("Contoso", &server.url, true)]));
    let page = machine.drive().await;
    page.until_counting("NinjaOne", "Contoso").await;
    page.type_keys("?").await;
    page.sees("Copy the token of the selected profile").await;
    page.strike("Escape").await;
    page.no_longer_sees("Copy the token of the selected profile").await;
    page.strike("ctrl+,").await;
    page.sees("Keep copies on the clipboard").await;
    page.strike("ctrl+j").await;
    page.sees("Failed only").await;
    page.strike("ctrl+n").await;
    page.sees("Which vendor?").await;
    page.strike("ctrl+e").await;
    page.sees("Edit Contoso, NinjaOne").await;
    page.press("Cancel").await;
    let before = server.received_at("/ws/oauth/token").len();
    page.strike("ctrl+r").await;
    until("a renewal", LIMIT, async || (server.received_at("/ws/oauth/token").len() > before).then_some(())).await;
    page.until_counting("NinjaOne", "Contoso").await;
    page.strike("ctrl+d").await;
    page.sees("FAVOURITES").await;
    page.strike("ctrl+l").await;
    page.sees("Secrets: locked").await;
    page.strike("ctrl+l").await;
    page.sees("Unlock your secrets").await;
    page.close().await;
}
