//! Clients from `PyPI`.

use std::sync::Arc;

use fobwatch_simulator::automate::{Automate, Dates};
use fobwatch_simulator::citrix::{self, Citrix};
use fobwatch_simulator::connect::Proxy;
use fobwatch_simulator::halo::Halo;
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::tls::Front;
use fobwatch_simulator::{Server, system_clock};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::installed::python;
use crate::script::{ClientRun, halo, ninjaone};
use crate::wire::post;

const CLIENT_ID: &str = "00000000-0000-4000-8000-000000000001";

#[test]
fn pyconnectwise_signs_in_and_does_so_again_when_its_token_is_over() {
    let server = Server::start(Automate::default());
    server.with(|automate| automate.dates = Dates::Zulu);
    // Two hours behind: what it gives out is over on arrival, as this computer sees it.
    server.set_clock(Arc::new(|| system_clock()() - SignedDuration::from_hours(2)));
    let front = Front::start(&server.url);
    let told = json!({
        "server": front.url.trim_start_matches("https://"), "client_id": CLIENT_ID,
        "user": "fobwatch-api", "password": "integrator-PASSWORD-canary",
    });
    let said = ClientRun::new(&server.url).python("automate_pyconnectwise.py", Some(&front), &told);
    assert_eq!(said, json!({"names": ["Contoso"], "renewed": true}));
    assert_eq!(server.received_at("/apitoken").len(), 2);
}

#[test]
fn haloitsm_signs_in_as_a_service_and_as_an_agent() {
    // It takes a token that has less than five minutes for one that is over.
    let server = Server::start(Halo::default());
    server.with(|halo| halo.expires_in = Some(json!(60)));
    let form = "grant_type=password&client_id=password-app&username=jane&password=jane-PASSWORD-canary\
                &scope=all+offline_access";
    let tokens = post(&format!("{}/auth/token", server.url), form);
    assert_eq!(tokens.status, 200, "{}", tokens.body);
    let told = json!({
        "url": server.url, "client_id": "services-app", "client_secret": "services-SECRET-canary-1",
        "agent_client_id": "password-app", "user": "jane", "password": "jane-PASSWORD-canary",
        "refresh_token": tokens.json()["refresh_token"],
    });
    let said = ClientRun::new(&server.url).python("halo_haloitsm.py", None, &told);
    let expected = json!({"name": "Jane", "names": ["Contoso"], "renewed": true, "agent": "Jane", "rotated": true});
    assert_eq!(said, expected);
}

#[test]
fn ninjapy_signs_in_and_renews() {
    // It takes a token that has less than a minute for one that is over.
    let server = Server::start(NinjaOne::default());
    server.with(|ninja| ninja.lifetime = 50);
    let told = json!({"url": server.url, "client_id": "service-app", "client_secret": "service_SECRET-canary-2"});
    let said = ClientRun::new(&server.url).python("ninja_ninjapy.py", None, &told);
    assert_eq!(said, json!({"names": ["Contoso"], "again": ["Contoso"]}));
    assert_eq!(server.received_at("/ws/oauth/token").len(), 2);
}

/// Its host is fixed, and so it is reached through a proxy. What calls there are it learns from
/// descriptions that it would download.
#[test]
fn cxcli_signs_in_for_each_call() {
    let server = Server::start(Citrix::default());
    let front = Front::named(&server.url, &["api-us.cloud.com"]);
    let proxy = Proxy::start(&front.url);
    let run = ClientRun::new(&server.url);
    let calls = run.folder().join(".cxcli/apispecs");
    std::fs::create_dir_all(&calls).expect("a folder");
    let customer = json!({"name": "Citrix-CustomerId", "in": "header", "required": true, "type": "string"});
    let call = |name: &str| json!({"get": {"operationId": name, "parameters": [customer]}});
    let described = json!({
        "info": {"title": "Cloud"}, "host": "api-us.cloud.com",
        "paths": {"/resourcelocations": call("locations"), "/cvad/manage/me": call("me"), "/cvadapis/me": call("old")},
    });
    std::fs::write(calls.join("cloud.json"), described.to_string()).expect("a file");
    std::fs::write(calls.join("metadata.dat"), json!({"cloud": "Cloud"}).to_string()).expect("a file");
    let run = |call: &str, secret: &str| {
        let mut command = run.command(&python("cx"), Some(&front));
        command.env("CXCUSTOMERID", "examplecust1").env("CXCLIENTID", citrix::CLIENT_ID).env("CXCLIENTSECRET", secret);
        command.env("HTTPS_PROXY", &proxy.url).env("COLUMNS", "1000").args(["cloud", call, "--output-as", "rawprint"]);
        let output = command.output().expect("cx");
        let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        (output.status.success(), said.into_owned())
    };
    for (call, word) in [("locations", "My Resource Location"), ("me", "examplesite"), ("old", "examplesite")] {
        let (good, said) = run(call, citrix::SECRET);
        assert!(good && said.contains(word), "{call}: {said}");
    }
    let (good, said) = run("me", "wrong");
    assert!(!good && said.contains("Failed to authenticate"), "{said}");
    assert_eq!(server.received_at("/tokens/clients").len(), 4);
    assert!(proxy.asked().iter().all(|host| host == "api-us.cloud.com:443"), "{:?}", proxy.asked());
}

#[test]
fn authlib_signs_in_renews_and_signs_out() {
    let server = Server::start(NinjaOne::default());
    let front = Front::start(&server.url);
    let said = ClientRun::new(&server.url).python("oauth_authlib.py", Some(&front), &ninjaone(&front.url));
    let whole = json!([200, true, 200, 200, 401]);
    assert_eq!(said, json!({"browsers": [whole, whole, whole], "services": [200, 200]}));

    let server = Server::start(Halo::default());
    let front = Front::start(&server.url);
    let said = ClientRun::new(&server.url).python("oauth_authlib.py", Some(&front), &halo(&front.url));
    let whole = json!([200, true, 200, null, 200]);
    assert_eq!(said, json!({"browsers": [whole, whole], "services": [200]}));
}

#[test]
fn requests_oauthlib_signs_in_and_renews_by_itself() {
    let ninjas = Server::start(NinjaOne::default());
    let halos = Server::start(Halo::default());
    let run = |server: &str, told: fn(&str) -> Value| {
        let front = Front::start(server);
        ClientRun::new(server).python("oauth_requests_oauthlib.py", Some(&front), &told(&front.url))
    };
    let said = run(&ninjas.url, ninjaone);
    assert_eq!(said, json!({"browser": [200, 200, true], "services": [200, 200, 200, 200]}));
    let said = run(&halos.url, halo);
    assert_eq!(said, json!({"browser": [200, 200, true], "services": [200, 200]}));
}
