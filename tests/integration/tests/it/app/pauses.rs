//! Nobody waits for a vendor's pause: locking, suspending, quitting and removing are done within a second of
//! the real clock while vendors throttle and are silent, and what was sent is saved all the same.

use std::time::Duration;

use fobwatch_core::app::Surroundings;
use fobwatch_core::contract::{CloneTo, CopyFormat, Export, NEEDS, Need, SessionState, VaultImport};
use fobwatch_core::failure::{Code, Failure};
use fobwatch_core::profile::ProfileId;
use fobwatch_core::secret::Secret;
use fobwatch_core::settings::{Settings, Theme};
use fobwatch_integration::{Harness, form, turns};
use fobwatch_simulator::halo::Halo;
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::server::Held;
use fobwatch_simulator::{Answer, Server};
use tokio::task::JoinHandle;

use super::ninja;

const TOKEN: &str = "/ws/oauth/token";

/// Eight Halos that ask to wait for ten minutes, and one NinjaOne that has rotated and says nothing.
struct Crowd {
    halos: Vec<Server<Halo>>,
    ninja: Server<NinjaOne>,
    id: ProfileId,
    renewal: JoinHandle<Result<(), Failure>>,
    held: Held,
}

async fn crowd(harness: &Harness) -> Crowd {
    let mut halos = Vec::new();
    let mut ids = Vec::new();
    for number in 0..8 {
        let server = Server::start(Halo::default());
        harness.lend_clock(&server);
        let answers = [
            ("url", &*server.url),
            ("client_id", "services-app"),
            ("client_secret", "services-SECRET-canary-1"),
            ("tenant", "contoso"),
        ];
        let id = harness.add(&format!("Halo {number}"), "halo", "client_credentials", &answers).await;
        harness.connect(id).await;
        for _ in 0..20 {
            server.answer_next("/auth/token", Answer::empty(429).header("Retry-After", "600"));
        }
        ids.push(id);
        halos.push(server);
    }
    let (ninja, id) = ninja(harness).await;
    harness.connect(id).await;
    harness.clock.advance(Duration::from_mins(1));
    for halo in ids {
        harness.app.renew(halo).await.expect_err("asked to wait");
        let view = harness.view(halo).await;
        assert!(matches!(view.state, SessionState::Unreachable { .. }) && view.usable, "{view:?}");
    }
    let held = ninja.hold_next(TOKEN);
    let app = harness.app.clone();
    let renewal = tokio::spawn(async move { app.renew(id).await });
    harness.until(id, |view| view.state == SessionState::Renewing).await;
    Crowd { halos, ninja, id, renewal, held }
}

/// A watchdog on the real clock; the lent one stands still.
async fn within_a_second<T>(what: &str, work: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(1), work).await.unwrap_or_else(|_| panic!("{what} waits for a vendor"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lock_is_done_within_a_second_and_the_late_reply_is_kept() {
    let harness = Harness::open().await;
    let Crowd { halos, ninja, id, renewal, held } = crowd(&harness).await;
    within_a_second("the lock", harness.app.lock()).await.expect("locked");
    assert_eq!(harness.view(id).await.state, SessionState::Locked);
    assert_eq!(harness.app.copy(id, CopyFormat::Token).await.expect_err("locked").code, Code::Locked);
    drop(held);
    renewal.await.expect("no panic").expect("renewed behind the lock");
    assert_eq!(harness.app.copy(id, CopyFormat::Token).await.expect_err("still locked").code, Code::Locked);
    harness.app.unlock(None).await.expect("unlocked");
    harness.until(id, |view| view.state == SessionState::Active).await;
    harness.clock.advance(Duration::from_mins(1));
    harness.app.renew(id).await.expect("by the token that came behind the lock");
    drop((halos, ninja));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unlock_before_the_late_reply_takes_it_as_if_nothing_had_been() {
    let harness = Harness::open().await;
    let Crowd { halos, ninja, id, renewal, held } = crowd(&harness).await;
    harness.app.lock().await.expect("locked");
    harness.app.unlock(None).await.expect("unlocked");
    drop(held);
    renewal.await.expect("no panic").expect("renewed");
    harness.clock.advance(Duration::from_mins(1));
    harness.app.renew(id).await.expect("by its newest token");
    let harness = harness.restart().await;
    harness.lend_clock(&ninja);
    harness.app.renew(id).await.expect("it is on disk too");
    drop(halos);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_suspend_is_done_within_a_second() {
    let harness = Harness::open().await;
    harness.app.set_settings(Settings { lock_on_suspend: true, ..Settings::default() }.into()).await.expect("set");
    let Crowd { halos, ninja, id, held, renewal } = crowd(&harness).await;
    within_a_second("suspend", harness.app.note_surroundings(Surroundings::Suspending)).await.expect("noted");
    assert_eq!(harness.view(id).await.state, SessionState::Locked);
    drop(held);
    let _ = renewal.await;
    drop((halos, ninja));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn quitting_is_done_within_a_second_and_the_next_start_has_the_late_reply() {
    let harness = Harness::open().await;
    let Crowd { halos, ninja, id, renewal, held } = crowd(&harness).await;
    within_a_second("quit", harness.app.stop()).await;
    assert_eq!(harness.view(id).await.state, SessionState::Locked, "nothing more is shown");
    let (harness, ()) = tokio::join!(harness.restart(), async { drop(held) });
    renewal.await.expect("no panic").expect("renewed before the end");
    harness.lend_clock(&ninja);
    harness.until(id, |view| view.state == SessionState::Active).await;
    harness.clock.advance(Duration::from_mins(1));
    harness.app.renew(id).await.expect("by the token that came after quitting");
    drop(halos);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn removing_is_done_within_a_second_and_undone_with_the_late_reply() {
    let harness = Harness::open().await;
    let Crowd { halos, ninja, id, renewal, held } = crowd(&harness).await;
    within_a_second("remove", harness.app.remove(id)).await.expect("removed");
    drop(held);
    renewal.await.expect("no panic").expect("renewed all the same");
    harness.app.restore(id).await.expect("brought back");
    harness.clock.advance(Duration::from_mins(1));
    harness.app.renew(id).await.expect("by its newest token");
    drop((halos, ninja));
}

#[tokio::test]
async fn a_profile_removed_twice_can_be_brought_back_for_as_long_as_is_offered() {
    let harness = Harness::open().await;
    let (_server, id) = ninja(&harness).await;
    harness.app.remove(id).await.expect("removed");
    harness.clock.advance(Duration::from_secs(9));
    harness.app.restore(id).await.expect("brought back");
    harness.clock.advance(Duration::from_secs(1));
    harness.app.remove(id).await.expect("removed again");
    harness.clock.advance(Duration::from_secs(9));
    turns(100).await;
    harness.app.restore(id).await.expect("the first removal's time is not this one's");
}

#[tokio::test]
async fn a_throttled_vendor_holds_up_nobody_else() {
    let harness = Harness::open().await;
    let Crowd { halos, ninja, id, renewal, held } = crowd(&harness).await;
    drop(held);
    renewal.await.expect("no panic").expect("renewed");
    let asked = ninja.received_at(TOKEN).len();
    harness.clock.advance(Duration::from_mins(58));
    ninja.until_received(TOKEN, asked + 1).await;
    harness.until(id, |view| view.state == SessionState::Active).await;
    drop(halos);
}

#[tokio::test]
async fn behind_the_lock_each_command_goes_as_the_list_says() {
    for (name, needs) in NEEDS {
        let harness = Harness::open().await;
        let (_server, id) = ninja(&harness).await;
        harness.connect(id).await;
        harness.app.lock().await.expect("locked");
        let outcome = call(&harness, id, name).await;
        let is_locked = outcome.as_ref().is_err_and(|failure| failure.code == Code::Locked);
        assert_eq!(is_locked, needs.contains(&Need::Open), "{name}: {outcome:?}");
        if *name == "set_settings" {
            assert!(needs.contains(&Need::Looks), "more than looks is refused by itself");
            let other = Settings { lead_minutes: 9, theme: Theme::Dark, ..harness.app.current_settings() };
            assert_eq!(harness.app.set_settings(other.into()).await.expect_err("more than looks").code, Code::Locked);
        }
    }
}

/// Every command of the contract, once.
async fn call(harness: &Harness, id: ProfileId, name: &str) -> Result<(), Failure> {
    let app = &harness.app;
    let input = || form("Other", "ninjaone", "browser_native", &[("instance", "eu"), ("client_id", "x")]);
    match name {
        "overview" => app.overview().await.map(drop),
        "vendors" => app.vendors().await.map(drop),
        "detail" => app.detail(id).await.map(drop),
        "form" => app.form(id).await.map(drop),
        "check" => app.check(input()).await.map(drop),
        "examine_form" => app.examine_form(input()).await.map(drop),
        "save" => app.save(input()).await.map(drop),
        "duplicate" => app.duplicate(id).await.map(drop),
        "remove" => app.remove(id).await,
        "restore" => app.restore(id).await,
        "connect" => app.connect(id, false).await,
        "cancel" => app.cancel(id).await,
        "answer" => app.answer(id, Secret::new("1")).await,
        "paste" => app.paste(id, Secret::new("http://127.0.0.1/")).await,
        "reopen" => app.reopen(id).await,
        "copy_link" => app.copy_link(id).await,
        "renew" => app.renew(id).await,
        "renew_many" => app.renew_many(vec![id]).await.map(drop),
        "verify" => app.verify(id).await.map(drop),
        "disconnect" => app.disconnect(id).await.map(drop),
        "act" => app.act(id, "wake".to_owned()).await.map(drop),
        "copy" => app.copy(id, CopyFormat::Token).await.map(drop),
        "copy_for_vault" => app.copy_for_vault(id, "NinjaOne".to_owned()).await.map(drop),
        "import_vault" => {
            let (vendor, prefix) = ("ninjaone".to_owned(), "NinjaOne".to_owned());
            let text = Secret::new("{}");
            let input = VaultImport { vendor, name: "V".to_owned(), customer: String::new(), prefix, text };
            app.import_vault(input).await.map(drop)
        }
        "choose_import" => app.choose_import().await.map(drop),
        "open_import" => app.open_import(Secret::new("x")).await.map(drop),
        "finish_import" => app.finish_import(Vec::new()).await.map(drop),
        "cancel_import" => app.cancel_import().await,
        "save_empty_table" => app.save_empty_table().await.map(drop),
        "own_answers" => app.own_answers(id).await.map(drop),
        "clone_to_customers" => {
            let clone = CloneTo { customer: "Other".to_owned(), answers: [].into() };
            app.clone_to_customers(id, vec![clone], false).await.map(drop)
        }
        "rename_customer" => app.rename_customer("Contoso".to_owned(), "Other".to_owned(), false).await.map(drop),
        "open_saved_link" => app.open_saved_link(id).await,
        "save_export" => app.save_export(Export::default()).await.map(drop),
        "set_auto_renew" => app.set_auto_renew(id, false, None).await,
        "set_favourite" => app.set_favourite(id, true).await,
        "set_lead" => app.set_lead(id, Some(7)).await,
        "accept_identity" => app.accept_identity(id).await,
        "activity" => app.activity(fobwatch_core::contract::ActivityFilter::default()).await.map(drop),
        "export_activity" => app.export_activity(fobwatch_core::contract::ActivityFilter::default()).await.map(drop),
        "customers" => app.customers().await.map(drop),
        "set_customers" => app.set_customers(Vec::new()).await,
        "secrets" => app.secrets().await.map(drop),
        "set_secret_end" => app.set_secret_end(id, "client_secret".to_owned(), None).await,
        "copy_text" => app.copy_text("x".to_owned()).await,
        "open_link" => app.open_link("https://example.com".to_owned()).await,
        "browsers" => app.browsers().await.map(drop),
        "set_browser" => app.set_browser(id, None).await,
        "set_customer_browser" => app.set_customer_browser("Contoso".to_owned(), None).await,
        "open_console" => app.open_console(id).await,
        "settings" => app.settings().await.map(drop),
        "set_settings" => {
            app.set_settings(Settings { theme: Theme::Dark, ..app.current_settings() }.into()).await.map(drop)
        }
        "reset_settings" => app.reset_settings().await.map(drop),
        "set_proxy_password" => app.set_proxy_password(None).await.map(drop),
        "choose_authorities" => app.choose_authorities().await.map(drop),
        "open_log_folder" => app.open_log_folder().await,
        "open_shell" => app.open_shell(vec![id]).await,
        "check_for_update" => app.check_for_update().await.map(drop),
        "install_update" => app.install_update().await,
        "active" => app.active().await,
        "unlock" => app.unlock(None).await,
        "lock" => app.lock().await,
        unknown => panic!("{unknown} has no line here"),
    }
}
