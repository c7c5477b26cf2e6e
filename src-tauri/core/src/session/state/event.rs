//! Events of a session, and the effects they ask for. Pure data.

use std::sync::Arc;

use fobwatch_text::Text;
use jiff::SignedDuration;

use crate::clock::Moment;
use crate::session::Waiting;
use crate::vendor::{Fact, Grant, VendorError, Verified};

/// Inputs of a step besides state and event.
#[derive(Debug, Clone, Copy)]
pub struct StepInput {
    /// On both clocks.
    pub now: Moment,
    /// Evenly random.
    pub chance: u16,
    /// As the profile has it at this moment.
    pub auto_renew: bool,
    /// Signing in needs a person.
    pub interactive: bool,
}

/// Whose failure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Job {
    /// With a person.
    SignIn,
    /// Without one.
    Renewal {
        /// [`State::generation`](super::State::generation) when it began.
        generation: u32,
    },
    /// A verify call.
    Check {
        /// [`State::generation`](super::State::generation) when it began.
        generation: u32,
    },
}

/// An event of a session, handed in by `sessions/steps.rs`.
#[derive(Debug, Clone)]
pub enum Event {
    /// Somebody asked for a sign-in.
    SignInBegan,
    /// It waits for the vendor, or for something of a person.
    SignInWaits(Waiting),
    /// It was cancelled, or timed out.
    SignInStopped,
    /// It has ended with this grant, which is not on disk yet.
    SignedIn(Arc<Grant>),
    /// Somebody ended it.
    SignedOut,
    /// The form was saved: the change may have been the remedy.
    Edited {
        /// Fields whose secret answer was typed anew, or is no longer saved.
        changed: Vec<String>,
    },
    /// The answers are of another grant now.
    Moved {
        /// The one of before.
        from: String,
        /// The one of now.
        to: String,
    },
    /// A sign-in that was sent for other answers has ended with this grant.
    SignedInFor {
        /// Whose it is.
        of: String,
        /// Not on disk yet.
        grant: Arc<Grant>,
    },
    /// The vendor refuses the saved answer of this field.
    AnswerRefused(&'static str),
    /// Another answer of this field was typed, taken and saved.
    AnswerTaken(&'static str),
    /// The vendor does not take the access token any more.
    TokenRefused {
        /// When that was asked.
        generation: u32,
    },
    /// Renew when there is a permit.
    RenewalWanted,
    /// It has its permit.
    RenewalBegan {
        /// Somebody asked for it.
        by_hand: bool,
    },
    /// A renewal that waited for its permit cannot begin.
    NotBegun(Text),
    /// It could not be put on disk that the refresh token is about to be used; nothing was sent.
    NotMarked(Text),
    /// A renewal has ended with a new grant, which is not on disk yet.
    Renewed {
        /// When it began.
        generation: u32,
        /// The new one.
        grant: Arc<Grant>,
    },
    /// Something has ended without what was asked for.
    Failed {
        /// What was tried.
        job: Job,
        /// Why, and what that does to the session.
        error: VendorError,
    },
    /// A verify call was answered.
    Verified {
        /// When it began.
        generation: u32,
        /// What it told.
        verified: Verified,
        /// What was found out speaks against the grant: it is someone else's.
        refused: Option<VendorError>,
    },
    /// This grant is on disk.
    Saved(Arc<Grant>),
    /// This grant is not, and why.
    NotSaved(Arc<Grant>, Text),
    /// The timer has come to this profile.
    Due,
    /// The wall clock was set, by so much.
    ClockSet(SignedDuration),
    /// The network or the machine may be back.
    RetryUnreachable,
    /// Auto-renew has come to its stop time: the tries that it had begun end too.
    AutoRenewEnded,
    /// A fact about the sign-in, to be remembered whatever comes of it.
    Kept(Fact),
}

/// The effect that a step asks for.
#[derive(Debug, Clone)]
pub enum Effect {
    /// The new state is all.
    Nothing,
    /// Begin a renewal as soon as there is a permit.
    Queue,
    /// Put on disk that the refresh token is about to be used, then use it.
    Mark {
        /// To be handed back with what came of it.
        generation: u32,
    },
    /// Use the refresh token, where nothing need be put on disk first.
    Send {
        /// To be handed back with what came of it.
        generation: u32,
    },
    /// Save this grant, and say how that went.
    Save(Arc<Grant>),
    /// Save the record as it stands.
    Record,
    /// Save the record and the tokens as they stand.
    Rewrite,
}
