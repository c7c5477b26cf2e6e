//! When each profile is next due: one ordered set, one timer. Invariant: a profile is in it at
//! most once.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;

use crate::profile::ProfileId;

#[derive(Debug, Default)]
pub struct Schedule {
    order: BTreeSet<(Timestamp, ProfileId)>,
    due: HashMap<ProfileId, Timestamp>,
}

impl Schedule {
    /// Sets when a profile is next due; None takes it out.
    pub fn set(&mut self, id: ProfileId, due: Option<Timestamp>) {
        if let Some(old) = self.due.remove(&id) {
            self.order.remove(&(old, id));
        }
        if let Some(due) = due {
            self.due.insert(id, due);
            self.order.insert((due, id));
        }
    }

    /// The first instant at which something is due.
    pub fn next(&self) -> Option<Timestamp> {
        self.order.first().map(|(due, _)| *due)
    }

    /// Takes out one profile that is due.
    pub fn pop(&mut self, now: Timestamp) -> Option<ProfileId> {
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
        let at = |second| Timestamp::from_second(second).expect("an instant");
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
