//! A sign-in with a person, under way.

use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use url::Url;

use crate::secret::Secret;
use crate::vendor::{InFlight, Redirected};

/// A sign-in under way, and the ways to answer or end it.
pub(super) struct Attempt {
    /// Tells a sign-in from the one that took its place.
    pub(super) number: u64,
    /// Aborting it closes the port and forgets what was typed.
    pub(super) task: JoinHandle<()>,
    /// Takes what was typed or picked.
    pub(super) replies: mpsc::UnboundedSender<Secret>,
    /// Set while the browser is open.
    pub(super) visit: Option<OpenVisit>,
    /// Whether something was sent that must be brought to its end.
    pub(super) in_flight: InFlight,
    /// Nobody waits for it any more; what it sent is brought to its end.
    pub(super) abandoned: bool,
    /// For which answers it was begun.
    pub(super) of: String,
}

/// An open visit of the browser: to open it again, or to take a pasted address.
#[derive(Clone)]
pub(super) struct OpenVisit {
    /// The sign-in page's address, complete.
    pub(super) url: Url,
    /// What a pasted address must begin with.
    pub(super) redirect_uri: String,
    /// What a pasted address must carry.
    pub(super) state: Secret,
    /// Takes it once it fits.
    pub(super) pasted: mpsc::UnboundedSender<Redirected>,
}
