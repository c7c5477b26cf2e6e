//! One function per command.

mod calling;
mod connecting;
mod hosting;
mod looking;
mod opening;
mod profiles;
mod several;
mod shell;
mod tokens;
mod transfer;

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};
use fobwatch_protocol::answer::ProfileName;
use fobwatch_protocol::{Code, Failure, Reply, Request, folders};

use crate::arguments::{Arguments, Command, Export, Import};
use crate::asking::usage;
use crate::completion::script;
use crate::connection::{self, Connection, answer, is_end};
use crate::environment::Environment;
use crate::{output, trouble};

type Done = Result<(), Failure>;

/// One command's surroundings: the environment, the data folder and its socket.
pub(crate) struct Session<'a> {
    pub(crate) environment: &'a Environment,
    data_folder: PathBuf,
    socket: PathBuf,
    as_json: bool,
    /// A data folder that is not there yet is made for it.
    makes_data: bool,
}

impl Session<'_> {
    /// A connection to whoever hosts, or to an agent for the length of this command.
    pub(crate) fn connection(&self) -> Result<Connection, Failure> {
        if let Some(there) = Connection::there(&self.socket)? {
            return Ok(there);
        }
        self.check_folder()?;
        Connection::open(&self.socket, &self.data_folder, self.as_json)
    }

    /// A folder that was mistyped has no data, and gets none by a look at it.
    fn check_folder(&self) -> Done {
        let folder = &self.data_folder;
        if self.makes_data || folders::is_platforms(folder) || folders::holds_data(folder) {
            return Ok(());
        }
        let why = if folder.is_dir() {
            format!("there is no data of Fobwatch in {}", folder.display())
        } else {
            format!("there is no data folder {}", folder.display())
        };
        let hint = format!("Check --data-dir and {}. To begin a new one: fob add, or fob import.", folders::VARIABLE);
        Err(Failure::new(Code::Agent, why).hint(hint))
    }

    /// Asks what may be asked twice: once more where the host has ended meanwhile, since another
    /// one takes over.
    pub(crate) fn ask<A: TryFrom<Reply>>(&self, request: &Request) -> Result<A, Failure> {
        match self.connection()?.try_ask(request) {
            Err(error) if is_end(&error) => self.connection()?.ask(request),
            answered => answer(answered.map_err(|error| connection::trouble(&error))??),
        }
    }
}

pub(crate) fn run(environment: &Environment) -> ExitCode {
    let arguments = match Arguments::try_parse_from(&environment.arguments) {
        Ok(arguments) => arguments,
        // Help is asked for; what is wrong with the command line is not.
        Err(error) if error.use_stderr() && asked_to_be_quiet(environment) => {
            return ExitCode::from(Code::Usage.exit());
        }
        // Who reads JSON reads it here too.
        Err(error) if error.use_stderr() && environment.arguments.iter().any(|argument| argument == "--json") => {
            return output::failed(&misuse(&error), true);
        }
        // clap says what is wrong, and its exit code for that is ours.
        Err(error) => error.exit(),
    };
    if arguments.quiet {
        output::be_quiet();
    }
    let mut command = arguments.command;
    let as_json = command.wants_json();
    let done = match environment.data_folder(arguments.data_dir) {
        Some(data_folder) => {
            let (socket, makes_data) = (environment.socket(&data_folder), command.makes_data());
            let session = Session { environment, data_folder, socket, as_json, makes_data };
            take_names(&session, &mut command).and_then(|()| run_command(&session, command))
        }
        None => Err(usage("there is no home folder").hint("Pass --data-dir.")),
    };
    match done {
        Ok(code) => code,
        Err(failure) => output::failed(&failure, as_json),
    }
}

/// At a terminal a person may shorten names, and is told whose they are. A script that did would move to another profile
/// the day that the one it means is gone.
fn take_names(session: &Session<'_>, command: &mut Command) -> Done {
    if session.as_json || output::is_quiet() || !std::io::stdout().is_terminal() {
        return Ok(());
    }
    for typed in command.profiles() {
        let ProfileName { name, customer, .. } = session.ask(&Request::Find { profile: typed.clone() })?;
        let name = if customer.is_empty() { name } else { format!("{customer}/{name}") };
        if *typed != name {
            output::note(&format!("fob: {}", output::shown(&name)));
        }
        *typed = name;
    }
    Ok(())
}

/// Whether a command line that clap has not understood has `--quiet`; what follows `--` is another command's.
fn asked_to_be_quiet(environment: &Environment) -> bool {
    let ours = environment.arguments.iter().take_while(|argument| *argument != "--");
    ours.into_iter().any(|argument| argument == "--quiet" || argument == "-q")
}

/// Clap's several lines as a message and a hint.
fn misuse(error: &clap::Error) -> Failure {
    let text = error.render().to_string();
    let (message, rest) = text.trim().split_once('\n').unwrap_or((text.trim(), ""));
    let failure = usage(message.trim_start_matches("error: "));
    let hint: Vec<_> = rest.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if hint.is_empty() { failure } else { failure.hint(hint.join("\n")) }
}

fn run_command(session: &Session<'_>, command: Command) -> Result<ExitCode, Failure> {
    let done = match command {
        Command::Api(call) => return calling::call(session, call),
        Command::Token { one, refresh: true, yes } => tokens::refresh_token(session, one.profile, yes),
        Command::Token { one, .. } => tokens::token(session, one),
        Command::Session { one, json: _ } => tokens::session(session, one),
        Command::Header { one, json } => tokens::header(session, one, json.json),
        Command::Env { one, shell, prefix } => tokens::env(session, one, shell, prefix.prefix),
        Command::Copy { profile, format } => tokens::copy(session, profile, format),
        Command::Exec { profiles, min_valid, prefix, command } => {
            tokens::exec(session, &profiles, min_valid.min_valid, prefix, &command)
        }
        Command::Shell { names, hold } => shell::shell(session, names, hold),
        Command::Connect { profile, code, no_browser, from_scratch, accept, json: _ } => {
            let request = Request::Connect { profile, from_scratch, accept };
            connecting::connect(session, &request, code, no_browser)
        }
        Command::Open(open) => opening::console(session, open),
        Command::Renew { several, all, json } => {
            connecting::renew(session, if all { None } else { Some(several) }, json.json)
        }
        Command::Verify { several, json } => connecting::verify(session, several, json.json),
        Command::Disconnect { several, revoke } => connecting::disconnect(session, several, revoke),
        Command::List { only, json } => looking::list(session, &only, json.json),
        Command::Vendors { vendor, json } => looking::vendors(session, vendor.as_deref(), json.json),
        Command::Log { profile, customer, failed, limit, utc, json } => {
            let customer = customer.map(|customer| several::customer(session, &customer)).transpose()?;
            looking::log(session, &Request::Log { profile, customer, failed, limit }, utc, json.json)
        }
        Command::Doctor { profiles, json } => return looking::doctor(session, profiles, json.json),
        Command::Status(json) => looking::status(session, json.json),
        Command::Add { vendor, name, customer, method, answers, remarks, json } => {
            let forget = Vec::new();
            let changes = profiles::Changes { name: Some(name), customer, method, answers, remarks, forget };
            profiles::save(session, None, Some(vendor), changes, json.json)
        }
        Command::Edit { profile, name, customer, method, answers, remarks, forget, json } => {
            let changes = profiles::Changes { name, customer, method, answers, remarks, forget };
            profiles::save(session, Some(profile), None, changes, json.json)
        }
        Command::Remove { profiles, yes } => profiles::remove(session, &profiles, yes),
        Command::Export(export) => transfer::export(session, export),
        Command::Import(import) => transfer::import(session, import),
        Command::Agent { take_over } => hosting::agent(session, take_over),
        Command::Lock => hosting::lock(session),
        Command::Unlock { passphrase } => hosting::unlock(session, passphrase),
        Command::Completions { shell } => {
            output::bytes(script(shell).as_bytes());
            Ok(())
        }
        Command::Man { folder } => clap_mangen::generate_to(Arguments::command(), folder)
            .map_err(|error| trouble::with("the man pages could not be written", &error)),
    };
    done.map(|()| ExitCode::SUCCESS)
}

impl Command {
    /// The saved profiles that it names.
    fn profiles(&mut self) -> Vec<&mut String> {
        match self {
            Self::Token { one, .. } | Self::Header { one, .. } | Self::Session { one, .. } | Self::Env { one, .. } => {
                vec![&mut one.profile]
            }
            Self::Api(call) => vec![&mut call.profile],
            Self::Open(open) => vec![&mut open.profile],
            Self::Copy { profile, .. }
            | Self::Connect { profile, .. }
            | Self::Edit { profile, .. }
            | Self::Log { profile: Some(profile), .. } => {
                vec![profile]
            }
            Self::Renew { several, .. } | Self::Verify { several, .. } | Self::Disconnect { several, .. } => {
                several.profiles.iter_mut().collect()
            }
            Self::Exec { profiles, .. }
            | Self::Remove { profiles, .. }
            | Self::Export(Export { profiles, .. })
            | Self::Doctor { profiles, .. } => profiles.iter_mut().collect(),
            Self::Log { profile: None, .. }
            | Self::List { .. }
            | Self::Vendors { .. }
            | Self::Status(_)
            | Self::Shell { .. }
            | Self::Add { .. }
            | Self::Import(_)
            | Self::Agent { .. }
            | Self::Lock
            | Self::Unlock { .. }
            | Self::Completions { .. }
            | Self::Man { .. } => Vec::new(),
        }
    }

    /// Whether it may be the first one that a data folder sees. All others have something to find there.
    fn makes_data(&self) -> bool {
        match self {
            Self::Import(import) => !import.dry_run,
            Self::Add { .. } | Self::Agent { .. } | Self::Unlock { .. } => true,
            _ => false,
        }
    }

    fn wants_json(&self) -> bool {
        match self {
            Self::List { json, .. }
            | Self::Status(json)
            | Self::Header { json, .. }
            | Self::Session { json, .. }
            | Self::Renew { json, .. }
            | Self::Verify { json, .. }
            | Self::Add { json, .. }
            | Self::Edit { json, .. }
            | Self::Import(Import { json, .. })
            | Self::Vendors { json, .. }
            | Self::Log { json, .. }
            | Self::Doctor { json, .. } => json.json,
            Self::Open(open) => open.json.json,
            Self::Connect { json, .. } => *json,
            Self::Token { .. }
            | Self::Api(_)
            | Self::Env { .. }
            | Self::Copy { .. }
            | Self::Exec { .. }
            | Self::Shell { .. }
            | Self::Disconnect { .. }
            | Self::Remove { .. }
            | Self::Export(_)
            | Self::Agent { .. }
            | Self::Lock
            | Self::Unlock { .. }
            | Self::Completions { .. }
            | Self::Man { .. } => false,
        }
    }
}

/// `customer/name`, or the name where there is no customer.
fn full_name(customer: &str, name: &str) -> String {
    output::shown(&if customer.is_empty() { name.to_owned() } else { format!("{customer}/{name}") })
}

/// What has gone wrong with some of several, which has been printed: the first one's code stands for all.
fn some_failed(code: Code, failed: usize, all: usize) -> Failure {
    Failure::new(code, format!("{failed} of {all} failed"))
}
