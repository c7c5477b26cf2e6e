//! Windows in processes of their own: an agent hosts, and does for them what the app does for its own.

use fobwatch_scripts::window::{Ended, Window};
use fobwatch_scripts::{Machine, PASSPHRASE, SECRET};
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;
use serde_json::{Value, json};

/// A machine account as the page's form sends it.
pub(crate) fn form(server: &Server<NinjaOne>, name: &str) -> Value {
    json!({"name": name, "customer": "Contoso", "vendor": "ninjaone", "method": "client_credentials",
        "answers": {"instance": server.url, "client_id": "service-app", "scopes": "monitoring"}, "secrets": {"client_secret": SECRET}})
}

#[test]
fn a_window_elsewhere_signs_in_and_is_told_of_it() {
    let machine = Machine::without_keyring();
    let server = Server::start(NinjaOne::default());
    let mut agent = machine.agent("agent");
    let mut window = Window::open(&machine, "en");
    let overview = window.gets(&json!({"do": "overview"}));
    assert_eq!((&overview["vault"]["state"], &overview["profiles"]), (&json!("needsPassphrase"), &json!([])));
    assert_eq!(window.gets(&json!({"do": "unlock", "passphrase": PASSPHRASE})), Value::Null);

    let mut watching = Window::open(&machine, "en");
    watching.watch();
    let id = window.gets(&json!({"do": "save", "input": form(&server, "Machine")}));
    watching.until_told(|changed| changed["what"] == "list");
    window.gets(&json!({"do": "connect", "id": id, "fromScratch": false}));
    watching.until_told(|changed| changed["profile"]["id"] == id && changed["profile"]["usable"] == true);
    let overview = window.gets(&json!({"do": "overview"}));
    assert_eq!(overview["profiles"][0]["name"], "Machine");
    assert!(server.issued().contains(&machine.run(&["token", "Contoso/Machine"]).good()), "fob has the same sign-in");

    // Another window's change, and a script's.
    Window::open(&machine, "de").gets(&json!({"do": "set_favourite", "id": id, "on": true}));
    watching.until_told(|changed| changed["profile"]["favourite"] == true);
    machine.run(&["disconnect", "Contoso/Machine"]).good();
    watching.until_told(|changed| changed["profile"]["id"] == id && changed["profile"]["usable"] == false);

    agent.end();
    watching.until_closed();
}

#[test]
fn behind_the_lock_a_window_elsewhere_gets_what_any_window_gets() {
    let machine = Machine::without_keyring();
    let server = Server::start(NinjaOne::default());
    let _agent = machine.agent("agent");
    machine.unlock();
    machine.machine_account("Machine", &server);
    let mut english = Window::open(&machine, "en");
    let id = english.gets(&json!({"do": "overview"}))["profiles"][0]["id"].clone();
    english.gets(&json!({"do": "lock"}));
    let copy = json!({"do": "copy", "id": id, "format": "token"});
    for request in [&copy, &json!({"do": "save", "input": form(&server, "Other")}), &json!({"do": "renew", "id": id})] {
        assert_eq!(english.declined(request)["code"], "locked", "{request}");
    }
    let mut german = Window::open(&machine, "de-AT");
    assert_ne!(english.declined(&copy)["message"], german.declined(&copy)["message"]);
    assert_eq!(english.gets(&json!({"do": "overview"}))["profiles"].as_array().map(Vec::len), Some(1));
    assert_eq!(english.declined(&json!({"do": "unlock", "passphrase": "another"}))["code"], "wrongPassphrase");
    english.gets(&json!({"do": "unlock", "passphrase": PASSPHRASE}));

    // An agent has neither clipboard nor files to choose from.
    for request in [&copy, &json!({"do": "choose_import"}), &json!({"do": "open_log_folder"})] {
        assert_eq!(english.declined(request)["code"], "desktop", "{request}");
    }
    let Ended::Failed(failure) = german.ask(&json!({"do": "connect_from_terminal", "id": id, "fromScratch": true}))
    else {
        panic!("it is no command of a page");
    };
    assert_eq!(failure.message, "this request is not known");
}
