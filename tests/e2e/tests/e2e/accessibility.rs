//! axe-core over every view and dialog of the real window: with colours and a layout, as no test of
//! the page alone has them.

use std::fs;
use std::path::Path;

use fantoccini::Locator;
use fobwatch_e2e::machine::Machine;
use fobwatch_e2e::page::Page;
use fobwatch_e2e::windows;
use fobwatch_simulator::Server;
use fobwatch_simulator::automate::Automate;
use fobwatch_simulator::halo::Halo;
use fobwatch_simulator::ninjaone::NinjaOne;
use serde_json::{Value, json};

use crate::seeds;

/// The least the window can be.
const SMALL: (u32, u32) = (800, 560);
/// At twice the size, this is left of a common one: 640 by 400.
const COMMON: (u32, u32) = (1280, 800);

/// What breaks a rule, and whether the page is wider than its window or a button cuts off its words.
const JUDGE: &str = r#"
const done = arguments[arguments.length - 1];
const shown = (node) => node.outerHTML.slice(0, 200);
const wide = document.documentElement.scrollWidth > innerWidth ? [`the page is ${document.documentElement.scrollWidth} wide in a window of ${innerWidth}`] : [];
const cut = [...document.querySelectorAll("button")]
  .filter((one) => one.checkVisibility() && getComputedStyle(one).clipPath === "none" && one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1)
  .map((one) => `cut off: ${shown(one)}`);
axe.run(document).then(
  ({ violations }) => done([...violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`)), ...wide, ...cut]),
  (error) => done([String(error)]),
);
"#;

/// A look at the window, again and again, and what was wrong in it.
pub(crate) struct Inspection {
    pub(crate) page: Page,
    wrong: Vec<String>,
}

impl Inspection {
    pub(crate) async fn of(page: Page) -> Self {
        let axe = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/node_modules/axe-core/axe.min.js");
        let axe = fs::read_to_string(axe).expect("axe-core, as npm installs it");
        page.client.execute(&axe, Vec::new()).await.expect("axe-core in the page");
        Self { page, wrong: Vec::new() }
    }

    /// In the light and in the dark, whatever is set.
    pub(crate) async fn look_in_both(&mut self, view: &str) {
        for theme in ["light", "dark"] {
            let before = self.page.told("return document.documentElement.dataset.theme").await;
            self.page.told(&format!("document.documentElement.dataset.theme = '{theme}'")).await;
            self.look(&format!("{view}, {theme}")).await;
            self.page.told(&format!("document.documentElement.dataset.theme = {before}")).await;
        }
    }

    pub(crate) async fn ends_well(self) {
        assert!(self.wrong.is_empty(), "{} things are wrong:\n{}", self.wrong.len(), self.wrong.join("\n"));
        self.page.close().await;
    }

    async fn look(&mut self, view: &str) {
        self.page.until_still().await;
        let found = self.page.client.execute_async(JUDGE, Vec::new()).await.expect("axe comes to an end");
        for one in found.as_array().expect("a list") {
            self.wrong.push(format!("{view}: {}", one.as_str().unwrap_or_default()));
        }
    }
}

/// Every view, one after the other.
async fn walk(theme: &'static str, size: (u32, u32), twice: bool) {
    let (ninjaone, automate, halo) =
        (Server::start(NinjaOne::default()), Server::start(Automate::default()), Server::start(Halo::default()));
    let machine = Machine { theme, ..Machine::default() };
    // Nobody approves: the app goes on waiting.
    fs::write(machine.folder.path().join("browser"), "#!/bin/sh\n").expect("a browser");
    machine.install_profiles(&json!([
        seeds::ninjaone("Contoso", &ninjaone.url, true),
        seeds::automate("Contoso", &automate.url),
        seeds::ninjaone("Northwind", &ninjaone.url, false),
        seeds::halo_refused("Northwind", &halo.url),
    ]));
    let page = machine.drive().await;
    page.until_counting("NinjaOne", "Contoso").await;
    page.until_standing("HaloITSM", "Northwind", |word| word.contains("refused")).await;
    page.resize(size).await;
    if twice {
        page.enlarge(5).await;
    }
    let mut seen = Inspection::of(page).await;
    list_and_details(&mut seen).await;
    adding(&mut seen).await;
    pages(&mut seen).await;
    importing(&mut seen, &machine).await;
    dialogs(&mut seen, twice).await;
    seen.ends_well().await;
}

async fn list_and_details(seen: &mut Inspection) {
    seen.page.select("NinjaOne", "Contoso").await;
    seen.page.sees("Copy token").await;
    seen.look("connected").await;
    seen.page.select("HaloITSM", "Northwind").await;
    seen.page.sees("refused").await;
    seen.look("refused").await;
    seen.page.select("NinjaOne", "Northwind").await;
    seen.look("not connected").await;
    seen.page.press("More actions").await;
    seen.look("the menu of a profile").await;
    seen.page.press("Mark as favourite").await;
    seen.page.until_told("return document.querySelector('[data-tip=Favourite]') !== null", true).await;
    seen.look("a favourite").await;
    seen.page.press("More actions").await;
    seen.page.press("Remove from favourites").await;
    seen.page.fill("Search profiles and commands", "con").await;
    seen.page.sees("result").await;
    seen.look("search results").await;
    seen.page.fill("Search profiles and commands", "zebra").await;
    seen.page.sees("Nothing matches").await;
    seen.look("a search without a match").await;
    seen.page.press("Clear search").await;
}

async fn adding(seen: &mut Inspection) {
    seen.page.press("Add profile").await;
    seen.page.sees("Which vendor?").await;
    seen.look("adding: vendors").await;
    seen.page.choose("Halo").await;
    seen.page.sees("How do you sign in?").await;
    seen.look("adding: ways to sign in").await;
    seen.page.choose("Client credentials").await;
    seen.page.press("Save").await;
    seen.page.sees("fields.").await;
    seen.look("adding: the form, with problems").await;
    seen.page.fill("Customer", "Fabrikam").await;
    seen.page.press("Cancel").await;
    seen.page.sees("Discard your changes?").await;
    seen.look("a confirmation").await;
    seen.page.press_in_dialog("Discard").await;
    seen.page.press("Add profile").await;
    seen.page.press("Import from a PowerShell vault…").await;
    seen.look("importing from a vault").await;
    seen.page.press("Cancel").await;
    seen.page.select("HaloITSM", "Northwind").await;
    seen.page.press("Edit").await;
    seen.page.sees("Saved").await;
    seen.look("editing").await;
    seen.page.press("Cancel").await;
}

async fn pages(seen: &mut Inspection) {
    for (name, words) in
        [("Settings", "Appearance"), ("Keyboard shortcuts", "Show this sheet"), ("Export profiles…", "Without secrets")]
    {
        seen.page.press("More").await;
        seen.look("the menu of the window").await;
        seen.page.press(name).await;
        seen.page.sees(words).await;
        seen.look(name).await;
        match name {
            "Settings" => seen.page.press("Back to the profile").await,
            "Keyboard shortcuts" => seen.page.press_in_dialog("Close").await,
            _ => seen.page.press_in_dialog("Cancel").await,
        }
    }
    for (name, words) in [("Activity", "Failed only"), ("End dates", "Secrets and their end dates")] {
        seen.page.press(name).await;
        seen.page.sees(words).await;
        seen.look(name).await;
    }
    seen.page.press("Back to the profile").await;
}

async fn importing(seen: &mut Inspection, machine: &Machine) {
    let file = machine.folder.path().join("profiles.json");
    // One that is here already, and differs; one that is new; one that cannot be read.
    let automate = |customer: &str, answers: &Value| json!({"name": "Automate", "customer": customer, "vendor": "automate", "method": "password", "answers": answers});
    let answers =
        json!({"server": "https://rancor.hostedrmm.com", "username": "jane", "client_id": seeds::AUTOMATE_CLIENT});
    let profiles =
        json!([automate("Contoso", &answers), automate("Fabrikam", &answers), automate("Oceanic", &json!({}))]);
    fs::write(&file, json!({"fobwatch": 1, "profiles": profiles}).to_string()).expect("a file");
    seen.page.menu("More", "Import profiles…").await;
    windows::open_file(machine, &file).await;
    seen.page.sees("Nothing is saved yet.").await;
    seen.look("the preview of an import").await;
    seen.page.press_in_dialog("Import 1 profile").await;
    seen.page.sees("Results of the import.").await;
    seen.look("the results of an import").await;
    seen.page.press_in_dialog("Close").await;
}

async fn dialogs(seen: &mut Inspection, twice: bool) {
    // At twice the size there is no room for the customers' menus.
    if !twice {
        seen.page.press("Actions for Northwind").await;
        seen.look("the menu of a customer").await;
        seen.page.press("Connect all").await;
        seen.page.sees("Finish signing in").await;
        seen.page.press_in_dialog("Cancel").await;
        seen.page.sees("1 of 1 could not be connected").await;
        seen.look("the results of a batch").await;
        seen.page.press_in_dialog("Close").await;
    }
    seen.page.select("NinjaOne", "Northwind").await;
    seen.page.press("Connect").await;
    seen.page.sees("Finish signing in").await;
    seen.look("waiting for the browser").await;
    seen.page.press_in_dialog("Cancel").await;
    seen.page.select("Automate", "Contoso").await;
    seen.page.press("Connect").await;
    seen.page.sees("Two-factor code").await;
    seen.look("a code prompt").await;
    seen.page.type_keys("000000").await;
    seen.page.press_in_dialog("Connect").await;
    seen.page.sees("Code not accepted.").await;
    seen.look("a code prompt, refused").await;
    seen.page.press_in_dialog("Cancel").await;
    seen.page.press("Lock").await;
    seen.page.client.wait().for_element(Locator::XPath("//button[normalize-space(.)='Unlock']")).await.expect("locked");
    seen.look("locked").await;
}

#[tokio::test]
async fn nothing_is_wrong_in_the_smallest_window_in_light() {
    walk("Adwaita", SMALL, false).await;
}

#[tokio::test]
async fn nothing_is_wrong_in_the_smallest_window_in_dark() {
    walk("Adwaita:dark", SMALL, false).await;
}

#[tokio::test]
async fn nothing_is_wrong_at_twice_the_size() {
    walk("Adwaita", COMMON, true).await;
}
