//! Forms: what is typed is made right, tested and kept; secrets go in and never come out.

use fobwatch_e2e::machine::Machine;
use fobwatch_e2e::page::Page;
use fobwatch_e2e::{LIMIT, until};
use fobwatch_simulator::Server;
use fobwatch_simulator::halo::Halo;
use fobwatch_simulator::ninjaone::NinjaOne;
use serde_json::json;

use crate::seeds;

const SECRET: &str = "web_SECRET-canary-1";
/// What a test of the form has found.
const FINDINGS: &str = "return [...document.querySelectorAll('[aria-label=\"Test results\"] li')].map(one => one.className.split(' ')[0] + ' ' + one.querySelector('b').textContent)";

fn value(label: &str) -> String {
    format!(
        "return [...document.querySelectorAll('label')].find(one => one.textContent.trim() === '{label}').control.value"
    )
}

async fn finds(page: &Page, finding: &str) {
    until(&format!("a finding “{finding}”"), LIMIT, async || {
        page.told(FINDINGS)
            .await
            .as_array()?
            .iter()
            .any(|one| one.as_str().is_some_and(|one| one.starts_with(finding)))
            .then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_form_normalises_tests_guards_and_seals_what_is_typed() {
    let server = Server::start(NinjaOne::default());
    let machine = Machine::default();
    machine.install_profiles(&json!([seeds::ninjaone("Contoso", &server.url, false)]));
    let page = machine.drive().await;
    page.press("Add profile").await;
    page.choose("NinjaOne").await;
    page.choose("Browser, Web app").await;
    page.fill("Name", "NinjaOne web").await;
    page.fill("Customer", "Northwind").await;

    // A pasted address becomes a host as the field is left.
    page.fill("Region or host", "HTTP://Acme.rmmservice.eu/ws/oauth/authorize?x=1").await;
    page.strike("Tab").await;
    page.until_told(&value("Region or host"), "https://acme.rmmservice.eu").await;
    page.sees("Changed to https.").await;

    page.press("Copy Redirect URI").await;
    until("the redirect on the clipboard", LIMIT, async || {
        (machine.clipboard() == "http://localhost:9090/").then_some(())
    })
    .await;

    // Whoever leaves is asked; whoever stays has lost nothing.
    page.fill("Client ID", "web-app").await;
    page.fill("Client secret", SECRET).await;
    page.select("NinjaOne", "Contoso").await;
    page.sees("Discard your changes?").await;
    page.press_in_dialog("Keep editing").await;
    page.until_told(&value("Client ID"), "web-app").await;
    page.until_told(&value("Client secret"), SECRET).await;

    // Nobody listens on port 1.
    page.fill("Region or host", "http://127.0.0.1:1").await;
    page.press("Test").await;
    finds(&page, "bad Network").await;
    page.fill("Region or host", &server.url).await;
    page.press("Test").await;
    finds(&page, "good Network").await;
    finds(&page, "good Redirect").await;
    assert!(server.received_at("/ws/oauth/token").is_empty(), "a test signs nobody in");

    // The page forgets a secret that is saved, and is never told it again.
    page.press("Save").await;
    page.until_standing("NinjaOne web", "Northwind", |word| word == "Not connected").await;
    page.select("NinjaOne web", "Northwind").await;
    page.press("Edit").await;
    page.sees("Saved").await;
    assert!(!page.everything().await.contains(SECRET));
    page.press("Replace: Client secret").await;
    page.until_told(&value("Client secret"), "").await;
    page.press("Keep the saved one").await;
    page.fill("Name", "NinjaOne by web").await;
    page.press("Save and connect").await;
    page.until_counting("NinjaOne by web", "Northwind").await;
    let sent = server.received_at("/ws/oauth/token").pop().expect("a sign-in");
    assert!(
        sent.form().is_some_and(|form| form.iter().any(|(_, value)| value == SECRET))
            || sent.header("authorization").is_some()
    );
    page.close().await;
}

#[tokio::test]
async fn what_is_deleted_comes_back_with_its_secret() {
    let halo = Server::start(Halo::default());
    let machine = Machine::default();
    machine.install_profiles(&json!([
        seeds::halo("Contoso", &halo.url, true),
        seeds::halo("Northwind", &halo.url, false)
    ]));
    let page = machine.drive().await;
    page.until_counting("HaloPSA", "Contoso").await;
    page.select("HaloPSA", "Contoso").await;
    page.menu("More actions", "Delete").await;
    page.sees("Contoso, HaloPSA deleted").await;
    page.until_standing("HaloPSA", "Contoso", str::is_empty).await;
    page.press("Undo").await;
    page.until_counting("HaloPSA", "Contoso").await;
    // It needs the secret anew to sign in.
    page.press("Disconnect").await;
    page.press_in_dialog("Disconnect").await;
    page.until_standing("HaloPSA", "Contoso", |word| word == "Not connected").await;
    page.press("Connect").await;
    page.until_counting("HaloPSA", "Contoso").await;
    page.no_longer_sees("deleted").await;

    // A copy has the secrets of its original.
    page.menu("More actions", "Duplicate").await;
    page.sees("Edit Contoso, HaloPSA copy").await;
    page.fill("Customer", "Oceanic").await;
    page.press("Save and connect").await;
    page.sees("OCEANIC").await;
    page.sees("2 of 3 connected").await;
    page.close().await;
}
