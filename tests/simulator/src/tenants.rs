//! Several tenants behind one host, as a vendor's cloud has them. Invariant: the one whose credentials or token a
//! request carries answers it, and nobody else's data are in reach.

use jiff::Timestamp;

use crate::server::{Answer, Received, Simulated};

/// One of a vendor's tenants.
pub trait Tenant: Simulated {
    /// Whether the request carries what this one gave out.
    fn is_meant(&self, request: &Received) -> bool;

    /// The seconds that tokens live from now on.
    fn set_lifetime(&mut self, seconds: i64);

    /// Ends every access token, before its time.
    fn end_tokens(&mut self);
}

/// A vendor's cloud.
pub struct Several<V>(pub Vec<V>);

impl<V: Tenant> Simulated for Several<V> {
    /// What nobody gave out is the first one's to refuse: all refuse alike.
    fn answer(&mut self, request: &Received, now: Timestamp) -> Answer {
        let place = self.0.iter().position(|tenant| tenant.is_meant(request)).unwrap_or_default();
        self.0.get_mut(place).map_or_else(|| Answer::empty(404), |tenant| tenant.answer(request, now))
    }

    fn complaint(&self, request: &Received) -> Option<String> {
        self.0.first()?.complaint(request)
    }
}

impl<V: Tenant> Tenant for Several<V> {
    fn is_meant(&self, request: &Received) -> bool {
        self.0.iter().any(|tenant| tenant.is_meant(request))
    }

    fn set_lifetime(&mut self, seconds: i64) {
        self.0.iter_mut().for_each(|tenant| tenant.set_lifetime(seconds));
    }

    fn end_tokens(&mut self) {
        self.0.iter_mut().for_each(Tenant::end_tokens);
    }
}
