//! Waiting for what no event tells of. All else waits for its event: `Harness::until`, `Harness::until_so`,
//! `Server::until_received`.

use std::time::Duration;

/// For anything to happen, however busy the machine is.
pub(crate) const LIMIT: Duration = Duration::from_secs(20);
/// Between two looks.
const LOOK: Duration = Duration::from_millis(2);

/// Looks again and again until this is so; panics if it is not so soon. For what is outside of the app and tells
/// nobody: a port that closes, a file, the lock on a folder.
pub async fn eventually(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let looks = async {
        while !is_so().await {
            tokio::time::sleep(LOOK).await;
        }
    };
    assert!(tokio::time::timeout(LIMIT, looks).await.is_ok(), "it never happens: {what}");
}

/// Gives every task so many turns. Before the time is moved on, which waits for nobody, and where nothing is to happen,
/// of which no event tells.
pub async fn turns(count: usize) {
    for _ in 0..count {
        tokio::task::yield_now().await;
    }
}
