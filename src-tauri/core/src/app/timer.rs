//! The timer: one for all profiles, for as long as the app lives. Invariant: it wakes for what is
//! due, and twice a minute to see whether the clock was set; neither grows with the profiles.

use std::sync::Arc;
use std::time::Duration;

use super::Core;

/// The longest wait without a look at the clocks.
const LOOK: Duration = Duration::from_secs(30);
/// A wait that took this much longer than wanted: the machine slept.
const SLEPT: Duration = Duration::from_mins(1);
/// The first backup is the start's.
const BACKUP: Duration = Duration::from_hours(24);

impl Core {
    pub(super) async fn keep_time(self: Arc<Self>) {
        let sessions = &self.sessions;
        let mut looked = self.clock.moment();
        let mut until = Duration::MAX;
        let mut next_backup = looked.steady.saturating_add(BACKUP);
        while !sessions.has_stopped() {
            let now = self.clock.moment();
            let set = now.set_since(&looked);
            looked = now;
            if let Some(by) = set {
                sessions.shift(by);
            }
            if set.is_some() || now.steady > until.saturating_add(SLEPT) {
                sessions.retry_unreachable();
            }
            sessions.attend_to_due(now.steady, now.steady.saturating_add(LOOK));
            self.lock_if_idle(now.steady);
            if now.steady >= next_backup {
                next_backup = now.steady.saturating_add(BACKUP);
                let core = Arc::clone(&self);
                tokio::task::spawn_blocking(move || core.back_up());
            }
            let next = [sessions.next_due(), self.idle_lock_due()].into_iter().flatten().min();
            until = next.unwrap_or(Duration::MAX).min(now.steady.saturating_add(LOOK));
            tokio::select! {
                () = self.clock.pass(looked, until) => {}
                () = sessions.rescheduled() => {}
            }
        }
    }
}
