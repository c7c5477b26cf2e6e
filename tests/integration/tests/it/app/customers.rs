//! Customers as the page keeps them, and facts about tokens and secrets.

mod cloning;

use std::time::Duration;

use fobwatch_core::clock::Clock as _;
use fobwatch_core::contract::{Colour, CustomerRenamed, CustomerView, FormInput};
use fobwatch_core::failure::Code;
use fobwatch_integration::{Harness, form};

use super::ninja;

fn contoso() -> CustomerView {
    CustomerView {
        name: "Contoso".to_owned(),
        colour: Some(Colour::Teal),
        place: Some(3),
        collapsed: true,
        browser: None,
    }
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

const NINJA: [(&str, &str); 2] = [("instance", "https://app.ninjarmm.com"), ("client_id", "app")];

async fn add(harness: &Harness, customer: &str, name: &str) -> fobwatch_core::profile::ProfileId {
    let form = FormInput { customer: customer.to_owned(), ..form(name, "ninjaone", "browser_native", &NINJA) };
    harness.app.save(form).await.expect("saved")
}

async fn rename(harness: &Harness, from: &str, to: &str, merge: bool) -> CustomerRenamed {
    harness.app.rename_customer(from.to_owned(), to.to_owned(), merge).await.expect("renamed")
}

async fn names(harness: &Harness) -> Vec<String> {
    let profiles = harness.app.overview().await.expect("a list").profiles;
    profiles.iter().map(|view| format!("{}/{}", view.customer, view.name)).collect()
}

#[tokio::test]
async fn a_renamed_customer_keeps_its_profiles_its_look_and_their_sign_ins() {
    let harness = Harness::open().await;
    let (_server, id) = ninja(&harness).await;
    harness.connect(id).await;
    let old = harness.view(id).await.customer;
    let other = add(&harness, &old, "Other").await;
    let apart = add(&harness, "Apart", "Other").await;
    harness.app.set_customers(vec![CustomerView { name: old.clone(), ..contoso() }.into()]).await.expect("kept");
    harness.app.remove(other).await.expect("removed");
    let done = rename(&harness, &old, " New  Name ", false).await;
    assert_eq!(done, CustomerRenamed::Done { name: "New  Name".to_owned() });
    harness.app.restore(other).await.expect("back");
    let harness = harness.restart().await;
    for of in [id, other] {
        let view = harness.view(of).await;
        assert_eq!(
            (&*view.customer, view.colour),
            ("New  Name", Some(Colour::Teal)),
            "a removed one comes back there too"
        );
    }
    assert!(harness.view(id).await.usable, "it is still signed in");
    assert_eq!(harness.view(apart).await.customer, "Apart");
    let looks = harness.app.customers().await.expect("customers");
    assert_eq!(looks, [CustomerView { name: "New  Name".to_owned(), ..contoso() }]);
    assert_eq!(harness.app.find_profile("new name/other").expect("found"), other);
    harness.app.find_profile(&format!("{old}/other")).expect_err("not under the old name");
    // Only in how it is spelt: that is no other customer.
    assert_eq!(
        rename(&harness, "New  Name", "new name", false).await,
        CustomerRenamed::Done { name: "new name".to_owned() }
    );
    assert_eq!(harness.view(id).await.colour, Some(Colour::Teal));
}

#[tokio::test]
async fn two_customers_become_one_only_when_that_was_asked_for() {
    let harness = Harness::open().await;
    for (customer, name) in [("Contoso", "One"), ("Contoso", "Two"), ("Fabrikam", "Three")] {
        add(&harness, customer, name).await;
    }
    let look = |name: &str, colour| CustomerView { name: name.to_owned(), colour: Some(colour), ..contoso() };
    let both = vec![look("Contoso", Colour::Red).into(), look("Fabrikam", Colour::Blue).into()];
    harness.app.set_customers(both).await.expect("kept");
    let taken = CustomerRenamed::Taken { name: "Contoso".to_owned() };
    assert_eq!(rename(&harness, "Fabrikam", "CONTOSO", false).await, taken);
    assert_eq!(names(&harness).await, ["Contoso/One", "Contoso/Two", "Fabrikam/Three"], "nothing is done yet");
    let done = CustomerRenamed::Done { name: "Contoso".to_owned() };
    assert_eq!(rename(&harness, "Fabrikam", "CONTOSO", true).await, done, "as the other is spelt");
    let harness = harness.restart().await;
    assert_eq!(names(&harness).await, ["Contoso/One", "Contoso/Three", "Contoso/Two"]);
    assert_eq!(harness.app.customers().await.expect("customers"), [look("Contoso", Colour::Red)]);
}

#[tokio::test]
async fn a_renaming_that_would_make_two_of_one_name_is_refused_whole() {
    let harness = Harness::open().await;
    for (customer, name) in
        [("Contoso", "One"), ("Contoso", "Two"), ("Fabrikam", "ONE"), ("Fabrikam", "Three"), ("A", "B/One")]
    {
        add(&harness, customer, name).await;
    }
    let before = names(&harness).await;
    let refused = async |from: &str, to: &str| {
        let failure = harness.app.rename_customer(from.to_owned(), to.to_owned(), true).await.expect_err("refused");
        failure.to_string()
    };
    assert_eq!(refused("Fabrikam", "contoso").await, "Contoso already has profiles with these names: ONE");
    // The two would read the same in a line, `A/B/One`.
    assert_eq!(refused("Contoso", "A/B").await, "A/B already has profiles with these names: One");
    for wrong in ["", "  ", "Con\u{200b}toso", &*"x".repeat(81)] {
        let failure = harness.app.rename_customer("Contoso".to_owned(), wrong.to_owned(), false).await;
        assert_eq!(failure.expect_err("refused").code, Code::Invalid, "{wrong:?}");
    }
    let gone = harness.app.rename_customer("Nobody".to_owned(), "Somebody".to_owned(), false).await;
    assert_eq!(gone.expect_err("refused").code, Code::NotFound);
    assert_eq!(names(&harness).await, before);
    // On the way one of its own has the name that another is about to have.
    add(&harness, "A", "One").await;
    rename(&harness, "A", "A/B", false).await;
    assert!(names(&harness).await.contains(&"A/B/B/One".to_owned()));
}
