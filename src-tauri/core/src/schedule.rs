//! When each profile is next due: one ordered set, one timer. Invariant: a profile is in it at
//! most once, and times are readings of the steady clock, which nobody can set.

mod gate;

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

pub(crate) use gate::{Gate, Lane};

use crate::profile::ProfileId;

#[derive(Debug, Default)]
pub struct Schedule {
    order: BTreeSet<(Duration, ProfileId)>,
    due: HashMap<ProfileId, Duration>,
}

impl Schedule {
    /// Sets when a profile is next due; None takes it out.
    pub fn set(&mut self, id: ProfileId, due: Option<Duration>) {
        if let Some(old) = self.due.remove(&id) {
            self.order.remove(&(old, id));
        }
        if let Some(due) = due {
            self.due.insert(id, due);
            self.order.insert((due, id));
        }
    }

    /// The first instant at which something is due.
    pub fn next(&self) -> Option<Duration> {
        self.order.first().map(|(due, _)| *due)
    }

    /// Takes out one profile that is due.
    pub fn pop(&mut self, now: Duration) -> Option<ProfileId> {
        let (due, id) = self.order.first().copied().filter(|(due, _)| *due <= now)?;
        self.order.remove(&(due, id));
        self.due.remove(&id);
        Some(id)
    }

    pub fn clear(&mut self) {
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
        assert_eq!(schedule.pop(at(9)), None);
        assert_eq!(schedule.pop(at(25)), Some(one));
        assert_eq!(schedule.pop(at(25)), Some(two));
        assert_eq!(schedule.pop(at(99)), None);
    }
}
