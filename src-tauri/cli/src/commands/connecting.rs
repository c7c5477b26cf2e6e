//! Signing in and out, renewing, verifying. Invariant: a browser opens here only, and only because
//! `connect` was typed.

use std::io::{self, BufRead as _, IsTerminal as _};
use std::time::Duration;

use fobwatch_protocol::answer::{ProfileName, ProfileRow, Renewed, Said, State};
use fobwatch_protocol::browser::Browser;
use fobwatch_protocol::{Asks, Code, Failure, Hidden, Reply, Request};
use serde_json::json;
use zeroize::Zeroizing;

use super::{Done, Session, full_name, opening, several, some_failed};
use crate::arguments::Several;
use crate::asking;
use crate::connection::{Connection, PATIENCE, unexpected};
use crate::output::{self, is_quiet, note, shown};
use crate::trouble;

/// A person, a browser, or a vendor that is woken first.
const SIGN_IN: Duration = Duration::from_mins(30);

pub(super) fn connect(session: &Session<'_>, request: &Request, code: Option<String>, no_browser: bool) -> Done {
    let mut connection = session.connection()?;
    let mut code = code.map(Hidden::new);
    let mut reads_addresses = false;
    connection.tell(request)?;
    loop {
        match connection.hear(SIGN_IN) {
            Ok(Reply::Asks(asks)) => match asks {
                // When we go, so does the sign-in.
                Asks::Browser { .. } if is_quiet() => {
                    return Err(Failure::new(Code::SignInNeeded, "this way to sign in takes a browser"));
                }
                Asks::Browser { ref url, ref redirect_uri, ref help, must_paste, ref browser, .. } => {
                    let opened = !no_browser && open(session, browser, url);
                    if session.as_json {
                        question(&asks, Some(opened));
                    } else {
                        if !opened {
                            output::line(url);
                        }
                        explain(opened, must_paste, redirect_uri, help);
                    }
                    if (must_paste || !opened) && !reads_addresses {
                        reads_addresses = true;
                        read_addresses(&connection)?;
                    }
                }
                Asks::Answer { ref refused, hidden, .. } if session.as_json => {
                    let text = match code.take().filter(|_| !hidden) {
                        Some(code) => code,
                        None if reads_addresses => return Err(nobody(refused.as_deref(), hidden)),
                        None => {
                            question(&asks, None);
                            typed()?.ok_or_else(|| nobody(refused.as_deref(), hidden))?
                        }
                    };
                    connection.tell(&Request::Answer { text })?;
                }
                Asks::Answer { text, refused, hidden } => {
                    let text = answer(&text, refused.as_deref(), hidden, code.take())?;
                    connection.tell(&Request::Answer { text })?;
                }
                Asks::Pick { .. } if session.as_json => {
                    question(&asks, None);
                    let text = if reads_addresses { None } else { typed()? };
                    let failure = || Failure::new(Code::SignInNeeded, "a choice is needed, and this is not a terminal");
                    connection.tell(&Request::Answer { text: text.ok_or_else(failure)? })?;
                }
                Asks::Pick { text, options } => {
                    let picked = asking::pick(&shown(&text), &options)?;
                    connection.tell(&Request::Answer { text: Hidden::new(picked) })?;
                }
            },
            Ok(Reply::Done) => {
                if !session.as_json {
                    note("Connected.");
                }
                return Ok(());
            }
            Ok(Reply::Refused { failure }) if session.as_json => {
                output::json_line(&json!({ "for": "refused", "message": failure.message, "hint": failure.hint }));
            }
            Ok(Reply::Refused { failure }) => {
                output::failed(&failure, false);
            }
            Ok(_) => return Err(unexpected()),
            Err(failure) => return Err(failure),
        }
    }
}

fn open(session: &Session<'_>, browser: &Browser, url: &str) -> bool {
    match opening::page(session, browser, url) {
        Ok(()) => true,
        Err(failure) => {
            if !session.as_json {
                note(&format!("fob: {}. Open this address yourself:", failure.message));
            }
            false
        }
    }
}

/// What is asked, for a program that answers on standard input: a line of JSON.
fn question(asks: &Asks, opened: Option<bool>) {
    let mut line = serde_json::to_value(asks).unwrap_or_default();
    if let Some(opened) = opened {
        line["opened"] = json!(opened);
    }
    output::json_line(&line);
}

/// A program's answer; None: there is none.
fn typed() -> Result<Option<Hidden>, Failure> {
    let mut line = Zeroizing::new(String::new());
    match io::stdin().lock().read_line(&mut line) {
        Ok(0) => Ok(None),
        Ok(_) => Ok(Some(Hidden::new(line.trim_start_matches('\u{feff}').trim_end_matches(['\r', '\n'])))),
        Err(error) => Err(trouble::with("the answer could not be read", &error)),
    }
}

/// Nobody answers.
fn nobody(refused: Option<&str>, hidden: bool) -> Failure {
    let code = if hidden { Code::SignInNeeded } else { Code::CodeNeeded };
    let why = refused.unwrap_or(if hidden { "a password is needed" } else { "a code is needed" });
    let hint = if hidden { "Run this at a terminal." } else { "Pass --code, or run this at a terminal." };
    Failure::new(code, why).hint(hint)
}

fn explain(opened: bool, must_paste: bool, redirect_uri: &str, help: &str) {
    if opened {
        note("Opening the sign-in page in your browser. Nothing there? fob connect --no-browser prints its address.");
    }
    if must_paste {
        note("Sign in there, then paste the address that the browser ends at, and press Enter.");
    } else {
        note(&format!("Waiting for the answer on {}", shown(redirect_uri)));
        if !opened {
            note("From another computer: paste the address that its browser ends at, and press Enter.");
        }
    }
    if !help.is_empty() {
        note(&shown(help));
    }
}

/// Lines of standard input become addresses, for as long as this command runs.
fn read_addresses(connection: &Connection) -> Done {
    let mut other = connection.another()?;
    std::thread::spawn(move || {
        for line in io::stdin().lock().lines().map_while(Result::ok) {
            if !line.trim().is_empty() && other.tell(&Request::Paste { address: Hidden::new(line.trim()) }).is_err() {
                return;
            }
        }
    });
    Ok(())
}

fn answer(text: &str, refused: Option<&str>, hidden: bool, code: Option<Hidden>) -> Result<Hidden, Failure> {
    if let Some(code) = code.filter(|_| !hidden) {
        return Ok(code);
    }
    if let Some(refused) = refused {
        note(&shown(refused));
    }
    if is_quiet() || !io::stderr().is_terminal() {
        return Err(nobody(refused, hidden));
    }
    note(&shown(text));
    asking::prompt(if hidden { "Password" } else { "Code" })
}

pub(super) fn renew(session: &Session<'_>, several: Option<Several>, as_json: bool) -> Done {
    let profiles = several.map(|several| several::named(session, several, |row| row.renewable)).transpose()?;
    let mut connection = session.connection()?;
    let alone = profiles.as_ref().is_some_and(|profiles| profiles.len() == 1);
    connection.tell(&Request::Renew { profiles })?;
    let results: Vec<Renewed> = loop {
        match connection.hear(PATIENCE)? {
            // The failure of a single one is told at the end, with what to do.
            Reply::OneRenewed(one) if !(as_json || alone && one.error.is_some()) => output::line(&outcome(&one)),
            Reply::OneRenewed(_) => {}
            last => break crate::connection::answer(last)?,
        }
    };
    if as_json {
        output::json(&results);
    } else if results.is_empty() {
        note("There is nothing to renew.");
    }
    let all = results.len();
    together(results.into_iter().filter_map(|one| one.error).collect(), all)
}

fn outcome(one: &Renewed) -> String {
    let how = one.error.as_ref().map_or_else(|| "renewed".to_owned(), |error| shown(&error.message));
    format!("{}: {how}", full_name(&one.customer, &one.profile))
}

/// The failure of a single one is told itself.
fn together(mut failed: Vec<Failure>, all: usize) -> Done {
    match failed.len() {
        0 => Ok(()),
        1 if all == 1 => Err(failed.remove(0)),
        many => Err(some_failed(failed.remove(0).code, many, all)),
    }
}

pub(super) fn verify(session: &Session<'_>, several: Several, as_json: bool) -> Done {
    each(session, several, as_json, |row| row.usable, |profile| Request::Verify { profile })
}

pub(super) fn disconnect(session: &Session<'_>, several: Several, revoke: bool) -> Done {
    let has_sign_in = |row: &ProfileRow| row.state != State::SignedOut;
    each(session, several, false, has_sign_in, |profile| Request::Disconnect { profile, revoke })
}

/// Asks about one after the other, and prints what is said to each. One alone needs no name.
fn each(
    session: &Session<'_>,
    several: Several,
    as_json: bool,
    fit: impl Fn(&ProfileRow) -> bool,
    request: impl Fn(String) -> Request,
) -> Done {
    let by_name = several.only.is_all();
    let profiles = several::named(session, several, fit)?;
    if by_name && profiles.len() == 1 {
        for profile in profiles {
            let said: Said = session.connection()?.ask(&request(profile))?;
            if as_json {
                output::json(&said);
            } else {
                output::line(&shown(&said.said));
            }
        }
        return Ok(());
    }
    let (all, mut failed, mut told) = (profiles.len(), Vec::new(), Vec::new());
    for profile in profiles {
        let ProfileName { id, name, customer } = session.ask(&Request::Find { profile: profile.clone() })?;
        let said = session.connection()?.ask::<Said>(&request(profile));
        let (said, error) = match said {
            Ok(Said { said }) => (Some(said), None),
            Err(failure) => (None, Some(failure)),
        };
        if !as_json {
            let text = said.as_deref().or(error.as_ref().map(|failure| &*failure.message)).unwrap_or_default();
            output::line(&format!("{}: {}", full_name(&customer, &name), shown(text)));
        }
        told.push(json!({ "id": id, "profile": name, "customer": customer, "said": said, "error": error }));
        failed.extend(error);
    }
    if as_json {
        output::json(&told);
    }
    together(failed, all)
}
