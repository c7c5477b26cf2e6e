//! Ways to sign in that have more than a token, and ways that have none.

use fobwatch_scripts::Machine;
use fobwatch_simulator::avepoint::AvePoint;
use fobwatch_simulator::citrix::{Citrix, PASSWORD};
use fobwatch_simulator::tls::Front;
use fobwatch_simulator::{Answer, Server};

/// A delivery controller's account, signed in.
fn controller(machine: &Machine) -> Server<Citrix> {
    let server = Server::start(Citrix::default());
    add_controller(machine, &server.url, &[]);
    machine.run(&["connect", "Controller"]).good();
    server
}

fn add_controller(machine: &Machine, address: &str, more: &[&str]) {
    let host = format!("host={address}");
    let add = ["add", "citrix", "--name", "Controller", "--method", "onprem", "--set", &host];
    let answers = ["--set", "domain_user=LAB\\svc", "--secret", "password=-"];
    machine.run_with(&[&add[..], &answers, more].concat(), PASSWORD).good();
}

#[test]
fn every_header_of_the_vendors_own_is_sent_and_none_replaced() {
    let machine = Machine::with_keyring();
    let _agent = machine.agent("agent");
    let server = controller(&machine);
    let said = machine.run(&["api", "Controller", "../../me", "-i"]);
    assert!(said.code == 0 && said.out.contains("CitrixOnPremises") && !said.out.contains("CWSAuth"), "{said:?}");
    let sent = server.received().pop().expect("a request");
    assert_eq!(sent.header("citrix-customerid"), Some("CitrixOnPremises"));
    let before = server.received().len();
    for header in ["Citrix-CustomerId: other", "citrix-instanceid: 1", "Accept: text/csv"] {
        let said = machine.run(&["api", "Controller", "/citrix/orchestration/api/me", "-H", header]);
        assert!(said.code == 2 && said.err.contains("is set by Fobwatch"), "{said:?}");
    }
    assert_eq!(server.received().len(), before);
}

#[test]
fn lasting_secrets_stay_with_the_host() {
    let machine = Machine::with_keyring();
    let _agent = machine.agent("agent");
    let server = Server::start(AvePoint::default());
    let secret = server.with(|avepoint| avepoint.secrets[0].clone());
    let base = format!("base_url={}", server.url);
    for (name, method) in [("Pair", "static"), ("Basic", "basic")] {
        let add = ["add", "avepoint", "--name", name, "--method", method, "--set", &base];
        let user = ["--set", "user_principal_name=svc-cg@example.com", "--secret", "client_secret=-"];
        machine.run_with(&[&add[..], &user].concat(), &secret).good();
        machine.run(&["connect", name]).good();
        let said = machine.run(&["api", name, "requests/my", "-i"]);
        assert!(said.code == 0 && said.out.starts_with("HTTP/1.1 200 OK\r\n"), "{said:?}");
        assert!(!format!("{said:?}").contains(&secret));
        let sent = server.received().pop().expect("a request");
        assert_eq!(sent.header("clientsecret").is_some(), name == "Pair", "{sent:?}");
        assert_eq!(sent.authorization("Basic ").is_some(), name == "Basic", "{sent:?}");
        // There is nothing to renew.
        let before = server.received().len();
        server.answer_next("/requests/my", Answer::text(401, "no"));
        assert_eq!(machine.run(&["api", name, "requests/my"]).code, 41);
        assert_eq!(server.received().len(), before + 1);
    }
    let said = machine.run(&["api", "Pair", "requests/my", "-H", "clientsecret: x"]);
    assert!(said.code == 2 && said.err.contains("is set by Fobwatch"), "{said:?}");
}

#[test]
fn the_profiles_rule_for_certificates_holds() {
    let machine = Machine::with_keyring();
    let _agent = machine.agent("agent");
    let server = Server::start(Citrix::default());
    let (front, other) = (Front::start(&server.url), Front::start(&server.url));
    let pin = format!("tls_pin={}", front.fingerprint);
    add_controller(&machine, &front.url, &["--set", "tls_trust=pin", "--set", &pin]);
    machine.run(&["connect", "Controller"]).good();
    let said = machine.run(&["api", "Controller", "../../me"]);
    assert!(said.good().contains("CitrixOnPremises"));
    let before = server.received().len();
    let pin = format!("tls_pin={}", other.fingerprint);
    machine.run(&["edit", "Controller", "--set", &pin]).good();
    let said = machine.run(&["api", "Controller", "../../me"]);
    assert_eq!((said.code, &*said.out), (6, ""), "{said:?}");
    assert!(said.err.contains(&front.fingerprint), "{said:?}");
    assert_eq!(server.received().len(), before, "nothing was sent");
}
