//! A refusal has the vendor's own shape: whoever judges replies takes anything else for somebody
//! else's.

use fobwatch_simulator::automate::Automate;
use fobwatch_simulator::avepoint::AvePoint;
use fobwatch_simulator::citrix::Citrix;
use fobwatch_simulator::halo::Halo;
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::{Server, Simulated};
use serde_json::Value;

use crate::wire::{FORM, Reply, send};

const JSON: &str = "Content-Type: application/json";
const STALE: &str = "Authorization: Bearer stale";

/// What is asked, and the status that must come.
type Ask<'a> = (&'a str, &'a str, &'a [&'a str], &'a str, u16);

fn each<V: Simulated>(server: &Server<V>, asks: &[Ask], is_own: impl Fn(&Value) -> bool) {
    for (method, path, headers, body, status) in asks {
        let reply = send(method, &format!("{}{path}", server.url), headers, body);
        assert_eq!(reply.status, *status, "{path} {headers:?} {body}: {reply:?}");
        assert!(is_own(&reply.json()), "{path} {headers:?} {body}: {reply:?}");
        challenges(&reply, path, headers);
    }
}

/// RFC 6750 §3, where the API takes bearer tokens.
fn challenges(reply: &Reply, path: &str, headers: &[&str]) {
    let takes_bearer = !path.contains("token") && !path.contains("cvad") && !path.contains("revoke");
    if reply.status == 401 && takes_bearer {
        let expected = if headers.contains(&STALE) { "Bearer error=\"invalid_token\"" } else { "Bearer" };
        assert_eq!(reply.header("www-authenticate"), Some(expected), "{path}");
    }
}

fn has(value: &Value, keys: &[&str]) -> bool {
    keys.iter().all(|key| value.get(key).is_some())
}

/// An error word of RFC 6749 §5.2, or of the vendor's own.
fn is_oauth(value: &Value) -> bool {
    let words = [
        "invalid_request",
        "invalid_client",
        "invalid_grant",
        "invalid_scope",
        "invalid_token",
        "unauthorized_client",
        "unsupported_grant_type",
    ];
    value["error"].as_str().is_some_and(|error| words.contains(&error))
}

#[test]
fn ninjaone_refuses_in_its_own_words() {
    let server = Server::start(NinjaOne::default());
    let token = "/ws/oauth/token";
    let asks: &[Ask] = &[
        ("POST", token, &[JSON], "{}", 400),
        ("POST", token, &[FORM], "", 401),
        ("POST", token, &[FORM], "client_id=nobody", 401),
        ("POST", token, &[FORM], "client_id=native-app", 400),
        ("POST", token, &[FORM], "client_id=native-app&grant_type=refresh_token&refresh_token=x", 400),
        ("POST", token, &[FORM], "client_id=native-app&grant_type=authorization_code&code=x", 400),
        ("POST", token, &[FORM], "client_id=native-app&grant_type=client_credentials", 400),
        ("POST", token, &[FORM], "client_id=native-app&grant_type=device_code", 400),
        ("POST", "/ws/oauth/revoke", &[FORM], "client_id=native-app", 400),
        ("POST", "/ws/oauth/revoke", &[FORM], "client_id=nobody&token=x", 401),
    ];
    each(&server, asks, is_oauth);
    let asks: &[Ask] = &[("GET", "/v2/organizations", &[], "", 401), ("GET", "/v2/organizations", &[STALE], "", 401)];
    each(&server, asks, |said| said["error"] == "not_authenticated" && said["error_code"] == 10);
    let asks: &[Ask] = &[
        ("GET", "/ws/oauth/authorize?client_id=nobody", &[], "", 404),
        ("GET", "/no/such/page", &[], "", 404),
        ("POST", token, &[FORM, "Accept: text/html"], "client_id=native-app", 406),
    ];
    each(&server, asks, |said| said["resultCode"] == "FAILURE" && has(said, &["errorMessage", "incidentId"]));
}

#[test]
fn halo_refuses_in_its_own_words() {
    let server = Server::start(Halo::default());
    let token = "/auth/token";
    let native = "client_id=native-app&grant_type=";
    let asks: &[Ask] = &[
        ("POST", token, &[JSON], "{}", 400),
        ("POST", token, &[FORM], "client_id=nobody", 401),
        ("POST", "/auth/token?tenant=other", &[FORM], "client_id=native-app", 401),
        ("POST", token, &[FORM], &format!("{native}refresh_token&refresh_token=x"), 400),
        ("POST", token, &[FORM], &format!("{native}authorization_code&code=x"), 400),
        ("POST", token, &[FORM], &format!("{native}client_credentials"), 400),
        ("POST", token, &[FORM], &format!("{native}magic"), 400),
        ("POST", token, &[FORM], "client_id=password-app&grant_type=password&username=jane&password=no", 400),
    ];
    each(&server, asks, is_oauth);
    let asks: &[Ask] = &[
        ("GET", "/api/agent/me", &[], "", 401),
        ("GET", "/api/agent/me", &[STALE], "", 401),
        ("GET", "/api/nothing", &[], "", 404),
        ("GET", token, &[], "", 405),
    ];
    each(&server, asks, |said| has(said, &["ClassName", "Message"]));
}

#[test]
fn citrix_refuses_in_its_own_words() {
    let server = Server::start(Citrix::default());
    let token = "/cctrustoauth2/root/tokens/clients";
    let wrong = "grant_type=client_credentials&client_id=x&client_secret=y";
    let asks: &[Ask] = &[
        ("POST", token, &[FORM], wrong, 401),
        ("POST", token, &[JSON], "{}", 415),
        ("POST", token, &[FORM, "Accept: text/html"], wrong, 406),
        ("POST", "/cctrustoauth2/nobody/tokens/clients", &[FORM], wrong, 404),
        ("GET", "/cvad/manage/me", &[], "", 401),
        ("GET", "/cvad/manage/me", &["Authorization: CWSAuth bearer=stale"], "", 401),
        ("GET", "/no/such/thing", &[], "", 404),
    ];
    each(&server, asks, |said| {
        let kind = said["type"].as_str().unwrap_or_default();
        kind.starts_with("https://errors-api.cloud.com/common/") && has(said, &["detail", "parameters"])
    });
    each(&server, &[("POST", token, &[FORM], "client_id=x", 400)], is_oauth);
    let asks: &[Ask] = &[("POST", "/citrix/orchestration/api/tokens", &["Authorization: Basic eDp5"], "", 401)];
    each(&server, asks, |said| has(said, &["ErrorMessage", "SdkErrorId", "ErrorType", "ErrorDetails"]));
}

#[test]
fn automate_refuses_in_its_own_words() {
    let server = Server::start(Automate::default());
    let wrong = r#"{"UserName":"jane","Password":"wrong"}"#;
    let asks: &[Ask] = &[
        ("POST", "/cwa/api/v1/apitoken", &[JSON], wrong, 401),
        ("POST", "/cwa/api/v1/apitoken", &[JSON], "[]", 400),
        ("POST", "/cwa/api/v1/apitoken/refresh", &[JSON], "\"stale\"", 401),
        ("GET", "/cwa/api/v1/PatchInformation", &[STALE], "", 401),
        ("GET", "/cwa/api/v1/PatchInformation", &[], "", 401),
        ("GET", "/cwa/api/v1/Nothing", &[], "", 404),
        ("POST", "/cwa/api/v1/ApiToken/Disable", &[JSON], "{}", 401),
    ];
    each(&server, asks, |said| has(said, &["Message"]));
}

#[test]
fn avepoint_refuses_in_its_own_words() {
    let server = Server::start(AvePoint::default());
    server.with(|avepoint| avepoint.refuses_with = 401);
    let delegate = "/auth/token/delegate";
    let wrong = r#"{"clientSecret":"x","userPrincipalName":"y@example.com"}"#;
    let asks: &[Ask] = &[
        ("POST", delegate, &[JSON], wrong, 401),
        ("POST", delegate, &[JSON], "{}", 400),
        ("POST", delegate, &[FORM], "x=y", 415),
        ("POST", "/auth/token/refresh", &[], "", 401),
        ("GET", "/services/my", &[], "", 401),
        ("GET", "/services/my", &[STALE], "", 401),
        ("GET", "/nothing", &[], "", 404),
    ];
    each(&server, asks, |said| said["message"].is_array() && has(said, &["code", "requestId", "date"]));
    server.with(|avepoint| avepoint.refuses_with = 200);
    let reply = send("POST", &format!("{}{delegate}", server.url), &[JSON], wrong);
    let said: Value = serde_json::from_str(&reply.body).expect("JSON");
    assert_eq!((reply.status, &said["isSuccess"], &said["value"]), (200, &Value::Bool(false), &Value::Null));
    let asks: &[Ask] = &[
        ("POST", "/connect/token", &[FORM], "grant_type=client_credentials&client_id=nobody", 400),
        ("POST", "/connect/token", &[FORM], "grant_type=magic", 400),
    ];
    each(&server, asks, is_oauth);
}
