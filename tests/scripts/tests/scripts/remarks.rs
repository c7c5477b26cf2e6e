//! Note, tags and link of a profile, at the command line.

use fobwatch_scripts::Machine;
use serde_json::json;

const ADD: [&str; 10] =
    ["add", "ninjaone", "--name", "One", "--customer", "Contoso", "--set", "instance=eu", "--set", "client_id=app"];

#[test]
fn a_profile_is_added_with_them_and_each_is_changed_alone() {
    let machine = Machine::with_keyring();
    let _agent = machine.agent("agent");
    let more = ["--tag", "vip", "--tag", "on call", "--link", "docs.example/contoso", "--note", "-"];
    assert_eq!(machine.run_with(&[&ADD[..], &more].concat(), "Ask Jane\n").code, 0);
    let row = || machine.run(&["list", "--json"]).json()[0].clone();
    assert_eq!((&row()["tags"], &row()["link"]), (&json!(["vip", "on call"]), &json!("https://docs.example/contoso")));
    assert!(!row().to_string().contains("Ask Jane"));
    machine.run(&["edit", "contoso/one", "--tag", "backup"]).good();
    assert_eq!((&row()["tags"], &row()["link"]), (&json!(["backup"]), &json!("https://docs.example/contoso")));
    machine.run(&["edit", "contoso/one", "--tag", "", "--link", ""]).good();
    assert_eq!((&row()["tags"], &row()["link"]), (&json!([]), &json!(null)));

    let note = || {
        let export = ["export", "--with-secrets", "--passphrase", "env:PASSPHRASE", "--output", "all.age"];
        machine.run(&export).good();
        let read = machine.run(&["import", "all.age", "--passphrase", "env:PASSPHRASE", "--dry-run", "--json"]).json();
        std::fs::remove_file(machine.path("all.age")).expect("gone");
        read[0]["found"].clone()
    };
    assert_eq!(note(), "same", "the note leaves and comes back with the secrets");
    machine.run(&["edit", "contoso/one", "--note", ""]).good();
    assert_eq!(note(), "same");
}

#[test]
fn what_is_wrong_is_refused_by_its_name_and_a_note_is_never_an_argument() {
    let machine = Machine::with_keyring();
    let _agent = machine.agent("agent");
    let refused = machine.run(&[&ADD[..], &["--link", "http://docs.example"]].concat());
    assert!(refused.code == 2 && refused.err.contains("https"), "{refused:?}");
    let refused = machine.run(&[&ADD[..], &["--note", "Ask Jane"]].concat());
    assert!(refused.code == 2 && refused.err.contains("never taken from an argument"), "{refused:?}");
}
