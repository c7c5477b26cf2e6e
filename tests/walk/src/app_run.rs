//! One run of the app, from a start to its end. Invariant: each has a runtime of its own, and what it left running
//! ends with that, as with a process.

use std::future::Future;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use fobwatch_core::app::App;
use fobwatch_core::clock::Manual;
use fobwatch_core::platform::Platform;
use fobwatch_integration::{MemoryKeyring, turns};
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;

use crate::fakes::{self, FakeDesktop};
use crate::simulated_network::SimulatedNetwork;
use crate::violation::{Broken, Violation};

/// Rounds without anything new after which nothing more will come by itself.
const QUIET: usize = 12;
/// Rounds in which everything comes to rest.
const ROUNDS: usize = 2_000;
/// What must not wait for a vendor has ended by then. Real seconds, which pass at once.
const WATCHDOG: Duration = Duration::from_secs(10);
/// How long the end of the app may wait for what was posted.
const GRACE: Duration = Duration::from_secs(31);
/// When a vendor answers that does.
const SOON: Duration = Duration::from_secs(5);

/// What outlives the app.
pub(crate) struct Surroundings<'a> {
    pub(crate) folder: &'a Path,
    pub(crate) keyring: Arc<MemoryKeyring>,
    pub(crate) desktop: Arc<FakeDesktop>,
    pub(crate) network: SimulatedNetwork,
    pub(crate) clock: Manual,
    pub(crate) chance: u16,
}

pub(crate) struct AppRun {
    pub(crate) app: App,
    runtime: Runtime,
    network: SimulatedNetwork,
    clock: Manual,
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn failed(text: impl ToString) -> Violation {
    Violation::new(Broken::Failed, text.to_string())
}

impl AppRun {
    pub(crate) fn begin(surroundings: &Surroundings<'_>) -> Result<Self, Violation> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
        let runtime = runtime.map_err(failed)?;
        let platform = Platform {
            http: Arc::new(surroundings.network.clone()),
            clock: Arc::new(fakes::StoryClock { clock: surroundings.clock.clone(), chance: surroundings.chance }),
            keyring: surroundings.keyring.clone(),
            desktop: surroundings.desktop.clone(),
            listener: Box::new(|_| {}),
        };
        let app = App::open(surroundings.folder, platform)
            .map_err(|error| failed(format!("the data do not open: {error}")))?;
        runtime.block_on(app.start()).map_err(|failure| failed(format!("no start: {failure}")))?;
        let life = Self { app, runtime, network: surroundings.network.clone(), clock: surroundings.clock.clone() };
        life.settle();
        Ok(life)
    }

    /// Everything happens that needs neither time nor anybody.
    pub(crate) fn settle(&self) {
        let metrics = self.runtime.metrics();
        self.runtime.block_on(async {
            let mut quiet = 0;
            for _ in 0..ROUNDS {
                let before = (self.network.requests(), metrics.num_alive_tasks());
                turns(1).await;
                let after = (self.network.requests(), metrics.num_alive_tasks());
                quiet = if before == after { quiet + 1 } else { 0 };
                if quiet > QUIET {
                    break;
                }
            }
            // Whatever runs on other threads comes to its end, and short waits with it.
            tokio::time::sleep(Duration::from_millis(5)).await;
            turns(QUIET).await;
        });
    }

    /// Time passes, for somebody who is awake.
    pub(crate) fn pass(&self, time: Duration) {
        let stride = (time / 24).max(Duration::from_secs(20));
        let mut left = time;
        while !left.is_zero() {
            let now = left.min(stride);
            self.clock.advance(now);
            self.settle();
            left -= now;
        }
    }

    /// Something that may take its time.
    pub(crate) fn spawn<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> JoinHandle<T> {
        let _in = self.runtime.enter();
        tokio::spawn(work)
    }

    /// Something that must not wait for any vendor; the lent clock stands still meanwhile.
    pub(crate) fn at_once<T>(&self, what: &str, work: impl Future<Output = T>) -> Result<T, Violation> {
        self.runtime.block_on(async {
            let start = tokio::time::Instant::now();
            let result = tokio::time::timeout(WATCHDOG, work).await;
            match result {
                Ok(result) if start.elapsed() < WATCHDOG => Ok(result),
                _ => Err(Violation::new(Broken::Hung, format!("{what} took {} s", start.elapsed().as_secs()))),
            }
        })
    }

    /// Something that waits for nobody.
    pub(crate) fn block_on<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// Quits. What is silent answers a little later, or never.
    pub(crate) fn end(self, answered: bool) -> Result<(), Violation> {
        self.network.leaves();
        self.at_once("quit", self.app.stop())?;
        self.settle();
        let app = self.app.clone();
        let finish = self.spawn(async move { app.finish().await });
        self.settle();
        if answered && self.network.silent() > 0 {
            self.clock.advance(SOON);
            self.settle();
            self.network.release(None, false);
            self.settle();
        }
        // Another request may have followed, and be silent too.
        if !finish.is_finished() {
            self.pass(GRACE);
        }
        if !finish.is_finished() {
            return Err(Violation::new(Broken::Hung, "the last of a quit took more than 31 s"));
        }
        // What the vendors have not answered by now is lost with the process, as it must be.
        if self.network.silent() > 0 {
            self.clock.advance(GRACE);
        }
        Ok(())
    }
}
