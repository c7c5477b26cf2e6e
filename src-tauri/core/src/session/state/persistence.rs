//! Saving and restoring a session: what outlives a restart.

use std::sync::Arc;

use super::{Outcome, Parked, Pending, State, StepInput, time};
use crate::clock::later;
use crate::secret::Secret;
use crate::session::{SavedSession, SavedState};
use crate::vendor::{Acceptable, Grant};

impl State {
    /// The record that outlives a restart.
    pub fn saved(&self) -> SavedSession {
        let saved = SavedSession {
            state: match &self.outcome {
                // A new start is a new try.
                Outcome::SignedIn | Outcome::Unreachable { .. } if self.grant.is_some() => SavedState::SignedIn,
                Outcome::SignedIn | Outcome::SignedOut | Outcome::Unreachable { .. } => SavedState::SignedOut,
                Outcome::NeedsSignIn => SavedState::NeedsSignIn,
                Outcome::NeedsCode => SavedState::NeedsCode,
                Outcome::Refused { brief, .. } => SavedState::Refused(brief.clone()),
            },
            retry_at: match &self.outcome {
                Outcome::Refused { retry_at, .. } => *retry_at,
                _ => None,
            },
            acceptable: self.acceptable(),
            trouble: self.trouble.as_deref().cloned(),
            pending: self.pending != Pending::No,
            facts: self.remembered().to_vec(),
            token_refused: self.token_refused,
            refused_answers: self.refused_answers.iter().cloned().collect(),
            ..SavedSession::default()
        };
        let parked = self.parked.as_ref().filter(|_| self.grant.is_none());
        let saved = match parked {
            Some(parked) => SavedSession {
                grant_of: Some(parked.of.clone()),
                pending: parked.pending,
                facts: parked.grant.facts.clone(),
                ..saved
            },
            None => saved,
        };
        let Some(grant) = self.kept_grant() else { return saved };
        SavedSession {
            obtained_at: Some(grant.obtained_at),
            expires_at: grant.expires_at,
            renew_at: grant.renew_at,
            refresh_obtained_at: grant.refresh_obtained_at,
            has_refresh_token: grant.refresh_token.is_some(),
            scopes: grant.scopes.clone(),
            identity: grant.identity.clone(),
            warnings: grant.warnings.clone(),
            ..saved
        }
    }

    /// The part of its refusal that a technician can accept.
    pub fn acceptable(&self) -> Option<Acceptable> {
        match self.outcome {
            Outcome::Refused { acceptable, .. } => acceptable,
            _ => None,
        }
    }

    /// The grant that is on disk: the live one, or the one that was put aside.
    pub fn kept_grant(&self) -> Option<&Arc<Grant>> {
        self.grant.as_ref().or_else(|| self.parked.as_ref().map(|parked| &parked.grant))
    }

    /// The record of this grant as it will be once it is published.
    pub fn saved_with(grant: &Arc<Grant>, input: &StepInput) -> SavedSession {
        let mut next = Self::default();
        next.publish(Arc::clone(grant), input);
        next.saved()
    }

    /// What was saved, with the tokens that were sealed beside it, for the answers of now. `generation`: from there on
    /// sign-ins are counted.
    pub fn restored(
        saved: SavedSession,
        (access_token, refresh_token): (Option<Secret>, Option<Secret>),
        of: &str,
        generation: u32,
        input: &StepInput,
    ) -> Self {
        let mut state = Self { generation, ..Self::default() };
        state.restore(saved, (access_token, refresh_token), of, input);
        state
    }

    fn restore(
        &mut self,
        saved: SavedSession,
        (access_token, refresh_token): (Option<Secret>, Option<Secret>),
        of: &str,
        input: &StepInput,
    ) {
        self.kept.clone_from(&saved.facts);
        let is_of_now = saved.grant_of.as_deref().is_none_or(|grant_of| grant_of == of);
        if let Some(obtained_at) = saved.obtained_at {
            let now = input.now.wall;
            // The computer's clock was ahead when it was saved: of its times only the lifetime is known.
            let is_of_the_future = obtained_at > now;
            let life = saved.expires_at.map(|expires_at| expires_at.duration_since(obtained_at));
            let ends_within = |life| now.checked_add(life).unwrap_or(now);
            let grant = Grant {
                access_token,
                refresh_token,
                obtained_at: obtained_at.min(now),
                expires_at: if is_of_the_future { life.map(ends_within) } else { saved.expires_at },
                renew_at: saved.renew_at.map(|at| if is_of_the_future { now } else { at }),
                refresh_obtained_at: saved.refresh_obtained_at.map(|at| at.min(now)),
                scopes: saved.scopes,
                identity: saved.identity,
                warnings: saved.warnings,
                facts: saved.facts,
            };
            if is_of_now {
                self.publish(Arc::new(grant), input);
            } else {
                self.kept.clear();
                let of = saved.grant_of.clone().unwrap_or_default();
                let (pending, generation, anchor) = (saved.pending, None, input.now);
                self.parked = Some(Box::new(Parked { of, grant: Arc::new(grant), pending, generation, anchor }));
            }
            if is_of_the_future {
                // At once, not half a minute after a token that is new: nobody knows how old it is.
                self.renew_due = self.renew_due.map(|_| now);
            }
        }
        self.token_refused = saved.token_refused;
        self.refused_answers = saved.refused_answers.into_iter().collect();
        self.trouble = saved.trouble.map(Box::new);
        self.outcome = match saved.state {
            SavedState::SignedIn if !is_of_now && self.grant.is_none() => Outcome::SignedOut,
            // The process ended with the refresh token in use, or with an access token that is not taken any
            // more: a renewal is tried at once.
            SavedState::SignedIn if (saved.pending || self.token_refused) && self.is_renewable() => {
                let retry_at = later(input.now.wall, time::spread(input.chance));
                Outcome::Unreachable { retry_at: Some(retry_at), held: false }
            }
            SavedState::SignedIn if self.grant.is_some() => Outcome::SignedIn,
            SavedState::SignedIn | SavedState::SignedOut => Outcome::SignedOut,
            SavedState::NeedsSignIn => Outcome::NeedsSignIn,
            SavedState::NeedsCode => Outcome::NeedsCode,
            SavedState::Refused(brief) => {
                // Older records say nothing of a next try: they get one now.
                let at_once = || self.is_renewable().then(|| later(input.now.wall, time::spread(input.chance)));
                let retry_at = if saved.grant_of.is_none() { saved.retry_at.or_else(at_once) } else { saved.retry_at };
                Outcome::Refused { acceptable: saved.acceptable, brief, retry_at }
            }
        };
        if saved.pending && self.grant.is_some() {
            self.pending = Pending::Unknown;
        }
    }
}
