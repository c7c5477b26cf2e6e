//! What Windows tells of the session, to the core.

use std::sync::Arc;
use std::time::Duration;

use fobwatch_core::app::Surroundings;
use fobwatch_system::session_events::{SessionEvent, listen};
use tokio::runtime::Handle;
use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close, ctrl_logoff, ctrl_shutdown};
use tokio::sync::watch;
use tokio::time::timeout;

use super::Watch;

/// For a host to leave its core: Windows ends what has not answered after five.
const LEAVING: Duration = Duration::from_millis(4500);

/// The end of the session, as far as it has come.
#[derive(Clone, Default)]
pub(super) struct Ending {
    begun: Arc<watch::Sender<bool>>,
    hosts: Arc<watch::Sender<bool>>,
}

impl Ending {
    pub(super) fn hosts(&self, hosts: bool) {
        self.hosts.send_replace(hosts);
    }

    pub(super) async fn begun(&self) {
        let _ = self.begun.subscribe().wait_for(|begun| *begun).await;
    }

    /// Waits for whoever wants to know of it.
    async fn begin(&self) {
        self.begun.send_replace(true);
        if self.begun.receiver_count() > 0 {
            let _ = timeout(LEAVING, self.hosts.subscribe().wait_for(|hosts| !hosts)).await;
        }
    }
}

pub(super) fn watch(watch: &Watch, runtime: &Handle) {
    let (watch, runtime) = (watch.clone(), runtime.clone());
    let heard = listen(move |event| {
        tracing::info!(?event, "told by Windows");
        match event {
            SessionEvent::Locked => watch.tell(&runtime, Surroundings::ScreenLocked),
            SessionEvent::Suspending => watch.tell(&runtime, Surroundings::Suspending),
            SessionEvent::Ending => runtime.block_on(watch.ending.begin()),
        }
    });
    if let Err(error) = heard {
        tracing::warn!(%error, "lock screen, suspend and the end of the session are not noticed");
    }
}

/// Until the system or a person ends the process. Counts from the call, in a runtime, whenever it is waited for. Once it
/// was told of the end of its console or session, the process has five seconds.
pub fn ended() -> impl Future<Output = ()> {
    /// What cannot be heard of is not told.
    macro_rules! told {
        ($signal:ident) => {{
            let signal = $signal();
            async move {
                match signal {
                    Ok(mut signal) => _ = signal.recv().await,
                    Err(_) => std::future::pending().await,
                }
            }
        }};
    }

    let (interrupted, broken, closed) = (told!(ctrl_c), told!(ctrl_break), told!(ctrl_close));
    let (signed_out, shut_down) = (told!(ctrl_logoff), told!(ctrl_shutdown));
    async {
        tokio::select! {
            () = interrupted => {}
            () = broken => {}
            () = closed => {}
            () = signed_out => {}
            () = shut_down => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_end_of_a_session_waits_for_a_host_that_leaves() {
        let watch = Watch::default();
        // Nobody wants to know.
        watch.ending.hosts(true);
        watch.ending.begin().await;

        let watch = Watch::default();
        watch.ending.hosts(true);
        let host = watch.clone();
        let (left, has_left) = tokio::sync::oneshot::channel();
        let mut told = Box::pin(async move {
            host.session_ended().await;
            left.send(()).expect("waited for");
            host.tells(None);
        });
        // It listens from its first turn on.
        assert!(futures_are_pending(&mut told).await);
        tokio::spawn(told);
        watch.ending.begin().await;
        has_left.await.expect("before it was answered");
    }

    async fn futures_are_pending(future: &mut (impl Future<Output = ()> + Unpin)) -> bool {
        std::future::poll_fn(|context| {
            std::task::Poll::Ready(std::pin::Pin::new(&mut *future).poll(context).is_pending())
        })
        .await
    }
}
