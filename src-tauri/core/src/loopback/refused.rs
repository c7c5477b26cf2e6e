//! Errors of binding a redirect port, with a port that is free.

use std::io::{Error, ErrorKind};

use fobwatch_text::{Text, say};

/// The first port that is not the administrator's on Unix.
const LOW: u16 = 1024;

/// Why no redirect can be waited for. Shown as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text())]
pub enum BindError {
    /// The redirect leads to another machine: nothing to listen on.
    NotLoopback,
    /// Another program listens there.
    Busy {
        /// As the redirect names it.
        port: u16,
        /// Free at the time of asking.
        free: u16,
    },
    /// The system keeps it: low ports on Unix, excluded ranges on Windows.
    Reserved {
        /// As the redirect names it.
        port: u16,
        /// Free at the time of asking.
        free: u16,
    },
    /// Anything else the system says.
    Failed {
        /// As the redirect names it.
        port: u16,
        /// In the system's words.
        cause: Text,
    },
}

impl BindError {
    /// In sentences; of what is not ours to listen on, a part of one.
    pub fn text(&self) -> Text {
        match self {
            Self::NotLoopback => say::redirect::ELSEWHERE.into(),
            Self::Busy { port, free } => say::redirect::port_in_use(*port, *free),
            Self::Reserved { port, free } if *port < LOW && cfg!(unix) => say::redirect::port_below_1024(*port, *free),
            // Whoever has a port to himself alone is reported so on Windows too.
            Self::Reserved { port, free } => say::redirect::port_reserved(*port, *free),
            Self::Failed { port, cause } => say::redirect::no_listener(*port, cause.clone()),
        }
    }
}

/// Whether the port is there, but not for us.
pub(super) fn is_taken(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::AddrInUse | ErrorKind::PermissionDenied)
}

/// The error behind the system's answer to a bind.
pub(super) fn why(error: &Error, port: u16, free: impl FnOnce() -> Option<u16>) -> BindError {
    let failed = |cause: Text| BindError::Failed { port, cause };
    if !is_taken(error) {
        return failed(crate::system::words(error.kind()));
    }
    match free() {
        None => failed(say::redirect::NO_FREE_PORT.into()),
        Some(free) if error.kind() == ErrorKind::PermissionDenied => BindError::Reserved { port, free },
        Some(free) => BindError::Busy { port, free },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reserved_port_is_told_as_what_it_is_with_a_free_one() {
        let denied = Error::from(ErrorKind::PermissionDenied);
        let reserved = "reserved by the system";
        // Windows has no such rule.
        let low = if cfg!(unix) { "ports below 1024 need administrator rights" } else { reserved };
        for (port, why_so) in [(80, low), (9090, reserved)] {
            let error = why(&denied, port, || Some(49_152));
            assert_eq!(error, BindError::Reserved { port, free: 49_152 });
            let text = error.to_string();
            assert!(text.starts_with(&format!("Port {port} is reserved")) && text.contains(why_so), "{text}");
            assert!(text.contains("Port 49152 is free: choose it"), "{text}");
        }
        let busy = why(&Error::from(ErrorKind::AddrInUse), 9090, || Some(49_152));
        assert_eq!(busy, BindError::Busy { port: 9090, free: 49_152 });
        assert!(matches!(why(&denied, 80, || None), BindError::Failed { port: 80, .. }));
        assert!(!is_taken(&Error::from(ErrorKind::AddrNotAvailable)));
    }
}
