//! The clock that is lent to the core: wall time and steady time. Invariant: nothing else in the core asks the
//! system what time it is.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

use crate::random::random;

/// The longest the system clock sleeps without looking at the wall clock again, so that a
/// laptop that slept finds out soon after waking.
const RECHECK: Duration = Duration::from_secs(1);

/// A difference between the two clocks that nobody's drift explains: the wall clock was set.
const SET: SignedDuration = SignedDuration::from_secs(60);

/// One instant on both clocks. The steady one counts on through sleep, never goes back and cannot
/// be set; its zero means nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// May be set by anyone, at any time.
    pub wall: Timestamp,
    /// Since a zero that means nothing.
    pub steady: Duration,
}

impl Default for Moment {
    fn default() -> Self {
        Self { wall: Timestamp::UNIX_EPOCH, steady: Duration::ZERO }
    }
}

impl Moment {
    /// The steady reading at which this wall time will be reached, as seen from here; never
    /// before now.
    pub fn steady_at(&self, wall: Timestamp) -> Duration {
        self.steady.saturating_add(Duration::try_from(wall.duration_since(self.wall)).unwrap_or_default())
    }

    /// By how much the wall clock was set since `earlier`; None for less than a minute.
    pub fn set_since(&self, earlier: &Self) -> Option<SignedDuration> {
        let passed = SignedDuration::try_from(self.steady.saturating_sub(earlier.steady)).ok()?;
        let by = self.wall.duration_since(earlier.wall).checked_sub(passed)?;
        (by.abs() > SET).then_some(by)
    }
}

/// Wall-clock time, waiting for it, and what spreads it.
#[async_trait]
pub trait Clock: Send + Sync {
    /// The wall clock.
    fn now(&self) -> Timestamp;

    /// Time on a clock that counts on while the machine sleeps and that nobody can set.
    fn steady(&self) -> Duration;

    /// Both clocks, one right after the other.
    fn moment(&self) -> Moment {
        Moment { wall: self.now(), steady: self.steady() }
    }

    /// Returns once `now()` is at or past `instant`: for what happens at an hour, such as a new
    /// two-factor code. A span of time is waited for by [`Clock::sleep`].
    async fn sleep_until(&self, instant: Timestamp);

    /// Returns once `steady()` is at or past `until`, or the wall clock was set after `looked`.
    async fn pass(&self, looked: Moment, until: Duration);

    /// Evenly random, for what must not happen to all at once; the middle when the system has no
    /// random numbers.
    fn chance(&self) -> u16 {
        random::<2>().map_or(u16::MAX / 2, u16::from_le_bytes)
    }

    /// Waits so long on the steady clock, whatever becomes of the wall clock meanwhile.
    async fn sleep(&self, time: Duration) {
        let until = self.steady().saturating_add(time);
        while self.steady() < until {
            self.pass(self.moment(), until).await;
        }
    }
}

/// `instant + time`, held at the end of representable time.
pub fn later(instant: Timestamp, time: Duration) -> Timestamp {
    instant.checked_add(time).unwrap_or(Timestamp::MAX)
}

/// An instant as servers write it (RFC 3339); without a zone it is UTC.
pub fn written(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let zoneless = || text.parse::<jiff::civil::DateTime>().ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok();
    text.parse().ok().or_else(|| Some(zoneless()?.timestamp()))
}

/// `later` for whole seconds; negative ones go back.
pub fn seconds_after(instant: Timestamp, seconds: i64) -> Timestamp {
    instant.checked_add(jiff::SignedDuration::from_secs(seconds)).unwrap_or(if seconds < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    })
}

/// The machine's clock.
#[derive(Debug, Default)]
pub struct System;

#[async_trait]
impl Clock for System {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    async fn sleep_until(&self, instant: Timestamp) {
        loop {
            let left = instant.duration_since(self.now());
            let Ok(left) = Duration::try_from(left) else { return };
            if left.is_zero() {
                return;
            }
            tokio::time::sleep(left.min(RECHECK)).await;
        }
    }

    fn steady(&self) -> Duration {
        steady()
    }

    async fn pass(&self, looked: Moment, until: Duration) {
        loop {
            let moment = self.moment();
            let left = until.saturating_sub(moment.steady);
            if left.is_zero() || moment.set_since(&looked).is_some() {
                return;
            }
            tokio::time::sleep(left.min(RECHECK)).await;
        }
    }
}

/// Linux counts sleep on a clock of its own; the monotonic one of macOS includes it.
#[cfg(unix)]
fn steady() -> Duration {
    #[cfg(target_os = "linux")]
    let clock = rustix::time::ClockId::Boottime;
    #[cfg(not(target_os = "linux"))]
    let clock = rustix::time::ClockId::Monotonic;
    let reading = rustix::time::clock_gettime(clock);
    Duration::new(reading.tv_sec.try_into().unwrap_or_default(), reading.tv_nsec.try_into().unwrap_or_default())
}

/// The performance counter of Windows counts on through sleep.
#[cfg(not(unix))]
#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
fn steady() -> Duration {
    static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    START.get_or_init(std::time::Instant::now).elapsed()
}

/// A clock that moves only when told. For tests and simulations.
#[derive(Debug, Clone)]
pub struct Manual {
    now: Arc<watch::Sender<Moment>>,
    slept: Arc<Mutex<Vec<Duration>>>,
    jumps: bool,
}

impl Manual {
    /// Sleepers wait until [`Manual::advance`] or [`Manual::set`] reaches them.
    pub fn at(now: Timestamp) -> Self {
        let start = Moment { wall: now, steady: Duration::ZERO };
        Self { now: Arc::new(watch::Sender::new(start)), slept: Arc::default(), jumps: false }
    }

    /// A sleeper moves the clock to its own end at once; [`Manual::slept`] tells how long it wanted.
    pub fn jumping(now: Timestamp) -> Self {
        Self { jumps: true, ..Self::at(now) }
    }

    /// Time passes until then; for an earlier instant the wall clock is set back.
    pub fn set(&self, now: Timestamp) {
        self.now.send_modify(|moment| *moment = Moment { wall: now, steady: moment.steady_at(now) });
    }

    /// Time passes.
    pub fn advance(&self, time: Duration) {
        self.now.send_modify(|now| *now = Moment { wall: later(now.wall, time), steady: now.steady + time });
    }

    /// Somebody sets the wall clock; no time passes.
    pub fn set_wall(&self, by: SignedDuration) {
        self.now.send_modify(|now| now.wall = now.wall.checked_add(by).unwrap_or(now.wall));
    }

    fn asked_to_sleep(&self, time: Duration) {
        self.slept.lock().unwrap_or_else(PoisonError::into_inner).push(time);
    }

    /// The sleeps asked for so far, in order.
    pub fn slept(&self) -> Vec<Duration> {
        self.slept.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl Clock for Manual {
    fn now(&self) -> Timestamp {
        self.now.borrow().wall
    }

    fn steady(&self) -> Duration {
        self.now.borrow().steady
    }

    fn moment(&self) -> Moment {
        *self.now.borrow()
    }

    async fn sleep_until(&self, instant: Timestamp) {
        let wanted = Duration::try_from(instant.duration_since(self.now())).unwrap_or_default();
        self.asked_to_sleep(wanted);
        if self.jumps {
            self.advance(wanted);
            return;
        }
        let mut changes = self.now.subscribe();
        // The sender lives in `self`, so the wait ends only by reaching the instant.
        let _ = changes.wait_for(|now| now.wall >= instant).await;
    }

    async fn sleep(&self, time: Duration) {
        self.asked_to_sleep(time);
        if self.jumps {
            self.advance(time);
            return;
        }
        let mut changes = self.now.subscribe();
        let until = changes.borrow().steady.saturating_add(time);
        let _ = changes.wait_for(|now| now.steady >= until).await;
    }

    async fn pass(&self, looked: Moment, until: Duration) {
        if self.jumps {
            self.advance(until.saturating_sub(self.steady()));
            return;
        }
        let mut changes = self.now.subscribe();
        let _ = changes.wait_for(|now| now.steady >= until || now.set_since(&looked).is_some()).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manual() -> Manual {
        Manual::at(Timestamp::UNIX_EPOCH)
    }

    #[tokio::test]
    async fn a_span_of_time_passes_whatever_the_wall_clock_is_set_to() {
        let clock = manual();
        let mut slept = std::pin::pin!(clock.sleep(Duration::from_secs(30)));
        let ended = async |slept: &mut std::pin::Pin<&mut _>| {
            tokio::select! { biased; () = slept => true, () = std::future::ready(()) => false }
        };
        assert!(!ended(&mut slept).await);
        clock.set_wall(SignedDuration::from_hours(24));
        assert!(!ended(&mut slept).await, "no time has passed");
        clock.set_wall(SignedDuration::from_hours(-48));
        clock.advance(Duration::from_secs(29));
        assert!(!ended(&mut slept).await);
        clock.advance(Duration::from_secs(1));
        assert!(ended(&mut slept).await);
        assert_eq!(clock.slept(), [Duration::from_secs(30)]);
    }

    /// Of a clock that only passes time: the machine's is one.
    struct Passing(Manual);

    #[async_trait]
    impl Clock for Passing {
        fn now(&self) -> Timestamp {
            self.0.now()
        }

        fn steady(&self) -> Duration {
            self.0.steady()
        }

        fn moment(&self) -> Moment {
            self.0.moment()
        }

        async fn sleep_until(&self, instant: Timestamp) {
            self.0.sleep_until(instant).await;
        }

        async fn pass(&self, looked: Moment, until: Duration) {
            self.0.pass(looked, until).await;
        }
    }

    #[tokio::test]
    async fn a_clock_that_is_set_ends_no_sleep_of_the_machines_clock() {
        let clock = Passing(manual());
        let mut slept = std::pin::pin!(clock.sleep(Duration::from_secs(30)));
        for (by, passes, ends) in [(3_600, 0, false), (-90_000, 29, false), (3_600, 1, true)] {
            clock.0.set_wall(SignedDuration::from_secs(by));
            clock.0.advance(Duration::from_secs(passes));
            let ended = tokio::select! { biased; () = &mut slept => true, () = std::future::ready(()) => false };
            assert_eq!(ended, ends, "{by} {passes}");
        }
    }
}
