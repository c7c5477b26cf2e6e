//! The time that programs take from their start to their end.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// One program to run again and again.
pub(crate) struct Runner {
    command: Command,
    times: Vec<Duration>,
}

impl Runner {
    pub(crate) fn new(mut command: Command) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        Self { command, times: Vec::new() }
    }

    #[expect(clippy::disallowed_methods, reason = "it is time that is measured")]
    fn run(&mut self, counts: bool) -> Result<(), String> {
        let start = Instant::now();
        let status = self.command.status().map_err(|error| error.to_string())?;
        let time = start.elapsed();
        if !status.success() {
            return Err(format!("{} ended with {status}", self.command.get_program().display()));
        }
        if counts {
            self.times.push(time);
        }
        Ok(())
    }

    /// Milliseconds; half of the runs took less.
    pub(crate) fn median(&mut self) -> f64 {
        self.times.sort_unstable();
        self.times.get(self.times.len() / 2).map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0)
    }
}

/// Runs them in turns, so that what disturbs one disturbs all.
pub(crate) fn in_turns(runners: &mut [&mut Runner], rounds: u32) -> Result<(), String> {
    for round in 0..rounds + 20 {
        for runner in &mut *runners {
            // The first ones warm the caches.
            runner.run(round >= 20)?;
        }
    }
    Ok(())
}
