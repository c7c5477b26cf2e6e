//! A server that is not ours, strict where the simulator is ours to bend: PKCE, codes that work
//! once, refresh tokens that rotate and whose reuse ends the sign-in. The clock is lent to both.

use std::path::{Path, PathBuf};
use std::process::Command;

use fobwatch_e2e::machine::Machine;
use fobwatch_e2e::{LIMIT, until};
use fobwatch_headless::{Running, wait_for};
use serde_json::{Value, json};
use url::Url;
use url::form_urlencoded::Serializer;

use crate::seeds;

/// RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
/// Nobody listens there: the address is read, not visited.
const REDIRECT: &str = "http://127.0.0.1:11434";
/// From one renewal of an hour's token past the next.
const MINUTES: u32 = 56;

struct Server {
    url: String,
    _process: Running,
}

fn program(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../oidc").join(name)
}

impl Server {
    fn start(machine: &Machine) -> Self {
        let mut command = machine.command(Path::new("node"));
        let log = machine.folder.path().join("oidc.log");
        let process = Running::start(command.arg(program("server.js")), &log).expect("Node");
        let address = || machine.log("oidc").lines().find_map(|line| line.strip_prefix("at ").map(str::to_owned));
        let url = wait_for(LIMIT, address)
            .unwrap_or_else(|| panic!("the server did not start: cargo xtask setup\n{}", machine.log("oidc")));
        Self { url, _process: process }
    }

    fn post(&self, form: &[(&str, &str)]) -> (u16, Value) {
        let url = format!("{}/ws/oauth/token", self.url);
        let pairs = [&[("client_id", "native-app")], form].concat();
        let mut reply = agent().post(url).send_form(pairs).expect("an answer");
        let body = reply.body_mut().read_to_string().expect("a body");
        (reply.status().as_u16(), serde_json::from_str(&body).expect("JSON"))
    }

    fn exchange(&self, code: &str, verifier: &str, redirect: &str) -> (u16, Value) {
        let grant = ("grant_type", "authorization_code");
        self.post(&[grant, ("code", code), ("code_verifier", verifier), ("redirect_uri", redirect)])
    }

    fn refresh(&self, token: &str) -> (u16, Value) {
        self.post(&[("grant_type", "refresh_token"), ("refresh_token", token)])
    }

    fn call(&self, token: &str) -> u16 {
        let url = format!("{}/v2/organizations", self.url);
        let reply = agent().get(url).header("Authorization", format!("Bearer {token}")).call();
        reply.expect("an answer").status().as_u16()
    }

    fn authorize(&self, pkce: &[(&str, &str)]) -> String {
        let asked = [("response_type", "code"), ("client_id", "native-app"), ("redirect_uri", REDIRECT)];
        let wanted = [("scope", "monitoring offline_access"), ("state", "of-the-test")];
        let query = Serializer::new(String::new()).extend_pairs(asked).extend_pairs(wanted).extend_pairs(pkce).finish();
        format!("{}/ws/oauth/authorize?{query}", self.url)
    }

    /// A person signs in; what the browser is sent to at the end.
    fn signed_in(&self) -> String {
        let address = self.authorize(&[("code_challenge", CHALLENGE), ("code_challenge_method", "S256")]);
        let output = Command::new("node").arg(program("browser.js")).args([&*address, "--print"]).output();
        let output = output.expect("the browser");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        parameter(String::from_utf8_lossy(&output.stdout).trim(), "code").expect("a code")
    }
}

fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder().max_redirects(0).max_redirects_will_error(false);
    config.http_status_as_error(false).proxy(None).build().into()
}

fn parameter(address: &str, name: &str) -> Option<String> {
    let address = Url::parse(address).expect("an address");
    address.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

fn text<'a>(reply: &'a Value, key: &str) -> &'a str {
    reply[key].as_str().unwrap_or_else(|| panic!("no {key}"))
}

/// Refused in so many words.
fn refused((status, reply): &(u16, Value)) {
    assert_eq!((*status, &reply["error"]), (400, &json!("invalid_grant")), "{reply}");
}

#[test]
fn a_strict_server_refuses_wrong_verifiers_and_what_was_used_before() {
    let machine = Machine::default();
    let server = Server::start(&machine);
    for pkce in [&[][..], &[("code_challenge", VERIFIER), ("code_challenge_method", "plain")]] {
        let reply = agent().get(server.authorize(pkce)).call().expect("an answer");
        let to = reply.headers()["location"].to_str().expect("an address");
        assert_eq!(parameter(to, "error").as_deref(), Some("invalid_request"), "{to}");
    }

    let code = server.signed_in();
    refused(&server.exchange(&code, CHALLENGE, REDIRECT));
    refused(&server.exchange(&code, &VERIFIER.replace("dBj", "dBk"), REDIRECT));
    let without = server.post(&[("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", REDIRECT)]);
    refused(&without);
    refused(&server.exchange(&code, VERIFIER, "http://127.0.0.1:11435"));
    let (status, first) = server.exchange(&code, VERIFIER, REDIRECT);
    assert_eq!(status, 200, "{first}");
    assert_eq!(server.call(text(&first, "access_token")), 200);
    refused(&server.exchange(&code, VERIFIER, REDIRECT));
    assert_eq!(server.call(text(&first, "access_token")), 401, "a code used twice ends what it brought");
    refused(&server.refresh(text(&first, "refresh_token")));

    let (_, first) = server.exchange(&server.signed_in(), VERIFIER, REDIRECT);
    let (status, second) = server.refresh(text(&first, "refresh_token"));
    assert_eq!(status, 200, "{second}");
    assert_ne!(first["refresh_token"], second["refresh_token"], "it rotates");
    refused(&server.refresh(text(&first, "refresh_token")));
    refused(&server.refresh(text(&second, "refresh_token")));
    assert_eq!(server.call(text(&second, "access_token")), 401, "reuse ends the whole family");
}

#[tokio::test]
async fn the_app_signs_in_renews_ten_times_and_says_when_someone_else_used_its_token() {
    let machine = Machine::with_clock();
    let server = Server::start(&machine);
    machine.browse_with(&["node".as_ref(), program("browser.js").as_os_str()]);
    machine.install_profiles(&json!([seeds::ninjaone("Contoso", &server.url, false)]));
    let page = machine.drive().await;
    page.select("NinjaOne", "Contoso").await;
    page.press("Connect").await;
    page.until_counting("NinjaOne", "Contoso").await;
    let token_requests = || {
        let log = machine.log("oidc");
        let lines = log.lines().filter(|line| line.starts_with("granted ") || line.starts_with("refused "));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let mut expected = vec!["granted authorization_code".to_owned()];
    assert_eq!(token_requests(), expected);

    // When the token ends, by the clock: another one only once the app has another token.
    let end = async || page.words().await.split("\nExpires\n").nth(1)?.lines().next().map(str::to_owned);
    let mut last = until("the end of the token", LIMIT, end).await;
    for renewal in 1..=10 {
        machine.shift(&format!("+{}m", renewal * MINUTES));
        let another = async || end().await.filter(|end| *end != last);
        last = until(&format!("renewal {renewal}"), LIMIT, another).await;
        expected.push("granted refresh_token".to_owned());
        assert_eq!(token_requests(), expected);
    }
    page.press("Copy token").await;
    page.sees("Copied, clears in").await;
    let access = machine.clipboard();
    assert_eq!(server.call(&access), 200, "the token of the tenth renewal is good");

    page.press("More ways to copy").await;
    page.press("Refresh token…").await;
    page.press_in_dialog("Copy refresh token").await;
    let copied = until("the refresh token on the clipboard", LIMIT, async || {
        Some(machine.clipboard()).filter(|text| !text.is_empty() && *text != access)
    })
    .await;
    let (status, stolen) = server.refresh(&copied);
    assert_eq!(status, 200, "someone else was first: {stolen}");
    expected.push("granted refresh_token".to_owned());
    machine.shift(&format!("+{}m", 11 * MINUTES));
    page.sees("The saved sign-in has ended or was used elsewhere. Sign in again.").await;
    expected.push("refused refresh_token: invalid_grant".to_owned());
    assert_eq!(token_requests(), expected, "one try, and no other after the refusal");
    assert_eq!(server.call(text(&stolen, "access_token")), 401, "nor is it of use to whoever took it");
    refused(&server.refresh(text(&stolen, "refresh_token")));
    page.close().await;
}
