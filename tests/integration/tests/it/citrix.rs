//! Citrix Cloud, vectors C1–C22.

mod errors;
mod on_premises;
mod sites;
mod tokens;

use std::sync::Arc;

use fobwatch_core::answers::Answers;
use fobwatch_core::file_name::file_name;
use fobwatch_core::vendor::{Context, Grant, Vendor, Verified};
use fobwatch_integration::{Fixture, Rerouted, answers, checked, find, note, problem};
use fobwatch_simulator::citrix::{CLIENT_ID, Citrix, SECRET};
use fobwatch_simulator::{Received, Server};
use jiff::Timestamp;

fn citrix() -> &'static dyn Vendor {
    find("citrix")
}

fn start(fixture: &Fixture) -> Server<Citrix> {
    let server = Server::start(Citrix::default());
    fixture.lend_clock(&server);
    server
}

/// A client of a custom host: the simulator.
fn custom(server: &Server<Citrix>, more: &[(&str, &str)]) -> Answers {
    client("client_credentials", &[&[("environment", "custom"), ("host", &*server.url)], more].concat())
}

fn client(method: &str, more: &[(&str, &str)]) -> Answers {
    let usual = [("customer_id", "examplecust1"), ("client_id", CLIENT_ID), ("client_secret", SECRET)];
    answers("citrix", method, &[&usual, more].concat())
}

fn rerouted(fixture: &Fixture, server: &Server<Citrix>) -> Context {
    Context { http: Arc::new(Rerouted::to(fixture, &server.url)), ..fixture.context() }
}

fn host(request: &Received) -> &str {
    request.header("host").unwrap_or_default()
}

/// `host/path` of every request so far.
fn asked(server: &Server<Citrix>) -> Vec<String> {
    server.received().iter().map(|request| format!("{}{}", host(request), request.path)).collect()
}

fn end(grant: &Grant) -> Timestamp {
    grant.expires_at.expect("an end")
}

fn codes(grant: &Grant) -> Vec<&str> {
    grant.warnings.iter().map(|warning| &*warning.code).collect()
}

fn warning(verified: &Verified, code: &str) -> String {
    verified
        .warnings
        .iter()
        .find(|warning| warning.code == code)
        .unwrap_or_else(|| panic!("no {code}"))
        .text
        .to_string()
}

fn action_ids(answers: &Answers, grant: &Grant) -> Vec<&'static str> {
    citrix().actions(answers, grant).into_iter().map(|action| action.id).collect()
}

#[test]
fn c19_typed_hosts() {
    let typed = |host: &str| {
        let usual = [("environment", "custom"), ("customer_id", "c"), ("client_id", CLIENT_ID), ("client_secret", "s")];
        checked("citrix", "client_credentials", &[&usual[..], &[("host", host)]].concat())
    };
    for (text, expected) in [
        ("api-eu.cloud.com", "api-eu.cloud.com"),
        (" https://API-EU.cloud.com/ ", "api-eu.cloud.com"),
        ("https://api.cloud.com/cctrustoauth2/root/tokens/clients", "api.cloud.com"),
        ("ddc01.example.com:8443", "ddc01.example.com:8443"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
    ] {
        let checked = typed(text);
        assert!(checked.problems.is_empty(), "{text}: {:?}", checked.problems);
        assert_eq!(checked.plain["host"], expected, "{text}");
    }
    for refused in ["http://ddc01.example.com", "{customer}.xendesktop.us", "u:p@h.example.com", "", "ddc01"] {
        assert!(problem(&typed(refused), "host").is_some(), "{refused}");
    }
    let controller = checked("citrix", "onprem", &[("host", "ddc01"), ("domain_user", "LAB\\svc"), ("password", "p")]);
    assert_eq!(controller.plain["host"], "ddc01", "inside a domain one label is a name");
    // A host is nothing to a named environment.
    let usual = [("customer_id", "c"), ("client_id", CLIENT_ID), ("client_secret", "s"), ("host", "x y")];
    let named = checked("citrix", "client_credentials", &usual);
    assert!(named.problems.is_empty(), "{:?}", named.problems);
}

#[test]
fn c20_a_guid_as_customer_id_is_only_warned_about() {
    let with = |customer: &str, client: &str| {
        let pairs = [("customer_id", customer), ("client_id", client), ("client_secret", "s")];
        checked("citrix", "client_credentials", &pairs)
    };
    let guid = with("00000000-0000-4000-8000-000000000001", CLIENT_ID);
    assert!(guid.problems.is_empty());
    assert!(note(&guid, "customer_id").is_some());
    assert!(note(&with(" examplecust1 ", CLIENT_ID), "customer_id").is_none());
    assert_eq!(with(" examplecust1 ", CLIENT_ID).plain["customer_id"], "examplecust1");
    assert!(note(&with("examplecust1", "not-a-guid"), "client_id").is_some());
    for refused in ["a b", "a/b", "a?b", "a#b", "käse", ""] {
        assert!(problem(&with(refused, CLIENT_ID), "customer_id").is_some(), "{refused}");
    }
}

#[test]
fn c22_a_name_becomes_a_file_name() {
    assert_eq!(file_name("A/B: Prod"), "A_B_ Prod");
    assert_eq!(file_name("\\/:*?\"<>|\u{7}\n-ü"), "___________-ü");
}

#[test]
fn site_ids_and_accounts_are_checked() {
    let site = |id: &str| {
        let usual = [("customer_id", "c"), ("client_id", CLIENT_ID), ("client_secret", "s")];
        checked("citrix", "client_credentials", &[&usual[..], &[("instance_id", id)]].concat())
    };
    assert!(problem(&site("site one"), "instance_id").is_some());
    assert_eq!(
        site("00000000-0000-4000-8000-0000000000AA").plain["instance_id"],
        "00000000-0000-4000-8000-0000000000aa"
    );
    let account = |user: &str| {
        checked("citrix", "onprem", &[("host", "ddc01.example.com"), ("domain_user", user), ("password", "p")])
    };
    assert!(account("LAB\\svc").notes.is_empty());
    assert!(note(&account("svc"), "domain_user").is_some());
    assert!(problem(&account("LAB\\s:vc"), "domain_user").is_some());
}
