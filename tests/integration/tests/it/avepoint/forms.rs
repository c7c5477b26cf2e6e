//! The forms: what they take, refuse and note (§1, §2).

use base64::prelude::{BASE64_STANDARD, Engine as _};
use fobwatch_core::answers::Checked;
use fobwatch_integration::{Fixture, checked, find, note, problem};
use fobwatch_simulator::avepoint::{PFX_PASSWORD, certificate_file};

use super::{DELEGATE, SECRET, USER, start, with_user};

fn form(key: &str, value: &str) -> Checked {
    let usual = [("client_secret", SECRET), ("user_principal_name", USER)];
    checked("avepoint", "delegate", &[&usual[..], &[(key, value)]].concat())
}

#[test]
fn v11_base_urls() {
    for (typed, expected) in [
        ("https://go-api.avepointonlineservices.com/", "https://go-api.avepointonlineservices.com"),
        ("go-api.avepointonlineservices.com/admin", "https://go-api.avepointonlineservices.com"),
        ("https://GO-API.avepointonlineservices.com/auth/token/delegate", "https://go-api.avepointonlineservices.com"),
        ("https://go-api.avepointonlineservices.com/Auth/Token/Refresh/", "https://go-api.avepointonlineservices.com"),
        (
            "https://go-api.avepointonlineservices.com/ADMIN/auth/token/delegate",
            "https://go-api.avepointonlineservices.com",
        ),
        ("https://api.example.com/governance/admin/", "https://api.example.com/governance"),
        ("http://127.0.0.1:8090/admin", "http://127.0.0.1:8090"),
    ] {
        let checked = form("base_url", typed);
        assert!(checked.problems.is_empty(), "{typed}: {:?}", checked.problems);
        assert_eq!(checked.plain["base_url"], expected, "{typed}");
    }
    let offered = form("base_url", "go-api.avepointonlineservices.com/admin");
    assert!(note(&offered, "level").expect("an offer").contains("Admin"));
    assert_eq!(note(&form("base_url", "go-api.avepointonlineservices.com"), "level"), None);
}

#[tokio::test]
async fn v11_refused_base_urls_make_no_call() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    for typed in [
        "http://go-api.avepointonlineservices.com",
        "",
        "not a url",
        "go-api",
        "https://jane@go-api.avepointonlineservices.com",
        "ftp://go-api.avepointonlineservices.com",
        &format!("{}/?tenant=1", server.url),
        &format!("{}/#top", server.url),
        &format!("{}/{{tenant}}", server.url),
    ] {
        assert!(problem(&form("base_url", typed), "base_url").is_some(), "{typed}");
    }
    let placeholder = form("base_url", "{Cloud_Governance_Modern_API_Endpoint}");
    assert_eq!(
        problem(&placeholder, "base_url").as_deref(),
        Some("This is the placeholder from the manual. Choose your environment.")
    );
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn v12_a_slash_or_admin_at_the_end_does_not_reach_the_token_address() {
    for tail in ["/", "/admin", "/admin/"] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        let base = format!("{}{tail}", server.url);
        let answers = with_user(&server, "delegate", &[("base_url", &base)]);
        fixture.sign_in("avepoint", &answers).await.expect("a grant");
        let paths: Vec<_> = server.received().into_iter().map(|request| request.path).collect();
        assert_eq!(paths, [DELEGATE], "{tail}");
    }
}

#[tokio::test]
async fn v12_the_admin_level_counts_for_api_calls_only() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    for (level, tail) in [("user", "/"), ("admin", "/admin/")] {
        let answers = with_user(&server, "delegate", &[("level", level)]);
        let grant = fixture.sign_in("avepoint", &answers).await.expect("a grant");
        assert_eq!(find("avepoint").api_base(&answers, &grant), format!("{}{tail}", server.url));
    }
}

#[test]
fn v18_users_and_secrets_that_cannot_work_are_refused_in_the_form() {
    for user in ["no-at-sign", "two@at@signs", "jane doe@example.com", "jäne@example.com", "@example.com", ""] {
        assert!(problem(&form("user_principal_name", user), "user_principal_name").is_some(), "{user}");
    }
    for secret in ["line\nbreak", "line\r\nbreak", "se\u{e9}cret", "be\u{7}ll", " "] {
        assert!(problem(&form("client_secret", secret), "client_secret").is_some(), "{secret:?}");
    }
    let trimmed = form("client_secret", "  eyJ.abc.def\n");
    assert!(trimmed.problems.is_empty(), "{:?}", trimmed.problems);
    for method in ["static", "basic"] {
        let refused = checked("avepoint", method, &[("client_secret", "s"), ("user_principal_name", "no-at-sign")]);
        assert!(problem(&refused, "user_principal_name").is_some(), "{method}");
    }
    assert!(problem(&form("secret_ends_on", "next year"), "secret_ends_on").is_some());
}

fn certificate(file: &str, password: &str) -> Checked {
    let answers = [("aos_client_id", "app"), ("aos_certificate", file), ("aos_certificate_password", password)];
    checked("avepoint", "aos_certificate", &answers)
}

#[test]
fn a_certificate_is_opened_in_the_form() {
    for (kind, password) in [("pem", ""), ("pfx", PFX_PASSWORD), ("legacy-pfx", PFX_PASSWORD)] {
        let checked = certificate(&certificate_file(kind), password);
        assert!(checked.problems.is_empty(), "{kind}: {:?}", checked.problems);
        assert_eq!(checked.plain["secret_ends_on"], "2126-10-28", "{kind}: its last day");
    }
    // As Windows PowerShell and Notepad save a text.
    let pem = BASE64_STANDARD.decode(certificate_file("pem")).expect("base64");
    let wide: Vec<u8> = pem.iter().flat_map(|letter| [*letter, 0]).collect();
    for (encoding, bytes) in [
        ("UTF-16", [&b"\xff\xfe"[..], &wide].concat()),
        ("UTF-16 without a mark", wide),
        ("UTF-8 with a mark", [&b"\xef\xbb\xbf"[..], &pem].concat()),
    ] {
        let checked = certificate(&BASE64_STANDARD.encode(bytes), "");
        assert!(checked.problems.is_empty(), "{encoding}: {:?}", checked.problems);
    }
    for (kind, password) in [("pfx", ""), ("pfx", "wrong"), ("legacy-pfx", "wrong")] {
        let checked = certificate(&certificate_file(kind), password);
        assert!(problem(&checked, "aos_certificate_password").is_some(), "{kind}: {:?}", checked.problems);
    }
    for file in [
        "AAAA",
        "not base64",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----",
    ] {
        assert!(problem(&certificate(file, ""), "aos_certificate").is_some(), "{file}");
    }
}

#[test]
fn an_identity_host_is_reduced_to_its_origin() {
    let host = |typed| {
        let answers = [("aos_client_id", "a"), ("client_secret", "s"), ("aos_identity_host", typed)];
        checked("avepoint", "aos_app", &answers)
    };
    for (typed, expected) in [
        ("identity-gov.avepointonlineservices.com", "https://identity-gov.avepointonlineservices.com"),
        ("https://identity.online15.net/connect/token", "https://identity.online15.net"),
        ("", "https://identity.avepointonlineservices.com"),
        ("http://localhost:9999/", "http://localhost:9999"),
    ] {
        assert_eq!(host(typed).plain["aos_identity_host"], expected, "{typed}");
    }
    assert!(problem(&host("http://identity.avepointonlineservices.com"), "aos_identity_host").is_some());
}
