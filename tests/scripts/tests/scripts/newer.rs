//! Data that a newer Fobwatch has written: it is read, and left as it is.

use std::fs;

use fobwatch_scripts::Machine;
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;

/// Where SQLite's header says of which version the tables are.
const VERSION: std::ops::Range<usize> = 60..64;

#[test]
fn newer_data_is_listed_and_used_and_not_changed() {
    let machine = Machine::with_keyring();
    let server = Server::start(NinjaOne::default());
    machine.machine_account("Machine", &server);
    let token = machine.run(&["token", "Machine"]).good();
    machine.until_no_agent();
    let file = machine.data().join("fobwatch.db");
    let mut database = fs::read(&file).expect("the database");
    database[VERSION].copy_from_slice(&99_u32.to_be_bytes());
    fs::write(&file, &database).expect("a later version");

    // Where nobody hosts, the agent that fob brings says it, and is used at once.
    let said = machine.run(&["token", "Machine"]);
    assert_eq!((said.code, said.out.trim()), (0, &*token), "{said:?}");
    assert_eq!(said.err.matches("written by a newer Fobwatch").count(), 1, "{said:?}");
    let said = machine.run(&["list", "--json"]);
    assert_eq!((said.code, &*said.err), (0, ""), "what reads JSON is left alone: {said:?}");
    let said = machine.run(&["remove", "Machine", "--yes"]);
    assert!(said.code == 9 && said.err.contains("newest version"), "{said:?}");
    machine.until_no_agent();

    let agent = machine.agent("agent");
    assert!(machine.log("agent").contains("written by a newer Fobwatch"), "{}", machine.log("agent"));
    assert_eq!(machine.run(&["list", "--json"]).json()[0]["state"], "active");
    assert_eq!(machine.run(&["token", "Machine"]).good(), token);
    let status = machine.run(&["status"]).good();
    assert!(status.contains("This data was written by a newer Fobwatch."), "{status}");
    // What would be imported is no change.
    let exported = machine.run(&["export"]).good();
    let dry = machine.run_with(&["import", "-", "--dry-run"], &exported).good();
    assert!(dry.ends_with("would add 0, change 0, leave 1"), "{dry}");
    let said = machine.run_with(&["import", "-"], &exported);
    assert!(said.code == 9 && said.err.contains("newest version"), "{said:?}");
    let calls = server.received().len();
    for arguments in [
        &["renew", "Machine"][..],
        &["connect", "Machine", "--from-scratch"],
        &["disconnect", "Machine", "--revoke"],
        &["verify", "Machine"],
        &["edit", "Machine", "--name", "Other"],
        &["remove", "Machine", "--yes"],
    ] {
        let said = machine.run(arguments);
        assert_eq!(said.code, 9, "{arguments:?}: {said:?}");
        assert!(said.err.contains("written by a newer Fobwatch"), "{said:?}");
        // Of several profiles each has its line, and none a hint.
        assert!(said.err.contains("newest version") || arguments[0] == "renew", "{said:?}");
    }
    assert_eq!(server.received().len(), calls, "nobody was called");
    drop(agent);
    machine.until_no_agent();
    assert!(fs::read(&file).expect("the database") == database, "not a byte has changed");
}

/// Data that cannot be read at all: the agent ends, and what it has said is what fob says.
#[test]
fn data_of_tomorrow_that_cannot_be_read_is_told_at_once() {
    let machine = Machine::with_keyring();
    machine.add_machine_account("Machine", "http://127.0.0.1:1");
    machine.until_no_agent();
    let file = machine.data().join("fobwatch.db");
    let mut database = fs::read(&file).expect("the database");
    database[VERSION].copy_from_slice(&99_u32.to_be_bytes());
    // The name of a table, wherever the schema has it.
    let name = b"CREATE TABLE profile";
    let places: Vec<_> = (0..database.len() - name.len()).filter(|at| database[*at..].starts_with(name)).collect();
    for at in &places {
        database[at + 13..at + name.len()].copy_from_slice(b"prafile");
    }
    assert!(!places.is_empty(), "the schema is not where this test looks");
    fs::write(&file, &database).expect("of tomorrow");
    let said = machine.run(&["list"]);
    assert_eq!(said.code, 9, "{said:?}");
    assert!(said.err.contains("written by a newer Fobwatch"), "{said:?}");
}
