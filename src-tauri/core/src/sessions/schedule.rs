//! When each profile is next due: one ordered set, one timer. Invariant: a profile is in it at
//! most once, and times are readings of the steady clock, which nobody can set.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use crate::profile::ProfileId;

/// Each profile's next due time, on the steady clock; one per profile.
#[derive(Debug, Default)]
pub(super) struct Schedule {
    order: BTreeSet<(Duration, ProfileId)>,
    due: HashMap<ProfileId, Duration>,
}

impl Schedule {
    /// Sets when a profile is next due; None takes it out.
    pub(super) fn set(&mut self, id: ProfileId, due: Option<Duration>) {
        if let Some(old) = self.due.remove(&id) {
            self.order.remove(&(old, id));
        }
        if let Some(due) = due {
            self.due.insert(id, due);
            self.order.insert((due, id));
        }
    }

    /// The first instant at which something is due.
    pub(super) fn next(&self) -> Option<Duration> {
        self.order.first().map(|(due, _)| *due)
    }

    /// One profile that is due. It stays in, for `again`, until whoever attends to it sets its next
    /// time: should that fail, it is not forgotten.
    pub(super) fn pop(&mut self, now: Duration, again: Duration) -> Option<ProfileId> {
        let (_, id) = self.order.first().copied().filter(|(due, _)| *due <= now)?;
        self.set(id, Some(again));
        Some(id)
    }

    /// Takes all profiles out: for a lock.
    pub(super) fn clear(&mut self) {
        self.order.clear();
        self.due.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_due_time_counts_and_the_soonest_comes_first() {
        let at = Duration::from_secs;
        let (one, two) = (ProfileId::random(), ProfileId::random());
        let mut schedule = Schedule::default();
        schedule.set(one, Some(at(30)));
        schedule.set(two, Some(at(20)));
        schedule.set(one, Some(at(10)));
        assert_eq!(schedule.next(), Some(at(10)));
        assert_eq!(schedule.pop(at(9), at(39)), None);
        assert_eq!(schedule.pop(at(25), at(55)), Some(one));
        assert_eq!(schedule.pop(at(25), at(55)), Some(two));
        assert_eq!(schedule.pop(at(25), at(55)), None);
        // Nobody has set the next time of one of them.
        schedule.set(one, None);
        assert_eq!(schedule.pop(at(99), at(129)), Some(two));
    }
}
