//! Settings in the real app: applied at once, and kept.

use std::fs;

use fobwatch_e2e::machine::Machine;
use fobwatch_e2e::page::Page;
use fobwatch_e2e::{LIMIT, until, windows};
use fobwatch_headless::wait_for;
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;
use serde_json::json;

use crate::seeds;

async fn settings(page: &Page) {
    page.press("More").await;
    page.press("Settings").await;
    page.sees("Keep copies on the clipboard").await;
}

/// What the switch with this label says.
fn is_on(label: &str) -> String {
    format!(
        "return [...document.querySelectorAll('[role=switch]')].find(one => document.getElementById(one.getAttribute('aria-labelledby')).textContent.trim() === '{label}').ariaChecked"
    )
}

async fn theme(page: &Page, wanted: &str) {
    until(&format!("the theme {wanted}"), LIMIT, async || {
        let theme = page.client.execute("return document.documentElement.dataset.theme", Vec::new()).await.ok()?;
        (theme.as_str() == Some(wanted)).then_some(())
    })
    .await;
}

#[tokio::test]
async fn looks_and_language_change_at_once_and_stay() {
    let machine = Machine { theme: "Adwaita", ..Machine::default() };
    let page = machine.drive().await;
    theme(&page, "light").await;
    settings(&page).await;
    page.pick("Theme", "dark").await;
    theme(&page, "dark").await;
    page.pick("Language", "de").await;
    page.sees("Profil hinzufügen").await;
    page.no_longer_sees("Add profile").await;
    page.close().await;
    let page = machine.drive().await;
    theme(&page, "dark").await;
    page.press("Mehr").await;
    page.press("Einstellungen").await;
    page.sees("Erscheinungsbild").await;
    page.press("Alle Einstellungen zurücksetzen").await;
    page.press_in_dialog("Alle Einstellungen zurücksetzen").await;
    theme(&page, "light").await;
    page.close().await;
}

#[tokio::test]
async fn another_language_leaves_one_where_one_was() {
    const SCROLLED: &str = "return Math.round(document.querySelector('[data-place]').scrollTop)";
    const SELECTED: &str = "return document.querySelector('[role=option][aria-selected=true]').closest('section').querySelector('h2').textContent.trim()";
    let machine = Machine { language: Some("de_DE.UTF-8"), ..Machine::default() };
    let of = |customer| seeds::automate(customer, "https://rancor.hostedrmm.com");
    machine.install_profiles(&json!([of("Contoso"), of("Northwind")]));
    let page = machine.drive().await;
    page.resize((800, 560)).await;
    page.select("Automate", "Northwind").await;
    page.press("Mehr").await;
    page.press("Einstellungen").await;
    page.sees("Erscheinungsbild").await;
    page.told("document.querySelector('[data-place]').scrollTop = 24").await;
    // Chosen by name, and then the system's again.
    for (field, choice, words, same) in
        [("Sprache", "en", "Appearance", "Language"), ("Language", "system", "Erscheinungsbild", "Sprache")]
    {
        page.tab_to(field).await;
        page.pick(field, choice).await;
        page.sees(words).await;
        until("the focus on the same choice", LIMIT, async || (page.focused().await == same).then_some(())).await;
        page.until_told("return document.activeElement.value", choice).await;
        page.until_told(SCROLLED, 24).await;
        page.until_told(SELECTED, "Northwind").await;
    }
    // The next start is at the beginning.
    page.close().await;
    let page = machine.drive().await;
    page.sees("Profil hinzufügen").await;
    page.until_told("return document.querySelector('[data-place]')", json!(null)).await;
    page.close().await;
}

#[tokio::test]
async fn the_start_with_the_system_is_an_entry_that_comes_and_goes() {
    let machine = Machine::default();
    let page = machine.drive().await;
    settings(&page).await;
    // The library looks there whatever XDG_CONFIG_HOME says.
    let entry = machine.folder.path().join("home/.config/autostart/Fobwatch.desktop");
    assert!(!entry.exists(), "off by default");
    page.toggle("Start with the system").await;
    let text = until("an entry", LIMIT, async || fs::read_to_string(&entry).ok().filter(|text| !text.is_empty())).await;
    let start = text.lines().find(|line| line.starts_with("Exec=")).expect("what to start");
    assert!(start.ends_with("fobwatch --hidden"), "{start}");
    page.toggle("Start with the system").await;
    until("no entry", LIMIT, async || (!entry.exists()).then_some(())).await;
    page.close().await;
}

#[tokio::test]
async fn closing_the_window_quits_where_that_is_set() {
    let machine = Machine::default();
    let page = machine.drive().await;
    settings(&page).await;
    page.toggle("Keep running in the tray").await;
    page.until_kept("keepInTray", false).await;
    page.close().await;
    let mut app = machine.start();
    windows::until_shown(&machine).await;
    windows::close(&machine).await;
    let ended = wait_for(LIMIT, || app.ended());
    assert!(ended.is_some_and(|status| status.success()), "and it ends in order");
}

#[tokio::test]
async fn what_is_set_counts_at_once_stays_and_goes_back_one_by_one() {
    /// Seconds until the copy is cleared.
    const LEFT: &str = "return Number(document.body.innerText.match(/clears in (\\d+) s/)?.[1])";
    let server = Server::start(NinjaOne::default());
    let machine = Machine::default();
    machine.install_profiles(&json!([seeds::ninjaone("Contoso", &server.url, true)]));
    let value = |label: &str| {
        format!(
            "return [...document.querySelectorAll('label')].find(one => one.textContent.trim() === '{label}').control.value"
        )
    };
    let page = machine.drive().await;
    page.until_counting("NinjaOne", "Contoso").await;
    settings(&page).await;
    page.fill_number("Keep copies on the clipboard", "120").await;
    page.fill_number("Warn before expiry", "7").await;
    page.toggle("Auto-renew new profiles").await;
    page.until_kept("autoRenew", false).await;
    page.until_kept("leadMinutes", 7).await;
    page.press("Back to the profile").await;
    page.press("Copy token").await;
    page.until_told(&format!("{LEFT} > 100"), true).await;
    page.close().await;

    let page = machine.drive().await;
    page.until_counting("NinjaOne", "Contoso").await;
    settings(&page).await;
    page.until_told(&value("Keep copies on the clipboard"), "120").await;
    page.until_told(&value("Warn before expiry"), "7").await;
    page.until_told(&is_on("Auto-renew new profiles"), "false").await;
    // Out of bounds is said, and not taken.
    page.fill_number("Keep copies on the clipboard", "9").await;
    page.sees("10 to 300 seconds").await;
    page.press("Reset “Keep copies on the clipboard”").await;
    page.until_told(&value("Keep copies on the clipboard"), "30").await;
    page.until_told(&value("Warn before expiry"), "7").await;
    page.press("Reset all settings").await;
    page.press_in_dialog("Reset all settings").await;
    page.until_told(&is_on("Auto-renew new profiles"), "true").await;
    page.press("Back to the profile").await;
    page.press("Copy token").await;
    page.until_told(&format!("{LEFT} <= 30"), true).await;
    page.close().await;
}
