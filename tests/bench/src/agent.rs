//! `fob token` on a live session, and the agent's memory.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use fobwatch_e2e::machine::Machine;
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;

use crate::figures::Figures;
use crate::host::{self, fob};
use crate::latency::{Runner, in_turns};
use crate::load;
use crate::processes::pss;

const SESSIONS: usize = 100;
const ROUNDS: u32 = 500;
const LOAD: Duration = Duration::from_mins(1);

pub(crate) fn measure(figures: &mut Figures) -> Result<(), String> {
    let machine = Machine::default();
    let server = Server::start(NinjaOne::default());
    let mut agent = host::agent(&machine)?;
    host::sign_in(&machine, &server.url, SESSIONS)?;
    latencies(&machine, figures)?;
    let before = pss(agent.id())?;
    figures.limit(format!("memory of fob-agent with {SESSIONS} live sessions (PSS)"), before, "MiB", 12.0);
    let times = load::calls(&machine, "Profile 042", LOAD)?;
    times.tell(figures);
    let after = pss(agent.id())?;
    figures.limit("its growth over a minute of 200 calls a second", after - before, "MiB", 1.0);
    agent.end();
    Ok(())
}

fn latencies(machine: &Machine, figures: &mut Figures) -> Result<(), String> {
    let keep = ["secret-tool", "store", "--label=bench", "what", "bench"];
    let mut store = machine.command(Path::new(keep[0]));
    let mut store = store.args(&keep[1..]).stdin(Stdio::piped()).spawn().map_err(|error| error.to_string())?;
    if let Some(mut stdin) = store.stdin.take() {
        std::io::Write::write_all(&mut stdin, b"a secret of some length").map_err(|error| error.to_string())?;
    }
    store.wait().map_err(|error| error.to_string())?;

    let arguments = |mut command: Command, arguments: &[&str]| {
        command.args(arguments);
        Runner::new(command)
    };
    let mut empty = Runner::new(machine.command(Path::new("/bin/true")));
    let mut token = arguments(fob(machine), &["token", "Profile 042"]);
    let mut keyring = arguments(machine.command(Path::new("secret-tool")), &["lookup", "what", "bench"]);
    in_turns(&mut [&mut empty, &mut token, &mut keyring], ROUNDS)?;
    let (empty, token, keyring) = (empty.median(), token.median(), keyring.median());
    figures.tell("an empty process (/bin/true)", empty, "ms");
    figures.tell("fob token", token, "ms");
    figures.tell("secret-tool lookup", keyring, "ms");
    figures.limit("fob token : empty process", token / empty, "", 2.0);
    figures.limit("fob token : secret-tool lookup", token / keyring, "", 1.0 / 6.0);
    Ok(())
}
