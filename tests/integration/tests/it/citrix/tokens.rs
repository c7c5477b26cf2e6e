//! Token requests and their replies.

use std::time::Duration;

use fobwatch_core::clock::Clock as _;
use fobwatch_core::vendor::{Class, Effect};
use fobwatch_integration::{Fixture, T0, header, instant, revealed};
use fobwatch_simulator::Answer;
use fobwatch_simulator::citrix::{CLIENT_ID, GovernmentBody, SITE};
use jiff::ToSpan as _;
use serde_json::{Value, json};

use super::{asked, citrix, client, codes, custom, end, host, rerouted, start};

const TOKENS: &str = "/tokens/clients";

#[tokio::test]
async fn c1_an_hour_as_text_and_the_header() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.answer_next(TOKENS, reply(&json!({"token_type": "bearer", "access_token": "t", "expires_in": "3600"})));
    let answers = custom(&server, &[("wants_daas", "no")]);
    // The simulator does not know this token: the look-up's own answer is planned.
    server.answer_next("/resourcelocations", reply(&json!({"items": []})));
    let grant = fixture.sign_in("citrix", &answers).await.expect("a grant");
    let t0 = instant(T0);
    assert_eq!((end(&grant), grant.renew_at), (t0 + 1.hour(), Some(t0 + 55.minutes())));
    assert!(grant.refresh_token.is_none() && grant.warnings.is_empty());
    let headers = citrix().headers(&answers, &grant);
    let names: Vec<_> = headers.iter().map(|(name, _)| &**name).collect();
    assert_eq!(names, ["Authorization", "Citrix-CustomerId", "Accept", "Content-Type"]);
    assert_eq!(header(&headers, "Authorization"), Some("CWSAuth bearer=t"));
    assert_eq!(header(&headers, "Citrix-CustomerId"), Some("examplecust1"));
    assert!(citrix().api_base(&answers, &grant).starts_with("http://127.0.0.1:"));
}

#[tokio::test]
async fn c1_the_whole_sign_in_over_the_wire() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = custom(&server, &[]);
    let grant = fixture.sign_in("citrix", &answers).await.expect("a grant");
    let sent = server.received_at(TOKENS).remove(0);
    assert_eq!(sent.path, "/cctrustoauth2/examplecust1/tokens/clients");
    assert_eq!(sent.header("accept"), Some("application/json"));
    let me = server.received_at("/me").remove(0);
    assert_eq!(me.header("authorization"), Some(&*format!("CWSAuth bearer={}", revealed(grant.access_token.as_ref()))));
    assert_eq!(me.header("citrix-customerid"), Some("examplecust1"));
    assert_eq!(me.header("citrix-instanceid"), None, "unknown before, and not for this call");
    let ids: Vec<_> =
        server.received().iter().filter_map(|one| one.header("citrix-transactionid").map(str::to_owned)).collect();
    assert_eq!(ids.len(), 2);
    assert_ne!(ids[0], ids[1], "each call has an id of its own");
    assert_eq!(citrix().api_base(&answers, &grant), format!("{}/cvad/manage/", server.url));
    assert!(citrix().sign_out(&fixture.context(), &answers, &grant).await.to_string().contains("until 13:00 UTC"));
    assert_eq!(server.received().len(), 3, "nothing can be revoked, so nothing is asked");
}

fn reply(body: &Value) -> Answer {
    Answer::json(200, body)
}

#[tokio::test]
async fn c2_c4_c5_lifetimes() {
    let t0 = instant(T0);
    let hour = t0 + 1.hour();
    // {"exp":1767276000}: 14:00 that day.
    let jwt = "e30.eyJleHAiOjE3NjcyNzYwMDB9.c2ln";
    for (body, expected, assumed) in [
        (json!({"access_token": "t", "expires_in": 3600}), hour, false),
        (json!({"access_token": "t", "expires_in": "7200"}), t0 + 2.hours(), false),
        (json!({"Token": "g", "CustomerId": "c", "ExpiresAt": 3600}), hour, false),
        (json!({"token": "g", "expiresIn": 3600}), hour, false),
        (json!({"Token": "g", "ExpiresAt": "2026-01-01T13:00:00Z"}), hour, false),
        (json!({"Token": "g", "ExpiresAt": "2026-01-01T14:00:00+01:00"}), hour, false),
        (json!({"Token": "g", "ExpiresAt": "2026-01-01T13:00:00"}), hour, false),
        (json!({"Token": "g", "ExpiresAt": "3600"}), hour, false),
        (json!({"Token": "g", "ExpiresAt": 1_767_272_400}), hour, false),
        (json!({"Token": "g", "ExpiresAt": 1_767_272_400_000_i64}), hour, false),
        (json!({"TOKEN": "g", "Expires_In": 0, "expiresIn": "7200"}), t0 + 2.hours(), false),
        (json!({"token": "g", "expires_in": "soon", "ExpiresAt": 3600}), hour, false),
        (json!({"token": jwt, "expires_in": -5, "ExpiresAt": "2026-01-01T11:00:00Z"}), t0 + 2.hours(), false),
        (json!({"token": "g"}), hour, true),
        (json!({"token": "g", "expires_in": {}, "ExpiresAt": "tomorrow"}), hour, true),
    ] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        server.answer_next(TOKENS, reply(&body));
        server.answer_next("/resourcelocations", reply(&json!({"items": []})));
        let grant = fixture.sign_in("citrix", &custom(&server, &[("wants_daas", "no")])).await.expect("a grant");
        assert_eq!(end(&grant), expected, "{body}");
        assert_eq!(codes(&grant) == ["ExpiryAssumed"], assumed, "{body}");
    }
}

#[tokio::test]
async fn c3_a_200_with_an_error_is_a_refusal() {
    for (body, class) in [
        (json!({"error": "invalid_client", "error_description": "no"}), Class::ClientRejected),
        (
            json!({"error": "unauthorized_client", "error_description": "no", "access_token": "t"}),
            Class::ClientRejected,
        ),
        (json!({"error": "odd", "error_description": "no"}), Class::BadReply),
    ] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        server.answer_next(TOKENS, reply(&body));
        let error = fixture.sign_in("citrix", &custom(&server, &[])).await.expect_err("refused");
        assert_eq!((error.class, error.effect, error.text.to_string().as_str()), (class, Effect::Refuse, "no"));
        assert_eq!(server.received().len(), 1, "not repeated, and nothing asked with no token");
    }
}

#[tokio::test]
async fn c4_government_sends_json() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = client("json_trust", &[]);
    let cx = rerouted(&fixture, &server);
    let grant = citrix().sign_in(&cx, &answers).await.expect("a grant");
    assert_eq!(end(&grant), instant(T0) + 1.hour());
    assert_eq!(grant.fact("token_form"), Some("json"));
    let hosts = [
        "trust.citrixworkspacesapi.us/examplecust1/tokens/clients",
        "examplecust1.xendesktop.us/citrix/orchestration/api/me",
    ];
    assert_eq!(asked(&server), hosts);
    let body = server.received().remove(0).json().expect("JSON");
    assert_eq!(body, json!({"ClientId": CLIENT_ID, "ClientSecret": "FAKE+canary-secret/00=="}));
    assert_eq!(grant.fact("instance_id"), Some(SITE));
    let base = format!("https://examplecust1.xendesktop.us/citrix/orchestration/api/examplecust1/{SITE}/");
    assert_eq!(citrix().api_base(&answers, &grant), base);

    let typed = client("json_trust", &[("host", "daas.example.com")]);
    assert_eq!(citrix().endpoint(&typed), "examplecust1 · daas.example.com");
}

#[tokio::test]
async fn c5_the_old_trust_service_sends_json_of_its_own() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = client("json_trust", &[("environment", "legacy"), ("host", "ignored.example.com")]);
    let grant = citrix().sign_in(&rerouted(&fixture, &server), &answers).await.expect("a grant");
    assert_eq!(end(&grant), instant(T0) + 1.hour());
    let sent = server.received().remove(0);
    assert_eq!((host(&sent), &*sent.path), ("trust.citrixworkspacesapi.net", "/root/tokens/clients"));
    let body = sent.json().expect("JSON");
    assert_eq!(body, json!({"clientId": CLIENT_ID, "clientSecret": "FAKE+canary-secret/00=="}));
    assert_eq!(asked(&server)[1], "api.cloud.com/cvad/manage/me");
}

#[tokio::test]
async fn c6_government_falls_back_to_the_form_and_remembers_it() {
    for not_understood in [415, 400, 406] {
        let mut fixture = Fixture::default();
        let server = start(&fixture);
        server.with(|citrix| {
            citrix.government_body = GovernmentBody::Form;
            citrix.not_understood = not_understood;
        });
        let answers = client("json_trust", &[]);
        let grant = citrix().sign_in(&rerouted(&fixture, &server), &answers).await.expect("a grant");
        let sent = server.received_at(TOKENS);
        assert_eq!(sent.len(), 2);
        assert!(sent[0].json().is_some() && sent[1].form().is_some());
        assert_eq!(grant.fact("token_form"), Some("form"));

        let renewed = citrix().renew(&rerouted(&fixture, &server), &answers, &grant).await.expect("renewed");
        assert_eq!(server.received_at(TOKENS).len(), 3, "the form goes out at once");
        // After a sign-out too.
        fixture.remembered.clone_from(&renewed.facts);
        citrix().sign_in(&rerouted(&fixture, &server), &answers).await.expect("a grant");
        assert_eq!(server.received_at(TOKENS).len(), 4);

        // The other way round, should Citrix change its mind.
        server.with(|citrix| citrix.government_body = GovernmentBody::Json);
        let back = citrix().renew(&rerouted(&fixture, &server), &answers, &renewed).await.expect("renewed");
        assert_eq!(back.fact("token_form"), Some("json"));
    }
}

#[tokio::test]
async fn c6_a_refused_client_is_not_mistaken_for_a_form() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.answer_next(TOKENS, Answer::json(400, &json!({"error": "invalid_client"})));
    let error = citrix().sign_in(&rerouted(&fixture, &server), &client("json_trust", &[])).await.expect_err("refused");
    assert_eq!((error.class, error.effect), (Class::ClientRejected, Effect::Refuse));
    assert_eq!(server.received().len(), 2, "the form is tried once");
}

#[tokio::test]
async fn c7_the_secret_is_percent_encoded() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = custom(&server, &[("client_secret", " FAKE+secret/00== ")]);
    server.with(|citrix| citrix.clients[0].secret = "FAKE+secret/00==".to_owned());
    fixture.sign_in("citrix", &answers).await.expect("a grant");
    let body = &server.received_at(TOKENS)[0].body;
    let secret = "client_secret=FAKE%2Bsecret%2F00%3D%3D";
    assert_eq!(body, &format!("grant_type=client_credentials&client_id={CLIENT_ID}&{secret}"));
}

#[tokio::test]
async fn c12_late_is_past_due_and_a_background_renewal_needs_nobody() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = custom(&server, &[]);
    let mut grant = fixture.sign_in("citrix", &answers).await.expect("a grant");
    for late in [30, -45] {
        fixture.clock.set(end(&grant) + late.seconds());
        assert!(grant.renew_at.is_some_and(|due| due <= fixture.clock.now()), "due before it is handed out");
        let renewed = citrix().renew(&fixture.unattended(), &answers, &grant).await.expect("renewed");
        assert_eq!(end(&renewed), fixture.clock.now() + 1.hour());
        assert_ne!(revealed(renewed.access_token.as_ref()), revealed(grant.access_token.as_ref()));
        assert_eq!(renewed.fact("instance_id"), Some(SITE), "the site stays");
        assert_eq!(renewed.identity, grant.identity);
        grant = renewed;
    }
}

#[tokio::test]
async fn c15_a_token_may_end_in_an_equals_sign() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.with(|citrix| citrix.token_ending = "==");
    let answers = custom(&server, &[]);
    let grant = fixture.sign_in("citrix", &answers).await.expect("a grant");
    let token = revealed(grant.access_token.as_ref());
    assert!(token.ends_with("=="));
    let headers = citrix().headers(&answers, &grant);
    assert_eq!(header(&headers, "Authorization"), Some(&*format!("CWSAuth bearer={token}")));
    citrix().verify(&fixture.context(), &answers, &grant).await.expect("verified");
}

#[tokio::test]
async fn c16_busy_servers_are_given_time() {
    let mut fixture = Fixture::default();
    let server = start(&fixture);
    let answers = custom(&server, &[]);
    let grant = fixture.sign_in("citrix", &answers).await.expect("a grant");
    for (status, named, tries, after, class) in [
        (429, "", 0, Some(15), Class::RateLimited),
        (429, "", 1, Some(30), Class::RateLimited),
        (503, "", 0, Some(15), Class::ServerFault),
        (503, "", 2, Some(60), Class::ServerFault),
        (503, "", 3, None, Class::ServerFault),
        (429, "7", 2, Some(7), Class::RateLimited),
        (429, "600", 0, Some(600), Class::RateLimited),
    ] {
        let busy = Answer::empty(status);
        let busy = if named.is_empty() { busy } else { busy.header("Retry-After", named) };
        fixture.tries = tries;
        let before = server.received_at(TOKENS).len();
        server.answer_next(TOKENS, busy);
        let error = citrix().renew(&fixture.unattended(), &answers, &grant).await.expect_err("busy");
        let after = after.map(Duration::from_secs);
        assert_eq!((error.class, error.effect), (class, Effect::Retry { after }), "{tries}");
        assert_eq!(server.received_at(TOKENS).len() - before, 1);
    }
    assert!(fixture.clock.slept().is_empty(), "the session waits");
    citrix().renew(&fixture.unattended(), &answers, &grant).await.expect("a grant at last");
}

#[tokio::test]
async fn c18_root_in_the_path_only() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = custom(&server, &[("path_segment", "root")]);
    fixture.sign_in("citrix", &answers).await.expect("a grant");
    assert_eq!(server.received()[0].path, "/cctrustoauth2/root/tokens/clients");
    assert_eq!(server.received_at("/me")[0].header("citrix-customerid"), Some("examplecust1"));
}

#[tokio::test]
async fn c18_the_customer_id_is_one_segment_whatever_it_holds() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = custom(&server, &[("customer_id", "a%2Fb")]);
    let error = fixture.sign_in("citrix", &answers).await.expect_err("unknown");
    assert_eq!((error.class, error.effect), (Class::WrongHost, Effect::Refuse));
    assert_eq!(server.received()[0].path, "/cctrustoauth2/a%252Fb/tokens/clients");
}

#[tokio::test]
async fn environments_have_their_hosts() {
    for (environment, expected) in [
        ("global", "api.cloud.com"),
        ("us", "api-us.cloud.com"),
        ("eu", "api-eu.cloud.com"),
        ("aps", "api-ap-s.cloud.com"),
        ("jp", "api.citrixcloud.jp"),
    ] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        let answers = client("client_credentials", &[("environment", environment)]);
        let grant = citrix().sign_in(&rerouted(&fixture, &server), &answers).await.expect("a grant");
        assert!(server.received().iter().all(|request| host(request) == expected), "{environment}");
        assert_eq!(citrix().api_base(&answers, &grant), format!("https://{expected}/cvad/manage/"));
        assert_eq!(citrix().endpoint(&answers), format!("examplecust1 · {expected}"));
    }
}
