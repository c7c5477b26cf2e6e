//! What real servers take, by hand: each way that a foreign client was seen to go.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use fobwatch_simulator::automate::Automate;
use fobwatch_simulator::avepoint::AvePoint;
use fobwatch_simulator::browser::{Decision, decide};
use fobwatch_simulator::citrix::{self, Citrix};
use fobwatch_simulator::halo::Halo;
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::{Server, Simulated, system_clock};
use serde_json::{Value, json};

use crate::wire::{FORM, Reply, exchange, get, post, send};

const SERVICE: &str = "client_id=service-app&client_secret=service_SECRET-canary-2";
const WEB: &str = "client_id=web-app&client_secret=web_SECRET-canary-1";
const INTEGRATOR: &str = r#"{"UserName":"fobwatch-api","Password":"integrator-PASSWORD-canary"}"#;
const JSON: &str = "Content-Type: application/json";
const CLIENT_ID: &str = "clientId: 00000000-0000-4000-8000-000000000001";
/// No header, whatever there is, and lists.
const ACCEPTS: [&str; 6] = [
    "X-Nothing: x",
    "Accept: */*",
    "Accept: application/json",
    "Accept: application/json, text/plain, */*",
    "Accept: text/html;q=0.5, application/json; charset=utf-8",
    "Accept: text/plain, APPLICATION/*;q=0.1",
];

fn text(reply: &Reply, key: &str) -> String {
    reply.json()[key].as_str().unwrap_or_else(|| panic!("no {key}: {reply:?}")).to_owned()
}

fn basic(id: &str, secret: &str) -> String {
    format!("Authorization: Basic {}", BASE64_STANDARD.encode(format!("{id}:{secret}")))
}

fn citrix_form() -> String {
    let secret = citrix::SECRET.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    format!("grant_type=client_credentials&client_id={}&client_secret={secret}", citrix::CLIENT_ID)
}

#[test]
fn whatever_takes_json_gets_it() {
    for accept in ACCEPTS {
        let ninja = Server::start(NinjaOne::default());
        let form = format!("grant_type=client_credentials&{SERVICE}&scope=monitoring");
        let reply = send("POST", &format!("{}/ws/oauth/token", ninja.url), &[FORM, accept], &form);
        let bearer = format!("Authorization: Bearer {}", text(&reply, "access_token"));
        assert_eq!(get(&format!("{}/v2/organizations", ninja.url), &[accept, &bearer]).status, 200, "{accept}");

        let halo = Server::start(Halo::default());
        assert_eq!(get(&format!("{}/api/authinfo", halo.url), &[accept]).status, 200, "{accept}");
        let form = "grant_type=client_credentials&client_id=services-app\
                    &client_secret=services-SECRET-canary-1&scope=all";
        let reply = send("POST", &format!("{}/auth/token?tenant=contoso", halo.url), &[FORM, accept], form);
        let bearer = format!("Authorization: Bearer {}", text(&reply, "access_token"));
        assert_eq!(get(&format!("{}/api/Agent/me", halo.url), &[accept, &bearer]).status, 200, "{accept}");

        let cloud = Server::start(Citrix::default());
        let address = format!("{}/cctrustoauth2/root/tokens/clients", cloud.url);
        let reply = send("POST", &address, &[FORM, accept], &citrix_form());
        let shown = format!("Authorization: CwsAuth Bearer={}", text(&reply, "access_token"));
        let customer = "Citrix-CustomerId: examplecust1";
        let me = get(&format!("{}/cvad/manage/me", cloud.url), &[accept, &shown, customer]);
        assert_eq!(me.status, 200, "{accept}");

        let automate = Server::start(Automate::default());
        let base = format!("{}/cwa/api/v1", automate.url);
        let reply = send("POST", &format!("{base}/apitoken"), &[JSON, accept], INTEGRATOR);
        let bearer = format!("Authorization: Bearer {}", text(&reply, "AccessToken"));
        assert_eq!(get(&format!("{base}/PatchInformation"), &[accept, &bearer, CLIENT_ID]).status, 200, "{accept}");
    }
}

#[test]
fn ninjaone_takes_clients_by_header_and_by_form_and_not_by_both() {
    let server = Server::start(NinjaOne::default());
    // A secret with letters that either way must escape.
    let secret = "a+b/c%:= d";
    let encoded = "a%2Bb%2Fc%25%3A%3D+d";
    server.with(|ninja| ninja.apps[2].secret = Some(secret.to_owned()));
    let address = format!("{}/ws/oauth/token", server.url);
    let ask = |headers: &[&str], more: &str| {
        let form = format!("grant_type=client_credentials&scope=monitoring{more}");
        send("POST", &address, &[&[FORM], headers].concat(), &form)
    };
    for shown in [basic("service-app", encoded), basic("service-app", secret), basic("service%2Dapp", encoded)] {
        assert_eq!(ask(&[&shown], "").status, 200, "{shown}");
        assert_eq!(ask(&[&shown.replace("Basic", "basic")], "&client_id=service-app").status, 200, "{shown}");
    }
    assert_eq!(ask(&[], &format!("&client_id=service-app&client_secret={encoded}")).status, 200);

    let reply = ask(&[&basic("service-app", "wrong")], "");
    assert_eq!((reply.status, text(&reply, "error").as_str()), (401, "invalid_client"));
    assert!(reply.header("www-authenticate").is_some_and(|one| one.starts_with("Basic ")), "{reply:?}");
    let right = basic("service-app", encoded);
    for more in [&*format!("&client_secret={encoded}"), "&client_id=web-app"] {
        let reply = ask(&[&right], more);
        assert_eq!((reply.status, text(&reply, "error").as_str()), (400, "invalid_request"), "{more}");
    }
    assert_eq!(text(&ask(&["Authorization: Basic !"], ""), "error"), "invalid_client");
    assert_eq!(text(&ask(&[&basic("service-app", "")], ""), "error"), "invalid_client");
}

#[test]
fn ninjaone_describes_itself() {
    let server = Server::start(NinjaOne::default());
    let reply = get(&format!("{}/.well-known/oauth-authorization-server", server.url), &[]);
    let told = reply.json();
    assert_eq!((reply.status, &told["issuer"]), (200, &json!(server.url)));
    assert_eq!(told["token_endpoint"], json!(format!("{}/ws/oauth/token", server.url)));
    assert_eq!(told["scopes_supported"], json!(["monitoring"]));
    assert_eq!(get(&format!("{}/.well-known/openid-configuration", server.url), &[]).status, 404);
}

/// The code that the person's browser brings back, and the state beside it.
fn code<V: Simulated>(server: &Server<V>, path: &str, query: &str) -> (String, Option<String>) {
    let back = decide(&format!("{}{path}?{query}", server.url), Decision::Approve).expect("a redirect");
    let part = |name: &str| {
        let pairs = back.split_once('?').map_or("", |(_, query)| query).split('&');
        pairs.filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
    };
    (part("code").unwrap_or_else(|| panic!("no code: {back}")), part("state"))
}

#[test]
fn a_state_may_be_of_any_length_and_a_secret_may_stand_in_the_address() {
    let redirect = "redirect_uri=http%3A%2F%2Flocalhost%3A9090%2F";
    let long = "x".repeat(500);
    for state in [None, Some("x"), Some("12345678"), Some(&*long)] {
        let more = state.map(|state| format!("&state={state}")).unwrap_or_default();
        let ninja = Server::start(NinjaOne::default());
        let query = format!("response_type=code&{WEB}&{redirect}&scope=monitoring+offline_access{more}");
        let (given, back) = code(&ninja, "/ws/oauth/authorize", &query);
        assert_eq!(back.as_deref(), state);
        let form = format!("grant_type=authorization_code&code={given}&{WEB}&{redirect}&scope=monitoring");
        assert_eq!(post(&format!("{}/ws/oauth/token", ninja.url), &form).status, 200);

        let halo = Server::start(Halo::default());
        let redirect = "redirect_uri=http%3A%2F%2Flocalhost%3A8400%2F";
        let query = format!("response_type=code&client_id=code-app&{redirect}&scope=all{more}");
        let (given, back) = code(&halo, "/auth/authorize", &query);
        assert_eq!(back.as_deref(), state);
        let form = format!("grant_type=authorization_code&code={given}&{redirect}&scope=all&audience=x");
        let address = format!("{}/auth/token", halo.url);
        let reply = send("POST", &address, &[FORM, &basic("code-app", "code-SECRET-canary-2")], &form);
        assert_eq!(reply.status, 200, "{reply:?}");
    }
}

#[test]
fn a_renewal_may_name_the_scope_again_or_less_of_it() {
    let server = Server::start(NinjaOne::default());
    let address = format!("{}/ws/oauth/token", server.url);
    let token = server.with(|ninja| ninja.issue_refresh_token("web-app", "monitoring management"));
    let renew = |token: &str, scope: &str| {
        post(&address, &format!("grant_type=refresh_token&{WEB}&refresh_token={token}&scope={scope}"))
    };
    let reply = renew(&token, "monitoring+control");
    assert_eq!((reply.status, text(&reply, "error").as_str()), (400, "invalid_scope"));
    let reply = renew(&token, "monitoring");
    assert_eq!((reply.status, text(&reply, "scope").as_str()), (200, "monitoring"), "the refusal cost nothing");
    let reply = renew(&text(&reply, "refresh_token"), "monitoring+management");
    assert_eq!((reply.status, text(&reply, "scope").as_str()), (200, "monitoring management"));
    let form = format!("token={}&{WEB}", text(&reply, "refresh_token"));
    assert_eq!(post(&format!("{}/ws/oauth/revoke", server.url), &form).status, 200, "without a hint");
    assert_eq!(renew(&text(&reply, "refresh_token"), "monitoring").status, 400);
}

#[test]
fn fields_that_nobody_knows_are_ignored() {
    let ninja = Server::start(NinjaOne::default());
    let more = "&redirect_uri=http%3A%2F%2Flocalhost%3A9090%2F&audience=x&resource=y";
    let form = format!("grant_type=client_credentials&{SERVICE}&scope=monitoring{more}");
    assert_eq!(post(&format!("{}/ws/oauth/token", ninja.url), &form).status, 200);
    let twice = format!("{form}&scope=monitoring");
    assert_eq!(post(&format!("{}/ws/oauth/token", ninja.url), &twice).status, 400, "a name twice");

    let cloud = Server::start(Citrix::default());
    let address = format!("{}/cctrustoauth2/examplecust1/tokens/clients", cloud.url);
    assert_eq!(post(&address, &format!("{}&scope=x", citrix_form())).status, 200);

    let automate = Server::start(Automate::default());
    let body = INTEGRATOR.replace('}', r#","Remember":true}"#);
    let reply = send("POST", &format!("{}/cwa/api/v1/apitoken", automate.url), &[JSON], &body);
    assert_eq!(reply.status, 200, "{reply:?}");
}

#[test]
fn a_scheme_is_read_in_any_letter_case() {
    let automate = Server::start(Automate::default());
    let token = automate.with(|automate| automate.issue_token("jane", system_clock()()));
    for scheme in ["Bearer", "bearer", "BEARER"] {
        let shown = format!("Authorization: {scheme} {token}");
        let reply = get(&format!("{}/cwa/api/v1/PatchInformation", automate.url), &[&shown, CLIENT_ID]);
        assert_eq!(reply.status, 200, "{scheme}");
    }
    let cloud = Server::start(Citrix::default());
    let reply = post(&format!("{}/cctrustoauth2/root/tokens/clients", cloud.url), &citrix_form());
    let token = text(&reply, "access_token");
    for scheme in ["CWSAuth bearer=", "CwsAuth Bearer=", "cwsauth BEARER="] {
        for path in ["/cvad/manage/me", "/cvadapis/me", "/resourcelocations"] {
            let shown = format!("Authorization: {scheme}{token}");
            let reply = get(&format!("{}{path}", cloud.url), &[&shown, "Citrix-CustomerId: examplecust1"]);
            assert_eq!(reply.status, 200, "{scheme} {path}");
        }
    }
}

/// Whether body or headers are enough is not known, so both are.
#[test]
fn avepoint_takes_the_pair_in_the_body_and_in_headers() {
    let server = Server::start(AvePoint::default());
    let (secret, user) = ("eyJhbGciOiJub25lIn0.secret-canary-5.sig", "svc-cg@example.com");
    let body = format!(r#"{{"clientSecret":"{secret}","userPrincipalName":"{user}"}}"#);
    let headers = [format!("clientSecret: {secret}"), format!("userPrincipalName: {user}")];
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    let address = format!("{}/auth/token/delegate", server.url);
    let good = |reply: &Reply| serde_json::from_str::<Value>(&reply.body).expect("JSON")["isSuccess"] == json!(true);
    assert!(good(&send("POST", &address, &[JSON], &body)));
    assert!(good(&send("POST", &address, &headers, "")));
    assert!(good(&send("POST", &address, &[&[JSON], &headers[..]].concat(), &body)));
    let other = body.replace("svc-cg", "jane");
    let reply = send("POST", &address, &[&[JSON], &headers[..]].concat(), &other);
    assert_eq!(reply.status, 400, "they disagree");
}

/// One of them stands before another that may read it otherwise (RFC 9112 §6.3).
#[test]
fn a_request_of_two_lengths_is_refused() {
    let server = Server::start(NinjaOne::default());
    let form = format!("grant_type=client_credentials&{SERVICE}&scope=monitoring");
    let length = format!("Content-Length: {}", form.len());
    let first = "POST /ws/oauth/token HTTP/1.1";
    let status = |more: &[&str]| {
        let head = [&[first, FORM], more].concat();
        exchange(&server.url, &head, &form).map(|reply| reply.status)
    };
    assert_eq!(status(&[&length]), Some(200));
    for more in [&[&*length, &*length][..], &[&length, "content-length: 3"], &[&length, "Host: other.test"]] {
        assert_eq!(status(more), Some(400), "{more:?}");
    }
}
