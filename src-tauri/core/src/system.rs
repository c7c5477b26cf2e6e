//! What the system refuses, as a part of a sentence.

use std::io::ErrorKind;

use fobwatch_text::{Text, say};

/// In our words where there are any, else in the system's.
pub fn words(kind: ErrorKind) -> Text {
    match kind {
        ErrorKind::NotFound => say::system::NOT_FOUND.into(),
        ErrorKind::PermissionDenied => say::system::DENIED.into(),
        ErrorKind::ReadOnlyFilesystem => say::system::READ_ONLY.into(),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => say::system::FULL.into(),
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => say::system::NOT_A_FOLDER.into(),
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => say::system::BUSY.into(),
        other => say::system::other(other.to_string()),
    }
}
