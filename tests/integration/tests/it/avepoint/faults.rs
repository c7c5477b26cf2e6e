//! AvePoint's answers when something is wrong (§7).

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use fobwatch_core::http::{Reply, Request, Transport, TransportError};
use fobwatch_core::vendor::{Class, Context, Effect};
use fobwatch_integration::{Fixture, answers, find};
use fobwatch_simulator::Answer;
use serde_json::json;

use super::{DELEGATE, SECRET, USER, labelled, start, verdict, with_user};

#[tokio::test]
async fn v9_messages_in_a_list_and_the_request_id() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let body = json!({"code": "x", "message": ["a", "b"], "requestId": "q", "date": "2026-01-01T00:00:00Z"});
    server.answer_next(DELEGATE, Answer::json(400, &body));
    let pascal = json!({"Code": "x", "Message": ["a", "b"], "RequestId": "q"});
    server.answer_next(DELEGATE, Answer::json(401, &pascal));
    for status in [400, 401] {
        let error = fixture.sign_in("avepoint", &with_user(&server, "delegate", &[])).await.expect_err("refused");
        assert_eq!(verdict(&error), (Class::ClientRejected, Effect::Refuse));
        assert_eq!(error.text, "a; b. Check secret, its end date and the user.");
        assert_eq!(error.said.as_deref(), Some(&*format!("{status}, code x, request q: a; b")));
    }
}

#[tokio::test]
async fn v10_messages_as_text_and_plain_words() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    for (answer, words) in [
        (Answer::json(400, &json!({"code": "x", "message": "The profile has ended"})), "The profile has ended"),
        (Answer::json(401, &json!({"Message": "The profile has ended.", "RequestId": "q"})), "The profile has ended"),
        (
            Answer::json(400, &json!({"error": "e", "error_description": "d", "message": "m", "errorMsg": "first"})),
            "first",
        ),
        (Answer::json(400, &json!({"error": "e", "error_description": "d", "errorMsg": ""})), "d"),
    ] {
        server.answer_next(DELEGATE, answer);
        let error = fixture.sign_in("avepoint", &with_user(&server, "delegate", &[])).await.expect_err("refused");
        assert_eq!(error.text, format!("{words}. Check secret, its end date and the user."));
    }
    // Words alone are shown, but anybody may have said them.
    for answer in [
        Answer::text(400, "The profile has ended"),
        Answer::json(400, &json!("The profile has ended")),
        Answer::json(400, &json!({"message": "The profile has ended"})),
    ] {
        server.answer_next(DELEGATE, answer);
        let error = fixture.sign_in("avepoint", &with_user(&server, "delegate", &[])).await.expect_err("not now");
        assert_eq!(verdict(&error), (Class::SomebodyElse, Effect::Retry { after: None }));
        assert!(error.said.as_deref().is_some_and(|said| said.contains("The profile has ended")), "{error:?}");
        assert!(!error.text.to_string().contains("secret"), "{}", error.text);
    }
    server.answer_next(DELEGATE, Answer::text(400, &"word ".repeat(200)));
    let error = fixture.sign_in("avepoint", &with_user(&server, "delegate", &[])).await.expect_err("refused");
    assert!(error.said.expect("words").chars().count() <= 301);
}

#[tokio::test]
async fn a_user_without_licence_is_named_as_the_cause() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = with_user(&server, "delegate", &[("user_principal_name", "guest@example.com")]);
    let error = fixture.sign_in("avepoint", &answers).await.expect_err("refused");
    assert_eq!(verdict(&error), (Class::Forbidden, Effect::Refuse));
    assert!(error.text.to_string().contains("licence"));
}

#[tokio::test]
async fn another_web_site_is_a_wrong_host() {
    for answer in
        [Answer::empty(404), Answer::html(200, "<html>Welcome</html>"), Answer::redirect("https://login.example.com/")]
    {
        let mut fixture = Fixture { known_hosts: false, ..Fixture::default() };
        let server = start(&fixture);
        server.answer_next(DELEGATE, answer.clone());
        let error = fixture.sign_in("avepoint", &with_user(&server, "delegate", &[])).await.expect_err("refused");
        assert_eq!((verdict(&error), error.by_hand), ((Class::WrongHost, Effect::Refuse), true));
        let text = format!("No Cloud Governance API at {}. Choose your environment.", server.url);
        assert!(error.text.to_string().starts_with(&text), "{}", error.text);
        fixture.known_hosts = true;
        server.answer_next(DELEGATE, answer);
        let error = fixture.sign_in("avepoint", &with_user(&server, "delegate", &[])).await.expect_err("not now");
        assert_eq!(verdict(&error), (Class::SomebodyElse, Effect::Retry { after: None }));
    }
}

#[tokio::test]
async fn a_success_without_token_is_quoted_without_secrets() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let body = json!({"value": {"refresh_token": "refresh-canary", "note": SECRET}, "isSuccess": true});
    server.answer_next(DELEGATE, labelled(&body));
    let error = fixture.sign_in("avepoint", &with_user(&server, "delegate", &[])).await.expect_err("refused");
    assert_eq!(verdict(&error), (Class::BadReply, Effect::Refuse));
    let said = error.said.expect("a quotation");
    assert!(said.contains("isSuccess") && !said.contains("canary"), "{said}");
}

#[tokio::test]
async fn a_500_is_tried_three_times_then_refused() {
    let mut fixture = Fixture::default();
    let server = start(&fixture);
    let body = json!({"code": "x", "message": "Object reference", "requestId": "q"});
    let answers = with_user(&server, "delegate", &[]);
    for (tries, effect) in [
        (0, Effect::Retry { after: Some(Duration::from_secs(5)) }),
        (1, Effect::Retry { after: Some(Duration::from_secs(10)) }),
        (2, Effect::Refuse),
    ] {
        fixture.tries = tries;
        server.answer_next(DELEGATE, Answer::json(500, &body));
        let error = fixture.sign_in("avepoint", &answers).await.expect_err("refused");
        assert_eq!(verdict(&error), (Class::ServerFault, effect));
        assert_eq!(error.said.as_deref(), Some("500, code x, request q: Object reference"));
    }
    assert!(fixture.clock.slept().is_empty(), "the session waits");
    assert_eq!(server.received_at(DELEGATE).len(), 3);

    // Anybody's 500 is no verdict, however often it comes.
    server.answer_next(DELEGATE, Answer::html(500, "<h1>500"));
    let error = fixture.sign_in("avepoint", &answers).await.expect_err("not now");
    assert_eq!(verdict(&error), (Class::ServerFault, Effect::Retry { after: None }));
    fixture.sign_in("avepoint", &answers).await.expect("the next try works");
}

#[tokio::test]
async fn busy_servers_are_tried_again_by_the_session() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    for (status, class) in [(429, Class::RateLimited), (502, Class::ServerFault), (503, Class::ServerFault)] {
        server.answer_next(DELEGATE, Answer::html(status, "<p>Busy</p>").header("Retry-After", "9"));
        let error = fixture.sign_in("avepoint", &with_user(&server, "delegate", &[])).await.expect_err("later");
        assert_eq!(verdict(&error), (class, Effect::Retry { after: Some(Duration::from_secs(9)) }), "{status}");
    }
    assert!(fixture.clock.slept().is_empty());
}

/// A network whose name server knows nothing.
struct Nameless;

#[async_trait]
impl Transport for Nameless {
    async fn send(&self, request: Request) -> Result<Reply, TransportError> {
        Err(TransportError::NameNotFound { host: request.url.host_str().unwrap_or_default().to_owned() })
    }
}

#[tokio::test]
async fn an_unknown_name_is_said_with_its_host() {
    let cx = Context { http: Arc::new(Nameless), ..Fixture::default().context() };
    let usual = [("base_url", "https://nowhere.example"), ("client_secret", SECRET), ("user_principal_name", USER)];
    for method in ["delegate", "static"] {
        let error =
            find("avepoint").sign_in(&cx, &answers("avepoint", method, &usual)).await.expect_err("no such name");
        assert_eq!(verdict(&error), (Class::Network, Effect::Retry { after: None }));
        assert_eq!(error.text, "Name nowhere.example not found. Check base URL.");
    }
}
