//! Settings: kept, applied at once, sealed where they are secret.

use std::time::Duration;

use fobwatch_core::contract::CopyFormat;
use fobwatch_core::failure::Code;
use fobwatch_core::platform::SystemStart;
use fobwatch_core::secret::Secret;
use fobwatch_core::settings::{ProxySetting, Settings, SettingsChange, Theme};
use fobwatch_integration::Harness;
use fobwatch_simulator::tls::Front;
use rusqlite::Connection;

use super::ninja;

fn behind(url: &str) -> ProxySetting {
    ProxySetting::Address { url: url.to_owned(), user: "jane".to_owned(), exempt: "<local>".to_owned() }
}

#[tokio::test]
async fn they_survive_a_restart_and_go_back_to_how_they_came() {
    let harness = Harness::open().await;
    let view = harness.app.settings().await.expect("settings");
    assert_eq!((&view.settings, &view.defaults), (&Settings::default(), &Settings::default()));
    let wanted = Settings {
        theme: Theme::Light,
        lead_minutes: 12,
        keep_in_tray: false,
        proxy: behind("proxy.example.net:8080"),
        ..Settings::default()
    };
    let set = harness.app.set_settings(wanted.clone().into()).await.expect("set").settings;
    assert_eq!(set, Settings { proxy: behind("http://proxy.example.net:8080"), ..wanted }, "normalised");
    let harness = harness.restart().await;
    assert_eq!(harness.app.current_settings(), set);
    // One goes back, the others stay.
    harness.app.set_settings(Settings { lead_minutes: 5, ..set.clone() }.into()).await.expect("one reset");
    let harness = harness.restart().await;
    assert_eq!(harness.app.current_settings(), Settings { lead_minutes: 5, ..set });
    harness.app.reset_settings().await.expect("all reset");
    let harness = harness.restart().await;
    assert_eq!(harness.app.current_settings(), Settings::default());
}

#[tokio::test]
async fn what_a_newer_version_has_set_stays_and_what_is_broken_falls_back() {
    let harness = Harness::open().await;
    let database = Connection::open(harness.folder().join("fobwatch.db")).expect("the database");
    let rows =
        "INSERT INTO setting (name, value) VALUES ('ofTomorrow', '7'), ('theme', 'not JSON'), ('leadMinutes', '-3')";
    database.execute(rows, []).expect("written");
    drop(database);
    let harness = harness.restart().await;
    assert_eq!(harness.app.current_settings(), Settings::default());
    harness.app.set_settings(Settings { lead_minutes: 9, ..Settings::default() }.into()).await.expect("set");
    let database = Connection::open(harness.folder().join("fobwatch.db")).expect("the database");
    let named = |name: &str| -> Option<String> {
        database.query_row("SELECT value FROM setting WHERE name = ?1", [name], |row| row.get(0)).ok()
    };
    assert_eq!(named("ofTomorrow").as_deref(), Some("7"), "not ours to delete");
    assert_eq!((named("leadMinutes").as_deref(), named("theme")), (Some("9"), None));
}

#[tokio::test]
async fn a_wrong_value_is_refused_by_name_and_changes_nothing() {
    let harness = Harness::open().await;
    let wrong = Settings { clipboard_seconds: 9, authorities: "hello".to_owned(), ..Settings::default() };
    let failure = harness.app.set_settings(wrong.into()).await.expect_err("refused");
    assert_eq!(failure.code, Code::Invalid);
    let fields: Vec<_> = failure.fields.iter().map(|problem| &*problem.field).collect();
    assert_eq!(fields, ["clipboardSeconds", "authorities"]);
    assert_eq!(harness.app.current_settings(), Settings::default());
}

#[tokio::test]
async fn copies_are_cleared_after_the_time_that_was_set() {
    let harness = Harness::open().await;
    let (_server, id) = ninja(&harness).await;
    harness.connect(id).await;
    harness.app.set_settings(Settings { clipboard_seconds: 10, ..Settings::default() }.into()).await.expect("set");
    harness.app.copy(id, CopyFormat::Token).await.expect("copied");
    assert_eq!(harness.activity(id).await[0], "Copied the token, cleared after 10 s");
    assert!(harness.clipboard().is_some());
    harness.clock.advance(Duration::from_secs(10));
    harness.until_so("the clipboard is cleared", async || harness.clipboard().is_none()).await;
}

#[tokio::test]
async fn the_usual_lead_and_auto_renew_are_for_profiles_without_their_own() {
    let harness = Harness::open().await;
    let (_server, id) = ninja(&harness).await;
    let settings = Settings { lead_minutes: 20, auto_renew: false, ..Settings::default() };
    harness.app.set_settings(settings.into()).await.expect("set");
    assert_eq!(harness.view(id).await.lead_minutes, 20, "at once");
    assert!(harness.view(id).await.auto_renew, "one that is there stays as it is");
    harness.app.set_lead(id, Some(3)).await.expect("its own");
    assert_eq!(harness.view(id).await.lead_minutes, 3);
    let pairs = [("instance", "https://app.ninjarmm.com"), ("client_id", "native-app")];
    let new = harness.add("New", "ninjaone", "browser_native", &pairs).await;
    assert!(!harness.view(new).await.auto_renew);
}

#[tokio::test]
async fn a_token_is_about_to_expire_when_the_settings_say_so() {
    let harness = Harness::open().await;
    let (_server, id) = ninja(&harness).await;
    harness.connect(id).await;
    harness.app.set_auto_renew(id, false, None).await.expect("off");
    harness.clock.advance(Duration::from_mins(48));
    assert_eq!(harness.notices(), []);
    harness.app.set_settings(Settings { lead_minutes: 13, ..Settings::default() }.into()).await.expect("set");
    assert_eq!(harness.notices(), [(id.to_string(), "expiring".to_owned())]);
}

#[tokio::test]
async fn the_proxy_and_its_password_reach_the_transport_and_loopback_goes_past_it() {
    let harness = Harness::open().await;
    let (_server, id) = ninja(&harness).await;
    let away = "https://app.ninjarmm.com/".parse().expect("a URL");
    let network = harness.network.clone();
    let through = async || fobwatch_core::http::Transport::route(&*network, &away).await.proxy;
    harness
        .app
        .set_settings(Settings { proxy: behind("localhost:9"), ..Settings::default() }.into())
        .await
        .expect("set");
    assert_eq!(through().await.as_deref(), Some("http://localhost:9"));
    harness.connect(id).await;
    let view = harness.app.set_proxy_password(Some(Secret::new("canary-proxy-password"))).await.expect("sealed");
    assert!(view.proxy_password);
    let database = std::fs::read(harness.folder().join("fobwatch.db")).expect("the database");
    let log = std::fs::read(harness.folder().join("fobwatch.db-wal")).unwrap_or_default();
    let holds = |bytes: &[u8]| bytes.windows(21).any(|window| window == b"canary-proxy-password");
    assert!(!holds(&database) && !holds(&log), "sealed");
    let harness = harness.restart().await;
    assert!(harness.app.settings().await.expect("settings").proxy_password);
    // Whom it is not for does not make it another one.
    let ProxySetting::Address { url, user, .. } = behind("localhost:9") else { unreachable!() };
    let for_fewer = ProxySetting::Address { url, user, exempt: "example.net".to_owned() };
    harness.app.set_settings(Settings { proxy: for_fewer, ..Settings::default() }.into()).await.expect("set");
    assert!(harness.app.settings().await.expect("settings").proxy_password);
    // Another proxy is not told it.
    harness.app.set_settings(Settings { proxy: behind("other:9"), ..Settings::default() }.into()).await.expect("set");
    assert!(!harness.app.settings().await.expect("settings").proxy_password);
    harness.app.set_settings(Settings { proxy: ProxySetting::None, ..Settings::default() }.into()).await.expect("set");
    assert_eq!(fobwatch_core::http::Transport::route(&*harness.network, &away).await.proxy, None);
}

#[tokio::test]
async fn certificates_come_out_of_a_file_that_holds_some() {
    let harness = Harness::open().await;
    assert!(!harness.app.choose_authorities().await.expect("no file was chosen"));
    for (name, text) in [("empty.pem", ""), ("letter.txt", "Dear Jane"), ("large.pem", &*"x".repeat(600 * 1024))] {
        harness.chooses(name, text);
        harness.app.choose_authorities().await.expect_err(name);
    }
    assert_eq!(harness.app.settings().await.expect("settings").certificates, 0);
    let front = Front::start("http://127.0.0.1:9");
    harness.chooses("authority.pem", &front.authority);
    assert!(harness.app.choose_authorities().await.expect("chosen"));
    assert_eq!(harness.app.settings().await.expect("settings").certificates, 1);
}

#[tokio::test]
async fn the_start_with_the_system_is_set_only_where_the_system_lets_us() {
    let harness = Harness::open().await;
    let on = Settings { start_with_system: true, ..Settings::default() };
    harness.app.set_settings(on.clone().into()).await.expect("set");
    assert!(harness.starts_with_system());
    harness.cannot_start_with_system("The folder is read-only.");
    let failure = harness.app.reset_settings().await.expect_err("refused");
    assert_eq!((failure.code, failure.message.to_string().as_str()), (Code::Desktop, "The folder is read-only."));
    assert_eq!(harness.app.current_settings(), on, "what could not be done is not kept");
}

#[tokio::test]
async fn the_switch_of_the_start_is_what_the_system_has() {
    let harness = Harness::open().await;
    let on = Settings { start_with_system: true, ..Settings::default() };
    harness.app.set_settings(on.clone().into()).await.expect("set");
    // Deleted by hand: whoever changes something else does not bring it back.
    harness.system_starts(SystemStart::Off);
    let seen = harness.app.settings().await.expect("settings");
    assert!(!seen.settings.start_with_system && seen.start_remark.is_none(), "{seen:?}");
    harness.cannot_start_with_system("nobody asked for this");
    harness.app.set_settings(Settings { theme: Theme::Dark, ..seen.settings }.into()).await.expect("a theme");
    harness.system_starts(SystemStart::Other { command: "/old/fobwatch --hidden".to_owned() });
    let seen = harness.app.settings().await.expect("settings");
    assert!(!seen.settings.start_with_system, "{seen:?}");
    assert!(seen.start_remark.is_some_and(|remark| remark.to_string().contains("/old/fobwatch --hidden")));
    harness.app.set_settings(on.into()).await.expect_err("now it is asked for");
    harness.system_starts(SystemStart::On);
    assert!(harness.app.settings().await.expect("settings").settings.start_with_system);
}

#[tokio::test]
async fn behind_the_lock_only_looks_can_be_set() {
    let harness = Harness::open().await;
    harness.app.lock().await.expect("locked");
    let dark = Settings { theme: Theme::Dark, ..Settings::default() };
    harness.app.set_settings(dark.clone().into()).await.expect("a look");
    for settings in [
        Settings { proxy: ProxySetting::None, ..dark.clone() },
        Settings { renew_while_locked: true, ..dark.clone() },
        Settings { lock_after_minutes: Some(1), ..dark.clone() },
    ] {
        assert_eq!(harness.app.set_settings(settings.into()).await.expect_err("locked").code, Code::Locked);
    }
    assert_eq!(harness.app.set_proxy_password(None).await.expect_err("locked").code, Code::Locked);
    assert_eq!(harness.app.current_settings(), dark);
}

#[tokio::test]
async fn two_windows_that_each_change_one_setting_do_not_undo_each_other() {
    let harness = Harness::open().await;
    harness.app.set_settings(SettingsChange::of("leadMinutes", 12)).await.expect("one window");
    // The other one has never seen that.
    harness.app.set_settings(SettingsChange::of("keepInTray", false)).await.expect("another window");
    let wanted = Settings { lead_minutes: 12, keep_in_tray: false, ..Settings::default() };
    assert_eq!(harness.app.current_settings(), wanted);
    for wrong in [SettingsChange::of("ofTomorrow", 1), SettingsChange::of("keepInTray", "no")] {
        assert_eq!(harness.app.set_settings(wrong).await.expect_err("refused").code, Code::Invalid);
    }
    let harness = harness.restart().await;
    assert_eq!(harness.app.current_settings(), wanted);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settings_that_are_changed_at_once_are_all_kept() {
    let harness = Harness::open().await;
    for round in 0_u16..40 {
        let (lead, time) = (1 + round, 10 + round);
        let (app, other) = (harness.app.clone(), harness.app.clone());
        let one = tokio::spawn(async move { app.set_settings(SettingsChange::of("leadMinutes", lead)).await });
        let two = tokio::spawn(async move { other.set_settings(SettingsChange::of("clipboardSeconds", time)).await });
        one.await.expect("done").expect("set");
        two.await.expect("done").expect("set");
        assert_eq!(
            (harness.app.current_settings().lead_minutes, harness.app.current_settings().clipboard_seconds),
            (lead, time)
        );
    }
    let (set, harness) = (harness.app.current_settings(), harness.restart().await);
    assert_eq!(harness.app.current_settings(), set);
}

#[tokio::test]
async fn what_cannot_be_written_has_no_effect_at_all() {
    let harness = Harness::open().await;
    harness
        .app
        .set_settings(Settings { proxy: behind("localhost:9"), ..Settings::default() }.into())
        .await
        .expect("set");
    harness.app.set_proxy_password(Some(Secret::new("canary"))).await.expect("sealed");
    let before = harness.app.current_settings();
    let database = Connection::open(harness.folder().join("fobwatch.db")).expect("the database");
    let full = "CREATE TRIGGER full BEFORE INSERT ON setting BEGIN SELECT RAISE(ABORT, 'full'); END";
    database.execute_batch(full).expect("a full disk");
    let wanted = Settings { start_with_system: true, proxy: behind("other:9"), ..Settings::default() };
    let failure = harness.app.set_settings(wanted.clone().into()).await.expect_err("not written");
    assert_eq!(failure.code, Code::Storage);
    assert!(!harness.starts_with_system(), "no entry was left behind");
    let view = harness.app.settings().await.expect("settings");
    assert!(view.proxy_password, "the password is still there");
    assert_eq!(view.settings, before);

    database.execute_batch("DROP TRIGGER full").expect("room again");
    // Nor where the system is what refuses.
    harness.cannot_start_with_system("The folder is read-only.");
    assert_eq!(harness.app.set_settings(wanted.clone().into()).await.expect_err("refused").code, Code::Desktop);
    let view = harness.app.settings().await.expect("settings");
    assert_eq!((view.proxy_password, &view.settings), (true, &before));
    let harness = harness.restart().await;
    assert_eq!(harness.app.current_settings(), before);
    assert!(harness.app.settings().await.expect("settings").proxy_password);
}

#[tokio::test]
async fn an_entry_with_the_system_goes_again_when_the_setting_cannot_be_committed() {
    let harness = Harness::open().await;
    let database = Connection::open(harness.folder().join("fobwatch.db")).expect("the database");
    // What is looked at only at the end of a transaction.
    let late = "CREATE TABLE late (id INTEGER REFERENCES absent (id) DEFERRABLE INITIALLY DEFERRED);
        CREATE TABLE absent (id INTEGER PRIMARY KEY);
        CREATE TRIGGER full AFTER INSERT ON setting BEGIN INSERT INTO late VALUES (1); END";
    database.execute_batch(late).expect("a disk that is full at the commit");
    harness.app.set_settings(SettingsChange::of("startWithSystem", true)).await.expect_err("not written");
    assert!(!harness.starts_with_system() && !harness.app.current_settings().start_with_system);
}
