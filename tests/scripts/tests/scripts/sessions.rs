//! A session as clients of a vendor's API read it, and which profile a name means to a script.

use std::collections::BTreeSet;
use std::time::Duration;

use fobwatch_headless::wait_for;
use fobwatch_scripts::{Machine, SECRET};
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;
use serde_json::{Value, json};

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[test]
fn a_session_is_everything_that_a_client_needs() {
    let machine = Machine::with_keyring();
    let server = Server::start(NinjaOne::default());
    let _agent = machine.agent("agent");
    machine.add_machine_account_of("Größe & Söhne", "Überwachung", &server.url);
    machine.run(&["connect", "größe & söhne/überwachung"]).good();
    let said = machine.run(&["session", "Größe & Söhne/Überwachung", "--json", "--min-valid", "10m"]);
    let text = said.good();
    assert!(text.is_ascii(), "{text}");
    let session: Value = serde_json::from_str(&text).expect("JSON");
    let expected =
        ["api_base", "expires_at", "facts", "headers", "method", "origin", "profile", "token", "token_type", "vendor"];
    assert_eq!(keys(&session), expected.into());
    let profile = &session["profile"];
    assert_eq!(keys(profile), ["customer", "id", "name"].into());
    assert_eq!((&profile["customer"], &profile["name"]), (&json!("Größe & Söhne"), &json!("Überwachung")));
    assert_eq!((&session["vendor"], &session["method"]), (&json!("ninjaone"), &json!("client_credentials")));
    assert_eq!(session["origin"], json!(server.url));
    assert_eq!(session["api_base"], json!(format!("{}/v2/", server.url)));
    let token = session["token"].as_str().expect("a token");
    assert!(server.issued().iter().any(|issued| issued == token));
    assert_eq!(session["token_type"], json!("Bearer"));
    assert_eq!(session["headers"], json!({ "Authorization": format!("Bearer {token}") }));
    assert!(session["expires_at"].as_str().is_some_and(|at| at.ends_with('Z')), "{session}");
    let facts = &session["facts"];
    assert_eq!((&facts["instance"], &facts["client_id"]), (&json!(server.url), &json!("service-app")));
    assert!(!text.contains(SECRET));
    // By its id as well, and what the list says is the same.
    let id = profile["id"].as_str().expect("an id");
    assert_eq!(machine.run(&["session", id, "--json"]).json()["token"], json!(token));
    let listed = &machine.run(&["list", "--json"]).json()[0];
    assert_eq!((&listed["origin"], &listed["api_base"]), (&session["origin"], &session["api_base"]));
    let lines = machine.run(&["env", id]).good();
    let end = session["expires_at"].as_str().expect("an end");
    assert!(lines.contains(&format!("export NINJAONE_EXPIRES_AT='{end}'")), "{lines}");
    // It is for programs, and no token is shown by mistake.
    let said = machine.run(&["session", id]);
    assert!(said.code == 2 && said.out.is_empty() && said.err.contains("--json"), "{said:?}");
}

#[test]
fn of_one_that_is_signed_out_there_is_no_address() {
    let machine = Machine::with_keyring();
    let _agent = machine.agent("agent");
    machine.add_machine_account("Machine", "http://127.0.0.1:1");
    let listed = &machine.run(&["list", "--json"]).json()[0];
    assert_eq!((&listed["origin"], &listed["api_base"]), (&Value::Null, &Value::Null));
    let said = machine.run(&["session", "Machine", "--json"]);
    assert_eq!((said.code, &*said.out), (4, ""), "{said:?}");
    let failure: Value = serde_json::from_str(&said.err).expect("JSON");
    assert_eq!(failure["error"]["code"], json!("sign_in_needed"));
}

#[test]
fn a_script_never_moves_to_another_customer() {
    let machine = Machine::with_keyring();
    let server = Server::start(NinjaOne::default());
    let _agent = machine.agent("agent");
    for customer in ["Contoso", "Fabrikam"] {
        machine.add_machine_account_of(customer, "NinjaOne", &server.url);
        machine.run(&["connect", &format!("{customer}/NinjaOne")]).good();
    }
    machine.run(&["remove", "Contoso/NinjaOne", "--yes"]).good();
    // What a script says today must not mean another one tomorrow.
    for name in ["NinjaOne", "Contoso/NinjaOne", "Ninja", "Fabrikam", "fab"] {
        for arguments in [&["token", name][..], &["session", name, "--json"], &["exec", name, "--", "true"]] {
            let said = machine.run(arguments);
            assert_eq!((said.code, &*said.out), (3, ""), "{arguments:?}: {said:?}");
        }
    }
    let said = machine.run(&["token", "NinjaOne"]);
    assert!(said.err.contains("Did you mean Fabrikam/NinjaOne?"), "{said:?}");
    // A person sees whose it is.
    let said = machine.at_a_terminal("fob token ninja");
    assert!(said.code == 0 && said.out.starts_with("fob: Fabrikam/NinjaOne\r\n"), "{said:?}");
    let said = machine.at_a_terminal("fob token Fabrikam/NinjaOne");
    assert!(said.code == 0 && !said.out.contains("fob:"), "{said:?}");
    let said = machine.at_a_terminal("fob verify ninja --json");
    assert_eq!(said.code, 3, "{said:?}");
}

#[test]
fn an_unlock_where_nothing_runs_stays() {
    let machine = Machine::without_keyring();
    let server = Server::start(NinjaOne::default());
    let agent = machine.agent("agent");
    machine.unlock();
    machine.machine_account("Machine", &server);
    drop(agent);
    machine.until_no_agent();
    assert_eq!(machine.run(&["token", "Machine"]).code, 8);
    machine.run(&["unlock", "--passphrase", "env:PASSPHRASE"]).good();
    // Longer than a host waits for its last caller.
    let gone = wait_for(Duration::from_secs(2), || machine.agents().is_empty().then_some(()));
    assert!(gone.is_none(), "the host has ended, and with it the unlock");
    assert!(server.issued().contains(&machine.run(&["token", "Machine"]).good()));
    machine.run(&["lock"]).good();
    assert_eq!(machine.run(&["token", "Machine"]).code, 8);
    for agent in machine.agents() {
        assert!(machine.command("kill").arg(agent.to_string()).status().expect("kill").success());
    }
    machine.until_no_agent();
}
