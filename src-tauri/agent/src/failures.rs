//! The core's failures as `fob` tells them.

use fobwatch_core::failure::{Code, Failure};
use fobwatch_local::message;

/// What a script can act on. Problems of single answers become lines of the hint.
pub(crate) fn local(failure: Failure) -> message::Failure {
    let code = match failure.code {
        Code::Invalid => message::Code::Usage,
        Code::NotFound | Code::Ambiguous => message::Code::NotFound,
        Code::Locked | Code::WrongPassphrase => message::Code::Locked,
        Code::SignInNeeded => message::Code::SignInNeeded,
        Code::CodeNeeded => message::Code::CodeNeeded,
        Code::Refused => message::Code::Refused,
        Code::Unreachable => message::Code::Unreachable,
        Code::TooLate | Code::Storage | Code::Desktop => message::Code::Agent,
    };
    let problems = failure.fields.iter().map(|problem| format!("{}: {}", problem.field, problem.text));
    let hints: Vec<String> = failure.hint.into_iter().chain(problems).collect();
    let hint = if hints.is_empty() { None } else { Some(hints.join("\n")) };
    message::Failure { code, message: failure.message, hint }
}
