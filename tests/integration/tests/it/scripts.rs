//! Requests of scripts to the core.

mod doctor;
mod signing_in;
mod tokens;
mod transfer;

use fobwatch_core::profile::ProfileId;
use fobwatch_integration::Harness;
use fobwatch_simulator::Server;
use fobwatch_simulator::halo::Halo;
use fobwatch_simulator::ninjaone::NinjaOne;

const TOKEN: &str = "/ws/oauth/token";

/// A profile whose headers hold a sealed answer.
async fn with_sealed_header(harness: &Harness) -> (Server<Halo>, ProfileId) {
    let server = Server::start(Halo::default());
    harness.lend_clock(&server);
    let answers = [
        ("url", &*server.url),
        ("client_id", "services-app"),
        ("client_secret", "services-SECRET-canary-1"),
        ("additional_headers", r#"{"X-Key":"canary-key-1"}"#),
    ];
    let id = harness.add("Halo", "halo", "client_credentials", &answers).await;
    harness.connect(id).await;
    (server, id)
}

fn asked(server: &Server<NinjaOne>) -> usize {
    server.received_at(TOKEN).len()
}
