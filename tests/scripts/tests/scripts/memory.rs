//! The memory of a locked agent: what was there before the lock is gone after it.

use std::collections::BTreeMap;

use fobwatch_e2e::leaks::{Search, Secrets};
use fobwatch_e2e::memory::{found, is_readable};
use fobwatch_headless::wait_for;
use fobwatch_scripts::{LIMIT, Machine, PASSPHRASE, SECRET};
use fobwatch_simulator::Server;
use fobwatch_simulator::automate::Automate;
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::system_clock;

#[test]
fn nothing_is_left_after_a_lock_under_a_passphrase() {
    let mut secrets = Secrets::default();
    secrets.add(PASSPHRASE);
    is_gone_after_the_lock(&Machine::without_keyring(), secrets);
}

#[test]
fn nothing_is_left_after_a_lock_with_a_keyring() {
    is_gone_after_the_lock(&Machine::with_keyring(), Secrets::default());
}

fn is_gone_after_the_lock(machine: &Machine, mut secrets: Secrets) {
    if !is_readable() {
        eprintln!("Only root can read the memory of the agent: this test is left out.");
        return;
    }
    let ninja = Server::start(NinjaOne::default());
    let automate = Server::start(Automate::default());
    let _agent = machine.agent("agent");
    if machine.bus.is_none() {
        machine.unlock();
    }
    machine.machine_account("Machine", &ninja);
    machine.add_browser_profile("Jane's", &ninja.url, &[]);
    let browser = machine.fob(&["connect", "Jane's"]).env("BROWSER", machine.browser()).output().expect("fob");
    assert!(browser.status.success(), "{browser:?}");
    machine.add_code_account("Automate", &automate.url);
    let code = automate.with(|automate| automate.current_code("jane", system_clock()()));
    machine.run(&["connect", "Automate", "--code", &code]).good();
    for profile in ["Machine", "Jane's", "Automate"] {
        machine.run(&["token", profile]).good();
        machine.run(&["header", profile, "--json"]).good();
        machine.run(&["env", profile]).good();
        machine.run(&["api", profile, "/"]);
    }
    machine.run(&["renew", "Machine", "Jane's"]).good();
    machine.run(&["token", "Jane's"]).good();
    machine.run(&["export", "--with-secrets", "--with-tokens", "--passphrase", "env:PASSPHRASE"]).good();

    for secret in [SECRET, "jane-PASSWORD-canary"] {
        secrets.add(secret);
    }
    for issued in [ninja.issued(), automate.issued()].iter().flatten() {
        secrets.add(issued);
    }
    if machine.bus.is_some() {
        let key = machine.command("secret-tool").args(["lookup", "service", "Fobwatch"]).output().expect("the keyring");
        assert_eq!(key.stdout.len(), 32, "{}", String::from_utf8_lossy(&key.stderr));
        secrets.add_bytes("the data key", &key.stdout);
    }
    let search = secrets.search();
    let live = machine.run(&["token", "Machine"]).good();
    let before = in_memory(machine, &search);
    assert!(before.contains_key(&live), "the search finds what is there: {:?}", before.keys());

    machine.run(&["lock"]).good();
    let mut left = BTreeMap::new();
    let gone = wait_for(LIMIT, || {
        left = in_memory(machine, &search);
        left.is_empty().then_some(())
    });
    assert!(gone.is_some(), "still in memory: {left:#?}");
}

fn in_memory(machine: &Machine, search: &Search<'_>) -> BTreeMap<String, Vec<String>> {
    let agents = machine.agents();
    assert_eq!(agents.len(), 1, "one agent");
    found(agents[0], search)
}
