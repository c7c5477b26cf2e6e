//! An answer that is read as it comes: of any length, and never whole in memory. Invariant: a server that falls
//! silent ends it.

use async_trait::async_trait;
use http::{HeaderMap, Version};
use zeroize::Zeroizing;

use super::{Reply, TransportError};

/// A body that is sent as it is, or a piece of one that has come.
pub type Bytes = Zeroizing<Vec<u8>>;

/// An answer whose body is still to come.
pub struct Incoming {
    /// RFC 9110 §15; redirects arrive here as they are.
    pub status: u16,
    /// As the server has it.
    pub version: Version,
    /// As received.
    pub headers: HeaderMap,
    /// As received: what is packed stays packed.
    pub body: Box<dyn Body>,
}

/// A body on its way. Dropping it ends the exchange.
#[async_trait]
pub trait Body: Send {
    /// What has come next, or comes within the limit; None at its end.
    async fn piece(&mut self) -> Result<Option<Bytes>, TransportError>;
}

/// One that has come already.
struct Whole(Option<Bytes>);

#[async_trait]
impl Body for Whole {
    async fn piece(&mut self) -> Result<Option<Bytes>, TransportError> {
        Ok(self.0.take())
    }
}

impl From<Reply> for Incoming {
    fn from(reply: Reply) -> Self {
        let body = reply.body.reveal().as_bytes().to_vec();
        let body = Some(Bytes::new(body)).filter(|body| !body.is_empty());
        Self { status: reply.status, version: Version::HTTP_11, headers: reply.headers, body: Box::new(Whole(body)) }
    }
}
