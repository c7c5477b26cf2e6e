//! `fob` with nothing running: an agent for the length of the command.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;
use std::time::Duration;

use fobwatch_headless::{Running, wait_for};
use fobwatch_scripts::{LIMIT, Machine, Said};
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::{Server, system_clock};

const TOKEN: &str = "/ws/oauth/token";

#[test]
fn a_command_brings_its_own_agent_and_leaves_none() {
    let machine = Machine::with_keyring();
    let server = Server::start(NinjaOne::default());
    machine.machine_account("Machine", &server);
    machine.until_no_agent();
    let token = machine.run(&["token", "Machine"]).good();
    assert!(server.issued().contains(&token));
    assert_eq!(server.received_at(TOKEN).len(), 1, "the token of the last command's agent is used");
    machine.until_no_agent();
    assert!(!machine.socket().exists(), "its socket goes with it");

    // Its own log complains of nothing.
    let log = std::fs::read_to_string(machine.data().join("log/agent.log")).expect("a log");
    assert!(!log.contains("has stopped"), "{log}");
}

#[test]
fn fifty_at_once_share_an_agent_and_a_renewal() {
    let machine = Machine::with_keyring();
    let server = Server::start(NinjaOne::default());
    server.with(|ninja| ninja.lifetime = 1);
    machine.machine_account("Machine", &server);
    machine.until_no_agent();
    let expired = system_clock()() + Duration::from_secs(1);
    wait_for(LIMIT, || (system_clock()() > expired).then_some(())).expect("a token that has expired");
    server.with(|ninja| ninja.lifetime = 3600);
    let before = server.received_at(TOKEN).len();
    let scripts: Vec<_> = (0..50)
        .map(|_| {
            let mut command = machine.fob(&["token", "Machine"]);
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("fob")
        })
        .collect();
    let mut tokens: Vec<_> =
        scripts.into_iter().map(|script| Said::from(script.wait_with_output().expect("its end")).good()).collect();
    tokens.dedup();
    assert_eq!(tokens.len(), 1, "{tokens:?}");
    assert_eq!(server.received_at(TOKEN).len() - before, 1);
    machine.until_no_agent();
}

#[test]
fn an_agent_whose_caller_was_killed_ends_too() {
    let machine = Machine::with_keyring();
    // As fob starts it, and then nobody comes.
    let mut agent = machine.command(fobwatch_scripts::built("fob-agent"));
    agent.arg("--until-idle").arg("--data-dir").arg(machine.data()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut agent = agent.spawn().expect("an agent");
    let ended = wait_for(LIMIT, || agent.try_wait().ok().flatten());
    assert!(ended.is_some_and(|status| status.success()), "{ended:?}");
}

#[test]
fn a_command_waits_for_a_host_that_listens_elsewhere_to_leave_the_data_folder() {
    let machine = Machine::with_keyring();
    let mut elsewhere = machine.fob(&["agent"]);
    elsewhere.env("XDG_RUNTIME_DIR", machine.path("home"));
    let other = Running::start(&mut elsewhere, &machine.path("other.log")).expect("an agent");
    machine.until_said("other", "ready");
    let mut command = machine.fob(&["list"]);
    let mut fob = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("fob");
    let mut said = String::new();
    BufReader::new(fob.stderr.take().expect("what it says")).read_line(&mut said).expect("a line");
    assert_eq!(said, "fob: waiting for another Fobwatch to leave the data folder\n");
    drop(other);
    assert!(fob.wait().expect("its end").success());
}

#[test]
fn what_needs_a_host_says_so() {
    let said = Machine::without_keyring().run(&["lock"]);
    assert_eq!(said.code, 9, "{said:?}");
    assert!(said.err.contains("fob agent"), "{said:?}");
}

#[test]
fn nothing_is_copied_where_there_is_no_desktop() {
    let machine = Machine::with_keyring();
    let said = machine.run(&["copy", "Machine"]);
    assert!(said.code == 9 && said.err.contains("Fobwatch is not running"), "{said:?}");
    assert!(!machine.data().exists() && machine.agents().is_empty(), "nothing is started for it");
    let _agent = machine.agent("agent");
    machine.add_machine_account("Machine", "http://127.0.0.1:1");
    let said = machine.run(&["copy", "Machine", "--format", "curl"]);
    assert!(said.code == 9 && said.err.contains("without a desktop") && said.err.contains("fob token"), "{said:?}");
}
