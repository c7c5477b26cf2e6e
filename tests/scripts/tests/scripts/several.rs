//! Profiles by customer and by state.

use fobwatch_scripts::{Machine, Said};
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;

/// Two of Contoso, of which one is connected, and one of Müller & Söhne's, connected.
fn machine() -> (Machine, fobwatch_headless::Running, Server<NinjaOne>) {
    let machine = Machine::with_keyring();
    let server = Server::start(NinjaOne::default());
    let agent = machine.agent("agent");
    for (customer, name) in [("Contoso", "One"), ("Contoso", "Two"), ("Müller & Söhne", "One")] {
        machine.add_machine_account_of(customer, name, &server.url);
    }
    machine.run(&["connect", "Contoso/One"]).good();
    machine.run(&["connect", "Müller & Söhne/One"]).good();
    (machine, agent, server)
}

fn rows(said: Said) -> Vec<String> {
    let all = said.json();
    let name = |row: &serde_json::Value| format!("{}/{}", row["customer"], row["name"]).replace('"', "");
    all.as_array().expect("a list").iter().map(name).collect()
}

#[test]
fn a_list_is_narrowed_by_customer_and_state() {
    let (machine, _agent, _server) = machine();
    let list = |more: &[&str]| rows(machine.run(&[&["list", "--json"], more].concat()));
    assert_eq!(list(&["--customer", "contoso"]), ["Contoso/One", "Contoso/Two"]);
    assert_eq!(list(&["--customer", "Mu\u{308}ller & söhne"]), ["Müller & Söhne/One"], "in any Unicode form");
    assert_eq!(list(&["--state", "connected"]), ["Contoso/One", "Müller & Söhne/One"]);
    assert_eq!(list(&["--state", "not connected", "--customer", "Contoso"]), ["Contoso/Two"]);
    assert_eq!(list(&["--state", "signed_out"]), ["Contoso/Two"], "as its JSON has it");
    assert_eq!(list(&["--state", "refused"]), [""; 0]);
    let said = machine.run(&["list", "--customer", "Nobody"]);
    assert_eq!(said.code, 3, "{said:?}");
    assert_eq!(machine.run(&["list", "--state", "fine"]).code, 2);
}

#[test]
fn several_are_renewed_verified_and_disconnected_together() {
    let (machine, _agent, server) = machine();
    let before = server.received_at("/ws/oauth/token").len();
    let said = machine.run(&["renew", "--customer", "Contoso", "--state", "connected"]).good();
    assert_eq!(said, "Contoso/One: renewed");
    assert_eq!(server.received_at("/ws/oauth/token").len(), before + 1);
    let said = machine.run(&["verify", "--state", "connected"]).good();
    assert!(said.starts_with("Contoso/One: ") && said.contains("\nMüller & Söhne/One: "), "{said}");
    let told = machine.run(&["verify", "--customer", "Contoso", "--json"]).json();
    assert_eq!((told.as_array().map(Vec::len), &told[0]["profile"]), (Some(1), &"One".into()), "{told}");
    machine.run(&["disconnect", "--customer", "Contoso"]).good();
    assert_eq!(rows(machine.run(&["list", "--json", "--state", "connected"])), ["Müller & Söhne/One"]);
    let none = machine.run(&["verify", "--customer", "Contoso"]);
    assert!(none.code == 3 && none.err.contains("no profile matches"), "{none:?}");
    // By name or by what they have in common, not both; and not by nothing.
    assert_eq!(machine.run(&["renew", "Contoso/One", "--customer", "Contoso"]).code, 2);
    assert_eq!(machine.run(&["renew", "--all", "--customer", "Contoso"]).code, 2);
    assert_eq!(machine.run(&["disconnect"]).code, 2);
}

#[test]
fn activity_is_narrowed_by_customer() {
    let (machine, _agent, _server) = machine();
    let log = machine.run(&["log", "--customer", "contoso", "--json"]).json();
    let lines = log.as_array().expect("lines");
    assert!(!lines.is_empty() && lines.iter().all(|line| line["customer"] == "Contoso"), "{log}");
}
