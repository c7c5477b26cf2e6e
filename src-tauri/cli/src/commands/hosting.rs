//! The agent, and the lock.

use std::io::IsTerminal as _;
use std::process::Command;

use fobwatch_protocol::answer::{Status, VaultState};
use fobwatch_protocol::{Code, Failure, Request};

use super::{Done, Session};
use crate::asking;
use crate::connection::{Connection, agent_program};
use crate::output::note;

/// Becomes the agent, which has the core in it; `fob` itself has not.
pub(super) fn agent(session: &Session<'_>, take_over: bool) -> Done {
    let program = agent_program()
        .ok_or_else(|| Failure::new(Code::Agent, "there is no fob-agent beside fob").hint("Install both."))?;
    let mut agent = Command::new(program);
    agent.arg("--data-dir").arg(&session.data_folder);
    if take_over {
        agent.arg("--take-over");
    }
    super::tokens::replace(agent)
}

pub(super) fn lock(session: &Session<'_>) -> Done {
    // Without a host there is nothing to lock.
    let there = Connection::there(&session.socket)?;
    let mut there =
        there.ok_or_else(|| Failure::new(Code::Agent, "Fobwatch is not running").hint("Start it, or: fob agent"))?;
    there.ask::<()>(&Request::Lock)?;
    note("Locked.");
    Ok(())
}

/// An agent that was started for this stays.
pub(super) fn unlock(session: &Session<'_>, source: Option<String>) -> Done {
    let mut connection = session.connection()?;
    let passphrase = match source {
        Some(source) => Some(asking::secret("passphrase", Some(&source))?),
        None => match connection.ask(&Request::Unlock { passphrase: None }) {
            Ok(()) => {
                note("Unlocked.");
                return Ok(());
            }
            Err(failure) if failure.code != Code::Locked || !std::io::stderr().is_terminal() => return Err(failure),
            Err(failure) => {
                let status: Status = connection.ask(&Request::Status)?;
                match status.secrets {
                    VaultState::LockedByPassphrase => Some(asking::prompt("Passphrase")?),
                    VaultState::NeedsPassphrase => {
                        note("There is no keyring here: choose a passphrase that keeps the secrets.");
                        Some(asking::new_passphrase()?)
                    }
                    _ => return Err(failure),
                }
            }
        },
    };
    connection.ask::<()>(&Request::Unlock { passphrase })?;
    note("Unlocked.");
    Ok(())
}
