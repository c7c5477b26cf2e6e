//! The connections at once. Invariant: there is always a slot for whoever comes next: the
//! connection that has kept us waiting the longest gives up its own.
//! The number is a semaphore's. Who gives up is ours: `tower`'s limits make whoever comes wait, or refuse them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use fobwatch_core::clock::{Clock as _, System};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, oneshot, watch};

/// Connections at once. What makes them many is not a script but a fault or an attack.
const SLOTS: usize = 256;
/// What a caller may take to say what it wants, however many come.
const GRACE: Duration = Duration::from_millis(50);

pub(crate) struct Slots {
    free: Arc<Semaphore>,
    waiting: Mutex<Waiting>,
    /// A connection has begun to wait for its other side.
    began: Notify,
    inside: watch::Sender<usize>,
    /// How many have ever come in.
    entered: watch::Sender<u64>,
    /// Requests that are being answered.
    busy: watch::Sender<usize>,
}

/// Connections that wait for their other side, in the order in which they began to.
#[derive(Default)]
struct Waiting {
    next: u64,
    by_turn: BTreeMap<u64, Patience>,
}

struct Patience {
    /// A reading of the steady clock.
    since: Duration,
    leave: oneshot::Sender<()>,
}

/// The connection that has kept us waiting the longest.
enum Longest {
    Nobody,
    /// It may go on for so long.
    Waits(Duration),
    PutOut,
}

impl Default for Slots {
    fn default() -> Self {
        Self {
            free: Arc::new(Semaphore::new(SLOTS)),
            waiting: Mutex::default(),
            began: Notify::new(),
            inside: watch::Sender::new(0),
            entered: watch::Sender::new(0),
            busy: watch::Sender::new(0),
        }
    }
}

/// A connection's slot, until it is dropped.
pub(crate) struct Slot {
    slots: Arc<Slots>,
    _free: OwnedSemaphorePermit,
}

impl Slots {
    /// A slot; somebody else's if there is no free one.
    pub(crate) async fn enter(self: &Arc<Self>) -> Option<Slot> {
        let free = loop {
            if let Ok(free) = Arc::clone(&self.free).try_acquire_owned() {
                break free;
            }
            let began = self.began.notified();
            let free = Arc::clone(&self.free).acquire_owned();
            match self.put_out() {
                Longest::PutOut => break free.await.ok()?,
                Longest::Waits(until) => tokio::select! {
                    free = free => break free.ok()?,
                    () = System.sleep(until) => {}
                },
                // All are being answered: one ends, or is answered and waits.
                Longest::Nobody => tokio::select! {
                    free = free => break free.ok()?,
                    () = began => {}
                },
            }
        };
        self.inside.send_modify(|inside| *inside += 1);
        self.entered.send_modify(|entered| *entered += 1);
        Some(Slot { slots: Arc::clone(self), _free: free })
    }

    fn put_out(&self) -> Longest {
        let mut waiting = self.waiting();
        let Some(longest) = waiting.by_turn.first_entry() else { return Longest::Nobody };
        let left = (longest.get().since + GRACE).saturating_sub(System.steady());
        if !left.is_zero() {
            return Longest::Waits(left);
        }
        // Who has ended by itself has left its place too.
        let _ = longest.remove().leave.send(());
        Longest::PutOut
    }

    /// Waits for a connection's other side. None: its place is needed.
    pub(crate) async fn wait<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        let (leave, leaves) = oneshot::channel();
        let turn = {
            let mut waiting = self.waiting();
            waiting.next += 1;
            let turn = waiting.next;
            waiting.by_turn.insert(turn, Patience { since: System.steady(), leave });
            turn
        };
        self.began.notify_one();
        let _waits = OnDrop(|| drop(self.waiting().by_turn.remove(&turn)));
        tokio::select! {
            biased;
            _ = leaves => None,
            done = work => Some(done),
        }
    }

    /// Something that the host must not end before.
    pub(crate) fn busy(&self) -> impl Drop {
        self.busy.send_modify(|busy| *busy += 1);
        OnDrop(|| self.busy.send_modify(|busy| *busy -= 1))
    }

    /// Until everything that was asked has been answered.
    pub(crate) async fn answered(&self) {
        let _ = self.busy.subscribe().wait_for(|busy| *busy == 0).await;
    }

    /// Until more have come in than so many, also if they have gone; how many there have been.
    pub(crate) async fn entered(&self, before: u64) -> u64 {
        let mut entered = self.entered.subscribe();
        entered.wait_for(|entered| *entered > before).await.map_or(before, |entered| *entered)
    }

    /// Until nobody is inside.
    pub(crate) async fn empty(&self) {
        let _ = self.inside.subscribe().wait_for(|inside| *inside == 0).await;
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.slots.inside.send_modify(|inside| *inside -= 1);
    }
}

/// Also when a task panics or is dropped.
pub(crate) struct OnDrop<F: FnMut()>(pub(crate) F);

impl<F: FnMut()> Drop for OnDrop<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}
