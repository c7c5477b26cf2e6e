//! Verify calls, methods without a token, the end of a secret, the admin option (§3.4, §4).

use fobwatch_core::vendor::{Class, Effect};
use fobwatch_integration::{Fixture, T0, find, header, instant, revealed};
use fobwatch_simulator::Answer;
use fobwatch_simulator::avepoint::Way;
use jiff::ToSpan as _;
use serde_json::json;

use super::{DELEGATE, SECRET, USER, renew, start, verdict, with_user};

#[tokio::test]
async fn v16_bearer_with_the_pair_is_found_and_remembered() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.with(|avepoint| avepoint.way = Way::BearerAndPair);
    let answers = with_user(&server, "delegate", &[]);
    let mut grant = fixture.sign_in("avepoint", &answers).await.expect("a grant");
    let verified = find("avepoint").verify(&fixture.unattended(), &answers, &grant).await.expect("verified");
    assert!(verified.warnings.is_empty());
    assert_eq!(server.received_at("/services/my").len(), 2);
    grant.learn(&verified);
    let remembered = grant.facts.iter().find(|fact| fact.key == "header_way").expect("a fact");
    assert!(remembered.label.is_empty(), "remembered, not shown");

    // From now on the first try fits, after a renewal too, and copied headers hold all three.
    let grant = renew(&fixture, &answers, &grant).await.expect("renewed");
    find("avepoint").verify(&fixture.unattended(), &answers, &grant).await.expect("verified");
    assert_eq!(server.received_at("/services/my").len(), 3);
    let headers = find("avepoint").headers(&answers, &grant);
    assert_eq!(header(&headers, "Authorization"), Some(&*format!("Bearer {}", revealed(grant.access_token.as_ref()))));
    assert_eq!(header(&headers, "clientSecret"), Some(SECRET));
    assert_eq!(header(&headers, "userPrincipalName"), Some(USER));
}

#[tokio::test]
async fn v16_the_pair_alone_advises_the_other_method_until_a_token_works() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.with(|avepoint| avepoint.way = Way::Pair);
    let answers = with_user(&server, "delegate", &[]);
    let mut grant = fixture.sign_in("avepoint", &answers).await.expect("a grant");
    let verified = find("avepoint").verify(&fixture.unattended(), &answers, &grant).await.expect("verified");
    grant.learn(&verified);
    assert!(grant.warnings.iter().any(|warning| warning.code == "HeaderPairOnly"));
    let sent = server.received_at("/services/my").pop().expect("a call");
    assert_eq!(sent.bearer(), None);
    let copied = find("avepoint").headers(&answers, &grant);
    assert_eq!((copied.len(), header(&copied, "clientSecret")), (2, Some(SECRET)));

    server.with(|avepoint| avepoint.way = Way::Bearer);
    grant.learn(&find("avepoint").verify(&fixture.unattended(), &answers, &grant).await.expect("verified"));
    assert!(grant.warnings.is_empty());
}

#[tokio::test]
async fn v16_a_token_that_no_way_can_use_is_rejected() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = with_user(&server, "delegate", &[]);
    let grant = fixture.sign_in("avepoint", &answers).await.expect("a grant");
    server.with(|avepoint| {
        avepoint.forget_access_tokens();
        avepoint.secrets.clear();
    });
    let error = find("avepoint").verify(&fixture.unattended(), &answers, &grant).await.expect_err("rejected");
    assert_eq!(verdict(&error), (Class::TokenRejected, Effect::Refuse));
    assert!(error.text.to_string().starts_with("Token was issued but the API refuses it."), "{}", error.text);
    assert_eq!(server.received_at("/services/my").len(), 3);
}

#[tokio::test]
async fn v17_the_header_pair_needs_no_token_call_and_has_no_expiry() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = with_user(&server, "static", &[]);
    let grant = fixture.sign_in("avepoint", &answers).await.expect("a grant");
    assert!(grant.access_token.is_none());
    assert_eq!((grant.expires_at, grant.renew_at), (None, None));
    assert!(grant.warnings.is_empty());
    assert_eq!(grant.identity.as_ref().expect("a user").name, USER);
    let sent = server.received();
    assert_eq!(sent.len(), 1, "one call, and no token call");
    assert_eq!((&*sent[0].method, &*sent[0].path), ("GET", "/services/my"));
    assert_eq!(sent[0].header("clientSecret"), Some(SECRET));
    assert_eq!(sent[0].header("userPrincipalName"), Some(USER));
    assert_eq!(sent[0].header("authorization"), None);
    let headers = find("avepoint").headers(&answers, &grant);
    assert_eq!(headers.len(), 2);
    assert_eq!(header(&headers, "clientSecret"), Some(SECRET));
}

#[tokio::test]
async fn v17_wrong_credentials_without_a_token_are_found_at_once() {
    for method in ["static", "basic"] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        let answers = with_user(&server, method, &[("client_secret", "wrong-canary")]);
        let error = fixture.sign_in("avepoint", &answers).await.expect_err("refused");
        assert_eq!(verdict(&error), (Class::ClientRejected, Effect::Refuse), "{method}");
        assert!(error.text.to_string().ends_with("Check secret, its end date and the user."), "{}", error.text);
        assert!(!format!("{error:?}").contains("canary"));
        // A 200 that denies itself is no success either.
        let no = json!({"isSuccess": false, "errorMsg": "ended"});
        server.answer_next("/services/my", Answer::json(200, &no));
        let error = fixture.sign_in("avepoint", &answers).await.expect_err("refused");
        assert_eq!(error.class, Class::ClientRejected, "{method}");
    }
}

#[tokio::test]
async fn verify_asks_for_requests_where_services_are_unknown() {
    for method in ["delegate", "static", "basic"] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        server.with(|avepoint| avepoint.knows_services = false);
        let answers = with_user(&server, method, &[]);
        let grant = fixture.sign_in("avepoint", &answers).await.expect("a grant");
        find("avepoint").verify(&fixture.unattended(), &answers, &grant).await.expect("verified");
        let last = server.received().pop().expect("a call");
        assert!(last.path.ends_with("/requests/my"), "{method}");
    }
}

#[tokio::test]
async fn verify_with_neither_call_is_a_wrong_host() {
    let own = || Answer::json(404, &json!({"code": "NotFound", "message": "No such resource"}));
    for (answer, known, expected) in [
        (own(), true, (Class::WrongHost, Effect::Refuse)),
        (Answer::empty(404), false, (Class::WrongHost, Effect::Refuse)),
        (Answer::empty(404), true, (Class::SomebodyElse, Effect::Retry { after: None })),
    ] {
        let fixture = Fixture { known_hosts: known, ..Fixture::default() };
        let server = start(&fixture);
        for path in ["/services/my", "/requests/my"] {
            server.answer_next(path, answer.clone());
        }
        let error = fixture.sign_in("avepoint", &with_user(&server, "static", &[])).await.expect_err("refused");
        assert_eq!(verdict(&error), expected);
    }
}

#[tokio::test]
async fn a_missing_licence_or_role_is_a_warning_until_it_is_there() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = with_user(&server, "static", &[("user_principal_name", "guest@example.com")]);
    let mut grant = fixture.sign_in("avepoint", &answers).await.expect("a grant");
    assert_eq!(grant.warnings.len(), 1);
    assert_eq!(grant.warnings[0].text, "Licence or role missing for this call.");
    server.with(|avepoint| avepoint.users[2].licensed = true);
    grant.learn(&find("avepoint").verify(&fixture.unattended(), &answers, &grant).await.expect("verified"));
    assert!(grant.warnings.is_empty());
}

#[tokio::test]
async fn a_test_call_that_fails_otherwise_does_not_cost_a_token() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = with_user(&server, "delegate", &[]);
    let grant = fixture.sign_in("avepoint", &answers).await.expect("a grant");
    server.answer_next("/services/my", Answer::json(400, &json!({"code": "x", "message": ["odd"]})));
    let verified = find("avepoint").verify(&fixture.unattended(), &answers, &grant).await.expect("verified");
    assert!(verified.warnings[0].text.to_string().contains("400, code x: odd"), "{}", verified.warnings[0].text);
    server.answer_next("/services/my", Answer::empty(503));
    let error = find("avepoint").verify(&fixture.unattended(), &answers, &grant).await.expect_err("later");
    assert_eq!(error.effect, Effect::Retry { after: None });
}

#[tokio::test]
async fn basic_is_taken_below_admin_or_below_the_base() {
    for (below_admin, tail, calls) in [(true, "/admin/", 1), (false, "/", 3)] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        server.with(|avepoint| avepoint.basic_below_admin = below_admin);
        let answers = with_user(&server, "basic", &[]);
        let grant = fixture.sign_in("avepoint", &answers).await.expect("a grant");
        assert!(grant.access_token.is_none() && grant.expires_at.is_none() && grant.renew_at.is_none());
        let sent = server.received();
        assert_eq!(sent.len(), calls, "below admin: {below_admin}");
        assert_eq!(sent[0].path, "/admin/services/my");
        let basic = sent[0].header("authorization").expect("credentials").to_owned();
        assert_eq!(header(&find("avepoint").headers(&answers, &grant), "Authorization"), Some(&*basic));
        assert_eq!(find("avepoint").api_base(&answers, &grant), format!("{}{tail}", server.url));
        // What worked is asked first from now on.
        find("avepoint").verify(&fixture.unattended(), &answers, &grant).await.expect("verified");
        assert_eq!(server.received().len(), calls + 1, "below admin: {below_admin}");
    }
}

#[tokio::test]
async fn basic_as_an_ordinary_user_works_without_admin() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    server.answer_next("/admin/services/my", Answer::empty(403));
    server.with(|avepoint| avepoint.basic_below_admin = false);
    let answers = with_user(&server, "basic", &[("user_principal_name", "jane@example.com")]);
    let grant = fixture.sign_in("avepoint", &answers).await.expect("a grant");
    assert!(grant.warnings.is_empty());
    assert_eq!(find("avepoint").api_base(&answers, &grant), format!("{}/", server.url));
}

#[tokio::test]
async fn v21_the_end_of_a_secret_is_warned_about_in_steps() {
    for (ends_on, within) in [
        ("2026-02-01", None),
        ("2026-01-31", Some("within 30 days")),
        ("2026-01-16", Some("within 30 days")),
        ("2026-01-15", Some("within 14 days")),
        ("2026-01-11", Some("within 14 days")),
        ("2026-01-04", Some("within 3 days")),
        ("2026-01-01", Some("within 3 days")),
        ("2025-12-31", Some("ended on 2025-12-31")),
    ] {
        for method in ["delegate", "static"] {
            let fixture = Fixture::default();
            let server = start(&fixture);
            let answers = with_user(&server, method, &[("secret_ends_on", ends_on)]);
            let grant = fixture.sign_in("avepoint", &answers).await.expect("a grant");
            let fact = grant.facts.iter().find(|fact| fact.key == "secret_ends_on").expect("a fact");
            assert_eq!((fact.label.to_string().as_str(), fact.value.to_string().as_str()), ("Secret ends on", ends_on));
            let warning = grant.warnings.iter().find(|warning| warning.code == "SecretEnds");
            match within {
                Some(words) => assert!(warning.expect(ends_on).text.to_string().contains(words), "{method} {ends_on}"),
                None => assert!(warning.is_none(), "{method} {ends_on}"),
            }
        }
    }
}

#[tokio::test]
async fn v21_the_steps_pass_while_signed_in() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = with_user(&server, "delegate", &[("secret_ends_on", "2026-02-01")]);
    let mut grant = fixture.sign_in("avepoint", &answers).await.expect("a grant");
    assert!(grant.warnings.is_empty());
    let texts = async |grant: &mut fobwatch_core::vendor::Grant| {
        *grant = renew(&fixture, &answers, grant).await.expect("renewed");
        let renewed = grant.warnings[0].text.clone();
        grant.learn(&find("avepoint").verify(&fixture.unattended(), &answers, grant).await.expect("verified"));
        assert_eq!(grant.warnings.len(), 1, "one warning, replaced");
        assert_eq!(grant.warnings[0].text, renewed);
        renewed
    };
    fixture.clock.set(instant(T0) + 48.hours());
    assert!(texts(&mut grant).await.to_string().contains("within 30 days"));
    fixture.clock.set(instant(T0) + (24 * 29).hours());
    assert!(texts(&mut grant).await.to_string().contains("within 3 days"));
    // A new secret with a later end settles it.
    let answers = with_user(&server, "delegate", &[("secret_ends_on", "2027-02-01")]);
    grant.learn(&find("avepoint").verify(&fixture.unattended(), &answers, &grant).await.expect("verified"));
    assert!(grant.warnings.is_empty());
}

#[tokio::test]
async fn the_token_cache_is_cleared_by_an_administrator() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = with_user(&server, "delegate", &[("level", "admin")]);
    let grant = fixture.sign_in("avepoint", &answers).await.expect("a grant");
    let actions = find("avepoint").actions(&answers, &grant);
    assert_eq!(actions.len(), 1);
    assert!(!actions[0].confirm.is_empty(), "asked before use");
    let verified = find("avepoint").act(&fixture.context(), &answers, &grant, actions[0].id).await.expect("cleared");
    assert!(verified.note.is_some());
    assert_eq!(server.with(|avepoint| avepoint.caches_cleared), 1);
    let sent = server.received_at("/admin/auth/token/cache").pop().expect("a call");
    assert_eq!(sent.method, "DELETE");
    assert_eq!(sent.json(), Some(json!({"clientSecret": SECRET, "userPrincipalName": USER})));
    assert_eq!(sent.header("clientSecret"), Some(SECRET));

    let ordinary = with_user(&server, "delegate", &[("level", "admin"), ("user_principal_name", "jane@example.com")]);
    let error = find("avepoint").act(&fixture.context(), &ordinary, &grant, actions[0].id).await.expect_err("refused");
    assert_eq!(verdict(&error), (Class::Forbidden, Effect::Previous));
    assert!(error.text.to_string().contains("Service Administrator"));
    server.with(|avepoint| avepoint.secrets.clear());
    let error = find("avepoint").act(&fixture.context(), &answers, &grant, actions[0].id).await.expect_err("refused");
    assert_eq!(error.effect, Effect::Previous, "the sign-in is as it was");
}

#[tokio::test]
async fn only_the_admin_level_offers_to_clear_the_cache() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    for (method, level, offered) in
        [("delegate", "user", false), ("static", "user", false), ("static", "admin", true), ("basic", "", true)]
    {
        let more = [("level", level)];
        let answers = with_user(&server, method, if level.is_empty() { &[] } else { &more });
        let grant = fixture.sign_in("avepoint", &answers).await.expect("a grant");
        assert_eq!(!find("avepoint").actions(&answers, &grant).is_empty(), offered, "{method} {level}");
    }
    assert_eq!(server.received_at(DELEGATE).len(), 1);
}
