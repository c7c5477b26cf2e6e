//! Note, tags and link of a profile: kept, moved, and the note seen by nobody while it is locked.

use fobwatch_core::app::Changes;
use fobwatch_core::contract::{Export, FormInput, Found, Import, OnConflict};
use fobwatch_core::failure::Code;
use fobwatch_core::profile::ProfileId;
use fobwatch_core::remarks::{Note, Remarks};
use fobwatch_core::secret::Secret;
use fobwatch_integration::{Harness, form};

const NOTE: &str = "note-CANARY: ask Jane,\nnot on Mondays";
const LINK: &str = "https://docs.example/contoso";
const ANSWERS: [(&str, &str); 2] = [("instance", "https://app.ninjarmm.com"), ("client_id", "app")];
const PASSPHRASE: &str = "a passphrase of ours";

fn remarks() -> Remarks {
    let tags = vec!["VIP".to_owned(), "on call".to_owned()];
    Remarks { note: Some(Note::new(NOTE)), tags: Some(tags), link: Some(LINK.to_owned()) }
}

async fn remarked(harness: &Harness) -> ProfileId {
    let input = FormInput { remarks: remarks(), ..form("One", "ninjaone", "browser_native", &ANSWERS) };
    harness.app.save(input).await.expect("saved")
}

async fn of(harness: &Harness, id: ProfileId) -> Remarks {
    harness.app.form(id).await.expect("a form").remarks
}

async fn change(harness: &Harness, id: ProfileId, remarks: Remarks) {
    harness.app.change(id, Changes { remarks, ..Changes::default() }).await.expect("changed");
}

/// Whether the note is in any file of the data folder, or was told to the page with the list.
fn leaked(harness: &Harness) -> bool {
    let files = std::fs::read_dir(harness.folder()).expect("the folder").flatten();
    let in_files = files.filter_map(|file| std::fs::read(file.path()).ok()).any(|bytes| {
        let canary = b"note-CANARY";
        bytes.windows(canary.len()).any(|window| window == canary)
    });
    in_files || harness.told.lock().expect("what was told").iter().any(|told| told.contains("note-CANARY"))
}

#[tokio::test]
async fn they_are_kept_sealed_where_they_must_be_and_change_one_by_one() {
    let harness = Harness::open().await;
    let id = remarked(&harness).await;
    let harness = harness.restart().await;
    assert_eq!(of(&harness, id).await, remarks());
    assert_eq!(harness.app.detail(id).await.expect("a detail").note, Some(Note::new(NOTE)));
    let view = harness.view(id).await;
    assert_eq!((view.tags, &*view.link), (vec!["VIP".to_owned(), "on call".to_owned()], LINK));
    assert!(!leaked(&harness));
    // One of them is changed, the others stay; what an editor of answers does is nothing to them.
    change(&harness, id, Remarks { tags: Some(vec!["#vip , Backup".to_owned()]), ..Remarks::default() }).await;
    harness.app.change(id, Changes { name: Some("Two".to_owned()), ..Changes::default() }).await.expect("changed");
    let tags = Some(vec!["vip".to_owned(), "Backup".to_owned()]);
    assert_eq!(of(&harness, id).await, Remarks { tags, ..remarks() });
    let copy = harness.app.duplicate(id).await.expect("copied");
    assert_eq!(of(&harness, copy).await, of(&harness, id).await);
    let nothing = Remarks { note: Some(Note::default()), tags: Some(Vec::new()), link: Some(String::new()) };
    change(&harness, id, nothing.clone()).await;
    assert_eq!(of(&harness, id).await, nothing);
    assert_eq!(harness.app.detail(id).await.expect("a detail").note, None);
    assert_eq!(of(&harness, copy).await.note, Some(Note::new(NOTE)));
    assert!(harness.app.form(id).await.expect("a form").saved.is_empty(), "a note is no answer");
    assert!(harness.app.secrets().await.expect("secrets").is_empty(), "nor a secret that ends");
}

#[tokio::test]
async fn a_note_is_shown_to_nobody_while_it_is_locked() {
    let harness = Harness::open().await;
    let id = remarked(&harness).await;
    harness.app.lock().await.expect("locked");
    assert_eq!(of(&harness, id).await, Remarks { note: None, ..remarks() });
    assert_eq!(harness.app.detail(id).await.expect("a detail").note, None);
    let input = FormInput { id: Some(id), remarks: remarks(), ..form("One", "ninjaone", "browser_native", &ANSWERS) };
    assert_eq!(harness.app.save(input).await.expect_err("locked").code, Code::Locked);
    harness.app.unlock(None).await.expect("unlocked");
    assert_eq!(of(&harness, id).await, remarks());
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_only_the_saved_link_is_opened() {
    let harness = Harness::open().await;
    let id = remarked(&harness).await;
    let wrong = Remarks { link: Some("http://docs.example".to_owned()), tags: Some(vec!["x".repeat(41)]), note: None };
    let input = FormInput { remarks: wrong, ..form("Two", "ninjaone", "browser_native", &ANSWERS) };
    let problems = harness.app.check(input.clone()).await.expect("checked").problems;
    let fields: Vec<_> = problems.iter().map(|problem| &*problem.field).collect();
    assert_eq!(fields, ["tags", "link"]);
    assert_eq!(harness.app.save(input).await.expect_err("refused").fields, problems);
    harness.app.open_saved_link(id).await.expect("opened");
    assert_eq!(harness.visited(), [LINK]);
    assert_eq!(harness.app.open_link(LINK.to_owned()).await.expect_err("no vendor's").code, Code::Invalid);
    change(&harness, id, Remarks { link: Some(String::new()), ..Remarks::default() }).await;
    assert_eq!(harness.app.open_saved_link(id).await.expect_err("none").code, Code::Invalid);
}

#[tokio::test]
async fn a_form_that_stayed_open_changes_only_what_was_written_in_it() {
    let harness = Harness::open().await;
    let id = remarked(&harness).await;
    let began = harness.app.form(id).await.expect("a form");
    change(&harness, id, Remarks { note: Some(Note::new("newer")), ..Remarks::default() }).await;
    let typed = Remarks { link: Some("https://other.example/".to_owned()), ..began.remarks.clone() };
    let whole = form("One", "ninjaone", "browser_native", &ANSWERS);
    harness
        .app
        .save(FormInput { id: Some(id), began: Some(began), remarks: typed.clone(), ..whole })
        .await
        .expect("saved");
    assert_eq!(of(&harness, id).await, Remarks { note: Some(Note::new("newer")), ..typed });
}

async fn imported(harness: &Harness, text: &Secret, passphrase: Option<&str>, dry_run: bool) -> Found {
    let what = Import {
        text: text.clone(),
        passphrase: passphrase.map(Secret::new),
        on_conflict: OnConflict::Replace,
        dry_run,
    };
    harness.app.import(what).await.expect("read").remove(0).found
}

#[tokio::test]
async fn tags_and_link_leave_with_an_export_and_the_note_only_with_its_secrets() {
    let old = Harness::open().await;
    let id = remarked(&old).await;
    let open = old.app.export(Export::default()).await.expect("exported");
    assert!(open.reveal().contains("VIP") && open.reveal().contains(LINK) && !open.reveal().contains("CANARY"));
    let what = Export { passphrase: Some(Secret::new(PASSPHRASE)), ..Export::default() };
    let sealed = old.app.export(what).await.expect("exported");

    let new = Harness::open().await;
    assert_eq!(imported(&new, &open, None, false).await, Found::New);
    let there = new.app.find_profile("contoso/one").expect("it is there");
    assert_eq!(of(&new, there).await, Remarks { note: Some(Note::default()), ..remarks() });
    let note = Found::Differs { fields: vec!["note".to_owned()] };
    assert_eq!(imported(&new, &sealed, Some(PASSPHRASE), false).await, note);
    assert_eq!(of(&new, there).await, remarks());
    assert_eq!(imported(&new, &sealed, Some(PASSPHRASE), true).await, Found::Same);
    // A file of an earlier version says nothing of them: they stay.
    let mut document: serde_json::Value = serde_json::from_str(open.reveal()).expect("JSON");
    let profile = document["profiles"][0].as_object_mut().expect("a profile");
    profile.retain(|key, _| key != "tags" && key != "link");
    let earlier = Secret::new(document.to_string());
    assert_eq!(imported(&new, &earlier, None, false).await, Found::Same);
    assert_eq!(of(&new, there).await, remarks());
    document["profiles"][0]["link"] = "http://docs.example".into();
    assert!(matches!(imported(&new, &Secret::new(document.to_string()), None, true).await, Found::Refused { .. }));
    assert!(!leaked(&new) && !leaked(&old));
    assert_eq!(of(&old, id).await, remarks());
}
