//! The window with ten thousand profiles, and while scripts ask without end.

use std::io::Write as _;
use std::process::Stdio;
use std::time::Duration;

use fobwatch_e2e::machine::Machine;
use fobwatch_e2e::page::Page;
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;
use serde_json::{Value, json};

use crate::figures::{Figures, percentile};
use crate::host::{self, fob, output};
use crate::load;

const PROFILES: usize = 10_000;
/// What a frame at 60 Hz has.
const FRAME: f64 = 16.0;
const LOAD: Duration = Duration::from_secs(20);

/// Each step is taken at the beginning of a frame; the message comes once the frame is painted.
/// Times of the script and of the whole, one after the other.
const STEPS: &str = "
const done = arguments[arguments.length - 1];
const channel = new MessageChannel();
const times = [];
let begun = 0;
const next = () => {
  if (steps.length === 0) return done(times);
  setTimeout(() => requestAnimationFrame(() => {
    begun = performance.now();
    steps.shift()();
    // Behind what the page has put off to the end of the script.
    queueMicrotask(() => {
      times.push(performance.now() - begun);
      channel.port2.postMessage(0);
    });
  }), 20);
};
channel.port1.onmessage = () => { times.push(performance.now() - begun); next(); };
next();";

/// The least that can be painted: one letter changes.
const LEAST: &str = "
const words = document.querySelector('footer > span').firstChild;
const text = words.data;
const steps = [];
for (let step = 0; step < 60; step++) steps.push(() => { words.data = step % 2 ? text : `${text}.`; });";

/// What is looked for, a key at a time, and left; all of it so many times.
const ROUNDS: usize = 3;
const SEARCHES: [&str; 7] = ["customer 17", "ninja 004", "eu.ninja", "zzz", "cust 9 prof 9", "profile", "renew all"];
const ESCAPE: &str = "\u{E00C}";
/// Twenty keys a second: nobody types faster for long.
const BETWEEN_KEYS: Duration = Duration::from_millis(50);

/// From a key's arrival until what it changed first is painted, of that the script, and until all it changed is.
const KEYS: &str = "
window.keyTimes = [];
addEventListener('keydown', () => {
  const begun = performance.now();
  const since = () => performance.now() - begun;
  requestAnimationFrame(() => {
    const times = [since()];
    // A frame's timers run right behind it, and before the next frame.
    setTimeout(() => times.push(since()));
    requestAnimationFrame(() => setTimeout(() => keyTimes.push(...times, since())));
  });
}, true);";

const SEARCH: &str = "document.querySelector('[role=combobox]').focus();";

/// A field that does nothing: what a letter costs the web view itself.
const PLAIN: &str = "
window.plain = document.createElement('input');
plain.style.position = 'fixed';
plain.style.top = plain.style.left = '60%';
document.body.append(plain);
plain.focus();";
const NO_PLAIN: &str = "plain.remove();";

const SCROLL: &str = "
const list = [...document.querySelectorAll('nav *, nav')].find((one) => one.scrollHeight > one.clientHeight + 1000);
const steps = [];
for (let step = 0; step < 150; step++) steps.push(() => { list.scrollTop = step < 100 ? step * 90 : (step * 7919) % list.scrollHeight; });";

/// The time between one frame and the next.
const FRAMES: &str = "
const [time, done] = [arguments[0], arguments[arguments.length - 1]];
const times = [];
let last = performance.now();
const end = last + time;
requestAnimationFrame(function frame(now) {
  times.push(performance.now() - last);
  last = performance.now();
  if (last < end) requestAnimationFrame(frame);
  else done(times);
});";

pub(crate) fn measure(figures: &mut Figures) -> Result<(), String> {
    let machine = Machine::default();
    let server = Server::start(NinjaOne::default());
    import(&machine, &server.url)?;
    let mut agent = host::agent(&machine)?;
    host::add(&machine, &server.url, "Live")?;
    host::connect(&machine, "Live")?;
    agent.end();
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|error| error.to_string())?;
    runtime.block_on(async {
        let page = machine.drive().await;
        page.sees("Live").await;
        let (_, least) = steps(&page, LEAST).await?;
        figures.tell("one letter changed, painted: 95th percentile", percentile(&least, 95), "ms");
        page.told(KEYS).await;
        page.told(PLAIN).await;
        let [_, plain, _] = typed(&page, letters(SEARCHES[0]).chain(letters(SEARCHES[4]))).await?;
        figures.tell("a letter in a field that does nothing, painted: 95th percentile", percentile(&plain, 95), "ms");
        page.told(NO_PLAIN).await;
        page.told(SEARCH).await;
        let searches = SEARCHES.iter().flat_map(|words| letters(words).chain([ESCAPE]));
        let [scripts, first, all] = typed(&page, std::iter::repeat_n(searches, ROUNDS).flatten()).await?;
        figures.tell("a window's first keystroke in search, painted", first[0], "ms");
        figures.tell("of a keystroke in search, the script: 95th percentile", percentile(&scripts, 95), "ms");
        figures.tell("a keystroke in search, painted: median", percentile(&first, 50), "ms");
        figures.limit(
            format!("a keystroke in search at {PROFILES} profiles, painted: 95th percentile"),
            percentile(&first, 95),
            "ms",
            FRAME,
        );
        figures.tell("all that it found, painted: 95th percentile", percentile(&all, 95), "ms");
        let (_, scrolled) = steps(&page, SCROLL).await?;
        figures.limit("a step of scrolling there, painted: 95th percentile", percentile(&scrolled, 95), "ms", FRAME);
        let length = vec![json!(LOAD.as_millis() / 2)];
        let idle = times(&page, FRAMES, length.clone()).await?;
        let (loaded, under_load) = std::thread::scope(|scope| {
            let load = scope.spawn(|| load::calls(&machine, "Live", LOAD));
            let frames = tokio::task::block_in_place(|| {
                tokio::runtime::Handle::current().block_on(times(&page, FRAMES, length))
            });
            (load.join().map_err(|_| "the load failed".to_owned()), frames)
        });
        loaded??.tell(figures);
        let (idle, under_load) = (percentile(&idle, 95), percentile(&under_load?, 95));
        figures.tell("from frame to frame, 95th percentile", idle, "ms");
        figures.tell("the same while scripts ask 200 times a second", under_load, "ms");
        figures.limit("what scripts cost the window", under_load / idle, "", 1.5);
        page.close().await;
        Ok(())
    })
}

/// A hundred customers with a hundred profiles each.
fn import(machine: &Machine, server: &str) -> Result<(), String> {
    let profiles: Vec<Value> = (0..PROFILES)
        .map(|number| {
            json!({
                "name": format!("Profile {:03}", number % 100),
                "customer": format!("Customer {:02}", number / 100),
                "vendor": "ninjaone",
                "method": "client_credentials",
                "answers": { "instance": server, "client_id": "service-app" },
            })
        })
        .collect();
    let path = machine.folder.path().join("profiles.json");
    let mut file = std::fs::File::create(&path).map_err(|error| error.to_string())?;
    let document = json!({ "fobwatch": 1, "profiles": profiles });
    file.write_all(document.to_string().as_bytes()).map_err(|error| error.to_string())?;
    output(fob(machine).arg("import").arg(path).stdout(Stdio::null()))
}

/// What the scripts of the steps took, and the steps until they were painted.
async fn steps(page: &Page, steps: &str) -> Result<(Vec<f64>, Vec<f64>), String> {
    let times = times(page, &format!("{steps}{STEPS}"), Vec::new()).await?;
    Ok(times.as_chunks::<2>().0.iter().map(|[script, whole]| (*script, *whole)).unzip())
}

fn letters(words: &'static str) -> impl Iterator<Item = &'static str> + Clone {
    words.split("").filter(|letter| !letter.is_empty())
}

/// Real keys, for what a script writes into a field is painted otherwise.
async fn typed(page: &Page, keys: impl Iterator<Item = &'static str>) -> Result<[Vec<f64>; 3], String> {
    page.told("keyTimes.length = 0;").await;
    let mut count = 0;
    for key in keys {
        page.type_keys(key).await;
        tokio::time::sleep(BETWEEN_KEYS).await;
        count += 1;
    }
    let told = times(page, "arguments[0](keyTimes)", Vec::new()).await?;
    let (timed, _) = told.as_chunks::<3>();
    if timed.len() != count {
        return Err(format!("of {count} keys {} were timed", timed.len()));
    }
    Ok([0, 1, 2].map(|part| timed.iter().map(|times| times[part]).collect()))
}

async fn times(page: &Page, script: &str, arguments: Vec<Value>) -> Result<Vec<f64>, String> {
    let told = page.client.execute_async(script, arguments).await.map_err(|error| error.to_string())?;
    let times: Vec<f64> = told.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
    if times.len() < 20 { Err(format!("the page measured too little: {told}")) } else { Ok(times) }
}
