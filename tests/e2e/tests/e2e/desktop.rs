//! The desktop around the app when it is not as one would wish: no tray, another display, a clipboard that hangs, an end
//! that takes its time.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use fobwatch_e2e::machine::{Machine, app};
use fobwatch_e2e::notifications::Notifications;
use fobwatch_e2e::tray::Tray;
use fobwatch_e2e::{LIMIT, until, windows};
use fobwatch_headless::{Display, Running, wait_for};
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;
use serde_json::json;

use crate::seeds;

const NO_TRAY: &str = "There is no tray here: Fobwatch keeps running in the background.";
const PROFILE: [&str; 2] = ["Contoso", "NinjaOne: "];
const TOKEN: &str = "/ws/oauth/token";
/// Much less than the 24 s that a hung clipboard takes to be given up, for a machine that is busy.
const SOON: Duration = Duration::from_secs(8);

/// Windows of the app, minimised ones too.
fn all_windows(machine: &Machine) -> usize {
    windows::run(machine, &["search", "--desktop", "0", "--name", "^Fobwatch$"]).lines().count()
}

fn log(machine: &Machine) -> String {
    fs::read_to_string(machine.data().join("log/fobwatch.log")).unwrap_or_default()
}

fn runtime(machine: &Machine) -> std::path::PathBuf {
    machine.folder.path().join("runtime")
}

#[tokio::test]
async fn without_a_tray_closing_minimises_and_says_so_once() {
    let machine = Machine::default();
    let notifications = Notifications::start(&machine).await;
    let mut first = machine.start();
    windows::until_shown(&machine).await;
    windows::close(&machine).await;
    let told = notifications.until_shown(LIMIT).await;
    assert!(told.text.starts_with(NO_TRAY), "{told:?}");
    assert!(all_windows(&machine) > 0, "it is minimised, and can be brought back");
    assert!(first.ended().is_none());

    let mut second = machine.start_as("second");
    windows::until_shown(&machine).await;
    assert!(wait_for(LIMIT, || second.ended()).is_some_and(|status| status.success()));
    windows::close(&machine).await;
    assert_eq!(notifications.all().len(), 1, "once is enough");

    // As soon as there is a tray, a closed window leaves memory.
    let mut third = machine.start_as("third");
    windows::until_shown(&machine).await;
    assert!(wait_for(LIMIT, || third.ended()).is_some());
    let _tray = Tray::start(&machine).await;
    until("a tray that is noticed", LIMIT, async || log(&machine).contains("is_there=true").then_some(())).await;
    windows::close(&machine).await;
    until("a window that is gone", LIMIT, async || (all_windows(&machine) == 0).then_some(())).await;
    assert!(first.ended().is_none());
}

#[tokio::test]
async fn without_a_tray_closing_quits_where_that_is_chosen() {
    let machine = Machine::default();
    let page = machine.drive().await;
    page.press("More").await;
    page.press("Settings").await;
    page.pick("Closing without a tray", "quit").await;
    page.until_kept("withoutTray", "quit").await;
    windows::close(&machine).await;
    until("no window at all", LIMIT, async || (all_windows(&machine) == 0).then_some(())).await;
}

#[tokio::test]
async fn where_nobody_shows_notifications_a_dialog_says_it() {
    let machine = Machine::default();
    let _app = machine.start();
    windows::until_shown(&machine).await;
    windows::close(&machine).await;
    until("the dialog, with its window beside it", LIMIT, async || (all_windows(&machine) == 2).then_some(())).await;
}

#[tokio::test]
async fn a_start_in_the_tray_where_there_is_none_is_a_minimised_window() {
    let machine = Machine::default();
    let _app = machine.start_hidden();
    until("a minimised window", LIMIT, async || (all_windows(&machine) > 0).then_some(())).await;
    assert_eq!(windows::visible(&machine), 0);
}

#[tokio::test]
async fn a_tray_that_cannot_be_made_is_told_and_ends_nothing() {
    let machine = Machine::default();
    // Where the library has it by itself.
    fs::write(runtime(&machine).join("tray-icon"), "in the way").expect("a file");
    let tray = Tray::start(&machine).await;
    let mut first = machine.start();
    windows::until_shown(&machine).await;
    tray.until_line(&["Quit"]).await;
    let folders = || {
        let all = fs::read_dir(runtime(&machine).join("fobwatch")).expect("a folder").flatten();
        all.map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|end| end == "tray"))
            .collect::<Vec<_>>()
    };
    let found = folders();
    let [pictures] = &found[..] else { panic!("one folder for this data folder: {found:?}") };
    first.end();

    fs::remove_dir_all(pictures).expect("removed");
    fs::write(pictures, "in the way").expect("a file");
    let page = machine.drive().await;
    page.press("More").await;
    page.press("Settings").await;
    page.sees("There is no tray here: closing the window does what is chosen below").await;
    assert!(log(&machine).contains("there is no tray: "), "{}", log(&machine));
    windows::close(&machine).await;
    assert!(all_windows(&machine) > 0, "it is minimised");
    page.close().await;
}

#[tokio::test]
async fn a_start_on_another_display_says_where_it_runs() {
    let machine = Machine::default();
    let tray = Tray::start(&machine).await;
    let mut first = machine.start();
    windows::until_shown(&machine).await;
    tray.until_line(&["Quit"]).await;
    until("a socket", LIMIT, async || machine.fob(&["status"]).status.success().then_some(())).await;
    windows::close(&machine).await;
    let other_folder = machine.folder.path().join("other");
    fs::create_dir(&other_folder).expect("a folder");
    let other = Display::start(&other_folder).expect("another display");
    let mut command = machine.command(&app());
    other.lend(&mut command);
    let mut second = Running::start(&mut command, &machine.folder.path().join("second.log")).expect("the app");
    let said = format!("Fobwatch is running on display {}.", machine.display.name);
    until("a word on standard error", LIMIT, async || machine.log("second").contains(&said).then_some(())).await;
    let visible = || {
        let mut command = machine.command(Path::new("xdotool"));
        other.lend(&mut command);
        let found = command.args(["search", "--onlyvisible", "--name", "^Fobwatch$"]).output().expect("xdotool");
        String::from_utf8_lossy(&found.stdout).lines().count()
    };
    until("a dialog there", LIMIT, async || (visible() > 0).then_some(())).await;
    assert_eq!(windows::visible(&machine), 0, "and nothing here");
    let ended = wait_for(LIMIT, || second.ended());
    assert_eq!(ended.and_then(|status| status.code()), Some(3), "{}", machine.log("second"));
    assert!(first.ended().is_none());
    // On the same display, as before.
    let mut third = machine.start_as("third");
    windows::until_shown(&machine).await;
    assert!(wait_for(LIMIT, || third.ended()).is_some_and(|status| status.success()));
}

#[tokio::test]
async fn the_switch_of_the_start_shows_what_the_system_has() {
    let machine = Machine::default();
    let page = machine.drive().await;
    let settings = async || {
        page.press("More").await;
        page.press("Settings").await;
        page.sees("Start with the system").await;
    };
    let is_on = "return [...document.querySelectorAll('[role=switch]')].find(one => \
                 document.getElementById(one.getAttribute('aria-labelledby')).textContent.trim() === \
                 'Start with the system').ariaChecked";
    let entry = machine.folder.path().join("home/.config/autostart/Fobwatch.desktop");
    settings().await;
    page.toggle("Start with the system").await;
    let written =
        until("an entry", LIMIT, async || fs::read_to_string(&entry).ok().filter(|text| !text.is_empty())).await;
    page.until_told(is_on, "true").await;
    page.press("Back to the profile").await;

    fs::remove_file(&entry).expect("deleted by hand");
    settings().await;
    page.until_told(is_on, "false").await;
    page.press("Back to the profile").await;

    fs::write(&entry, "[Desktop Entry]\nType=Application\nExec=\"/opt/old one/fobwatch\" --hidden\n")
        .expect("an entry");
    settings().await;
    page.until_told(is_on, "false").await;
    page.sees("Another program is set to start instead").await;
    page.toggle("Start with the system").await;
    page.until_told(is_on, "true").await;
    assert_eq!(fs::read_to_string(&entry).expect("an entry"), written);
    page.close().await;
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "how long the end takes")]
async fn a_clipboard_that_hangs_keeps_neither_a_copy_nor_the_end_waiting() {
    let server = Server::start(NinjaOne::default());
    let machine = Machine::default();
    machine.install_profiles(&json!([seeds::ninjaone("Contoso", &server.url, true)]));
    let tray = Tray::start(&machine).await;
    let notifications = Notifications::start(&machine).await;
    let mut app = machine.start_hidden();
    // Told once it is there: who asks for it before that waits for the one that hangs.
    let copy = async |times: usize| {
        tray.click(&[PROFILE[0], PROFILE[1], "Copy token"]).await;
        until("a copy that is told", LIMIT, async || (notifications.all().len() == times).then_some(())).await;
        assert!(server.issued().contains(&machine.clipboard()));
    };
    copy(1).await;
    // Somebody else takes it, and then hangs.
    let hang = || {
        let mut command = machine.command(Path::new("xclip"));
        command.args(["-selection", "clipboard", "-in", "-quiet"]).stdin(Stdio::piped()).stdout(Stdio::null());
        let mut owner = Running::spawn(command.stderr(Stdio::null())).expect("xclip");
        std::io::Write::write_all(&mut owner.child().stdin.take().expect("its input"), b"theirs").expect("written");
        wait_for(LIMIT, || (machine.clipboard() == "theirs").then_some(())).expect("another owner");
        signal(&owner, "-STOP");
        owner
    };
    let first = hang();
    // A copy takes the clipboard from whoever has it.
    copy(2).await;
    signal(&first, "-CONT");
    let second = hang();
    let start = Instant::now();
    tray.click(&["Quit"]).await;
    let ended = wait_for(LIMIT, || app.ended());
    let time = start.elapsed();
    signal(&second, "-CONT");
    assert!(ended.is_some_and(|status| status.success()), "{}", machine.log("app"));
    assert!(time < SOON, "{time:?}");
}

fn signal(process: &Running, signal: &str) {
    let sent = std::process::Command::new("kill").args([signal, &process.id().to_string()]).status();
    assert!(sent.is_ok_and(|status| status.success()));
}

#[tokio::test]
async fn quit_is_seen_at_once_and_the_next_start_waits_for_what_is_being_saved() {
    let server = Server::start(NinjaOne::default());
    let machine = Machine::default();
    machine.install_profiles(&json!([seeds::ninjaone("Contoso", &server.url, true)]));
    let tray = Tray::start(&machine).await;
    let notifications = Notifications::start(&machine).await;
    let mut first = machine.start();
    windows::until_shown(&machine).await;
    let before = server.received_at(TOKEN).len();
    server.with(|ninja| ninja.delay = Duration::from_secs(6));
    tray.click(&[PROFILE[0], PROFILE[1], "Renew now"]).await;
    until("a renewal", LIMIT, async || (server.received_at(TOKEN).len() > before).then_some(())).await;
    tray.click(&["Quit"]).await;
    until("no window", LIMIT, async || (windows::visible(&machine) == 0).then_some(())).await;
    assert!(first.ended().is_none(), "what was posted is still brought to its end");
    let mut next = machine.start_as("next");
    let told = notifications.until_shown(LIMIT).await;
    assert!(told.text.contains("still saving"), "{told:?}");
    windows::until_shown(&machine).await;
    assert!(next.ended().is_none(), "{}", machine.log("next"));
    assert!(wait_for(LIMIT, || first.ended()).is_some_and(|status| status.success()));
    // The token that was renewed meanwhile is the one that is used.
    server.with(|ninja| ninja.delay = Duration::ZERO);
    let renewed = || String::from_utf8_lossy(&machine.fob(&["token", "Contoso/NinjaOne"]).stdout).trim().to_owned();
    let is_last = |token: &String| server.issued().iter().rev().take(2).any(|issued| issued == token);
    until("the renewed token", LIMIT, async || is_last(&renewed()).then_some(())).await;
}
