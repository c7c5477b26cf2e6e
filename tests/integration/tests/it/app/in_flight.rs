//! What a technician does while a renewal's answer is on its way. The vendor rotates strictly: a
//! token that is used twice ends them all.

use fobwatch_core::contract::{FormInput, SessionState};
use fobwatch_core::profile::ProfileId;
use fobwatch_integration::{Office, form, turns};
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;

use super::renewing;

/// What is saved is the newest token, also after a restart.
async fn lives_on(office: Office, server: &Server<NinjaOne>, id: ProfileId) {
    office.until(id, |view| view.state == SessionState::Active).await;
    let office = office.restart().await;
    office.lend_clock(server);
    assert_eq!(office.view(id).await.state, SessionState::Active);
    office.app.renew(id).await.expect("the saved token is the newest");
}

fn edited(server: &Server<NinjaOne>, id: ProfileId, name: &str, method: &str, more: &[(&str, &str)]) -> FormInput {
    let pairs = [&[("instance", server.url.as_str())], more].concat();
    FormInput { id: Some(id), ..form(name, "ninjaone", method, &pairs) }
}

#[tokio::test]
async fn a_profile_removed_meanwhile_comes_back_with_the_new_token() {
    let office = Office::open().await;
    let (server, id, renewal, held) = renewing(&office).await;
    let (removed, ()) = tokio::join!(office.app.remove(id), async { drop(held) });
    removed.expect("removed");
    renewal.await.expect("no panic").expect("renewed first");
    office.app.restore(id).await.expect("brought back");
    lives_on(office, &server, id).await;
}

#[tokio::test]
async fn a_profile_removed_meanwhile_is_gone_after_a_restart() {
    let office = Office::open().await;
    let (_server, id, renewal, held) = renewing(&office).await;
    let (removed, ()) = tokio::join!(office.app.remove(id), async { drop(held) });
    removed.expect("removed");
    renewal.await.expect("no panic").expect("renewed first");
    let office = office.restart().await;
    assert!(office.app.overview().await.expect("a list").profiles.is_empty());
    let database = rusqlite::Connection::open(office.folder().join("fobwatch.db")).expect("the database");
    for table in ["profile", "session", "secret"] {
        let rows: i64 =
            database.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).expect("a count");
        assert_eq!(rows, 0, "{table}");
    }
}

#[tokio::test]
async fn a_name_or_an_answer_changed_meanwhile_keeps_the_new_token() {
    let office = Office::open().await;
    let (server, id, renewal, held) = renewing(&office).await;
    let scopes = [("client_id", "native-app"), ("scopes", "monitoring offline_access")];
    office.app.save(edited(&server, id, "Renamed", "browser_native", &scopes)).await.expect("saved");
    drop(held);
    renewal.await.expect("no panic").expect("renewed");
    assert_eq!(office.view(id).await.name, "Renamed");
    lives_on(office, &server, id).await;
}

#[tokio::test]
async fn another_way_to_sign_in_chosen_meanwhile_gets_nothing_of_the_old_one() {
    let office = Office::open().await;
    let (server, id, renewal, held) = renewing(&office).await;
    let answers = [("client_id", "service-app"), ("client_secret", "service_SECRET-canary-2")];
    office.app.save(edited(&server, id, "NinjaOne", "client_credentials", &answers)).await.expect("saved");
    drop(held);
    renewal.await.expect("no panic").expect_err("what came is of no use");
    let office = office.restart().await;
    office.lend_clock(&server);
    let view = office.view(id).await;
    assert_eq!((view.state, view.has_refresh_token), (SessionState::SignedOut, false));
    office.connect(id).await;
}

#[tokio::test]
async fn quitting_meanwhile_saves_the_new_token_first() {
    let office = Office::open().await;
    let (server, id, renewal, held) = renewing(&office).await;
    let (office, ()) = tokio::join!(office.restart(), async { drop(held) });
    renewal.await.expect("no panic").expect("renewed before the end");
    lives_on(office, &server, id).await;
}

/// They wait for it, and for one another.
#[tokio::test]
async fn two_clicks_on_renew_during_a_sign_out_come_to_an_end() {
    let office = Office::open().await;
    let (server, id) = super::ninja(&office).await;
    office.connect(id).await;
    let held = server.hold_next("/ws/oauth/revoke");
    let sign_out = tokio::spawn({
        let app = office.app.clone();
        async move { app.disconnect(id).await }
    });
    server.until_received("/ws/oauth/revoke", 1).await;
    let clicks: Vec<_> = (0..2)
        .map(|_| {
            let app = office.app.clone();
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
    assert_eq!(office.view(id).await.state, SessionState::SignedOut);
}
