//! Hosts that hang: stopped in the middle, as by a debugger or a machine without memory.

use std::process::{Child, Stdio};

use fobwatch_headless::wait_for;
use fobwatch_scripts::{LIMIT, Machine, Said};
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;

use crate::owners::{STANDS_BY, signal, stop};

fn started(machine: &Machine, arguments: &[&str]) -> Child {
    machine.fob(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("fob")
}

fn ended(child: Child) -> Said {
    child.wait_with_output().expect("its end").into()
}

#[test]
fn hung_host_that_goes_on_answers_and_one_that_is_killed_is_replaced() {
    let machine = Machine::with_keyring();
    let server = Server::start(NinjaOne::default());
    let agent = machine.agent("agent");
    machine.machine_account("Machine", &server);
    let token = machine.run(&["token", "Machine"]).good();

    stop(agent.id());
    let mut asked = [&["token", "Machine"][..], &["token", "Machine", "--min-valid", "1m"], &["list", "--json"]]
        .map(|arguments| started(&machine, arguments));
    // Nobody else takes its data folder meanwhile.
    assert_eq!(machine.agents(), [agent.id()]);
    assert!(asked.iter_mut().all(|child| child.try_wait().expect("a child").is_none()), "they wait");
    signal(agent.id(), "-CONT");
    let [one, two, list] = asked.map(ended);
    assert_eq!((one.good(), two.good()), (token.clone(), token.clone()));
    assert!(list.good().contains("Machine"));

    stop(agent.id());
    let asked = started(&machine, &["token", "Machine"]);
    signal(agent.id(), "-KILL");
    assert_eq!(ended(asked).good(), token, "from an agent of its own");
    drop(agent);
    machine.until_no_agent();
    assert_eq!(server.received_at("/ws/oauth/token").len(), 1);
}

#[test]
fn hung_host_is_not_taken_over_and_a_take_over_says_so() {
    let machine = Machine::with_keyring();
    let mut first = machine.agent("first");
    stop(first.id());
    // It asks, waits for twenty seconds, and leaves the hung one its data.
    let _next = machine.agent_with("next", &["--take-over"]);
    machine.until_said("next", STANDS_BY);
    signal(first.id(), "-KILL");
    machine.until_said("next", "ready");
    assert!(wait_for(LIMIT, || first.ended()).is_some());
    machine.run(&["status"]).good();
}
