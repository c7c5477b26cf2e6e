//! Halo, vectors H1–H19.

mod address;
mod browser;
mod form;
mod renewal;
mod token;
mod verify;

use fobwatch_core::answers::Answers;
use fobwatch_core::vendor::Grant;
use fobwatch_integration::{Fixture, answers};
use fobwatch_simulator::Server;
use fobwatch_simulator::halo::Halo;

const CLIENT: [(&str, &str); 2] = [("client_id", "services-app"), ("client_secret", "services-SECRET-canary-1")];

fn start(fixture: &Fixture) -> Server<Halo> {
    let server = Server::start(Halo::default());
    fixture.lend_clock(&server);
    server
}

/// A service profile of this Halo.
fn service(url: &str, more: &[(&str, &str)]) -> Answers {
    answers("halo", "client_credentials", &[&[("url", url)], &CLIENT[..], more].concat())
}

fn warns(grant: &Grant, code: &str) -> bool {
    grant.warnings.iter().any(|warning| warning.code == code)
}

fn has(body: &str, pair: &str) -> bool {
    body.split('&').any(|one| one == pair)
}
