//! Data that a newer Fobwatch has written: it is read, and left as it is.

use std::fs;

use fobwatch_scripts::Desk;
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;

/// Where SQLite's header says of which version the tables are.
const VERSION: std::ops::Range<usize> = 60..64;

#[test]
fn newer_data_is_listed_and_used_and_not_changed() {
    let desk = Desk::with_keyring();
    let server = Server::start(NinjaOne::default());
    desk.machine_account("Machine", &server);
    let token = desk.run(&["token", "Machine"]).good();
    desk.until_no_agent();
    let file = desk.data().join("fobwatch.db");
    let mut database = fs::read(&file).expect("the database");
    database[VERSION].copy_from_slice(&99_u32.to_be_bytes());
    fs::write(&file, &database).expect("a later version");

    let agent = desk.agent("agent");
    assert!(desk.log("agent").contains("written by a newer Fobwatch"), "{}", desk.log("agent"));
    assert_eq!(desk.run(&["list", "--json"]).json()[0]["state"], "active");
    assert_eq!(desk.run(&["token", "Machine"]).good(), token);
    let status = desk.run(&["status"]).good();
    assert!(status.contains("This data was written by a newer Fobwatch."), "{status}");
    let calls = server.received().len();
    for arguments in [
        &["renew", "Machine"][..],
        &["connect", "Machine", "--from-scratch"],
        &["disconnect", "Machine", "--revoke"],
        &["verify", "Machine"],
        &["edit", "Machine", "--name", "Other"],
        &["remove", "Machine", "--yes"],
    ] {
        let said = desk.run(arguments);
        assert_eq!(said.code, 9, "{arguments:?}: {said:?}");
        assert!(said.err.contains("written by a newer Fobwatch"), "{said:?}");
        // Of several profiles each has its line, and none a hint.
        assert!(said.err.contains("newest version") || arguments[0] == "renew", "{said:?}");
    }
    assert_eq!(server.received().len(), calls, "nobody was called");
    drop(agent);
    desk.until_no_agent();
    assert!(fs::read(&file).expect("the database") == database, "not a byte has changed");
}
