//! A transport that answers every token request with a token of an hour and counts who asks when.
//! For crowds: real sockets would only slow them down.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use async_trait::async_trait;
use fobwatch_core::clock::{Clock as _, Manual};
use fobwatch_core::http::{Reply, Request, Transport, TransportError};
use fobwatch_core::secret::Secret;
use http::HeaderMap;
use tokio::sync::watch;

use crate::lock;
use crate::waiting::{LIMIT, turns};

/// A transport that grants every token request, and counts.
pub struct VendorDouble {
    clock: Manual,
    seen: Mutex<Seen>,
    /// Requests in all.
    came: watch::Sender<usize>,
}

/// What came, as far as a crowd of renewals is judged by it.
#[derive(Debug, Default, Clone)]
pub struct Seen {
    /// The steady reading at which each request came.
    pub at: Vec<Duration>,
    /// Requests at one time.
    pub most_in_flight: usize,
    /// Requests at one time to the host that had most.
    pub most_per_host: usize,
    in_flight: HashMap<String, usize>,
}

impl VendorDouble {
    /// With replies dated by this clock.
    pub fn new(clock: Manual) -> Self {
        Self { clock, seen: Mutex::default(), came: watch::Sender::new(0) }
    }

    /// What came since the last time.
    pub fn take(&self) -> Seen {
        std::mem::take(&mut lock(&self.seen))
    }

    /// Requests since the last [`VendorDouble::take`].
    pub fn count(&self) -> usize {
        lock(&self.seen).at.len()
    }

    /// Waits until there are so many of them.
    pub async fn until_count(&self, count: usize) {
        let mut came = self.came.subscribe();
        let wait = came.wait_for(|_| self.count() >= count);
        assert!(tokio::time::timeout(LIMIT, wait).await.is_ok(), "{} of {count} requests have come", self.count());
    }
}

#[async_trait]
impl Transport for VendorDouble {
    async fn send(&self, request: Request) -> Result<Reply, TransportError> {
        let host = request.url.host_str().unwrap_or_default().to_owned();
        {
            let mut seen = lock(&self.seen);
            seen.at.push(self.clock.steady());
            *seen.in_flight.entry(host.clone()).or_default() += 1;
            let on_host = seen.in_flight[&host];
            let in_all = seen.in_flight.values().sum();
            seen.most_per_host = seen.most_per_host.max(on_host);
            seen.most_in_flight = seen.most_in_flight.max(in_all);
        }
        self.came.send_modify(|came| *came += 1);
        // Others get their turn meanwhile.
        turns(20).await;
        if let Some(count) = lock(&self.seen).in_flight.get_mut(&host) {
            *count -= 1;
        }
        let body = format!(
            r#"{{"access_token":"{}","token_type":"Bearer","expires_in":3600,"scope":"monitoring management"}}"#,
            "a".repeat(200)
        );
        let headers = HeaderMap::new();
        Ok(Reply { status: 200, headers, body: Secret::new(body), received_at: self.clock.now() })
    }
}
