//! The memory of a locked app: what was there before the lock is gone after it.

use std::collections::{BTreeMap, BTreeSet};

use fobwatch_e2e::leaks::Secrets;
use fobwatch_e2e::machine::Machine;
use fobwatch_e2e::memory::{found, is_readable, processes};
use fobwatch_e2e::{LIMIT, eventually};
use fobwatch_simulator::Server;
use fobwatch_simulator::automate::Automate;
use fobwatch_simulator::halo::Halo;
use fobwatch_simulator::ninjaone::NinjaOne;
use serde_json::json;

use crate::seeds;

/// RFC 6238's, in base32.
const SEED: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

#[tokio::test]
async fn what_was_in_memory_before_the_lock_is_gone_after_it() {
    if !is_readable() {
        eprintln!("Only root can read the memory of the app: this test is left out.");
        return;
    }
    let ninjaone = Server::start(NinjaOne::default());
    let automate = Server::start(Automate::default());
    let halo = Server::start(Halo::default());
    automate.with(|automate| {
        let jane = automate.users.iter_mut().find(|user| user.name == "jane").expect("jane");
        *jane = jane.clone().with_authenticator(SEED);
    });
    let machine = Machine::default();
    let mut jane = seeds::automate("Contoso", &automate.url);
    jane["form"]["secrets"]["totp_seed"] = json!(SEED);
    machine.install_profiles(&json!([
        seeds::ninjaone("Contoso", &ninjaone.url, false),
        jane,
        {"connect": false, "form": {
            "name": "HaloPSA", "customer": "Contoso", "vendor": "halo", "method": "client_credentials",
            "answers": {"url": halo.url, "client_id": "services-app", "scopes": "all"},
            "secrets": {"client_secret": seeds::HALO_SECRET},
        }},
    ]));
    let page = machine.drive().await;
    for name in ["NinjaOne", "Automate", "HaloPSA"] {
        page.select(name, "Contoso").await;
        page.press("Connect").await;
        page.until_counting(name, "Contoso").await;
    }
    page.select("NinjaOne", "Contoso").await;
    page.press("Renew now").await;
    page.sees("Token renewed").await;

    let mut secrets = Secrets::default();
    for secret in [seeds::JANES_PASSWORD, seeds::HALO_SECRET, SEED] {
        secrets.add(secret);
    }
    for issued in [ninjaone.issued(), automate.issued(), halo.issued()].iter().flatten() {
        secrets.add(issued);
    }
    secrets.add_bytes("the data key", &machine.data_key());
    let search = secrets.search();
    let in_memory = || {
        let mut all = BTreeMap::new();
        for (process, name) in processes(&machine) {
            for (secret, places) in found(process, &search) {
                all.insert((name.clone(), secret), places);
            }
        }
        all
    };
    let before = in_memory();
    let names: BTreeSet<_> = before.keys().map(|(_, secret)| secret.as_str()).collect();
    assert!(names.contains("the data key"), "the search finds what is there: {names:?}");

    page.press("Lock").await;
    page.sees("Secrets: locked").await;
    // Connections that are closed now leave their buffers a moment later.
    let mut left = BTreeMap::new();
    let gone = eventually(LIMIT, async || {
        left = in_memory();
        left.is_empty().then_some(())
    });
    let gone = gone.await.is_some();
    assert!(gone, "still in memory: {left:#?}");
    page.close().await;
}
