//! Data folders that were mistyped, and what the system refuses, in words.

use std::fs;

use fobwatch_scripts::{Machine, Said};

fn is_told(said: &Said, code: i32, what: &str) {
    assert!(said.code == code && said.out.is_empty(), "{said:?}");
    assert!(said.err.starts_with("fob: ") && said.err.contains(what), "{what}: {said:?}");
    for raw in ["os error", "entity not found", "No such file", "permission denied", "Permission denied"] {
        assert!(!said.err.contains(raw), "{said:?}");
    }
}

#[test]
fn a_mistyped_data_folder_is_told_and_nothing_is_made() {
    let machine = Machine::with_keyring();
    for read in [
        &["list"][..],
        &["token", "Machine"],
        &["status"],
        &["doctor"],
        &["log"],
        &["export"],
        &["remove", "Machine", "--yes"],
        &["import", "profiles.json", "--dry-run"],
    ] {
        fs::write(machine.path("profiles.json"), r#"{"fobwatch": 1, "profiles": []}"#).expect("a file");
        let said = machine.run(&[&["--data-dir", "mistyped"], read].concat());
        is_told(&said, 9, "there is no data folder");
        assert!(said.err.contains("mistyped") && said.err.contains("--data-dir"), "{said:?}");
        // As the variable says it.
        is_told(&machine.run(read), 9, "there is no data folder");
    }
    assert!(!machine.path("mistyped").exists() && !machine.data().exists());
    // One that is there, and somebody else's.
    fs::create_dir(machine.path("documents")).expect("a folder");
    is_told(&machine.run(&["--data-dir", "documents", "list"]), 9, "there is no data of Fobwatch in");
    assert_eq!(fs::read_dir(machine.path("documents")).expect("a folder").count(), 0, "it stays empty");
    // What begins with data makes its folder; from there on it is read.
    let add = ["add", "ninjaone", "--name", "Machine", "--method", "client_credentials", "--set", "client_id=x"];
    let answers = ["--set", "instance=eu", "--secret", "client_secret=env:SECRET", "--data-dir", "documents"];
    machine.run(&[&add[..], &answers].concat()).good();
    assert!(machine.run(&["--data-dir", "documents", "list"]).good().contains("Machine"));
    machine.until_no_agent();
}

#[test]
fn the_platforms_own_folder_is_made_at_the_first_look() {
    let machine = Machine::with_keyring();
    let mut command = machine.fob(&["list"]);
    let said = Said::from(command.env_remove("FOBWATCH_DATA_DIR").output().expect("fob"));
    assert!(said.code == 0 && said.err.contains("There are no profiles"), "{said:?}");
}

#[test]
fn what_the_system_refuses_is_told_in_words() {
    let machine = Machine::with_keyring();
    let _agent = machine.agent("agent");
    machine.add_machine_account("Machine", "http://127.0.0.1:1");
    for (arguments, what) in [
        (&["import", "nowhere.json"][..], "the file could not be read: there is no such file or folder"),
        (&["import", "home"], "the file could not be read: it is a folder"),
        (
            &["edit", "Machine", "--secret", "client_secret=@nowhere"],
            "client_secret could not be read: there is no such",
        ),
        (&["export", "--output", "nowhere/x.json"], "the file could not be written: there is no such file or folder"),
        (&["export", "--output", "agent.log"], "the file could not be written: it exists already"),
        (&["man", "nowhere"], "the man pages could not be written: there is no such file or folder"),
        (&["api", "Machine", "x", "--input", "nowhere"], "the body could not be read: there is no such file or folder"),
        (&["api", "Machine", "x", "-F", "a=@nowhere"], "nowhere could not be read: there is no such file or folder"),
    ] {
        is_told(&machine.run(arguments), 2, what);
    }
    // A data folder that is a file.
    is_told(&machine.run(&["--data-dir", "agent.log", "add", "ninjaone", "--name", "x"]), 9, "cannot be used: ");
}
