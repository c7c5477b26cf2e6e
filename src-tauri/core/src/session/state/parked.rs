//! Grants of answers that were changed. Invariant: a grant belongs to one host, client and account, and
//! is neither used for another nor lost when the answers come back.

use std::sync::Arc;

use super::{Effect, Outcome, Parked, Pending, State, StepInput, time};
use crate::clock::later;
use crate::vendor::Grant;

impl State {
    /// The answers are of another grant now: this one is put aside, and that of the new answers, if it
    /// is the one that was put aside before, is live again.
    pub(super) fn switch_grant(&mut self, from: String, to: &str, input: &StepInput) {
        let unsaved = self.unsaved.take().map(|unsaved| (unsaved.grant, input.now));
        let newest = unsaved.or_else(|| Some((self.grant.take()?, self.anchor)));
        let (generation, pending) =
            (Some(self.earlier_generation.unwrap_or(self.generation)), self.pending != Pending::No);
        let left = newest.map(|(grant, anchor)| Box::new(Parked { of: from, grant, pending, generation, anchor }));
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
            self.restore_parked(*parked, input);
        }
        self.parked = kept;
    }

    fn restore_parked(&mut self, parked: Parked, input: &StepInput) {
        let pending = parked.pending;
        self.publish(parked.grant, input);
        self.anchor = parked.anchor;
        self.earlier_generation = parked.generation;
        if pending && self.is_renewable() {
            self.pending = Pending::Unknown;
            let retry_at = later(input.now.wall, time::spread(input.chance));
            self.outcome = Outcome::Unreachable { retry_at: Some(retry_at), held: false };
        }
    }

    /// A sign-in that had been sent before the answers were changed.
    pub(super) fn park(&mut self, of: String, grant: Arc<Grant>, input: &StepInput) -> Effect {
        if self.grant.is_some() || self.unsaved.is_some() {
            return Effect::Nothing;
        }
        self.parked = Some(Box::new(Parked { of, grant, pending: false, generation: None, anchor: input.now }));
        Effect::Rewrite
    }

    /// The renewal had been sent before the answers were changed.
    pub(super) fn renew_parked(&mut self, generation: u32, grant: Arc<Grant>, input: &StepInput) -> Effect {
        match &mut self.parked {
            Some(parked) if parked.generation == Some(generation) => {
                (parked.grant, parked.pending, parked.anchor) = (grant, false, input.now);
                Effect::Rewrite
            }
            _ => Effect::Nothing,
        }
    }

    /// The vendor said of a renewal that had been sent before that its grant has ended.
    pub(super) fn end_parked(&mut self, generation: u32) -> Effect {
        if self.parked.as_ref().is_some_and(|parked| parked.generation == Some(generation)) {
            self.parked = None;
            return Effect::Rewrite;
        }
        Effect::Nothing
    }
}
