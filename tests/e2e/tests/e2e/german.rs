//! The real app on a German desktop: what comes from the core speaks German as the page does.

use fobwatch_e2e::machine::Machine;
use fobwatch_e2e::notifications::Notifications;
use fobwatch_e2e::page::Page;
use fobwatch_e2e::tray::Tray;
use fobwatch_simulator::Server;
use fobwatch_simulator::halo::Halo;
use fobwatch_simulator::ninjaone::NinjaOne;
use serde_json::json;

use crate::seeds;

/// The smallest window.
const SMALLEST: (u32, u32) = (800, 560);

/// Vendors, and the method of each whose form has the most to say.
const FORMS: [(&str, &str, &str); 5] = [
    ("NinjaOne", "Browser, App „Web“", "Region oder Host"),
    ("ConnectWise Automate", "Kennwort und Zwei-Faktor-Code", "Kennwort speichern"),
    ("Halo", "Browser, mit Secret", "Halo-Adresse"),
    ("Citrix Cloud", "API-Client", "Kunden-ID"),
    ("AvePoint Cloud Governance", "App-Registrierung mit Zertifikat", "Anwendungs-ID (Client)"),
];

/// What is wider than the room it has.
const TOO_WIDE: &str = "return [...document.querySelectorAll('label, button, h1, h2, p, dt, dd, legend, span, strong')] \
    .filter(one => one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX === 'visible') \
    .map(one => one.tagName + ': ' + (one.textContent.trim() || one.outerHTML)).join('\\n') \
    + (document.documentElement.scrollWidth > innerWidth ? 'the page' : '')";

async fn nothing_is_too_wide(page: &Page, place: &str) {
    let wide = page.client.execute(TOO_WIDE, Vec::new()).await.expect("the page is measured");
    assert_eq!(wide.as_str(), Some(""), "{place}");
}

#[tokio::test]
async fn forms_errors_activity_and_the_tray_speak_the_systems_german() {
    let (halo, ninjaone) = (Server::start(Halo::default()), Server::start(NinjaOne::default()));
    let machine = Machine { language: Some("de_DE.UTF-8"), ..Machine::default() };
    machine.install_profiles(&json!([
        seeds::halo_refused("Contoso", &halo.url),
        seeds::ninjaone("Contoso", &ninjaone.url, true),
    ]));
    let tray = Tray::start(&machine).await;
    let page = machine.drive().await;
    page.resize(SMALLEST).await;

    page.until_standing("HaloITSM", "Contoso", |word| word == "Scope abgelehnt").await;
    page.select("HaloITSM", "Contoso").await;
    page.sees("Halo hat diese Scopes abgelehnt: ").await;
    page.sees("Anmeldung fehlgeschlagen: Halo hat").await;
    nothing_is_too_wide(&page, "a refused profile").await;
    let profile = tray.until_line(&["Contoso", "NinjaOne: verbunden"]).await;
    let actions: Vec<_> = profile.lines.iter().map(|line| &*line.label).collect();
    assert_eq!(
        actions,
        ["Jetzt erneuern", "Token kopieren", "Anmelden …", "Konsole öffnen", "PowerShell öffnen", "Trennen"]
    );
    tray.until_line(&["Contoso, HaloITSM: Scope abgelehnt"]).await;
    tray.until_line(&["Beenden"]).await;

    for (vendor, method, label) in FORMS {
        page.press("Profil hinzufügen").await;
        page.choose(vendor).await;
        page.choose(method).await;
        page.sees(label).await;
        nothing_is_too_wide(&page, vendor).await;
        if vendor == "Halo" {
            page.fill("Halo-Adresse", &halo.url).await;
            page.press("Speichern").await;
            page.sees("Client-ID: Diese Angabe fehlt.").await;
        }
        page.press("Abbrechen").await;
        if vendor == "Halo" {
            page.press_in_dialog("Verwerfen").await;
        }
    }
    page.close().await;
}

#[tokio::test]
async fn another_language_is_chosen_for_the_page_the_tray_and_the_notifications() {
    let server = Server::start(NinjaOne::default());
    let machine = Machine::default();
    machine.install_profiles(&json!([seeds::ninjaone("Contoso", &server.url, true)]));
    let tray = Tray::start(&machine).await;
    let notifications = Notifications::start(&machine).await;
    let page = machine.drive().await;
    tray.until_line(&["Open Fobwatch"]).await;
    page.press("More").await;
    page.press("Settings").await;
    page.pick("Language", "de").await;
    page.sees("Profil").await;
    tray.until_line(&["Fobwatch öffnen"]).await;
    tray.until_line(&["Contoso", "NinjaOne: ", "Token kopieren"]).await;
    fobwatch_e2e::windows::close(&machine).await;
    tray.click(&["Contoso", "NinjaOne: ", "Token kopieren"]).await;
    let shown = notifications.until_shown(fobwatch_e2e::LIMIT).await;
    assert_eq!(shown.text, "Kopiert, wird in 30 s gelöscht.");
}
