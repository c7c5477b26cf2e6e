//! The forms: what they take, refuse and tidy up.

use fobwatch_core::answers::{Checked, SecretAnswer};
use fobwatch_integration::{checked, find, note, problem};

use super::CLIENT;

const HOST: (&str, &str) = ("url", "contoso.halopsa.com");

fn service(pairs: &[(&str, &str)]) -> Checked {
    checked("halo", "client_credentials", &[&[HOST], &CLIENT[..], pairs].concat())
}

fn native(pairs: &[(&str, &str)]) -> Checked {
    checked("halo", "browser_native", &[&[HOST, ("client_id", "native-app")], pairs].concat())
}

#[test]
fn h19_any_pasted_address_becomes_the_origin() {
    for (typed, expected) in [
        ("contoso.halopsa.com", "https://contoso.halopsa.com"),
        ("https://contoso.halopsa.com/api/", "https://contoso.halopsa.com"),
        ("https://Contoso.halopsa.com/config/integrations?x=1", "https://contoso.halopsa.com"),
        ("https://halo.example.com:8443/api", "https://halo.example.com:8443"),
        ("http://halo.example.com", "https://halo.example.com"),
        (" https://halo.example.com:443/ ", "https://halo.example.com"),
        ("http://halo.example.com:80", "https://halo.example.com"),
        ("http://127.0.0.1:8089/api", "http://127.0.0.1:8089"),
        ("halo", "https://halo"),
    ] {
        let checked = service(&[("url", typed)]);
        assert_eq!(checked.plain["url"], expected, "{typed}");
        assert!(checked.problems.is_empty(), "{typed}");
        let upgraded = typed.starts_with("http:") && !expected.starts_with("http:");
        assert_eq!(note(&checked, "url").is_some_and(|note| note.contains("https")), upgraded, "{typed}");
    }
    for refused in ["ftp://x", "https://u:p@halo.example.com", "", "halo example.com"] {
        assert!(problem(&service(&[("url", refused)]), "url").is_some(), "{refused}");
    }
}

#[test]
fn h16_headers_of_the_request_itself_and_line_breaks_are_refused() {
    for name in
        ["Authorization", "host", "Content-Length", "content-type", "COOKIE", "Transfer-Encoding", "Connection", "X Y"]
    {
        let checked = service(&[("additional_headers", &format!("{{\"{name}\":\"x\"}}"))]);
        assert!(problem(&checked, "additional_headers").is_some(), "{name}");
    }
    for value in ["a\\r\\nb", "a\\nb", "a\\u0000b"] {
        let checked = service(&[("additional_headers", &format!("{{\"X-Test\":\"{value}\"}}"))]);
        let problem = problem(&checked, "additional_headers").expect("a problem");
        assert!(problem.contains("X-Test"), "{problem}");
    }
    let good = service(&[("additional_headers", r#"{"X-Test":"1"}"#)]);
    assert!(good.problems.is_empty());
    assert_eq!(good.plain["additional_headers"], "X-Test", "values stay out of the plain answers");
    for text in ["X-A: 1\nX-B: on", r#"{"X-A": 1, "X-B": "on"}"#] {
        let good = service(&[("additional_headers", text)]);
        assert!(good.problems.is_empty(), "{text}: {:?}", good.problems);
        let Some(SecretAnswer::Typed(sealed)) = good.secrets.get("additional_headers") else { panic!("{text}") };
        assert_eq!(sealed.reveal(), r#"{"X-A":"1","X-B":"on"}"#, "one form is kept");
    }
    let twice = service(&[("additional_headers", r#"{"X-A":"1","x-a":"2"}"#)]);
    assert!(problem(&twice, "additional_headers").is_some_and(|text| text.contains("twice")));
    let help = find("halo").descriptor().methods[0].field("additional_headers").expect("a field").help;
    assert!(help.to_string().contains("Name: value") && help.to_string().contains("JSON"), "{help}");
}

#[test]
fn h17_at_least_one_scope() {
    for checked in [service(&[("scopes", " , \n")]), native(&[("scopes", "")])] {
        let problem = problem(&checked, "scopes").expect("a problem");
        assert!(problem.contains("at least one scope, for example all"), "{problem}");
    }
    for typed in [
        r#"["all","offline_access"]"#,
        "[ \"all\" ,\n\"offline_access\" ]",
        r#"["all offline_access"]"#,
        "\"all,offline_access\"",
    ] {
        let checked = native(&[("scopes", typed)]);
        assert_eq!((&*checked.plain["scopes"], checked.problems.len()), ("all offline_access", 0), "{typed}");
    }
    for refused in ["[1]", "[\"all\"", "{\"all\":1}"] {
        assert!(problem(&native(&[("scopes", refused)]), "scopes").is_some(), "{refused}");
    }
    let tidy = service(&[("scopes", "edit:tickets,read:customers\nmy:own")]);
    assert_eq!(tidy.plain["scopes"], "edit:tickets read:customers my:own");
    assert!(tidy.problems.is_empty(), "unknown scopes are the server's to judge");
}

#[test]
fn defaults_hints_and_limits() {
    let plain = native(&[]).plain;
    assert_eq!(plain["scopes"], "all offline_access");
    assert_eq!(plain["redirect_uri"], "http://localhost:8400/");
    assert_eq!(plain["max_retries"], "10");
    assert_eq!(service(&[]).plain["scopes"], "all");
    let native_fields = find("halo").descriptor().method("browser_native").expect("a method").fields;
    assert!(native_fields.iter().all(|field| field.key != "client_secret"));

    assert!(note(&service(&[]), "client_id").expect("a hint").contains("GUID"));
    assert!(note(&service(&[]), "client_secret").expect("a hint").contains("two GUIDs"));
    let guid = "01234567-89ab-cdef-0123-456789abcdef";
    let usual = service(&[("client_id", guid), ("client_secret", &format!(" {guid}-{guid}\n"))]);
    assert!(usual.notes.is_empty() && usual.problems.is_empty(), "{:?}", usual.notes);

    assert!(note(&native(&[("scopes", "all")]), "scopes").expect("a note").contains("offline_access"));
    assert!(problem(&service(&[("max_retries", "21")]), "max_retries").is_some());
    assert!(problem(&service(&[("max_retries", "0")]), "max_retries").is_none());
    assert_eq!(native(&[("redirect_uri", "http://localhost:8400/x")]).plain["redirect_uri"], "http://localhost:8400/x");
    for refused in ["localhost:8400", "http://u@localhost:8400/", "http://localhost:8400/#x"] {
        assert!(problem(&native(&[("redirect_uri", refused)]), "redirect_uri").is_some(), "{refused}");
    }
    assert!(note(&native(&[("redirect_uri", "https://msp.example/cb")]), "redirect_uri").is_some());
}
