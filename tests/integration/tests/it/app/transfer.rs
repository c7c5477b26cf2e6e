//! Imports and exports by file dialogs: the page sees a judgement, never the file.

mod table;

use fobwatch_core::contract::{Done, Export, Found, Import, Imported, OnConflict};
use fobwatch_core::failure::Code;
use fobwatch_core::secret::Secret;
use fobwatch_integration::Harness;
use serde_json::{Value, json};

const PASSPHRASE: &str = "a passphrase of ours";

async fn add(harness: &Harness, name: &str, secret: &str) {
    let pairs = [("instance", "https://app.ninjarmm.com"), ("client_id", "machine"), ("client_secret", secret)];
    harness.add(name, "ninjaone", "client_credentials", &pairs).await;
}

/// What a technician has in a file after an export.
async fn exported(harness: &Harness, passphrase: Option<&str>) -> (String, String) {
    let what = Export { passphrase: passphrase.map(Secret::new), ..Export::default() };
    assert!(harness.app.save_export(what).await.expect("saved"));
    harness.saved().pop().expect("a file")
}

fn found(rows: &[Imported]) -> Vec<(&str, &Found)> {
    rows.iter().map(|row| (&*row.name, &row.found)).collect()
}

#[tokio::test]
async fn an_encrypted_export_goes_over_to_another_computer_by_files_alone() {
    let old = Harness::open().await;
    add(&old, "One", "canary-one").await;
    let (name, text) = exported(&old, Some(PASSPHRASE)).await;
    assert_eq!(name, "fobwatch-2026-01-01.json.age");
    assert!(text.starts_with("-----BEGIN AGE ENCRYPTED FILE-----") && !text.contains("canary"));

    let new = Harness::open().await;
    new.chooses(&name, &text);
    let file = new.app.choose_import().await.expect("opened").expect("chosen");
    assert_eq!((&*file.name, file.sealed, file.rows.len()), (&*name, true, 0));
    let wrong = new.app.open_import(Secret::new("something else")).await.expect_err("wrong");
    assert_eq!(wrong.code, Code::WrongPassphrase);
    let rows = new.app.open_import(Secret::new(PASSPHRASE)).await.expect("it waits for the right one");
    assert_eq!(found(&rows), [("One", &Found::New)]);
    assert!(new.app.overview().await.expect("a list").profiles.is_empty(), "nothing yet");
    let rows = new.app.finish_import(Vec::new()).await.expect("imported");
    let Done::Added { id: Some(id), .. } = rows[0].done else { panic!("{:?}", rows[0]) };
    assert_eq!(new.app.form(id).await.expect("a form").saved, ["client_secret"]);
    let again = new.app.finish_import(Vec::new()).await.expect_err("it is over");
    assert_eq!(again.code, Code::TooLate);
}

#[tokio::test]
async fn each_conflict_has_a_choice_of_its_own() {
    let harness = Harness::open().await;
    for name in ["Kept", "Replaced", "Both", "Same"] {
        add(&harness, name, "canary").await;
    }
    let (name, text) = exported(&harness, None).await;
    assert_eq!(name, "fobwatch-2026-01-01.json");
    let mut document: Value = serde_json::from_str(&text).expect("JSON");
    for profile in document["profiles"].as_array_mut().expect("profiles") {
        if profile["name"] != "Same" {
            profile["answers"]["client_id"] = json!("another");
        }
    }
    document["profiles"].as_array_mut().expect("profiles").push(json!({ "name": "Odd", "vendor": "nobody" }));
    harness.chooses("profiles.json", &document.to_string());
    let rows = harness.app.choose_import().await.expect("opened").expect("chosen").rows;
    let differs = Found::Differs { fields: vec!["client_id".to_owned()] };
    assert_eq!(
        found(&rows)[..4],
        [("Both", &differs), ("Kept", &differs), ("Replaced", &differs), ("Same", &Found::Same)]
    );
    assert!(matches!(&rows[4].found, Found::Refused { .. }), "{:?}", rows[4]);
    let choices = vec![OnConflict::KeepBoth, OnConflict::Skip, OnConflict::Replace];
    harness.app.finish_import(choices).await.expect("imported");
    let overview = harness.app.overview().await.expect("a list");
    let mut all = Vec::new();
    for view in &overview.profiles {
        let form = harness.app.form(view.id).await.expect("a form");
        all.push((form.name, form.answers["client_id"].clone()));
    }
    let pair = |name: &str, client: &str| (name.to_owned(), client.to_owned());
    assert_eq!(
        all,
        [
            pair("Both", "machine"),
            pair("Both copy", "another"),
            pair("Kept", "machine"),
            pair("Replaced", "another"),
            pair("Same", "machine"),
        ]
    );
}

#[tokio::test]
async fn what_is_no_export_is_refused_and_a_cancelled_one_is_gone() {
    let harness = Harness::open().await;
    for text in ["", "hello", "{}", &*" ".repeat((16 << 20) + 1)] {
        harness.chooses("letter.txt", text);
        harness.app.choose_import().await.expect_err("refused");
        assert_eq!(harness.app.finish_import(Vec::new()).await.expect_err("nothing is open").code, Code::TooLate);
    }
    add(&harness, "One", "canary").await;
    let (name, text) = exported(&harness, None).await;
    for lock in [false, true] {
        harness.chooses(&name, &text);
        harness.app.choose_import().await.expect("opened").expect("chosen");
        if lock {
            harness.app.lock().await.expect("locked");
            harness.app.unlock(None).await.expect("unlocked");
        } else {
            harness.app.cancel_import().await.expect("cancelled");
        }
        assert_eq!(harness.app.finish_import(Vec::new()).await.expect_err("gone").code, Code::TooLate);
    }
    assert!(harness.app.choose_import().await.expect("asked").is_none(), "no file was chosen");
    harness.app.lock().await.expect("locked");
    harness.chooses(&name, &text);
    assert_eq!(harness.app.choose_import().await.expect_err("locked").code, Code::Locked);
}

#[tokio::test]
async fn what_is_kept_beside_takes_no_name_that_the_import_itself_brings() {
    let harness = Harness::open().await;
    add(&harness, "A", "canary").await;
    let (_, text) = exported(&harness, None).await;
    let mut document: Value = serde_json::from_str(&text).expect("JSON");
    let profiles = document["profiles"].as_array_mut().expect("profiles");
    let (mut changed, mut copy) = (profiles[0].clone(), profiles[0].clone());
    changed["answers"]["client_id"] = json!("other");
    copy["name"] = json!("A  COPY");
    // Also when what is here already is to be kept beside once more.
    *profiles = vec![changed, copy];
    let text = document.to_string();
    let import = |on_conflict, dry_run| Import { text: Secret::new(&*text), passphrase: None, on_conflict, dry_run };
    let dry = harness.app.import(import(OnConflict::KeepBoth, true)).await.expect("judged");
    let done = harness.app.import(import(OnConflict::KeepBoth, false)).await.expect("imported");
    let named = |rows: &[Imported]| -> Vec<String> {
        rows.iter()
            .map(|row| match &row.done {
                Done::Added { name, .. } => name.clone(),
                other => format!("{other:?}"),
            })
            .collect()
    };
    assert_eq!(named(&done), ["A copy 2", "A  COPY"]);
    assert_eq!(named(&dry), named(&done), "the dry run tells the same");
    let mut all: Vec<_> =
        harness.app.overview().await.expect("a list").profiles.into_iter().map(|view| view.name).collect();
    all.sort();
    assert_eq!(all, ["A", "A  COPY", "A copy 2"]);
}

#[tokio::test]
async fn answers_may_be_numbers_switches_and_lists() {
    let harness = Harness::open().await;
    let document = json!({"fobwatch": 1, "profiles": [{
        "name": "Halo", "customer": "Contoso", "vendor": "halo", "method": "client_credentials",
        "answers": {"url": "https://contoso.halopsa.com", "client_id": "c", "scopes": ["all", "offline_access"], "max_retries": 3},
        "secrets": {"client_secret": "canary", "additional_headers": {"X-Limit": 7, "X-On": true}},
    }]});
    let what = Import {
        text: Secret::new(document.to_string()),
        passphrase: None,
        on_conflict: OnConflict::Skip,
        dry_run: false,
    };
    let rows = harness.app.import(what).await.expect("imported");
    let Done::Added { id: Some(id), .. } = rows[0].done else { panic!("{:?}", rows[0]) };
    let answers = harness.app.form(id).await.expect("a form").answers;
    assert_eq!((&*answers["scopes"], &*answers["max_retries"]), ("all offline_access", "3"));
    assert_eq!(answers["additional_headers"], "X-Limit, X-On");
}
