//! `fob api`: requests that the host makes, with a sign-in that the caller never sees.

mod answers;
mod refusals;
mod renewals;
mod streams;
mod vendor;
mod vendors;

use fobwatch_scripts::Machine;
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;

/// A machine account of NinjaOne, signed in; the agent is the caller's.
fn signed_in(machine: &Machine) -> Server<NinjaOne> {
    let server = Server::start(NinjaOne::default());
    machine.machine_account("Machine", &server);
    server
}
