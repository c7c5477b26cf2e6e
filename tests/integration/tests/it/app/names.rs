//! Names: one of each for a customer, however it is written, and changes of a profile that happen at once.

use fobwatch_core::app::Changes;
use fobwatch_core::contract::{Colour, CustomerChange, CustomerView, FormInput};
use fobwatch_core::failure::{Code, Failure};
use fobwatch_core::profile::ProfileId;
use fobwatch_core::secret::Secret;
use fobwatch_core::store::Store;
use fobwatch_integration::{Harness, T0, form, instant};
use rusqlite::Connection;

const ANSWERS: [(&str, &str); 2] = [("instance", "eu"), ("client_id", "c")];
/// "Müller" and its customer, as a Mac's file names and some keyboards write it.
const DECOMPOSED: [&str; 2] = ["Mu\u{308}ller GmbH", "Zu\u{308}rich"];

async fn add(harness: &Harness, customer: &str, name: &str) -> Result<ProfileId, Failure> {
    harness.app.save(input(customer, name)).await
}

fn input(customer: &str, name: &str) -> FormInput {
    FormInput { customer: customer.to_owned(), ..form(name, "ninjaone", "browser_native", &ANSWERS) }
}

fn is_name_taken(failure: &Failure) -> bool {
    failure.code == Code::Invalid
        && failure.fields.iter().any(|problem| problem.field == "name" && problem.text.to_string().contains("already"))
}

fn database(harness: &Harness) -> Connection {
    Connection::open(harness.folder().join("fobwatch.db")).expect("the database")
}

#[tokio::test]
async fn a_name_is_the_same_in_each_case_form_and_spacing() {
    let harness = Harness::open().await;
    let id = add(&harness, "Zürich", "Müller GmbH").await.expect("saved");
    for (customer, name) in [
        (DECOMPOSED[1], DECOMPOSED[0]),
        ("ZÜRICH", "müller gmbh"),
        (" Zürich ", "Müller   GmbH"),
        ("Zürich", "Müller\u{a0}GmbH"),
        ("ZU\u{308}RICH", "MU\u{308}LLER GMBH"),
    ] {
        let failure = add(&harness, customer, name).await.expect_err(name);
        assert!(is_name_taken(&failure), "{name}: {failure:?}");
    }
    for wanted in ["Zu\u{308}rich/Mu\u{308}ller GmbH", "mu\u{308}ll", "MÜLLER  GMBH", "zürich/müller gmbh"] {
        assert_eq!(harness.app.guess_profile(wanted).expect(wanted), id, "{wanted}");
    }
    // Another form of it is no other name: it can be saved over itself, and is kept in one form.
    let again = FormInput { id: Some(id), ..input(DECOMPOSED[1], DECOMPOSED[0]) };
    harness.app.save(again).await.expect("itself");
    let view = harness.view(id).await;
    assert_eq!((&*view.name, &*view.customer), ("Müller GmbH", "Zürich"));
    add(&harness, "Zürich", "Muller GmbH").await.expect("another letter is another name");
    add(&harness, "Basel", "Müller GmbH").await.expect("another customer");
    // What reads like another's customer and name would be taken for it.
    add(&harness, "Bern/Bahnhof", "Kasse").await.expect("nothing reads so");
    for (customer, name) in [("", "zürich/müller gmbh"), ("Bern", "Bahnhof/Kasse"), ("", "bern/bahnhof/kasse")] {
        let failure = add(&harness, customer, name).await.expect_err(name);
        assert!(is_name_taken(&failure), "{name}: {failure:?}");
    }
}

#[tokio::test]
async fn the_database_itself_refuses_a_double_and_the_form_says_so() {
    let harness = Harness::open().await;
    let id = add(&harness, "Contoso", "One").await.expect("saved");
    let other = add(&harness, "Contoso", "Two").await.expect("saved");
    // A name that this app has not seen come.
    let rename = "UPDATE profile SET label = 'contoso/three' WHERE id = ?1";
    database(&harness).execute(rename, [id.to_string()]).expect("renamed");
    for failure in [
        add(&harness, "Contoso", "Three").await.expect_err("taken"),
        harness.app.save(FormInput { id: Some(other), ..input("contoso", "THREE") }).await.expect_err("taken"),
    ] {
        assert!(is_name_taken(&failure), "{failure:?}");
    }
    assert_eq!(harness.view(other).await.name, "Two");
}

#[tokio::test]
async fn a_form_that_stayed_open_changes_only_what_was_typed_in_it() {
    let harness = Harness::open().await;
    let id = add(&harness, "Contoso", "Start").await.expect("saved");
    let began = harness.app.form(id).await.expect("a form");
    let opened = || FormInput { id: Some(id), began: Some(began.clone()), ..input("Contoso", "Start") };
    let elsewhere = Changes {
        name: Some("Elsewhere".to_owned()),
        answers: [("client_id".to_owned(), "new-app".to_owned())].into(),
        ..Changes::default()
    };
    harness.app.change(id, elsewhere).await.expect("saved");
    let mut typed = FormInput { customer: "Fabrikam".to_owned(), ..opened() };
    typed.answers.insert("scopes".to_owned(), "monitoring".to_owned());
    harness.app.save(typed).await.expect("saved");
    let form = harness.app.form(id).await.expect("a form");
    assert_eq!((&*form.name, &*form.customer), ("Elsewhere", "Fabrikam"));
    assert_eq!((&*form.answers["client_id"], &*form.answers["scopes"]), ("new-app", "monitoring"));
    // What is typed in both is as it was typed last.
    harness.app.save(FormInput { name: "Here".to_owned(), ..opened() }).await.expect("saved");
    assert_eq!(harness.view(id).await.name, "Here");
    let method = Some("client_credentials".to_owned());
    let secrets = [("client_secret".to_owned(), Secret::new("a-secret"))].into();
    harness.app.change(id, Changes { method, secrets, ..Changes::default() }).await.expect("saved");
    let failure = harness.app.save(opened()).await.expect_err("another method's form");
    assert!(failure.message.to_string().contains("method of this profile has changed"), "{failure:?}");
    assert_eq!(harness.app.form(id).await.expect("a form").method, "client_credentials");
}

/// As on a slow disk: both have begun before either has ended.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn changes_of_one_profile_at_once_are_all_kept() {
    let harness = Harness::open().await;
    let id = add(&harness, "Contoso", "Start").await.expect("saved");
    let disk = database(&harness);
    for round in 0_u32..12 {
        disk.execute_batch("BEGIN IMMEDIATE").expect("the disk is busy");
        let (name, on) = (format!("Name {round}"), round % 2 == 0);
        let begun = std::sync::Arc::new(tokio::sync::Barrier::new(4));
        let task = |work: std::pin::Pin<Box<dyn Future<Output = Result<(), Failure>> + Send>>| {
            let begun = begun.clone();
            tokio::spawn(async move {
                begun.wait().await;
                work.await.expect("saved");
            })
        };
        let (one, two, three) = (harness.app.clone(), harness.app.clone(), harness.app.clone());
        let renamed = Changes { name: Some(name.clone()), ..Changes::default() };
        let client = [("client_id".to_owned(), format!("client-{round}"))].into();
        let answered = Changes { answers: client, ..Changes::default() };
        let tasks = [
            task(Box::pin(async move { one.set_favourite(id, on).await })),
            task(Box::pin(async move { two.change(id, renamed).await.map(drop) })),
            task(Box::pin(async move { three.change(id, answered).await.map(drop) })),
        ];
        begun.wait().await;
        // So long it is slow; nothing waits for this.
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        disk.execute_batch("ROLLBACK").expect("free again");
        for task in tasks {
            task.await.expect("done");
        }
        let (view, form) = (harness.view(id).await, harness.app.form(id).await.expect("a form"));
        let expected = (name, on, format!("client-{round}"));
        assert_eq!((view.name, view.favourite, form.answers["client_id"].clone()), expected);
    }
    drop(disk);
    let (before, harness) = (harness.view(id).await, harness.restart().await);
    let after = harness.view(id).await;
    assert_eq!((after.name, after.favourite), (before.name, before.favourite), "on the disk too");
}

#[tokio::test]
async fn one_thing_about_a_customer_leaves_the_others() {
    let harness = Harness::open().await;
    let change = |change: CustomerChange| vec![CustomerChange { name: "Contoso".to_owned(), ..change }];
    let app = &harness.app;
    app.set_customers(change(CustomerChange { colour: Some(Some(Colour::Teal)), ..CustomerChange::default() }))
        .await
        .expect("one window");
    app.set_customers(change(CustomerChange { collapsed: Some(true), ..CustomerChange::default() }))
        .await
        .expect("another, which has not seen the colour");
    app.set_customers(change(CustomerChange { place: Some(Some(4)), ..CustomerChange::default() }))
        .await
        .expect("kept");
    let wanted = CustomerView {
        name: "Contoso".to_owned(),
        colour: Some(Colour::Teal),
        place: Some(4),
        collapsed: true,
        browser: None,
    };
    assert_eq!(app.customers().await.expect("customers"), std::slice::from_ref(&wanted));
    let said: CustomerChange = serde_json::from_str(r#"{"name": "Contoso", "colour": null}"#).expect("a change");
    app.set_customers(vec![said]).await.expect("none from now on");
    let harness = harness.restart().await;
    assert_eq!(harness.app.customers().await.expect("customers"), [CustomerView { colour: None, ..wanted }]);
}

#[tokio::test]
async fn what_comes_back_to_a_name_that_was_given_away_gets_the_next_one() {
    let harness = Harness::open().await;
    let id = add(&harness, "Contoso", "Ninja").await.expect("saved");
    harness.app.remove(id).await.expect("removed");
    add(&harness, "contoso", "ninja").await.expect("the name is free");
    harness.app.restore(id).await.expect("undone");
    assert_eq!(harness.view(id).await.name, "Ninja (2)");
    let harness = harness.restart().await;
    assert_eq!(harness.view(id).await.name, "Ninja (2)");
}

#[tokio::test]
async fn doubles_of_earlier_versions_get_a_number_and_are_told() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let old = Connection::open(folder.path().join("fobwatch.db")).expect("a database");
    old.execute_batch(include_str!("../../../data/schema6.sql")).expect("the last layout without");
    let insert = "INSERT INTO profile (id, name, customer, vendor, method, answers, auto_renew, favourite)
        VALUES (?1, ?2, ?3, 'ninjaone', 'browser_native', '{}', 1, 0)";
    for (place, name, customer) in [
        (1, "A copy", "Contoso"),
        (2, "a copy", "Contoso"),
        (3, "A  Copy", "CONTOSO"),
        (4, "A copy (2)", "Contoso"),
        (5, "Mu\u{308}ller", "Zürich"),
        (6, "Müller", "Zu\u{308}rich"),
    ] {
        let id = format!("0000000{place}-0000-4000-8000-000000000000");
        old.execute(insert, [&*id, name, customer]).expect("a profile");
    }
    drop(old);
    let store = Store::open(folder.path(), instant(T0)).expect("taken over");
    let mut names: Vec<_> = store.profiles().expect("profiles").into_iter().map(|one| (one.id, one.name)).collect();
    names.sort();
    let new: Vec<_> = names.iter().take(6).map(|(_, name)| &**name).collect();
    assert_eq!(new, ["A copy", "a copy (3)", "A  Copy (4)", "A copy (2)", "Müller", "Müller (2)"]);
    for ((id, name), was) in
        names.iter().take(6).zip([None, Some("a copy"), Some("A  Copy"), None, None, Some("Müller")])
    {
        let told = store.activity(*id, 5).expect("activity").into_iter().map(|row| row.text).collect::<Vec<_>>();
        let expected = was.map(|was| format!("Renamed from “{was}”: this customer had two profiles with that name"));
        assert_eq!(told, Vec::from_iter(expected), "{name}");
    }
    drop(store);
    let again = Store::open(folder.path(), instant(T0)).expect("and opened as it is");
    assert_eq!(again.profiles().expect("profiles").len(), names.len());
    assert_eq!(again.restored(), None);
}
