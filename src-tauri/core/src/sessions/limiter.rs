//! The limit on renewals that run side by side. Invariant: at most eight in all and two per host; those that nobody
//! waits for begin at a distance, and never keep back one that somebody asked for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::clock::Clock;

/// Renewals in flight at the same time.
const IN_ALL: u32 = 8;
/// Two, so that one slow answer does not hold up a host, and a third waits before it is refused.
const PER_HOST: u32 = 2;
/// Between two beginnings on one host: a thousand take 250 s, less than the shortest lead of an
/// hour's token (300 s less a tenth), and four a second is below what the vendors refuse.
const DISTANCE: Duration = Duration::from_millis(250);

/// The lane in which a renewal waits, by who asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lane {
    /// A person waits for it.
    Hand,
    Timer,
}

/// Permission to renew; whoever drops it lets the next one in.
#[derive(Debug)]
pub(super) struct Permit {
    _host: Option<OwnedSemaphorePermit>,
    _all: Option<OwnedSemaphorePermit>,
}

#[derive(Debug)]
pub(super) struct Limiter {
    all: Permits,
    hosts: Mutex<HashMap<String, Arc<Host>>>,
}

#[derive(Debug)]
struct Host {
    permits: Permits,
    /// The steady reading at which the timer's next one may begin.
    next: tokio::sync::Mutex<Duration>,
}

/// Permits in two lanes: of those that the timer began only as many stand in line as there are
/// permits, so that a person never waits behind a crowd.
#[derive(Debug)]
struct Permits {
    line: Semaphore,
    permits: Arc<Semaphore>,
}

impl Permits {
    fn new(most: u32) -> Self {
        Self { line: Semaphore::new(most as usize), permits: Arc::new(Semaphore::new(most as usize)) }
    }

    /// None only if the semaphore were closed, which nobody does.
    async fn take(&self, lane: Lane) -> Option<OwnedSemaphorePermit> {
        let _line = match lane {
            Lane::Hand => None,
            Lane::Timer => self.line.acquire().await.ok(),
        };
        Arc::clone(&self.permits).acquire_owned().await.ok()
    }
}

impl Default for Limiter {
    fn default() -> Self {
        Self { all: Permits::new(IN_ALL), hosts: Mutex::default() }
    }
}

impl Limiter {
    /// Waits for a permit.
    pub(super) async fn pass(&self, host: &str, lane: Lane, clock: &dyn Clock) -> Permit {
        let host = {
            let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
            let new = || Arc::new(Host { permits: Permits::new(PER_HOST), next: tokio::sync::Mutex::default() });
            Arc::clone(hosts.entry(host.to_owned()).or_insert_with(new))
        };
        let in_line = match lane {
            Lane::Hand => None,
            Lane::Timer => host.permits.line.acquire().await.ok(),
        };
        if lane == Lane::Timer {
            // Before it takes a place: who waits only for time keeps nobody back.
            let mut next = host.next.lock().await;
            loop {
                let now = clock.moment();
                if now.steady >= *next {
                    *next = now.steady + DISTANCE;
                    break;
                }
                clock.pass(now, *next).await;
            }
        }
        let of_host = Arc::clone(&host.permits.permits).acquire_owned().await.ok();
        drop(in_line);
        Permit { _host: of_host, _all: self.all.take(lane).await }
    }
}
