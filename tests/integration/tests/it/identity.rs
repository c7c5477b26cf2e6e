//! The wrong-tenant guard: whose sign-in a profile takes, until the technician accepts another.

use fobwatch_core::contract::{CopyFormat, ProfileView, SessionState};
use fobwatch_core::failure::Code;
use fobwatch_core::profile::ProfileId;
use fobwatch_core::vendor::Acceptable;
use fobwatch_integration::{Harness, form};
use fobwatch_simulator::Server;
use fobwatch_simulator::automate::{Automate, User};
use fobwatch_simulator::avepoint::AvePoint;
use fobwatch_simulator::citrix::{CLIENT_ID, Citrix, SECRET};
use fobwatch_simulator::halo::Halo;
use serde_json::json;

/// A Halo on premises, which has no tenant: the agent's name decides.
async fn halo(harness: &Harness, tenant: Option<&str>) -> (Server<Halo>, ProfileId) {
    let server = Server::start(Halo::default());
    server.with(|halo| halo.tenant = tenant.map(str::to_owned));
    harness.lend_clock(&server);
    let pairs =
        [("url", server.url.as_str()), ("client_id", "services-app"), ("client_secret", "services-SECRET-canary-1")];
    let id = harness.add("Halo", "halo", "client_credentials", &pairs).await;
    harness.connect(id).await;
    (server, id)
}

fn agent(server: &Server<Halo>, name: &str) {
    server.with(|halo| halo.agent = json!({"id": 8, "name": name}));
}

fn is_wrong(view: &ProfileView) -> bool {
    view.acceptable == Some(Acceptable::Identity) && matches!(view.state, SessionState::Refused { .. })
}

/// Signs in and waits until it is refused as someone else's.
async fn refused(harness: &Harness, id: ProfileId) -> ProfileView {
    harness.app.connect(id, true).await.expect("started");
    harness.until(id, is_wrong).await
}

#[tokio::test]
async fn another_user_is_refused_across_sign_out_and_restart_until_accepted() {
    let harness = Harness::open().await;
    let (server, id) = halo(&harness, None).await;
    harness.app.disconnect(id).await.expect("signed out");
    agent(&server, "Joe");
    let harness = harness.restart().await;
    let view = refused(&harness, id).await;
    let text = view.trouble.as_ref().map(|trouble| trouble.text.to_string()).unwrap_or_default();
    assert!(text.contains("Jane") && text.contains("Joe"), "{text}");
    assert!(!view.usable && !view.renewable && view.obtained_at.is_none(), "nothing of it is used");
    assert_eq!(harness.notices(), [(id.to_string(), "wrongTenant".to_owned())]);
    // Again, and after one more restart: still refused, and not told again.
    refused(&harness, id).await;
    assert_eq!(harness.notices().len(), 1);
    let harness = harness.restart().await;
    assert!(is_wrong(&harness.view(id).await));
    harness.app.accept_identity(id).await.expect("accepted");
    let view = harness.view(id).await;
    assert_eq!((view.state, view.trouble, view.acceptable), (SessionState::SignedOut, None, None));
    let view = harness.connect(id).await;
    assert_eq!(view.identity.map(|identity| identity.name).as_deref(), Some("Joe"));
    // From now on Jane is the stranger.
    agent(&server, "Jane");
    refused(&harness, id).await;
}

#[tokio::test]
async fn accepting_where_nothing_is_to_be_accepted_keeps_the_pin() {
    let harness = Harness::open().await;
    let (server, id) = halo(&harness, None).await;
    let failure = harness.app.accept_identity(id).await.expect_err("nothing to accept");
    assert_eq!(
        (failure.code, failure.message.to_string().as_str()),
        (Code::Refused, "there is nothing to accept here")
    );
    agent(&server, "Joe");
    refused(&harness, id).await;
}

#[tokio::test]
async fn a_refused_sign_in_leaves_the_old_one_usable() {
    let harness = Harness::open().await;
    let (server, id) = halo(&harness, None).await;
    let before = harness.view(id).await;
    harness.app.copy(id, CopyFormat::Token).await.expect("copied");
    let jane = harness.clipboard();
    agent(&server, "Joe");
    let view = refused(&harness, id).await;
    assert!(view.usable && view.expires_at == before.expires_at);
    harness.app.copy(id, CopyFormat::Token).await.expect("copied");
    assert_eq!(harness.clipboard(), jane, "the old token");
}

#[tokio::test]
async fn a_verify_that_tells_another_user_withholds_the_token_until_accepted() {
    let harness = Harness::open().await;
    let (server, id) = halo(&harness, None).await;
    agent(&server, "Joe");
    let failure = harness.app.verify(id).await.expect_err("someone else's");
    assert_eq!(failure.code, Code::Refused);
    let view = harness.view(id).await;
    assert!(is_wrong(&view) && !view.usable && !view.renewable);
    assert_eq!(harness.app.copy(id, CopyFormat::Token).await.expect_err("withheld").code, Code::Refused);
    assert_eq!(harness.app.renew(id).await.expect_err("withheld").code, Code::Refused);
    assert_eq!(harness.clipboard(), None);
    let harness = harness.restart().await;
    let view = harness.view(id).await;
    assert!(is_wrong(&view) && !view.usable);
    harness.app.accept_identity(id).await.expect("accepted");
    assert_eq!(harness.view(id).await.state, SessionState::Active, "the token is not lost");
    harness.app.copy(id, CopyFormat::Token).await.expect("copied");
    harness.app.verify(id).await.expect("Joe's");
}

#[tokio::test]
async fn a_verify_that_tells_the_old_user_again_gives_the_token_back() {
    let harness = Harness::open().await;
    let (server, id) = halo(&harness, None).await;
    agent(&server, "Joe");
    harness.app.verify(id).await.expect_err("someone else's");
    harness.app.verify(id).await.expect_err("still");
    agent(&server, "jane ");
    harness.app.verify(id).await.expect("Jane's again");
    assert!(harness.view(id).await.usable);
    assert_eq!(harness.notices().len(), 1);
}

#[tokio::test]
async fn a_colleague_in_the_same_tenant_is_no_stranger() {
    let harness = Harness::open().await;
    let (server, id) = halo(&harness, Some("contoso")).await;
    agent(&server, "Joe");
    harness.app.disconnect(id).await.expect("signed out");
    harness.connect(id).await;
    harness.app.verify(id).await.expect("taken");
    // The other tenant of the same host is one.
    server.with(|halo| halo.tenant = Some("fabrikam".to_owned()));
    let view = refused(&harness, id).await;
    let text = view.trouble.map(|trouble| trouble.text).unwrap_or_default();
    assert!(text.to_string().contains("Joe of fabrikam") && text.to_string().contains("Jane of contoso"), "{text}");
}

#[tokio::test]
async fn the_tokens_of_a_refused_sign_in_are_given_back() {
    let harness = Harness::open().await;
    let server = Server::start(Automate::default());
    harness.lend_clock(&server);
    server.with(|automate| {
        automate.users = vec![User::new("jane", "jane-PASSWORD", 1, true), User::new("joe", "joe-PASSWORD", 2, true)];
    });
    let answers = |user: &'static str, password: &'static str| {
        let server = server.url.clone();
        move |id: Option<ProfileId>| {
            let pairs = [
                ("server", server.as_str()),
                ("client_id", "00000000-0000-4000-8000-000000000001"),
                ("username", user),
                ("password", password),
                ("integrator", "yes"),
            ];
            let mut input = form("Automate", "automate", "password", &pairs);
            input.id = id;
            input
        }
    };
    let id = harness.app.save(answers("jane", "jane-PASSWORD")(None)).await.expect("saved");
    harness.connect(id).await;
    harness.app.save(answers("joe", "joe-PASSWORD")(Some(id))).await.expect("saved");
    refused(&harness, id).await;
    let disabled = server.received_at("/ApiToken/Disable");
    let [request] = &disabled[..] else { panic!("{} tokens were given back", disabled.len()) };
    let token = request.bearer().expect("a token");
    assert!(harness.activity(id).await.iter().any(|text| text == "Signed out on the server."));
    harness.app.copy(id, CopyFormat::Token).await.expect_err("jane's token is not joe's");
    harness.app.save(answers("jane", "jane-PASSWORD")(Some(id))).await.expect("saved");
    harness.app.copy(id, CopyFormat::Token).await.expect("jane's token is still there");
    assert_ne!(harness.clipboard().as_deref(), Some(token));
}

#[tokio::test]
async fn an_edited_user_is_a_stranger_until_accepted() {
    let harness = Harness::open().await;
    let server = Server::start(AvePoint::default());
    harness.lend_clock(&server);
    let secret = server.with(|avepoint| avepoint.secrets[0].clone());
    let input = |user: &str, id| {
        let pairs = [("base_url", server.url.as_str()), ("client_secret", &secret), ("user_principal_name", user)];
        let mut input = form("AvePoint", "avepoint", "delegate", &pairs);
        input.id = id;
        input
    };
    let id = harness.app.save(input("svc-cg@example.com", None)).await.expect("saved");
    harness.connect(id).await;
    harness.app.save(input("jane@example.com", Some(id))).await.expect("saved");
    refused(&harness, id).await;
    harness.app.accept_identity(id).await.expect("accepted");
    harness.app.connect(id, true).await.expect("started");
    let jane = |view: &ProfileView| view.identity.as_ref().is_some_and(|identity| identity.name == "jane@example.com");
    harness.until(id, jane).await;
}

#[tokio::test]
async fn a_first_test_call_that_fails_decides_nothing() {
    let harness = Harness::open().await;
    let server = Server::start(Citrix::default());
    harness.lend_clock(&server);
    server.answer_next("/me", fobwatch_simulator::Answer::empty(503));
    let pairs = [
        ("host", server.url.as_str()),
        ("environment", "custom"),
        ("customer_id", "examplecust1"),
        ("client_id", CLIENT_ID),
        ("client_secret", SECRET),
    ];
    let id = harness.add("Citrix", "citrix", "client_credentials", &pairs).await;
    harness.connect(id).await;
    harness.app.verify(id).await.expect("whoever it is");
    harness.app.disconnect(id).await.expect("signed out");
    let view = harness.connect(id).await;
    assert_eq!(view.identity.and_then(|identity| identity.tenant).as_deref(), Some("examplecust1"));
}

#[tokio::test]
async fn what_is_told_of_a_stranger_holds_no_secret() {
    let harness = Harness::open().await;
    let (server, id) = halo(&harness, None).await;
    agent(&server, "Joe");
    refused(&harness, id).await;
    let told = harness.told.lock().expect("what was told").join("");
    for issued in server.issued() {
        assert!(!told.contains(&issued));
    }
    assert!(!told.contains("SECRET-canary"));
}

fn is_asked(view: &ProfileView) -> bool {
    view.acceptable == Some(Acceptable::Host) && matches!(view.state, SessionState::Refused { .. })
}

#[tokio::test]
async fn a_new_sign_in_host_is_asked_about_once_and_again_when_it_changes() {
    let harness = Harness::open().await;
    let server = Server::start(Halo::default());
    harness.lend_clock(&server);
    let name = |host: &str| {
        let url = server.url.replace("127.0.0.1", host) + "/auth";
        server.with(|halo| halo.auth_url = Some(url));
    };
    name("localhost");
    let pairs =
        [("url", server.url.as_str()), ("client_id", "services-app"), ("client_secret", "services-SECRET-canary-1")];
    let id = harness.add("Halo", "halo", "client_credentials", &pairs).await;
    for _ in 0..2 {
        harness.app.connect(id, true).await.expect("started");
        let view = harness.until(id, is_asked).await;
        let text = view.trouble.map(|trouble| trouble.text).unwrap_or_default();
        assert!(text.to_string().contains("127.0.0.1") && text.to_string().contains("localhost"), "{text}");
    }
    assert_eq!(harness.notices(), [(id.to_string(), "wrongTenant".to_owned())]);
    assert!(server.received_at("/auth/token").is_empty(), "nothing was sent there");
    let harness = harness.restart().await;
    assert!(is_asked(&harness.view(id).await));
    harness.app.accept_identity(id).await.expect("accepted");
    assert_eq!(harness.view(id).await.state, SessionState::SignedOut);
    assert!(harness.activity(id).await.iter().any(|text| text == "Sign-ins at localhost are accepted"));
    harness.connect(id).await;
    harness.app.disconnect(id).await.expect("signed out");
    let harness = harness.restart().await;
    harness.connect(id).await;
    assert_eq!(harness.app.form(id).await.expect("a form").answers["sign_in_host"], "localhost");

    // Another one is a stranger again, and what there was goes on; a renewal asks nobody.
    server.with(|halo| halo.auth_url = Some("https://auth.evil.example/auth".to_owned()));
    server.answer_next("/auth/token", fobwatch_simulator::Answer::empty(404));
    harness.app.renew(id).await.expect_err("refused");
    let view = harness.view(id).await;
    assert!(is_asked(&view) && view.usable, "{view:?}");
    assert_eq!(harness.notices(), [(id.to_string(), "wrongTenant".to_owned())]);
    name("localhost");
    harness.app.connect(id, true).await.expect("started");
    harness.until(id, |view| view.state == SessionState::Active).await;
}
