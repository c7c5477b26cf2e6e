//! Token replies of every kind through the whole app: what is good is taken exactly, what is not
//! costs nothing.

use std::time::Duration;

use fobwatch_core::contract::{CopyFormat, SessionState};
use fobwatch_core::profile::ProfileId;
use fobwatch_integration::{Harness, turns};
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::{Answer, Server, browser};
use serde_json::{Value, json};

const TOKEN: &str = "/ws/oauth/token";
const HOUR: i64 = 3_600_000;
const TEN_YEARS: i64 = 315_360_000_000;

async fn signed_in() -> (Harness, Server<NinjaOne>, ProfileId) {
    let harness = Harness::open().await;
    let server = Server::start(NinjaOne::default());
    harness.lend_clock(&server);
    harness.when_browser_opens(|url| drop(browser::visit(&url, browser::Decision::Approve)));
    let answers = [("instance", &*server.url), ("client_id", "native-app")];
    let id = harness.add("NinjaOne", "ninjaone", "browser_native", &answers).await;
    harness.connect(id).await;
    (harness, server, id)
}

async fn copied(harness: &Harness, id: ProfileId, format: CopyFormat) -> String {
    harness.app.copy(id, format).await.expect("copied");
    harness.clipboard().expect("a copy")
}

#[tokio::test]
async fn a_reply_cut_at_any_byte_keeps_the_tokens() {
    let (harness, server, id) = signed_in().await;
    let whole =
        json!({"access_token": "A", "token_type": "Bearer", "expires_in": 3600, "refresh_token": "R"}).to_string();
    let token = copied(&harness, id, CopyFormat::RefreshToken).await;
    for length in 0..whole.len() {
        harness.clock.advance(Duration::from_secs(1));
        server.answer_next(TOKEN, Answer::new(200, "application/json", &whole.as_bytes()[..length]));
        harness.app.renew(id).await.expect_err("cut");
        let view = harness.view(id).await;
        assert!(view.usable && view.has_refresh_token, "cut at {length}: {view:?}");
        assert!(matches!(view.state, SessionState::Unreachable { .. }), "cut at {length}: {:?}", view.state);
    }
    assert_eq!(copied(&harness, id, CopyFormat::RefreshToken).await, token);
    server.answer_next(TOKEN, Answer::new(200, "application/json", whole.as_bytes()));
    harness.app.renew(id).await.expect("whole");
    assert_eq!(copied(&harness, id, CopyFormat::RefreshToken).await, "R");
}

#[tokio::test]
async fn a_lifetime_in_any_form_is_read_or_assumed() {
    let (harness, server, id) = signed_in().await;
    for (expires_in, expected) in [
        (json!("3600"), HOUR),
        (json!(" 7200 "), 2 * HOUR),
        (json!(7200.9), 2 * HOUR),
        (json!("7.2e3"), 2 * HOUR),
        (json!(1e30), TEN_YEARS),
        (json!(u64::MAX), TEN_YEARS),
        // Nobody knows, so it is an hour, and that is said.
        (json!(null), HOUR),
        (json!(0), HOUR),
        (json!(-1), HOUR),
        (json!("soon"), HOUR),
        (json!("NaN"), HOUR),
        (json!([3600]), HOUR),
    ] {
        harness.clock.advance(Duration::from_mins(1));
        let reply = json!({"access_token": "A", "expires_in": expires_in});
        server.answer_next(TOKEN, Answer::json(200, &reply));
        harness.app.renew(id).await.unwrap_or_else(|failure| panic!("{expires_in}: {failure}"));
        let view = harness.view(id).await;
        let lives = view.expires_at.expect("an end") - view.obtained_at.expect("a start");
        assert_eq!((lives, view.state), (expected, SessionState::Active), "{expires_in}");
    }
}

#[tokio::test]
async fn replies_that_are_good_in_an_odd_way_are_taken() {
    let (harness, server, id) = signed_in().await;
    let good =
        |token_type: Value| json!({"access_token": "A", "token_type": token_type, "expires_in": 3600}).to_string();
    for (name, answer) in [
        ("text/plain", Answer::new(200, "text/plain", good(json!("Bearer")).as_bytes())),
        ("no type", Answer::new(200, "", good(json!("Bearer")).as_bytes())),
        (
            "a byte-order mark",
            Answer::new(200, "application/json", format!("\u{feff}{}", good(json!("Bearer"))).as_bytes()),
        ),
        ("201", Answer::new(201, "application/json", good(json!("Bearer")).as_bytes())),
        ("206, and whole", Answer::new(206, "application/json", good(json!("Bearer")).as_bytes())),
        ("token_type bearer", Answer::new(200, "application/json", good(json!("bearer")).as_bytes())),
        ("no token_type", Answer::new(200, "application/json", good(json!(null)).as_bytes())),
    ] {
        harness.clock.advance(Duration::from_mins(1));
        server.answer_next(TOKEN, answer);
        harness.app.renew(id).await.unwrap_or_else(|failure| panic!("{name}: {failure}"));
        assert_eq!(harness.view(id).await.state, SessionState::Active, "{name}");
        assert_eq!(copied(&harness, id, CopyFormat::Header).await, "Authorization: Bearer A", "{name}");
    }
}

#[tokio::test]
async fn long_tokens_are_read_back_equal_after_a_restart_too() {
    let (mut harness, server, id) = signed_in().await;
    for size in [1281, 2561, 8_000, 64 * 1024] {
        harness.clock.advance(Duration::from_mins(1));
        let token = |letter: &str| format!("{letter}{}", "x".repeat(size - 1));
        let reply = json!({"access_token": token("a"), "expires_in": 3600, "refresh_token": token("r")});
        server.answer_next(TOKEN, Answer::json(200, &reply));
        harness.app.renew(id).await.unwrap_or_else(|failure| panic!("{size}: {failure}"));
        harness = harness.restart().await;
        assert!(copied(&harness, id, CopyFormat::Token).await == token("a"), "{size}");
        assert!(copied(&harness, id, CopyFormat::RefreshToken).await == token("r"), "{size}");
    }
    // A refresh token may be longer, and have spaces: it does not travel in a header.
    harness.clock.advance(Duration::from_mins(1));
    let long = "r and ".repeat(50_000) + "end";
    let reply = json!({"access_token": "a", "expires_in": 3600, "refresh_token": long});
    server.answer_next(TOKEN, Answer::json(200, &reply));
    harness.app.renew(id).await.expect("renewed");
    harness = harness.restart().await;
    assert!(copied(&harness, id, CopyFormat::RefreshToken).await == long);
    // Longer ones are none.
    let before = copied(&harness, id, CopyFormat::Token).await;
    for text in ["x".repeat(64 * 1024 + 1), "a b".to_owned(), "a\r\nX: y".to_owned(), "ä".to_owned()] {
        harness.clock.advance(Duration::from_mins(1));
        server.answer_next(TOKEN, Answer::json(200, &json!({"access_token": text, "expires_in": 3600})));
        harness.app.renew(id).await.expect_err("no token");
        assert!(copied(&harness, id, CopyFormat::Token).await == before);
    }
}

#[tokio::test]
async fn a_server_that_is_busy_twice_is_asked_a_third_time_by_itself() {
    let (harness, server, id) = signed_in().await;
    let before = harness.view(id).await;
    server.answer_next(TOKEN, Answer::empty(503));
    server.answer_next(TOKEN, Answer::empty(503));
    harness.clock.advance(Duration::from_mins(1));
    harness.app.renew(id).await.expect_err("busy");
    let healed = async {
        while harness.view(id).await.obtained_at == before.obtained_at {
            harness.clock.advance(Duration::from_secs(1));
            turns(1).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), healed).await.expect("it heals by itself");
    assert_eq!(harness.until(id, |view| view.state == SessionState::Active).await.trouble, None);
}

#[tokio::test]
async fn descriptions_are_shown_without_markup_marks_or_length() {
    let (harness, server, id) = signed_in().await;
    let refresh = copied(&harness, id, CopyFormat::RefreshToken).await;
    for description in [
        "<img src=x onerror=alert(1)>".to_owned(),
        "\u{1b}[31mred\u{1b}[0m\u{7}\r\nSet-Cookie: a=b".to_owned(),
        "\u{202e}gnorw\u{202c}\u{200b}\u{feff}".to_owned(),
        "long ".repeat(2_000),
        format!("the token {refresh} is not known"),
    ] {
        harness.clock.advance(Duration::from_mins(1));
        let reply = json!({"error": "made_up", "error_description": description});
        server.answer_next(TOKEN, Answer::json(400, &reply));
        let failure = harness.app.renew(id).await.expect_err("refused");
        let trouble = harness.view(id).await.trouble.expect("a reason");
        let shown = format!("{failure} {trouble:?}");
        assert!(shown.chars().count() < 1_500 && !shown.contains(&refresh), "{shown}");
        let odd = |c: char| {
            c.is_control()
                || ('\u{200b}'..='\u{200f}').contains(&c)
                || ('\u{202a}'..='\u{202e}').contains(&c)
                || c == '\u{feff}'
        };
        let said = trouble.said.unwrap_or_default();
        assert!(!said.contains(odd) && !trouble.text.to_string().contains(odd), "{said:?}");
        harness.app.renew(id).await.expect("the token is still good");
    }
}

#[tokio::test]
async fn a_secret_with_any_character_arrives_as_typed() {
    for secret in ["+/=&%\"'", "%2B%zz", "pässwörd-€-日本", "a=b&client_id=other", "back\\slash;end"] {
        let harness = Harness::open().await;
        let server = Server::start(NinjaOne::default());
        harness.lend_clock(&server);
        server.with(|ninja| {
            ninja
                .apps
                .iter_mut()
                .filter(|app| app.id == "service-app")
                .for_each(|app| app.secret = Some(secret.to_owned()));
        });
        let answers = [("instance", &*server.url), ("client_id", "service-app"), ("client_secret", secret)];
        let id = harness.add("Machine", "ninjaone", "client_credentials", &answers).await;
        harness.connect(id).await;
        let harness = harness.restart().await;
        harness.lend_clock(&server);
        harness.clock.advance(Duration::from_mins(1));
        harness.app.renew(id).await.unwrap_or_else(|failure| panic!("{secret}: {failure}"));
        for request in server.received_at(TOKEN) {
            let form = request.form().expect("a form");
            assert_eq!(fobwatch_simulator::server::value(&form, "client_secret"), Some(secret));
        }
    }
}
