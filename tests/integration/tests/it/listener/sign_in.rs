//! Every attack at once on the redirect of a sign-in that is under way in the app, and then it
//! completes.

use std::net::{Ipv4Addr, SocketAddr};

use fobwatch_core::contract::{CopyFormat, ProfileView, SessionState, Waiting};
use fobwatch_core::profile::ProfileId;
use fobwatch_integration::Harness;
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::{Server, browser};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use url::Url;

use super::{SECOND, closes, exchange, is_closed, places, queries, status, strangers};

/// A sign-in that waits for the browser.
struct Pending {
    harness: Harness,
    server: Server<NinjaOne>,
    id: ProfileId,
    /// What the browser was opened with.
    url: String,
    address: SocketAddr,
    host: String,
    state: String,
}

fn waits(view: &ProfileView) -> bool {
    matches!(view.state, SessionState::SigningIn { waiting: Waiting::Browser { .. } })
}

/// Redirect and state, as the sign-in URL has them.
fn redirect(url: &str) -> (Url, String) {
    let url = Url::parse(url).expect("a URL");
    let value = |key: &str| url.query_pairs().find(|(name, _)| name == key).expect(key).1.into_owned();
    (Url::parse(&value("redirect_uri")).expect("a URL"), value("state"))
}

impl Pending {
    async fn start() -> Self {
        let harness = Harness::open().await;
        let server = Server::start(NinjaOne::default());
        harness.lend_clock(&server);
        harness.when_browser_opens(|_| {});
        let answers = [("instance", &*server.url), ("client_id", "native-app")];
        let id = harness.add("NinjaOne", "ninjaone", "browser_native", &answers).await;
        harness.app.connect(id, false).await.expect("started");
        harness.until(id, waits).await;
        let url = harness.visited()[0].clone();
        let (redirect, state) = redirect(&url);
        let port = redirect.port().expect("a port");
        let host = format!("{}:{port}", redirect.host_str().expect("a host"));
        Self { harness, server, id, url, address: (Ipv4Addr::LOCALHOST, port).into(), host, state }
    }

    /// The rows are written for a path of their own; this app's redirect is the root.
    fn filled(&self, request: &str) -> String {
        let port = self.address.port().to_string();
        let request = request.replace("/cb", "/").replace("{host}", &self.host).replace("{port}", &port);
        request.replace("{state}", &self.state)
    }

    async fn completes(&self) {
        assert!(waits(&self.harness.view(self.id).await), "{:?}", self.harness.view(self.id).await);
        let url = self.url.clone();
        let visit = tokio::task::spawn_blocking(move || browser::visit(&url, browser::Decision::Approve));
        let page = tokio::time::timeout(SECOND * 5, visit).await.expect("at once").expect("no panic");
        page.expect("the redirect is answered");
        self.harness.until(self.id, |view| view.state == SessionState::Active).await;
        self.harness.app.copy(self.id, CopyFormat::Token).await.expect("copied");
        let token = self.harness.clipboard().expect("a token");
        assert!(self.server.issued().contains(&token));
        assert_eq!(self.server.received_at("/ws/oauth/token").len(), 1, "one code, and it was the genuine one");
        closes(self.address).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sign_in_under_way_outlives_every_bad_request() {
    let rows: Vec<_> = [queries(), places(), strangers()].into_iter().flatten().collect();
    // Each sign-in bears 63 of them.
    for rows in rows.chunks(40) {
        let pending = Pending::start().await;
        let mut silent = Vec::new();
        for _ in 0..100 {
            let mut socket = TcpStream::connect(pending.address).await.expect("a connection");
            socket.write_all(b"GET /?code=x").await.expect("sent");
            silent.push(socket);
        }
        for (name, request, _) in rows {
            // These are about the path, which here is the root.
            if ["the root", "nothing", "a last slash", "wrong case", "an encoded path"].contains(name) {
                continue;
            }
            let reply = exchange(pending.address, pending.filled(request).as_bytes()).await;
            assert_ne!(status(&reply), 200, "{name}: {reply}");
            assert!(!reply.contains(&pending.state), "{name}: {reply}");
        }
        pending.completes().await;
        let told = pending.harness.told.lock().expect("told").join("\n");
        assert!(!told.contains(&pending.state), "the state is nobody's business");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redirect_for_an_older_attempt_a_cancelled_one_or_after_the_time_is_none() {
    let pending = Pending::start().await;
    let harness = &pending.harness;
    // A newer attempt: the old one's port is closed, and its state is nothing to the new one.
    harness.app.connect(pending.id, false).await.expect("started anew");
    harness.until(pending.id, |view| waits(view) && harness.visited().len() == 2).await;
    assert!(browser::visit(&pending.url, browser::Decision::Approve).is_err());
    let (newer, _) = redirect(&harness.visited()[1]);
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, newer.port().expect("a port")));
    let host = format!("{}:{}", newer.host_str().expect("a host"), address.port());
    let old = format!("GET /?code=x&state={} HTTP/1.1\r\nHost: {host}\r\n\r\n", pending.state);
    assert_eq!(status(&exchange(address, old.as_bytes()).await), 404);
    assert!(waits(&harness.view(pending.id).await));
    // Its time is over.
    harness.clock.advance(std::time::Duration::from_secs(301));
    harness.until(pending.id, |view| view.state == SessionState::SignedOut).await;
    closes(address).await;
    // Cancelled.
    harness.app.connect(pending.id, false).await.expect("started again");
    harness.until(pending.id, |view| waits(view) && harness.visited().len() == 3).await;
    harness.app.cancel(pending.id).await.expect("cancelled");
    let (cancelled, _) = redirect(&harness.visited()[2]);
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, cancelled.port().expect("a port")));
    closes(address).await;
    assert!(is_closed(address).await);
    assert!(pending.server.received_at("/ws/oauth/token").is_empty(), "no code was sent anywhere");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_browser_that_fails_or_is_missing_leaves_the_sign_in_to_be_opened_by_hand() {
    let harness = Harness::open().await;
    let server = Server::start(NinjaOne::default());
    harness.lend_clock(&server);
    harness.browser_fails("There is no browser here.");
    let answers = [("instance", &*server.url), ("client_id", "native-app")];
    let id = harness.add("NinjaOne", "ninjaone", "browser_native", &answers).await;
    harness.app.connect(id, false).await.expect("started");
    let said = |state: &SessionState| match state {
        SessionState::SigningIn { waiting: Waiting::Browser { unopened, .. } } => unopened.clone(),
        _ => None,
    };
    let view = harness.until(id, |view| said(&view.state).is_some()).await;
    let help = said(&view.state).expect("why");
    assert_eq!(help, "There is no browser here. Copy the sign-in link and open it yourself.");
    harness.app.copy_link(id).await.expect("copied");
    let link = harness.clipboard().expect("a link");
    let visit = tokio::task::spawn_blocking(move || browser::visit(&link, browser::Decision::Approve));
    visit.await.expect("no panic").expect("the redirect is answered");
    harness.until(id, |view| view.state == SessionState::Active).await;
    assert_eq!(harness.visited(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_of_another_server_is_not_used() {
    for (place, decision) in [browser::Decision::Approve, browser::Decision::Deny].into_iter().enumerate() {
        for foreign in [
            "https://eu.example",
            "http://eu.example",
            "https://127.0.0.1.eu.example/",
            "https://jane@127.0.0.1/",
            "https://127.0.0.1/?x=1",
            "https://127.0.0.1/#x",
            "file://127.0.0.1/",
            "127.0.0.1",
            "",
        ] {
            let pending = Pending::start().await;
            let to = format!("{}&iss={}", redirected(&pending, decision).await, encoded(foreign));
            follow(to).await;
            let view = pending.harness.until(pending.id, |view| view.state == SessionState::SignedOut).await;
            let trouble = view.trouble.expect("it is said");
            assert!(trouble.text.to_string().contains("another server than 127.0.0.1"), "{foreign}: {}", trouble.text);
            assert_eq!(trouble.said.unwrap_or_default().trim(), format!("iss: {foreign}").trim());
            assert!(pending.server.received_at("/ws/oauth/token").is_empty(), "{foreign}: the code was sent");
        }
        for issuer in ["https://127.0.0.1", "https://127.0.0.1/", "http://127.0.0.1:1", "https://127.0.0.1:8443/x"] {
            let pending = Pending::start().await;
            follow(format!("{}&iss={}", redirected(&pending, decision).await, encoded(issuer))).await;
            let ended = |view: &ProfileView| !waits(view) && !matches!(view.state, SessionState::SigningIn { .. });
            let view = pending.harness.until(pending.id, ended).await;
            let text = view.trouble.map(|trouble| trouble.text).unwrap_or_default();
            let expected = [(SessionState::Active, ""), (SessionState::SignedOut, "Sign-in was cancelled.")];
            assert_eq!((view.state, text.to_string().as_str()), expected[place].clone(), "{issuer}");
        }
    }
}

async fn redirected(pending: &Pending, decision: browser::Decision) -> String {
    let url = pending.url.clone();
    let decide = tokio::task::spawn_blocking(move || browser::decide(&url, decision));
    decide.await.expect("no panic").expect("a redirect")
}

async fn follow(to: String) {
    let follow = tokio::task::spawn_blocking(move || browser::follow(&to));
    follow.await.expect("no panic").expect("the redirect is answered");
}

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
