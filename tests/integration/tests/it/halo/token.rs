//! Token requests of the service method: bodies, answers, faults, waits.

use std::time::Duration;

use fobwatch_core::vendor::{Class, Effect};
use fobwatch_integration::{Fixture, T0, answers, find, header, instant, revealed};
use fobwatch_simulator::{Answer, halo};
use jiff::ToSpan as _;
use serde_json::{Value, json};

use super::{has, service, start, warns};

#[tokio::test]
async fn h5_the_scopes_are_in_the_body() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = service(&server.url, &[("scopes", "edit:tickets, read:customers")]);
    let grant = fixture.sign_in("halo", &answers).await.expect("a grant");
    assert_eq!(grant.scopes.as_deref(), Some("edit:tickets read:customers"));
    let sent = server.received_at("/auth/token").pop().expect("a request");
    let mut pairs: Vec<_> = sent.body.split('&').collect();
    pairs.sort_unstable();
    assert_eq!(
        pairs,
        [
            "client_id=services-app",
            "client_secret=services-SECRET-canary-1",
            "grant_type=client_credentials",
            "scope=edit%3Atickets+read%3Acustomers",
        ]
    );
    assert_eq!(sent.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert!(sent.header("accept").is_some_and(|accept| accept.contains("application/json")));
    assert_eq!(sent.header("authorization"), None);
}

#[tokio::test]
async fn h6_a_token_without_scope_is_valid_with_a_warning() {
    let reply = json!({"token_type": "Bearer", "access_token": "x", "expires_in": 3600});
    let empty = json!({"token_type": "Bearer", "access_token": "x", "expires_in": 3600, "scope": ""});
    for reply in [&reply, &empty] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        server.answer_next("/auth/token", Answer::json(200, reply));
        server.answer_next("/api/agent/me", Answer::json(200, &json!({"id": 7, "name": "Jane"})));
        let grant = fixture.sign_in("halo", &service(&server.url, &[])).await.expect("a grant");
        let warning = grant.warnings.iter().find(|warning| warning.code == "ScopeMissing").expect("a warning");
        assert_eq!(warning.text, "Token has no scope; API calls will be refused.");
        assert_eq!((revealed(grant.access_token.as_ref()), grant.scopes), ("x", None));
        assert_eq!(grant.expires_at, Some(instant(T0) + 3600.seconds()));
    }
}

#[tokio::test]
async fn h6_and_where_the_api_refuses_it_a_scope_must_be_added() {
    let exception = json!({"ClassName": "X", "Message": "No"});
    for planned in [None, Some(Answer::json(401, &exception)), Some(Answer::json(403, &exception))] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        server.answer_next("/auth/token", Answer::json(200, &json!({"access_token": "x", "expires_in": 3600})));
        if let Some(planned) = planned {
            server.answer_next("/api/agent/me", planned);
        }
        let error = fixture.sign_in("halo", &service(&server.url, &[])).await.expect_err("refused");
        assert_eq!((error.class, error.effect), (Class::ScopeRefused, Effect::Refuse));
        assert_eq!(error.text, "Add a scope and sign in again.");
        assert_eq!(server.received_at("/auth/token").len(), 1, "renewing would bring the same");
    }
}

#[tokio::test]
async fn h7_a_refused_client_is_not_asked_for_twice() {
    for (url, client_secret, tenant) in
        [("", "wrong-canary", ""), ("", "services-SECRET-canary-1", "elsewhere"), ("inactive", "", "")]
    {
        let fixture = Fixture::default();
        let server = start(&fixture);
        server.with(|halo| halo.apps[0].active = url != "inactive");
        let secret = if client_secret.is_empty() { "services-SECRET-canary-1" } else { client_secret };
        let answers = service(&server.url, &[("client_secret", secret), ("tenant", tenant)]);
        let error = fixture.sign_in("halo", &answers).await.expect_err("refused");
        assert_eq!((error.class, error.effect), (Class::ClientRejected, Effect::Refuse));
        assert!(error.text.to_string().contains("changes when the Halo app is saved"), "{}", error.text);
        assert_eq!(server.received_at("/auth/token").len(), 1);
        assert!(server.received_at("/api/agent/me").is_empty());
    }
    let refused = Answer::json(400, &json!({"error": "invalid_client"}));
    let retry = Effect::Retry { after: None };
    for (answer, known, class, effect) in [
        (refused.clone(), true, Class::ClientRejected, Effect::Refuse),
        (refused, false, Class::ClientRejected, Effect::Refuse),
        (Answer::empty(401), true, Class::SomebodyElse, retry),
        (Answer::empty(401), false, Class::SomebodyElse, Effect::Refuse),
    ] {
        let fixture = Fixture { known_hosts: known, ..Fixture::default() };
        let server = start(&fixture);
        server.answer_next("/auth/token", answer);
        let error = fixture.sign_in("halo", &service(&server.url, &[])).await.expect_err("refused");
        assert_eq!((error.class, error.effect), (class, effect));
        assert_eq!(error.by_hand, class == Class::SomebodyElse && !known);
    }
}

#[tokio::test]
async fn h9_a_busy_halo_is_waited_for() {
    let mut fixture = Fixture::default();
    let server = start(&fixture);
    let answers = service(&server.url, &[]);
    for tries in 0..3 {
        fixture.tries = tries;
        server.answer_next("/auth/token", Answer::empty(429));
        let error = fixture.sign_in("halo", &answers).await.expect_err("busy");
        let after = Some(Duration::from_secs(5));
        assert_eq!((error.class, error.effect), (Class::RateLimited, Effect::Retry { after }), "{tries}");
    }
    fixture.tries = 3;
    fixture.clock.advance(Duration::from_secs(15));
    let grant = fixture.sign_in("halo", &answers).await.expect("a grant");
    assert!(fixture.clock.slept().is_empty(), "the session waits");
    assert!(grant.warnings.is_empty(), "{:?}", grant.warnings);
    assert_eq!(grant.expires_at, Some(instant(T0) + 3615.seconds()), "from the reply that brought it");
}

#[tokio::test]
async fn h9_only_so_often_and_retry_after_wins() {
    let mut fixture = Fixture::default();
    let server = start(&fixture);
    let answers = service(&server.url, &[("max_retries", "2")]);
    let busy = |after: &str| match after {
        "" => Answer::empty(429),
        after => Answer::empty(429).header("Retry-After", after),
    };
    for path in ["/api/authinfo", "/auth/token"] {
        for (named, tries, after) in
            [("", 1, Some(5)), ("", 2, None), ("7", 0, Some(7)), ("7", 2, Some(7)), ("120", 0, Some(120))]
        {
            fixture.tries = tries;
            server.answer_next(path, busy(named));
            let error = fixture.sign_in("halo", &answers).await.expect_err("busy");
            let after = after.map(Duration::from_secs);
            assert_eq!((error.class, error.effect), (Class::RateLimited, Effect::Retry { after }), "{path} {tries}");
        }
    }
    assert_eq!(server.received_at("/auth/token").len(), 5);
    assert!(fixture.clock.slept().is_empty(), "the session waits");
}

#[tokio::test]
async fn h14_lifetimes() {
    for (expires_in, lasts, code) in [
        (json!(3600), 3600, None),
        (json!("3600"), 3600, None),
        (json!(3_600_000), 3600, Some("ExpiryInMilliseconds")),
        (Value::Null, 3600, Some("ExpiryAssumed")),
        (json!(0), 3600, Some("ExpiryAssumed")),
        (json!(-5), 3600, Some("ExpiryAssumed")),
        (json!(86_400), 86_400, None),
        (json!(172_800), 172_800, None),
    ] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        server.with(|halo| halo.expires_in = Some(expires_in.clone()));
        let grant = fixture.sign_in("halo", &service(&server.url, &[])).await.expect("a grant");
        let t0 = instant(T0);
        assert_eq!(grant.expires_at, Some(t0 + lasts.seconds()), "{expires_in}");
        assert_eq!(grant.renew_at, Some(t0 + (lasts - 300).seconds()), "{expires_in}");
        let codes: Vec<_> = grant.warnings.iter().map(|warning| &*warning.code).collect();
        assert_eq!(codes, code.into_iter().collect::<Vec<_>>(), "{expires_in}");
    }
    // What a double says and what it does are one setting.
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.with(|halo| halo.lifetime = 1900);
    let grant = fixture.sign_in("halo", &service(&server.url, &[])).await.expect("a grant");
    assert_eq!(grant.expires_at, Some(instant(T0) + 1900.seconds()));
    let fixture = Fixture::default();
    let server = start(&fixture);
    let token = halo::unsigned(&json!({"exp": (instant(T0) + 1800.seconds()).as_second()}));
    server.answer_next("/auth/token", Answer::json(200, &json!({"access_token": token, "scope": "all"})));
    server.answer_next("/api/agent/me", Answer::json(200, &json!({})));
    let grant = fixture.sign_in("halo", &service(&server.url, &[])).await.expect("a grant");
    assert_eq!(grant.expires_at, Some(instant(T0) + 1800.seconds()), "the token's own claim");
    assert!(!warns(&grant, "ExpiryAssumed"));
}

#[tokio::test]
async fn faults_of_the_token_url() {
    let error = |word: &str| json!({"error": word});
    for (answer, class, effect, text) in [
        (
            Answer::json(400, &error("invalid_scope")),
            Class::ScopeRefused,
            Effect::Refuse,
            "Halo refused these scopes: edit:tickets, all.",
        ),
        (
            Answer::json(400, &error("unsupported_grant_type")),
            Class::GrantNotAllowed,
            Effect::Refuse,
            "The Halo app uses another authentication method.",
        ),
        (
            Answer::json(200, &json!({"errorMessage": "no token for you"})),
            Class::BadReply,
            Effect::Refuse,
            "Halo refused the sign-in (200): no token for you",
        ),
        (
            Answer::html(502, "<html>"),
            Class::ServerFault,
            Effect::Retry { after: None },
            "The vendor's server reports an error (502).",
        ),
        (
            Answer::html(200, "<html>hotel network</html>"),
            Class::SomebodyElse,
            Effect::Retry { after: None },
            "A web page (200) came instead of Halo's answer: a network sign-in page or a proxy?",
        ),
        (
            Answer::json(200, &json!({})),
            Class::SomebodyElse,
            Effect::Retry { after: None },
            "Another program's answer (200) came instead of Halo's: a proxy or a gateway?",
        ),
    ] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        server.answer_next("/auth/token", answer);
        let answers = service(&server.url, &[("scopes", "edit:tickets all")]);
        let error = fixture.sign_in("halo", &answers).await.expect_err("refused");
        assert_eq!((error.class, error.effect, error.text.to_string().as_str()), (class, effect, text));
        assert_eq!(server.received_at("/auth/token").len(), 1);
    }
    // By the simulator's own rules.
    let fixture = Fixture::default();
    let server = start(&fixture);
    let pairs = [("url", &*server.url), ("client_id", "code-app"), ("client_secret", "code-SECRET-canary-2")];
    let error = fixture.sign_in("halo", &answers("halo", "client_credentials", &pairs)).await.expect_err("refused");
    assert_eq!(error.class, Class::GrantNotAllowed);
    let error = fixture.sign_in("halo", &service(&server.url, &[("scopes", "admin")])).await.expect_err("refused");
    assert_eq!(error.class, Class::ScopeRefused);
}

#[tokio::test]
async fn a_missing_token_url_is_looked_up_once_more() {
    let own = Answer::json(404, &json!({"ClassName": "X", "Message": "Not found"}));
    for (answer, known, class, effect) in [
        (own, true, Class::WrongTokenUrl, Effect::Refuse),
        (Answer::empty(404), false, Class::WrongTokenUrl, Effect::Refuse),
        (Answer::empty(404), true, Class::SomebodyElse, Effect::Retry { after: None }),
    ] {
        let fixture = Fixture { known_hosts: known, ..Fixture::default() };
        let server = start(&fixture);
        server.answer_next("/auth/token", answer);
        let error = fixture.sign_in("halo", &service(&server.url, &[])).await.expect_err("refused");
        assert_eq!((error.class, error.effect), (class, effect));
        let told = error.text.to_string().contains(&format!("{}/auth/token?tenant=contoso", server.url));
        assert_eq!(told, class == Class::WrongTokenUrl, "{}", error.text);
        assert_eq!(server.received_at("/api/authinfo").len(), 2);
        assert_eq!(server.received_at("/auth/token").len(), 1, "the same address would answer the same");
    }
    let fixture = Fixture::default();
    let server = start(&fixture);

    let answers = service(&server.url, &[]);
    let grant = fixture.sign_in("halo", &answers).await.expect("a grant");
    let moved = format!("{}/elsewhere", server.url);
    server.with(|halo| halo.auth_url = Some(moved.clone()));
    let renewed = find("halo").renew(&fixture.unattended(), &answers, &grant).await.expect("renewed");
    assert_eq!(renewed.fact("token_url"), Some(&*format!("{moved}/token?tenant=contoso")));
    let count = server.received_at("/api/authinfo").len();
    find("halo").renew(&fixture.unattended(), &answers, &renewed).await.expect("renewed");
    assert_eq!(server.received_at("/api/authinfo").len(), count, "the new address is kept");
}

#[tokio::test]
async fn halos_own_words_in_their_order_and_without_secrets() {
    let long = "word ".repeat(100);
    for (answer, said) in [
        (
            Answer::json(400, &json!({"error": "e", "Message": "m", "errorMessage": "no", "resultCode": "FAILURE"})),
            "FAILURE: no".to_owned(),
        ),
        (Answer::json(400, &json!({"error": "e", "Message": "m", "ClassName": "System.Exception"})), "m".to_owned()),
        (Answer::json(400, &json!({"error": "invalid_request", "error_description": "d"})), "d".to_owned()),
        (Answer::json(400, &json!({"error": "invalid_request"})), "invalid_request".to_owned()),
        (
            Answer::json(400, &json!({"[0].id": "is wrong", "[0].x": ["a", "b"]})),
            "[0].id: is wrong; [0].x: a, b".to_owned(),
        ),
        (Answer::text(400, "services-SECRET-canary-1 or header-canary-9 is bad"), "… or … is bad".to_owned()),
        (Answer::text(400, &long), format!("{}…", &long[..300])),
    ] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        server.answer_next("/auth/token", answer);
        let answers = service(&server.url, &[("additional_headers", r#"{"X-Key":"header-canary-9"}"#)]);
        let error = fixture.sign_in("halo", &answers).await.expect_err("refused");
        assert_eq!(error.said.as_deref(), Some(&*said));
        assert!(!format!("{error:?}").contains("canary"));
    }
}

#[tokio::test]
async fn the_token_type_is_used_as_given() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.with(|halo| halo.token_type = "bearer".to_owned());
    let answers = service(&server.url, &[("additional_headers", r#"{"X-Test":"1"}"#)]);
    let grant = fixture.sign_in("halo", &answers).await.expect("a grant");
    let headers = find("halo").headers(&answers, &grant);
    let expected = format!("bearer {}", revealed(grant.access_token.as_ref()));
    assert_eq!(header(&headers, "Authorization"), Some(&*expected));
    assert_eq!(header(&headers, "X-Test"), Some("1"));
    assert_eq!(server.received_at("/api/agent/me")[0].header("authorization"), Some(&*expected));

    server.answer_next("/auth/token", Answer::json(200, &json!({"access_token": "x", "scope": "all"})));
    server.answer_next("/api/agent/me", Answer::json(200, &json!({})));
    let grant = fixture.sign_in("halo", &answers).await.expect("a grant");
    assert_eq!(header(&find("halo").headers(&answers, &grant), "Authorization"), Some("Bearer x"));
}

#[tokio::test]
async fn a_service_ignores_a_refresh_token() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let reply = json!({"access_token": "x", "scope": "all", "expires_in": 3600, "refresh_token": "r"});
    server.answer_next("/auth/token", Answer::json(200, &reply));
    server.answer_next("/api/agent/me", Answer::json(200, &json!({})));
    let answers = service(&server.url, &[]);
    let grant = fixture.sign_in("halo", &answers).await.expect("a grant");
    assert!(grant.refresh_token.is_none());
    find("halo").renew(&fixture.unattended(), &answers, &grant).await.expect("renewed");
    let sent = server.received_at("/auth/token").pop().expect("a request");
    assert!(has(&sent.body, "grant_type=client_credentials") && has(&sent.body, "scope=all"));
}
