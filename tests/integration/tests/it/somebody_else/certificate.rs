//! A network that shows a certificate of its own for a server whose good one was seen before.

use std::time::Duration;

use fobwatch_core::contract::SessionState;
use fobwatch_integration::Harness;
use fobwatch_simulator::tls::{Front, Shown};

use super::{Encrypted, blames_nothing, heals, kept};

#[tokio::test]
async fn one_strange_certificate_refuses_nothing_and_nobody_is_advised_to_pin_it() {
    let harness = Harness::open().await;
    let Encrypted { server, good, switch, id } = Encrypted::connected(&harness).await;
    for shown in [Shown::SelfSigned, Shown::Expired, Shown::NotYetValid, Shown::OtherHost, Shown::Good] {
        harness.clock.advance(Duration::from_secs(45));
        let before = harness.view(id).await;
        let strange = Front::showing(&server.url, shown);
        switch.turn_to(&strange);
        let sent = server.received().len();
        let name = format!("{shown:?}");
        let failure = harness.app.renew(id).await.expect_err(&name);
        blames_nothing(&name, &failure.message);
        assert!(!failure.message.to_string().contains(&strange.fingerprint), "{name}: {}", failure.message);
        assert_eq!(server.received().len(), sent, "{name}: nothing went there");
        let wait = kept(&harness, id, &name, &before).await;
        switch.turn_to(&good);
        heals(&harness, id, &name, &before, wait).await;
    }
    assert_eq!(harness.view(id).await.state, SessionState::Active);
}
