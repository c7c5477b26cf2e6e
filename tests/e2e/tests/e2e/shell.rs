//! PowerShell from the window and the tray: through a terminal and `fob`, to what it is told.

use std::path::Path;

use fobwatch_e2e::machine::Machine;
use fobwatch_e2e::tray::Tray;
use fobwatch_e2e::{LIMIT, until};
use serde_json::{Value, json};

use crate::seeds;

/// What the shell that was opened as this one, counted from 1, was told.
async fn told(path: &Path, number: usize) -> Value {
    let line = until("a shell", LIMIT, async || {
        let told = std::fs::read_to_string(path).unwrap_or_default();
        told.lines().nth(number - 1).map(str::to_owned)
    });
    serde_json::from_str(&line.await).expect("JSON")
}

#[tokio::test]
async fn powershell_is_opened_for_a_customer_and_for_a_profile_or_what_is_missing_is_said() {
    let machine = Machine::default();
    let of = |customer| seeds::automate(customer, "https://rancor.hostedrmm.com");
    let second = seeds::halo_refused("Contoso", "https://halo.contoso.example");
    machine.install_profiles(&json!([of("Contoso"), second, of("Fabrikam")]));
    let tray = Tray::start(&machine).await;
    let page = machine.drive().await;
    page.menu("Actions for Contoso", "Open PowerShell").await;
    page.sees("PowerShell is not installed.").await;

    let path = machine.install_shell();
    page.menu("Actions for Contoso", "Open PowerShell").await;
    let contoso = told(&path, 1).await;
    assert_eq!((&contoso["title"], contoso["profiles"].as_array().map(Vec::len)), (&json!("Contoso"), Some(2)));
    page.select("Automate", "Fabrikam").await;
    page.menu("More actions", "Open PowerShell").await;
    let fabrikam = told(&path, 2).await;
    assert_eq!((&fabrikam["title"], fabrikam["profiles"].as_array().map(Vec::len)), (&json!("Fabrikam"), Some(1)));
    tray.click(&["Contoso", "Automate: ", "Open PowerShell"]).await;
    let automate = told(&path, 3).await;
    assert!(contoso["profiles"].as_array().is_some_and(|all| all.contains(&automate["profiles"][0])), "{automate}");
    page.close().await;
}
