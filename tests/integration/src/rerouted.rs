//! A transport for vendors whose hosts are fixed.

use std::sync::Arc;

use async_trait::async_trait;
use fobwatch_core::http::{Reply, Request, Transport, TransportError};
use url::Url;

use crate::Fixture;

/// Sends what is meant for a vendor's own hosts to the simulator, which sees the host that was meant.
pub struct Rerouted {
    inner: Arc<dyn Transport>,
    to: Url,
}

impl Rerouted {
    /// To the simulator at this address, over this fixture's sockets.
    pub fn to(fixture: &Fixture, url: &str) -> Self {
        Self { inner: fixture.http.clone(), to: url.parse().expect("an address") }
    }
}

#[async_trait]
impl Transport for Rerouted {
    async fn send(&self, mut request: Request) -> Result<Reply, TransportError> {
        assert_eq!(request.url.scheme(), "https", "nothing goes out in the clear");
        let meant = request.url.host_str().unwrap_or_default().to_owned();
        let mut url = self.to.clone();
        url.set_path(request.url.path());
        url.set_query(request.url.query());
        request.url = url;
        self.inner.send(request.header("Host", meant)).await
    }
}
