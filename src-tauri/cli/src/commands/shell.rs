//! PowerShell for a customer. Invariant: its command line is always the same; whose it is, is in its environment, as JSON.

use std::collections::BTreeSet;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use fobwatch_protocol::answer::{ProfileName, ProfileRow, State};
use fobwatch_protocol::{Code, Failure, Request, folders};
use serde::Serialize;

use super::{Done, Session, full_name, tokens};
use crate::environment::Environment;
use crate::output::{self, note};

/// What it does first. It reads no more than that from the environment: no name is ever part of a command. A policy that
/// forbids scripts is left as it is, and told.
const START: &str = "try { & (Import-Module (ConvertFrom-Json $env:FOBWATCH_SHELL).module -PassThru -ErrorAction Stop) \
    { Start-FobShell } } \
    catch { Write-Warning ('Nothing is connected here: ' + $_); \
    if ($_.FullyQualifiedErrorId -like 'UnauthorizedAccess*') { \
    Write-Warning 'PowerShell 7 runs modules as it comes. For Windows PowerShell: Set-ExecutionPolicy RemoteSigned -Scope CurrentUser' } }";
const VARIABLE: &str = "FOBWATCH_SHELL";
/// As PowerShell finds it by itself: where the packages for Windows have put it, and everybody their own.
const MODULE: &str = "Fobwatch";
/// Customers that are named; of more, the first two and how many there are besides.
const MOST_NAMED: usize = 3;

/// Letters that the module is told at most: a variable holds 32,767 on Windows. With more it asks for the rows itself.
const LONGEST: usize = 24_000;

/// What the module is told.
#[derive(Serialize)]
struct Start<'a> {
    profiles: Vec<&'a str>,
    title: String,
    module: PathBuf,
    rows: Option<Vec<Row<'a>>>,
}

/// A profile as `fob list` has it, as far as the shell begins with it: to ask would take as long as all else.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    name: &'a str,
    customer: &'a str,
    vendor: &'a str,
    vendor_name: &'a str,
    state: State,
    usable: bool,
    expires_at: Option<&'a str>,
    renewable: bool,
    auto_renew: bool,
}

pub(super) fn shell(session: &Session<'_>, names: Vec<String>, hold: bool) -> Done {
    let done = start(session, names);
    if let Err(failure) = &done
        && hold
    {
        // It ends with this code, too.
        output::failed(failure, false);
        note("Press Enter to close.");
        let _ = std::io::stdin().read_line(&mut String::new());
        std::process::exit(failure.code.exit().into());
    }
    done
}

fn start(session: &Session<'_>, names: Vec<String>) -> Done {
    let profiles = profiles(session, names)?;
    let mut shell = Command::new(powershell(session.environment)?);
    let listed: Vec<ProfileRow> = session.ask(&Request::List)?;
    let ids: Vec<_> = profiles.iter().map(|profile| &*profile.id).collect();
    let rows = listed.iter().filter(|row| ids.contains(&&*row.id)).map(Row::of).collect();
    let mut start =
        Start { profiles: ids, title: title(&profiles), module: module(session.environment), rows: Some(rows) };
    let mut told = json(&start)?;
    if told.len() > LONGEST {
        start.rows = None;
        told = json(&start)?;
    }
    shell.args(["-NoLogo", "-NoExit", "-Command", START]).env(VARIABLE, told);
    // What its commands call has to have the same.
    if session.environment.data_folder(None).as_ref() != Some(&session.data_folder) {
        shell.env(folders::VARIABLE, &session.data_folder);
    }
    let own = own_folder().and_then(|folder| session.environment.places.path_with(&folder));
    shell.envs(own.map(|path| ("PATH", path)));
    tokens::replace(shell)
}

fn json(start: &Start<'_>) -> Result<String, Failure> {
    let json = serde_json::to_string(start).map_err(|error| Failure::new(Code::Usage, error.to_string()))?;
    Ok(output::ascii(&json))
}

impl<'a> Row<'a> {
    fn of(row: &'a ProfileRow) -> Self {
        let ProfileRow { id, name, customer, vendor, vendor_name, state, usable, renewable, auto_renew, .. } = row;
        Self {
            id,
            name,
            customer,
            vendor,
            vendor_name,
            state: *state,
            usable: *usable,
            expires_at: row.expires_at.as_deref(),
            renewable: *renewable,
            auto_renew: *auto_renew,
        }
    }
}

/// All that were named, each once.
fn profiles(session: &Session<'_>, names: Vec<String>) -> Result<Vec<ProfileName>, Failure> {
    let shortened = std::io::stdout().is_terminal() && !output::is_quiet();
    let (mut all, mut ids) = (Vec::new(), BTreeSet::new());
    for named in names {
        let members: Vec<ProfileName> = session.ask(&Request::Members { named: named.clone(), shortened })?;
        if shortened && let Some(name) = unsaid(&named, &members) {
            note(&format!("fob: {name}"));
        }
        all.extend(members.into_iter().filter(|one| ids.insert(one.id.clone())));
    }
    Ok(all)
}

/// Whose they are, where less than that was typed.
fn unsaid(typed: &str, members: &[ProfileName]) -> Option<String> {
    let first = members.first()?;
    let said = typed.strip_suffix('/').unwrap_or(typed);
    let name = full_name(&first.customer, &first.name);
    if members.len() == 1 && (typed == first.id || *typed == name) || said == first.customer {
        return None;
    }
    Some(if members.len() == 1 { name } else { full_name("", &first.customer) })
}

fn title(profiles: &[ProfileName]) -> String {
    let mut told = BTreeSet::new();
    let names = profiles.iter().map(|one| if one.customer.is_empty() { &one.name } else { &one.customer });
    let mut names: Vec<_> = names.filter(|name| told.insert(*name)).map(|name| output::shown(name)).collect();
    if names.len() <= MOST_NAMED {
        return names.join(", ");
    }
    let more = names.split_off(MOST_NAMED - 1).len();
    format!("{} +{more}", names.join(", "))
}

fn powershell(environment: &Environment) -> Result<PathBuf, Failure> {
    environment.places.powershell().ok_or_else(|| {
        Failure::new(Code::Usage, "there is no PowerShell here")
            .hint("Get it at https://aka.ms/powershell, or name its program in the environment variable FOBWATCH_PWSH.")
    })
}

/// Its folder, or its name.
fn module(environment: &Environment) -> PathBuf {
    let said = environment.module.iter().map(|folder| std::path::absolute(folder).unwrap_or_else(|_| folder.clone()));
    let installed = own_folder().map(|folder| folder.with_file_name("share").join("fobwatch/powershell"));
    // In a source tree.
    let source = cfg!(debug_assertions).then(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("powershell"));
    let mut folders = said.chain(installed).chain(source).map(|folder| folder.join(MODULE));
    folders.find(|folder| folder.join("Fobwatch.psd1").is_file()).unwrap_or_else(|| MODULE.into())
}

/// Where `fob` is.
fn own_folder() -> Option<PathBuf> {
    std::env::current_exe().ok()?.parent().map(Path::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(customer: &str, name: &str) -> ProfileName {
        ProfileName { id: "1aaa".to_owned(), name: name.to_owned(), customer: customer.to_owned() }
    }

    #[test]
    fn the_title_is_the_customers() {
        for (profiles, expected) in [
            (&[("Contoso", "NinjaOne"), ("Contoso", "HaloPSA")][..], "Contoso"),
            (&[("", "Lab"), ("Con\u{1b}toso", "HaloPSA")], "Lab, Con\u{fffd}toso"),
            (&[("A", "N"), ("B", "N"), ("C", "N")], "A, B, C"),
            (&[("A", "N"), ("B", "N"), ("C", "N"), ("D", "N")], "A, B +2"),
        ] {
            let profiles: Vec<_> = profiles.iter().map(|(customer, name)| profile(customer, name)).collect();
            assert_eq!(title(&profiles), expected);
        }
    }

    #[test]
    fn what_was_not_typed_whole_is_said() {
        let one = [profile("Contoso", "NinjaOne")];
        let two = [profile("Contoso", "HaloPSA"), profile("Contoso", "NinjaOne")];
        for (typed, members, expected) in [
            ("Contoso/NinjaOne", &one[..], None),
            ("1aaa", &one, None),
            ("Contoso", &two, None),
            ("Contoso/", &two, None),
            ("ninja", &one, Some("Contoso/NinjaOne")),
            ("cont", &two, Some("Contoso")),
        ] {
            assert_eq!(unsaid(typed, members).as_deref(), expected, "{typed}");
        }
    }
}
