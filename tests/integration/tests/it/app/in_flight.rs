//! Edits, locks and removals while a renewal's answer is on its way. The vendor rotates strictly: a token that is
//! used twice ends them all.

use fobwatch_core::contract::{FormInput, SessionState};
use fobwatch_core::profile::ProfileId;
use fobwatch_integration::{Harness, form, turns};
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;

use super::renewing;

/// What is saved is the newest token, also after a restart.
async fn lives_on(harness: Harness, server: &Server<NinjaOne>, id: ProfileId) {
    harness.until(id, |view| view.state == SessionState::Active).await;
    let harness = harness.restart().await;
    harness.lend_clock(server);
    assert_eq!(harness.view(id).await.state, SessionState::Active);
    harness.app.renew(id).await.expect("the saved token is the newest");
}

fn edited(server: &Server<NinjaOne>, id: ProfileId, name: &str, method: &str, more: &[(&str, &str)]) -> FormInput {
    let pairs = [&[("instance", server.url.as_str())], more].concat();
    FormInput { id: Some(id), ..form(name, "ninjaone", method, &pairs) }
}

#[tokio::test]
async fn a_profile_removed_meanwhile_comes_back_with_the_new_token() {
    let harness = Harness::open().await;
    let (server, id, renewal, held) = renewing(&harness).await;
    let (removed, ()) = tokio::join!(harness.app.remove(id), async { drop(held) });
    removed.expect("removed");
    renewal.await.expect("no panic").expect("renewed first");
    harness.app.restore(id).await.expect("brought back");
    lives_on(harness, &server, id).await;
}

#[tokio::test]
async fn a_profile_removed_meanwhile_is_gone_after_a_restart() {
    let harness = Harness::open().await;
    let (_server, id, renewal, held) = renewing(&harness).await;
    let (removed, ()) = tokio::join!(harness.app.remove(id), async { drop(held) });
    removed.expect("removed");
    renewal.await.expect("no panic").expect("renewed first");
    let harness = harness.restart().await;
    assert!(harness.app.overview().await.expect("a list").profiles.is_empty());
    let database = rusqlite::Connection::open(harness.folder().join("fobwatch.db")).expect("the database");
    for table in ["profile", "session", "secret"] {
        let rows: i64 =
            database.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).expect("a count");
        assert_eq!(rows, 0, "{table}");
    }
}

#[tokio::test]
async fn a_name_or_an_answer_changed_meanwhile_keeps_the_new_token() {
    let harness = Harness::open().await;
    let (server, id, renewal, held) = renewing(&harness).await;
    let scopes = [("client_id", "native-app"), ("scopes", "monitoring offline_access")];
    harness.app.save(edited(&server, id, "Renamed", "browser_native", &scopes)).await.expect("saved");
    drop(held);
    renewal.await.expect("no panic").expect("renewed");
    assert_eq!(harness.view(id).await.name, "Renamed");
    lives_on(harness, &server, id).await;
}

#[tokio::test]
async fn another_way_to_sign_in_chosen_meanwhile_gets_nothing_of_the_old_one() {
    let harness = Harness::open().await;
    let (server, id, renewal, held) = renewing(&harness).await;
    let answers = [("client_id", "service-app"), ("client_secret", "service_SECRET-canary-2")];
    harness.app.save(edited(&server, id, "NinjaOne", "client_credentials", &answers)).await.expect("saved");
    drop(held);
    renewal.await.expect("no panic").expect_err("what came is of no use");
    let harness = harness.restart().await;
    harness.lend_clock(&server);
    let view = harness.view(id).await;
    assert_eq!((view.state, view.has_refresh_token), (SessionState::SignedOut, false));
    harness.connect(id).await;
}

#[tokio::test]
async fn quitting_meanwhile_saves_the_new_token_first() {
    let harness = Harness::open().await;
    let (server, id, renewal, held) = renewing(&harness).await;
    let (harness, ()) = tokio::join!(harness.restart(), async { drop(held) });
    renewal.await.expect("no panic").expect("renewed before the end");
    lives_on(harness, &server, id).await;
}

/// They wait for it, and for one another.
#[tokio::test]
async fn two_clicks_on_renew_during_a_sign_out_come_to_an_end() {
    let harness = Harness::open().await;
    let (server, id) = super::ninja(&harness).await;
    harness.connect(id).await;
    let held = server.hold_next("/ws/oauth/revoke");
    let sign_out = tokio::spawn({
        let app = harness.app.clone();
        async move { app.disconnect(id).await }
    });
    server.until_received("/ws/oauth/revoke", 1).await;
    let clicks: Vec<_> = (0..2)
        .map(|_| {
            let app = harness.app.clone();
            tokio::spawn(async move { app.renew(id).await })
        })
        .collect();
    turns(1).await;
    drop(held);
    sign_out.await.expect("no panic").expect("signed out");
    for click in clicks {
        let ended = tokio::time::timeout(std::time::Duration::from_secs(10), click).await;
        ended.expect("it comes to an end").expect("no panic").expect_err("there is nothing to renew");
    }
    assert_eq!(harness.view(id).await.state, SessionState::SignedOut);
}
