//! `fob token PROFILE [--min-valid TIME] [--data-dir DIR]` on a host that is there: what scripts
//! wait for. Invariant: it opens nothing but the socket; anything unusual is left to the parser.

use std::ffi::{OsStr, OsString};
use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;

use fobwatch_protocol::{Reply, Request};

use crate::arguments::seconds;
use crate::connection::{Connection, is_silence, trouble};
use crate::environment::Environment;
use crate::output;

/// None: not what this is for.
pub(crate) fn token(environment: &Environment) -> Option<ExitCode> {
    // At a terminal a name may be shortened.
    if std::io::stdout().is_terminal() {
        return None;
    }
    let mut arguments = environment.arguments.iter().skip(1).map(OsString::as_os_str);
    if arguments.next()? != "token" {
        return None;
    }
    let (mut profile, mut min_valid, mut folder) = (None, None, None);
    while let Some(argument) = arguments.next() {
        match argument.to_str()? {
            "--min-valid" => min_valid = Some(seconds(arguments.next()?.to_str()?).ok()?),
            "--data-dir" => folder = Some(PathBuf::from(arguments.next()?)),
            option if option.starts_with('-') => return None,
            name if profile.is_none() => profile = Some(name.to_owned()),
            _ => return None,
        }
    }
    let folder = folder.filter(|folder: &PathBuf| folder.as_os_str() != OsStr::new(""));
    // What does not go well here is tried again, and told, by who has more time.
    let mut connection = Connection::there(&environment.socket(&environment.data_folder(folder)?)).ok()??;
    match connection.try_ask(&Request::Token { profile: profile?, min_valid }) {
        Ok(Ok(Reply::Token { token })) => {
            output::secret(&token);
            Some(ExitCode::SUCCESS)
        }
        Ok(Err(failure)) => Some(output::failed(&failure, false)),
        // It would take as long again.
        Err(error) if is_silence(&error) => Some(output::failed(&trouble(&error), false)),
        Ok(Ok(_)) | Err(_) => None,
    }
}
