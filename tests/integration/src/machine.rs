//! A machine account of NinjaOne: the sign-in that needs the least, for tests of something else.

use fobwatch_core::profile::ProfileId;
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;

use crate::Harness;

/// Saved and not signed in yet; the vendor has the app's time.
pub async fn saved_machine(harness: &Harness) -> (Server<NinjaOne>, ProfileId) {
    let server = Server::start(NinjaOne::default());
    harness.lend_clock(&server);
    let answers =
        [("instance", &*server.url), ("client_id", "service-app"), ("client_secret", "service_SECRET-canary-2")];
    let id = harness.add("Machine", "ninjaone", "client_credentials", &answers).await;
    (server, id)
}

/// Signed in.
pub async fn machine(harness: &Harness) -> (Server<NinjaOne>, ProfileId) {
    let (server, id) = saved_machine(harness).await;
    harness.connect(id).await;
    (server, id)
}
