//! Every flow with known secrets, and then a search for them wherever they must not be.

use fobwatch_e2e::leaks::Secrets;
use fobwatch_e2e::machine::Machine;
use fobwatch_simulator::automate::Automate;
use fobwatch_simulator::halo::Halo;
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::{Server, system_clock};
use serde_json::json;

use crate::seeds;

#[tokio::test]
async fn no_secret_is_in_files_logs_the_page_or_command_lines() {
    let ninjaone = Server::start(NinjaOne::default());
    let automate = Server::start(Automate::default());
    let halo = Server::start(Halo::default());
    let machine = Machine::default();
    machine.install_profiles(&json!([
        seeds::ninjaone("Contoso", &ninjaone.url, false),
        seeds::automate("Contoso", &automate.url),
    ]));
    let page = machine.drive().await;
    page.sees("Contoso").await;
    page.trace().await;

    page.select("NinjaOne", "Contoso").await;
    page.press("Connect").await;
    page.until_counting("NinjaOne", "Contoso").await;
    page.press("Copy token").await;
    page.sees("Copied, clears in").await;
    page.press("Renew now").await;
    page.sees("Token renewed").await;

    page.select("Automate", "Contoso").await;
    page.press("Connect").await;
    page.sees("Two-factor code").await;
    page.type_keys(&automate.with(|automate| automate.current_code("jane", system_clock()()))).await;
    page.press_in_dialog("Connect").await;
    page.until_counting("Automate", "Contoso").await;

    page.press("Add profile").await;
    page.choose("Halo").await;
    page.choose("Client credentials").await;
    for (label, text) in seeds::typed_halo(&halo.url) {
        page.fill(label, text).await;
    }
    page.press("Save and connect").await;
    page.until_counting("HaloPSA", "Contoso").await;
    page.press("Edit").await;
    page.sees("Saved").await;

    let mut secrets = Secrets::default();
    for secret in [seeds::JANES_PASSWORD, seeds::HALO_SECRET] {
        secrets.add(secret);
    }
    for issued in [ninjaone.issued(), automate.issued(), halo.issued()].iter().flatten() {
        secrets.add(issued);
    }
    assert!(secrets.len() >= 10, "{} secrets: tokens were not noticed", secrets.len());
    let everything = page.everything().await;
    assert!(everything.contains("HaloPSA"), "the page could not be read");
    assert_eq!(secrets.within(everything.as_bytes()), Vec::<&str>::new(), "on the page");
    let calls = page.traced().await;
    assert!(calls.iter().any(|(command, ..)| command == "save"), "the calls were not noticed");
    for (command, sent, received) in &calls {
        // What was typed is checked, and saved.
        let mut unexpected = secrets.within(sent.as_bytes());
        unexpected.retain(|secret| !(["check", "save"].contains(&&**command) && *secret == seeds::HALO_SECRET));
        assert_eq!(unexpected, Vec::<&str>::new(), "sent with {command}");
        assert_eq!(secrets.within(received.as_bytes()), Vec::<&str>::new(), "the answer to {command}");
    }
    assert_eq!(secrets.found(machine.folder.path()), Vec::<String>::new());
    assert!(!secrets.within(machine.clipboard().as_bytes()).is_empty(), "the search finds a token where one is");
    page.close().await;
    assert_eq!(secrets.found(machine.folder.path()), Vec::<String>::new(), "after the end");
}
