//! Trouble: what is said, what a ticket gets, and buttons that do what they say.

use fobwatch_e2e::leaks::Secrets;
use fobwatch_e2e::machine::Machine;
use fobwatch_e2e::{LIMIT, until};
use fobwatch_simulator::halo::Halo;
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::{Answer, Server};
use serde_json::json;

use crate::seeds;

const TOKEN: &str = "/ws/oauth/token";

#[tokio::test]
async fn trouble_says_what_to_do_and_its_buttons_do_it() {
    let (ninjaone, halo) = (Server::start(NinjaOne::default()), Server::start(Halo::default()));
    let machine = Machine::default();
    machine.install_profiles(&json!([
        seeds::ninjaone("Contoso", &ninjaone.url, true),
        seeds::halo_refused("Contoso", &halo.url)
    ]));
    let page = machine.drive().await;
    page.until_counting("NinjaOne", "Contoso").await;

    // Refused: something in the profile has to change.
    page.select("HaloITSM", "Contoso").await;
    page.sees("Halo refused these scopes: all, read:reports.").await;
    page.press("Copy details for a ticket").await;
    page.sees("Details copied without secrets").await;
    let ticket = until("a ticket", LIMIT, async || Some(machine.clipboard()).filter(|text| !text.is_empty())).await;
    for words in [
        "Profile: Contoso, HaloITSM",
        "Host: 127.0.0.1",
        "Halo refused these scopes",
        "The vendor's message: invalid_scope",
    ] {
        assert!(ticket.contains(words), "“{words}” is not in the ticket:\n{ticket}");
    }
    let mut secrets = Secrets::default();
    secrets.add(seeds::HALO_SECRET);
    ninjaone.issued().iter().chain(&halo.issued()).for_each(|token| secrets.add(token));
    assert_eq!(secrets.within(ticket.as_bytes()), Vec::<&str>::new());
    page.press("Edit profile").await;
    page.sees("Edit Contoso, HaloITSM").await;
    page.press("Cancel").await;

    // Not reachable for a moment: the token that is there stays usable, and a person need not wait.
    page.select("NinjaOne", "Contoso").await;
    let sent = ninjaone.received_at(TOKEN).len();
    ninjaone.answer_next(TOKEN, Answer::text(503, "Service Unavailable"));
    page.press("Renew now").await;
    page.sees("Your current token stays usable meanwhile.").await;
    page.press("Retry now").await;
    page.until_counting("NinjaOne", "Contoso").await;
    assert_eq!(ninjaone.received_at(TOKEN).len(), sent + 2, "the renewal and its second try");

    // Ended at the vendor: the button opens the browser, where somebody approves.
    ninjaone.answer_next(TOKEN, Answer::json(400, &json!({"error": "invalid_token"})));
    page.press("Renew now").await;
    page.until_standing("NinjaOne", "Contoso", |word| word == "Sign in").await;
    page.press("Sign in").await;
    page.until_counting("NinjaOne", "Contoso").await;
    assert!(!ninjaone.received_at("/ws/oauth/authorize").is_empty());
    page.close().await;
}
