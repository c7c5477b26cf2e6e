//! Tokens, headers and environments.

use std::collections::BTreeMap;
use std::ffi::OsString;

use fobwatch_protocol::answer::{self, Said};
use fobwatch_protocol::{Code, Credentials, Failure, Hidden, Request, Shell};

use super::{Done, Session};
use crate::arguments::{CopyFormat, EnvShell, One};
use crate::asking::{self, usage};
use crate::connection::Connection;
use crate::output::{self, note, shown};

/// Prints a token where the shortcut (`fast.rs`) could not: no host yet, or unusual arguments.
pub(super) fn token(session: &Session<'_>, one: One) -> Done {
    let request = Request::Token { profile: one.profile, min_valid: one.min_valid.min_valid };
    output::secret(&session.ask::<Hidden>(&request)?);
    Ok(())
}

/// A copy of what renews the sign-in: asked first, and told what becomes of it.
pub(super) fn refresh_token(session: &Session<'_>, profile: String, yes: bool) -> Done {
    let name = shown(&profile);
    let question = format!(
        "Show the refresh token of {name}? Whoever has it can sign in as you, and if it is used elsewhere the sign-in \
         here may end."
    );
    if !yes && !asking::confirmed(&question)? {
        return Ok(());
    }
    output::secret(&session.ask::<Hidden>(&Request::RefreshToken { profile })?);
    note("Where the vendor rotates refresh tokens, this copy ends with the next renewal here.");
    Ok(())
}

/// It is for programs alone.
pub(super) fn session(session: &Session<'_>, one: One) -> Done {
    if !session.as_json {
        return Err(usage("fob session is for programs").hint("Pass --json."));
    }
    let request = Request::Session { profile: one.profile, min_valid: one.min_valid.min_valid };
    output::json(&session.ask::<Box<answer::Session>>(&request)?);
    Ok(())
}

pub(super) fn header(session: &Session<'_>, one: One, as_json: bool) -> Done {
    let credentials = credentials(session, one.profile, one.min_valid.min_valid, None)?;
    if as_json {
        output::json(&credentials.headers.into_iter().collect::<BTreeMap<_, _>>());
    } else if let Some((name, value)) = credentials.headers.first() {
        // EXPOSE: it was asked for.
        output::line(&format!("{name}: {}", value.reveal()));
    }
    Ok(())
}

pub(super) fn env(session: &Session<'_>, one: One, shell: EnvShell, prefix: Option<String>) -> Done {
    let shell = Shell::from(shell);
    let request = Request::Environment { profile: one.profile, min_valid: one.min_valid.min_valid, prefix, shell };
    output::secret(&session.ask::<Hidden>(&request)?);
    Ok(())
}

/// Only a host with a desktop has a clipboard: none is started for this.
pub(super) fn copy(session: &Session<'_>, profile: String, format: CopyFormat) -> Done {
    let there = Connection::there(&session.socket)?.ok_or_else(|| {
        Failure::new(Code::Agent, "Fobwatch is not running: nothing is copied")
            .hint("Start it, or print the token: fob token.")
    });
    let Said { said } = there?.ask(&Request::Copy { profile, format: format.into() })?;
    output::line(&shown(&said));
    Ok(())
}

/// In this process' place where the system can do that: its signals and its exit code are then
/// the command's own.
pub(super) fn exec(
    session: &Session<'_>,
    profiles: &[String],
    min_valid: Option<u64>,
    prefixes: Vec<String>,
    command: &[OsString],
) -> Done {
    if !prefixes.is_empty() && prefixes.len() != profiles.len() {
        return Err(usage("give --prefix once for each profile"));
    }
    let mut prefixes = prefixes.into_iter();
    let Some((program, arguments)) = command.split_first() else { return Err(usage("no command")) };
    #[cfg(windows)]
    let mut child = crate::program::command(program, &session.environment.places)?;
    #[cfg(unix)]
    let mut child = std::process::Command::new(program);
    child.args(arguments);
    let mut names = Vec::new();
    for profile in profiles {
        for (name, value) in credentials(session, profile.clone(), min_valid, prefixes.next())?.variables {
            if names.contains(&name) {
                return Err(
                    usage(format!("two profiles would set {name}")).hint("Give --prefix once for each profile.")
                );
            }
            // EXPOSE: into the environment of the command, as asked.
            child.env(&name, value.reveal());
            names.push(name);
        }
    }
    replace(child)
}

#[cfg(unix)]
pub(super) fn replace(mut child: std::process::Command) -> Done {
    let error = std::os::unix::process::CommandExt::exec(&mut child);
    let program = child.get_program().display();
    Err(match error.kind() {
        std::io::ErrorKind::NotFound => usage(format!("there is no program {program}"))
            .hint("It is looked for in PATH, and elsewhere when it is named with a path, as in ./sync.py."),
        std::io::ErrorKind::PermissionDenied => usage(format!("{program} is not a program"))
            .hint("Make it one with chmod +x, or name the program that runs it first, as in: -- python3 sync.py"),
        _ => crate::trouble::with("the command could not be started", &error),
    })
}

#[cfg(windows)]
pub(super) use crate::program::replace;

fn credentials(
    session: &Session<'_>,
    profile: String,
    min_valid: Option<u64>,
    prefix: Option<String>,
) -> Result<Credentials, Failure> {
    session.ask::<Box<_>>(&Request::Credentials { profile, min_valid, prefix }).map(|credentials| *credentials)
}
