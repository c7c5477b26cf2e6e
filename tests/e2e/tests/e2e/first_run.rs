//! The very first start.

use fobwatch_e2e::machine::Machine;
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;

#[tokio::test]
async fn the_empty_window_leads_to_a_first_profile() {
    let server = Server::start(NinjaOne::default());
    let machine = Machine::default();
    let page = machine.drive().await;
    page.sees("No profiles yet").await;
    page.press("Add your first profile").await;
    page.choose("NinjaOne").await;
    page.choose("Browser, Native app").await;
    page.fill("Name", "NinjaOne").await;
    page.fill("Customer", "Contoso").await;
    page.fill("Region or host", "http://[not a host").await;
    page.fill("Client ID", "native-app").await;
    page.press("Save").await;
    page.sees("Check one field.").await;
    page.fill("Region or host", &server.url).await;
    page.press("Save").await;
    assert_eq!(page.until_standing("NinjaOne", "Contoso", |word| !word.is_empty()).await, "Not connected");
    page.sees("Secrets: system keyring").await;
    page.close().await;
}
