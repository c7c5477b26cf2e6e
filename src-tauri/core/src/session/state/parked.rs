//! Grants of answers that were changed. Invariant: a grant belongs to one host, client and account, and
//! is neither used for another nor lost when the answers come back.

use std::sync::Arc;

use super::{Effect, Given, Parked, Pending, Rest, State, time};
use crate::clock::later;
use crate::vendor::Grant;

impl State {
    /// The answers are of another grant now: this one is put aside, and that of the new answers, if it
    /// is the one that was put aside before, is live again.
    pub(super) fn move_on(&mut self, from: String, to: &str, given: &Given) {
        let unsaved = self.unsaved.take().map(|unsaved| (unsaved.grant, given.now));
        let newest = unsaved.or_else(|| Some((self.grant.take()?, self.anchor)));
        let (era, pending) = (Some(self.was_era.unwrap_or(self.era)), self.pending != Pending::No);
        let left = newest.map(|(grant, anchor)| Box::new(Parked { of: from, grant, pending, era, anchor }));
        let before = self.parked.take();
        let (back, kept) = match before {
            Some(parked) if parked.of == to => (Some(parked), left),
            // Only one is kept: what was live last.
            other => (None, left.or(other)),
        };
        self.sign_in = None;
        self.kept = Vec::new();
        self.refused_answers.clear();
        self.end();
        if let Some(parked) = back {
            self.take_back(*parked, given);
        }
        self.parked = kept;
    }

    fn take_back(&mut self, parked: Parked, given: &Given) {
        let pending = parked.pending;
        self.publish(parked.grant, given);
        self.anchor = parked.anchor;
        self.was_era = parked.era;
        if pending && self.is_renewable() {
            self.pending = Pending::Unknown;
            let retry_at = later(given.now.wall, time::spread(given.chance));
            self.rest = Rest::Unreachable { retry_at: Some(retry_at), held: false };
        }
    }

    /// A sign-in that had been sent before the answers were changed.
    pub(super) fn put_aside(&mut self, of: String, grant: Arc<Grant>, given: &Given) -> Effect {
        if self.grant.is_some() || self.unsaved.is_some() {
            return Effect::Nothing;
        }
        self.parked = Some(Box::new(Parked { of, grant, pending: false, era: None, anchor: given.now }));
        Effect::Rewrite
    }

    /// The renewal had been sent before the answers were changed.
    pub(super) fn renew_parked(&mut self, era: u32, grant: Arc<Grant>, given: &Given) -> Effect {
        match &mut self.parked {
            Some(parked) if parked.era == Some(era) => {
                (parked.grant, parked.pending, parked.anchor) = (grant, false, given.now);
                Effect::Rewrite
            }
            _ => Effect::Nothing,
        }
    }

    /// The vendor said of a renewal that had been sent before that its grant has ended.
    pub(super) fn end_parked(&mut self, era: u32) -> Effect {
        if self.parked.as_ref().is_some_and(|parked| parked.era == Some(era)) {
            self.parked = None;
            return Effect::Rewrite;
        }
        Effect::Nothing
    }
}
