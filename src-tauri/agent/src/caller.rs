//! The other side of a connection.

use fobwatch_protocol::{Failure, Reply};
use interprocess::local_socket::tokio::Stream;
use tokio::sync::mpsc;

use crate::wire::{self, Request};

pub(crate) struct Caller<'a> {
    /// What it says next; what was wrong comes last.
    pub(crate) requests: mpsc::Receiver<Result<Request, Failure>>,
    pub(crate) stream: &'a Stream,
}

impl Caller<'_> {
    /// False: it is gone.
    pub(crate) async fn tell(&mut self, reply: &Reply) -> bool {
        wire::write(self.stream, reply).await
    }
}
