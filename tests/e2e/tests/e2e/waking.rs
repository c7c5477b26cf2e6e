//! A laptop that slept: the wall clock jumps, and the window shows the truth.

use std::time::{Duration, Instant};

use fobwatch_e2e::machine::Machine;
use fobwatch_e2e::page::seconds;
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;
use serde_json::json;

use crate::seeds;

/// The page ticks each second, the core looks at the clock each second; a busy machine gets more.
const SOON: Duration = Duration::from_secs(5);

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "how long a row took to be right")]
async fn after_a_suspend_every_row_is_right_and_what_is_due_is_renewed() {
    let server = Server::start(NinjaOne::default());
    let machine = Machine::with_clock();
    machine.install_profiles(&json!([
        seeds::ninjaone("Contoso", &server.url, true),
        seeds::ninjaone("Northwind", &server.url, true),
    ]));
    let page = machine.drive().await;
    page.select("NinjaOne", "Northwind").await;
    page.toggle("Auto-renew").await;
    page.sees("Does not renew automatically.").await;
    let before = page.until_counting("NinjaOne", "Contoso").await;
    let tokens = server.received_at("/ws/oauth/token").len();

    machine.shift("+30m");
    let woken = Instant::now();
    let shorter = |word: &str| seconds(word).is_some_and(|left| left + 29 * 60 < before);
    page.until_standing("NinjaOne", "Contoso", shorter).await;
    page.until_standing("NinjaOne", "Northwind", shorter).await;
    assert!(woken.elapsed() < SOON, "the rows were right only after {:?}", woken.elapsed());
    assert_eq!(server.received_at("/ws/oauth/token").len(), tokens, "nothing was due");

    machine.shift("+70m");
    page.until_standing("NinjaOne", "Northwind", |word| word.starts_with("Expired")).await;
    page.until_standing("NinjaOne", "Contoso", |word| seconds(word).is_some_and(|left| left > 3500)).await;
    assert_eq!(server.received_at("/ws/oauth/token").len(), tokens + 1, "one renewal, of the one that renews");
    page.close().await;
}
