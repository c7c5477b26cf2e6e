//! Connections from and for the vault of a PowerShell module, through the whole app.

use std::time::Duration;

use fobwatch_core::contract::{SessionState, VaultImport};
use fobwatch_core::failure::{Code, Failure};
use fobwatch_core::profile::ProfileId;
use fobwatch_core::secret::Secret;
use fobwatch_integration::Harness;
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::{Server, browser};
use serde_json::{Value, json};

fn start(harness: &Harness) -> Server<NinjaOne> {
    let server = Server::start(NinjaOne::default());
    harness.lend_clock(&server);
    harness.when_browser_opens(|url| drop(browser::visit(&url, browser::Decision::Approve)));
    server
}

async fn import(harness: &Harness, prefix: &str, text: &str) -> Result<ProfileId, Failure> {
    let input = VaultImport {
        vendor: "ninjaone".to_owned(),
        name: "Imported".to_owned(),
        customer: "Contoso".to_owned(),
        prefix: prefix.to_owned(),
        text: Secret::new(text),
    };
    harness.app.import_vault(input).await
}

/// The problem at a field, if any; what was typed is in no failure.
async fn problem(harness: &Harness, prefix: &str, text: &str, field: &str) -> Option<String> {
    let failure = import(harness, prefix, text).await.expect_err("not imported");
    assert_eq!(failure.code, Code::Invalid);
    assert!(!format!("{failure:?}").contains("canary"), "{failure:?}");
    failure.fields.into_iter().find(|problem| problem.field == field).map(|problem| problem.text.to_string())
}

fn sent(server: &Server<NinjaOne>) -> Vec<String> {
    server.received_at("/ws/oauth/token").into_iter().map(|request| request.body).collect()
}

#[tokio::test]
async fn an_imported_refresh_token_is_renewed_at_once_and_its_successor_sealed() {
    let harness = Harness::open().await;
    let server = start(&harness);
    let id = harness
        .add("NinjaOne", "ninjaone", "browser_native", &[("instance", &server.url), ("client_id", "native-app")])
        .await;
    harness.connect(id).await;
    let copied = harness.app.copy_for_vault(id, " Lab ".to_owned()).await.expect("copied");
    assert_eq!(copied.clears_at, fobwatch_core::clock::Clock::now(&harness.clock).as_millisecond() + 30_000);
    assert_eq!(harness.activity(id).await[0], "Copied for a PowerShell vault, cleared after 30 s");
    let text = harness.clipboard().expect("a copy");
    let values: Value = serde_json::from_str(&text).expect("JSON");
    let token = values["LabRefresh"].as_str().expect("a refresh token").to_owned();
    let (visits, calls) = (harness.visited().len(), sent(&server).len());

    let imported = import(&harness, "lab", &text).await.expect("imported");
    let view = harness.until(imported, |view| view.state == SessionState::Active).await;
    assert!(view.usable && view.has_refresh_token && view.method == "browser_native");
    let renewals = sent(&server).split_off(calls);
    assert_eq!(renewals.len(), 1);
    assert!(renewals[0].contains("grant_type=refresh_token") && renewals[0].contains(&token), "{renewals:?}");
    assert_eq!(harness.visited().len(), visits, "no browser");
    let activity = harness.activity(imported).await;
    assert_eq!(
        activity,
        ["Token renewed, valid for 60 min", "Imported from a vault of the NinjaOne PowerShell module"]
    );
    assert_eq!(
        harness.app.form(imported).await.expect("a form").answers,
        harness.app.form(id).await.expect("a form").answers
    );

    let harness = harness.restart().await;
    harness.lend_clock(&server);
    harness.clock.advance(Duration::from_mins(1));
    harness.app.renew(imported).await.expect("by the token that was sealed");
    assert!(!sent(&server).pop().expect("a renewal").contains(&token));
    harness.app.renew(id).await.expect_err("a refresh token has one owner");
}

#[tokio::test]
async fn a_pasted_token_and_a_machine_account_connect_at_once() {
    let harness = Harness::open().await;
    let server = start(&harness);
    let token = server.with(|ninja| ninja.issue_refresh_token("web-app", "monitoring offline_access"));
    let text = json!({
        "NINJAONEauthmode": "Token Authentication",
        "NinjaOneURL": server.url,
        "NinjaOneClientId": "web-app",
        "NinjaOneClientSecret": "web_SECRET-canary-1",
        "NinjaOneRedirectURI": "http://localhost:9090/",
        "NinjaOneAuthListenerPort": 9090,
        "NinjaOneParseDateTimes": false,
        "NinjaOneExpires": "31/12/2099 25:61:00",
        "NinjaOneRefresh": token,
        "NinjaOneAccess": null,
        "OtherClientId": "of something else",
    });
    let id = import(&harness, "NinjaOne", &text.to_string()).await.expect("imported");
    harness.until(id, |view| view.state == SessionState::Active).await;
    let form = harness.app.form(id).await.expect("a form");
    assert_eq!((&*form.method, &*form.answers["redirect_uri"]), ("refresh_token", "http://localhost:9090/"));
    assert_eq!(form.saved, ["client_secret", "refresh_token"]);
    harness.app.remove(id).await.expect("removed");

    let text = json!({
        "AuthMode": "Client Credentials",
        "URL": server.url,
        "ClientId": "service-app",
        "ClientSecret": "service_SECRET-canary-2",
        "AuthScopes": "monitoring",
    });
    let id = import(&harness, "", &text.to_string()).await.expect("imported");
    harness.until(id, |view| view.state == SessionState::Active).await;
}

#[tokio::test]
async fn what_needs_a_person_waits_for_one() {
    let harness = Harness::open().await;
    let server = start(&harness);
    let text = json!({
        "NinjaOneAuthMode": "Authorization Code",
        "NinjaOneURL": server.url,
        "NinjaOneClientId": "native-app",
    });
    let id = import(&harness, "NinjaOne", &text.to_string()).await.expect("imported");
    assert_eq!(harness.view(id).await.state, SessionState::SignedOut);
    let form = harness.app.form(id).await.expect("a form");
    assert_eq!(form.answers["redirect_uri"], "http://127.0.0.1", "the method's own default");
    assert_eq!(form.answers["scopes"], "monitoring management control offline_access");
    harness.connect(id).await;
    assert_eq!(sent(&server).len(), 1);
}

#[tokio::test]
async fn a_token_that_was_used_elsewhere_leaves_a_profile_to_sign_in_with() {
    let harness = Harness::open().await;
    let server = start(&harness);
    let text = json!({
        "NinjaOneAuthMode": "Authorisation Code",
        "NinjaOneURL": server.url,
        "NinjaOneClientId": "native-app",
        "NinjaOneRefresh": "2f1a4c3e-0000-4000-8000-000000000001.canary",
    });
    let id = import(&harness, "NinjaOne", &text.to_string()).await.expect("imported");
    let view = harness.until(id, |view| view.state == SessionState::NeedsSignIn).await;
    assert!(!view.usable && !view.has_refresh_token);
    assert!(harness.visited().is_empty(), "nothing opens by itself");
    harness.connect(id).await;
}

#[tokio::test]
async fn what_cannot_be_imported_is_said_by_field_and_saves_nothing() {
    let harness = Harness::open().await;
    let whole = json!({
        "NinjaOneAuthMode": "Client Credentials",
        "NinjaOneInstance": "eu",
        "NinjaOneClientId": "c",
        "NinjaOneClientSecret": "secret-canary",
    });
    let without = |name: &str| {
        let mut part = whole.clone();
        part.as_object_mut().expect("an object").remove(name);
        part.to_string()
    };
    for (prefix, text, field, why) in [
        ("Lab", whole.to_string(), "prefix", "starts with this prefix"),
        ("NinjaOne", "{}".to_owned(), "prefix", "starts with this prefix"),
        ("NinjaOne", "secret-canary".to_owned(), "text", "not a JSON object"),
        ("NinjaOne", "[\"secret-canary\"]".to_owned(), "text", "not a JSON object"),
        ("NinjaOne", without("NinjaOneAuthMode"), "text", "AuthMode is missing"),
        ("NinjaOne", without("NinjaOneClientId"), "text", "Client ID is required"),
        ("NinjaOne", without("NinjaOneClientSecret"), "text", "Client secret is required"),
        ("NinjaOne", without("NinjaOneInstance"), "text", "Region or host is required"),
        // Without -AsPlainText, each value is an object.
        ("NinjaOne", json!({"NinjaOneAuthMode": {"Length": 18}}).to_string(), "prefix", "starts with this prefix"),
    ] {
        let said = problem(&harness, prefix, &text, field).await.unwrap_or_default();
        assert!(said.contains(why), "{prefix} {text}: {said}");
    }
    assert!(harness.app.overview().await.expect("a list").profiles.is_empty());
    harness.add("Imported", "ninjaone", "browser_native", &[("instance", "eu"), ("client_id", "c")]).await;
    let taken = problem(&harness, "NinjaOne", &whole.to_string(), "name").await.unwrap_or_default();
    assert!(taken.contains("already"), "{taken}");
}

#[tokio::test]
async fn a_copy_for_the_vault_is_cleared_locked_and_refused_like_others() {
    let harness = Harness::open().await;
    let pairs = [("instance", "eu"), ("client_id", "c"), ("client_secret", "secret-canary")];
    let id = harness.add("Service", "ninjaone", "client_credentials", &pairs).await;
    assert_eq!(harness.view(id).await.vault.map(|vault| vault.prefix), Some("NinjaOne"));
    harness.app.copy_for_vault(id, "NinjaOne".to_owned()).await.expect("copied without a token");
    assert!(harness.clipboard().is_some_and(|text| text.contains("\"NinjaOneClientSecret\": \"secret-canary\"")));
    harness.clock.advance(Duration::from_secs(31));
    harness.until_so("the clipboard is cleared", async || harness.clipboard().is_none()).await;
    let other = harness
        .add(
            "Automate",
            "automate",
            "existing_token",
            &[("server", "rancor.hostedrmm.com"), ("access_token", "token-canary")],
        )
        .await;
    assert_eq!(harness.view(other).await.vault, None);
    assert_eq!(harness.app.copy_for_vault(other, String::new()).await.expect_err("no vault").code, Code::Refused);
    harness.app.lock().await.expect("locked");
    assert_eq!(harness.app.copy_for_vault(id, "NinjaOne".to_owned()).await.expect_err("locked").code, Code::Locked);
    assert_eq!(harness.clipboard(), None);
}
