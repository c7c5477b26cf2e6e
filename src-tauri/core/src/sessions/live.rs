//! The part of a session that is in memory: open, veiled, draining or sealed. Invariant: what is sealed has no
//! grant and cannot be saved; what is veiled is read by nobody.

use std::ops::Deref;
use std::sync::Arc;

use tokio::task::JoinHandle;

use super::attempt::Attempt;
use crate::failure::Failure;
use crate::session::{Effect, Event, Renewal, State, StepInput};
use crate::vault::{Access, Key, VaultError};
use crate::vendor::Grant;

/// A session in memory, with its sign-in under way; reads like its [`State`].
#[derive(Default)]
pub(super) struct Session {
    state: State,
    /// Boxed: most have none.
    pub(super) attempt: Option<Box<Attempt>>,
}

impl Deref for Session {
    type Target = State;

    fn deref(&self) -> &State {
        &self.state
    }
}

impl Session {
    /// One step of the state; the caller carries the effect out.
    pub(super) fn step(&mut self, event: Event, input: &StepInput) -> Effect {
        self.state.step(event, input)
    }

    /// Whether something was sent of which nothing is known yet.
    pub(super) fn is_in_flight(&self) -> bool {
        self.renewal == Renewal::UnderWay || self.attempt.as_ref().is_some_and(|attempt| attempt.in_flight.is_out())
    }
}

/// A session as far as it is in memory.
pub(super) enum Live {
    /// Nothing: what there is of it is on disk.
    Sealed {
        /// Goes on counting: what was sent before the lock has no effect on what is taken up after it.
        generation: u32,
    },
    /// The timer renews and saves; nobody reads.
    Veiled(Box<Session>),
    /// Behind a lock: something was sent before it. This key seals what comes of that, and opens nothing.
    Draining(Box<Session>, Key),
    /// For people and scripts.
    Open(Box<Session>),
}

impl Default for Live {
    fn default() -> Self {
        Self::Sealed { generation: 0 }
    }
}

impl Live {
    /// For people and scripts.
    pub(super) fn open(&self) -> Result<&Session, Failure> {
        match self {
            Self::Open(session) => Ok(session),
            Self::Sealed { .. } | Self::Veiled(_) | Self::Draining(..) => Err(VaultError::Locked.into()),
        }
    }

    pub(super) fn open_mut(&mut self) -> Result<&mut Session, Failure> {
        match self {
            Self::Open(session) => Ok(session),
            Self::Sealed { .. } | Self::Veiled(_) | Self::Draining(..) => Err(VaultError::Locked.into()),
        }
    }

    /// For what goes on behind a lock, too: to be stepped and saved.
    pub(super) fn kept(&self) -> Result<&Session, Failure> {
        match self {
            Self::Open(session) | Self::Veiled(session) | Self::Draining(session, _) => Ok(session),
            Self::Sealed { .. } => Err(VaultError::Locked.into()),
        }
    }

    pub(super) fn kept_mut(&mut self) -> Result<&mut Session, Failure> {
        match self {
            Self::Open(session) | Self::Veiled(session) | Self::Draining(session, _) => Ok(session),
            Self::Sealed { .. } => Err(VaultError::Locked.into()),
        }
    }

    /// A session, kept in memory as far as the lock lets it be.
    fn of(session: Box<Session>, access: Access) -> Self {
        match access {
            Access::Open => Self::Open(session),
            Access::Veiled => Self::Veiled(session),
            Access::Sealed => Self::default(),
        }
    }

    /// The session of a new profile, of which nothing was saved.
    pub(super) fn new(access: Access) -> Self {
        Self::of(Box::default(), access)
    }

    pub(super) fn is_sealed(&self) -> bool {
        matches!(self, Self::Sealed { .. })
    }

    /// The key that seals the reply to what was sent before the lock.
    pub(super) fn reply_key(&self) -> Option<&Key> {
        match self {
            Self::Draining(_, key) => Some(key),
            Self::Sealed { .. } | Self::Veiled(_) | Self::Open(_) => None,
        }
    }

    /// A grant that waits to be saved.
    pub(super) fn unsaved(&self) -> Option<Arc<Grant>> {
        self.kept().ok()?.unsaved.as_ref().map(|unsaved| Arc::clone(&unsaved.grant))
    }

    fn take(&mut self) -> Self {
        std::mem::take(self)
    }

    /// Hides an open session: nobody reads it any more.
    pub(super) fn veil(&mut self) {
        *self = match self.take() {
            Self::Open(session) => Self::Veiled(session),
            as_it_is => as_it_is,
        };
    }

    /// Opens it for people and scripts again. What is sealed stays sealed: it is restored as it was saved.
    pub(super) fn unveil(&mut self) {
        *self = match self.take() {
            Self::Veiled(session) | Self::Draining(session, _) => Self::Open(session),
            as_it_is => as_it_is,
        };
    }

    /// Behind a lock, where the data key is gone: what is in flight comes to its end if it `can_be_kept`, under this
    /// key; else nothing stays. The task of a sign-in that is to be ended.
    pub(super) fn drain(&mut self, can_be_kept: bool) -> (Option<JoinHandle<()>>, Option<Key>) {
        match self.take() {
            Self::Open(session) | Self::Veiled(session) if can_be_kept && session.is_in_flight() => {
                // Without random numbers its end is not known, as on disk.
                if let Ok(key) = Key::random() {
                    *self = Self::Draining(session, key.clone());
                    return (None, Some(key));
                }
                *self = Self::Open(session);
            }
            draining @ Self::Draining(..) => {
                *self = draining;
                return (None, None);
            }
            other => *self = other,
        }
        (self.seal(), None)
    }

    /// Drops it from memory. Returns the task of a sign-in that is to be ended.
    pub(super) fn seal(&mut self) -> Option<JoinHandle<()>> {
        let (state, ended) = match self.take() {
            sealed @ Self::Sealed { .. } => (sealed, None),
            Self::Open(session) | Self::Veiled(session) | Self::Draining(session, _) => {
                (Self::Sealed { generation: session.generation + 1 }, session.attempt.map(|attempt| attempt.task))
            }
        };
        *self = state;
        ended
    }

    /// Takes up what was saved. False: it went on, or somebody else was quicker.
    pub(super) fn restore(&mut self, access: Access, restored: impl FnOnce(u32) -> State) -> bool {
        let Self::Sealed { generation } = *self else { return false };
        if access == Access::Sealed {
            return false;
        }
        *self = Self::of(Box::new(Session { state: restored(generation), attempt: None }), access);
        true
    }
}
