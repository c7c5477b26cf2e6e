//! The real keyring in all its bad moods. Nothing is lost, nothing new is made, and each is said.

use fobwatch_scripts::{KEYRING, Machine, Said};
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;
use serde_json::json;

use crate::owners::{signal, stop};

/// How the secrets are, and what is said of the keyring.
fn secrets(machine: &Machine) -> (String, String) {
    let status = machine.run(&["status", "--json"]).json();
    let text = |key: &str| status[key].as_str().unwrap_or_default().to_owned();
    (text("secrets"), text("trouble"))
}

#[track_caller]
fn is_locked(said: &Said) {
    assert_eq!((said.code, &*said.out), (8, ""), "{said:?}");
    assert!(said.err.starts_with("fob: ") && !said.err.contains("canary") && !said.err.contains("panic"), "{said:?}");
}

/// Entries of ours in the keyring, as its own tool tells.
fn entries(machine: &Machine) -> String {
    let output = machine.command("secret-tool").args(["search", "--all", "service", "Fobwatch"]).output();
    String::from_utf8_lossy(&output.expect("secret-tool").stdout).into_owned()
}

/// A machine with a machine account that is signed in, and its token; no agent runs.
fn signed_in() -> (Machine, Server<NinjaOne>, String) {
    let machine = Machine::with_keyring();
    let server = Server::start(NinjaOne::default());
    let agent = machine.agent("first");
    machine.machine_account("Machine", &server);
    let token = machine.run(&["token", "Machine"]).good();
    drop(agent);
    (machine, server, token)
}

/// Until it is opened nothing is handed out, renewed or made; then all is as it was.
#[track_caller]
fn opens_again(mut machine: Machine, token: &str, name: &str, mend: impl FnOnce(&mut Machine)) {
    is_locked(&machine.run(&["token", "Machine"]));
    is_locked(&machine.run(&["unlock"]));
    let (state, trouble) = secrets(&machine);
    assert!(state == "locked_by_keyring" && !trouble.is_empty(), "{name}: {state}, {trouble}");
    let listed = machine.run(&["list", "--json"]).json();
    assert_eq!(listed.as_array().map(Vec::len), Some(1), "{name}: {listed}");
    mend(&mut machine);
    machine.run(&["unlock"]).good();
    assert_eq!(machine.run(&["token", "Machine"]).good(), token, "{name}");
}

#[test]
fn keyring_no_session_bus_at_start_later_there() {
    let (mut machine, _server, token) = signed_in();
    machine.keyring().end();
    let _agent = machine.agent("late");
    opens_again(machine, &token, "no bus", |machine| {
        machine.keyring().start_daemon().expect("a bus");
        machine.keyring().start_keyring(Some(KEYRING)).expect("a keyring");
    });
}

/// Nobody types anything: the agent hears that the keyring is there.
#[test]
fn keyring_that_comes_after_the_start_opens_by_itself_and_what_was_locked_by_hand_stays_locked() {
    const BACK: &str = "The keyring is back";
    let (mut machine, _server, token) = signed_in();
    machine.keyring().end_keyring();
    let _agent = machine.agent("late");
    is_locked(&machine.run(&["token", "Machine"]));
    machine.keyring().start_keyring(Some(KEYRING)).expect("a keyring");
    machine.until_said("late", BACK);
    assert_eq!(secrets(&machine).0, "keyring");
    assert_eq!(machine.run(&["token", "Machine"]).good(), token);

    machine.run(&["lock"]).good();
    machine.keyring().end_keyring();
    machine.keyring().start_keyring(Some(KEYRING)).expect("a keyring");
    // It has heard of this one too by the time that it has answered to the next.
    is_locked(&machine.run(&["token", "Machine"]));
    machine.keyring().end_keyring();
    is_locked(&machine.run(&["unlock"]));
    machine.keyring().start_keyring(Some(KEYRING)).expect("a keyring");
    fobwatch_headless::wait_for(fobwatch_scripts::LIMIT, || {
        (machine.log("late").matches(BACK).count() == 2).then_some(())
    })
    .expect("it is open again");
    assert_eq!(machine.run(&["token", "Machine"]).good(), token);
}

#[test]
fn keyring_locked_without_a_display() {
    let (mut machine, _server, token) = signed_in();
    machine.keyring().end_keyring();
    machine.keyring().start_keyring(None).expect("a keyring");
    let _agent = machine.agent("locked");
    opens_again(machine, &token, "locked", |machine| {
        machine.keyring().end_keyring();
        machine.keyring().start_keyring(Some(KEYRING)).expect("a keyring");
    });
}

#[test]
fn keyring_daemon_killed_and_restarted() {
    let (mut machine, _server, token) = signed_in();
    let _agent = machine.agent("second");
    signal(machine.keyring().keyring().expect("a keyring"), "-KILL");
    // What is in memory goes on.
    assert_eq!(machine.run(&["token", "Machine"]).good(), token);
    machine.run(&["lock"]).good();
    opens_again(machine, &token, "killed", |machine| {
        machine.keyring().end_keyring();
        machine.keyring().start_keyring(Some(KEYRING)).expect("a keyring");
    });
}

/// As with a prompt that nobody answers: the call does not come back.
#[test]
fn keyring_that_does_not_answer_blocks_nobody_else() {
    let (mut machine, _server, token) = signed_in();
    let _agent = machine.agent("second");
    machine.run(&["lock"]).good();
    let keyring = machine.keyring().keyring().expect("a keyring");
    stop(keyring);
    std::thread::scope(|scope| {
        let unlock = scope.spawn(|| machine.run(&["unlock"]));
        for _ in 0..20 {
            assert_eq!(secrets(&machine).0, "locked_by_keyring");
            assert_eq!(machine.run(&["list", "--json"]).json().as_array().map(Vec::len), Some(1));
        }
        let said = unlock.join().expect("its end");
        is_locked(&said);
        assert!(secrets(&machine).1.contains("does not answer"), "{said:?}");
    });
    signal(keyring, "-CONT");
    machine.run(&["unlock"]).good();
    assert_eq!(machine.run(&["token", "Machine"]).good(), token);
}

#[test]
fn keyring_entry_deleted_or_altered_is_a_lost_key_and_nothing_is_overwritten() {
    for altered in [false, true] {
        let (machine, server, _) = signed_in();
        let before = entries(&machine);
        let user = before.lines().find_map(|line| line.strip_prefix("attribute.username = ")).map(str::to_owned);
        // Some versions of the tool tell attributes on the other output.
        let user = user.unwrap_or_else(|| {
            let output = machine.command("secret-tool").args(["search", "--all", "service", "Fobwatch"]).output();
            let told = String::from_utf8_lossy(&output.expect("secret-tool").stderr).into_owned();
            let user = told.lines().find_map(|line| line.strip_prefix("attribute.username = "));
            user.unwrap_or_else(|| panic!("no entry: {told}")).to_owned()
        });
        machine.bash(&format!("secret-tool clear service Fobwatch username {user}")).good();
        if altered {
            machine.bash(&format!(
                "printf 'of another program, 32 bytes long' | secret-tool store --label=x service Fobwatch username {user}"
            ))
            .good();
        }
        let changed = entries(&machine);
        let _agent = machine.agent("second");
        assert_eq!(secrets(&machine).0, "key_lost", "altered: {altered}");
        is_locked(&machine.run(&["token", "Machine"]));
        is_locked(&machine.run(&["unlock"]));
        is_locked(&machine.run(&["unlock", "--passphrase", "env:PASSPHRASE"]));
        let add = ["add", "ninjaone", "--name", "New", "--method", "client_credentials", "--set", "client_id=x"];
        let instance = format!("instance={}", server.url);
        let more = ["--set", &*instance, "--secret", "client_secret=env:SECRET"];
        is_locked(&machine.run(&[&add[..], &more[..]].concat()));
        assert_eq!(entries(&machine), changed, "nothing is written over it");
        let doctor = machine.run(&["doctor", "--json"]);
        assert!(doctor.out.contains("no longer has the key"), "{doctor:?}");
        assert_eq!(machine.run(&["list", "--json"]).json()[0]["name"], json!("Machine"));
    }
}
