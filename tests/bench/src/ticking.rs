//! What it costs that many rows of the list count down to the second.

use std::collections::HashSet;
use std::time::Duration;

use fobwatch_e2e::machine::Machine;
use fobwatch_e2e::page::Page;
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;

use crate::figures::Figures;
use crate::host;
use crate::processes::busy;

/// All in sight at once.
const ROWS: usize = 20;
const SIZE: (u32, u32) = (1280, 900);
/// Longer than a second, so that each countdown has moved.
const A_TICK: Duration = Duration::from_millis(1200);
const SETTLED: Duration = Duration::from_secs(10);

/// Sorted by expiry every row counts seconds.
const ALL_TICK: &str = "localStorage['fobwatch.sort'] = 'expiry'; localStorage['fobwatch.density'] = 'compact';";

/// Whose countdowns are in sight, and what they say.
const SHOWN: &str = "
return [...document.querySelectorAll('.browse [data-countdown]')].filter((one) => {
  const [row, list] = [one, one.closest('.scroller')].map((part) => part.getBoundingClientRect());
  return row.height > 0 && row.top >= list.top && row.bottom <= list.bottom;
}).map((one) => `${one.closest('li').querySelector('[data-profile]').dataset.profile} ${one.textContent}`);";

pub(crate) fn measure(figures: &mut Figures) -> Result<(), String> {
    let machine = Machine::default();
    let server = Server::start(NinjaOne::default());
    let mut agent = host::agent(&machine)?;
    host::sign_in(&machine, &server.url, ROWS)?;
    agent.end();
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|error| error.to_string())?;
    let page = runtime.block_on(async {
        let page = machine.drive().await;
        page.resize(SIZE).await;
        page.sees("Profile 000").await;
        page
    });
    std::thread::sleep(SETTLED);
    let quiet = busy(page.app());
    runtime.block_on(async {
        page.told(ALL_TICK).await;
        page.client.refresh().await.map_err(|error| error.to_string())?;
        page.sees("ALL PROFILES").await;
        Ok::<_, String>(())
    })?;
    std::thread::sleep(SETTLED);
    let before = runtime.block_on(shown(&page))?;
    std::thread::sleep(A_TICK);
    let after = runtime.block_on(shown(&page))?;
    let moved = after.difference(&before).count();
    if moved < ROWS {
        return Err(format!("of {ROWS} countdowns {moved} have changed within a second or two: {after:?}"));
    }
    let ticking = busy(page.app());
    let at_last = runtime.block_on(shown(&page))?;
    let moved = at_last.difference(&after).count();
    if moved < ROWS {
        return Err(format!("of {ROWS} countdowns {moved} have changed while they were measured: {at_last:?}"));
    }
    runtime.block_on(page.close());
    figures.tell("processor, window open, one countdown in list, details and bar", quiet, "%");
    figures.tell(format!("processor, window open, {ROWS} rows count seconds"), ticking, "%");
    figures.limit(format!("processor, what {ROWS} rows that count seconds cost"), ticking - quiet, "%", 1.0);
    Ok(())
}

async fn shown(page: &Page) -> Result<HashSet<String>, String> {
    serde_json::from_value(page.told(SHOWN).await).map_err(|error| error.to_string())
}
