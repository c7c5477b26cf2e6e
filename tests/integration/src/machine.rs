//! A machine account of NinjaOne: the sign-in that needs the least, for tests of something else.

use fobwatch_core::profile::ProfileId;
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;

use crate::Office;

/// Saved and not signed in yet; the vendor has the office's time.
pub async fn saved_machine(office: &Office) -> (Server<NinjaOne>, ProfileId) {
    let server = Server::start(NinjaOne::default());
    office.lend_clock(&server);
    let answers =
        [("instance", &*server.url), ("client_id", "service-app"), ("client_secret", "service_SECRET-canary-2")];
    let id = office.add("Machine", "ninjaone", "client_credentials", &answers).await;
    (server, id)
}

/// Signed in.
pub async fn machine(office: &Office) -> (Server<NinjaOne>, ProfileId) {
    let (server, id) = saved_machine(office).await;
    office.connect(id).await;
    (server, id)
}
