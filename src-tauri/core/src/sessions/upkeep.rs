//! Due times that a profile's switches add to its session's own: a stop of auto-renew, a daily renewal, a warning
//! that begins. Invariant: each instant is looked at once, and only while nothing is going on.

use std::time::Duration;

use fobwatch_text::say;
use jiff::Timestamp;

use super::live::Session;
use super::{Entry, Sessions};
use crate::base::ending;
use crate::clock::{Moment, seconds_after};
use crate::failure::{Code, Failure};
use crate::profile::ProfileId;
use crate::session::{Event, Outcome, Renewal};
use crate::vendors;

const DAY: i64 = 24 * 3600;

impl Entry {
    /// The next due time, on the steady clock.
    pub(super) fn due(&self, now: Moment, usual_lead: u16) -> Option<Duration> {
        let due = self.live.kept().ok().and_then(|session| session.due(now, self.renews_next(session, now)));
        [due, self.notice_due(now, usual_lead), self.upkeep_due(now)].into_iter().flatten().min()
    }

    /// Whether the next renewal ahead of expiry will take place.
    fn renews_next(&self, session: &Session, now: Moment) -> bool {
        let due = session.renew_due.map(|due| session.on_wall(due, now));
        self.profile.renews(due.map_or(now.wall, |due| due.max(now.wall)))
    }

    /// When the daily renewal is due, on the wall clock.
    pub(super) fn daily_due(&self, now: Moment) -> Option<Timestamp> {
        let session = self.live.kept().ok()?;
        let grant = session.grant.as_ref().filter(|grant| grant.refresh_token.is_some())?;
        let can = session.is_renewable() && session.unsaved.is_none() && session.outcome == Outcome::SignedIn;
        // After a try that was in vain, not sooner than the next one.
        let held = session.renew_due.filter(|_| session.tries > 0);
        let due = Some(seconds_after(grant.obtained_at, DAY)).max(held)?;
        (can && self.profile.keeps_alive()).then(|| session.on_wall(due, now))
    }

    /// The first instant at which one of them is due or begins to show, on the steady clock.
    fn upkeep_due(&self, now: Moment) -> Option<Duration> {
        let session = self.live.kept().ok();
        if session.is_some_and(|session| session.sign_in.is_some() || session.renewal != Renewal::Idle) {
            return None;
        }
        let stop = self.profile.renew_until.filter(|_| self.profile.auto_renew);
        let grant = session.and_then(|session| session.grant.as_ref());
        let grows_old = grant.and_then(|grant| grant.grows_old_at(self.age()));
        let grows_old = grows_old.filter(|old_at| *old_at > now.wall);
        let secret_ends = session.and_then(|_| {
            let method = vendors::find(&self.profile.vendor)?.descriptor().method(&self.profile.method)?;
            ending::next_stage(method, &self.profile.answers, now.wall)
        });
        [stop, self.daily_due(now), grows_old, secret_ends].into_iter().flatten().min().map(|wall| now.steady_at(wall))
    }

    /// Days after which the vendor's refresh tokens are old.
    pub(super) fn age(&self) -> Option<u32> {
        vendors::find(&self.profile.vendor).and_then(|vendor| vendor.descriptor().refresh_tokens_age)
    }

    /// Whether auto-renew was to end by now.
    pub(super) fn has_stopped(&self, now: Timestamp) -> bool {
        self.profile.auto_renew && !self.profile.renews(now)
    }
}

impl Sessions {
    pub(crate) fn set_auto_renew(&self, id: ProfileId, on: bool, until: Option<i64>) -> Result<(), Failure> {
        let now = self.clock.now();
        let until = until.filter(|_| on).map(|until| Timestamp::from_millisecond(until).unwrap_or(Timestamp::MIN));
        if until.is_some_and(|until| until <= now) {
            return Err(
                Failure::new(Code::Invalid, say::session::STOP_TIME_OVER).hint(say::session::STOP_TIME_OVER_HINT)
            );
        }
        self.update_profile(id, |profile| {
            profile.auto_renew = on;
            profile.renew_until = until;
        })
    }

    /// Ends auto-renew at its stop time, with the tries that it had begun.
    pub(super) fn stop_auto_renew(&self, id: ProfileId) {
        let guard = self.profiles.edit();
        let now = self.clock.now();
        if !self.with_entry(id, |entry| entry.has_stopped(now)).unwrap_or(false) {
            // Somebody has set it anew just now.
            return self.reschedule(id);
        }
        self.record_activity(id, say::session::STOP_TIME_REACHED);
        // In memory whether it can be saved or not, or the timer would find it due again at once.
        let stopped = self.change_entry(id, |entry| {
            entry.profile.auto_renew = false;
            entry.profile.renew_until = None;
            entry.profile.clone()
        });
        let saved = stopped.and_then(|profile| Ok(guard.save(&profile, &[], &[], self.clock.now())?));
        if let Err(failure) = saved {
            tracing::warn!(%failure, "the end of auto-renew could not be saved");
        }
        drop(guard);
        self.apply(id, Event::AutoRenewEnded);
    }
}
