//! NinjaOne, vectors N1–N22. N17 (two renewals at once) belongs to the session engine.

mod browser;
mod form;
mod sign_out;
mod vault;

use std::time::Duration;

use fobwatch_core::answers::Answers;
use fobwatch_core::secret::Secret;
use fobwatch_core::vendor::{Class, Effect, Grant, Identity, VendorError, Verified, WarningCode};
use fobwatch_integration::{Fixture, T0, answers, find, header, instant, revealed};
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::{Answer, Delivery, Server};
use fobwatch_text::Text;
use jiff::ToSpan as _;
use serde_json::{Value, json};

const OLD: &str = "2f1a4c3e-0000-4000-8000-000000000001.R1";
const RETRY: Effect = Effect::Retry { after: None };

fn start(fixture: &Fixture) -> Server<NinjaOne> {
    let server = Server::start(NinjaOne::default());
    fixture.lend_clock(&server);
    server
}

fn native(server: &Server<NinjaOne>) -> Answers {
    answers("ninjaone", "browser_native", &[("instance", &server.url), ("client_id", "native-app")])
}

fn service(server: &Server<NinjaOne>, scopes: &str) -> Answers {
    let secret = ("client_secret", "service_SECRET-canary-2");
    let pairs = [("instance", server.url.as_str()), ("client_id", "service-app"), secret, ("scopes", scopes)];
    answers("ninjaone", "client_credentials", &pairs)
}

fn pasted(server: &Server<NinjaOne>, token: &str) -> Answers {
    let pairs = [("instance", server.url.as_str()), ("client_id", "native-app"), ("refresh_token", token)];
    answers("ninjaone", "refresh_token", &pairs)
}

/// A grant of a while ago.
fn old_grant() -> Grant {
    let mut grant = Grant::new(instant(T0) - 1.hour());
    grant.access_token = Some(Secret::new("old-access"));
    grant.refresh_token = Some(Secret::new(OLD));
    grant.refresh_obtained_at = Some(grant.obtained_at);
    grant
}

async fn renew(fixture: &Fixture, answers: &Answers, grant: &Grant) -> Result<Grant, VendorError> {
    find("ninjaone").renew(&fixture.unattended(), answers, grant).await
}

/// Renews the old grant; the token endpoint answers so.
async fn renew_with(answer: Answer) -> (Result<Grant, VendorError>, String) {
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.answer_next("/ws/oauth/token", answer);
    let result = renew(&fixture, &native(&server), &old_grant()).await;
    (result, server.received_at("/ws/oauth/token").remove(0).body)
}

async fn verify_with(answer: Answer) -> Result<Verified, VendorError> {
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.answer_next("/v2/organizations", answer);
    find("ninjaone").verify(&fixture.context(), &native(&server), &old_grant()).await
}

fn codes(grant: &Grant) -> Vec<&str> {
    grant.warnings.iter().map(|warning| &*warning.code).collect()
}

#[tokio::test]
async fn n1_a_renewal_brings_a_new_refresh_token() {
    let (renewed, sent) = renew_with(Answer::json(
        200,
        &json!({"access_token": "A", "token_type": "Bearer", "expires_in": 3600, "scope": "monitoring offline_access", "refresh_token": "R2"}),
    ))
    .await;
    let renewed = renewed.expect("renewed");
    assert_eq!(sent, format!("grant_type=refresh_token&refresh_token={OLD}&client_id=native-app"));
    assert_eq!(revealed(renewed.access_token.as_ref()), "A");
    assert_eq!(revealed(renewed.refresh_token.as_ref()), "R2");
    assert_eq!(renewed.refresh_obtained_at, Some(instant(T0)));
    assert_eq!(renewed.expires_at, Some(instant(T0) + 3600.seconds()));
    assert_eq!(renewed.renew_at, Some(instant(T0) + 3300.seconds()));
    assert_eq!(renewed.scopes.as_deref(), Some("monitoring offline_access"));
    assert!(renewed.warnings.is_empty());
}

#[tokio::test]
async fn n2_without_a_new_refresh_token_the_old_one_stays() {
    for extra in [json!({}), json!({"refresh_token": ""}), json!({"refresh_token": OLD})] {
        let mut reply = json!({"access_token": "A", "token_type": "bearer", "expires_in": 3600});
        reply.as_object_mut().expect("an object").extend(extra.as_object().expect("an object").clone());
        let (renewed, _) = renew_with(Answer::json(200, &reply)).await;
        let renewed = renewed.expect("renewed");
        assert_eq!(revealed(renewed.refresh_token.as_ref()), OLD, "{extra}");
        assert_eq!(renewed.renew_at, Some(instant(T0) + 3300.seconds()), "{extra}");
    }
}

#[tokio::test]
async fn n2_a_renewal_keeps_what_still_holds() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let mut old = old_grant();
    old.scopes = Some("monitoring".to_owned());
    old.identity = Some(Identity { name: "jane".to_owned(), tenant: None });
    let of_before = [
        WarningCode::RedirectSpelling,
        WarningCode::Forbidden,
        WarningCode::ScopesNarrowed,
        WarningCode::ExpiryAssumed,
    ];
    for code in of_before {
        old.warn(code, Text::plain("…"));
    }
    server.answer_next("/ws/oauth/token", Answer::json(200, &json!({"access_token": "A", "expires_in": 3600})));
    let renewed = renew(&fixture, &native(&server), &old).await.expect("renewed");
    assert_eq!(renewed.refresh_obtained_at, old.refresh_obtained_at);
    assert_eq!((renewed.scopes.as_deref(), &renewed.identity), (Some("monitoring"), &old.identity));
    assert_eq!(codes(&renewed), ["RedirectSpelling", "Forbidden", "ScopesNarrowed"]);
}

#[tokio::test]
async fn n3_client_credentials_renew_by_the_same_request() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = service(&server, "monitoring management");
    let grant = fixture.sign_in("ninjaone", &answers).await.expect("a grant");
    assert!(grant.refresh_token.is_none() && grant.warnings.is_empty());
    assert_eq!(grant.renew_at, Some(instant(T0) + 3300.seconds()));
    let renewed = renew(&fixture, &answers, &grant).await.expect("renewed");
    assert_ne!(revealed(renewed.access_token.as_ref()), revealed(grant.access_token.as_ref()));
    let sent = server.received_at("/ws/oauth/token");
    assert_eq!(sent[0].header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(sent[0].header("accept"), Some("application/json"));
    for request in &sent {
        let form = request.form().expect("a form");
        assert_eq!(form.len(), 4);
        for pair in [
            ("grant_type", "client_credentials"),
            ("client_id", "service-app"),
            ("client_secret", "service_SECRET-canary-2"),
            ("scope", "monitoring management"),
        ] {
            assert!(form.iter().any(|(key, value)| (key.as_str(), value.as_str()) == pair), "{pair:?}");
        }
    }
}

#[tokio::test]
async fn n3_a_refresh_token_that_comes_with_client_credentials_is_kept_and_not_used() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = service(&server, "monitoring");
    let reply = json!({"access_token": "A", "expires_in": 3600, "refresh_token": "R"});
    server.answer_next("/ws/oauth/token", Answer::json(200, &reply));
    let grant = fixture.sign_in("ninjaone", &answers).await.expect("a grant");
    let renewed = renew(&fixture, &answers, &grant).await.expect("renewed");
    assert_eq!(revealed(renewed.refresh_token.as_ref()), "R");
    assert!(server.received_at("/ws/oauth/token")[1].body.contains("grant_type=client_credentials"));
}

#[tokio::test]
async fn n5_the_vendors_own_words_end_a_grant_and_nothing_else_does() {
    for (status, error) in
        [(400, "invalid_token"), (401, "invalid_token"), (400, "expired_token"), (401, "invalid_grant")]
    {
        let (result, _) = renew_with(Answer::json(status, &json!({"error": error}))).await;
        let error = result.expect_err("dead");
        assert_eq!((error.class, error.effect), (Class::GrantDead, Effect::SignIn { grant_dead: true }));
        assert_eq!(error.text, "The saved sign-in has ended or was used elsewhere. Sign in again.");
    }
    for (status, effect) in
        [(200, Effect::Refuse), (403, Effect::Refuse), (408, RETRY), (429, RETRY), (500, RETRY), (503, RETRY)]
    {
        let (result, _) = renew_with(Answer::json(status, &json!({"error": "invalid_grant"}))).await;
        assert_eq!(result.expect_err("refused").effect, effect, "{status}");
    }
}

#[tokio::test]
async fn n6_faults_of_the_moment_keep_the_refresh_token() {
    let html = "<html>Bad Gateway</html>";
    let seven = Some(Duration::from_secs(7));
    for (answer, class, after) in [
        (Answer::json(429, &json!({})).header("Retry-After", "7"), Class::RateLimited, seven),
        (Answer::html(502, html), Class::ServerFault, None),
        (Answer::html(502, html).header("Retry-After", "7"), Class::ServerFault, seven),
        (Answer::html(200, html), Class::SomebodyElse, None),
        (Answer::html(403, html), Class::SomebodyElse, None),
        (Answer::json(400, &json!({})), Class::SomebodyElse, None),
        (Answer::json(403, &json!({"message": "Forbidden"})), Class::SomebodyElse, None),
        (Answer::json(404, &json!({"error": "not found"})), Class::SomebodyElse, None),
        (Answer::json(400, &json!({"error": "invalid_token"})).delivered(Delivery::Truncated), Class::Network, None),
        (Answer::empty(200).delivered(Delivery::Reset), Class::Network, None),
    ] {
        let (result, _) = renew_with(answer.clone()).await;
        let error = result.expect_err("a fault");
        assert_eq!((error.class, error.effect), (class, Effect::Retry { after }), "{answer:?}");
    }
}

#[tokio::test]
async fn n7_a_refused_scope_names_what_was_asked() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.with(|ninja| ninja.apps[2].scopes.retain(|scope| *scope != "control"));
    let answers = service(&server, "monitoring control offline_access");
    let error = fixture.sign_in("ninjaone", &answers).await.expect_err("refused");
    assert_eq!((error.class, error.effect), (Class::ScopeRefused, Effect::Refuse));
    assert!(error.text.to_string().starts_with("Requested: monitoring, control. "), "{}", error.text);
}

#[tokio::test]
async fn n8_a_refused_client_keeps_the_refresh_token() {
    for status in [400, 401] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        let grant = fixture.sign_in("ninjaone", &native(&server)).await.expect("a grant");
        server.with(|ninja| {
            ninja.invalid_client_status = status;
            ninja.apps[0].secret = Some("made-later".to_owned());
        });
        let error = renew(&fixture, &native(&server), &grant).await.expect_err("refused");
        assert_eq!((error.class, error.effect), (Class::ClientRejected, Effect::Refuse), "{status}");
        assert_eq!(error.said.as_deref(), Some("invalid_client"));
        server.with(|ninja| ninja.apps[0].secret = None);
        renew(&fixture, &native(&server), &grant).await.expect("the refresh token is still good");
    }
}

#[tokio::test]
async fn n8_other_refusals_name_the_field_and_quote_no_secret() {
    let secret = "service_SECRET-canary-2";
    let wrong = format!("{secret} is wrong");
    for (body, class, effect) in [
        (json!({"error": "unauthorized_client"}), Class::GrantNotAllowed, Effect::Refuse),
        (
            json!({"error": "invalid_request", "error_description": "Invalid grant type"}),
            Class::GrantNotAllowed,
            Effect::Refuse,
        ),
        (json!({"error": "invalid_client", "error_description": wrong}), Class::ClientRejected, Effect::Refuse),
        (json!({"error": "invalid_request", "error_description": wrong}), Class::BadReply, Effect::Refuse),
        (json!({"error": "made_up", "error_description": wrong}), Class::SomebodyElse, RETRY),
        (json!({}), Class::SomebodyElse, RETRY),
    ] {
        for known in [true, false] {
            let fixture = Fixture { known_hosts: known, ..Fixture::default() };
            let server = start(&fixture);
            server.answer_next("/ws/oauth/token", Answer::json(400, &body));
            let error = fixture.sign_in("ninjaone", &service(&server, "monitoring")).await.expect_err("refused");
            let effect = if known { effect } else { Effect::Refuse };
            assert_eq!((error.class, error.effect), (class, effect), "{body}");
            assert_eq!(error.by_hand, !known && class == Class::SomebodyElse, "{body}");
            assert!(!format!("{error:?}").contains("canary"), "{error:?}");
        }
    }
}

#[tokio::test]
async fn n13_a_rejected_token_asks_for_a_renewal_and_then_for_a_person() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = native(&server);
    let grant = fixture.sign_in("ninjaone", &answers).await.expect("a grant");
    server.with(NinjaOne::forget_access_tokens);
    let verify = async |grant: &Grant| find("ninjaone").verify(&fixture.context(), &answers, grant).await;
    let error = verify(&grant).await.expect_err("refused");
    assert_eq!((error.class, error.effect), (Class::TokenRejected, Effect::SignIn { grant_dead: false }));
    assert_eq!(error.text, "NinjaOne no longer accepts this token.");
    let renewed = renew(&fixture, &answers, &grant).await.expect("renewed");
    verify(&renewed).await.expect("verified");
    let sent = server.received_at("/v2/organizations").pop().expect("a call");
    assert_eq!((sent.method.as_str(), sent.raw_query.as_str()), ("GET", "pageSize=1"));
    assert_eq!(sent.bearer(), Some(revealed(renewed.access_token.as_ref())));
    let headers = find("ninjaone").headers(&answers, &renewed);
    assert_eq!(header(&headers, "Authorization").map(|value| value.starts_with("Bearer ")), Some(true));
}

#[tokio::test]
async fn n14_refusals_of_a_call_leave_the_token_valid() {
    let long = |error: &str| json!({"error": error, "error_description": "You may not", "error_code": 5});
    let text = |text: &str| Value::String(text.to_owned());
    for (status, body, code) in [
        (200, json!([]), ""),
        (200, json!([{"id": 1}]), ""),
        (403, json!({"error": "user_context_required", "error_code": 5}), "NeedsUserContext"),
        (403, long("user_context_required"), "NeedsUserContext"),
        (500, json!({"resultCode": "FAILURE", "errorMessage": "java.lang.NullPointerException"}), "NeedsUserContext"),
        (401, long("insufficient_privileges"), "Forbidden"),
        (403, long("insufficient_privileges"), "Forbidden"),
        (400, json!({"errorMessage": {"code": "bad_page_size", "params": {}}}), "ApiError"),
        (404, text("bad_page_size"), "ApiError"),
        (200, text("bad_page_size"), "ApiError"),
    ] {
        let verified = verify_with(Answer::json(status, &body)).await.expect("the token is good");
        let codes: Vec<_> = verified.warnings.iter().map(|warning| &*warning.code).collect();
        assert_eq!(codes, if code.is_empty() { vec![] } else { vec![code] }, "{status} {body}");
        if code == "ApiError" {
            assert!(verified.warnings[0].text.to_string().contains(": bad_page_size"), "{}", verified.warnings[0].text);
        }
        let mut grant = old_grant();
        grant.warn(WarningCode::NeedsUserContext, Text::plain("of last time"));
        grant.learn(&verified);
        assert_eq!(grant.warnings.len(), usize::from(!code.is_empty()), "old warnings are settled");
    }
    for answer in [
        Answer::text(503, ""),
        Answer::html(200, "<html>Sign in</html>"),
        Answer::html(401, "<p>proxy"),
        Answer::json(403, &json!({})),
        Answer::json(200, &json!({})),
        Answer::json(401, &json!({"message": "Unauthorized"})),
    ] {
        assert_eq!(verify_with(answer).await.expect_err("a fault").effect, RETRY);
    }
}

#[tokio::test]
async fn n16_expiry_is_read_from_whatever_tells() {
    let jwt = "eyJhbGciOiJub25lIn0.eyJleHAiOjE3NjcyNzYwMDB9.c2ln";
    for (body, seconds, assumed) in [
        (json!({"access_token": "A", "expires_in": "3600"}), 3600, false),
        (json!({"access_token": "A", "expires_in": 60}), 60, false),
        (json!({"access_token": "A"}), 3600, true),
        (json!({"access_token": "A", "expires_in": 0}), 3600, true),
        (json!({"access_token": jwt, "expires_in": -1}), 7200, false),
        (json!({"access_token": jwt, "expires_in": 3600}), 3600, false),
    ] {
        let (renewed, _) = renew_with(Answer::json(200, &body)).await;
        let renewed = renewed.expect("renewed");
        assert_eq!(renewed.expires_at, Some(instant(T0) + seconds.seconds()), "{body}");
        assert_eq!(renewed.renew_at, Some(instant(T0) + (seconds - (seconds / 4).min(300)).seconds()), "{body}");
        assert_eq!(codes(&renewed) == ["ExpiryAssumed"], assumed, "{body}");
    }
}

#[tokio::test]
async fn n20_client_credentials_never_send_offline_access() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let grant = fixture.sign_in("ninjaone", &service(&server, "monitoring offline_access")).await.expect("a grant");
    assert!(grant.warnings.is_empty(), "{:?}", grant.warnings);
    let sent = server.received_at("/ws/oauth/token").remove(0).body;
    assert!(!sent.contains("offline_access") && sent.contains("scope=monitoring"), "{sent}");
}

/// Sheet §4: most tenants rotate, a few reuse one refresh token for long.
#[tokio::test]
async fn a_pasted_refresh_token_signs_in_and_renews() {
    for rotates in [true, false] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        server.with(|ninja| ninja.rotates = rotates);
        let token = server.with(|ninja| ninja.issue_refresh_token("native-app", "monitoring offline_access"));
        let answers = pasted(&server, &token);
        let grant = fixture.sign_in("ninjaone", &answers).await.expect("a grant");
        assert_eq!(revealed(grant.refresh_token.as_ref()) != token, rotates);
        assert_eq!(grant.renew_at, Some(instant(T0) + 3300.seconds()));
        renew(&fixture, &answers, &grant).await.expect("renewed");
        let again = fixture.sign_in("ninjaone", &answers).await;
        assert_eq!(again.is_err_and(|error| error.class == Class::GrantDead), rotates, "its first use ended it");
    }
}

#[tokio::test]
async fn without_a_refresh_token_a_person_must_sign_in() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let error = renew(&fixture, &native(&server), &Grant::new(instant(T0))).await.expect_err("nothing to renew with");
    assert_eq!((error.class, error.effect), (Class::TokenExpired, Effect::SignIn { grant_dead: false }));
    assert!(server.received().is_empty());
}
