//! Clients from npm.

use fobwatch_simulator::automate::{Automate, User};
use fobwatch_simulator::halo::Halo;
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::tls::Front;
use fobwatch_simulator::{Server, system_clock};
use serde_json::{Value, json};

use crate::script::{ClientRun, halo, ninjaone};

#[test]
fn connectwise_rest_signs_in_with_a_code_and_with_a_token() {
    let server = Server::start(Automate::default());
    // As an authenticator has it, the code does not run out between here and there.
    let seed = "JBSWY3DPEHPK3PXP";
    server.with(|automate| {
        automate.users[0] = User::new("jane", "jane-PASSWORD-canary", 42, false).with_authenticator(seed);
    });
    let now = system_clock()();
    server.set_clock(std::sync::Arc::new(move || now));
    let code = server.with(|automate| automate.current_code("jane", now));
    let front = Front::start(&server.url);
    let told = json!({
        "server": front.url.trim_start_matches("https://"), "clientId": "00000000-0000-4000-8000-000000000001",
        "username": "jane", "password": "jane-PASSWORD-canary", "twoFactorPasscode": code,
    });
    let said = ClientRun::new(&server.url).node("automate-connectwise-rest.js", Some(&front), &told);
    assert_eq!(said, json!({"names": ["Contoso"], "good": true, "bad": false}));
}

fn run<V: fobwatch_simulator::Simulated>(vendor: V, script: &str, told: impl Fn(&str) -> Value) -> Value {
    let server = Server::start(vendor);
    let front = Front::start(&server.url);
    ClientRun::new(&server.url).node(script, Some(&front), &told(&front.url))
}

#[test]
fn openid_client_finds_its_way_by_the_metadata() {
    let whole = json!([200, true, 200, 401]);
    let mut ninja = NinjaOne::default();
    // It repeats the redirect as the browser followed it, with a slash at the end.
    ninja.apps[0].redirects.push("http://127.0.0.1/".to_owned());
    let said = run(ninja, "oauth-openid-client.js", |origin| {
        let mut told = ninjaone(origin);
        told["browsers"][2]["redirect"] = json!("http://127.0.0.1:11434/");
        told
    });
    assert_eq!(said, json!({"browsers": [whole, whole, whole], "services": [200, 200]}));
}

#[test]
fn oauth4webapi_does_the_same_by_hand() {
    let whole = json!([200, true, 200, 401]);
    let said = run(NinjaOne::default(), "oauth-oauth4webapi.js", ninjaone);
    assert_eq!(said, json!({"browsers": [whole, whole, whole], "services": [200, 200]}));
}

/// It has neither PKCE nor clients without a secret.
#[test]
fn simple_oauth2_signs_in_renews_and_signs_out() {
    let with_secret = |mut told: Value| {
        if let Some(browsers) = told["browsers"].as_array_mut() {
            browsers.retain(|app| app.get("secret").is_some());
        }
        told
    };
    let whole = json!([200, true, 200, 401]);
    let said = run(NinjaOne::default(), "oauth-simple-oauth2.js", |origin| with_secret(ninjaone(origin)));
    assert_eq!(said, json!({"browsers": [whole, whole], "services": [200, 200]}));
    let whole = json!([200, true, 200, 200]);
    let said = run(Halo::default(), "oauth-simple-oauth2.js", |origin| with_secret(halo(origin)));
    assert_eq!(said, json!({"browsers": [whole], "services": [200]}));
}
