//! Sophos Central, vectors S1–S13 and S16–S19. A profile is for one customer.

use std::sync::Arc;
use std::time::Duration;

use fobwatch_core::answers::Answers;
use fobwatch_core::contract::SessionState;
use fobwatch_core::vendor::{Class, Context, Effect, Grant, Vendor};
use fobwatch_integration::{Fixture, Harness, Rerouted, T0, answers, checked, find, header, instant, note, problem};
use fobwatch_simulator::sophos_central::{CLIENT_ID, CLIENT_SECRET, CONTOSO, FABRIKAM, Level, OWN_ID, SophosCentral};
use fobwatch_simulator::{Answer, Server};
use jiff::SignedDuration;
use jiff::civil::date;
use serde_json::json;

const TOKEN: &str = "/api/v2/oauth2/token";
const WHOAMI: &str = "/whoami/v1";
const METHOD: &str = "client_credentials";
const PAIR: [(&str, &str); 2] = [("client_id", CLIENT_ID), ("client_secret", CLIENT_SECRET)];

fn sophos() -> &'static dyn Vendor {
    find("sophos-central")
}

fn start(fixture: &Fixture, level: Level) -> Server<SophosCentral> {
    let server = Server::start(SophosCentral::default());
    server.with(|sophos| sophos.level = level);
    fixture.lend_clock(&server);
    server
}

fn of(server: &Server<SophosCentral>, more: &[(&str, &str)]) -> Answers {
    answers("sophos-central", METHOD, &[&[("sign_in_host", &*server.url)], &PAIR[..], more].concat())
}

fn paths(server: &Server<SophosCentral>) -> Vec<String> {
    let path = |query: &str, path: &str| if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
    server.received().iter().map(|request| path(&request.raw_query, &request.path)).collect()
}

fn codes(grant: &Grant) -> Vec<&str> {
    grant.warnings.iter().map(|warning| &*warning.code).collect()
}

/// The header with an id, and what it says.
fn id(answers: &Answers, grant: &Grant) -> (String, String) {
    let headers = sophos().headers(answers, grant);
    assert!(header(&headers, "Authorization").is_some_and(|value| value.starts_with("Bearer ")));
    let [_, (name, value)] = &headers[..] else { panic!("two headers: {headers:?}") };
    (name.clone(), value.reveal().to_owned())
}

#[tokio::test]
async fn s1_s2_the_request_asks_for_the_scope_token_at_the_one_sign_in() {
    let fixture = Fixture::default();
    let server = start(&fixture, Level::Tenant);
    server.with(|sophos| {
        sophos.client.1 = "a&b=c+".to_owned();
        sophos.region = Some("https://api-eu01.central.sophos.com".to_owned());
    });
    let answers = answers("sophos-central", METHOD, &[("client_id", CLIENT_ID), ("client_secret", "a&b=c+")]);
    let cx = Context { http: Arc::new(Rerouted::to(&fixture, &server.url)), ..fixture.context() };
    sophos().sign_in(&cx, &answers).await.expect("a grant");
    let received = server.received();
    let host = |at: usize| received[at].header("host").unwrap_or_default();
    assert_eq!((host(0), &*received[0].path), ("id.sophos.com", TOKEN));
    assert!(received[0].body.contains("scope=token") && received[0].body.contains("client_secret=a%26b%3Dc%2B"));
    assert_eq!((host(1), &*received[1].path), ("api.central.sophos.com", WHOAMI));
    assert_eq!(received.len(), 2);
}

#[tokio::test]
async fn s3_whoami_comes_next_and_the_renewal_five_minutes_ahead() {
    let fixture = Fixture::default();
    let server = start(&fixture, Level::Tenant);
    let body = json!({"access_token": "x-canary", "errorCode": "success", "expires_in": 3600, "token_type": "bearer"});
    server.answer_next(TOKEN, Answer::json(200, &body));
    let me = json!({"id": OWN_ID, "idType": "tenant", "apiHosts": {"global": server.url, "dataRegion": server.url}});
    server.answer_next(WHOAMI, Answer::json(200, &me));
    let grant = fixture.sign_in("sophos-central", &of(&server, &[])).await.expect("a grant");
    assert_eq!(paths(&server), [TOKEN, WHOAMI]);
    assert_eq!(grant.renew_at, Some(instant(T0) + SignedDuration::from_secs(3300)));
    assert!(grant.refresh_token.is_none());
}

#[tokio::test]
async fn s4_a_200_that_is_no_success_is_a_refusal() {
    for body in [
        json!({"errorCode": "oauth.x", "message": "no"}),
        json!({"errorCode": "oauth.x", "message": "no", "access_token": "x-canary"}),
    ] {
        let fixture = Fixture::default();
        let server = start(&fixture, Level::Tenant);
        server.answer_next(TOKEN, Answer::json(200, &body));
        let error = fixture.sign_in("sophos-central", &of(&server, &[])).await.expect_err("refused");
        assert_eq!((error.class, error.effect), (Class::BadReply, Effect::Refuse));
        assert_eq!(error.said.as_deref(), Some("no, oauth.x"));
        assert_eq!(paths(&server), [TOKEN], "nobody asks who it is");
    }
}

#[tokio::test]
async fn s5_s6_s7_refusals_say_what_to_do() {
    for (change, class, words) in [
        ("secret", Class::ClientRejected, "36 months"),
        ("id", Class::ClientIdRejected, "client ID"),
        ("scope", Class::BadRequest, "malformed"),
    ] {
        let fixture = Fixture::default();
        let server = start(&fixture, Level::Tenant);
        server.with(|sophos| match change {
            "secret" => sophos.client.1 = "another".to_owned(),
            "id" => sophos.client.0 = "another".to_owned(),
            _ => {}
        });
        if change == "scope" {
            let body = json!({"errorCode": "customer.validation", "message": "Bad Request"});
            server.answer_next(TOKEN, Answer::json(400, &body));
        }
        let error = fixture.sign_in("sophos-central", &of(&server, &[])).await.expect_err("refused");
        assert_eq!((error.class, error.effect), (class, Effect::Refuse), "{change}");
        assert!(error.text.to_string().contains(words), "{}", error.text);
        assert_eq!(server.received().len(), 1, "one post");
    }
}

#[tokio::test]
async fn s8_a_customers_own_credential_is_one_row() {
    let fixture = Fixture::default();
    let server = start(&fixture, Level::Tenant);
    let answers = of(&server, &[]);
    let grant = fixture.sign_in("sophos-central", &answers).await.expect("a grant");
    assert_eq!(id(&answers, &grant), ("X-Tenant-ID".to_owned(), OWN_ID.to_owned()));
    assert_eq!(sophos().api_base(&answers, &grant), format!("{}/", server.url));
    assert_eq!(grant.identity.and_then(|identity| identity.tenant).as_deref(), Some(OWN_ID));
    assert!(server.received_at(WHOAMI)[0].header("x-tenant-id").is_none(), "whoami takes no id");
}

#[tokio::test]
async fn s9_s10_a_partner_and_an_enterprise_have_lists_of_their_own() {
    for (level, path, name) in [
        (Level::Partner, "/partner/v1/tenants?pageTotal=true", "X-Partner-ID"),
        (Level::Organization, "/organization/v1/tenants?pageTotal=true", "X-Organization-ID"),
    ] {
        let fixture = Fixture::default();
        let server = start(&fixture, level);
        let answers = of(&server, &[]);
        let grant = fixture.sign_in("sophos-central", &answers).await.expect("a grant");
        assert_eq!(paths(&server), [TOKEN, WHOAMI, path]);
        assert_eq!(server.received_at("/v1/tenants")[0].header(name), Some(OWN_ID));
        assert_eq!(id(&answers, &grant), (name.to_owned(), OWN_ID.to_owned()), "it acts as itself");
        // A role that may not list them is no reason to fail.
        server.with(|sophos| sophos.lists = false);
        let grant = fixture.sign_in("sophos-central", &answers).await.expect("a grant");
        assert_eq!(codes(&grant), ["Forbidden"]);
    }
}

#[tokio::test]
async fn s11_a_customer_is_looked_for_on_every_page() {
    let fixture = Fixture::default();
    let server = start(&fixture, Level::Partner);
    server.with(|sophos| {
        sophos.page_size = 1;
        let mut third = sophos.customers[0].clone();
        (third.id, third.name) = ("00000000-0000-4000-8000-000000000c03".to_owned(), "Wingtip".to_owned());
        sophos.customers.push(third);
    });
    let answers = of(&server, &[("tenant", "wingtip")]);
    let grant = fixture.sign_in("sophos-central", &answers).await.expect("a grant");
    let list = "/partner/v1/tenants";
    let endpoints = "/endpoint/v1/endpoints?pageSize=1".to_owned();
    let pages = [format!("{list}?pageTotal=true"), format!("{list}?page=2"), format!("{list}?page=3"), endpoints];
    assert_eq!(paths(&server)[2..], pages);
    assert_eq!(id(&answers, &grant), ("X-Tenant-ID".to_owned(), "00000000-0000-4000-8000-000000000c03".to_owned()));
    assert_eq!(grant.identity.expect("an identity").name, "Wingtip");
    // By its id one call is enough.
    let answers = of(&server, &[("tenant", FABRIKAM)]);
    let before = server.received().len();
    let grant = fixture.sign_in("sophos-central", &answers).await.expect("a grant");
    assert_eq!(paths(&server)[before + 2], format!("{list}/{FABRIKAM}"));
    assert_eq!(id(&answers, &grant).1, FABRIKAM);
    let error = fixture.sign_in("sophos-central", &of(&server, &[("tenant", "nobody")])).await.expect_err("not there");
    assert_eq!((error.class, error.effect), (Class::CustomerMismatch, Effect::Refuse));
}

#[tokio::test]
async fn a_customer_that_is_refused_is_a_warning() {
    let fixture = Fixture::default();
    let server = start(&fixture, Level::Partner);
    server.with(|sophos| sophos.customers[0].refused = true);
    let grant = fixture.sign_in("sophos-central", &of(&server, &[("tenant", CONTOSO)])).await.expect("a grant");
    let [warning] = &grant.warnings[..] else { panic!("one warning: {:?}", grant.warnings) };
    assert!(warning.text.to_string().starts_with("Sophos refuses this customer"), "{}", warning.text);
}

#[tokio::test]
async fn s12_s13_a_token_goes_to_hosts_of_sophos_alone() {
    for (host, is_taken) in [
        ("https://api-zz09.central.sophos.com", true),
        ("http://api-eu01.central.sophos.com", false),
        ("https://central.sophos.com.evil.example", false),
        ("https://evilcentral.sophos.com", false),
        ("https://user@api-eu01.central.sophos.com", false),
        ("http://127.0.0.1:1", false),
        ("not an address", false),
    ] {
        let fixture = Fixture::default();
        let server = start(&fixture, Level::Tenant);
        server.with(|sophos| sophos.region = Some(host.to_owned()));
        let answers = answers("sophos-central", METHOD, &PAIR);
        let cx = Context { http: Arc::new(Rerouted::to(&fixture, &server.url)), ..fixture.context() };
        let outcome = sophos().sign_in(&cx, &answers).await;
        match outcome {
            Ok(grant) if is_taken => assert_eq!(sophos().api_base(&answers, &grant), format!("{host}/")),
            Err(error) if !is_taken => {
                assert_eq!((error.class, error.effect), (Class::BadReply, Effect::Refuse), "{host}");
            }
            outcome => panic!("{host}: {outcome:?}"),
        }
        assert_eq!(paths(&server), [TOKEN, WHOAMI], "{host}");
    }
    // The same of a customer's host.
    let fixture = Fixture::default();
    let server = start(&fixture, Level::Partner);
    server.with(|sophos| sophos.customers[0].api_host = Some("https://central.sophos.com.evil.example".to_owned()));
    let error = fixture.sign_in("sophos-central", &of(&server, &[("tenant", "Contoso")])).await.expect_err("refused");
    assert_eq!(error.class, Class::BadReply);
    assert!(server.received_at("/endpoints").is_empty());
}

#[tokio::test]
async fn s16_a_token_refused_twice_is_a_refusal_after_one_renewal() {
    let harness = Harness::open().await;
    let server = Server::start(SophosCentral::default());
    harness.lend_clock(&server);
    let pairs = [&[("sign_in_host", server.url.as_str())], &PAIR[..]].concat();
    let profile = harness.add("Sophos", "sophos-central", METHOD, &pairs).await;
    harness.connect(profile).await;
    let refused = json!({"error": "Unauthorized", "correlationId": "c", "requestId": "r"});
    server.answer_times(WHOAMI, 2, Answer::json(401, &refused));
    harness.app.verify(profile).await.expect_err("twice");
    assert_eq!(server.received_at(TOKEN).len(), 2, "one renewal");
    assert!(matches!(harness.view(profile).await.state, SessionState::Refused { .. }));
}

#[tokio::test]
async fn s17_a_busy_server_is_left_alone_for_as_long_as_it_says() {
    let mut fixture = Fixture::default();
    let server = start(&fixture, Level::Tenant);
    for (tries, named, after) in [(0, "7", 7), (0, "", 5), (1, "", 10), (4, "", 60), (9, "", 60)] {
        fixture.tries = tries;
        let busy = Answer::json(429, &json!({"errorCode": "TooManyRequests", "message": "slow down"}));
        server.answer_next(TOKEN, if named.is_empty() { busy } else { busy.header("Retry-After", named) });
        let error = fixture.sign_in("sophos-central", &of(&server, &[])).await.expect_err("busy");
        let effect = Effect::Retry { after: Some(Duration::from_secs(after)) };
        assert_eq!((error.class, error.effect), (Class::RateLimited, effect), "{tries} {named}");
    }
    assert!(fixture.clock.slept().is_empty(), "the session waits");
}

#[test]
fn s18_the_old_siem_token_is_explained_and_not_saved() {
    let line = "url: https://api1.central.sophos.com/gateway, x-api-key: abc, Authorization: Basic eHl6";
    for field in ["client_id", "client_secret"] {
        let checked = checked("sophos-central", METHOD, &[&PAIR[..], &[(field, line)]].concat());
        let text = problem(&checked, field).expect("a problem");
        assert!(text.starts_with("This is the old SIEM token"), "{text}");
    }
}

#[test]
fn s19_a_credential_ends_36_months_after_it_was_made() {
    let [end] = sophos().descriptor().ends else { panic!("one secret ends") };
    assert_eq!(end.secret, "client_secret");
    let with = |day: &str| answers("sophos-central", METHOD, &[&PAIR[..], &[("credential_ends", day)]].concat());
    assert_eq!(end.on(&with(""), Some(date(2024, 1, 15))), Some(date(2027, 1, 15)));
    assert_eq!(end.on(&with("2026-05-01"), Some(date(2024, 1, 15))), Some(date(2026, 5, 1)), "what is typed counts");
    assert_eq!(end.on(&with(""), None), None);
}

#[tokio::test]
async fn the_end_of_a_credential_is_told_ahead_and_after_a_renewal() {
    let fixture = Fixture::default();
    let server = start(&fixture, Level::Tenant);
    for (day, told) in [("2026-01-12", Some("ends on 2026-01-12, within 14 days")), ("2027-01-01", None)] {
        let answers = of(&server, &[("credential_ends", day)]);
        let grant = fixture.sign_in("sophos-central", &answers).await.expect("a grant");
        let renewed = sophos().renew(&fixture.unattended(), &answers, &grant).await.expect("a grant");
        for grant in [grant, renewed] {
            let warning = grant.warnings.iter().find(|warning| warning.code == "SecretEnds");
            assert_eq!(warning.is_some(), told.is_some(), "{day}");
            assert!(
                warning.is_none_or(|warning| warning.text.to_string().contains(told.unwrap_or_default())),
                "{warning:?}"
            );
        }
    }
}

#[test]
fn a_pasted_block_fills_both_fields() {
    let block = format!("Client ID: {CLIENT_ID}\nClient Secret: {CLIENT_SECRET}");
    let checked = checked("sophos-central", METHOD, &[("client_id", &*block)]);
    assert!(checked.problems.is_empty(), "{:?}", checked.problems);
    assert_eq!(checked.plain["client_id"], CLIENT_ID);
    assert!(checked.secrets.contains_key("client_secret"));
}

#[test]
fn only_sophos_own_addresses_are_signed_in_at() {
    let at = |host: &str| checked("sophos-central", METHOD, &[&PAIR[..], &[("sign_in_host", host)]].concat());
    for host in ["https://id.sophos.com", "id.sophos.com/api/v2/oauth2/token", "http://127.0.0.1:9"] {
        assert!(at(host).problems.is_empty(), "{host}");
    }
    for host in ["https://id.sophos.com.evil.example", "https://evilsophos.com", "https://id.example.com"] {
        assert!(problem(&at(host), "sign_in_host").is_some(), "{host}");
    }
    assert!(note(&checked("sophos-central", METHOD, &[("client_id", "abc")]), "client_id").is_some());
}
