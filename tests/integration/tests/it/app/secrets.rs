//! The days on which saved secrets end: said of any, told ahead, and gone with the secret. The field that a form is
//! opened at.

use std::time::Duration;

use fobwatch_core::app::Changes;
use fobwatch_core::contract::{ProfileView, SecretView, SessionState};
use fobwatch_core::failure::Code;
use fobwatch_core::secret::Secret;
use fobwatch_integration::{Harness, form};
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;

use super::ninja;

const SERVICE: [(&str, &str); 3] =
    [("instance", "https://eu.ninjarmm.com"), ("client_id", "service-app"), ("client_secret", "SECRET-canary")];

async fn secret_of(harness: &Harness) -> SecretView {
    let [one] = &harness.app.secrets().await.expect("secrets")[..] else { panic!("one secret") };
    one.clone()
}

fn ends(view: &ProfileView) -> Option<String> {
    view.warnings.iter().find(|warning| warning.code == "SecretEnds").map(|warning| warning.text.to_string())
}

#[tokio::test]
async fn any_secret_can_have_an_end_of_which_a_notice_comes_ahead() {
    let harness = Harness::open().await;
    let id = harness.add("Service", "ninjaone", "client_credentials", &SERVICE).await;
    let secret = secret_of(&harness).await;
    assert_eq!((&*secret.field, secret.ends_on, secret.usual), ("client_secret", None, true));
    let set = |field: &str, day: Option<&str>| harness.app.set_secret_end(id, field.to_owned(), day.map(str::to_owned));
    set("client_secret", Some("2026-02-15")).await.expect("said");
    let secret = secret_of(&harness).await;
    assert_eq!((secret.ends_on.as_deref(), secret.usual), (Some("2026-02-15"), false));
    assert_eq!(ends(&harness.view(id).await), None);

    let refused = set("client_secret", Some("soon")).await.expect_err("no day");
    assert_eq!((refused.code, &*refused.fields[0].field), (Code::Invalid, "client_secret.ends"));
    assert_eq!(set("client_id", Some("2026-02-15")).await.expect_err("no secret").code, Code::NotFound);

    harness.clock.advance(Duration::from_hours(15 * 24));
    let view = harness.until(id, |view| ends(view).is_some()).await;
    assert_eq!(ends(&view).as_deref(), Some("Client secret ends on 2026-02-15, within 30 days."));
    assert_eq!(view.field.as_deref(), Some("client_secret"));
    harness.until_so("a notice comes", async || !harness.notices().is_empty()).await;
    assert_eq!(harness.notices(), [(id.to_string(), "secretEnds".to_owned())]);
    let harness = harness.restart().await;
    assert!(ends(&harness.view(id).await).is_some());
    assert_eq!(harness.notices(), [], "told before");
    harness.app.set_secret_end(id, "client_secret".to_owned(), None).await.expect("taken back");
    let view = harness.view(id).await;
    assert_eq!((ends(&view), view.field), (None, None));
    assert_eq!(secret_of(&harness).await.ends_on, None);
}

#[tokio::test]
async fn an_end_is_an_answer_of_the_form_and_goes_with_its_secret() {
    let harness = Harness::open().await;
    let day = |day: &str| [("client_secret.ends".to_owned(), day.to_owned())].into();
    let id = harness
        .add(
            "Service",
            "ninjaone",
            "client_credentials",
            &[&SERVICE[..], &[("client_secret.ends", "2027-01-31")]].concat(),
        )
        .await;
    assert_eq!(secret_of(&harness).await.ends_on.as_deref(), Some("2027-01-31"));
    let facts = harness.app.detail(id).await.expect("a detail").facts;
    assert!(facts.iter().any(|fact| fact.label == "Client secret ends on" && fact.value == "2027-01-31"), "{facts:?}");

    harness.app.change(id, Changes { name: Some("Renamed".to_owned()), ..Changes::default() }).await.expect("renamed");
    assert_eq!(secret_of(&harness).await.ends_on.as_deref(), Some("2027-01-31"), "it stays with its secret");
    let copy = harness.app.duplicate(id).await.expect("a copy");
    let all = harness.app.secrets().await.expect("secrets");
    assert!(all.iter().any(|one| one.profile == copy && one.ends_on.as_deref() == Some("2027-01-31")), "{all:?}");
    harness.app.remove(copy).await.expect("removed");

    let new = || [("client_secret".to_owned(), Secret::new("another"))].into();
    harness.app.change(id, Changes { secrets: new(), ..Changes::default() }).await.expect("replaced");
    assert_eq!(secret_of(&harness).await.ends_on, None, "another secret has another end");
    harness
        .app
        .change(id, Changes { secrets: new(), answers: day("2028-01-31"), ..Changes::default() })
        .await
        .expect("replaced");
    assert_eq!(secret_of(&harness).await.ends_on.as_deref(), Some("2028-01-31"));
    let refused = harness.app.change(id, Changes { answers: day("31.1.2028"), ..Changes::default() }).await;
    assert_eq!(refused.expect_err("no day").fields[0].field, "client_secret.ends");

    let mut without = form("Native", "ninjaone", "browser_native", &[("instance", "eu"), ("client_id", "app")]);
    without.answers.extend::<std::collections::BTreeMap<_, _>>(day("2028-01-31"));
    let refused = harness.app.save(without).await.expect_err("there is no such secret");
    assert_eq!(refused.fields[0].field, "client_secret.ends");
}

#[tokio::test]
async fn a_secret_whose_vendor_ends_it_has_a_usual_end() {
    let harness = Harness::open().await;
    let pairs = [("client_id", "11111111-2222-3333-4444-555555555555"), ("client_secret", "SECRET-canary")];
    let id = harness.add("Sophos", "sophos-central", "client_credentials", &pairs).await;
    let secret = secret_of(&harness).await;
    assert_eq!((secret.ends_on.as_deref(), secret.usual), (Some("2029-01-01"), true));
    harness.app.set_secret_end(id, "client_secret".to_owned(), Some("2028-05-01".to_owned())).await.expect("said");
    let secret = secret_of(&harness).await;
    assert_eq!((secret.ends_on.as_deref(), secret.usual), (Some("2028-05-01"), false));
    let answers = harness.app.form(id).await.expect("a form").answers;
    assert_eq!(answers.get("credential_ends").map(String::as_str), Some("2028-05-01"), "in the field of the form");
}

#[tokio::test]
async fn a_form_is_opened_at_the_field_that_was_refused() {
    let harness = Harness::open().await;
    let server = Server::start(NinjaOne::default());
    harness.lend_clock(&server);
    let pairs = [("instance", &*server.url), ("client_id", "service-app"), ("client_secret", "wrong")];
    let id = harness.add("Service", "ninjaone", "client_credentials", &pairs).await;
    harness.app.connect(id, false).await.expect("started");
    let view = harness.until(id, |view| matches!(view.state, SessionState::Refused { .. })).await;
    assert_eq!(view.field.as_deref(), Some("client_secret"));
    let harness = harness.restart().await;
    assert_eq!(harness.view(id).await.field.as_deref(), Some("client_secret"), "it is kept");
    let (_server, other) = ninja(&harness).await;
    assert_eq!(harness.view(other).await.field, None);
}
