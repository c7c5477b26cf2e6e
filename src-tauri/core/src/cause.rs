//! The cause of a piece of work, carried along with its task. Invariant: work without a label was asked for by
//! hand.

use crate::activity::Cause;

tokio::task_local! {
    static CAUSE: Cause;
}

/// Does something for this cause. A task that is spawned meanwhile has to be told again.
pub fn with_cause<F: Future>(cause: Cause, work: F) -> impl Future<Output = F::Output> {
    CAUSE.scope(cause, work)
}

/// The same of work that does not wait.
pub(crate) fn done_with_cause<T>(cause: Cause, work: impl FnOnce() -> T) -> T {
    CAUSE.sync_scope(cause, work)
}

/// The cause of what is being done.
pub(crate) fn current_cause() -> Cause {
    CAUSE.try_with(|cause| *cause).unwrap_or(Cause::Hand)
}
