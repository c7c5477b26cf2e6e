//! What may be done behind the lock, in one table. Invariant: every command of the contract stands in it,
//! and what changes, sends or hands out anything is refused there.

/// How a command goes behind the lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behind {
    /// It tells facts that are not secret, or concerns this computer alone.
    Allowed,
    /// It changes how things look; what else it would change is refused.
    Looks,
    /// [`Code::Locked`](crate::failure::Code::Locked).
    Refused,
}

use Behind::{Allowed, Looks, Refused};

/// Every command, in the contract's order.
pub const BEHIND_THE_LOCK: &[(&str, Behind)] = &[
    ("overview", Allowed),
    ("vendors", Allowed),
    ("detail", Allowed),
    ("form", Allowed),
    ("check", Allowed),
    // It asks vendors, with what is typed.
    ("examine_form", Refused),
    ("save", Refused),
    ("duplicate", Refused),
    ("remove", Refused),
    ("restore", Refused),
    ("connect", Refused),
    // A lock has ended what there was to cancel.
    ("cancel", Allowed),
    ("answer", Refused),
    ("paste", Refused),
    ("reopen", Refused),
    ("copy_link", Refused),
    ("renew", Refused),
    ("renew_many", Refused),
    ("verify", Refused),
    ("disconnect", Refused),
    ("act", Refused),
    ("copy", Refused),
    ("copy_for_vault", Refused),
    ("import_vault", Refused),
    ("choose_import", Refused),
    ("open_import", Refused),
    ("finish_import", Refused),
    ("cancel_import", Allowed),
    ("save_export", Refused),
    ("set_auto_renew", Refused),
    ("set_favourite", Refused),
    ("set_lead", Refused),
    ("accept_identity", Refused),
    ("activity", Allowed),
    ("export_activity", Refused),
    ("customers", Allowed),
    ("set_customers", Looks),
    ("secrets", Allowed),
    ("copy_text", Allowed),
    ("open_link", Allowed),
    ("settings", Allowed),
    ("set_settings", Looks),
    ("reset_settings", Looks),
    ("set_proxy_password", Refused),
    ("choose_authorities", Refused),
    ("open_log_folder", Allowed),
    ("check_for_update", Allowed),
    ("install_update", Allowed),
    ("active", Allowed),
    ("unlock", Allowed),
    ("lock", Allowed),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::COMMANDS;

    #[test]
    fn every_command_stands_in_the_table() {
        let named: Vec<_> = BEHIND_THE_LOCK.iter().map(|(name, _)| *name).collect();
        assert_eq!(named, COMMANDS);
    }
}
