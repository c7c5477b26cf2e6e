//! ConnectWise Automate, vectors A1–A25.

mod codes;
mod later;
mod profile;
mod replies;
mod sign_in;

use fobwatch_core::answers::Answers;
use fobwatch_core::vendor::{Grant, VendorError};
use fobwatch_integration::{Fixture, answers};
use fobwatch_simulator::automate::Automate;
use fobwatch_simulator::{Answer, Server};
use serde_json::Value;

const CLIENT_ID: &str = "00000000-0000-4000-8000-000000000001";
const JANE: &[(&str, &str)] = &[("username", "jane"), ("password", "jane-PASSWORD-canary"), ("client_id", CLIENT_ID)];
const INTEGRATOR: &[(&str, &str)] = &[
    ("username", "fobwatch-api"),
    ("password", "integrator-PASSWORD-canary"),
    ("integrator", "yes"),
    ("client_id", CLIENT_ID),
];

fn start(fixture: &Fixture) -> Server<Automate> {
    let server = Server::start(Automate::default());
    fixture.lend_clock(&server);
    server
}

/// A password profile of this server.
fn profile(server: &Server<Automate>, pairs: &[(&str, &str)]) -> Answers {
    let server = [("server", server.url.as_str())];
    answers("automate", "password", &[&server, pairs].concat())
}

fn code(fixture: &Fixture, server: &Server<Automate>) -> String {
    use fobwatch_core::clock::Clock as _;
    server.with(|automate| automate.current_code("jane", fixture.clock.now()))
}

/// Signs in as a profile without two-factor, the token call answered with this.
async fn sign_in_with_reply(fixture: &Fixture, server: &Server<Automate>, reply: Answer) -> Result<Grant, VendorError> {
    server.answer_next("/apitoken", reply);
    let version = serde_json::json!({"DBAgentServerPatchVersion": "23.0.9.392"});
    server.answer_next("/PatchInformation", Answer::json(200, &version));
    fixture.sign_in("automate", &profile(server, JANE)).await
}

fn warned(grant: &Grant, code: &str) -> bool {
    grant.warnings.iter().any(|warning| warning.code == code)
}

/// The bodies of the sign-in calls so far.
fn sign_ins(server: &Server<Automate>) -> Vec<Value> {
    let calls = server.received_at("/cwa/api/v1/apitoken").into_iter().filter(|call| call.method == "POST");
    calls.map(|call| call.json().expect("a JSON body")).collect()
}
