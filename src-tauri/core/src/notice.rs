//! Notices for the technician, in the window or from the system.

use fobwatch_text::Text;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::profile::ProfileId;

/// Why there is a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "NoticeCause")]
pub enum Cause {
    /// About to expire, and it does not renew.
    Expiring,
    /// A person must sign in.
    SignIn,
    /// A two-factor code is wanted.
    Code,
    /// The vendor refuses the renewal, for a reason that has to be mended there or here.
    Refused,
    /// A sign-in that is not used unless it is accepted.
    WrongTenant,
    /// A client secret or certificate is near its end date.
    SecretEnds,
    /// A long fault is over.
    Recovered,
    /// Something was copied from the tray. Told each time, and never remembered.
    Copied,
}

/// Something to tell the technician, wherever they are. Holds nothing secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Notice {
    /// Whose it is: a click leads there.
    pub id: ProfileId,
    /// Given once, until it has ended.
    pub cause: Cause,
    /// The profile's customer and name.
    pub title: String,
    /// What happened, in a sentence.
    pub text: Text,
}

/// When a token that will not renew by itself turns amber, and its notice is due.
pub fn near_expiry(lead_minutes: u16, obtained_at: Timestamp, expires_at: Timestamp) -> Timestamp {
    let lifetime = expires_at.duration_since(obtained_at).max(SignedDuration::ZERO);
    let lead = SignedDuration::from_mins(lead_minutes.into());
    // A short token is not about to expire from its first minute on.
    expires_at.checked_sub(lead.min(lifetime / 4)).unwrap_or(expires_at)
}

/// A profile by its customer and name: among sixty of one name, the customer tells which.
pub fn titled(customer: &str, name: &str) -> String {
    if customer.is_empty() { name.to_owned() } else { format!("{customer}, {name}") }
}
