//! The timer: one for all profiles, for as long as the app lives. Invariant: it wakes for what is
//! due, and twice a minute to see whether the clock was set; neither grows with the profiles.

use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::because::because;
use super::{Core, Inner};
use crate::clock::Moment;
use crate::contract::Cause;
use crate::failure::Failure;
use crate::profile::ProfileId;
use crate::schedule::Lane;
use crate::session::{Effect, Event, Rest};

/// The longest wait without a look at the clocks.
const LOOK: Duration = Duration::from_secs(30);
/// A wait that took this much longer than wanted: the machine slept.
const SLEPT: Duration = Duration::from_mins(1);
/// The first backup is the start's.
const BACKUP: Duration = Duration::from_hours(24);

impl Core {
    pub(super) async fn keep_time(self) {
        let inner = &self.inner;
        let mut looked = inner.clock.moment();
        let mut until = Duration::MAX;
        let mut next_backup = looked.steady.saturating_add(BACKUP);
        while !inner.stopped.load(Ordering::Relaxed) {
            let now = inner.clock.moment();
            let set = now.set_since(&looked);
            looked = now;
            if let Some(by) = set {
                let ids: Vec<_> = inner.entries().keys().copied().collect();
                for id in ids {
                    inner.took_note(id, Event::ClockSet(by));
                }
            }
            if set.is_some() || now.steady > until.saturating_add(SLEPT) {
                self.try_unreachable();
            }
            while let Some(id) = inner.pop_due(now.steady) {
                self.attend(id);
            }
            self.lock_if_idle(now.steady);
            if now.steady >= next_backup {
                next_backup = now.steady.saturating_add(BACKUP);
                let app = self.clone();
                tokio::task::spawn_blocking(move || app.back_up());
            }
            let next = inner.schedule.lock().unwrap_or_else(PoisonError::into_inner).next();
            let next = [next, inner.idle_lock_due()].into_iter().flatten().min();
            until = next.unwrap_or(Duration::MAX).min(now.steady.saturating_add(LOOK));
            tokio::select! {
                () = inner.clock.pass(looked, until) => {}
                () = inner.rescheduled.notified() => {}
            }
        }
    }

    pub(super) async fn look_again(&self) -> Result<(), Failure> {
        self.try_unreachable();
        Ok(())
    }

    fn try_unreachable(&self) {
        let ids: Vec<_> = self
            .inner
            .entries()
            .iter()
            .filter(|(_, entry)| {
                matches!(entry.session.rest, Rest::Unreachable { retry_at: Some(_), held: false })
                    || entry.session.unsaved.is_some()
            })
            .map(|(id, _)| *id)
            .collect();
        for id in ids {
            self.inner.took_note(id, Event::LookAgain);
        }
    }

    /// What is due for this profile right now. When nothing is, it has expired, and the page is told.
    fn attend(&self, id: ProfileId) {
        let inner = &self.inner;
        if inner.store.may_write().is_err() {
            // It may look different from now on; that is all.
            return inner.tell_profile(id);
        }
        let now = inner.clock.moment();
        if inner.look(id, |entry| entry.has_stopped(now.wall)).unwrap_or_default() {
            return inner.stop_auto_renew(id);
        }
        let is_retry = inner.look(id, |entry| matches!(entry.session.rest, Rest::Unreachable { .. }));
        match inner.happened(id, Event::Due) {
            Ok(Effect::Queue) if is_retry.unwrap_or_default() => self.renew_later(id, Cause::Retry),
            Ok(Effect::Queue) => self.renew_later(id, Cause::Ahead),
            Ok(Effect::Nothing) => self.renew_daily(id, now),
            Ok(_) => {}
            Err(failure) => tracing::warn!(%failure, "a session could not be saved"),
        }
    }

    fn renew_daily(&self, id: ProfileId, now: Moment) {
        let is_due = self.inner.look(id, |entry| entry.daily_due(now).is_some_and(|due| due <= now.wall));
        if is_due.unwrap_or_default()
            && let Ok(Effect::Queue) = self.inner.happened(id, Event::RenewalWanted)
        {
            self.renew_later(id, Cause::Daily);
        }
    }

    /// A renewal that nobody waits for; its outcome is shown on the profile.
    pub(super) fn renew_later(&self, id: ProfileId, cause: Cause) {
        let app = self.clone();
        tokio::spawn(because(cause, async move { app.renew_in(id, Lane::Timer).await }));
    }
}

impl Inner {
    /// Puts a profile's due time right after its session changed.
    pub(super) fn reschedule(&self, id: ProfileId) {
        let (now, usual_lead) = (self.clock.moment(), self.settings.now().lead_minutes);
        let due = self.look(id, |entry| {
            let due = entry.session.due(now, entry.renews_next(now));
            [due, entry.notice_due(now, usual_lead), entry.upkeep_due(now)].into_iter().flatten().min()
        });
        let due = due.ok().flatten();
        self.schedule.lock().unwrap_or_else(PoisonError::into_inner).set(id, due);
        self.rescheduled.notify_one();
    }

    pub(super) fn clear_schedule(&self) {
        self.schedule.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn pop_due(&self, now: Duration) -> Option<ProfileId> {
        self.schedule.lock().unwrap_or_else(PoisonError::into_inner).pop(now, now.saturating_add(LOOK))
    }
}
