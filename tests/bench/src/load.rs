//! Scripts that ask without end: 200 calls a second.

use std::time::{Duration, Instant};

use fobwatch_e2e::machine::Machine;
use fobwatch_protocol::{Reply, Request};

use crate::figures::Figures;
use crate::host;

const CALLS_A_SECOND: u32 = 200;

pub(crate) struct Times {
    sorted: Vec<Duration>,
    whole: Duration,
}

impl Times {
    pub(crate) fn tell(&self, figures: &mut Figures) {
        let at = |share: usize| {
            self.sorted.get(self.sorted.len() * share / 100).map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0)
        };
        let calls = u32::try_from(self.sorted.len()).map_or(f64::NAN, f64::from);
        figures.tell("calls a second", calls / self.whole.as_secs_f64(), "");
        figures.tell("one call on the socket, median", at(50), "ms");
        figures.tell("one call on the socket, 99th percentile", at(99), "ms");
    }
}

/// One call after another, each at its time.
#[expect(clippy::disallowed_methods, reason = "it is time that is measured")]
pub(crate) fn calls(machine: &Machine, profile: &str, time: Duration) -> Result<Times, String> {
    let request = Request::Token { profile: profile.to_owned(), min_valid: Some(60) };
    let mut sorted = Vec::new();
    let start = Instant::now();
    let total = CALLS_A_SECOND * u32::try_from(time.as_secs()).unwrap_or(u32::MAX);
    for number in 0..total {
        if let Some(early) = (time * number / total).checked_sub(start.elapsed()) {
            std::thread::sleep(early);
        }
        let begun = Instant::now();
        match host::ask(machine, &request) {
            Ok(Reply::Token { .. }) => sorted.push(begun.elapsed()),
            other => return Err(format!("call {number}: {other:?}")),
        }
    }
    sorted.sort_unstable();
    Ok(Times { sorted, whole: start.elapsed() })
}
