//! What the system refuses, in our words. Invariant: its own words come beneath at most, and its numbers never.

use std::io::{Error, ErrorKind};

use fobwatch_protocol::{Code, Failure};

/// What could not be done, why, and what to do about it.
pub(crate) fn with(what: &str, error: &Error) -> Failure {
    match why(error.kind()) {
        Some((why, remedy)) => Failure::new(Code::Usage, format!("{what}: {why}")).hint(remedy),
        None => Failure::new(Code::Usage, what).hint(format!("The system says: {}", said(error))),
    }
}

/// The reason alone, as a part of a sentence.
pub(crate) fn reason(error: &Error) -> String {
    if error.get_ref().is_some() {
        // It is not the system's, but our own.
        return error.to_string();
    }
    why(error.kind()).map_or_else(|| said(error), |(why, _)| why.to_owned())
}

fn why(kind: ErrorKind) -> Option<(&'static str, &'static str)> {
    Some(match kind {
        ErrorKind::NotFound => ("there is no such file or folder", "Check the path."),
        ErrorKind::PermissionDenied => {
            ("you have no permission for it", "Check its permissions, or choose another path.")
        }
        ErrorKind::AlreadyExists => ("it exists already", "Choose another name, or move that one away."),
        ErrorKind::IsADirectory => ("it is a folder", "Name a file."),
        ErrorKind::NotADirectory => ("a part of the path is a file", "Check the path."),
        ErrorKind::InvalidData => ("it is not a text", "Save it as UTF-8 or UTF-16."),
        ErrorKind::InvalidFilename => ("no file can have this name", "Choose another name."),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => ("the disk is full", "Make room and try again."),
        ErrorKind::ReadOnlyFilesystem => ("the disk is read-only", "Choose another path."),
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => {
            ("another program uses it", "Close that and try again.")
        }
        ErrorKind::ArgumentListTooLong => ("the command line is too long", "Hand the text over in a file."),
        _ => return None,
    })
}

/// In its words, without the number.
fn said(error: &Error) -> String {
    let text = error.to_string();
    text.split(" (os error ").next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_number_of_the_system_is_shown() {
        // Windows and Unix number them differently; each has a few that nobody has words for.
        for number in 1..200 {
            let error = Error::from_raw_os_error(number);
            let failure = with("the file could not be read", &error);
            let hint = failure.hint.expect("what to do, or what the system says");
            assert!(failure.message.starts_with("the file could not be read"), "{}", failure.message);
            for text in [failure.message, hint, reason(&error)] {
                assert!(!text.contains("os error") && !text.is_empty(), "{text}");
            }
        }
        let gone = with("the file could not be read", &ErrorKind::NotFound.into());
        assert_eq!(gone.message, "the file could not be read: there is no such file or folder");
    }
}
