//! Answers that were seen to cost technicians their sign-ins, one by one.

use std::time::Duration;

use fobwatch_core::contract::SessionState;
use fobwatch_core::secret::Secret;
use fobwatch_integration::{Harness, find};
use fobwatch_simulator::automate::Automate;
use fobwatch_simulator::{Answer, Server};
use serde_json::json;

use super::{Make, automate, avepoint, blames_nothing, citrix, datto_rmm, halo, ninjaone, outlives, sophos_central};

fn page(status: u16) -> Answer {
    Answer::html(status, "<!doctype html><title>Hotel</title>")
}

fn portal() -> Answer {
    Answer::redirect("http://portal.test/login")
}

#[tokio::test]
async fn a_web_page_with_400_or_401_costs_no_refresh_token_of_halo() {
    let harness = Harness::open().await;
    let intercepted = halo(&harness);
    let id = intercepted.add(&harness).await;
    assert!(harness.connect(id).await.has_refresh_token);
    for status in [400, 401] {
        outlives(&harness, &intercepted, id, &format!("a page with {status}"), &page(status)).await;
    }
}

#[tokio::test]
async fn a_redirect_to_a_portal_refuses_nobody_and_a_restart_tries_again() {
    let makes: [Make; 4] = [halo, ninjaone, citrix, avepoint];
    for make in makes {
        let harness = Harness::open().await;
        let intercepted = make(&harness);
        let id = intercepted.add(&harness).await;
        harness.connect(id).await;
        outlives(&harness, &intercepted, id, intercepted.vendor, &portal()).await;
        harness.clock.advance(Duration::from_secs(45));
        let before = harness.view(id).await;
        intercepted.meet(&portal());
        harness.app.renew(id).await.expect_err("a portal");
        let text = harness.view(id).await.trouble.expect("it is said").text;
        let name = find(intercepted.vendor).descriptor().name.split(' ').next().unwrap_or_default();
        assert!(
            text.to_string().starts_with("A redirect to portal.test (302) came instead of ")
                && text.to_string().contains(name),
            "{text}"
        );
        let harness = harness.restart_after(Duration::from_mins(6)).await;
        // Whatever it waits for: the next try, or the time at which it would be renewed anyway.
        harness.clock.advance(Duration::from_mins(56));
        harness.until(id, |view| view.state == SessionState::Active && view.obtained_at > before.obtained_at).await;
    }
}

#[tokio::test]
async fn a_web_page_with_200_asks_nobody_to_sign_in_at_automate() {
    let harness = Harness::open().await;
    let intercepted = automate(&harness);
    let id = intercepted.add(&harness).await;
    harness.connect(id).await;
    outlives(&harness, &intercepted, id, "a page with 200", &page(200)).await;
}

/// The code was right; who said no did not even see it.
#[tokio::test]
async fn a_web_page_with_403_refuses_no_code_of_automate() {
    let harness = Harness::open().await;
    let server = Server::start(Automate::default());
    harness.lend_clock(&server);
    let pairs = [
        ("server", server.url.as_str()),
        ("client_id", "00000000-0000-4000-8000-000000000001"),
        ("username", "jane"),
        ("password", "jane-PASSWORD-canary"),
    ];
    let id = harness.add("Automate", "automate", "password", &pairs).await;
    let code = || {
        let now = fobwatch_core::clock::Clock::now(&harness.clock);
        server.with(|automate| automate.current_code("jane", now))
    };
    harness.app.connect(id, false).await.expect("started");
    harness.until_asked(id).await;
    server.answer_next("/apitoken", page(403));
    harness.app.answer(id, Secret::new(code())).await.expect("typed");
    let view = harness.until(id, |view| matches!(view.state, SessionState::Unreachable { .. })).await;
    let text = view.trouble.expect("it is said").text;
    blames_nothing("a page with 403", &text);
    assert_eq!(text, "A web page (403) came instead of Automate's answer: a network sign-in page or a proxy?");
    // Neither password nor code is asked for again by itself; the next sign-in takes the saved password.
    harness.clock.advance(Duration::from_mins(1));
    harness.app.connect(id, false).await.expect("started");
    harness.until_asked(id).await;
    harness.app.answer(id, Secret::new(code())).await.expect("typed");
    harness.until(id, |view| view.state == SessionState::Active).await;
}

#[tokio::test]
async fn a_web_page_with_403_disables_no_client_of_citrix() {
    let harness = Harness::open().await;
    let intercepted = citrix(&harness);
    let id = intercepted.add(&harness).await;
    harness.connect(id).await;
    outlives(&harness, &intercepted, id, "a page with 403", &page(403)).await;
}

#[tokio::test]
async fn a_gateways_json_and_an_empty_object_refuse_nobody_at_ninjaone_and_halo() {
    let makes: [Make; 2] = [halo, ninjaone];
    for make in makes {
        let harness = Harness::open().await;
        let intercepted = make(&harness);
        let id = intercepted.add(&harness).await;
        harness.connect(id).await;
        for (status, body) in [
            (403, json!({"message": "Forbidden"})),
            (404, json!({"message": "no Route matched with those values"})),
            (404, json!({"error": "not found"})),
            (200, json!({})),
        ] {
            let name = format!("{}: {status} {body}", intercepted.vendor);
            outlives(&harness, &intercepted, id, &name, &Answer::json(status, &body)).await;
        }
    }
}

#[tokio::test]
async fn a_check_that_meets_a_portal_neither_praises_nor_blames_the_token() {
    let makes: [(Make, &str); 6] = [
        (datto_rmm, "/system/pagination"),
        (sophos_central, "/whoami/v1"),
        (ninjaone, "/v2/organizations"),
        (halo, "/api/agent/me"),
        (automate, "/PatchInformation"),
        (avepoint, "/services/my"),
    ];
    for (make, path) in makes {
        let harness = Harness::open().await;
        let intercepted = make(&harness);
        let id = intercepted.add(&harness).await;
        let before = harness.connect(id).await;
        (intercepted.answer_next)(path, portal());
        let failure = harness.app.verify(id).await.expect_err("nothing is known");
        assert!(failure.message.to_string().contains("A redirect to portal.test (302)"), "{}", failure.message);
        let view = harness.view(id).await;
        assert!(view.usable && view.expires_at == before.expires_at, "{view:?}");
        assert!(!matches!(view.state, SessionState::NeedsSignIn | SessionState::Refused { .. }), "{:?}", view.state);
    }
}
