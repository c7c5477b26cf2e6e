//! Profiles and activity as scripts read them: snake case, instants as RFC 3339. Invariant: names
//! here stay; scripts depend on them.

use fobwatch_core::contract::{ActivityRow, ProfileView, SessionState};
use jiff::Timestamp;
use serde::Serialize;

#[derive(Debug, Serialize)]
pub(crate) struct Row {
    id: String,
    name: String,
    customer: String,
    vendor: String,
    vendor_name: String,
    method: String,
    endpoint: String,
    /// One word for the state, as in `contract::SessionState`.
    state: &'static str,
    /// There is a token, and it has not expired.
    usable: bool,
    expires_at: Option<String>,
    /// Whole seconds; null without an expiry.
    seconds_left: Option<i64>,
    renewable: bool,
    auto_renew: bool,
    tenant: Option<String>,
    user: Option<String>,
    trouble: Option<String>,
}

impl Row {
    pub(crate) fn new(view: ProfileView, now: Timestamp) -> Self {
        let (tenant, user) = view.identity.map(|identity| (identity.tenant, identity.name)).unzip();
        Self {
            id: view.id.to_string(),
            name: view.name,
            customer: view.customer,
            vendor: view.vendor,
            vendor_name: view.vendor_name,
            method: view.method,
            endpoint: view.endpoint,
            state: word(&view.state),
            usable: view.usable,
            expires_at: view.expires_at.and_then(rfc3339),
            seconds_left: view.expires_at.map(|at| ((at - now.as_millisecond()) / 1000).max(0)),
            renewable: view.renewable,
            auto_renew: view.auto_renew,
            tenant: tenant.flatten(),
            user: user.filter(|name| !name.is_empty()),
            trouble: view.trouble.map(|trouble| trouble.text.to_string()),
        }
    }
}

fn word(state: &SessionState) -> &'static str {
    match state {
        SessionState::SignedOut => "signed_out",
        SessionState::SigningIn { .. } => "signing_in",
        SessionState::NeedsCode { .. } => "needs_code",
        SessionState::Active => "active",
        SessionState::Renewing => "renewing",
        SessionState::Expired => "expired",
        SessionState::NeedsSignIn => "needs_sign_in",
        SessionState::Unreachable { .. } => "unreachable",
        SessionState::Refused { .. } => "refused",
        SessionState::Locked => "locked",
    }
}

#[derive(Debug, Serialize)]
pub(crate) struct Line {
    at: Option<String>,
    profile: String,
    customer: String,
    text: String,
    failed: bool,
    cause: fobwatch_core::contract::Cause,
}

impl From<ActivityRow> for Line {
    fn from(row: ActivityRow) -> Self {
        Self {
            at: rfc3339(row.activity.at),
            profile: row.name,
            customer: row.customer,
            text: row.activity.text.to_string(),
            failed: row.activity.failed,
            cause: row.activity.cause,
        }
    }
}

fn rfc3339(millisecond: i64) -> Option<String> {
    Timestamp::from_millisecond(millisecond).ok().map(|at| at.to_string())
}
