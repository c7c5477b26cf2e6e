//! The app and the agent, one after the other on the same data folder; and `fob` with both.

use std::fs;

use fobwatch_e2e::machine::{Machine, app, built};
use fobwatch_e2e::notifications::Notifications;
use fobwatch_e2e::tray::Tray;
use fobwatch_e2e::{LIMIT, until, windows};
use fobwatch_headless::{Running, wait_for};
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;
use serde_json::{Value, json};

use crate::seeds;

const STANDS_BY: &str = "standing by until it ends";

#[track_caller]
fn said(machine: &Machine, arguments: &[&str]) -> String {
    let output = machine.fob(arguments);
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// Waits until this one hosts.
async fn hosted_by(machine: &Machine, host: &str) {
    until(&format!("a host: {host}"), LIMIT, async || {
        let status: Value = serde_json::from_slice(&machine.fob(&["status", "--json"]).stdout).ok()?;
        (status["host"] == host).then_some(())
    })
    .await;
}

fn agent(machine: &Machine, arguments: &[&str]) -> Running {
    let log = machine.folder.path().join("agent.log");
    Running::start(machine.command(&built("fob")).arg("agent").args(arguments), &log).expect("an agent")
}

fn until_logged(machine: &Machine, what: &str, times: usize) {
    let logged = || machine.log("agent").matches(what).count() >= times;
    let is_there = wait_for(LIMIT, || logged().then_some(())).is_some();
    assert!(is_there, "the agent does not say {what} {times} times: {}", machine.log("agent"));
}

#[tokio::test]
async fn sign_ins_go_from_the_agent_to_the_app_and_back() {
    let server = Server::start(NinjaOne::default());
    let machine = Machine::default();
    machine.install_profiles(&json!([seeds::ninjaone("Contoso", &server.url, true)]));
    let tokens = server.received_at("/ws/oauth/token").len();
    let _agent = agent(&machine, &[]);
    until_logged(&machine, "ready", 1);
    let token = said(&machine, &["token", "Contoso/NinjaOne"]);
    assert!(server.issued().contains(&token));

    let tray = Tray::start(&machine).await;
    let page = machine.drive().await;
    page.until_counting("NinjaOne", "Contoso").await;
    hosted_by(&machine, "app").await;
    assert_eq!(said(&machine, &["token", "Contoso/NinjaOne"]), token);
    until_logged(&machine, STANDS_BY, 1);
    // A closed window is not the app's end.
    tray.click(&["Quit"]).await;

    until_logged(&machine, "ready", 2);
    hosted_by(&machine, "agent").await;
    assert_eq!(said(&machine, &["token", "Contoso/NinjaOne"]), token);
    assert_eq!(server.received_at("/ws/oauth/token").len(), tokens, "nobody signed in or renewed");
}

#[tokio::test]
async fn an_agent_that_insists_makes_the_app_quit() {
    let server = Server::start(NinjaOne::default());
    let machine = Machine::default();
    machine.install_profiles(&json!([seeds::ninjaone("Contoso", &server.url, true)]));
    let tokens = server.received_at("/ws/oauth/token").len();
    let mut first = machine.start();
    windows::until_shown(&machine).await;
    hosted_by(&machine, "app").await;
    let token = said(&machine, &["token", "Contoso/NinjaOne"]);
    let _agent = agent(&machine, &["--take-over"]);
    until_logged(&machine, "ready", 1);
    let ended = wait_for(LIMIT, || first.ended());
    assert!(ended.is_some_and(|status| status.success()), "{ended:?}: {}", machine.log("app"));
    hosted_by(&machine, "agent").await;
    assert_eq!(said(&machine, &["token", "Contoso/NinjaOne"]), token);
    assert_eq!(server.received_at("/ws/oauth/token").len(), tokens);
}

#[tokio::test]
async fn an_agent_waits_for_the_app_to_quit() {
    let machine = Machine::default();
    let mut first = machine.start();
    windows::until_shown(&machine).await;
    hosted_by(&machine, "app").await;
    let _agent = agent(&machine, &[]);
    until_logged(&machine, STANDS_BY, 1);
    assert!(first.ended().is_none());
    first.end();
    until_logged(&machine, "ready", 1);
    hosted_by(&machine, "agent").await;
}

#[tokio::test]
async fn a_second_start_that_the_bus_does_not_tell_of_shows_the_window_all_the_same() {
    let machine = Machine::default();
    // Where there is no tray, a dialog would say so otherwise.
    let _notifications = Notifications::start(&machine).await;
    let mut first = machine.start();
    windows::until_shown(&machine).await;
    hosted_by(&machine, "app").await;
    windows::close(&machine).await;
    let mut command = machine.command(&app());
    command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");
    let mut second = Running::start(&mut command, &machine.folder.path().join("second.log")).expect("the app");
    windows::until_shown(&machine).await;
    let ended = wait_for(LIMIT, || second.ended());
    assert!(ended.is_some_and(|status| status.success()), "{ended:?}: {}", machine.log("second"));
    assert!(first.ended().is_none(), "the first goes on");
}

#[tokio::test]
async fn the_window_follows_fobs_lock_and_unlock() {
    let server = Server::start(NinjaOne::default());
    let machine = Machine::default();
    machine.install_profiles(&json!([seeds::ninjaone("Contoso", &server.url, true)]));
    let page = machine.drive().await;
    page.until_counting("NinjaOne", "Contoso").await;
    hosted_by(&machine, "app").await;
    said(&machine, &["lock"]);
    page.until_standing("NinjaOne", "Contoso", |word| word == "Locked").await;
    assert_eq!(machine.fob(&["token", "Contoso/NinjaOne"]).status.code(), Some(8));
    said(&machine, &["unlock"]);
    page.until_counting("NinjaOne", "Contoso").await;
    said(&machine, &["token", "Contoso/NinjaOne"]);
    let log = fs::read_to_string(machine.data().join("log/fobwatch.log")).expect("the app's log");
    assert!(!log.contains("has stopped"), "{log}");
    page.close().await;
}
