//! Whom a proxy is not for, and what it wants before it lets anybody through.

use fobwatch_core::http::{Exempt, Network, Proxy, Route, Source, Transport as _, TransportError};
use fobwatch_integration::Fixture;
use url::Url;

use super::{Answers, Between, marked, told};

fn through(between: &Between, exempt: &str) -> Fixture {
    let fixture = Fixture::default();
    let exempt = Exempt::read(exempt).expect("a list");
    let proxy = Proxy::Address { url: between.url.parse().expect("a URL"), login: None, exempt };
    fixture.http.configure(Network { proxy, ..Network::default() });
    fixture
}

#[tokio::test]
async fn an_own_proxy_is_not_for_the_hosts_that_are_named() {
    let between = Between::start(Answers::With("HTTP/1.1 403 Forbidden\r\n\r\n"));
    let list = "*.contoso.invalid, 10.0.0.0/8, <local>";
    for (host, goes_through) in [
        ("vendor.invalid", true),
        ("contoso.invalid", false),
        ("rmm.Contoso.invalid", false),
        ("notcontoso.invalid", true),
        ("server.local", false),
        ("server-without-a-dot", false),
    ] {
        let fixture = through(&between, list);
        let before = between.asked().len();
        let error = fixture.http.send(marked(&format!("https://{host}"))).await.expect_err("nobody is there");
        assert_eq!(between.asked().len() - before, usize::from(goes_through), "{host}: {error}");
        let url = Url::parse(&format!("https://{host}")).expect("a URL");
        let route = fixture.http.route(&url).await;
        assert_eq!((route.proxy.is_some(), route.source), (goes_through, Source::Settings), "{host}");
    }
    let fixture = through(&between, list);
    let route = async |url: &str| fixture.http.route(&Url::parse(url).expect("a URL")).await;
    assert_eq!(route("https://10.1.2.3").await.proxy, None);
    assert_eq!(route("https://11.1.2.3").await.proxy.as_ref(), Some(&between.url));
    assert_eq!(route("https://127.0.0.1:8443").await, Route::default());
}

#[tokio::test]
async fn a_sign_in_that_cannot_be_given_is_no_wrong_password() {
    let answer = |challenges: &str| {
        let answer = format!("HTTP/1.1 407 Proxy Authentication Required\r\n{challenges}Content-Length: 0\r\n\r\n");
        Between::start(Answers::With(Box::leak(answer.into_boxed_str())))
    };
    let windows = |schemes: &str| format!("requires a Windows sign-in ({schemes}), which Fobwatch does not support");
    let login = "requires another user name or password".to_owned();
    for (challenges, why) in [
        ("Proxy-Authenticate: Negotiate\r\n", windows("Negotiate")),
        ("Proxy-Authenticate: Negotiate\r\nproxy-authenticate: NTLM\r\n", windows("Negotiate, NTLM")),
        ("Proxy-Authenticate: NTLM TlRMTVNTUAAC==\r\n", windows("NTLM")),
        ("Proxy-Authenticate: Negotiate, Basic realm=\"x\"\r\n", login.clone()),
        ("Proxy-Authenticate: basic realm=\"Negotiate, NTLM\"\r\n", login.clone()),
        ("", login),
        (
            "Proxy-Authenticate: Digest realm=\"x\", qop=\"auth\", nonce=\"canary\"\r\n",
            "requires a kind of sign-in that Fobwatch does not support (Digest)".to_owned(),
        ),
    ] {
        let between = answer(challenges);
        let fixture = between.fixture(Some(("jane", "canary-proxy")));
        let (error, said) = told(&fixture, marked("https://vendor.invalid")).await;
        let TransportError::Connect { cause, .. } = &error else { panic!("{challenges}: {error:?}") };
        assert_eq!(*cause, format!("the proxy {} {why}", between.url), "{challenges}");
        assert!(!said.lost, "{challenges}");
        let asked = between.asked();
        assert_eq!(asked.len(), 2, "asked once more, and no more: {asked:?}");
        assert!(asked[1].starts_with("CONNECT vendor.invalid:443 ") && !asked[1].contains("Proxy-Authorization"));
    }
}

#[tokio::test]
async fn a_portal_in_place_of_a_proxy_is_temporary_and_named() {
    for answer in [
        "HTTP/1.1 302 Found\r\nLocation: http://portal.example/login\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>Sign in to the network</html>",
    ] {
        let between = Between::start(Answers::With(answer));
        let (error, said) = told(&between.fixture(None), marked("https://vendor.invalid")).await;
        assert!(!said.lost, "nothing was sent: {error}");
        let names_it =
            matches!(&error, TransportError::Connect { cause, .. } if cause.to_string().contains(&between.url));
        assert!(names_it || matches!(error, TransportError::NotTls { .. }), "{error:?}");
    }
}
