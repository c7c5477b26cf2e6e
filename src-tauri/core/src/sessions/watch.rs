//! The notices that a profile deserves. Pure: no I/O, and the clock is handed in. Invariant: one per profile and
//! cause until that cause has ended.

use std::collections::BTreeSet;

use fobwatch_text::{Text, say};
use jiff::{SignedDuration, Timestamp};

use crate::contract::ProfileView;
use crate::notice::{Cause, Notice, titled};
use crate::session::SessionState;
use crate::vendor::{Acceptable, WarningCode};

/// A fault that is over sooner than this is not worth a word.
const LONG_FAULT: SignedDuration = SignedDuration::from_mins(2);

/// The state that one profile's notices depend on besides its view.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Watch {
    /// The profile's own lead; None: the usual one.
    pub(super) lead_minutes: Option<u16>,
    /// Causes that were told and have not ended.
    pub(super) told: BTreeSet<Cause>,
    /// Since when the vendor could not be reached.
    down_since: Option<Timestamp>,
}

impl Watch {
    /// The watch as it was saved before this start.
    pub(super) fn resumed(lead_minutes: Option<u16>, told: BTreeSet<Cause>) -> Self {
        Self { lead_minutes, told, down_since: None }
    }

    /// The notices due now; they count as told.
    pub(super) fn look(&mut self, view: &ProfileView, now: Timestamp) -> Vec<Notice> {
        // Nothing has ended or begun while something is under way, and behind a lock nothing can be known.
        let under_way = match &view.state {
            SessionState::SigningIn { .. } | SessionState::Renewing | SessionState::Locked => true,
            SessionState::NeedsCode { question } => question.is_some(),
            _ => false,
        };
        if under_way {
            return Vec::new();
        }
        let mut causes = Vec::new();
        for (cause, holds, ended) in [
            (Cause::Expiring, Self::is_expiring(view, now), !view.warns(now.as_millisecond())),
            (Cause::SignIn, view.state == SessionState::NeedsSignIn, is_mended(&view.state)),
            (Cause::Code, matches!(view.state, SessionState::NeedsCode { .. }), is_mended(&view.state)),
            (Cause::Refused, Self::is_refused(view), is_mended(&view.state)),
            (Cause::WrongTenant, view.acceptable.is_some(), is_mended(&view.state)),
            (Cause::SecretEnds, secret_end(view).is_some(), secret_end(view).is_none()),
        ] {
            if holds && self.told.insert(cause) {
                causes.push(cause);
            } else if ended {
                self.told.remove(&cause);
            }
        }
        causes.extend(self.recovered(view, now).then_some(Cause::Recovered));
        causes.into_iter().map(|cause| notice(view, cause, now)).collect()
    }

    /// Of what was connected before: who tries for the first time sees it.
    fn is_refused(view: &ProfileView) -> bool {
        matches!(view.state, SessionState::Refused { .. }) && view.acceptable.is_none() && view.obtained_at.is_some()
    }

    fn is_expiring(view: &ProfileView, now: Timestamp) -> bool {
        let stays = matches!(
            view.state,
            SessionState::Active | SessionState::Unreachable { .. } | SessionState::Refused { .. }
        );
        stays && view.warns(now.as_millisecond())
    }

    fn recovered(&mut self, view: &ProfileView, now: Timestamp) -> bool {
        if matches!(view.state, SessionState::Unreachable { retry_at: Some(_) }) {
            self.down_since.get_or_insert(now);
            return false;
        }
        let down_since = self.down_since.take();
        view.state == SessionState::Active && down_since.is_some_and(|since| now.duration_since(since) > LONG_FAULT)
    }
}

/// Whether what only a person could mend is mended, or given up.
fn is_mended(state: &SessionState) -> bool {
    matches!(state, SessionState::Active | SessionState::Expired | SessionState::SignedOut)
}

/// The vendor's own sentence about a secret that ends soon.
fn secret_end(view: &ProfileView) -> Option<&Text> {
    view.warnings.iter().find(|warning| warning.code == WarningCode::SecretEnds).map(|warning| &warning.text)
}

fn notice(view: &ProfileView, cause: Cause, now: Timestamp) -> Notice {
    let title = titled(&view.customer, &view.name);
    let text = match cause {
        Cause::Expiring => {
            let left = view.expires_at.unwrap_or_default() - now.as_millisecond();
            let left = (left + 59_999) / 60_000;
            match (&view.state, &view.trouble) {
                (SessionState::Active, _) => say::notice::expires_without_renewal(left),
                (_, Some(trouble)) => say::notice::expires_not_renewed_because(left, &trouble.text),
                (_, None) => say::notice::expires_not_renewed(left),
            }
        }
        // Where none was saved, none has ended.
        Cause::SignIn => match view.trouble.as_ref().filter(|_| view.obtained_at.is_none()) {
            Some(trouble) => trouble.text.clone(),
            None => say::notice::SIGN_IN.into(),
        },
        Cause::Refused => view.trouble.as_ref().map(|trouble| trouble.text.clone()).unwrap_or_default(),
        Cause::Code => say::notice::CODE_NEEDED.into(),
        Cause::WrongTenant if view.acceptable == Some(Acceptable::Host) => say::notice::NEW_SIGN_IN_HOST.into(),
        Cause::WrongTenant => say::notice::WRONG_TENANT.into(),
        Cause::SecretEnds => secret_end(view).cloned().unwrap_or_default(),
        // Told by who copies, never by a profile's state.
        Cause::Copied => Text::default(),
        Cause::Recovered => say::notice::CONNECTED_AGAIN.into(),
    };
    Notice { id: view.id, cause, title, text }
}

#[cfg(test)]
mod tests;
