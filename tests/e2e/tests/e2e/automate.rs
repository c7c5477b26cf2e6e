//! Password and two-factor code.

use fobwatch_e2e::machine::Machine;
use fobwatch_simulator::automate::Automate;
use fobwatch_simulator::{Server, system_clock};
use serde_json::json;

use crate::seeds;

#[tokio::test]
async fn a_wrong_code_asks_again_and_the_right_one_signs_in() {
    let server = Server::start(Automate::default());
    let machine = Machine::default();
    machine.install_profiles(&json!([seeds::automate("Contoso", &server.url)]));
    let page = machine.drive().await;
    page.select("Automate", "Contoso").await;
    page.press("Connect").await;
    page.sees("Two-factor code").await;

    let right = server.with(|automate| automate.current_code("jane", system_clock()()));
    page.type_keys(if right == "000000" { "111111" } else { "000000" }).await;
    page.press_in_dialog("Connect").await;
    page.sees("Code not accepted. Check it, or wait for the next one.").await;

    // A code changes every 30 seconds: the one of this moment.
    page.type_keys(&server.with(|automate| automate.current_code("jane", system_clock()()))).await;
    page.press_in_dialog("Connect").await;
    page.until_counting("Automate", "Contoso").await;
    page.no_longer_sees("Two-factor code").await;
    let tries = server.received_at("/apitoken");
    assert_eq!(tries.len(), 3, "the question, the wrong code, the right code");
    for request in tries {
        assert!(request.body.contains(seeds::JANES_PASSWORD), "the password was kept for each try");
    }
    page.close().await;
}
