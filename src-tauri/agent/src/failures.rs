//! The core's failures as `fob` tells them.

use fobwatch_core::app::App;
use fobwatch_core::contract::SessionState;
use fobwatch_core::failure::{Code, Failure};
use fobwatch_protocol as protocol;
use fobwatch_text::Text;

use crate::values::words;

/// What the vendor refuses is mostly mended at the vendor: then trying again is all there is to do.
pub(crate) async fn told<T>(app: &App, profile: &str, outcome: Result<T, Failure>) -> Result<T, Failure> {
    let Err(failure) = outcome else { return outcome };
    if failure.code != Code::Refused || !is_refused(app, profile).await {
        return Err(failure);
    }
    let profile = quoted(profile);
    let ways_out = format!("Try again: fob connect {profile}, or edit it: fob edit {profile}");
    // The vendor's own words stay above them.
    let hint = failure.hint.iter().map(ToString::to_string).chain([ways_out]).collect::<Vec<_>>().join("\n");
    Err(failure.hint(Text::plain(hint)))
}

async fn is_refused(app: &App, profile: &str) -> bool {
    let (Ok(id), Ok(overview)) = (app.find_profile(profile), app.overview().await) else { return false };
    overview.profiles.iter().any(|view| view.id == id && matches!(view.state, SessionState::Refused { .. }))
}

/// As it can be typed into a shell.
fn quoted(profile: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "-_./@:+".contains(letter);
    if !profile.is_empty() && profile.chars().all(is_plain) {
        return profile.to_owned();
    }
    format!("'{}'", profile.replace('\'', r"'\''"))
}

/// What a script can act on. Problems of single answers become lines of the hint.
pub(crate) fn local(failure: Failure) -> protocol::Failure {
    let code = match failure.code {
        Code::Invalid => protocol::Code::Usage,
        Code::NotFound | Code::Ambiguous => protocol::Code::NotFound,
        Code::Locked | Code::WrongPassphrase => protocol::Code::Locked,
        Code::SignInNeeded => protocol::Code::SignInNeeded,
        Code::CodeNeeded => protocol::Code::CodeNeeded,
        Code::Refused => protocol::Code::Refused,
        Code::Unreachable => protocol::Code::Unreachable,
        Code::TooLate | Code::Storage | Code::Desktop => protocol::Code::Agent,
    };
    let problems = failure.fields.iter().map(|problem| format!("{}: {}", problem.field, problem.text));
    let hints: Vec<String> = failure.hint.into_iter().map(words).chain(problems).collect();
    let hint = if hints.is_empty() { None } else { Some(hints.join("\n")) };
    protocol::Failure { code, message: words(failure.message), hint }
}
