//! Whoever hosts the profiles, asked on its socket as `fob` does.

use std::collections::BTreeMap;
use std::process::Command;

use fobwatch_e2e::machine::{Machine, built};
use fobwatch_headless::Running;
use fobwatch_protocol::socket::{self, Environment, Stream};
use fobwatch_protocol::{Hidden, Reply, Request, Save, frame};

/// The client secret of the simulated vendor's service app.
const SECRET: &str = "service_SECRET-canary-2";

pub(crate) fn fob(machine: &Machine) -> Command {
    machine.command(&built("fob"))
}

/// Runs a command to its good end.
pub(crate) fn output(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| format!("{}: {error}", command.get_program().display()))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{}: {}", command.get_program().display(), String::from_utf8_lossy(&output.stderr)))
}

/// `fob-agent`, once it answers.
pub(crate) fn agent(machine: &Machine) -> Result<Running, String> {
    let log = machine.folder.path().join("agent.log");
    let agent = Running::start(&mut machine.command(&built("fob-agent")), &log)?;
    output(fob(machine).arg("status"))?;
    Ok(agent)
}

/// A connection that this has been said on.
pub(crate) fn say(machine: &Machine, request: &Request) -> std::io::Result<Stream> {
    let places = Environment { runtime: Some(machine.folder.path().join("runtime").into()), temporary: None };
    let mut stream = socket::connect(&socket::path(&machine.data(), &places))?;
    frame::send(&mut stream, request)?;
    Ok(stream)
}

/// The first answer.
pub(crate) fn ask(machine: &Machine, request: &Request) -> std::io::Result<Reply> {
    frame::receive(&mut say(machine, request)?)
}

/// The last answer, which must be a good one.
pub(crate) fn done(machine: &Machine, request: &Request) -> Result<(), String> {
    let mut stream = say(machine, request).map_err(|error| error.to_string())?;
    loop {
        match frame::receive(&mut stream).map_err(|error| error.to_string())? {
            Reply::OneRenewed(_) => {}
            Reply::Failed { failure } | Reply::Refused { failure } => return Err(failure.message),
            _ => return Ok(()),
        }
    }
}

/// A machine's account at the simulated `NinjaOne`.
pub(crate) fn add(machine: &Machine, server: &str, name: &str) -> Result<(), String> {
    let set = [("instance", server), ("client_id", "service-app")];
    done(
        machine,
        &Request::Save(Box::new(Save {
            profile: None,
            vendor: Some("ninjaone".to_owned()),
            method: Some("client_credentials".to_owned()),
            name: Some(name.to_owned()),
            customer: None,
            set: set.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect(),
            secrets: BTreeMap::from([("client_secret".to_owned(), Hidden::new(SECRET))]),
            forget: Vec::new(),
            note: None,
            tags: None,
            link: None,
        })),
    )
}

pub(crate) fn connect(machine: &Machine, name: &str) -> Result<(), String> {
    done(machine, &Request::Connect { profile: name.to_owned(), from_scratch: true, accept: false })
}

/// So many profiles, named `Profile 000` and so on, connected.
pub(crate) fn sign_in(machine: &Machine, server: &str, profiles: usize) -> Result<(), String> {
    for number in 0..profiles {
        let name = format!("Profile {number:03}");
        add(machine, server, &name)?;
        connect(machine, &name)?;
    }
    Ok(())
}
