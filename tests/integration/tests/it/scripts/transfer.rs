//! Exports and imports.

use std::time::Duration;

use fobwatch_core::contract::{Done, Export, Found, Import, Imported, OnConflict, SessionState, VaultImport};
use fobwatch_core::failure::{Code, Failure};
use fobwatch_core::profile::ProfileId;
use fobwatch_core::secret::Secret;
use fobwatch_core::vendor::{Field, Kind};
use fobwatch_core::{transfer, vendors};
use fobwatch_integration::{Harness, machine};
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::{Server, browser};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{asked, with_sealed_header};

const PASSPHRASE: &str = "a passphrase of ours";

async fn export(harness: &Harness, passphrase: Option<&str>, sign_ins: bool) -> Secret {
    let what = Export { ids: None, passphrase: passphrase.map(Secret::new), sign_ins };
    harness.app.export(what).await.expect("exported")
}

async fn import(
    harness: &Harness,
    text: &Secret,
    on_conflict: OnConflict,
    dry_run: bool,
) -> Result<Vec<Imported>, Failure> {
    let passphrase = Some(Secret::new(PASSPHRASE));
    harness.app.import(Import { text: text.clone(), passphrase, on_conflict, dry_run }).await
}

/// What is found, and what is done, without ids.
async fn told(harness: &Harness, text: &Secret, on_conflict: OnConflict, dry_run: bool) -> Vec<(Found, &'static str)> {
    let all = import(harness, text, on_conflict, dry_run).await.expect("a document");
    all.into_iter()
        .map(|one| {
            let done = match one.done {
                Done::Added { .. } => "added",
                Done::Replaced { .. } => "replaced",
                Done::Nothing => "nothing",
            };
            (one.found, done)
        })
        .collect()
}

fn document(profile: &Value) -> Secret {
    Secret::new(json!({"fobwatch": 1, "profiles": [profile]}).to_string())
}

/// One with a browser sign-in that has a refresh token.
async fn person(harness: &Harness) -> (Server<NinjaOne>, ProfileId) {
    let server = Server::start(NinjaOne::default());
    harness.lend_clock(&server);
    harness.when_browser_opens(|url| drop(browser::visit(&url, browser::Decision::Approve)));
    let answers = [("instance", &*server.url), ("client_id", "native-app")];
    let id = harness.add("Person", "ninjaone", "browser_native", &answers).await;
    harness.connect(id).await;
    (server, id)
}

#[tokio::test]
async fn an_export_holds_no_secret_and_says_what_is_still_to_be_typed() {
    let harness = Harness::open().await;
    let (_ninja, id) = machine(&harness).await;
    let (_halo, _) = with_sealed_header(&harness).await;
    harness.app.set_lead(id, Some(7)).await.expect("set");
    harness.app.set_favourite(id, true).await.expect("set");
    let text = export(&harness, None, false).await;
    assert!(!text.reveal().contains("canary") && !text.reveal().contains("X-Key"), "{}", text.reveal());
    assert_eq!(told(&harness, &text, OnConflict::Replace, false).await, vec![(Found::Same, "nothing"); 2]);

    let other = Harness::open().await;
    let dry = import(&other, &text, OnConflict::Skip, true).await.expect("a document");
    assert_eq!(dry[1].needs, ["Client secret"]);
    assert!(other.app.overview().await.expect("an overview").profiles.is_empty(), "nothing is saved by a dry run");
    let all = import(&other, &text, OnConflict::Skip, false).await.expect("a document");
    assert_eq!(all.iter().map(|one| &one.found).collect::<Vec<_>>(), [&Found::New, &Found::New]);
    assert_eq!(export(&other, None, false).await.reveal(), text.reveal(), "it is the same there");
    let copy = other.app.guess_profile("machine").expect("imported");
    assert_eq!(other.view(copy).await.lead_minutes, 7);
    let failure = other.app.connect(copy, false).await.expect_err("its secret is missing");
    assert_eq!((failure.code, &*failure.fields[0].field), (Code::Invalid, "client_secret"));
}

#[tokio::test]
async fn secrets_move_under_a_passphrase_and_work_there() {
    let harness = Harness::open().await;
    let (server, id) = machine(&harness).await;
    let (_person_server, _) = person(&harness).await;
    let sealed = export(&harness, Some(PASSPHRASE), false).await;
    assert!(sealed.reveal().starts_with("-----BEGIN AGE ENCRYPTED FILE-----\n"));
    assert_eq!(harness.activity(id).await[0], "Exported with its secrets");
    let plain = transfer::open(&sealed, &Secret::new(PASSPHRASE)).expect("opened");
    assert!(plain.reveal().contains("service_SECRET-canary-2") && !plain.reveal().contains("refresh_token\": "));

    let other = Harness::open().await;
    other.lend_clock(&server);
    let without = Import { text: sealed.clone(), passphrase: None, on_conflict: OnConflict::Skip, dry_run: false };
    assert_eq!(other.app.import(without).await.expect_err("encrypted").code, Code::WrongPassphrase);
    let all = import(&other, &sealed, OnConflict::Skip, false).await.expect("opened");
    assert!(all.iter().all(|one| one.found == Found::New && one.needs.is_empty()), "{all:?}");
    other.connect(other.app.guess_profile("machine").expect("imported")).await;
    assert_eq!(told(&other, &sealed, OnConflict::Skip, true).await, vec![(Found::Same, "nothing"); 2]);
    for passphrase in [None, Some(Secret::new("short"))] {
        let what = Export { ids: None, passphrase, sign_ins: true };
        assert_eq!(harness.app.export(what).await.expect_err("refused").code, Code::Invalid);
    }
}

#[tokio::test]
async fn a_sign_in_moves_only_when_that_is_asked_for() {
    let harness = Harness::open().await;
    let (server, _) = person(&harness).await;
    let sealed = export(&harness, Some(PASSPHRASE), true).await;
    let other = Harness::open().await;
    other.lend_clock(&server);
    let before = asked(&server);
    import(&other, &sealed, OnConflict::Skip, false).await.expect("opened");
    let id = other.app.guess_profile("person").expect("imported");
    other.until(id, |view| view.state == SessionState::Active).await;
    assert_eq!((asked(&server), other.visited().len()), (before + 1, 0), "renewed, without a browser");
}

#[tokio::test]
async fn a_conflict_is_skipped_replaced_or_kept_beside() {
    let harness = Harness::open().await;
    let (server, id) = machine(&harness).await;
    let changed = document(&json!({
        "name": " MACHINE ", "customer": "contoso", "vendor": "ninjaone", "method": "client_credentials",
        "answers": {"instance": server.url, "client_id": "another", "scopes": "management"},
        "secrets": {"client_secret": "another-canary"}, "favourite": true, "auto_renew": false,
    }));
    let differs = Found::Differs {
        fields: ["auto_renew", "client_id", "client_secret", "favourite", "scopes"].map(str::to_owned).to_vec(),
    };
    for (on_conflict, done) in
        [(OnConflict::Skip, "nothing"), (OnConflict::Replace, "replaced"), (OnConflict::KeepBoth, "added")]
    {
        assert_eq!(told(&harness, &changed, on_conflict, true).await, [(differs.clone(), done)]);
    }
    assert_eq!(told(&harness, &changed, OnConflict::Skip, false).await, [(differs.clone(), "nothing")]);
    let all = import(&harness, &changed, OnConflict::KeepBoth, false).await.expect("a document");
    let Done::Added { id: Some(beside), name } = &all[0].done else { panic!("{all:?}") };
    assert_eq!(name, "MACHINE copy");
    let view = harness.view(*beside).await;
    assert!(view.favourite && !view.auto_renew);
    assert_eq!(told(&harness, &changed, OnConflict::Replace, false).await, [(differs, "replaced")]);
    let form = harness.app.form(id).await.expect("a form");
    assert_eq!((&*form.name, &*form.answers["client_id"]), ("MACHINE", "another"));
    assert_eq!(told(&harness, &changed, OnConflict::Replace, true).await, [(Found::Same, "nothing")]);
}

#[tokio::test]
async fn what_cannot_be_imported_is_said_profile_by_profile() {
    let harness = Harness::open().await;
    let good = json!({
        "name": "Good", "vendor": "ninjaone", "method": "client_credentials",
        "answers": {"instance": "eu.ninjarmm.com", "client_id": "a"},
    });
    let with = |key: &str, value: Value| {
        let mut profile = good.clone();
        profile["name"] = Value::from(format!("Bad {key}"));
        profile[key] = value;
        profile
    };
    let profiles = [
        with("vendor", json!("acme")),
        with("method", json!("magic")),
        with("answers", json!({"instance": "eu.ninjarmm.com", "client_id": "a", "colour": "red"})),
        with("answers", json!({"instance": "eu.ninjarmm.com", "client_id": "a", "client_secret": "canary"})),
        with("lead_minutes", json!(0)),
        with("name", json!("")),
        with("customer", json!("\u{202e}")),
        good.clone(),
        good,
    ];
    let text = Secret::new(json!({"fobwatch": 1, "profiles": profiles}).to_string());
    let all = import(&harness, &text, OnConflict::Skip, false).await.expect("a document");
    let refusals: Vec<_> = all
        .iter()
        .map(|one| match &one.found {
            Found::Refused { text, .. } => text.to_string(),
            _ => String::new(),
        })
        .collect();
    assert_eq!(
        refusals,
        [
            "this version of Fobwatch does not know this vendor",
            "this version of Fobwatch does not know this sign-in method",
            "colour: This sign-in method has no colour.",
            "this is the second profile with that name here",
            "lead_minutes: the warning time must be from 1 minute to 1 day.",
            "“name” is missing.",
            "customer: This contains invisible characters. Type it again.",
            "",
            "this is the second profile with that name here",
        ]
    );
    assert!(!format!("{all:?}").contains("canary"));
    assert_eq!(harness.app.overview().await.expect("an overview").profiles.len(), 1);
}

#[tokio::test]
async fn a_powershell_vault_goes_both_ways() {
    let harness = Harness::open().await;
    let (server, id) = person(&harness).await;
    let text = harness.app.export_for_vault(id, "Lab").await.expect("exported");
    let values: Value = serde_json::from_str(text.reveal()).expect("JSON");
    assert_eq!(values["LabAuthMode"], "Authorisation Code");
    assert_eq!(harness.clipboard(), None);

    let other = Harness::open().await;
    other.lend_clock(&server);
    let input = VaultImport {
        vendor: "ninjaone".to_owned(),
        name: "Person".to_owned(),
        customer: String::new(),
        prefix: "Lab".to_owned(),
        text,
    };
    let dry = other.app.import_from_vault(input.clone(), OnConflict::Skip, true).await.expect("read");
    assert_eq!((dry.found, dry.done), (Found::New, Done::Added { id: None, name: "Person".to_owned() }));
    let done = other.app.import_from_vault(input.clone(), OnConflict::Skip, false).await.expect("imported").done;
    let Done::Added { id: Some(imported), .. } = done else { panic!("{done:?}") };
    other.until(imported, |view| view.state == SessionState::Active).await;
    assert_eq!(
        other.app.form(imported).await.expect("a form").answers,
        harness.app.form(id).await.expect("one").answers
    );
    other.clock.advance(Duration::from_secs(1));
    let bad = VaultImport { text: Secret::new("[]"), ..input };
    other.app.import_from_vault(bad, OnConflict::Skip, true).await.expect_err("no object");
}

/// What a technician might have typed.
fn plausible(field: &Field) -> String {
    let text = match field.kind {
        Kind::Choice { known } => known.first().map_or("", |known| known.value),
        Kind::Endpoint { .. } => "https://host.example.com",
        Kind::Scopes { known, .. } => known.first().map_or("all", |known| known.value),
        Kind::Redirect => "http://127.0.0.1:9999/",
        Kind::Number { min, .. } => return min.max(1).to_string(),
        Kind::Switch => "yes",
        Kind::Text | Kind::Secret { .. } => "abc-123",
        _ => "",
    };
    text.to_owned()
}

/// A profile that looks right; with luck each of its answers is.
fn hostile() -> impl Strategy<Value = Value> {
    let methods: Vec<_> = vendors::ALL
        .iter()
        .map(|vendor| vendor.descriptor())
        .flat_map(|descriptor| descriptor.methods.iter().map(|method| (descriptor.id, method)))
        .collect();
    proptest::sample::select(methods).prop_flat_map(|(vendor, method)| {
        let texts = |secret: bool| -> Vec<_> {
            let fields = method.fields.iter().filter(move |field| field.kind.is_secret() == secret);
            let answer = |field: &'static Field| {
                let value = prop_oneof![30 => Just(plausible(field)), 1 => ".{0,12}", 1 => "https?://[a-z.:/@%]{0,12}"];
                (Just(field.key), value)
            };
            fields.map(answer).collect()
        };
        (texts(false), texts(true), "[A-z]{1,3}|.{0,90}", ".{0,9}").prop_map(
            move |(answers, secrets, name, customer)| {
                let object = |pairs: Vec<(&str, String)>| -> Map<String, Value> {
                    pairs.into_iter().map(|(key, value)| (key.to_owned(), Value::from(value))).collect()
                };
                json!({
                    "name": name, "customer": customer, "vendor": vendor, "method": method.id,
                    "answers": object(answers), "secrets": object(secrets), "auto_renew": false,
                })
            },
        )
    })
}

#[test]
fn any_document_is_imported_or_refused_and_what_was_imported_is_the_same_afterwards() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let _runtime = runtime.enter();
    let harness = runtime.block_on(Harness::open());
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) };
    let mut runner = proptest::test_runner::TestRunner::new_with_rng(
        config,
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let tried = runner.run(&proptest::collection::vec(hostile(), 1..6), |profiles| {
        let text = Secret::new(json!({"fobwatch": 1, "profiles": profiles}).to_string());
        runtime.block_on(async {
            let dry = told(&harness, &text, OnConflict::Replace, true).await;
            let done = told(&harness, &text, OnConflict::Replace, false).await;
            assert_eq!(dry, done, "a dry run tells what will be");
            let again = told(&harness, &text, OnConflict::Replace, true).await;
            for (first, then) in done.into_iter().zip(again) {
                assert_eq!(then.0, if first.1 == "nothing" { first.0 } else { Found::Same });
            }
        });
        Ok(())
    });
    tried.expect("every document");
    let saved = runtime.block_on(harness.app.overview()).expect("an overview").profiles.len();
    assert!(saved > 0, "some of them are imported");
    runtime.block_on(async {
        let all = export(&harness, None, false).await;
        assert_eq!(told(&harness, &all, OnConflict::Replace, true).await, vec![(Found::Same, "nothing"); saved]);
    });
}
