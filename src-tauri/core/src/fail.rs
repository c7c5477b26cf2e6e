//! Places in a renewal where the crash test stops the process. Invariant: without the feature
//! `fail-points`, which only that test switches on, a point is an empty function.

#[cfg(feature = "fail-points")]
pub use planned::{point, stop_at};

/// Marks a place; does nothing.
#[cfg(not(feature = "fail-points"))]
pub const fn point(_name: &str) {}

#[cfg(feature = "fail-points")]
mod planned {
    use std::io::Write as _;
    use std::sync::{Mutex, PoisonError};

    /// The point that stops, of the whole process.
    static PLAN: Mutex<Option<String>> = Mutex::new(None);

    /// Sets the point at which whoever comes to it stays; None lets everyone pass.
    pub fn stop_at(name: Option<&str>) {
        *PLAN.lock().unwrap_or_else(PoisonError::into_inner) = name.map(str::to_owned);
    }

    /// Says `at NAME` on standard output and never returns, if the plan has this point.
    pub fn point(name: &str) {
        let stops = PLAN.lock().unwrap_or_else(PoisonError::into_inner).as_deref() == Some(name);
        if !stops {
            return;
        }
        let mut out = std::io::stdout().lock();
        let _ = writeln!(out, "at {name}");
        let _ = out.flush();
        drop(out);
        loop {
            std::thread::park();
        }
    }
}
