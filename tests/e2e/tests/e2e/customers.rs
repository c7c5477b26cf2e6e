//! Customers in the list: folded, coloured, moved; the list sorted and narrowed. What is kept is
//! there again after a restart.

use fobwatch_e2e::machine::Machine;
use fobwatch_e2e::page::Page;
use fobwatch_simulator::Server;
use fobwatch_simulator::halo::Halo;
use fobwatch_simulator::ninjaone::NinjaOne;
use serde_json::json;

use crate::seeds;

/// Headings of customers, top to bottom, with a mark on those that are folded.
const HEADINGS: &str = "return [...document.querySelectorAll('[data-group]')].map(one => one.textContent.trim() + (one.ariaExpanded === 'true' ? '' : ' ›'))";
const ROWS: &str = "return [...document.querySelectorAll('.browse [data-profile]')].map(one => {
  const of = one.querySelector('.name > b') ?? one.closest('section').querySelector('h2');
  return `${of.textContent.trim()}, ${one.querySelector('.own').textContent}`;
})";
/// The state chips with their numbers.
const CHIPS: &str = "return [...document.querySelectorAll('.chip')].map(one => one.ariaLabel)";

fn heading(customer: &str) -> String {
    format!("//header[.//button[@data-group='customer {customer}']]")
}

async fn has_colour(page: &Page, customer: &str, colour: &str) {
    let of = format!(
        "return document.querySelector('[data-group=\"customer {customer}\"]').closest('header').dataset.colour"
    );
    page.until_told(&of, colour).await;
}

/// As a screen reader hears it.
async fn is_announced(page: &Page, words: &str) {
    page.until_told(&format!("return document.body.textContent.includes('{words}')"), true).await;
}

#[tokio::test]
async fn customers_are_folded_coloured_and_moved_and_stay_so() {
    let machine = Machine::default();
    let of = |customer| seeds::automate(customer, "https://rancor.hostedrmm.com");
    machine.install_profiles(&json!([of("Contoso"), of("Fabrikam"), of("Northwind")]));
    let page = machine.drive().await;
    page.until_told(HEADINGS, json!(["Contoso", "Fabrikam", "Northwind"])).await;

    // The heading folds; so does its menu, and the arrows of the keyboard.
    page.press("Fabrikam").await;
    page.until_told(HEADINGS, json!(["Contoso", "Fabrikam ›", "Northwind"])).await;
    page.until_told(ROWS, json!(["Contoso, Automate", "Northwind, Automate"])).await;
    page.strike("ArrowRight").await;
    page.until_told(HEADINGS, json!(["Contoso", "Fabrikam", "Northwind"])).await;
    page.menu("Actions for Contoso", "Collapse all").await;
    page.until_told(HEADINGS, json!(["Contoso ›", "Fabrikam ›", "Northwind ›"])).await;
    page.menu("Actions for Contoso", "Expand all").await;
    page.until_told(HEADINGS, json!(["Contoso", "Fabrikam", "Northwind"])).await;
    page.menu("Actions for Northwind", "Collapse").await;
    page.until_told(HEADINGS, json!(["Contoso", "Fabrikam", "Northwind ›"])).await;

    // Moved by keys, by the menu and by dragging; a screen reader is told.
    page.menu("Actions for Contoso", "Move down").await;
    page.until_told(HEADINGS, json!(["Fabrikam", "Contoso", "Northwind ›"])).await;
    page.select("Automate", "Contoso").await;
    page.strike("ArrowUp").await;
    page.strike("alt+ArrowDown").await;
    page.until_told(HEADINGS, json!(["Fabrikam", "Northwind ›", "Contoso"])).await;
    is_announced(&page, "Contoso moved to place 3 of 3").await;
    page.menu("Actions for Fabrikam", "Teal").await;
    has_colour(&page, "Fabrikam", "teal").await;
    page.drag(&heading("Contoso"), &heading("Fabrikam"), -8.0).await;
    page.until_told(HEADINGS, json!(["Contoso", "Fabrikam", "Northwind ›"])).await;
    is_announced(&page, "Contoso moved to place 1 of 3").await;
    page.drag(&heading("Contoso"), &heading("Northwind"), 8.0).await;
    page.until_told(HEADINGS, json!(["Fabrikam", "Northwind ›", "Contoso"])).await;
    // Which it is once it is kept.
    is_announced(&page, "Contoso moved to place 3 of 3").await;

    page.close().await;
    let page = machine.drive().await;
    page.until_told(HEADINGS, json!(["Fabrikam", "Northwind ›", "Contoso"])).await;
    has_colour(&page, "Fabrikam", "teal").await;
    page.menu("Actions for Fabrikam", "No colour").await;
    page.until_told("return document.querySelector('header[data-colour]')", json!(null)).await;
    page.close().await;
}

#[tokio::test]
async fn the_list_is_sorted_and_narrowed() {
    let (short, long) = (Server::start(NinjaOne::default()), Server::start(NinjaOne::default()));
    let halo = Server::start(Halo::default());
    short.with(|ninja| ninja.lifetime = 1800);
    let machine = Machine::default();
    machine.install_profiles(&json!([
        seeds::ninjaone("Contoso", &long.url, true),
        seeds::halo("Contoso", &halo.url, false),
        seeds::ninjaone("Northwind", &short.url, true),
        seeds::halo_refused("Northwind", &halo.url),
    ]));
    let page = machine.drive().await;
    page.until_counting("NinjaOne", "Northwind").await;
    page.until_standing("HaloITSM", "Northwind", |word| word.contains("refused")).await;

    let by_customer = ["Contoso, HaloPSA", "Contoso, NinjaOne", "Northwind, HaloITSM", "Northwind, NinjaOne"];
    page.until_told(ROWS, json!(by_customer)).await;
    for (sort, rows) in [
        ("By soonest expiry", ["Northwind, NinjaOne", "Contoso, NinjaOne", "Northwind, HaloITSM", "Contoso, HaloPSA"]),
        ("By name", ["Northwind, HaloITSM", "Contoso, HaloPSA", "Contoso, NinjaOne", "Northwind, NinjaOne"]),
        ("By state", ["Northwind, HaloITSM", "Northwind, NinjaOne", "Contoso, NinjaOne", "Contoso, HaloPSA"]),
        ("By customer", by_customer),
    ] {
        page.menu("View", sort).await;
        page.until_told(ROWS, json!(rows)).await;
    }

    page.until_told(CHIPS, json!(["Needs attention, 1", "Connected, 2", "Not connected, 1"])).await;
    page.press("Connected, 2").await;
    page.until_told(ROWS, json!(["Contoso, NinjaOne", "Northwind, NinjaOne"])).await;
    page.press("Needs attention, 1").await;
    page.until_told(ROWS, json!(["Contoso, NinjaOne", "Northwind, HaloITSM", "Northwind, NinjaOne"])).await;
    page.press("Filter by vendor").await;
    page.press("Halo, 1").await;
    page.until_told(ROWS, json!(["Northwind, HaloITSM"])).await;
    page.press("Clear filters").await;
    page.until_told(ROWS, json!(by_customer)).await;

    page.select("HaloITSM", "Northwind").await;
    page.menu("More actions", "Mark as favourite").await;
    let with_favourite = ["Northwind, HaloITSM", "Contoso, HaloPSA", "Contoso, NinjaOne", "Northwind, NinjaOne"];
    page.until_told(ROWS, json!(with_favourite)).await;
    page.sees("FAVOURITES").await;
    page.close().await;
    let page = machine.drive().await;
    page.until_told(ROWS, json!(with_favourite)).await;
    page.sees("FAVOURITES").await;
    page.close().await;
}
