//! One owner of a data folder at a time, and how it changes.

use std::time::Duration;

use fobwatch_headless::wait_for;
use fobwatch_scripts::{LIMIT, Machine};
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;

const TOKEN: &str = "/ws/oauth/token";
pub(crate) const STANDS_BY: &str = "standing by until it ends";

#[track_caller]
fn sign_in(machine: &Machine, server: &Server<NinjaOne>) {
    machine.add_browser_profile("Jane's", &server.url, &[]);
    let said = machine.fob(&["connect", "Jane's"]).env("BROWSER", machine.browser()).output().expect("fob");
    assert!(said.status.success(), "{said:?}");
}

#[track_caller]
pub(crate) fn signal(process: u32, signal: &str) {
    let sent = std::process::Command::new("kill").arg(signal).arg(process.to_string()).status();
    assert!(sent.expect("kill").success());
}

/// Stops a process. The signal alone says nothing: each thread of it goes on until it has noticed.
#[track_caller]
pub(crate) fn stop(process: u32) {
    signal(process, "-STOP");
    let stands = |thread: std::io::Result<std::fs::DirEntry>| {
        let state = std::fs::read_to_string(thread.expect("a thread").path().join("stat")).expect("its state");
        state.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('T'))
    };
    let all_stand = || std::fs::read_dir(format!("/proc/{process}/task")).expect("its threads").all(stands);
    assert!(wait_for(LIMIT, || all_stand().then_some(())).is_some(), "{process} does not stop");
}

#[test]
fn who_stands_by_takes_over_when_the_first_ends_or_is_killed() {
    let machine = Machine::with_keyring();
    let server = Server::start(NinjaOne::default());
    let mut first = machine.agent("first");
    sign_in(&machine, &server);
    let token = machine.run(&["token", "Jane's"]).good();
    for (number, how) in ["-KILL", "-TERM", "-INT", "-KILL"].into_iter().enumerate() {
        let name = format!("next-{number}");
        let next = machine.agent_with(&name, &[]);
        machine.until_said(&name, STANDS_BY);
        assert_eq!(machine.run(&["token", "Jane's"]).good(), token);
        signal(first.id(), how);
        machine.until_said(&name, "ready");
        assert!(wait_for(LIMIT, || first.ended()).is_some(), "{how}");
        assert_eq!(machine.run(&["token", "Jane's"]).good(), token, "{how}");
        first = next;
    }
    assert_eq!(server.received_at(TOKEN).len(), 1, "the sign-in went from one to the next");
    first.end();
    assert!(!machine.socket().exists());
}

#[test]
fn who_stands_by_ends_when_told() {
    let machine = Machine::with_keyring();
    let _first = machine.agent("first");
    let mut next = machine.agent_with("next", &[]);
    machine.until_said("next", STANDS_BY);
    signal(next.id(), "-TERM");
    assert!(wait_for(LIMIT, || next.ended()).is_some_and(|status| status.success()));
}

#[test]
fn a_take_over_waits_for_the_renewal_under_way() {
    let machine = Machine::with_keyring();
    let server = Server::start(NinjaOne::default());
    let first = machine.agent("first");
    sign_in(&machine, &server);
    let before = server.received_at(TOKEN).len();
    server.with(|ninja| ninja.delay = Duration::from_secs(2));
    let renewal = machine.fob(&["renew", "Jane's"]).spawn().expect("fob");
    wait_for(LIMIT, || (server.received_at(TOKEN).len() > before).then_some(())).expect("a renewal");
    let _next = machine.agent_with("next", &["--take-over"]);
    machine.until_said("next", "ready");
    let renewed = renewal.wait_with_output().expect("its end");
    assert!(renewed.status.success(), "whoever asked is answered: {renewed:?}");
    machine.until_said("first", STANDS_BY);

    // A token that was spent, and not followed by its successor, would end the sign-in here.
    server.with(|ninja| ninja.delay = Duration::ZERO);
    machine.run(&["renew", "Jane's"]).good();
    assert_eq!(server.received_at(TOKEN).len(), before + 2);
    assert!(server.issued().contains(&machine.run(&["token", "Jane's"]).good()));
    drop(first);
    machine.run(&["token", "Jane's"]).good();
}

#[test]
fn no_script_notices_who_hosts() {
    let machine = Machine::with_keyring();
    let server = Server::start(NinjaOne::default());
    let mut agents = vec![machine.agent("agent-0")];
    sign_in(&machine, &server);
    let token = machine.run(&["token", "Jane's"]).good();
    let over = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        let (machine, over) = (&machine, &over);
        // The script ends with the test, also when that fails.
        let _ending = Ending(over);
        let script = scope.spawn(move || {
            let mut calls = Vec::new();
            while !over.load(std::sync::atomic::Ordering::Relaxed) {
                calls.push(machine.run(&["token", "Jane's"]));
            }
            calls
        });
        for number in 1..4 {
            let name = format!("agent-{number}");
            agents.push(machine.agent_with(&name, &["--take-over"]));
            machine.until_said(&name, "ready");
        }
        over.store(true, std::sync::atomic::Ordering::Relaxed);
        let calls = script.join().expect("the script");
        assert!(calls.len() > 3, "{} calls", calls.len());
        for said in calls {
            assert_eq!((said.code, said.out.trim()), (0, &*token), "{said:?}");
        }
    });
    assert_eq!(server.received_at(TOKEN).len(), 1);
}

/// Says that it is over when it is dropped.
struct Ending<'a>(&'a std::sync::atomic::AtomicBool);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.store(true, std::sync::atomic::Ordering::Relaxed);
    }
}
