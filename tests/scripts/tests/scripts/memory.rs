//! The memory of a locked agent: what was there before the lock is gone after it.

use std::collections::BTreeMap;

use fobwatch_e2e::leaks::{Search, Secrets};
use fobwatch_e2e::memory::{found, is_readable};
use fobwatch_headless::wait_for;
use fobwatch_scripts::{Desk, LIMIT, PASSPHRASE, SECRET};
use fobwatch_simulator::Server;
use fobwatch_simulator::automate::Automate;
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::system_clock;

#[test]
fn nothing_is_left_after_a_lock_under_a_passphrase() {
    let mut secrets = Secrets::default();
    secrets.add(PASSPHRASE);
    is_gone_after_the_lock(&Desk::without_keyring(), secrets);
}

#[test]
fn nothing_is_left_after_a_lock_with_a_keyring() {
    is_gone_after_the_lock(&Desk::with_keyring(), Secrets::default());
}

fn is_gone_after_the_lock(desk: &Desk, mut secrets: Secrets) {
    if !is_readable() {
        eprintln!("Only root can read the memory of the agent: this test is left out.");
        return;
    }
    let ninja = Server::start(NinjaOne::default());
    let automate = Server::start(Automate::default());
    let _agent = desk.agent("agent");
    if desk.bus.is_none() {
        desk.unlock();
    }
    desk.machine_account("Machine", &ninja);
    desk.add_browser_profile("Jane's", &ninja.url, &[]);
    let browser = desk.fob(&["connect", "Jane's"]).env("BROWSER", desk.browser()).output().expect("fob");
    assert!(browser.status.success(), "{browser:?}");
    desk.add_code_account("Automate", &automate.url);
    let code = automate.with(|automate| automate.current_code("jane", system_clock()()));
    desk.run(&["connect", "Automate", "--code", &code]).good();
    for profile in ["Machine", "Jane's", "Automate"] {
        desk.run(&["token", profile]).good();
        desk.run(&["header", profile, "--json"]).good();
        desk.run(&["env", profile]).good();
    }
    desk.run(&["renew", "Machine", "Jane's"]).good();
    desk.run(&["token", "Jane's"]).good();
    desk.run(&["export", "--with-secrets", "--with-tokens", "--passphrase", "env:PASSPHRASE"]).good();

    for secret in [SECRET, "jane-PASSWORD-canary"] {
        secrets.add(secret);
    }
    for issued in [ninja.issued(), automate.issued()].iter().flatten() {
        secrets.add(issued);
    }
    if desk.bus.is_some() {
        let key = desk.command("secret-tool").args(["lookup", "service", "Fobwatch"]).output().expect("the keyring");
        assert_eq!(key.stdout.len(), 32, "{}", String::from_utf8_lossy(&key.stderr));
        secrets.add_bytes("the data key", &key.stdout);
    }
    let search = secrets.search();
    let live = desk.run(&["token", "Machine"]).good();
    let before = in_memory(desk, &search);
    assert!(before.contains_key(&live), "the search finds what is there: {:?}", before.keys());

    desk.run(&["lock"]).good();
    let mut left = BTreeMap::new();
    let gone = wait_for(LIMIT, || {
        left = in_memory(desk, &search);
        left.is_empty().then_some(())
    });
    assert!(gone.is_some(), "still in memory: {left:#?}");
}

fn in_memory(desk: &Desk, search: &Search<'_>) -> BTreeMap<String, Vec<String>> {
    let agents = desk.agents();
    assert_eq!(agents.len(), 1, "one agent");
    found(agents[0], search)
}
