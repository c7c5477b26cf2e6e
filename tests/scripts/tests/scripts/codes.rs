//! Exit codes, and how a failure is told.

use fobwatch_scripts::{Machine, Said};
use fobwatch_simulator::automate::Automate;
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::{Answer, Server};
use serde_json::{Value, json};

/// One line and a hint on standard error; nothing on standard output.
#[track_caller]
fn is_told(said: &Said, code: i32) {
    assert_eq!((said.code, &*said.out), (code, ""), "{said:?}");
    assert!(said.err.starts_with("fob: ") && !said.err.contains('\u{1b}'), "{said:?}");
    let more = said.err.lines().skip(1);
    assert!(more.into_iter().all(|line| line.starts_with("     ")), "{said:?}");
}

/// The same as JSON, also on standard error.
#[track_caller]
fn is_json(said: &Said, code: i32, word: &str) {
    assert_eq!((said.code, &*said.out), (code, ""), "{said:?}");
    let error: Value = serde_json::from_str(&said.err).expect("JSON");
    let error = &error["error"];
    assert_eq!(error["code"], json!(word), "{error}");
    assert!(error["message"].as_str().is_some_and(|message| !message.is_empty()), "{error}");
    let known = error.as_object().expect("an object").keys().all(|key| ["code", "message", "hint"].contains(&&**key));
    assert!(known, "{error}");
}

#[test]
fn every_failure_has_its_code() {
    let machine = Machine::with_keyring();
    let ninja = Server::start(NinjaOne::default());
    let automate = Server::start(Automate::default());
    let _agent = machine.agent("agent");
    machine.machine_account("Machine", &ninja);
    machine.add_machine_account("Refused", &ninja.url);
    machine.run(&["edit", "Refused", "--set", "client_id=somebody-else"]).good();
    // Nobody listens on a port that has just been left.
    let gone = std::net::TcpListener::bind("127.0.0.1:0").and_then(|one| one.local_addr()).expect("a port");
    machine.add_machine_account("Gone", &format!("http://{gone}"));
    machine.add_browser_profile("Browser", &ninja.url, &[]);
    machine.add_code_account("Code", &automate.url);

    let cases: [(&[&str], i32, &str); 8] = [
        (&["token", "Machine"], 0, ""),
        (&["token", "Machine", "--min-valid", "9h"], 2, "usage"),
        (&["header", "Nobody"], 3, "not_found"),
        (&["header", "Browser"], 4, "sign_in_needed"),
        (&["connect", "Code"], 5, "code_needed"),
        (&["connect", "Refused"], 6, "refused"),
        (&["connect", "Gone"], 7, "unreachable"),
        (&["verify", "Nobody"], 3, "not_found"),
    ];
    for (arguments, code, word) in cases {
        let said = machine.run(arguments);
        if code == 0 {
            said.good();
            continue;
        }
        is_told(&said, code);
        if ["header", "verify"].contains(&arguments[0]) {
            is_json(&machine.run(&[arguments, &["--json"]].concat()), code, word);
        }
    }
    // None of these has ever been signed in: how the first try ended is what a script learns. The one
    // that waited for a code was given up, so nothing is known of it.
    for (name, code) in [("Code", 4), ("Refused", 6), ("Gone", 7)] {
        is_told(&machine.run(&["token", name]), code);
    }

    ninja.answer_next("/ws/oauth/token", Answer::empty(503));
    let said = machine.run(&["renew", "Machine", "--json"]);
    assert_eq!(said.code, 7, "{said:?}");
    assert_eq!(serde_json::from_str::<Value>(&said.out).expect("JSON")[0]["error"]["code"], json!("unreachable"));
    let said = machine.run(&["renew", "Machine", "Refused"]);
    assert_eq!((said.code, &*said.err), (6, "fob: 1 of 2 failed\n"), "{said:?}");
    assert!(said.out.contains("Machine: renewed\n"), "{said:?}");

    machine.run(&["lock"]).good();
    is_told(&machine.run(&["token", "Machine"]), 8);
    is_json(&machine.run(&["header", "Machine", "--json"]), 8, "locked");
    machine.run(&["unlock"]).good();
    machine.run(&["token", "Machine"]).good();
}

#[test]
fn a_refusal_says_how_to_try_again() {
    const WAYS_OUT: &str = "     Try again: fob connect 'The refused', or edit it: fob edit 'The refused'\n";
    let machine = Machine::with_keyring();
    let ninja = Server::start(NinjaOne::default());
    let _agent = machine.agent("agent");
    machine.add_machine_account("The refused", &ninja.url);
    machine.run(&["edit", "The refused", "--set", "client_id=somebody-else"]).good();
    let is_refused = |arguments: &[&str]| {
        let said = machine.run(arguments);
        is_told(&said, 6);
        assert!(said.err.ends_with(WAYS_OUT), "{said:?}");
    };
    is_refused(&["connect", "The refused"]);
    for arguments in [&["token", "The refused"][..], &["header", "The refused"], &["env", "The refused"]] {
        is_refused(arguments);
    }
    // Tried again as it says, once the vendor has mended it: here, another client.
    machine.run(&["edit", "The refused", "--set", "client_id=service-app"]).good();
    machine.run(&["connect", "The refused"]).good();
    ninja.answer_next("/ws/oauth/token", Answer::json(401, &json!({"error": "invalid_client"})));
    is_refused(&["renew", "The refused"]);
    // Another customer has one of this name: what can be typed is told.
    let answers =
        ["--set", "instance=https://vendor.invalid", "--set", "client_id=x", "--secret", "client_secret=env:SECRET"];
    let add = ["add", "ninjaone", "--name", "The refused", "--customer", "Fabrikam", "--method", "client_credentials"];
    machine.run(&[&add[..], &answers].concat()).good();
    ninja.answer_next("/ws/oauth/token", Answer::json(401, &json!({"error": "invalid_client"})));
    is_refused(&["renew", "The refused"]);
    machine.run(&["remove", "Fabrikam/The refused", "--yes"]).good();
    machine.run(&["connect", "The refused"]).good();
    assert!(ninja.issued().contains(&machine.run(&["token", "The refused"]).good()));
}

#[test]
fn misuse_is_two_and_json_where_json_was_asked_for() {
    let machine = Machine::without_keyring();
    for arguments in [&["nonsense"][..], &["token"], &["list", "--bogus"], &["token", "a", "--min-valid", "soon"], &[]]
    {
        let said = machine.run(arguments);
        assert_eq!((said.code, &*said.out), (2, ""), "{said:?}");
    }
    is_json(&machine.run(&["list", "--bogus", "--json"]), 2, "usage");
    is_json(&machine.run(&["header", "--json"]), 2, "usage");
}

#[test]
fn without_a_key_it_is_eight_and_a_passphrase_opens() {
    let machine = Machine::without_keyring();
    // Nothing is there yet.
    is_told(&machine.run(&["token", "Machine"]), 9);
    let server = Server::start(NinjaOne::default());
    let agent = machine.agent("agent");
    assert_eq!(machine.run(&["status", "--json"]).json()["secrets"], json!("needs_passphrase"));
    is_told(&machine.run(&["token", "Machine"]), 3);
    is_told(&machine.run(&["unlock"]), 8);
    machine.unlock();
    machine.machine_account("Machine", &server);
    drop(agent);

    let _agent = machine.agent("next");
    is_told(&machine.run(&["token", "Machine"]), 8);
    let said = machine.fob(&["unlock", "--passphrase", "env:WRONG"]).env("WRONG", "not the passphrase").output();
    is_told(&said.expect("fob").into(), 8);
    std::fs::write(machine.path("passphrase"), format!("{}\n", fobwatch_scripts::PASSPHRASE)).expect("a file");
    machine.run(&["unlock", "--passphrase", "@passphrase"]).good();
    assert!(server.issued().contains(&machine.run(&["token", "Machine"]).good()));
}

#[test]
fn trouble_with_the_agent_is_nine() {
    let machine = Machine::without_keyring();
    // A host that gives no answer.
    std::fs::create_dir(machine.socket().parent().expect("a folder")).expect("a folder");
    let listener = std::os::unix::net::UnixListener::bind(machine.socket()).expect("a socket");
    let host = std::thread::spawn(move || {
        (0..2).for_each(|_| drop(listener.accept()));
    });
    is_json(&machine.run(&["list", "--json"]), 9, "agent");
    is_told(&machine.run(&["verify", "Machine"]), 9);
    host.join().expect("its end");
    // A folder that nothing can be in.
    std::fs::write(machine.path("file"), "").expect("a file");
    let said = machine.run(&["--data-dir", "file", "list"]);
    is_told(&said, 9);
}

#[test]
fn an_ambiguous_name_lists_who_is_meant() {
    let machine = Machine::with_keyring();
    let _agent = machine.agent("agent");
    for name in ["Ninja EU", "Ninja US"] {
        machine.add_machine_account_of("Contoso", name, "http://127.0.0.1:1");
    }
    let said = machine.at_a_terminal("fob token ninja");
    assert_eq!(said.code, 3, "{said:?}");
    let said = Said { err: said.out.clone(), ..said };
    assert!(said.err.contains("Contoso/Ninja EU") && said.err.contains("Contoso/Ninja US"), "{said:?}");
    let near = machine.run(&["token", "ninja eu2"]);
    is_told(&near, 3);
    assert!(near.err.contains("Contoso/Ninja EU"), "{near:?}");
}

#[test]
fn a_full_disk_is_not_success() {
    let machine = Machine::with_keyring();
    let server = Server::start(NinjaOne::default());
    let _agent = machine.agent("agent");
    machine.machine_account("Machine", &server);
    for arguments in [["token", "Machine"], ["header", "Machine"]] {
        let full = std::fs::File::options().write(true).open("/dev/full").expect("/dev/full");
        let status = machine.fob(&arguments).stdout(full).stderr(std::process::Stdio::null()).status().expect("fob");
        assert_eq!(status.code(), Some(2), "{arguments:?}");
    }
    // A reader that has seen enough is no failure.
    machine.bash("fob list | head -n 1 >/dev/null").good();
}
