//! The time that Fobwatch adds to the vendor's own: at a sign-in, at a thousand renewals, and from the redirect to
//! the word on the page.

use std::time::{Duration, Instant};

use fobwatch_e2e::machine::Machine;
use fobwatch_e2e::{LIMIT, until};
use fobwatch_protocol::Request;
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::{Received, Server, browser};
use serde_json::{Value, json};

use crate::figures::{Figures, percentile};
use crate::host;

/// What the vendor takes to give out a token.
const VENDOR: Duration = Duration::from_millis(50);
const ROUNDS: usize = 40;
const PROFILES: usize = 1000;
/// Renewals that Fobwatch has in flight at most, and how many hosts they go to: two for each.
const IN_FLIGHT: usize = 8;
const HOSTS: usize = 8;
const REDIRECTS: usize = 20;

/// Tells when the row of the profile counts down and that is painted, in milliseconds since 1970.
const CONNECTED: &str = "
const done = arguments[arguments.length - 1];
const channel = new MessageChannel();
channel.port1.onmessage = () => done(performance.timeOrigin + performance.now());
const look = () => {
  const word = document.querySelector('.browse [id$=-word]');
  if (!/^\\d+:\\d\\d/.test(word?.textContent.trim() ?? '')) return false;
  watch.disconnect();
  requestAnimationFrame(() => channel.port2.postMessage(0));
  return true;
};
const watch = new MutationObserver(look);
watch.observe(document.body, { subtree: true, childList: true, characterData: true });
look();";

pub(crate) fn measure(figures: &mut Figures) -> Result<(), String> {
    sign_in(figures)?;
    renewals(figures)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.map_err(|error| error.to_string())?.block_on(redirects(figures))
}

fn slow(at: u8) -> Result<Server<NinjaOne>, String> {
    let server = Server::start_on(([127, 0, 0, at], 0).into(), NinjaOne::default())?;
    server.with(|vendor| vendor.delay = VENDOR);
    Ok(server)
}

/// In turns with a plain client that sends the same requests.
fn sign_in(figures: &mut Figures) -> Result<(), String> {
    let machine = Machine::default();
    let server = slow(1)?;
    let mut agent = host::agent(&machine)?;
    host::add(&machine, &server.url, "Machine")?;
    host::connect(&machine, "Machine")?;
    let requests = server.received();
    let plain: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).proxy(None).build().into();
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(timed(|| host::connect(&machine, "Machine"))?);
        bare.push(timed(|| requests.iter().try_for_each(|request| send(&plain, &server.url, request)))?);
    }
    agent.end();
    let (ours, bare) = (percentile(&ours, 50), percentile(&bare, 50));
    figures.tell(format!("the {} exchanges of a sign-in by a plain client", requests.len()), bare, "ms");
    figures.tell("the sign-in", ours, "ms");
    figures.limit("a sign-in : its bare exchanges", ours / bare, "", 1.2);
    Ok(())
}

fn send(plain: &ureq::Agent, server: &str, request: &Received) -> Result<(), String> {
    let query = if request.raw_query.is_empty() { String::new() } else { format!("?{}", request.raw_query) };
    let mut builder = ureq::http::Request::builder();
    builder = builder.method(request.method.as_str()).uri(format!("{server}{}{query}", request.path));
    for (name, value) in &request.headers {
        let own = ["host", "content-length", "connection", "accept-encoding"];
        if !own.iter().any(|own| name.eq_ignore_ascii_case(own)) {
            builder = builder.header(name, value);
        }
    }
    let request = builder.body(request.body.clone()).map_err(|error| error.to_string())?;
    let mut reply = plain.run(request).map_err(|error| error.to_string())?;
    reply.body_mut().read_to_vec().map(drop).map_err(|error| error.to_string())
}

fn renewals(figures: &mut Figures) -> Result<(), String> {
    let machine = Machine::default();
    let hosts = (1..=HOSTS).map(|at| slow(u8::try_from(at).unwrap_or(u8::MAX))).collect::<Result<Vec<_>, _>>()?;
    let mut agent = host::agent(&machine)?;
    for (number, server) in (0..PROFILES).zip(hosts.iter().cycle()) {
        server.with(|vendor| vendor.delay = Duration::ZERO);
        let name = format!("Profile {number:03}");
        host::add(&machine, &server.url, &name)?;
        host::connect(&machine, &name)?;
    }
    for server in &hosts {
        server.with(|vendor| vendor.delay = VENDOR);
    }
    let tokens = || hosts.iter().map(|server| server.received_at("/token").len()).sum::<usize>();
    let before = tokens();
    let all = timed(|| host::done(&machine, &Request::Renew { profiles: None }))?;
    agent.end();
    if tokens() - before != PROFILES {
        return Err(format!("{} renewals of {PROFILES}", tokens() - before));
    }
    #[expect(clippy::cast_precision_loss, reason = "a small number")]
    let ideal = VENDOR.as_secs_f64() * 1000.0 * PROFILES as f64 / IN_FLIGHT as f64;
    figures.tell(
        format!("{PROFILES} renewals, {IN_FLIGHT} at a time, of {} ms each: ideal", VENDOR.as_millis()),
        ideal,
        "ms",
    );
    figures.tell("the same renewed", all, "ms");
    figures.limit("renewed : ideal", all / ideal, "", 1.2);
    Ok(())
}

/// From the request to our listener until the page has painted the countdown.
async fn redirects(figures: &mut Figures) -> Result<(), String> {
    let machine = Machine::default();
    let server = Server::start(NinjaOne::default());
    let form = json!({
        "name": "NinjaOne", "customer": "Contoso", "vendor": "ninjaone", "method": "browser_native",
        "answers": { "instance": server.url, "client_id": "native-app" }, "secrets": {},
    });
    machine.install_profiles(&json!([{ "connect": false, "form": form }]));
    let visited = machine.folder.path().join("visited");
    // The browser's part is ours, so that we know when it comes back.
    let script = format!("#!/bin/sh\nprintf %s \"$1\" > '{0}.new' && mv '{0}.new' '{0}'\n", visited.display());
    std::fs::write(machine.folder.path().join("browser"), script).map_err(|error| error.to_string())?;
    let page = machine.drive().await;
    page.select("NinjaOne", "Contoso").await;
    let mut times = Vec::new();
    for _ in 0..REDIRECTS {
        page.press("Connect").await;
        let address = until("a sign-in address", LIMIT, async || std::fs::read_to_string(&visited).ok()).await;
        std::fs::remove_file(&visited).map_err(|error| error.to_string())?;
        let back = browser::decide(&address, browser::Decision::Approve)?;
        let (painted, redirected) = tokio::join!(
            page.client.execute_async(CONNECTED, Vec::new()),
            tokio::task::spawn_blocking(move || redirect(&back)),
        );
        let redirected = redirected.map_err(|error| error.to_string())??;
        let painted = painted.map_err(|error| error.to_string())?;
        times.push(Value::as_f64(&painted).ok_or("the page told no time")? - redirected);
        host::done(&machine, &Request::Disconnect { profile: "Contoso/NinjaOne".to_owned(), revoke: false })?;
        page.until_standing("NinjaOne", "Contoso", |word| word == "Not connected").await;
    }
    page.close().await;
    figures.tell("from the redirect to “connected” painted, median", percentile(&times, 50), "ms");
    figures.limit("the same, 95th percentile", percentile(&times, 95), "ms", 100.0);
    Ok(())
}

/// The time at which the browser went back to us, in milliseconds since 1970.
#[expect(clippy::disallowed_methods, reason = "it is time that is measured")]
fn redirect(back: &str) -> Result<f64, String> {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_err(|error| error.to_string())?;
    browser::follow(back)?;
    Ok(now.as_secs_f64() * 1000.0)
}

/// Milliseconds.
#[expect(clippy::disallowed_methods, reason = "it is time that is measured")]
fn timed(work: impl FnOnce() -> Result<(), String>) -> Result<f64, String> {
    let start = Instant::now();
    work()?;
    Ok(start.elapsed().as_secs_f64() * 1000.0)
}
