//! Much to read, and a disk that somebody else keeps busy: who is connected goes on meanwhile. One thread runs all of it, so
//! whatever waited there would keep the others waiting too.

use std::time::Duration;

use fobwatch_core::contract::{ActivityFilter, Done, Import, OnConflict};
use fobwatch_core::secret::Secret;
use fobwatch_integration::{Harness, turns};
use rusqlite::{Connection, params};
use serde_json::json;

use super::ninja;

const MINUTE: Duration = Duration::from_mins(1);
/// Reading them takes a second.
const ROWS: u32 = 200_000;

fn database(harness: &Harness) -> Connection {
    Connection::open(harness.folder().join("fobwatch.db")).expect("the database")
}

#[tokio::test]
async fn nobody_waits_while_all_activity_is_exported() {
    let harness = Harness::open().await;
    let (_server, id) = ninja(&harness).await;
    let at = harness.connect(id).await.obtained_at;
    let fill = "WITH RECURSIVE number (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM number WHERE value < ?2)
        INSERT INTO activity (profile, at, text, failed) SELECT ?1, ?3, 'Verified', 0 FROM number";
    database(&harness).execute(fill, params![id.to_string(), ROWS, at]).expect("filled");
    harness.clock.advance(MINUTE);

    let app = harness.app.clone();
    let export = tokio::spawn(async move { app.export_activity(ActivityFilter::default()).await });
    turns(1).await;
    harness.app.overview().await.expect("a list");
    harness.app.credentials(id, MINUTE).await.expect("a token");
    harness.app.renew(id).await.expect("renewed, and saved");
    assert!(!export.is_finished(), "it is still being read");
    assert!(export.await.expect("no panic").expect("saved"));
    let (_, text) = harness.saved().pop().expect("a file");
    assert!(text.lines().count() > usize::try_from(ROWS).expect("a number"), "all of it");
}

#[tokio::test]
async fn nobody_waits_for_an_import_that_waits_for_the_disk() {
    let harness = Harness::open().await;
    let (_server, id) = ninja(&harness).await;
    harness.connect(id).await;
    let answers = json!({ "instance": "https://app.ninjarmm.com", "client_id": "machine" });
    let profile = |number: u32| json!({ "name": format!("Profile {number}"), "vendor": "ninjaone", "method": "client_credentials", "answers": answers });
    let profiles: Vec<_> = (0..250).map(profile).collect();
    let text = Secret::new(json!({ "fobwatch": 1, "profiles": profiles }).to_string());

    let disk = database(&harness);
    disk.execute_batch("BEGIN IMMEDIATE").expect("the disk is busy");
    let app = harness.app.clone();
    let what = Import { text, passphrase: None, on_conflict: OnConflict::Skip, dry_run: false };
    let import = tokio::spawn(async move { app.import(what).await });
    turns(1).await;
    for _ in 0..10 {
        harness.app.overview().await.expect("a list");
        harness.app.credentials(id, MINUTE).await.expect("a token");
        harness.app.activity(ActivityFilter::default()).await.expect("what happened");
        harness.app.secrets().await.expect("their ages");
    }
    assert!(!import.is_finished(), "it waits for the disk");
    disk.execute_batch("ROLLBACK").expect("free again");
    let told = import.await.expect("no panic").expect("imported");
    assert!(told.len() == 250 && told.iter().all(|one| matches!(one.done, Done::Added { .. })), "{told:?}");
    assert_eq!(harness.app.overview().await.expect("a list").profiles.len(), 251);
}
