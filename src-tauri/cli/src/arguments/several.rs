//! Which profiles a command is about, by what they have in common.

use clap::{ArgGroup, Args};

use crate::words::Condition;

/// Those of a customer, or in a state.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Only {
    /// Only this customer's; may be given several times
    #[arg(long, value_name = "CUSTOMER")]
    pub(crate) customer: Vec<String>,
    /// Only those in this state: connected, connecting, renewing, not-connected, expired, sign-in, code-needed,
    /// retrying, not-reachable, refused or locked; may be given several times
    #[arg(long, value_enum, value_name = "STATE", hide_possible_values = true)]
    pub(crate) state: Vec<Condition>,
}

impl Only {
    pub(crate) fn is_all(&self) -> bool {
        self.customer.is_empty() && self.state.is_empty()
    }
}

/// Profiles by their names, or by what they have in common.
#[derive(Debug, Clone, Args)]
#[command(group = ArgGroup::new("which").required(true).multiple(true).args(["profiles", "customer", "state"]))]
pub(crate) struct Several {
    /// Ids or customer/name
    #[arg(value_name = "PROFILE", conflicts_with_all = ["customer", "state"])]
    pub(crate) profiles: Vec<String>,
    #[command(flatten)]
    pub(crate) only: Only,
}
