//! The core's values as they travel, and back.

use std::fmt::Display;

use fobwatch_core::secret::Secret;
use fobwatch_protocol::Hidden;
use jiff::Timestamp;

pub(crate) fn hidden(secret: &Secret) -> Hidden {
    // EXPOSE: to the caller, who asked for it.
    Hidden::new(secret.reveal())
}

pub(crate) fn core_secret(hidden: &Hidden) -> Secret {
    // EXPOSE: into the core's own wrapping.
    Secret::new(hidden.reveal())
}

/// Scripts read English, whatever the window speaks.
pub(crate) fn words(text: impl Display) -> String {
    text.to_string()
}

/// Milliseconds since 1970 as scripts read them.
pub(crate) fn rfc3339(millisecond: i64) -> Option<String> {
    Timestamp::from_millisecond(millisecond).ok().map(|at| at.to_string())
}
