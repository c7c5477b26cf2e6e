//! The address of the sign-in: discovery and its faults.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use fobwatch_core::answers::Answers;
use fobwatch_core::http::{Client, Reply, Request, Transport, TransportError};
use fobwatch_core::vendor::{Class, Context, Effect, Fact, Grant, VendorError};
use fobwatch_integration::{Fixture, find};
use fobwatch_simulator::halo::Halo;
use fobwatch_simulator::{Answer, Server};
use fobwatch_text::say;
use serde_json::json;
use url::Url;

use super::{service, start, warns};

/// Stands for the internet: every host leads to the simulator, and where calls were meant to go
/// is noted.
struct Rerouted {
    http: Arc<Client>,
    to: Url,
    meant: Mutex<Vec<String>>,
}

#[async_trait]
impl Transport for Rerouted {
    async fn send(&self, mut request: Request) -> Result<Reply, TransportError> {
        self.meant.lock().expect("a list").push(request.url.to_string());
        let mut url = self.to.clone();
        url.set_path(request.url.path());
        url.set_query(request.url.query());
        request.url = url;
        self.http.send(request).await
    }
}

fn rerouted(fixture: &Fixture, server: &Server<Halo>) -> (Context, Arc<Rerouted>) {
    let to = Url::parse(&server.url).expect("an address");
    let http = Arc::new(Rerouted { http: fixture.http.clone(), to, meant: Mutex::default() });
    (Context { http: http.clone(), ..fixture.context() }, http)
}

/// Signs in with public hosts, and tells which addresses were called.
async fn sign_in(
    fixture: &Fixture,
    server: &Server<Halo>,
    answers: &Answers,
) -> (Result<Grant, VendorError>, Vec<String>) {
    let (cx, http) = rerouted(fixture, server);
    let outcome = find("halo").sign_in(&cx, answers).await;
    let meant = http.meant.lock().expect("a list").clone();
    (outcome, meant)
}

/// Signs in at `typed` after authinfo said `auth_url` and `tenant_id`; the token URL.
async fn token_url(typed: &str, tenant: &str, auth_url: &str, tenant_id: &str) -> String {
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.with(|halo| {
        halo.auth_url = Some(auth_url.to_owned());
        let named = if tenant.is_empty() { tenant_id } else { tenant };
        halo.tenant = Some(named.to_owned()).filter(|tenant| !tenant.is_empty());
    });
    let info = json!({"auth_url": auth_url, "tenant_id": tenant_id});
    server.answer_next("/api/authinfo", Answer::json(200, &info));
    let host = Url::parse(auth_url).expect("an address").host_str().expect("a host").to_owned();
    let answers = service(typed, &[("tenant", tenant), ("sign_in_host", &host)]);
    let (grant, meant) = sign_in(&fixture, &server, &answers).await;
    let grant = grant.expect("a grant");
    let told = grant.fact("token_url").expect("told").to_owned();
    assert_eq!(meant[1], told, "what is shown is what was called");
    told
}

#[tokio::test]
async fn h1_token_url_and_api_base_of_a_hosted_halo() {
    let (typed, auth_url) = ("https://contoso.halopsa.com/api/", "https://contoso.halopsa.com/auth");
    assert_eq!(
        token_url(typed, "", auth_url, "contoso").await,
        "https://contoso.halopsa.com/auth/token?tenant=contoso"
    );
    let grant = Grant::new(jiff::Timestamp::UNIX_EPOCH);
    assert_eq!(find("halo").api_base(&service(typed, &[]), &grant), "https://contoso.halopsa.com/");
    assert_eq!(find("halo").endpoint(&service(typed, &[])), "contoso.halopsa.com");
}

#[tokio::test]
async fn h2_a_trial_with_its_own_host_and_a_typed_tenant() {
    let url = token_url("contoso.halopsa.com", "Tenant123", "https://uk-trial.halopsa.com", "").await;
    assert_eq!(url, "https://uk-trial.halopsa.com/token?tenant=Tenant123");
}

#[tokio::test]
async fn h3_the_typed_tenant_wins() {
    let url = token_url("x.example.com", "b", "https://x.example.com/auth", "a").await;
    assert_eq!(url, "https://x.example.com/auth/token?tenant=b");
}

#[tokio::test]
async fn h19_the_other_rows_of_section_2() {
    for (auth_url, tenant_id, expected) in [
        ("https://auth.haloservicedesk.com/", "contoso", "https://auth.haloservicedesk.com/token?tenant=contoso"),
        ("https://halo.example.com/auth", "", "https://halo.example.com/auth/token"),
        ("https://halo.example.com/auth/?x=1#y", "", "https://halo.example.com/auth/token"),
    ] {
        assert_eq!(token_url("halo.example.com", "", auth_url, tenant_id).await, expected);
    }
}

#[tokio::test]
async fn h4_without_a_usable_answer_the_default_address_is_used() {
    for body in [Answer::empty(200), Answer::json(200, &json!({})), Answer::json(200, &json!({"tenant_id": "other"}))] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        server.with(|halo| halo.tenant = Some("Acme & Co".to_owned()));
        server.answer_next("/api/authinfo", body);
        let answers = service("https://contoso.halopsa.com", &[("tenant", "Acme & Co")]);
        let (grant, meant) = sign_in(&fixture, &server, &answers).await;
        let grant = grant.expect("a grant");
        assert_eq!(meant[1], "https://contoso.halopsa.com/auth/token?tenant=Acme%20%26%20Co");
        assert!(warns(&grant, "DefaultSignInAddress"));
        assert_eq!(server.received_at("/auth/token")[0].raw_query, "tenant=Acme%20%26%20Co");
    }
    // The tenant of an answer without address does not count.
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.with(|halo| halo.tenant = None);
    server.answer_next("/api/authinfo", Answer::json(200, &json!({"auth_url": null, "tenant_id": "a"})));
    fixture.sign_in("halo", &service(&server.url, &[])).await.expect("a grant");
    assert_eq!(server.received_at("/auth/token")[0].raw_query, "");
}

#[tokio::test]
async fn h8_an_unknown_instance_is_no_credential_problem() {
    let mut fixture = Fixture { known_hosts: false, ..Fixture::default() };
    let server = start(&fixture);
    let unknown = Answer::json(500, &json!({"Message": "Object reference not set"}));
    server.answer_next("/api/authinfo", unknown.clone());
    let error = fixture.sign_in("halo", &service(&server.url, &[])).await.expect_err("refused");
    assert_eq!((error.class, error.effect), (Class::WrongHost, Effect::Refuse));
    assert!(error.text.to_string().starts_with("Halo does not know this instance name.") && error.by_hand);
    assert_eq!(error.said.as_deref(), Some("Object reference not set"));

    // A Halo that was there before has a fault.
    fixture.known_hosts = true;
    server.answer_next("/api/authinfo", unknown);
    let error = fixture.sign_in("halo", &service(&server.url, &[])).await.expect_err("not now");
    assert_eq!((error.class, error.effect), (Class::ServerFault, Effect::Retry { after: None }));
    assert!(server.received_at("/token").is_empty());
}

#[tokio::test]
async fn h18_an_address_without_https_gets_no_secret() {
    for auth_url in ["http://evil.example.com", "https://u:p@evil.example.com", "evil", "ftp://evil.example.com/auth"] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        server.with(|halo| halo.auth_url = Some(auth_url.to_owned()));
        let (outcome, meant) = sign_in(&fixture, &server, &service("contoso.halopsa.com", &[])).await;
        let error = outcome.expect_err("refused");
        assert_eq!((error.class, error.effect), (Class::BadReply, Effect::Refuse), "{auth_url}");
        assert_eq!(error.text, "Unsafe sign-in address received.");
        assert_eq!(meant, ["https://contoso.halopsa.com/api/authinfo"]);
    }
}

#[tokio::test]
async fn authinfo_faults() {
    let retry = Effect::Retry { after: None };
    let nothing = "No Halo API at this address. Use the address you open Halo with.";
    let stranger = "Another program answered at ";
    for (answer, class, text, later, then) in [
        (Answer::empty(404), Class::WrongHost, nothing, Class::SomebodyElse, "An empty answer (404)"),
        (Answer::html(200, "<p>welcome"), Class::WrongHost, nothing, Class::SomebodyElse, "A web page (200)"),
        (Answer::text(200, "hello"), Class::WrongHost, nothing, Class::SomebodyElse, "Another program's answer (200)"),
        (Answer::redirect("/login"), Class::WrongHost, nothing, Class::SomebodyElse, "A redirect (302)"),
        (Answer::html(403, "<p>no"), Class::SomebodyElse, stranger, Class::SomebodyElse, "A web page (403)"),
        (Answer::html(503, "<p>later"), Class::SomebodyElse, stranger, Class::ServerFault, "The vendor's server"),
    ] {
        let mut fixture = Fixture { known_hosts: false, ..Fixture::default() };
        let server = start(&fixture);
        server.answer_next("/api/authinfo", answer.clone());
        let error = fixture.sign_in("halo", &service(&server.url, &[])).await.expect_err("refused");
        assert_eq!((error.class, error.effect, error.by_hand), (class, Effect::Refuse, true), "{answer:?}");
        assert!(error.text.to_string().starts_with(text), "{}", error.text);
        assert_eq!(server.received().len(), 1, "neither repeated nor gone on with");

        fixture.known_hosts = true;
        server.answer_next("/api/authinfo", answer.clone());
        let error = fixture.sign_in("halo", &service(&server.url, &[])).await.expect_err("not now");
        assert_eq!((error.class, error.effect), (later, retry), "{answer:?}");
        assert!(error.text.to_string().starts_with(then), "{}", error.text);
    }
    let gone = start(&Fixture::default()).url.clone();
    let error = Fixture::default().sign_in("halo", &service(&gone, &[])).await.expect_err("nobody there");
    assert_eq!((error.class, error.effect), (Class::Network, retry));
    let host = gone.trim_start_matches("http://");
    assert!(error.text.to_string().starts_with(&format!("Cannot reach {host}.")), "{}", error.text);
}

#[tokio::test]
async fn another_host_of_halos_own_is_told_once() {
    let mut fixture = Fixture::default();
    let server = start(&fixture);
    server.with(|halo| halo.auth_url = Some("https://uk-trial.halopsa.com/auth".to_owned()));
    let answers = service("contoso.halopsa.com", &[]);
    let grant = sign_in(&fixture, &server, &answers).await.0.expect("a grant");
    let told = grant.warnings.iter().find(|warning| warning.code == "SecretsGoElsewhere").expect("a warning");
    assert!(told.text.to_string().starts_with("Secrets go to uk-trial.halopsa.com"));
    let shown = Fact::new("secrets_go_to", say::halo::SECRETS_GO_TO_LABEL, "uk-trial.halopsa.com");
    assert!(grant.facts.contains(&shown));

    let (cx, _) = rerouted(&fixture, &server);
    let renewed = find("halo").renew(&cx, &answers, &grant).await.expect("renewed");
    assert!(renewed.facts.contains(&shown) && !warns(&renewed, "SecretsGoElsewhere"));
    fixture.remembered.clone_from(&grant.facts);
    let again = sign_in(&fixture, &server, &answers).await.0.expect("a grant");
    assert!(again.facts.contains(&shown) && !warns(&again, "SecretsGoElsewhere"));

    server.with(|halo| halo.auth_url = Some("https://contoso.halopsa.com/auth".to_owned()));
    let moved_back = sign_in(&fixture, &server, &answers).await.0.expect("a grant");
    assert_eq!(moved_back.fact("secrets_go_to"), None);
}

#[tokio::test]
async fn a_strange_host_gets_no_secret_before_it_is_accepted() {
    for (typed, named, asks) in [
        ("contoso.halopsa.com", "uk-trial.halopsa.com", false),
        ("contoso.halopsa.com", "CONTOSO.halopsa.com", false),
        ("halo.example.com", "auth.halo.example.com", false),
        ("contoso.halopsa.com", "auth.haloservicedesk.com", true),
        ("contoso.halopsa.com", "halopsa.com", true),
        ("contoso.halopsa.com", "evilhalopsa.com", true),
        ("contoso.halopsa.com", "contoso.halopsa.com.evil.example", true),
        ("halo.example.com", "auth.example.com", true),
        ("halo.example.com", "evilhalo.example.com", true),
        ("contoso.co.uk", "evil.co.uk", true),
        ("halo.example.com", "127.0.0.1", true),
    ] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        server.with(|halo| halo.auth_url = Some(format!("https://{named}/auth")));
        let refused = |outcome: Result<Grant, VendorError>, meant: Vec<String>| {
            let error = outcome.expect_err(named);
            assert_eq!((error.class, error.effect), (Class::SignInElsewhere, Effect::Refuse), "{named}");
            assert!(error.text.to_string().contains(typed) && error.text.to_string().contains(named), "{}", error.text);
            assert_eq!(meant, [format!("https://{typed}/api/authinfo")], "{named}");
        };
        let (outcome, meant) = sign_in(&fixture, &server, &service(typed, &[])).await;
        if asks {
            refused(outcome, meant);
            // What was accepted is one host.
            let (outcome, meant) =
                sign_in(&fixture, &server, &service(typed, &[("sign_in_host", "other.example")])).await;
            refused(outcome, meant);
            let accepted = find("halo").accepted(&fixture.context().remembered).expect("it was asked about");
            assert_eq!(accepted, ("sign_in_host", named.to_owned()));
            let answers = service(typed, &[(accepted.0, &accepted.1)]);
            let grant = sign_in(&fixture, &server, &answers).await.0.expect("a grant");
            assert!(!warns(&grant, "SecretsGoElsewhere"), "it was asked, and need not be told");
            assert_eq!(grant.fact("secrets_go_to"), Some(named));
        } else {
            outcome.expect(named);
        }
        // Looking at it asks nothing and sends nothing.
        let told = find("halo").preflight(&rerouted(&fixture, &server).0, &service(typed, &[])).await.expect("told");
        let warned = told.expect("something").warnings.iter().any(|warning| warning.code == "SecretsGoElsewhere");
        assert_eq!(warned, asks, "{named}");
    }
}
