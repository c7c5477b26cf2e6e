//! What is not sent, and where a redirect may lead.

use std::net::{Ipv4Addr, TcpListener};

use fobwatch_scripts::Machine;
use fobwatch_simulator::Answer;

use super::signed_in;

#[test]
fn only_the_apis_own_host_is_asked() {
    let machine = Machine::with_keyring();
    let _agent = machine.agent("agent");
    let server = signed_in(&machine);
    let before = server.received().len();
    let host = server.url.trim_start_matches("http://");
    let refused = |arguments: &[&str], words: &str| {
        let said = machine.run(&[&["api", "Machine"], arguments].concat());
        assert_eq!((said.code, &*said.out), (2, ""), "{arguments:?}: {said:?}");
        assert!(said.err.starts_with("fob: ") && said.err.contains(words), "{arguments:?}: {said:?}");
    };
    for (path, words) in [
        ("https://elsewhere.example/v2/x", "https://elsewhere.example is not the host of this API"),
        (&format!("https://{host}/v2/x"), "is not the host of this API"),
        (&format!("http://jane@{host}/v2/x"), "user name or password"),
        ("http://127.0.0.1:1/v2/x", "is not the host of this API"),
        ("//elsewhere.example/x", "names another host"),
        ("\\\\elsewhere.example\\x", "backslash"),
        ("organizations\n", "control characters"),
        ("organizations#x", "%23"),
        ("../../../x", "more .. than folders"),
        ("/%2e%2e/x", "more .. than folders"),
        ("", "an address is required"),
    ] {
        refused(&[path], words);
    }
    for header in ["Authorization: Bearer x", "authorization:x", "Host: x", "Connection: close", "Content-Length: 1"] {
        let name = header.split(':').next().expect("a name");
        refused(&["organizations", "-H", header], &format!("header {name} is set by Fobwatch"));
    }
    refused(&["organizations", "-H", "X Y: 1"], "not a header name");
    refused(&["organizations", "-H", "X: a\rb"], "the value of header X cannot be sent");
    refused(&["organizations", "-X", "TRACE"], "TRACE is not supported for an API");
    refused(&["organizations", "-X", "a b"], "not an HTTP method");
    assert_eq!(server.received().len(), before, "nothing was sent");
    let said = machine.run(&["api", "Machine", "organizations", "-H", "X"]);
    assert!(said.code == 2 && said.err.contains("NAME: VALUE"), "{said:?}");
    let said = machine.run(&["api", "Machine", "organizations", "--input", "missing"]);
    assert_eq!(
        (said.code, &*said.err),
        (2, "fob: the body could not be read: there is no such file or folder\n     Check the path.\n")
    );
}

#[test]
fn redirects_stay_on_the_host() {
    let machine = Machine::with_keyring();
    let _agent = machine.agent("agent");
    let server = signed_in(&machine);
    let other = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    other.set_nonblocking(true).expect("a socket");
    let origin = format!("http://{}", other.local_addr().expect("an address"));
    let elsewhere = format!("{origin}/v2/organizations?canary");
    let to = |status: u16, to: &str| server.answer_next("/v2/old", Answer::empty(status).header("Location", to));
    for status in [301, 302, 303, 307, 308] {
        to(status, "organizations?a=1");
        machine.run(&["api", "Machine", "old"]).good();
        let last = server.received().pop().expect("a request");
        assert_eq!((&*last.path, &*last.raw_query), ("/v2/organizations", "a=1"));
        for method in ["GET", "POST"] {
            to(status, &elsewhere);
            let said = machine.run(&["api", "Machine", "old", "-X", method]);
            assert_eq!((said.code, &*said.out), (6, ""), "{said:?}");
            let told = format!("fob: NinjaOne redirects to {origin} ({status}), which is not followed\n");
            assert_eq!(said.err, told);
        }
    }
    assert_eq!(other.accept().expect_err("nobody came").kind(), std::io::ErrorKind::WouldBlock);
    to(302, &server.url.replace("http://", "http://jane:pw@"));
    assert_eq!(machine.run(&["api", "Machine", "old"]).code, 6, "a login is no part of an address");
    // What may change something is not sent on: where to is the caller's to read.
    let before = server.received().len();
    to(307, "/v2/organizations");
    let said = machine.run(&["api", "Machine", "old", "-X", "POST", "-i"]);
    assert!(said.code == 0 && said.out.contains("location: /v2/organizations\r\n"), "{said:?}");
    assert_eq!(server.received().len(), before + 1);
    server.answer_all("/v2/old", Answer::redirect("/v2/old"));
    let said = machine.run(&["api", "Machine", "old"]);
    assert_eq!((said.code, &*said.err), (6, "fob: NinjaOne redirects too many times\n"));
    assert_eq!(server.received().len(), before + 7, "and not for ever");
}
