//! What the core shows, as scripts read it.

use std::collections::BTreeMap;

use fobwatch_core::app::ScriptSession;
use fobwatch_core::contract::{self, ActivityRow, Done, ProfileView, SessionState};
use fobwatch_core::failure::Problem;
use fobwatch_protocol::answer::{
    Facts, Finding, Found, Imported, LogLine, Note, Outcome, ProfileName, ProfileRow, Session, State,
};
use jiff::Timestamp;
use url::Url;

use crate::values::{hidden, rfc3339, words};

pub(crate) fn profile(view: ProfileView, api_base: Option<String>, now: Timestamp) -> ProfileRow {
    let (tenant, user) = view.identity.map(|identity| (identity.tenant, identity.name)).unzip();
    ProfileRow {
        id: view.id.to_string(),
        name: view.name,
        customer: view.customer,
        vendor: view.vendor,
        vendor_name: view.vendor_name,
        method: view.method,
        endpoint: view.endpoint,
        origin: api_base.as_deref().and_then(origin),
        api_base,
        state: state(&view.state),
        usable: view.usable,
        expires_at: view.expires_at.and_then(rfc3339),
        seconds_left: view.expires_at.map(|at| ((at - now.as_millisecond()) / 1000).max(0)),
        renewable: view.renewable,
        auto_renew: view.auto_renew,
        retry_at: retry_at(&view.state).and_then(rfc3339),
        tenant: tenant.flatten(),
        user: user.filter(|name| !name.is_empty()),
        trouble: view.trouble.map(|trouble| words(trouble.text)),
        tags: view.tags,
        link: Some(view.link).filter(|link| !link.is_empty()),
    }
}

fn retry_at(state: &SessionState) -> Option<i64> {
    match state {
        SessionState::Unreachable { retry_at } => *retry_at,
        _ => None,
    }
}

/// Scheme, host and port.
fn origin(address: &str) -> Option<String> {
    Url::parse(address).ok().map(|address| address.origin().ascii_serialization())
}

/// With whose it is, and all that a client may want to know.
pub(crate) fn session(session: ScriptSession) -> Session {
    let ScriptSession { profile, credentials, scopes, tenant, facts } = session;
    let headers: BTreeMap<_, _> =
        credentials.headers.iter().map(|(name, value)| (name.clone(), hidden(value))).collect();
    let is_authorization = |name: &str| name.eq_ignore_ascii_case("authorization");
    let scheme = headers.iter().find(|(name, _)| is_authorization(name)).and_then(|(_, value)| {
        // EXPOSE: its first word, which is no secret.
        value.reveal().split_once(' ').map(|(scheme, _)| scheme.to_owned())
    });
    let additional = headers.iter().filter(|(name, _)| !is_authorization(name));
    Session {
        profile: ProfileName { id: profile.id.to_string(), name: profile.name, customer: profile.customer },
        vendor: profile.vendor,
        method: profile.method,
        origin: origin(&credentials.api_base),
        api_base: credentials.api_base,
        token_type: scheme.filter(|_| credentials.access_token.is_some()),
        token: credentials.access_token.as_ref().map(hidden),
        expires_at: credentials.expires_at.and_then(rfc3339),
        facts: Facts {
            scopes,
            tenant,
            additional_headers: additional.map(|(name, value)| (name.clone(), value.clone())).collect(),
            own: facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        },
        headers,
    }
}

fn state(state: &SessionState) -> State {
    match state {
        SessionState::SignedOut => State::SignedOut,
        SessionState::SigningIn { .. } => State::SigningIn,
        SessionState::NeedsCode { .. } => State::NeedsCode,
        SessionState::Active => State::Active,
        SessionState::Renewing => State::Renewing,
        SessionState::Expired => State::Expired,
        SessionState::NeedsSignIn => State::NeedsSignIn,
        SessionState::Unreachable { .. } => State::Unreachable,
        SessionState::Refused { .. } => State::Refused,
        SessionState::Locked => State::Locked,
    }
}

pub(crate) fn log_line(row: ActivityRow) -> LogLine {
    LogLine {
        at: rfc3339(row.activity.at),
        profile: row.name,
        customer: row.customer,
        text: words(row.activity.text),
        failed: row.activity.failed,
        cause: row.activity.cause,
    }
}

pub(crate) fn finding(finding: contract::Finding) -> Finding {
    let contract::Finding { area, subject, standing, text, remedy } = finding;
    Finding { area, subject: words(subject), standing, text: words(text), remedy: remedy.map(words) }
}

pub(crate) fn note(problem: Problem) -> Note {
    Note { field: problem.field, text: words(problem.text) }
}

pub(crate) fn imported(imported: contract::Imported) -> Imported {
    let contract::Imported { name, customer, found, done, needs, table } = imported;
    let (found, mut text) = match found {
        contract::Found::New => (Found::New, Vec::new()),
        contract::Found::Same => (Found::Same, Vec::new()),
        contract::Found::Differs { fields } => (Found::Differs, vec![format!("other {}", fields.join(", "))]),
        contract::Found::Refused { text, fields } => {
            let problems = fields.into_iter().map(|problem| match &*problem.field {
                "" => words(problem.text),
                field => format!("{field}: {}", problem.text),
            });
            // Of a row, each problem is told by its column.
            let whole = (table.is_none() || problems.len() == 0).then(|| words(text));
            (Found::Refused, whole.into_iter().chain(problems).collect())
        }
    };
    let (outcome, id) = match done {
        Done::Added { id, name: here } => {
            if here != name {
                text.push(format!("as {here}"));
            }
            (Outcome::Added, id)
        }
        Done::Replaced { id } => (Outcome::Replaced, Some(id)),
        Done::Nothing if found == Found::Refused => (Outcome::Refused, None),
        Done::Nothing => (Outcome::Nothing, None),
    };
    if !needs.is_empty() {
        let needs: Vec<_> = needs.into_iter().map(words).collect();
        text.push(format!("still to be typed: {}", needs.join(", ")));
    }
    let (line, left_out, secrets) = match table {
        Some(contract::TableRow { line, left_out, secrets, .. }) => (Some(line), left_out, secrets),
        None => (None, Vec::new(), false),
    };
    if !left_out.is_empty() {
        text.push(format!("left out: {}", left_out.join(", ")));
    }
    Imported { name, customer, found, outcome, id: id.map(|id| id.to_string()), text: text.join("; "), line, secrets }
}
