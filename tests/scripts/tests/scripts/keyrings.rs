//! The real keyring in all its bad moods. Nothing is lost, nothing new is made, and each is said.

use fobwatch_scripts::{Desk, KEYRING, Said};
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;
use serde_json::json;

use crate::owners::{signal, stop};

/// How the secrets are, and what is said of the keyring.
fn secrets(desk: &Desk) -> (String, String) {
    let status = desk.run(&["status", "--json"]).json();
    let text = |key: &str| status[key].as_str().unwrap_or_default().to_owned();
    (text("secrets"), text("trouble"))
}

#[track_caller]
fn is_locked(said: &Said) {
    assert_eq!((said.code, &*said.out), (8, ""), "{said:?}");
    assert!(said.err.starts_with("fob: ") && !said.err.contains("canary") && !said.err.contains("panic"), "{said:?}");
}

/// Entries of ours in the keyring, as its own tool tells.
fn entries(desk: &Desk) -> String {
    let output = desk.command("secret-tool").args(["search", "--all", "service", "Fobwatch"]).output();
    String::from_utf8_lossy(&output.expect("secret-tool").stdout).into_owned()
}

/// A desk with a machine account that is signed in, and its token; no agent runs.
fn signed_in() -> (Desk, Server<NinjaOne>, String) {
    let desk = Desk::with_keyring();
    let server = Server::start(NinjaOne::default());
    let agent = desk.agent("first");
    desk.machine_account("Machine", &server);
    let token = desk.run(&["token", "Machine"]).good();
    drop(agent);
    (desk, server, token)
}

/// Until it is opened nothing is handed out, renewed or made; then all is as it was.
#[track_caller]
fn opens_again(mut desk: Desk, token: &str, name: &str, mend: impl FnOnce(&mut Desk)) {
    is_locked(&desk.run(&["token", "Machine"]));
    is_locked(&desk.run(&["unlock"]));
    let (state, trouble) = secrets(&desk);
    assert!(state == "locked_by_keyring" && !trouble.is_empty(), "{name}: {state}, {trouble}");
    let listed = desk.run(&["list", "--json"]).json();
    assert_eq!(listed.as_array().map(Vec::len), Some(1), "{name}: {listed}");
    mend(&mut desk);
    desk.run(&["unlock"]).good();
    assert_eq!(desk.run(&["token", "Machine"]).good(), token, "{name}");
}

#[test]
fn keyring_no_session_bus_at_start_later_there() {
    let (mut desk, _server, token) = signed_in();
    desk.keyring().end();
    let _agent = desk.agent("late");
    opens_again(desk, &token, "no bus", |desk| {
        desk.keyring().start_daemon().expect("a bus");
        desk.keyring().start_keyring(Some(KEYRING)).expect("a keyring");
    });
}

/// Nobody types anything: the agent hears that the keyring is there.
#[test]
fn keyring_that_comes_after_the_start_opens_by_itself_and_what_was_locked_by_hand_stays_locked() {
    const BACK: &str = "The keyring is back";
    let (mut desk, _server, token) = signed_in();
    desk.keyring().end_keyring();
    let _agent = desk.agent("late");
    is_locked(&desk.run(&["token", "Machine"]));
    desk.keyring().start_keyring(Some(KEYRING)).expect("a keyring");
    desk.until_said("late", BACK);
    assert_eq!(secrets(&desk).0, "keyring");
    assert_eq!(desk.run(&["token", "Machine"]).good(), token);

    desk.run(&["lock"]).good();
    desk.keyring().end_keyring();
    desk.keyring().start_keyring(Some(KEYRING)).expect("a keyring");
    // It has heard of this one too by the time that it has answered to the next.
    is_locked(&desk.run(&["token", "Machine"]));
    desk.keyring().end_keyring();
    is_locked(&desk.run(&["unlock"]));
    desk.keyring().start_keyring(Some(KEYRING)).expect("a keyring");
    fobwatch_headless::wait_for(fobwatch_scripts::LIMIT, || {
        (desk.log("late").matches(BACK).count() == 2).then_some(())
    })
    .expect("it is open again");
    assert_eq!(desk.run(&["token", "Machine"]).good(), token);
}

#[test]
fn keyring_locked_without_a_display() {
    let (mut desk, _server, token) = signed_in();
    desk.keyring().end_keyring();
    desk.keyring().start_keyring(None).expect("a keyring");
    let _agent = desk.agent("locked");
    opens_again(desk, &token, "locked", |desk| {
        desk.keyring().end_keyring();
        desk.keyring().start_keyring(Some(KEYRING)).expect("a keyring");
    });
}

#[test]
fn keyring_daemon_killed_and_restarted() {
    let (mut desk, _server, token) = signed_in();
    let _agent = desk.agent("second");
    signal(desk.keyring().keyring().expect("a keyring"), "-KILL");
    // What is in memory goes on.
    assert_eq!(desk.run(&["token", "Machine"]).good(), token);
    desk.run(&["lock"]).good();
    opens_again(desk, &token, "killed", |desk| {
        desk.keyring().end_keyring();
        desk.keyring().start_keyring(Some(KEYRING)).expect("a keyring");
    });
}

/// As with a prompt that nobody answers: the call does not come back.
#[test]
fn keyring_that_does_not_answer_blocks_nobody_else() {
    let (mut desk, _server, token) = signed_in();
    let _agent = desk.agent("second");
    desk.run(&["lock"]).good();
    let keyring = desk.keyring().keyring().expect("a keyring");
    stop(keyring);
    std::thread::scope(|scope| {
        let unlock = scope.spawn(|| desk.run(&["unlock"]));
        for _ in 0..20 {
            assert_eq!(secrets(&desk).0, "locked_by_keyring");
            assert_eq!(desk.run(&["list", "--json"]).json().as_array().map(Vec::len), Some(1));
        }
        let said = unlock.join().expect("its end");
        is_locked(&said);
        assert!(secrets(&desk).1.contains("does not answer"), "{said:?}");
    });
    signal(keyring, "-CONT");
    desk.run(&["unlock"]).good();
    assert_eq!(desk.run(&["token", "Machine"]).good(), token);
}

#[test]
fn keyring_entry_deleted_or_altered_is_a_lost_key_and_nothing_is_overwritten() {
    for altered in [false, true] {
        let (desk, server, _) = signed_in();
        let before = entries(&desk);
        let user = before.lines().find_map(|line| line.strip_prefix("attribute.username = ")).map(str::to_owned);
        // Some versions of the tool tell attributes on the other output.
        let user = user.unwrap_or_else(|| {
            let output = desk.command("secret-tool").args(["search", "--all", "service", "Fobwatch"]).output();
            let told = String::from_utf8_lossy(&output.expect("secret-tool").stderr).into_owned();
            let user = told.lines().find_map(|line| line.strip_prefix("attribute.username = "));
            user.unwrap_or_else(|| panic!("no entry: {told}")).to_owned()
        });
        desk.bash(&format!("secret-tool clear service Fobwatch username {user}")).good();
        if altered {
            desk.bash(&format!(
                "printf 'of another program, 32 bytes long' | secret-tool store --label=x service Fobwatch username {user}"
            ))
            .good();
        }
        let changed = entries(&desk);
        let _agent = desk.agent("second");
        assert_eq!(secrets(&desk).0, "key_lost", "altered: {altered}");
        is_locked(&desk.run(&["token", "Machine"]));
        is_locked(&desk.run(&["unlock"]));
        is_locked(&desk.run(&["unlock", "--passphrase", "env:PASSPHRASE"]));
        let add = ["add", "ninjaone", "--name", "New", "--method", "client_credentials", "--set", "client_id=x"];
        let instance = format!("instance={}", server.url);
        let more = ["--set", &*instance, "--secret", "client_secret=env:SECRET"];
        is_locked(&desk.run(&[&add[..], &more[..]].concat()));
        assert_eq!(entries(&desk), changed, "nothing is written over it");
        let doctor = desk.run(&["doctor", "--json"]);
        assert!(doctor.out.contains("has lost the key"), "{doctor:?}");
        assert_eq!(desk.run(&["list", "--json"]).json()[0]["name"], json!("Machine"));
    }
}
