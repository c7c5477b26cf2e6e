//! Why a port cannot be listened on, and which one can.

use std::io::{Error, ErrorKind};

/// Below it, ports are the administrator's on Unix.
const LOW: u16 = 1024;

/// Why no redirect can be waited for. Shown as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BindError {
    /// The redirect leads to another machine: nothing to listen on.
    #[error("the redirect address is not on this machine")]
    NotLoopback,
    /// Another program listens there.
    #[error(
        "Port {port} is in use by another program. Port {free} is free: choose it, and register the new redirect address with the vendor."
    )]
    Busy {
        /// As the redirect names it.
        port: u16,
        /// Free at the time of asking.
        free: u16,
    },
    /// The system keeps it: low ports on Unix, excluded ranges on Windows.
    #[error("{}", reserved(*port, *free))]
    Reserved {
        /// As the redirect names it.
        port: u16,
        /// Free at the time of asking.
        free: u16,
    },
    /// Anything else the system says.
    #[error("No listener could be opened on port {port}: {cause}.")]
    Failed {
        /// As the redirect names it.
        port: u16,
        /// In the system's words.
        cause: String,
    },
}

fn reserved(port: u16, free: u16) -> String {
    if port < LOW && cfg!(unix) {
        return format!(
            "Port {port} is reserved: ports below 1024 need administrator rights here. Port {free} is free: choose it, and register the new redirect address with the vendor."
        );
    }
    // Whoever has a port to himself alone is reported so on Windows too.
    format!(
        "Port {port} is reserved by the system, or held by a program that shares it with none. Port {free} is free: choose it, and register the new redirect address with the vendor."
    )
}

/// Whether the port is there, but not for us.
pub(super) fn is_taken(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::AddrInUse | ErrorKind::PermissionDenied)
}

/// What the system's answer to a bind means.
pub(super) fn why(error: &Error, port: u16, free: impl FnOnce() -> Option<u16>) -> BindError {
    let failed = |cause: String| BindError::Failed { port, cause };
    if !is_taken(error) {
        return failed(error.kind().to_string());
    }
    match free() {
        None => failed("no port is free on both loopback addresses".to_owned()),
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
        for (port, why_so) in [(80, "ports below 1024 need administrator rights"), (9090, "reserved by the system")] {
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
