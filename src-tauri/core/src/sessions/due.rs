//! Due times of all profiles, and what is done at them. Invariant: neither a look at the schedule nor a change of
//! it grows with the profiles.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use jiff::SignedDuration;

use super::Sessions;
use super::limiter::Lane;
use crate::cause::with_cause;
use crate::clock::Moment;
use crate::contract::Cause;
use crate::profile::ProfileId;
use crate::session::{Effect, Event, Outcome};

impl Sessions {
    /// The wall clock was set, by so much.
    pub(crate) fn shift(&self, by: SignedDuration) {
        for id in self.ids() {
            self.apply(id, Event::ClockSet(by));
        }
    }

    /// The network may be back: what is unreachable is tried again at once.
    pub(crate) fn retry_unreachable(&self) {
        let waits: Vec<_> = {
            let entries = self.entries();
            let waits = |entry: &super::Entry| {
                entry.live.kept().is_ok_and(|session| {
                    matches!(session.outcome, Outcome::Unreachable { retry_at: Some(_), held: false })
                        || session.unsaved.is_some()
                })
            };
            entries.iter().filter(|(_, entry)| waits(entry)).map(|(id, _)| *id).collect()
        };
        for id in waits {
            self.apply(id, Event::RetryUnreachable);
        }
    }

    /// Attends to all that is due at this reading of the steady clock; what nobody sets anew is due `again`.
    pub(crate) fn attend_to_due(self: &Arc<Self>, now: Duration, again: Duration) {
        while let Some(id) = self.pop_due(now, again) {
            self.attend(id);
        }
    }

    /// The next due time of all, on the steady clock.
    pub(crate) fn next_due(&self) -> Option<Duration> {
        self.schedule.lock().unwrap_or_else(PoisonError::into_inner).next()
    }

    /// Returns when `next_due` may have changed.
    pub(crate) async fn rescheduled(&self) {
        self.rescheduled.notified().await;
    }

    /// Wakes the timer to look anew.
    pub(crate) fn wake_timer(&self) {
        self.rescheduled.notify_one();
    }

    /// Does what is due for this profile. When nothing is, it has expired, and the page is told.
    fn attend(self: &Arc<Self>, id: ProfileId) {
        if self.store.may_write().is_err() {
            // It may look different from now on; that is all.
            return self.tell_profile(id);
        }
        let now = self.clock.moment();
        if self.with_entry(id, |entry| entry.has_stopped(now.wall)).unwrap_or_default() {
            return self.stop_auto_renew(id);
        }
        let is_retry =
            self.with_session(id, |session| matches!(session.outcome, Outcome::Unreachable { .. })).unwrap_or_default();
        match self.step(id, Event::Due) {
            Ok(Effect::Queue) => self.renew_later(id, if is_retry { Cause::Retry } else { Cause::Ahead }),
            Ok(Effect::Nothing) => self.renew_daily(id, now),
            Ok(_) => {}
            Err(failure) => tracing::warn!(%failure, "a session could not be saved"),
        }
    }

    fn renew_daily(self: &Arc<Self>, id: ProfileId, now: Moment) {
        let is_due = self.with_entry(id, |entry| entry.daily_due(now).is_some_and(|due| due <= now.wall));
        if is_due.unwrap_or_default()
            && let Ok(Effect::Queue) = self.step(id, Event::RenewalWanted)
        {
            self.renew_later(id, Cause::Daily);
        }
    }

    /// A renewal that nobody waits for; its outcome is shown on the profile.
    pub(super) fn renew_later(self: &Arc<Self>, id: ProfileId, cause: Cause) {
        let sessions = Arc::clone(self);
        tokio::spawn(with_cause(cause, async move { sessions.renew_in(id, Lane::Timer).await }));
    }

    /// Puts a profile's due time right after its session changed.
    pub(super) fn reschedule(&self, id: ProfileId) {
        let (now, usual_lead) = (self.clock.moment(), self.settings.now().lead_minutes);
        let due = self.with_entry(id, |entry| entry.due(now, usual_lead)).ok().flatten();
        self.schedule.lock().unwrap_or_else(PoisonError::into_inner).set(id, due);
        self.rescheduled.notify_one();
    }

    pub(super) fn clear_schedule(&self) {
        self.schedule.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn pop_due(&self, now: Duration, again: Duration) -> Option<ProfileId> {
        self.schedule.lock().unwrap_or_else(PoisonError::into_inner).pop(now, again)
    }
}
