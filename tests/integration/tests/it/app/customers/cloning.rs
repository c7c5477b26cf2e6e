//! A profile cloned to many customers: what goes along, and what is each customer's own.

use std::collections::BTreeMap;

use fobwatch_core::contract::{CloneTo, Done, FormInput, Found, SessionState};
use fobwatch_core::failure::Code;
use fobwatch_core::profile::ProfileId;
use fobwatch_core::remarks::{Note, Remarks};
use fobwatch_integration::{Harness, form};

const ANSWERS: [(&str, &str); 4] = [
    ("instance", "https://eu.ninjarmm.com"),
    ("client_id", "template-app"),
    ("client_secret", "template_SECRET-canary"),
    ("scopes", "monitoring"),
];

async fn template(harness: &Harness) -> ProfileId {
    let remarks = Remarks {
        note: Some(Note::new("of Contoso")),
        tags: Some(vec!["backup".to_owned()]),
        link: Some("https://docs.example/contoso".to_owned()),
    };
    let input = FormInput { remarks, ..form("Ninja", "ninjaone", "client_credentials", &ANSWERS) };
    let id = harness.app.save(input).await.expect("saved");
    harness.app.set_lead(id, Some(7)).await.expect("kept");
    harness.app.set_auto_renew(id, false, None).await.expect("off");
    id
}

fn to(customer: &str, answers: &[(&str, &str)]) -> CloneTo {
    let answers: BTreeMap<_, _> = answers.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    CloneTo { customer: customer.to_owned(), answers }
}

const EU: (&str, &str) = ("instance", "eu");

#[tokio::test]
async fn each_customer_gets_the_answers_and_what_is_its_own() {
    let harness = Harness::open().await;
    let id = template(&harness).await;
    let own = harness.app.own_answers(id).await.expect("questions");
    let told: Vec<_> = own.iter().map(|one| (one.field.key, &*one.here, one.is_shared)).collect();
    assert_eq!(told, [("instance", "https://eu.ninjarmm.com", true), ("client_id", "template-app", false)]);

    let clones = vec![to("Fabrikam", &[EU, ("client_id", "fabrikam-app")]), to("Northwind", &[EU, ("client_id", "")])];
    let rows = harness.app.clone_to_customers(id, clones, false).await.expect("cloned");
    let Done::Added { id: Some(clone), .. } = rows[0].done else { panic!("{:?}", rows[0]) };
    assert_eq!(rows[0].needs.len(), 1, "its secret is still to be typed");
    let Found::Refused { fields, .. } = &rows[1].found else { panic!("{:?}", rows[1]) };
    assert_eq!(fields[0].field, "client_id", "another customer's is not taken");
    let form = harness.app.form(clone).await.expect("a form");
    assert_eq!((&*form.name, &*form.customer, &*form.method), ("Ninja", "Fabrikam", "client_credentials"));
    assert_eq!((&*form.answers["client_id"], &*form.answers["scopes"]), ("fabrikam-app", "monitoring"));
    assert!(form.saved.is_empty());
    let tags = Some(vec!["backup".to_owned()]);
    assert_eq!(form.remarks, Remarks { note: Some(Note::default()), tags, link: Some(String::new()) });
    let view = harness.view(clone).await;
    assert_eq!((view.state, view.lead_minutes, view.auto_renew), (SessionState::SignedOut, 7, false));
    assert_eq!(harness.activity(clone).await, ["Cloned from Contoso/Ninja"]);
}

#[tokio::test]
async fn the_day_on_which_a_secret_ends_goes_where_the_secret_goes() {
    let harness = Harness::open().await;
    let id = template(&harness).await;
    harness.app.set_secret_end(id, "client_secret".to_owned(), Some("2099-01-31".to_owned())).await.expect("kept");
    for (customer, with_secrets, day) in [("Fabrikam", true, Some("2099-01-31")), ("Northwind", false, None)] {
        let clones = vec![to(customer, &[EU, ("client_id", "an-app")])];
        harness.app.clone_to_customers(id, clones, with_secrets).await.expect("cloned");
        let clone = harness.app.find_profile(&format!("{customer}/ninja")).expect("there");
        let form = harness.app.form(clone).await.expect("a form");
        assert_eq!(form.answers.get("client_secret.ends").map(String::as_str), day, "{customer}");
    }
}

#[tokio::test]
async fn secrets_are_copied_only_when_that_was_said_and_nothing_is_overwritten() {
    let harness = Harness::open().await;
    let id = template(&harness).await;
    let client = |name| [EU, ("client_id", name)];
    let clones = vec![to("Fabrikam", &client("a")), to("fabrikam", &client("b")), to("Contoso", &client("c"))];
    let rows = harness.app.clone_to_customers(id, clones, true).await.expect("cloned");
    assert_eq!(rows.len(), 2, "its own customer has it already");
    assert!(matches!(rows[0].done, Done::Added { .. }) && rows[0].needs.is_empty(), "{:?}", rows[0]);
    assert!(matches!(rows[1].found, Found::Refused { .. }), "the same customer twice");
    let clone = harness.app.find_profile("fabrikam/ninja").expect("there");
    assert_eq!(harness.app.form(clone).await.expect("a form").saved, ["client_secret"]);
    let rows = harness.app.clone_to_customers(id, vec![to("Fabrikam", &client("other"))], true).await.expect("told");
    assert_eq!(
        (&rows[0].done, harness.app.form(clone).await.expect("a form").answers["client_id"].as_str()),
        (&Done::Nothing, "a")
    );
    assert!(!format!("{rows:?}").contains("canary"));
    assert_eq!(harness.app.clone_to_customers(id, Vec::new(), true).await.expect_err("nobody").code, Code::Invalid);
    harness.app.lock().await.expect("locked");
    let locked = harness.app.clone_to_customers(id, vec![to("Northwind", &client("d"))], false).await;
    assert_eq!(locked.expect_err("locked").code, Code::Locked);
}
