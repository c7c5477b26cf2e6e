//! What can happen to a session, and what it asks for then. Pure data.

use std::sync::Arc;

use jiff::SignedDuration;

use crate::clock::Moment;
use crate::contract::Waiting;
use crate::vendor::{Fact, Grant, VendorError, Verified};

/// What a step may know besides.
#[derive(Debug, Clone, Copy)]
pub struct Given {
    pub now: Moment,
    /// Evenly random.
    pub chance: u16,
    pub auto_renew: bool,
    /// Signing in needs a person.
    pub interactive: bool,
}

/// Whose failure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Job {
    SignIn,
    Renewal { era: u32 },
    Check { era: u32 },
}

#[derive(Debug, Clone)]
pub enum Event {
    SignInBegan,
    SignInWaits(Waiting),
    SignInStopped,
    SignedIn(Arc<Grant>),
    SignedOut,
    /// The form was saved: the change may have been the remedy.
    Edited,
    /// The profile is of another kind now.
    Forgotten,
    /// Renew when there is a place.
    RenewalWanted,
    /// It has its place.
    RenewalBegan {
        by_hand: bool,
    },
    /// What waited for its place cannot begin.
    NotBegun(String),
    /// It could not be put on disk that the refresh token is about to be used; nothing was sent.
    NotNoted(String),
    Renewed {
        era: u32,
        grant: Arc<Grant>,
    },
    Failed {
        job: Job,
        error: VendorError,
    },
    Verified {
        era: u32,
        verified: Verified,
        /// What was found out speaks against the grant: it is someone else's.
        refused: Option<VendorError>,
    },
    Saved(Arc<Grant>),
    NotSaved(Arc<Grant>, String),
    /// The timer has come to this profile.
    Due,
    /// The wall clock was set, by so much.
    ClockSet(SignedDuration),
    /// The network or the machine may be back.
    LookAgain,
    /// Auto-renew has come to its stop time: the tries that it had begun end too.
    AutoRenewEnded,
    /// A fact about the sign-in, to be remembered whatever comes of it.
    Kept(Fact),
}

/// What is to be done about it.
#[derive(Debug, Clone)]
pub enum Effect {
    Nothing,
    /// Begin a renewal as soon as there is a place.
    Queue,
    /// Put on disk that the refresh token is about to be used, then use it.
    Note {
        era: u32,
    },
    Post {
        era: u32,
    },
    /// Save this grant, and say how that went.
    Save(Arc<Grant>),
    /// Save the record as it stands.
    Record,
    /// Save the record and the tokens as they stand.
    Rewrite,
}
