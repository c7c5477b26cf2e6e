//! Profiles by what they have in common: a customer, a state.

use std::collections::BTreeSet;
use std::io::IsTerminal as _;

use fobwatch_protocol::answer::{ProfileName, ProfileRow};
use fobwatch_protocol::{Code, Failure, Request};

use super::Session;
use crate::arguments::{Only, Several};
use crate::output;
use crate::words::Condition;

/// All rows, or those that are asked for.
pub(super) fn rows(session: &Session<'_>, only: &Only) -> Result<Vec<ProfileRow>, Failure> {
    let mut ids = BTreeSet::new();
    for customer in &only.customer {
        ids.extend(members(session, customer)?.into_iter().map(|member| member.id));
    }
    let mut rows: Vec<ProfileRow> = session.ask(&Request::List)?;
    rows.retain(|row| only.customer.is_empty() || ids.contains(&row.id));
    rows.retain(|row| only.state.is_empty() || only.state.contains(&Condition::of(row)));
    Ok(rows)
}

/// By name, as it was typed; else those that are asked for and `fit`.
pub(super) fn named(
    session: &Session<'_>,
    several: Several,
    fit: impl Fn(&ProfileRow) -> bool,
) -> Result<Vec<String>, Failure> {
    if several.only.is_all() {
        return Ok(several.profiles);
    }
    let rows = rows(session, &several.only)?.into_iter();
    let ids: Vec<_> = rows.filter(|row| fit(row)).map(|row| row.id).collect();
    if ids.is_empty() {
        let failure = Failure::new(Code::NotFound, "no profile matches");
        return Err(failure.hint("fob list --customer … --state … shows which there are."));
    }
    Ok(ids)
}

/// The customer's name, as it is written.
pub(super) fn customer(session: &Session<'_>, typed: &str) -> Result<String, Failure> {
    Ok(members(session, typed)?.swap_remove(0).customer)
}

/// At least one.
fn members(session: &Session<'_>, customer: &str) -> Result<Vec<ProfileName>, Failure> {
    let shortened = !session.as_json && std::io::stdout().is_terminal() && !output::is_quiet();
    session.ask(&Request::Members { named: format!("{}/", customer.trim_end_matches('/')), shortened })
}
