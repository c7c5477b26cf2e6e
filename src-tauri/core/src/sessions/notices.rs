//! Notices, given when they are due. Invariant: that one was given is saved, so that a restart does not give it
//! again.

use std::time::Duration;

use fobwatch_text::say;

use super::{Entry, Sessions};
use crate::clock::Moment;
use crate::contract::Changed;
use crate::failure::{Code, Failure};
use crate::notice;
use crate::profile::ProfileId;

/// The longest lead: a day.
pub(crate) const LONGEST_LEAD: u16 = 24 * 60;

impl Sessions {
    pub(crate) fn set_lead(&self, id: ProfileId, minutes: Option<u16>) -> Result<(), Failure> {
        if minutes.is_some_and(|minutes| minutes == 0 || minutes > LONGEST_LEAD) {
            return Err(Failure::new(Code::Invalid, say::settings::LEAD_OUT_OF_RANGE));
        }
        let guard = self.profiles.edit();
        guard.save_lead(id, minutes)?;
        self.change_entry(id, |entry| entry.watch.lead_minutes = minutes)
    }

    /// Gives the notices that are due for this profile and were not given before.
    pub(super) fn give_notice(&self, id: ProfileId) {
        let (notices, changed) = {
            let mut entries = self.entries();
            let view_context = self.view_context(&entries);
            let Some(entry) = entries.get_mut(&id) else { return };
            let Some(view) = entry.view(&view_context) else { return };
            let before = entry.watch.told.clone();
            let notices = entry.watch.look(&view, view_context.now.wall);
            (notices, entry.watch.told != before)
        };
        if changed && let Err(failure) = self.write_told(id) {
            tracing::warn!(%failure, "a notice could not be remembered");
        }
        for notice in notices {
            self.feed.tell(Changed::Notice(notice));
        }
    }
}

impl Entry {
    /// When a notice falls due although nothing happens, on the steady clock.
    pub(super) fn notice_due(&self, now: Moment, usual_lead: u16) -> Option<Duration> {
        let session = self.live.kept().ok()?;
        let grant = session.grant.as_ref()?;
        let lead = self.watch.lead_minutes.unwrap_or(usual_lead);
        let on_wall = |instant| session.on_wall(instant, now);
        let due = notice::near_expiry(lead, on_wall(grant.obtained_at), on_wall(grant.expires_at?));
        (due > now.wall).then(|| now.steady_at(due))
    }
}
