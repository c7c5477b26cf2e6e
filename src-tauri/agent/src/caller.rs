//! The other side of a connection. Invariant: after half a message nothing follows.

use std::time::Duration;

use fobwatch_protocol::{Failure, Reply};
use interprocess::local_socket::tokio::Stream;
use tokio::sync::mpsc;

use crate::wire::{self, Request};

pub(crate) struct Caller<'a> {
    /// What it says next; what was wrong comes last.
    pub(crate) requests: mpsc::Receiver<Result<Request, Failure>>,
    stream: &'a Stream,
    /// A reply was not taken whole.
    is_gone: bool,
}

impl<'a> Caller<'a> {
    pub(crate) fn new(requests: mpsc::Receiver<Result<Request, Failure>>, stream: &'a Stream) -> Self {
        Self { requests, stream, is_gone: false }
    }

    /// False: it is gone.
    pub(crate) async fn tell(&mut self, reply: &Reply) -> bool {
        self.tell_within(wire::PATIENCE, reply).await
    }

    /// The same of a reply that may take longer to be taken.
    pub(crate) async fn tell_within(&mut self, patience: Duration, reply: &Reply) -> bool {
        if self.is_gone {
            return false;
        }
        // Also if nobody waits for the end of this.
        self.is_gone = true;
        self.is_gone = !wire::write(self.stream, reply, patience).await;
        !self.is_gone
    }
}
