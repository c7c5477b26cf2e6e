//! A whole customer at once, with a result for each profile.

use fobwatch_e2e::machine::Machine;
use fobwatch_simulator::halo::Halo;
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::{Answer, Server};
use serde_json::json;

use crate::seeds;

const RESULTS: &str = "return [...document.querySelectorAll('dialog li')].map(one => one.querySelector('.whose').textContent.trim().replace(' · ', ', ') + ': ' + one.querySelector('.unseen').textContent.trim())";

#[tokio::test]
async fn a_customer_is_connected_renewed_and_disconnected_with_a_result_for_each() {
    let (well, ill) = (Server::start(NinjaOne::default()), Server::start(Halo::default()));
    let other = Server::start(NinjaOne::default());
    let machine = Machine::default();
    let mut refused = seeds::halo_refused("Contoso", &ill.url);
    refused["connect"] = json!(false);
    machine.install_profiles(&json!([
        seeds::ninjaone("Contoso", &well.url, false),
        seeds::halo("Contoso", &ill.url, false),
        refused,
        seeds::ninjaone("Northwind", &other.url, false),
    ]));
    let page = machine.drive().await;

    // The browser approves, one is refused, and another customer's profile stays as it is.
    page.menu("Actions for Contoso", "Connect all").await;
    page.sees("1 of 3 could not be connected").await;
    page.until_told(
        RESULTS,
        json!(["Contoso, HaloITSM: Failed:", "Contoso, HaloPSA: Done:", "Contoso, NinjaOne: Done:"]),
    )
    .await;
    page.press("Show profile: Contoso, HaloITSM").await;
    page.sees("Halo refused these scopes").await;
    page.until_counting("NinjaOne", "Contoso").await;
    page.until_counting("HaloPSA", "Contoso").await;
    assert_eq!(page.standing("NinjaOne", "Northwind").await, "Not connected");

    // How far they are stands on the button while one of them keeps the rest waiting.
    let before = well.received_at("/ws/oauth/token").len();
    let held = well.hold_next("/ws/oauth/token");
    page.menu("Actions for Contoso", "Renew all").await;
    page.sees("Renewing, 1 of 2").await;
    drop(held);
    page.sees("2 profiles renewed").await;
    assert_eq!(well.received_at("/ws/oauth/token").len(), before + 1);

    well.answer_next("/ws/oauth/token", Answer::json(400, &json!({"error": "invalid_token"})));
    page.menu("Actions for Contoso", "Renew all").await;
    page.sees("1 of 2 could not be renewed").await;
    page.press_in_dialog("Close").await;
    page.until_standing("NinjaOne", "Contoso", |word| word == "Sign in").await;

    page.menu("Actions for Contoso", "Disconnect all").await;
    page.sees("Disconnect all of Contoso?").await;
    page.press_in_dialog("Disconnect all").await;
    page.sees("disconnected").await;
    page.until_standing("HaloPSA", "Contoso", |word| word == "Not connected").await;
    page.sees("0 of 4 connected").await;
    page.close().await;
}
