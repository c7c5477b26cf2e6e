//! Work whose panic is the end of itself alone, and work that takes long. Invariant: what waits for it hears of its end, and a
//! task that is to run as long as the app does begins anew. The panic hook has said where it was.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::time::Duration;

use fobwatch_text::say;
use tokio::task::spawn_blocking;

use crate::cause::{current_cause, done_with_cause};
use crate::clock::Clock;
use crate::failure::{Code, Failure};

/// Before a task begins anew: one that panics at once must not take the machine's time.
const BREATH: Duration = Duration::from_secs(1);

/// It did not come to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Panicked;

impl From<Panicked> for Failure {
    fn from(_: Panicked) -> Self {
        Self::new(Code::Refused, say::app::FAILED_INSIDE).hint(say::app::FAILED_INSIDE_HINT)
    }
}

/// The outcome of this work, also when there is none.
pub async fn caught<T>(work: impl Future<Output = T>) -> Result<T, Panicked> {
    let mut work = pin!(work);
    // What it shares with others is behind locks that bear a panic.
    poll_fn(|cx| match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(cx))) {
        Ok(poll) => poll.map(Ok),
        Err(_) => std::task::Poll::Ready(Err(Panicked)),
    })
    .await
}

/// What takes as long as there are rows or profiles, on a thread beside the runtime's, which stay free for what is quick.
/// Once begun it comes to its end, whoever still waits for it.
pub(crate) async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Panicked> {
    let cause = current_cause();
    spawn_blocking(move || done_with_cause(cause, work)).await.map_err(|_| Panicked)
}

/// Runs this until it ends by itself.
pub async fn kept_up<F: Future<Output = ()>>(what: &str, clock: &dyn Clock, begin: impl Fn() -> F) {
    while caught(begin()).await.is_err() {
        tracing::error!(what, "it begins anew");
        clock.sleep(BREATH).await;
    }
}
