//! Browsers that insist on https: nothing here can answer them, but it can be told.

use std::time::Duration;

use fobwatch_core::contract::{ProfileView, SessionState, Waiting};
use fobwatch_core::secret::Secret;
use fobwatch_integration::Harness;
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::{Server, browser};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::{bound, waiting};

/// As much of a TLS hello as a browser sends first.
const HELLO: [u8; 12] = [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, 0];

#[tokio::test]
async fn a_tls_hello_is_declined_as_tls_and_told() {
    let listener = bound("http://127.0.0.1/cb").await;
    let mut https = listener.https();
    assert!(!*https.borrow());
    let address = listener.redirect_uri().trim_start_matches("http://").trim_end_matches("/cb").to_owned();
    let wait = tokio::spawn(async move { listener.wait(&Secret::new("state")).await });
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.write_all(&HELLO).await.expect("sent");
    let mut answer = Vec::new();
    timeout(Duration::from_secs(2), stream.read_to_end(&mut answer)).await.expect("it closes").expect("an alert");
    // RFC 8446 §6: an alert, fatal, handshake_failure.
    assert_eq!(answer, [0x15, 3, 1, 0, 2, 2, 40]);
    timeout(Duration::from_secs(2), https.wait_for(|came| *came)).await.expect("at once").expect("told");
    assert!(!wait.is_finished());
    wait.abort();

    let waiting = waiting("http://127.0.0.1/cb").await;
    for _ in 0..100 {
        let mut stream = TcpStream::connect(waiting.address()).await.expect("a connection");
        stream.write_all(&HELLO).await.expect("sent");
    }
    waiting.completes("100 TLS hellos").await;
}

fn help(view: &ProfileView) -> String {
    match &view.state {
        SessionState::SigningIn { waiting: Waiting::Browser { help, .. } } => help.to_string(),
        _ => String::new(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_waits_for_the_browser_is_told_that_it_came_with_https() {
    let harness = Harness::open().await;
    let server = Server::start(NinjaOne::default());
    harness.lend_clock(&server);
    harness.when_browser_opens(|_| {});
    let answers = [("instance", &*server.url), ("client_id", "native-app")];
    let id = harness.add("NinjaOne", "ninjaone", "browser_native", &answers).await;
    harness.app.connect(id, false).await.expect("started");
    let waits = |view: &ProfileView| matches!(view.state, SessionState::SigningIn { waiting: Waiting::Browser { .. } });
    let view = harness.until(id, waits).await;
    assert!(!help(&view).contains("https"), "{}", help(&view));
    harness.until(id, |_| harness.visited().len() == 1).await;
    let url = harness.visited()[0].clone();
    let (_, query) = url.split_once("redirect_uri=").expect("a redirect");
    let redirect = query.split('&').next().expect("its value").replace("%3A", ":").replace("%2F", "/");
    let address = redirect.trim_start_matches("http://").trim_end_matches('/').to_owned();
    let mut stream = TcpStream::connect(&address).await.expect("a connection");
    stream.write_all(&HELLO).await.expect("sent");
    let view = harness.until(id, |view| help(view).contains("A browser used https")).await;
    assert!(help(&view).contains(&redirect), "{}", help(&view));
    // The sign-in goes on.
    let visit = tokio::task::spawn_blocking(move || browser::visit(&url, browser::Decision::Approve));
    visit.await.expect("no panic").expect("the redirect is answered");
    harness.until(id, |view| view.state == SessionState::Active).await;
}
