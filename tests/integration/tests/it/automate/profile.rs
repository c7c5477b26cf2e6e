//! The form: addresses, the password that is not kept, client IDs, certificates.

use fobwatch_core::answers::Checked;
use fobwatch_core::vendor::{Class, Effect};
use fobwatch_integration::{Fixture, answers, checked, find, header, instant, note, problem, revealed};
use fobwatch_simulator::automate::Automate;
use fobwatch_simulator::{Answer, Server, tls};

use super::{CLIENT_ID, INTEGRATOR, start};

fn server(typed: &str) -> Checked {
    checked("automate", "password", &[("server", typed), ("username", "jane"), ("password", "p-canary")])
}

#[test]
fn a15_servers() {
    for (typed, expected, noted) in [
        ("automate.example.com", "automate.example.com", ""),
        (" HTTPS://Automate.Example.com/ ", "automate.example.com", ""),
        ("http://automate.example.com", "automate.example.com", "https"),
        ("https://automate.example.com/automate", "automate.example.com", ""),
        ("https://automate.example.com/labtech/", "automate.example.com", ""),
        ("https://automate.example.com/cwa/api/v1/", "automate.example.com", ""),
        ("https://automate.example.com/LabTech/x", "automate.example.com", ""),
        ("automate.example.com:8443", "automate.example.com:8443", ""),
        ("https://automate.example.com:443/", "automate.example.com", ""),
        ("https://proxy.example.com/rmm/automate", "proxy.example.com/rmm", "/rmm"),
        ("https://h.example.com/a/b", "h.example.com/a/b", "/a/b"),
        ("https://h.example.com/a//automated/", "h.example.com/a/automated", "/a/automated"),
        ("bücher.example.com", "xn--bcher-kva.example.com", ""),
        ("[2001:DB8::1]:8443", "[2001:db8::1]:8443", ""),
        ("http://127.0.0.1:9/rmm/", "http://127.0.0.1:9/rmm", "/rmm"),
    ] {
        let checked = server(typed);
        assert!(checked.problems.is_empty(), "{typed}");
        assert_eq!(checked.plain["server"], expected, "{typed}");
        match note(&checked, "server") {
            Some(text) => assert!(!noted.is_empty() && text.contains(noted), "{typed}: {text}"),
            None => assert_eq!(noted, "", "{typed}"),
        }
    }
    for refused in [
        "ftp://h.example.com",
        "user:pw@h.example.com",
        "h example",
        "h.example.com?x=1",
        "h.example.com/#x",
        "h.example.com\\automate",
        "h.example.com:0",
        "h.example.com:65536",
        "",
    ] {
        assert!(problem(&server(refused), "server").is_some(), "{refused}");
    }
}

#[tokio::test]
async fn a15_the_sub_path_and_the_client_id_are_in_every_call() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.with(|automate| automate.sub_path = "/rmm".to_owned());
    let typed = format!("{}/rmm/automate/", server.url);
    let answers = answers("automate", "password", &[&[("server", typed.as_str())], INTEGRATOR].concat());
    let vendor = find("automate");
    let grant = fixture.sign_in("automate", &answers).await.expect("a grant");
    let grant = vendor.renew(&fixture.unattended(), &answers, &grant).await.expect("renewed");
    vendor.sign_out(&fixture.context(), &answers, &grant).await;

    let calls = server.received();
    let paths: Vec<_> = calls.iter().map(|call| call.path.trim_start_matches("/rmm/cwa/api/v1")).collect();
    assert_eq!(paths, ["/apitoken", "/PatchInformation", "/apitoken/refresh", "/ApiToken/Disable"]);
    for call in &calls {
        assert_eq!(call.header("clientid"), Some(CLIENT_ID), "{}", call.path);
        assert_eq!(call.header("accept"), Some("application/json"), "{}", call.path);
    }
    assert_eq!(calls[0].header("authorization"), None);
    assert_eq!(vendor.api_base(&answers, &grant), format!("{}/rmm/cwa/api/v1/", server.url));
    assert_eq!(vendor.endpoint(&answers), format!("{}/rmm", server.url.trim_start_matches("http://")));
    let headers = vendor.headers(&answers, &grant);
    assert_eq!(header(&headers, "clientId"), Some(CLIENT_ID));
    assert_eq!(header(&headers, "Authorization"), Some(&*format!("Bearer {}", revealed(grant.access_token.as_ref()))));
}

#[test]
fn a15_without_scheme_the_base_is_https() {
    let pairs = [("server", "h.example.com:8443"), ("access_token", "J")];
    let answers = answers("automate", "existing_token", &pairs);
    let grant = fobwatch_core::vendor::Grant::new(instant(fobwatch_integration::T0));
    let vendor = find("automate");
    assert_eq!(vendor.api_base(&answers, &grant), "https://h.example.com:8443/cwa/api/v1/");
    let headers = vendor.headers(&answers, &grant);
    assert_eq!(header(&headers, "clientId"), None, "no empty header");
}

#[test]
fn a3_a_password_that_is_not_kept_is_neither_demanded_nor_sealed() {
    let pairs = [("server", "h.example.com"), ("username", " ACME\\jane ")];
    let keeping = checked("automate", "password", &pairs);
    assert!(problem(&keeping, "password").is_some());
    let pairs = [&pairs[..], &[("keep_password", "no"), ("password", "p-canary")]].concat();
    let forgetting = checked("automate", "password", &pairs);
    assert!(forgetting.problems.is_empty(), "{:?}", forgetting.problems);
    assert!(forgetting.secrets.is_empty());
    assert_eq!(forgetting.plain["username"], "ACME\\jane");
}

#[test]
fn a8_client_ids_are_checked_mildly() {
    let client_id = |id: &str| {
        let pairs = [("server", "h.example.com"), ("username", "jane"), ("password", "p"), ("client_id", id)];
        checked("automate", "password", &pairs)
    };
    assert_eq!(note(&client_id(CLIENT_ID), "client_id"), None);
    for noted in ["", "12345", "00000000-0000-4000-8000-00000000000g", "00000000000040008000000000000001"] {
        assert!(note(&client_id(noted), "client_id").is_some(), "{noted}");
        assert!(client_id(noted).problems.is_empty(), "{noted}");
    }
    assert!(problem(&client_id("ключ"), "client_id").is_some(), "no header may hold it");
}

#[tokio::test]
async fn a20_saving_without_testing_makes_no_call() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let url = [("server", server.url.as_str())];
    let password = checked("automate", "password", &[&url, INTEGRATOR].concat());
    let token = checked("automate", "existing_token", &[&url[..], &[("access_token", "J")]].concat());
    assert!(password.problems.is_empty() && token.problems.is_empty());
    assert_eq!(server.received().len(), 0);
}

#[test]
fn a21_a_pasted_token_loses_its_bearer() {
    let token =
        |typed: &str| checked("automate", "existing_token", &[("server", "h.example.com"), ("access_token", typed)]);
    for typed in ["bearer J", " Bearer\tJ\n", "BEARER  J", "J"] {
        let answers = answers("automate", "existing_token", &[("server", "h.example.com"), ("access_token", typed)]);
        assert_eq!(revealed(answers.secret("access_token")), "J", "{typed}");
    }
    for refused in ["", "Bearer ", "two words", "J\nK"] {
        assert!(problem(&token(refused), "access_token").is_some(), "{refused}");
    }
}

#[test]
fn a25_trust_is_checked_with_the_form() {
    let trust = |pairs: &[(&str, &str)]| {
        let base = [("server", "h.example.com"), ("username", "jane"), ("password", "p")];
        checked("automate", "password", &[&base[..], pairs].concat())
    };
    for ca in ["", "no certificate"] {
        assert!(problem(&trust(&[("tls_trust", "ca"), ("tls_ca", ca)]), "tls_ca").is_some(), "{ca}");
    }
    for pin in ["", "AB:CD", "not hexadecimal"] {
        assert!(problem(&trust(&[("tls_trust", "pin"), ("tls_pin", pin)]), "tls_pin").is_some(), "{pin}");
    }
    let unused = trust(&[("tls_ca", "junk"), ("tls_pin", "junk")]);
    assert!(unused.problems.is_empty(), "{:?}", unused.problems);
    assert!(!unused.plain.contains_key("tls_ca") && !unused.plain.contains_key("tls_pin"));
}

#[tokio::test]
async fn a25_an_untrusted_certificate_is_refused_until_its_authority_or_fingerprint_is_given() {
    let mut fixture = Fixture { known_hosts: false, ..Fixture::default() };
    let server: Server<Automate> = start(&fixture);
    let front = tls::Front::start(&server.url);
    let sign_in = async |fixture: &Fixture, trust: &[(&str, &str)]| {
        let answers = answers("automate", "password", &[&[("server", front.url.as_str())], INTEGRATOR, trust].concat());
        fixture.sign_in("automate", &answers).await
    };
    let error = sign_in(&fixture, &[]).await.expect_err("untrusted");
    assert_eq!((error.class, error.effect), (Class::Tls, Effect::Refuse), "{}", error.text);
    assert!(error.text.to_string().contains(&front.fingerprint), "{}", error.text);
    let other = front.fingerprint.replace(['0', '1', '2', '3', '4', '5', '6', '7'], "8");
    let error = sign_in(&fixture, &[("tls_trust", "pin"), ("tls_pin", &other)]).await.expect_err("another certificate");
    assert_eq!(error.class, Class::Tls);
    assert_eq!(server.received().len(), 0, "nothing was sent to an untrusted server");

    let printed = format!("sha256 Fingerprint={}", front.fingerprint);
    sign_in(&fixture, &[("tls_trust", "pin"), ("tls_pin", &printed)]).await.expect("pinned");
    sign_in(&fixture, &[("tls_trust", "ca"), ("tls_ca", &front.authority)]).await.expect("its authority is known");

    // Where a good one was seen before, another one is a matter of the network.
    fixture.known_hosts = true;
    let error = sign_in(&fixture, &[]).await.expect_err("a stranger's");
    assert_eq!((error.class, error.effect), (Class::SomebodyElse, Effect::Retry { after: None }), "{}", error.text);
    assert!(
        !error.text.to_string().contains(&front.fingerprint),
        "nobody is advised to pin a stranger's: {}",
        error.text
    );
}

#[tokio::test]
async fn a18_an_address_without_automate_is_said_so() {
    for answer in
        [Answer::html(200, "<!doctype html><p>Welcome"), Answer::html(404, "<h1>404"), Answer::redirect("/login")]
    {
        let mut fixture = Fixture { known_hosts: false, ..Fixture::default() };
        let server = start(&fixture);
        let status = answer.status;
        let error = super::sign_in_with_reply(&fixture, &server, answer.clone()).await.expect_err("no API");
        assert_eq!((error.class, error.effect), (Class::WrongServer, Effect::Refuse), "{status}");
        assert!(error.by_hand, "nothing is sent there again by itself");
        let text = format!("No Automate API at {}/cwa/api/v1. Check address and sub-path.", server.url);
        assert!(
            error.text.to_string().starts_with(&text) && error.text.to_string().contains("network sign-in page"),
            "{}",
            error.text
        );
        fixture.known_hosts = true;
        let error = super::sign_in_with_reply(&fixture, &server, answer).await.expect_err("somebody else");
        assert_eq!((error.class, error.effect), (Class::SomebodyElse, Effect::Retry { after: None }), "{status}");
    }
}
