//! Disks that are full or cannot be written, in a mount namespace of the test's own.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use fobwatch_headless::Running;
use fobwatch_scripts::{Machine, SECRET, Said};
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;

const TOKEN: &str = "/ws/oauth/token";

/// False, and said so, where there is no such thing.
fn has_namespaces() -> bool {
    let made = Command::new("unshare").args(["-rm", "true"]).stderr(Stdio::null()).status();
    let has = made.is_ok_and(|status| status.success());
    if !has {
        eprintln!("left out: mount namespaces are not permitted here");
    }
    has
}

/// Lines of a shell that mounts for itself alone.
fn apart(machine: &Machine, lines: &str) -> Command {
    let mut command = machine.command("unshare");
    command.args(["-rm", "bash", "-euc", lines]).arg("apart").arg(machine.data());
    command
}

#[track_caller]
fn is_told(said: &Said, what: &str) {
    assert!(said.code > 0 && said.out.is_empty(), "{said:?}");
    assert!(said.err.starts_with("fob: ") && said.err.contains(what), "{said:?}");
    assert!(!said.err.contains(SECRET) && !said.err.contains("panicked"), "{said:?}");
}

/// Takes what is left of a disk.
fn fill(folder: &std::path::Path) -> PathBuf {
    let path = folder.join("filler");
    let mut file = File::create(&path).expect("a file");
    while file.write_all(&[0; 4096]).is_ok() {}
    path
}

#[test]
fn disk_full_on_write_keeps_what_is_there_and_heals() {
    let machine = Machine::with_keyring();
    if !has_namespaces() {
        return;
    }
    let server = Server::start(NinjaOne::default());
    fs::create_dir(machine.data()).expect("a folder");
    let lines = "mount -t tmpfs -o size=4m none \"$1\"; fob agent & trap 'kill $!' TERM; wait; wait";
    let agent = Running::start(&mut apart(&machine, lines), &machine.path("agent.log")).expect("an agent");
    machine.until_said("agent", "ready");
    machine.machine_account("Machine", &server);
    let token = machine.run(&["token", "Machine"]).good();
    let sent = server.received_at(TOKEN).len();

    let filler = fill(&PathBuf::from(format!("/proc/{}/root{}", agent.id(), machine.data().display())));
    let said = machine.run(&["renew", "Machine"]);
    assert!(said.code == 9 && said.err.contains("disk is full") && !said.err.contains("canary"), "{said:?}");
    assert_eq!(machine.run(&["token", "Machine"]).good(), token, "what there is goes on");
    let add = ["add", "ninjaone", "--name", "New", "--method", "client_credentials", "--set", "client_id=x"];
    let instance = format!("instance={}", server.url);
    is_told(
        &machine.run(&[&add[..], &["--set", &*instance, "--secret", "client_secret=env:SECRET"]].concat()),
        "database",
    );
    let doctor = machine.run(&["doctor"]);
    assert!(doctor.out.contains("The data folder cannot be written"), "{doctor:?}");
    assert_eq!(machine.run(&["list", "--json"]).json().as_array().map(Vec::len), Some(1), "nothing is half saved");
    // Another try while a token waits to be saved asks nobody.
    assert_eq!(machine.run(&["renew", "Machine"]).code, 9);
    assert!(server.received_at(TOKEN).len() <= sent + 1, "one at most was sent");

    fs::remove_file(filler).expect("room again");
    machine.run(&["renew", "Machine"]).good();
    let renewed = machine.run(&["token", "Machine"]).good();
    assert!(renewed != token && server.issued().contains(&renewed));
}

#[test]
fn disk_read_only_folder_is_refused_in_words_and_left_alone() {
    let machine = Machine::with_keyring();
    if !has_namespaces() {
        return;
    }
    let server = Server::start(NinjaOne::default());
    let agent = machine.agent("agent");
    machine.machine_account("Machine", &server);
    let token = machine.run(&["token", "Machine"]).good();
    drop(agent);
    let before = fs::read(machine.data().join("fobwatch.db")).expect("the database");
    let lines = "mount --bind \"$1\" \"$1\"; mount -o remount,bind,ro \"$1\"; exec fob list";
    let said: Said = apart(&machine, lines).output().expect("fob").into();
    is_told(&said, "cannot be used");
    assert_eq!(said.code, 9, "{said:?}");
    assert!(fs::read(machine.data().join("fobwatch.db")).expect("the database") == before, "not a byte has changed");
    assert_eq!(machine.run(&["token", "Machine"]).good(), token);
}
