//! Somebody else answers for once, with the real programs: the next try by itself connects, and the activity
//! tells what came.

use std::time::Duration;

use fobwatch_headless::{Running, wait_for};
use fobwatch_scripts::Machine;
use fobwatch_simulator::automate::Automate;
use fobwatch_simulator::avepoint::AvePoint;
use fobwatch_simulator::citrix::{CLIENT_ID, Citrix, SECRET};
use fobwatch_simulator::halo::Halo;
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::tls::{Front, Shown, Switch};
use fobwatch_simulator::{Answer, Server, Simulated};

/// A first pause is four seconds at most.
const LIMIT: Duration = Duration::from_secs(30);

/// What a hotel's network says.
fn foreign() -> [(&'static str, Answer); 3] {
    [
        (
            "A redirect to portal.example.net",
            Answer::empty(302).header("Location", "https://portal.example.net/?next=1"),
        ),
        ("A web page (401)", Answer::html(401, "<!doctype html><title>Sign in to the Wi-Fi</title>")),
        ("An empty answer (403)", Answer::empty(403)),
    ]
}

fn state(machine: &Machine, name: &str) -> String {
    let rows = machine.run(&["list", "--json"]).json();
    let row = rows.as_array().and_then(|rows| rows.iter().find(|row| row["name"] == name)).cloned();
    row.map(|row| row["state"].as_str().unwrap_or_default().to_owned()).unwrap_or_default()
}

/// Nothing that came is said to be the technician's fault, and the next try by itself connects.
fn is_kept_and_heals(machine: &Machine, vendor: &str, words: &str, goes_away: impl FnOnce()) {
    let said = machine.run(&["renew", "One"]);
    assert_eq!(said.code, 7, "{vendor}: {said:?}");
    assert!(said.err.contains(words), "{vendor}: {said:?}");
    let blames = ["password", "code or", "secret", "edit it", "fingerprint"].iter().any(|word| said.err.contains(word));
    assert!(!blames, "{vendor}: {said:?}");
    goes_away();
    let healed = wait_for(LIMIT, || (state(machine, "One") == "active").then_some(()));
    assert!(healed.is_some(), "{vendor} stays {} after {words}", state(machine, "One"));
    let log = machine.run(&["log", "One"]).good();
    assert!(log.contains(words), "{vendor}: {log}");
}

fn heals<V: Simulated>(vendor: &str, server: &Server<V>, path: &str, secret: &str, host: &str, answers: &[&str]) {
    let machine = Machine::with_keyring();
    let good = Front::start(&server.url);
    let switch = Switch::start(&good);
    std::fs::write(machine.path("system.pem"), &good.authority).expect("a certificate");
    let mut agent = machine.fob(&["agent"]);
    agent.env("SSL_CERT_FILE", machine.path("system.pem")).env("SSL_CERT_DIR", machine.path("runtime"));
    let _agent = Running::start(&mut agent, &machine.path("agent.log")).expect("an agent");
    machine.until_said("agent", "ready");
    let host = format!("{host}={}", switch.url);
    let mut add = vec!["add", vendor, "--name", "One", "--set", &*host];
    if vendor == "ninjaone" {
        add.extend(["--method", "client_credentials"]);
    }
    for answer in answers {
        add.extend(["--set", answer]);
    }
    let key = if vendor == "automate" { "password=-" } else { "client_secret=-" };
    add.extend(["--secret", key]);
    machine.run_with(&add, &format!("{secret}\n")).good();
    machine.run(&["connect", "One"]).good();
    for (words, answer) in foreign() {
        server.answer_next(path, answer.clone());
        if vendor == "avepoint" && answer.status != 302 {
            // A refused renewal is followed by the secret at once: somebody else answers that too.
            server.answer_next("/auth/token/delegate", answer);
        }
        is_kept_and_heals(&machine, vendor, words, || ());
    }
    let strange = Front::showing(&server.url, Shown::SelfSigned);
    switch.turn_to(&strange);
    let heard = server.received().len();
    is_kept_and_heals(&machine, vendor, "another certificate for localhost", || {
        assert_eq!(server.received().len(), heard, "{vendor}: nothing went there");
        switch.turn_to(&good);
    });
    machine.run(&["token", "One"]).good();
}

#[test]
fn ninjaone_heals_by_itself() {
    let server = Server::start(NinjaOne::default());
    let answers = ["client_id=service-app"];
    heals("ninjaone", &server, "/ws/oauth/token", "service_SECRET-canary-2", "instance", &answers);
}

#[test]
fn halo_heals_by_itself() {
    let server = Server::start(Halo::default());
    heals("halo", &server, "/auth/token", "services-SECRET-canary-1", "url", &["client_id=services-app"]);
}

#[test]
fn automate_heals_by_itself() {
    let server = Server::start(Automate::default());
    let id = "client_id=00000000-0000-4000-8000-000000000001";
    let answers = [id, "username=fobwatch-api", "integrator=yes"];
    heals("automate", &server, "/apitoken/refresh", "integrator-PASSWORD-canary", "server", &answers);
}

#[test]
fn citrix_heals_by_itself() {
    let server = Server::start(Citrix::default());
    let id = format!("client_id={CLIENT_ID}");
    let answers = ["environment=custom", "customer_id=examplecust1", &id];
    heals("citrix", &server, "/tokens/clients", SECRET, "host", &answers);
}

#[test]
fn avepoint_heals_by_itself() {
    let server = Server::start(AvePoint::default());
    let secret = "eyJhbGciOiJub25lIn0.secret-canary-5.sig";
    let answers = ["user_principal_name=svc-cg@example.com"];
    heals("avepoint", &server, "/auth/token/refresh", secret, "base_url", &answers);
}

#[test]
fn an_unlock_while_a_renewal_is_held_leaves_it_connected() {
    let machine = Machine::with_keyring();
    let server = Server::start(NinjaOne::default());
    let _agent = machine.agent("agent");
    let token = server.with(|vendor| vendor.issue_refresh_token("native-app", "monitoring offline_access"));
    let instance = format!("instance={}", server.url);
    let add = ["add", "ninjaone", "--name", "X", "--method", "refresh_token", "--set", &*instance];
    let more = ["--set", "client_id=native-app", "--secret", "refresh_token=-"];
    machine.run_with(&[&add[..], &more[..]].concat(), &format!("{token}\n")).good();
    machine.run(&["connect", "X"]).good();
    let held = server.hold_next("/ws/oauth/token");
    std::thread::scope(|scope| {
        let renewal = scope.spawn(|| machine.run(&["renew", "X"]));
        server.wait_received("/ws/oauth/token", 2);
        machine.run(&["unlock"]).good();
        drop(held);
        renewal.join().expect("its end").good();
    });
    assert_eq!(state(&machine, "X"), "active");
    machine.run(&["renew", "X"]).good();
    assert_eq!(state(&machine, "X"), "active", "by its newest token");
}
