//! Data of other versions: what a version of each layout wrote (`data/schema1.sql` and on), and what
//! a newer one may have written.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use fobwatch_core::clock::Manual;
use fobwatch_core::contract::{ActivityFilter, Cause, Colour, CopyFormat, Form, FormInput, SessionState};
use fobwatch_core::failure::Code;
use fobwatch_core::platform::Browser;
use fobwatch_core::remarks::{Note, Remarks};
use fobwatch_core::settings::Settings;
use fobwatch_core::store::{Store, StoreError};
use fobwatch_integration::{Harness, MemoryKeyring, T0, instant};
use rusqlite::Connection;

const KEY: [u128; 2] = [0x3c1c_3e77_34e7_d973_4d52_7063_c65f_5110, 0x89f9_1c16_fa73_553f_8c1e_811b_05db_1e3d];
const FOLDER: &str = "a572e6d4-2512-45c3-b29d-0d158d6c1993";

/// What a version of each layout wrote, in the order of the migrations.
const GOLDEN: [&str; 10] = [
    include_str!("../../data/schema1.sql"),
    include_str!("../../data/schema2.sql"),
    include_str!("../../data/schema3.sql"),
    include_str!("../../data/schema4.sql"),
    include_str!("../../data/schema5.sql"),
    include_str!("../../data/schema6.sql"),
    include_str!("../../data/schema7.sql"),
    include_str!("../../data/schema8.sql"),
    include_str!("../../data/schema9.sql"),
    include_str!("../../data/schema10.sql"),
];

fn lay_down(folder: &Path, layout: usize) -> Connection {
    let database = Connection::open(folder.join("fobwatch.db")).expect("a database");
    database.execute_batch(GOLDEN[layout - 1]).expect("the old layout");
    database
}

/// What is in the folder, byte by byte.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = std::fs::read_dir(folder).expect("the folder").flatten();
    files
        .map(|file| (file.file_name().to_string_lossy().into_owned(), std::fs::read(file.path()).expect("a file")))
        .collect()
}

/// Two minutes after that version has ended.
async fn updated(layout: usize) -> Harness {
    start(|folder| drop(lay_down(folder, layout))).await
}

async fn start(lay_down: impl FnOnce(&Path)) -> Harness {
    let clock = Manual::at(instant(T0));
    clock.advance(Duration::from_mins(4));
    let keyring = MemoryKeyring::default();
    keyring.keys.lock().expect("the keyring").insert(FOLDER.to_owned(), KEY.map(u128::to_be_bytes).concat());
    let harness = Harness::on_data(clock, keyring, lay_down).await;
    harness.network.offline.store(true, std::sync::atomic::Ordering::Relaxed);
    harness
}

async fn all_is_there(harness: &Harness, layout: usize) {
    let profiles = harness.app.overview().await.expect("a list").profiles;
    let names: Vec<_> = profiles.iter().map(|view| &*view.name).collect();
    assert_eq!(names, ["Automate", "Ended", "NinjaOne", "NinjaOne, service"], "a removed one is gone");
    let [automate, ended, browser, service] = &profiles[..] else { panic!("{names:?}") };

    assert_eq!((&browser.state, browser.usable, browser.renewable), (&SessionState::Active, true, true));
    assert_eq!(browser.expires_at, Some(instant("2026-01-01T13:01:30Z").as_millisecond()));
    assert!(browser.favourite && browser.auto_renew);
    let until = (layout >= 3).then_some(1_769_860_800_000);
    assert_eq!(browser.renew_until, until);
    let usual_lead = if layout >= 5 { 10 } else { 5 };
    assert_eq!((browser.lead_minutes, service.lead_minutes), (if layout >= 2 { 15 } else { 5 }, usual_lead));
    for (format, token) in [
        (CopyFormat::Token, "ninja-access-60c4f72394a34049958dff0847470d08"),
        (CopyFormat::RefreshToken, "ac4a0ca7-96ba-4eb1-8a86-0ff198178fa9.refresh-8ff346570a624e5c82af8051d9741869"),
    ] {
        harness.app.copy(browser.id, format).await.expect("copied");
        assert_eq!(harness.clipboard().as_deref(), Some(token));
    }
    let facts = harness.app.detail(browser.id).await.expect("a detail").facts;
    assert!(facts.iter().any(|fact| fact.label == "Redirect URI"), "{facts:?}");

    assert_eq!((&service.state, service.auto_renew), (&SessionState::Active, false));
    harness.app.copy_for_vault(service.id, String::new()).await.expect("copied");
    assert!(harness.clipboard().expect("a vault").contains("service_SECRET-canary-2"));

    assert_eq!((&ended.state, ended.has_refresh_token), (&SessionState::NeedsSignIn, false));
    let trouble = ended.trouble.as_ref().expect("a reason");
    assert_eq!(trouble.text, "The saved sign-in has ended or was used elsewhere. Sign in again.");

    assert_eq!(automate.state, SessionState::SignedOut);
    assert_eq!(harness.app.form(automate.id).await.expect("a form").saved, ["password"]);

    let activity = harness.app.activity(ActivityFilter::default()).await.expect("activity");
    let renewal = activity.iter().find(|row| row.activity.text == "Token renewed, valid for 60 min").expect("kept");
    let cause = if layout >= 3 { Cause::Ahead } else { Cause::Hand };
    assert_eq!((renewal.profile, renewal.activity.cause), (browser.id, cause));

    let (tags, link): (&[&str], _) =
        if layout >= 9 { (&["vip", "on call"], "https://docs.example/contoso") } else { (&[], "") };
    assert_eq!((browser.tags.iter().map(String::as_str).collect::<Vec<_>>(), &*browser.link), (tags.to_vec(), link));
    let note = (layout >= 9).then(|| Note::new("Ask Jane, not on Mondays: note-CANARY"));
    assert_eq!(harness.app.detail(browser.id).await.expect("a detail").note, note);

    let program = |program: &str, profile: &str, private| Browser::Program {
        program: program.to_owned(),
        profile: profile.to_owned(),
        private,
    };
    let own = (layout >= 10).then(|| program("firefox", "Contoso", true));
    assert_eq!((&browser.browser, &service.browser), (&own, &None));
    let of_customer = if layout >= 10 { program("edge", "", false) } else { Browser::System };
    assert_eq!(harness.app.browser(service.id).expect("a browser"), of_customer);
    assert_eq!(ended.used_at, (layout >= 10).then_some(1_767_268_740_000));

    let colour = (layout >= 4).then_some(Colour::Teal);
    assert!(profiles.iter().all(|view| view.colour == colour));
    let secrets = harness.app.secrets().await.expect("ages");
    let of_service = secrets.iter().find(|secret| secret.profile == service.id).expect("its secret");
    assert_eq!(of_service.saved_at, (layout >= 4).then_some(1_767_268_740_000));
    assert_eq!(harness.app.current_settings().renew_while_locked, layout >= 5);
    // From the second layout on it is known that this was told.
    let told = harness.notices().contains(&(ended.id.to_string(), "signIn".to_owned()));
    assert!(!told || layout == 1, "told again");
}

#[tokio::test]
async fn what_each_past_version_wrote_is_taken_over_whole() {
    let fresh = Harness::open().await;
    let layout_of = |harness: &Harness| -> Vec<(String, String)> {
        let database = Connection::open(harness.folder().join("fobwatch.db")).expect("the database");
        let mut made =
            database.prepare("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").unwrap();
        made.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
    };
    for layout in 1..=GOLDEN.len() {
        let harness = updated(layout).await;
        all_is_there(&harness, layout).await;
        assert_eq!(layout_of(&harness), layout_of(&fresh), "layout {layout} ends as another one");
        let harness = harness.restart().await;
        all_is_there(&harness, layout).await;
        assert_eq!(harness.app.restored(), None);
    }
}

#[tokio::test]
async fn each_layout_has_a_golden_file() {
    let harness = Harness::open().await;
    let version = |database: &Connection| -> u32 {
        database.query_row("PRAGMA user_version", [], |row| row.get(0)).expect("a version")
    };
    let newest = version(&Connection::open(harness.folder().join("fobwatch.db")).expect("the database"));
    assert_eq!(
        newest as usize,
        GOLDEN.len(),
        "a new layout needs a file data/schema{newest}.sql, and a place in GOLDEN"
    );
    for layout in 1..=newest {
        let folder = tempfile::TempDir::new().expect("a folder");
        assert_eq!(version(&lay_down(folder.path(), layout as usize)), layout);
    }
}

#[tokio::test]
async fn its_sealed_answers_open_and_its_sessions_go_on() {
    let harness = updated(1).await;
    let id = |name: &'static str| {
        let app = harness.app.clone();
        async move {
            app.overview().await.expect("a list").profiles.into_iter().find(|view| view.name == name).expect(name).id
        }
    };
    // A copy opens what is sealed and seals it anew.
    let copy = harness.app.duplicate(id("Automate").await).await.expect("opened");
    assert_eq!(harness.app.form(copy).await.expect("a form").saved, ["password"]);
    harness.clock.advance(Duration::from_mins(54));
    let view = harness.until(id("NinjaOne").await, |view| matches!(view.state, SessionState::Unreachable { .. })).await;
    assert!(view.usable && view.has_refresh_token, "it was due, and was tried");
    assert_eq!(harness.view(id("NinjaOne, service").await).await.state, SessionState::Active, "auto-renew is off");
}

/// A later version's data, with things in it that this one has never heard of.
fn newer(folder: &Path) -> Connection {
    let database = lay_down(folder, GOLDEN.len());
    let novelty = "ALTER TABLE profile ADD COLUMN novelty TEXT; CREATE TABLE novelty (id TEXT PRIMARY KEY) STRICT;
        PRAGMA user_version = 99; PRAGMA journal_mode = WAL;";
    database.execute_batch(novelty).expect("a later version");
    database
}

#[tokio::test]
async fn data_of_a_newer_version_is_shown_and_not_touched() {
    let mut before = BTreeMap::new();
    let harness = start(|folder| {
        drop(newer(folder));
        before = files(folder);
    })
    .await;
    before.insert("lock".to_owned(), Vec::new());
    *harness.network.instead.lock().expect("the network") = Some((500, "{}"));
    harness.network.offline.store(false, std::sync::atomic::Ordering::Relaxed);
    let overview = harness.app.overview().await.expect("a list");
    let why = overview.read_only.as_ref().map(ToString::to_string).expect("it is said");
    assert!(why.contains("written by a newer Fobwatch"), "{why}");
    let [automate, ended, browser, service, removed @ ..] = &overview.profiles[..] else { panic!("{overview:?}") };
    assert!(removed.is_empty());
    assert_eq!((&browser.state, browser.usable, browser.lead_minutes), (&SessionState::Active, true, 15));
    assert_eq!((&ended.state, &automate.state), (&SessionState::NeedsSignIn, &SessionState::SignedOut));
    assert!(overview.profiles.iter().all(|view| !view.renewable && view.renew_at.is_none()), "nothing will renew");
    // What is live can be used.
    harness.app.copy(service.id, CopyFormat::Token).await.expect("copied");
    assert!(harness.clipboard().is_some_and(|token| token.starts_with("ninja-access-")));

    let app = &harness.app;
    let Form { id, name, customer, vendor, method, answers, .. } = app.form(service.id).await.expect("a form");
    let name = format!("{name}, renamed");
    let (secrets, forget) = (BTreeMap::new(), Vec::new());
    let renamed = FormInput {
        id: Some(id),
        name,
        customer,
        vendor,
        method,
        answers,
        secrets,
        forget,
        remarks: Remarks::default(),
        began: None,
    };
    let failures = [
        ("connect", app.connect(automate.id, true).await.err()),
        ("renew", app.renew(browser.id).await.err()),
        ("renew all", app.renew_all().await.err()),
        ("verify", app.verify(browser.id).await.err()),
        ("disconnect", app.disconnect(browser.id).await.err()),
        ("save", app.save(renamed).await.err()),
        ("duplicate", app.duplicate(service.id).await.err()),
        ("remove", app.remove(service.id).await.err()),
        ("auto-renew", app.set_auto_renew(service.id, true, None).await.err()),
        ("favourite", app.set_favourite(service.id, true).await.err()),
        ("lead", app.set_lead(service.id, Some(3)).await.err()),
        ("accept", app.accept_identity(service.id).await.err()),
        ("customers", app.set_customers(Vec::new()).await.err()),
        ("settings", app.set_settings(Settings::default().into()).await.err()),
        ("proxy password", app.set_proxy_password(None).await.err()),
    ];
    for (what, failure) in failures {
        let failure = failure.unwrap_or_else(|| panic!("{what} was done"));
        assert_eq!(failure.code, Code::Storage, "{what}: {failure}");
        assert_eq!(failure.message, "this data was written by a newer Fobwatch", "{what}");
        assert!(failure.hint.as_ref().is_some_and(|hint| hint.to_string().contains("newest version")), "{what}");
    }
    assert_eq!(app.form(service.id).await.expect("a form").name, "NinjaOne, service");
    let findings = app.examine(Some(Vec::new())).await;
    assert!(findings.iter().any(|finding| finding.text == why && finding.remedy.is_some()), "{findings:?}");

    // Times when something would be due.
    for _ in 0..48 {
        harness.clock.advance(Duration::from_mins(30));
        harness.until(browser.id, |_| true).await;
    }
    assert_eq!(harness.view(browser.id).await.state, SessionState::Expired);
    assert_eq!(harness.network.answered.load(std::sync::atomic::Ordering::Relaxed), 0, "nobody was called");
    app.lock().await.expect("locked");
    app.unlock(None).await.expect("unlocked");
    app.back_up();
    app.stop().await;
    app.leave();
    assert!(files(harness.folder()) == before, "something was written: {:?}", files(harness.folder()).keys());
}

#[test]
fn a_newer_version_that_was_killed_keeps_its_log() {
    let (folder, left) = (tempfile::TempDir::new().expect("a folder"), tempfile::TempDir::new().expect("a folder"));
    let database = newer(folder.path());
    database.execute("UPDATE profile SET name = 'In the log' WHERE name = 'Automate'", []).expect("written");
    for name in ["fobwatch.db", "fobwatch.db-wal"] {
        std::fs::copy(folder.path().join(name), left.path().join(name)).expect("left behind");
    }
    let of_theirs = |name: &String, _: &mut Vec<u8>| name == "fobwatch.db" || name == "fobwatch.db-wal";
    let mut before = files(left.path());
    let store = Store::open(left.path(), instant(T0)).expect("opened");
    assert!(store.profiles().expect("profiles").iter().any(|profile| profile.name == "In the log"));
    drop(store);
    let mut after = files(left.path());
    before.retain(of_theirs);
    after.retain(of_theirs);
    assert!(before == after, "the log or the database was touched");
}

#[test]
fn newer_data_that_cannot_be_read_is_refused_and_not_touched() {
    for change in ["ALTER TABLE profile RENAME COLUMN answers TO replies", "DROP TABLE watch", "DELETE FROM meta"] {
        let folder = tempfile::TempDir::new().expect("a folder");
        newer(folder.path()).execute_batch(change).expect("changed");
        let mut before = files(folder.path());
        before.insert("lock".to_owned(), Vec::new());
        let Err(error) = Store::open(folder.path(), instant(T0)) else { panic!("it was opened: {change}") };
        assert!(matches!(error, StoreError::Newer), "{change}: {error}");
        assert_eq!(error.to_string(), "this data was written by a newer Fobwatch");
        assert!(files(folder.path()) == before, "{change}: {:?}", files(folder.path()).keys());
    }
}
