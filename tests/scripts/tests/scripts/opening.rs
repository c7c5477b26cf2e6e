//! The vendor's console, by `fob open`.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use fobwatch_headless::wait_for;
use fobwatch_scripts::{LIMIT, Machine, Said};
use serde_json::{Value, json};

const CONSOLE: &str = "https://eu.ninjarmm.com/";

/// A browser that writes down what it is started with, a line each.
fn browser(machine: &Machine, ends: i32) -> PathBuf {
    let path = machine.path("recorder");
    let log = machine.path("recorder.log");
    // Written anew: one that runs is not written over.
    let _ = fs::remove_file(&path);
    fs::write(&path, format!("#!/bin/sh\nprintf '%s\\n' \"$@\" >'{}'\nexit {ends}\n", log.display()))
        .expect("a script");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("a program");
    path
}

fn started_with(machine: &Machine) -> String {
    let log = || Some(fs::read_to_string(machine.path("recorder.log")).ok()?).filter(|log| log.ends_with('\n'));
    wait_for(LIMIT, log).expect("a browser was started")
}

fn opened(machine: &Machine, arguments: &[&str], browser: &PathBuf) -> Said {
    machine.fob(arguments).env("BROWSER", browser).output().expect("fob").into()
}

#[test]
fn the_console_opens_in_the_browser_or_its_address_is_printed() {
    let machine = Machine::with_keyring();
    let _agent = machine.agent("agent");
    machine.add_machine_account_of("Contoso", "NinjaOne", "eu");
    let browser = browser(&machine, 0);

    let said = opened(&machine, &["open", "contoso/ninjaone"], &browser);
    assert_eq!((said.code, &*said.out), (0, ""), "{said:?}");
    assert_eq!(started_with(&machine), format!("{CONSOLE}\n"));
    fs::remove_file(machine.path("recorder.log")).expect("removed");

    assert_eq!(machine.run(&["open", "Contoso/NinjaOne", "--print"]).good(), CONSOLE.trim_end());
    let said = machine.run(&["open", "Contoso/NinjaOne"]);
    assert!(said.err.contains("no desktop"), "{said:?}");
    assert_eq!(said.good(), CONSOLE.trim_end());
    let told: Value = opened(&machine, &["open", "Contoso/NinjaOne", "--print", "--json"], &browser).json();
    assert_eq!(told, json!({ "url": CONSOLE, "opened": false }));
    let said = opened(&machine, &["open", "Contoso/NinjaOne", "--quiet"], &browser);
    assert_eq!((said.code, &*said.out, &*said.err), (0, "", ""));
    assert_eq!(machine.run(&["open", "Nobody", "--print"]).code, 3);
    assert!(!machine.path("recorder.log").exists(), "none of these opens a browser");

    // Behind the lock too: it is no secret where the vendor is.
    machine.run(&["lock"]).good();
    assert_eq!(machine.run(&["open", "Contoso/NinjaOne", "--print"]).good(), CONSOLE.trim_end());
}

#[test]
fn a_profiles_own_browser_opens_and_no_other_in_its_place() {
    let machine = Machine::with_keyring();
    let _agent = machine.agent("agent");
    let wanted = browser(&machine, 0);
    let own = machine.path("my-firefox");
    fs::copy(&wanted, &own).expect("a program");
    let profile = |name: &str, program: &str| {
        json!({
            "name": name, "customer": "Contoso", "vendor": "ninjaone", "method": "client_credentials",
            "answers": { "instance": "eu", "client_id": "x" },
            "browser": { "is": "program", "program": program, "profile": "Contoso", "private": true },
        })
    };
    let profiles = [profile("Own", own.to_str().expect("text")), profile("Gone", "/opt/nowhere/firefox")];
    fs::write(machine.path("profiles.json"), json!({ "fobwatch": 1, "profiles": profiles }).to_string())
        .expect("a file");
    machine.run(&["import", "profiles.json"]).good();
    let opened = |profile: &str| -> Said {
        let mut command = machine.fob(&["open", profile]);
        command.env("BROWSER", &wanted).env("DISPLAY", ":0").output().expect("fob").into()
    };
    let said = opened("Contoso/Own");
    assert_eq!((said.code, &*said.out, &*said.err), (0, "", ""), "{said:?}");
    assert_eq!(started_with(&machine), format!("-P\nContoso\n-private-window\n{CONSOLE}\n"));
    fs::remove_file(machine.path("recorder.log")).expect("removed");

    let said = opened("Contoso/Gone");
    assert!(
        said.code == 2 && said.err.contains("firefox is not on this computer") && said.err.contains(CONSOLE),
        "{said:?}"
    );
    // One that fails is told, too.
    fs::copy(browser(&machine, 3), &own).expect("a program");
    let said = opened("Contoso/Own");
    assert!(said.code == 2 && said.err.contains("my-firefox could not be opened"), "{said:?}");
    assert_eq!(started_with(&machine).lines().count(), 4, "that one alone was started");
    let exported = machine.run(&["export", "Contoso/Own"]).json();
    assert_eq!(exported["profiles"][0]["browser"]["profile"], json!("Contoso"));
}

#[test]
fn a_sign_in_whose_browser_fails_is_told_with_its_address() {
    let machine = Machine::with_keyring();
    let _agent = machine.agent("agent");
    let server = fobwatch_simulator::Server::start(fobwatch_simulator::ninjaone::NinjaOne::default());
    machine.add_browser_profile("Jane's", &server.url, &[]);
    let broken = browser(&machine, 3);
    let mut command = machine.fob(&["connect", "Jane's"]);
    let log = fs::File::create(machine.path("connect.log")).expect("a file");
    let out = fs::File::create(machine.path("connect.out")).expect("a file");
    let mut child = command.env("BROWSER", &broken).stdout(out).stderr(log).spawn().expect("fob");
    machine.until_said("connect", "the browser could not be opened. Open this address yourself");
    let address = || fs::read_to_string(machine.path("connect.out")).ok().filter(|text| text.ends_with('\n'));
    let address = wait_for(LIMIT, address).expect("its address");
    fobwatch_simulator::browser::visit(address.trim(), fobwatch_simulator::browser::Decision::Approve)
        .expect("answered");
    assert!(child.wait().expect("its end").success(), "{}", machine.log("connect"));
}
