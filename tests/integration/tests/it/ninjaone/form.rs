//! NinjaOne's forms.

use std::collections::BTreeMap;

use fobwatch_core::answers::{Draft, SecretAnswer};
use fobwatch_core::oauth::challenge;
use fobwatch_core::secret::Secret;
use fobwatch_core::vendor;
use fobwatch_integration::{checked, find, note, problem};

const TOKEN: &str = "2f1a4c3e-0000-4000-8000-000000000001.Zm9v_-";

#[test]
fn n15_instances() {
    let instance = |typed: &str| {
        checked("ninjaone", "client_credentials", &[("instance", typed), ("client_id", "c"), ("client_secret", "s")])
    };
    for (typed, expected, noted) in [
        ("us", "https://app.ninjarmm.com", ""),
        ("APP", "https://app.ninjarmm.com", ""),
        (" US2 ", "https://us2.ninjarmm.com", ""),
        ("eu", "https://eu.ninjarmm.com", ""),
        ("ca", "https://ca.ninjarmm.com", ""),
        ("oc", "https://oc.ninjarmm.com", ""),
        ("Fed", "https://fed.ninjarmm.com", ""),
        ("acme.rmmservice.eu", "https://acme.rmmservice.eu", ""),
        ("ACME.rmmservice.com.au/", "https://acme.rmmservice.com.au", ""),
        ("https://eu.ninjarmm.com/ws/oauth/token", "https://eu.ninjarmm.com", ""),
        ("https://eu.ninjarmm.com?a=b", "https://eu.ninjarmm.com", ""),
        ("http://eu.ninjarmm.com", "https://eu.ninjarmm.com", "Changed to https."),
        ("http://127.0.0.1:8089", "http://127.0.0.1:8089", ""),
        ("app.ninjaone.com", "https://app.ninjaone.com", "An unusual host for NinjaOne."),
        ("eu-api.ninjarmm.com", "https://eu-api.ninjarmm.com", "An unusual host for NinjaOne."),
    ] {
        let checked = instance(typed);
        assert_eq!(checked.plain["instance"], expected, "{typed}");
        assert!(checked.problems.is_empty(), "{typed}");
        assert_eq!(note(&checked, "instance").unwrap_or_default(), noted, "{typed}");
    }
    for (refused, why) in [
        ("api.ninjarmm.com", "old v1 API host"),
        ("user:pw@eu.ninjarmm.com", "user name"),
        ("eu ninjarmm", "spaces"),
        ("acme", "region"),
        ("", "required"),
    ] {
        let problem = problem(&instance(refused), "instance").expect(refused);
        assert!(problem.contains(why), "{refused}: {problem}");
    }
}

#[test]
fn a_half_filled_form_is_normalised_and_says_nothing_of_what_is_still_empty() {
    let half = checked("ninjaone", "client_credentials", &[("instance", "HTTP://Acme.rmmservice.eu/ws/")]);
    assert_eq!(half.plain["instance"], "https://acme.rmmservice.eu");
    assert_eq!(note(&half, "instance").unwrap_or_default(), "Changed to https.");
    let missing: Vec<_> = half.problems.iter().map(|problem| &*problem.field).collect();
    assert_eq!(missing, ["client_id", "client_secret"]);
    // Halo has a note for whatever is no GUID.
    let empty = checked("halo", "client_credentials", &[("url", "contoso.halopsa.com")]);
    assert_eq!((empty.plain["url"].as_str(), note(&empty, "client_id")), ("https://contoso.halopsa.com", None));
}

#[test]
fn n18_the_challenge_of_rfc_7636() {
    let verifier = Secret::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    assert_eq!(challenge(&verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

#[test]
fn n19_answers_that_do_not_fit_are_refused_by_field() {
    let base = [("instance", "eu"), ("client_id", "c")];
    for (method, extra, field, why) in [
        ("browser_native", &[("client_secret", "s")][..], "client_secret", "has no Client secret"),
        ("browser_native", &[("refresh_token", TOKEN)], "refresh_token", "has no Refresh token"),
        ("browser_native", &[("made_up", "x")], "made_up", "has no made_up"),
        ("browser_native", &[("scopes", "")], "scopes", "at least one scope"),
        ("browser_web", &[], "client_secret", "required"),
        ("browser_web", &[("client_secret", " ")], "client_secret", "required"),
        ("client_credentials", &[], "client_secret", "required"),
        ("client_credentials", &[("client_secret", "s"), ("scopes", " , ")], "scopes", "at least one scope"),
        ("client_credentials", &[("client_secret", "s"), ("scopes", "offline_access")], "scopes", "at least one scope"),
        ("client_credentials", &[("client_secret", "s\ns")], "client_secret", "line break"),
        ("refresh_token", &[], "refresh_token", "required"),
        ("browser_native", &[("client_id", "a b")], "client_id", "no spaces"),
        ("browser_native", &[("login_timeout", "59")], "login_timeout", "60 to 900"),
        ("browser_native", &[("login_timeout", "901")], "login_timeout", "60 to 900"),
    ] {
        let pairs: Vec<_> = base.iter().chain(extra).copied().collect();
        let checked = checked("ninjaone", method, &pairs);
        let found = problem(&checked, field).unwrap_or_else(|| panic!("{method} {field}: no problem"));
        assert!(found.contains(why), "{method} {field}: {found}");
        assert_eq!(checked.problems.len(), 1, "{method} {field}: {:?}", checked.problems);
    }
    assert!(checked("ninjaone", "browser_native", &[base[0], base[1], ("client_secret", " ")]).problems.is_empty());
}

#[test]
fn n19_a_foreign_secret_is_refused_when_typed_and_dropped_when_left_over() {
    let vendor = find("ninjaone");
    let method = vendor.descriptor().method("browser_native").expect("a method");
    let plain = [("instance", "eu"), ("client_id", "c"), ("scopes", "monitoring"), ("login_timeout", "300")];
    let plain: BTreeMap<_, _> = plain.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
    for (answer, problems) in [(SecretAnswer::Typed(Secret::new("s")), 1), (SecretAnswer::Saved, 0)] {
        let secrets = BTreeMap::from([("client_secret".to_owned(), answer)]);
        let checked = vendor::check(vendor, Draft::new(method, plain.clone(), secrets));
        assert_eq!(checked.problems.len(), problems, "{:?}", checked.problems);
        assert!(checked.secrets.is_empty());
    }
}

#[test]
fn a_secret_is_never_kept_among_the_plain_answers() {
    let vendor = find("ninjaone");
    let method = vendor.descriptor().method("browser_web").expect("a method");
    let plain = BTreeMap::from([("client_secret".to_owned(), "canary".to_owned())]);
    let checked = vendor::check(vendor, Draft::new(method, plain, BTreeMap::new()));
    assert!(problem(&checked, "client_secret").is_some());
    assert!(!format!("{checked:?}").contains("canary"));
}

#[test]
fn scopes_and_pasted_tokens_that_look_odd_are_noted() {
    let base = [("instance", "eu"), ("client_id", "c"), ("client_secret", "s")];
    for (method, extra, field, noted) in [
        ("client_credentials", ("scopes", "monitoring"), "scopes", ""),
        ("client_credentials", ("scopes", "monitoring, all"), "scopes", "Unknown scope: all."),
        ("client_credentials", ("scopes", "monitoring offline_access"), "scopes", "left out"),
        ("refresh_token", ("refresh_token", TOKEN), "refresh_token", ""),
        ("refresh_token", ("refresh_token", "abc"), "refresh_token", "does not look like"),
        ("refresh_token", ("refresh_token", "2f1a4c3e-0000-4000-8000-000000000001."), "refresh_token", "does not look"),
    ] {
        let checked = checked("ninjaone", method, &[base[0], base[1], base[2], extra]);
        assert!(checked.problems.is_empty(), "{:?}", checked.problems);
        let found = note(&checked, field).unwrap_or_default();
        assert!(if noted.is_empty() { found.is_empty() } else { found.contains(noted) }, "{extra:?}: {found}");
    }
}

#[test]
fn n21_redirects_are_kept_byte_for_byte() {
    let check = |method: &str, redirect: &str, port: &str| {
        let pairs = [("instance", "eu"), ("client_id", "c"), ("redirect_uri", redirect), ("listen_port", port)];
        let secret = (method == "browser_web").then_some(("client_secret", "s"));
        checked("ninjaone", method, &pairs.into_iter().chain(secret).collect::<Vec<_>>())
    };
    for (method, redirect, port, expected, noted) in [
        ("browser_web", "http://localhost:9090", "", "9090", ""),
        ("browser_web", "http://localhost:9090/", "1234", "9090", ""),
        ("browser_web", "http://LOCALHOST:8080/Cb?x=%7e", "0", "8080", ""),
        ("browser_web", "http://localhost", "9090", "80", "port 80"),
        ("browser_web", "http://localhost:80/", "9090", "80", ""),
        ("browser_web", "https://redirect.example.com:9090/auth", "9090", "9090", "60 s"),
        ("browser_native", "http://127.0.0.1", "0", "0", ""),
        ("browser_native", "http://127.0.0.1", "11434", "11434", ""),
        ("browser_native", "http://127.0.0.1:11434", "0", "11434", ""),
    ] {
        let checked = check(method, redirect, port);
        assert!(checked.problems.is_empty(), "{redirect}: {:?}", checked.problems);
        assert_eq!(checked.plain["redirect_uri"], redirect);
        assert_eq!(checked.plain["listen_port"], expected, "{redirect}");
        let found = note(&checked, "redirect_uri").unwrap_or_default();
        assert!(if noted.is_empty() { found.is_empty() } else { found.contains(noted) }, "{redirect}: {found}");
        let unused = note(&checked, "listen_port").is_some_and(|note| note.contains("Not used"));
        assert_eq!(unused, noted == "60 s" && port != "0", "{redirect}: a port that nobody listens on is told");
    }
    assert_eq!(check("browser_native", "", "0").plain["redirect_uri"], "http://127.0.0.1");
    for (redirect, port, field) in [
        ("localhost:9090/", "0", "redirect_uri"),
        ("/cb", "0", "redirect_uri"),
        ("http://localhost/#x", "0", "redirect_uri"),
        ("http://user@localhost/", "0", "redirect_uri"),
        ("http://:pw@localhost/", "0", "redirect_uri"),
        ("http://127.0.0.1:0", "0", "redirect_uri"),
        ("http://127.0.0.1:443", "0", "redirect_uri"),
        ("http://127.0.0.1", "443", "listen_port"),
        ("http://127.0.0.1", "65536", "listen_port"),
    ] {
        assert!(problem(&check("browser_native", redirect, port), field).is_some(), "{redirect} {port}");
    }
}
