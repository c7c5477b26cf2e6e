//! A session's times. Invariant: a time has come when either clock says so.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::{Outcome, Renewal, SOONEST_RENEWAL, State, StepInput, seconds_after};
use crate::clock::{Moment, later};
use crate::session::Waiting;
use crate::vendor::Grant;

pub(super) const SHORTEST_PAUSE: Duration = Duration::from_secs(2);
const LONGEST_PAUSE: Duration = Duration::from_hours(1);
/// Between two tries of what the vendor has refused.
pub(super) const DAILY: Duration = Duration::from_hours(24);
/// The shortest pause with a token that may be used up.
const CAREFUL_PAUSE: Duration = Duration::from_secs(30);
/// The span over which retries at once are spread.
const SPREAD: Duration = Duration::from_secs(2);
/// Two clocks of one machine differ by less, unless one was set.
const DRIFT: SignedDuration = SignedDuration::from_secs(2);

impl State {
    /// A time of the grant as the wall clock has it now. A clock that was set back does not make
    /// a token live longer; one that was set forward makes it end sooner.
    pub fn on_wall(&self, instant: Timestamp, now: Moment) -> Timestamp {
        let passed = SignedDuration::try_from(now.steady.saturating_sub(self.anchor.steady)).unwrap_or_default();
        let set = now.wall.duration_since(self.anchor.wall).saturating_sub(passed);
        if set < -DRIFT { instant.checked_add(set).unwrap_or(Timestamp::MIN) } else { instant }
    }

    pub(super) fn reached(&self, instant: Timestamp, now: Moment) -> bool {
        self.on_wall(instant, now) <= now.wall
    }

    /// Whether there is a grant that has not expired and that the vendor has not refused.
    pub fn is_usable(&self, now: Moment) -> bool {
        self.usable_for(now, Duration::ZERO)
    }

    /// Whether there is a grant that will still be good after `time`.
    pub fn usable_for(&self, now: Moment, time: Duration) -> bool {
        let then = Moment { wall: later(now.wall, time), steady: now.steady.saturating_add(time) };
        let grant = self.grant.as_ref().filter(|_| !self.token_refused);
        grant.is_some_and(|grant| grant.expires_at.is_none_or(|expires_at| !self.reached(expires_at, then)))
    }

    /// The wall clock was set: what is waited for is so far away as before.
    pub(super) fn shift(&mut self, by: SignedDuration, input: &StepInput) {
        let shift = |instant: &mut Timestamp| *instant = instant.checked_add(by).unwrap_or(input.now.wall);
        if let Outcome::Unreachable { retry_at: Some(retry_at), .. }
        | Outcome::Refused { retry_at: Some(retry_at), .. } = &mut self.outcome
        {
            shift(retry_at);
        }
        if let Some(unsaved) = &mut self.unsaved {
            shift(&mut unsaved.retry_at);
        }
        if let Some(Waiting::Browser { deadline, .. }) = self.sign_in.as_deref_mut() {
            *deadline = deadline.saturating_add(i64::try_from(by.as_millis()).unwrap_or_default());
        }
    }

    /// Brings forward what can be tried again at once; a little spread, because others are too.
    pub(super) fn retry_at_once(&mut self, input: &StepInput) {
        if let Outcome::Unreachable { retry_at: Some(retry_at), held: false } = &mut self.outcome {
            *retry_at = later(input.now.wall, spread(input.chance)).min(*retry_at);
            self.tries = 0;
        }
        if let Some(unsaved) = &mut self.unsaved {
            unsaved.retry_at = input.now.wall;
        }
    }

    /// The steady reading at which something has to be done or shown anew without anyone asking.
    pub fn due(&self, now: Moment, auto_renew: bool) -> Option<Duration> {
        let expiry = self.grant.as_ref().and_then(|grant| grant.expires_at);
        let expiry = expiry.map(|at| self.on_wall(at, now)).filter(|expires_at| *expires_at > now.wall);
        let next = match (&self.unsaved, &self.outcome) {
            (Some(unsaved), _) => Some(unsaved.retry_at),
            (None, _) if self.sign_in.is_some() || self.renewal != Renewal::Idle => None,
            (None, Outcome::Unreachable { retry_at, .. }) => *retry_at,
            (None, Outcome::Refused { retry_at, .. }) if auto_renew => *retry_at,
            (None, Outcome::SignedIn) if auto_renew => self.renew_due.map(|due| self.on_wall(due, now)),
            (
                None,
                Outcome::SignedIn
                | Outcome::SignedOut
                | Outcome::NeedsSignIn
                | Outcome::NeedsCode
                | Outcome::Refused { .. },
            ) => None,
        };
        [expiry, next].into_iter().flatten().min().map(|wall| now.steady_at(wall))
    }
}

/// The renewal time, its lead varied by a tenth, and not right after issue.
pub(super) fn jittered(grant: &Grant, renew_at: Timestamp, chance: u16) -> Timestamp {
    let lead = grant.expires_at.map_or(SignedDuration::ZERO, |expires_at| expires_at.duration_since(renew_at));
    let tenth = lead.as_secs() / 10;
    let shift = tenth * (2 * i64::from(chance) - i64::from(u16::MAX)) / i64::from(u16::MAX);
    seconds_after(renew_at, shift).max(seconds_after(grant.obtained_at, SOONEST_RENEWAL))
}

/// Full jitter: anything from 2 s to 4, 8, 16 … s, up to an hour.
pub(super) fn pause(tries: u32, chance: u16) -> Duration {
    let most = Duration::from_secs(4 << tries.min(10)).min(LONGEST_PAUSE);
    between(SHORTEST_PAUSE, most, chance)
}

/// A pause with full jitter, never shorter than half a minute.
pub(super) fn long_pause(tries: u32, chance: u16) -> Duration {
    between(CAREFUL_PAUSE, (2 * CAREFUL_PAUSE).max(Duration::from_secs(4 << tries.min(10))).min(LONGEST_PAUSE), chance)
}

pub(super) fn spread(chance: u16) -> Duration {
    between(Duration::ZERO, SPREAD, chance)
}

fn between(least: Duration, most: Duration, chance: u16) -> Duration {
    least + most.saturating_sub(least) * u32::from(chance) / u32::from(u16::MAX)
}
