//! A token that the API does not take any more.

use std::process::Stdio;
use std::sync::Barrier;
use std::sync::atomic::Ordering;

use fobwatch_scripts::Machine;
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::{Answer, Server};

use super::signed_in;
use super::vendor::{TOKEN, Vendor, say};

fn tokens(server: &Server<NinjaOne>) -> usize {
    server.received_at("/ws/oauth/token").len()
}

#[test]
fn a_refused_token_is_renewed_once_and_the_request_repeated_once() {
    let machine = Machine::with_keyring();
    let _agent = machine.agent("agent");
    let server = signed_in(&machine);
    let calls = || server.received_at("/v2/organizations").len();
    let refusal = || server.answer_next("/v2/organizations", Answer::text(401, "no"));
    let (asked, renewed) = (calls(), tokens(&server));
    refusal();
    let said = machine.run(&["api", "Machine", "organizations"]);
    assert!(said.code == 0 && said.err.is_empty() && said.out.contains("Contoso"), "{said:?}");
    assert_eq!((calls(), tokens(&server)), (asked + 2, renewed + 1));
    let sent = server.received_at("/v2/organizations");
    assert_ne!(sent[asked].bearer(), sent[asked + 1].bearer());

    // Twice refused is the answer; from now on this token is not renewed for that.
    refusal();
    refusal();
    let said = machine.run(&["api", "Machine", "organizations"]);
    assert_eq!((said.code, &*said.out, &*said.err), (41, "no", "fob: HTTP 401 Unauthorized\n"));
    assert_eq!((calls(), tokens(&server)), (asked + 4, renewed + 2));
    refusal();
    assert_eq!(machine.run(&["api", "Machine", "organizations"]).code, 41);
    assert_eq!((calls(), tokens(&server)), (asked + 5, renewed + 2));
    // It is handed out all the same: one request tells nothing of it.
    machine.run(&["token", "Machine"]).good();
}

#[test]
fn what_may_change_something_is_sent_once() {
    let machine = Machine::with_keyring();
    let _agent = machine.agent("agent");
    let server = signed_in(&machine);
    let before = tokens(&server);
    server.answer_all("/v2/tickets", Answer::text(401, "no"));
    for (sent, method) in ["POST", "PUT", "PATCH", "DELETE", "MERGE"].into_iter().enumerate() {
        let said = machine.run(&["api", "Machine", "tickets", "-X", method]);
        assert_eq!((said.code, &*said.out), (41, "no"), "{method}: {said:?}");
        assert_eq!((server.received_at("/v2/tickets").len(), tokens(&server)), (sent + 1, before), "{method}");
    }
    // The last of them was not held against the token: a look renews it.
    server.answer_as_usual();
    server.answer_next("/v2/tickets", Answer::text(401, "no"));
    assert_eq!(machine.run(&["api", "Machine", "tickets", "-X", "OPTIONS"]).code, 44);
    assert_eq!(tokens(&server), before + 1);
}

#[test]
fn many_at_once_share_one_renewal() {
    const CALLERS: usize = 6;
    let machine = Machine::with_keyring();
    let _agent = machine.agent("agent");
    let all_here = Barrier::new(CALLERS);
    let vendor = Vendor::start(move |asked, stream| {
        if asked.head.contains(&format!("{TOKEN}-1\r\n")) {
            // All of them hold the token that is refused.
            all_here.wait();
            say(stream, 401, "", b"no");
        } else {
            say(stream, 200, "", asked.head.as_bytes());
        }
    });
    machine.add_machine_account("Machine", &vendor.url);
    machine.run(&["connect", "Machine"]).good();
    let fob = || machine.fob(&["api", "Machine", "x"]).stdout(Stdio::piped()).spawn().expect("fob");
    let children: Vec<_> = (0..CALLERS).map(|_| fob()).collect();
    for child in children {
        let output = child.wait_with_output().expect("its end");
        let head = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success() && head.contains(&format!("{TOKEN}-2\r\n")), "{output:?}");
    }
    assert_eq!(vendor.tokens.load(Ordering::SeqCst), 2);
}

#[test]
fn a_renewal_that_fails_says_so_as_a_token_does() {
    let machine = Machine::with_keyring();
    let _agent = machine.agent("agent");
    let server = signed_in(&machine);
    server.answer_next("/v2/organizations", Answer::text(401, "no"));
    server.answer_next("/ws/oauth/token", Answer::empty(503));
    let said = machine.run(&["api", "Machine", "organizations"]);
    assert_eq!((said.code, &*said.out), (7, ""), "{said:?}");
    machine.run(&["api", "Machine", "organizations"]).good();
}
