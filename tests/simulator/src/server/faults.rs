//! Faults that a test puts in place of a vendor's own behaviour: other answers, answers that do not arrive, and
//! requests that wait until the test lets them go.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use super::{Answer, Delivery, lock};

/// For requests whose path ends so.
struct Rule<T> {
    path: String,
    /// None: until told otherwise.
    left: Option<usize>,
    what: T,
}

/// In the order in which they were laid down.
struct Rules<T>(Mutex<Vec<Rule<T>>>);

impl<T> Default for Rules<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> Rules<T> {
    fn add(&self, path: &str, left: Option<usize>, what: T) {
        lock(&self.0).push(Rule { path: path.to_owned(), left, what });
    }

    /// Those that are counted come first; of the others the newest counts.
    fn take(&self, path: &str) -> Option<T> {
        let mut rules = lock(&self.0);
        let fits = |rule: &Rule<T>| path.ends_with(&rule.path);
        let counted = rules.iter().position(|rule| rule.left.is_some() && fits(rule));
        let place = counted.or_else(|| rules.iter().rposition(fits))?;
        let rule = &mut rules[place];
        let what = rule.what.clone();
        if let Some(left) = &mut rule.left {
            *left -= 1;
            if *left == 0 {
                rules.remove(place);
            }
        }
        Some(what)
    }

    fn clear(&self) {
        lock(&self.0).clear();
    }
}

#[derive(Default)]
struct Gate {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    open: bool,
    arrived: usize,
}

impl Gate {
    fn pass(&self) {
        let mut state = lock(&self.state);
        state.arrived += 1;
        self.changed.notify_all();
        let _open = self.changed.wait_while(state, |state| !state.open).unwrap_or_else(PoisonError::into_inner);
    }
}

/// Requests that wait. Dropping it lets them go.
#[must_use]
pub struct Held(Arc<Gate>);

impl Held {
    /// How many have come so far.
    pub fn arrived(&self) -> usize {
        lock(&self.0.state).arrived
    }

    /// Waits until so many have come; panics when they do not.
    pub fn until_arrived(&self, count: usize) {
        let state = lock(&self.0.state);
        let limit = Duration::from_secs(20);
        let waited = self.0.changed.wait_timeout_while(state, limit, |state| state.arrived < count);
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        assert!(state.arrived >= count, "{} of {count} requests came", state.arrived);
    }

    /// Lets them go.
    pub fn release(self) {}
}

impl Drop for Held {
    fn drop(&mut self) {
        lock(&self.0.state).open = true;
        self.0.changed.notify_all();
    }
}

/// Where a request waits.
#[derive(Clone)]
struct Stop {
    gate: Arc<Gate>,
    before_handling: bool,
}

/// What one request meets.
pub(super) struct Met {
    pub(super) answer: Option<Answer>,
    pub(super) delivery: Option<Delivery>,
    stop: Option<Stop>,
}

impl Met {
    pub(super) fn waits(&self) -> bool {
        self.stop.is_some()
    }

    pub(super) fn pass(&self, before_handling: bool) {
        if let Some(stop) = self.stop.as_ref().filter(|stop| stop.before_handling == before_handling) {
            stop.gate.pass();
        }
    }
}

#[derive(Default)]
pub(super) struct Faults {
    answers: Rules<Answer>,
    deliveries: Rules<Delivery>,
    stops: Rules<Stop>,
}

impl Faults {
    pub(super) fn answer(&self, path: &str, times: Option<usize>, answer: Answer) {
        if times != Some(0) {
            self.answers.add(path, times, answer);
        }
    }

    pub(super) fn deliver(&self, path: &str, delivery: Delivery) {
        self.deliveries.add(path, Some(1), delivery);
    }

    pub(super) fn hold(&self, path: &str, times: Option<usize>, before_handling: bool) -> Held {
        let gate = Arc::<Gate>::default();
        self.stops.add(path, times, Stop { gate: Arc::clone(&gate), before_handling });
        Held(gate)
    }

    /// What waits already stays.
    pub(super) fn clear(&self) {
        self.answers.clear();
        self.deliveries.clear();
        self.stops.clear();
    }

    pub(super) fn meet(&self, path: &str) -> Met {
        let (answer, delivery) = (self.answers.take(path), self.deliveries.take(path));
        Met { answer, delivery, stop: self.stops.take(path) }
    }
}
