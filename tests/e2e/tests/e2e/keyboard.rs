//! The keyboard alone: a profile is added, connected, copied and deleted.

use fobwatch_e2e::machine::Machine;
use fobwatch_e2e::{LIMIT, until};
use fobwatch_simulator::Server;
use fobwatch_simulator::halo::Halo;
use serde_json::json;

use crate::seeds;

#[tokio::test]
async fn a_profile_lives_its_life_without_a_pointer() {
    let halo = Server::start(Halo::default());
    let machine = Machine::default();
    machine.install_profiles(&json!([seeds::automate("Northwind", "https://rancor.hostedrmm.com")]));
    let page = machine.drive().await;
    page.sees("rancor.hostedrmm.com").await;

    page.tab_to("Add profile").await;
    page.strike("Enter").await;
    page.sees("Which vendor?").await;
    page.tab_to("Halo").await;
    page.strike("Enter").await;
    page.sees("How do you sign in?").await;
    page.tab_to_one_that("begins with Client credentials", |name| name.starts_with("Client credentials")).await;
    page.strike("Enter").await;
    for (label, text) in seeds::typed_halo(&halo.url) {
        page.tab_to(label).await;
        page.strike("ctrl+a").await;
        page.type_keys(text).await;
    }
    page.tab_to("Save and connect").await;
    page.strike("Enter").await;
    page.until_counting("HaloPSA", "Contoso").await;

    // Back in the list, its row is where the keys are.
    page.tab_to_one_that("is the row", |name| name.starts_with("HaloPSA")).await;
    page.strike("ctrl+c").await;
    until("the token on the clipboard", LIMIT, async || halo.issued().contains(&machine.clipboard()).then_some(()))
        .await;

    // The menu of the row, walked by arrows.
    page.strike("shift+F10").await;
    page.walk("ArrowDown", "is “Renew now”", |name| name.starts_with("Renew now")).await;
    let before = halo.issued().len();
    page.strike("Enter").await;
    until("a renewal", LIMIT, async || (halo.issued().len() > before).then_some(())).await;
    page.until_counting("HaloPSA", "Contoso").await;

    page.tab_to_one_that("is the row", |name| name.starts_with("HaloPSA")).await;
    page.strike("Delete").await;
    page.sees("Contoso, HaloPSA deleted").await;
    page.until_standing("HaloPSA", "Contoso", str::is_empty).await;
    page.tab_to("Undo").await;
    page.strike("Enter").await;
    page.until_counting("HaloPSA", "Contoso").await;
    page.close().await;
}
