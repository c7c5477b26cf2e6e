//! Customers as the page keeps them, and facts about tokens and secrets.

use std::time::Duration;

use fobwatch_core::clock::Clock as _;
use fobwatch_core::contract::{Colour, CustomerView};
use fobwatch_core::failure::Code;
use fobwatch_integration::{Harness, form};

use super::ninja;

fn contoso() -> CustomerView {
    CustomerView { name: "Contoso".to_owned(), colour: Some(Colour::Teal), place: Some(3), collapsed: true }
}

#[tokio::test]
async fn how_customers_are_shown_is_kept_and_their_colour_is_on_their_profiles() {
    let harness = Harness::open().await;
    let (_server, id) = ninja(&harness).await;
    let customer = harness.view(id).await.customer;
    assert_eq!((harness.view(id).await.colour, harness.app.customers().await.expect("customers")), (None, Vec::new()));
    let mine = CustomerView { name: customer, ..contoso() };
    harness.app.set_customers(vec![mine.clone().into(), contoso().into()]).await.expect("kept");
    assert_eq!(harness.view(id).await.colour, Some(Colour::Teal));
    let harness = harness.restart().await;
    assert_eq!(harness.view(id).await.colour, Some(Colour::Teal));
    let plain = CustomerView { colour: None, ..mine.clone() };
    harness.app.set_customers(vec![plain.clone().into()]).await.expect("kept");
    assert_eq!(harness.view(id).await.colour, None);
    let all = harness.app.customers().await.expect("customers");
    assert!(all.contains(&plain) && (mine.name == "Contoso" || all.contains(&contoso())), "{all:?}");
    let hidden = CustomerView { name: "Con\u{200b}toso".to_owned(), ..contoso() };
    assert_eq!(harness.app.set_customers(vec![hidden.into()]).await.expect_err("refused").code, Code::Invalid);
}

#[tokio::test]
async fn a_secret_has_an_age_and_the_day_that_its_form_names() {
    let harness = Harness::open().await;
    let pairs = [
        ("base_url", "https://go.example"),
        ("user_principal_name", "svc@example.com"),
        ("client_secret", "SECRET-canary"),
        ("secret_ends_on", "2027-01-31"),
    ];
    let id = harness.add("Files", "avepoint", "delegate", &pairs).await;
    let saved = harness.clock.now().as_millisecond();
    harness.clock.advance(Duration::from_hours(24));
    let mut renamed = form("Renamed", "avepoint", "delegate", &pairs[..2]);
    renamed.id = Some(id);
    renamed.answers.insert("secret_ends_on".to_owned(), "2027-01-31".to_owned());
    harness.app.save(renamed).await.expect("saved");
    let all = harness.app.secrets().await.expect("secrets");
    assert_eq!(all.len(), 1, "{all:?}");
    assert_eq!((all[0].profile, all[0].saved_at), (id, Some(saved)), "who renames it does not type it anew");
    assert_eq!(all[0].ends_on.as_deref(), Some("2027-01-31"));
    assert!(!format!("{all:?}").contains("canary"));
}

#[tokio::test]
async fn scopes_that_were_not_granted_are_told() {
    let harness = Harness::open().await;
    let (_server, id) = ninja(&harness).await;
    assert_eq!(harness.app.detail(id).await.expect("detail").token, None);
    harness.connect(id).await;
    let detail = harness.app.detail(id).await.expect("detail");
    assert!(detail.token.is_some());
    assert!(detail.scopes.iter().any(|scope| scope.asked && scope.granted), "{:?}", detail.scopes);
}
