//! Profiles go out into a file and come back from it, by the system's own dialogs.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use fobwatch_e2e::machine::Machine;
use fobwatch_e2e::{LIMIT, until, windows};
use serde_json::{Value, json};

use crate::seeds;

const PASSPHRASE: &str = "correct horse battery staple";

#[tokio::test]
async fn an_encrypted_export_is_imported_on_another_computer() {
    let old = Machine::default();
    old.install_profiles(&json!([seeds::automate("Contoso", "https://rancor.hostedrmm.com")]));
    let page = old.drive().await;
    page.select("Automate", "Contoso").await;
    page.menu("More", "Export profiles…").await;
    page.choose_radio("With secrets, encrypted").await;
    page.fill("Passphrase", PASSPHRASE).await;
    page.fill("Repeat passphrase", PASSPHRASE).await;
    page.press_in_dialog("Save…").await;
    let file = old.folder.path().join("profiles.json.age");
    windows::save_as(&old, &file).await;
    page.sees("1 profile exported").await;
    let text = until("a file", LIMIT, async || fs::read_to_string(&file).ok().filter(|text| !text.is_empty())).await;
    assert!(text.starts_with("-----BEGIN AGE ENCRYPTED FILE-----"), "{text}");
    assert!(!text.contains("rancor") && !text.contains(seeds::JANES_PASSWORD));
    assert_eq!(fs::metadata(&file).expect("the file").permissions().mode() & 0o777, 0o600);
    page.close().await;

    let new = Machine::default();
    let page = new.drive().await;
    page.press("Import profiles…").await;
    windows::open_file(&new, &file).await;
    page.sees("This file is encrypted.").await;
    page.fill("Passphrase", "something else").await;
    page.press_in_dialog("Open").await;
    page.sees("Wrong passphrase.").await;
    page.fill("Passphrase", PASSPHRASE).await;
    page.press_in_dialog("Open").await;
    page.sees("Nothing is saved yet.").await;
    page.press_in_dialog("Import 1 profile").await;
    page.sees("1 profile imported").await;
    page.select("Automate", "Contoso").await;
    page.sees("rancor.hostedrmm.com").await;
    let everything = page.everything().await;
    assert!(!everything.contains(seeds::JANES_PASSWORD) && !everything.contains(PASSPHRASE));
    page.close().await;
}

/// What the preview says of each profile, and what was chosen for it.
const PREVIEW: &str = "return [...document.querySelectorAll('dialog tbody tr')].map(row => row.children[0].innerText.trim().split(', ')[0] + ': ' + row.children[1].innerText.trim().split('\\n')[0] + ' / ' + (row.querySelector('select')?.value ?? row.children[2].innerText.trim()))";

#[tokio::test]
async fn an_import_is_previewed_and_overwrites_nothing_that_was_not_chosen() {
    let machine = Machine::default();
    let seed = |customer: &str| seeds::automate(customer, "https://old.hostedrmm.com");
    machine.install_profiles(&json!([seed("Contoso"), seed("Fabrikam"), seed("Northwind"), seed("Oceanic")]));
    let page = machine.drive().await;
    page.menu("More", "Export profiles…").await;
    page.choose_radio("Without secrets").await;
    page.press_in_dialog("Save…").await;
    let file = machine.folder.path().join("profiles.json");
    windows::save_as(&machine, &file).await;
    page.sees("4 profiles exported").await;
    let text = fs::read_to_string(&file).expect("the file that was told of");
    assert!(!text.contains(seeds::JANES_PASSWORD), "without secrets");
    let mut document: Value = serde_json::from_str(&text).expect("JSON");

    // Three come back changed, one as it was, and one is new.
    let profiles = document["profiles"].as_array_mut().expect("profiles");
    assert_eq!(profiles.len(), 4);
    for profile in profiles.iter_mut().filter(|profile| profile["customer"] != "Oceanic") {
        profile["answers"]["server"] = json!("https://new.hostedrmm.com");
    }
    let mut added = profiles[0].clone();
    added["customer"] = json!("Tailspin");
    profiles.push(added);
    let changed = machine.folder.path().join("changed.json");
    fs::write(&changed, document.to_string()).expect("a file");
    page.menu("More", "Import profiles…").await;
    windows::open_file(&machine, &changed).await;
    page.sees("Nothing is saved yet.").await;
    page.until_told(
        PREVIEW,
        json!([
            "Contoso: Differs: Server / skip",
            "Fabrikam: Differs: Server / skip",
            "Northwind: Differs: Server / skip",
            "Oceanic: The same / Nothing",
            "Tailspin: New / Added",
        ]),
    )
    .await;
    page.pick("Action for Fabrikam, Automate", "replace").await;
    page.pick("Action for Northwind, Automate", "keepBoth").await;
    page.press_in_dialog("Import 3 profiles").await;
    page.sees("3 profiles imported").await;
    let rows = "return [...document.querySelectorAll('.browse [data-profile]')].map(one =>
      [one.closest('section').querySelector('h2'), ...one.querySelectorAll('.own, .beneath')].map(part => part.textContent.trim()).join(', '))";
    page.until_told(
        rows,
        json!([
            "Contoso, Automate, old.hostedrmm.com",
            "Fabrikam, Automate, new.hostedrmm.com",
            "Northwind, Automate, old.hostedrmm.com",
            "Northwind, Automate copy, new.hostedrmm.com",
            "Oceanic, Automate, old.hostedrmm.com",
            "Tailspin, Automate, new.hostedrmm.com",
        ]),
    )
    .await;
    page.close().await;
}
