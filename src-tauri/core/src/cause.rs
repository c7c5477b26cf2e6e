//! Why something is done, carried along with the task that does it. Invariant: work that nobody
//! labelled was asked for by hand.

use crate::activity::Cause;

tokio::task_local! {
    static CAUSE: Cause;
}

/// Does something for this cause. A task that is spawned meanwhile has to be told again.
pub fn with_cause<F: Future>(cause: Cause, work: F) -> impl Future<Output = F::Output> {
    CAUSE.scope(cause, work)
}

/// The cause of what is being done.
pub(crate) fn current_cause() -> Cause {
    CAUSE.try_with(|cause| *cause).unwrap_or(Cause::Hand)
}
