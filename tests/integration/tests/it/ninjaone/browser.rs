//! NinjaOne by browser.

use std::net::{Ipv4Addr, Ipv6Addr, TcpListener};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use fobwatch_core::answers::Answers;
use fobwatch_core::loopback::{Verdict, judge_address};
use fobwatch_core::secret::Secret;
use fobwatch_core::vendor::{Choice, Class, Context, Effect, Interaction, Question, Redirected, VendorError, Visit};
use fobwatch_integration::{Fixture, T0, answers, find, instant, revealed};
use fobwatch_simulator::ninjaone::{NinjaOne, Platform};
use fobwatch_simulator::{Answer, Server, browser};
use fobwatch_text::Word;
use jiff::ToSpan as _;
use serde_json::json;

use super::{native, start};

/// A port that is free on both loopback addresses.
fn free_port() -> u16 {
    (0..16)
        .find_map(|_| {
            let first = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).ok()?;
            let port = first.local_addr().ok()?.port();
            TcpListener::bind((Ipv6Addr::LOCALHOST, port)).ok().map(|_| port)
        })
        .expect("a free port")
}

fn web(server: &Server<NinjaOne>, redirect: &str) -> Answers {
    let secret = ("client_secret", "web_SECRET-canary-1");
    let pairs = [("instance", server.url.as_str()), ("client_id", "web-app"), secret, ("redirect_uri", redirect)];
    answers("ninjaone", "browser_web", &pairs)
}

#[tokio::test]
async fn n1_native_signs_in_and_renews_with_a_rotated_token() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = native(&server);
    let grant = fixture.sign_in("ninjaone", &answers).await.expect("a grant");
    assert_eq!(grant.expires_at, Some(instant(T0) + 3600.seconds()));
    assert_eq!(grant.renew_at, Some(instant(T0) + 3300.seconds()));
    assert_eq!(grant.scopes.as_deref(), Some("monitoring offline_access"));
    assert!(grant.warnings.is_empty(), "{:?}", grant.warnings);
    let asked = server.received_at("/ws/oauth/authorize").pop().expect("a visit");
    let redirect = asked.query("redirect_uri").expect("a redirect");
    assert!(redirect.starts_with("http://127.0.0.1:") && !redirect.ends_with('/'), "{redirect}");
    assert_eq!(grant.fact("redirect"), Some(redirect.as_str()));
    let sent = server.received_at("/ws/oauth/token").remove(0).form().expect("a form");
    let mut keys: Vec<_> = sent.iter().map(|(key, _)| key.as_str()).collect();
    keys.sort_unstable();
    assert_eq!(keys, ["client_id", "code", "code_verifier", "grant_type", "redirect_uri"]);
    find("ninjaone").verify(&fixture.context(), &answers, &grant).await.expect("verified");

    let renewed = find("ninjaone").renew(&fixture.unattended(), &answers, &grant).await.expect("renewed");
    assert_ne!(revealed(renewed.refresh_token.as_ref()), revealed(grant.refresh_token.as_ref()));
    assert_eq!(renewed.facts, grant.facts);
    let error = find("ninjaone").renew(&fixture.unattended(), &answers, &grant).await.expect_err("spent");
    assert_eq!(error.class, Class::GrantDead, "the old refresh token is gone");
}

/// Browser sign-in on platform API Services is unsettled: it is treated as Web.
#[tokio::test]
async fn n1_web_sends_pkce_and_the_secret_but_never_in_the_browser() {
    for platform in [Platform::Web, Platform::ApiServices] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        let redirect = format!("http://localhost:{}/", free_port());
        server.with(|ninja| {
            ninja.apps[1].platform = platform;
            ninja.apps[1].redirects = vec![redirect.clone()];
        });
        let answers = web(&server, &redirect);
        let grant = fixture.sign_in("ninjaone", &answers).await.expect("a grant");
        let visit = fixture.person.visits().remove(0);
        for part in ["code_challenge=", "code_challenge_method=S256", "scope=monitoring%20offline_access"] {
            assert!(visit.contains(part), "{visit}");
        }
        assert!(!visit.contains("canary"));
        let sent = server.received_at("/ws/oauth/token").remove(0).body;
        assert!(sent.contains("client_secret=web_SECRET-canary-1") && sent.contains("code_verifier="), "{sent}");
        find("ninjaone").renew(&fixture.unattended(), &answers, &grant).await.expect("renewed");
        assert!(server.received_at("/ws/oauth/token")[1].body.contains("client_secret=web_SECRET-canary-1"));
    }
}

#[tokio::test]
async fn n4_a_code_reply_without_refresh_token_warns() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.with(|ninja| ninja.gives_refresh_tokens = false);
    let grant = fixture.sign_in("ninjaone", &native(&server)).await.expect("a grant");
    let [warning] = &grant.warnings[..] else { panic!("{:?}", grant.warnings) };
    assert_eq!(warning.code, "NoRefreshToken");
    assert!(
        warning.text.to_string().contains("Refresh Token grant is not ticked")
            && warning.text.to_string().contains("offline_access")
    );
    assert_eq!(grant.renew_at, None);
    assert_eq!(grant.expires_at, Some(instant(T0) + 3600.seconds()));
}

#[tokio::test]
async fn n5_a_dead_code_asks_to_start_again() {
    for error in ["invalid_grant", "invalid_token", "expired_token"] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        server.answer_next("/ws/oauth/token", Answer::json(400, &json!({"error": error})));
        let error = fixture.sign_in("ninjaone", &native(&server)).await.expect_err("used");
        assert_eq!((error.class, error.effect), (Class::CodeUsed, Effect::SignIn { grant_dead: false }));
    }
}

#[tokio::test]
async fn n9_a_refused_preflight_does_not_open_the_browser() {
    let failure = json!({"resultCode": "FAILURE", "errorMessage": "HTTP 404 Not Found", "incidentId": "x"});
    let to_error = |query: &str| Answer::redirect(&format!("/ws/oauth/error?{query}"));
    for (answer, class, text) in [
        (Answer::json(404, &failure), Class::WrongHost, "last slash"),
        (
            to_error("error=unauthorized_client&error_description=Invalid+redirect_uri"),
            Class::RedirectMismatch,
            "about 1 hour. The redirect to register, exactly: http://localhost:",
        ),
        (
            to_error("error=invalid_scope&error_description=Invalid+scope+control+for+client"),
            Class::ScopeRefused,
            "Requested: monitoring, offline_access.",
        ),
        (to_error("error=invalid_request"), Class::BadRequest, "refuses this sign-in page"),
    ] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        server.answer_next("/ws/oauth/authorize", answer);
        let answers = web(&server, &format!("http://localhost:{}/", free_port()));
        let error = fixture.sign_in("ninjaone", &answers).await.expect_err("refused");
        assert_eq!((error.class, error.effect), (class, Effect::Refuse));
        assert!(error.text.to_string().contains(text), "{}", error.text);
        assert!(fixture.person.visits().is_empty() && server.received().len() == 1);
    }
}

#[tokio::test]
async fn n9_an_unclear_preflight_opens_the_browser() {
    for answer in [
        Answer::html(404, "<h1>Not Found</h1>"),
        Answer::text(503, ""),
        Answer::redirect("/auth/login?error=x"),
        Answer::empty(200).delivered(fobwatch_simulator::Delivery::Reset),
    ] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        server.answer_next("/ws/oauth/authorize", answer);
        fixture.sign_in("ninjaone", &native(&server)).await.expect("a grant");
        assert_eq!(fixture.person.visits().len(), 1);
    }
}

#[tokio::test]
async fn n9_scopes_the_app_lacks_are_named_before_the_browser_opens() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.with(|ninja| ninja.apps[0].scopes = vec!["monitoring"]);
    let error = fixture.sign_in("ninjaone", &native(&server)).await.expect_err("refused");
    assert_eq!(error.class, Class::ScopeRefused);
    assert_eq!(error.said.as_deref(), Some("invalid_scope: Invalid scope offline_access for client"));
    assert_eq!(server.received().len(), 1, "another redirect would not help");
}

/// The redirect of Native apps is unsettled: vendor pages say localhost, most tenants 127.0.0.1.
#[tokio::test]
async fn a_native_app_registered_in_another_spelling_is_found() {
    for spelling in ["http://localhost", "http://localhost/"] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        server.with(|ninja| ninja.apps[0].redirects = vec![spelling.to_owned()]);
        let grant = fixture.sign_in("ninjaone", &native(&server)).await.expect("a grant");
        let [warning] = &grant.warnings[..] else { panic!("{:?}", grant.warnings) };
        assert_eq!(warning.code, "RedirectSpelling");
        assert!(warning.text.to_string().contains(&format!(" {spelling}. ")), "{}", warning.text);
        let pairs = [("instance", server.url.as_str()), ("client_id", "native-app"), ("redirect_uri", spelling)];
        let mended = answers("ninjaone", "browser_native", &pairs);
        assert!(fixture.sign_in("ninjaone", &mended).await.expect("a grant").warnings.is_empty());
    }
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.with(|ninja| ninja.apps[0].redirects.clear());
    let error = fixture.sign_in("ninjaone", &native(&server)).await.expect_err("none fits");
    assert_eq!(error.class, Class::RedirectMismatch);
    assert!(
        error.text.to_string().ends_with("exactly: http://127.0.0.1"),
        "without the port of this one try: {}",
        error.text
    );
}

#[tokio::test]
async fn n10_n11_wrong_state_and_favicon_are_ignored() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let statuses = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&statuses);
    fixture.person.next_visit(move |url| {
        let good = browser::decide(&url, browser::Decision::Approve).expect("a redirect");
        let origin = &good[..good.find("/?").expect("a query")];
        let wrong = good.replace("state=", "state=x");
        for bad in [format!("{origin}/favicon.ico"), wrong] {
            seen.lock().expect("a list").push(browser::follow(&bad).expect_err("refused"));
        }
        browser::follow(&good).expect("answered");
    });
    fixture.sign_in("ninjaone", &native(&server)).await.expect("a grant");
    let statuses = statuses.lock().expect("a list");
    assert!(statuses.len() == 2 && statuses.iter().all(|status| status.contains("404")), "{statuses:?}");
}

#[tokio::test]
async fn n12_a_refusal_in_the_browser_cancels() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    fixture.person.next_visit(|url| {
        browser::visit(&url, browser::Decision::Deny).expect("answered");
    });
    let error = fixture.sign_in("ninjaone", &native(&server)).await.expect_err("cancelled");
    assert_eq!((error.class, error.effect), (Class::Cancelled, Effect::Previous));
    assert_eq!(error.text, "Sign-in was cancelled.");
    assert!(server.received_at("/ws/oauth/token").is_empty());
}

#[tokio::test]
async fn n21_the_last_slash_is_sent_as_typed() {
    for slash in ["", "/"] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        let port = free_port();
        let redirect = format!("http://localhost:{port}{slash}");
        server.with(|ninja| ninja.apps[1].redirects = vec![redirect.clone()]);
        fixture.sign_in("ninjaone", &web(&server, &redirect)).await.expect("a grant");
        let encoded = format!("redirect_uri=http%3A%2F%2Flocalhost%3A{port}{}", slash.replace('/', "%2F"));
        let sent = [
            server.received_at("/ws/oauth/authorize").remove(0).raw_query,
            server.received_at("/ws/oauth/token").remove(0).body,
        ];
        for sent in sent {
            assert!(sent.split('&').any(|pair| pair == encoded), "{sent}");
        }
        let other = if slash.is_empty() { "/" } else { "" };
        let error = fixture.sign_in("ninjaone", &web(&server, &format!("http://localhost:{port}{other}"))).await;
        assert_eq!(error.expect_err("differs by its last slash").class, Class::WrongHost);
    }
}

#[tokio::test]
async fn a_busy_port_is_named_before_anything_is_asked() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let held = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let port = held.local_addr().expect("an address").port();
    let error =
        fixture.sign_in("ninjaone", &web(&server, &format!("http://localhost:{port}/"))).await.expect_err("busy");
    assert_eq!((error.class, error.effect), (Class::PortBusy, Effect::Previous));
    assert!(error.text.to_string().contains(&format!("Port {port} is in use")), "{}", error.text);
    assert!(server.received().is_empty());
}

/// Pastes the address that the browser ends at.
struct Pasting {
    help: Mutex<Word>,
}

#[async_trait]
impl Interaction for Pasting {
    async fn browse(&self, visit: Visit) -> Result<Redirected, VendorError> {
        assert!(visit.listener.is_none());
        *self.help.lock().expect("a text") = visit.help;
        let url = visit.url.to_string();
        let address = tokio::task::spawn_blocking(move || browser::decide(&url, browser::Decision::Approve));
        let address = address.await.expect("a thread").expect("an address");
        match judge_address(&address, &visit.redirect_uri, &visit.state) {
            Verdict::Good(redirected) => Ok(redirected),
            Verdict::Bad(status) => panic!("{status}"),
        }
    }

    async fn ask(&self, _: Question) -> Result<Secret, VendorError> {
        unreachable!("NinjaOne asks nothing")
    }

    async fn choose(&self, _: Choice) -> Result<String, VendorError> {
        unreachable!("NinjaOne offers no choice")
    }
}

#[tokio::test]
async fn a_redirect_elsewhere_is_pasted_back() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let redirect = "https://redirect.example.com:9090/auth";
    server.with(|ninja| ninja.apps[1].redirects = vec![redirect.to_owned()]);
    let person = Arc::new(Pasting { help: Mutex::default() });
    let cx = Context { interaction: person.clone(), ..fixture.context() };
    let grant = find("ninjaone").sign_in(&cx, &web(&server, redirect)).await.expect("a grant");
    assert!(grant.refresh_token.is_some());
    assert!(person.help.lock().expect("a text").to_string().contains("about 60 s"));
}
